//! Rows on their way to a converter or a caller: the cells of all tables in one stream, exact, in a form that needs no parsing.
//!
//! A block is a table's number, the length of what follows, and rows; a row is its cells; a cell is its length and its bytes. Numbers are
//! little-endian, 32 bits. Items of a list stand apart by [`ITEM_END`](super::table::ITEM_END). The stream never leaves a run.

#![cfg_attr(
    not(any(feature = "parquet", feature = "sqlite", feature = "xlsx")),
    allow(dead_code, reason = "formats that are made of rows are features")
)]

use std::fs::File as OpenFile;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::File;
use super::table::{self, Column, Table};

/// Appends a row; the column `cut`, which only a spreadsheet needs, is left out.
pub(super) fn write_row<F>(
    columns: &[(Column, F)],
    fill: impl Fn(&F, &mut String),
    cell: &mut String,
    out: &mut Vec<u8>,
) {
    for (_, filling) in columns {
        cell.clear();
        fill(filling, cell);
        push_length(cell.len(), out);
        out.extend_from_slice(cell.as_bytes());
    }
}

/// Appends a block of a table's rows, which `write` appends; nothing if it appends none.
pub(super) fn write_block(table: File, out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.push(number(table));
    push_length(0, out);
    let from = out.len();
    write(out);
    match u32::try_from(out.len() - from) {
        Ok(0) => out.truncate(start),
        length => {
            let length = length.unwrap_or(u32::MAX).to_le_bytes();
            out[start + 1..from].copy_from_slice(&length);
        }
    }
}

fn number(table: File) -> u8 {
    File::TABLES.iter().position(|it| *it == table).unwrap_or_default() as u8
}

/// A document's texts are bound far below 4 GiB.
fn push_length(length: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
}

/// The rows of a run or of a page ([`super::Rows`]), in its order.
#[derive(Debug)]
pub struct RowReader<R> {
    stream: R,
    tables: Vec<Table>,
    block: Vec<u8>,
    table: usize,
    at: usize,
    /// Where the cells of the row stand in the block.
    cells: Vec<(usize, usize)>,
}

/// A row of a table.
#[derive(Debug)]
pub struct Row<'r> {
    /// Which.
    pub table: File,
    block: &'r [u8],
    cells: &'r [(usize, usize)],
}

impl<'r> Row<'r> {
    /// Its cells, in the order of [`Table::exact_columns`]. An empty one is a missing value; [`items`] has those of a list.
    pub fn cells(&self) -> impl Iterator<Item = &'r str> + use<'r> {
        let block = self.block;
        // what was written was text
        self.cells.iter().map(move |&(start, end)| std::str::from_utf8(&block[start..end]).unwrap_or_default())
    }
}

/// The items of a list that a cell holds; none if it is empty.
pub fn items(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(table::ITEM_END).filter(move |_| !cell.is_empty())
}

impl RowReader<BufReader<OpenFile>> {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self::new(BufReader::with_capacity(1 << 18, OpenFile::open(path)?)))
    }
}

impl<R: Read> RowReader<R> {
    /// Reads the bytes of [`File::Rows`].
    pub fn new(stream: R) -> Self {
        let tables = File::TABLES.into_iter().filter_map(File::table).collect();
        Self { stream, tables, block: Vec::new(), table: 0, at: 0, cells: Vec::new() }
    }

    /// The next row.
    ///
    /// # Errors
    /// Those of the stream, and if it does not hold rows.
    pub fn read_row(&mut self) -> io::Result<Option<Row<'_>>> {
        while self.at == self.block.len() {
            if !self.next_block()? {
                return Ok(None);
            }
        }
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "the rows of the run are damaged");
        let columns = self.tables[self.table].exact_columns().len();
        self.cells.clear();
        for _ in 0..columns {
            let start = self.at + 4;
            let length = self.block.get(self.at..start).and_then(|bytes| bytes.try_into().ok());
            let end = start + u32::from_le_bytes(length.ok_or_else(damaged)?) as usize;
            if end > self.block.len() {
                return Err(damaged());
            }
            self.cells.push((start, end));
            self.at = end;
        }
        Ok(Some(Row { table: self.tables[self.table].file, block: &self.block, cells: &self.cells }))
    }

    fn next_block(&mut self) -> io::Result<bool> {
        let mut head = [0; 5];
        if self.stream.read(&mut head[..1])? == 0 {
            return Ok(false);
        }
        self.stream.read_exact(&mut head[1..])?;
        let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize;
        self.table = usize::from(head[0]).min(self.tables.len() - 1);
        self.block.resize(length, 0);
        self.at = 0;
        self.stream.read_exact(&mut self.block)?;
        Ok(true)
    }
}

/// A cell as text for people: the items of a list with the column's separator between them.
pub(super) fn shown<'c>(column: &Column, cell: &'c str, buffer: &'c mut String) -> &'c str {
    match column.list {
        Some(separator) if cell.contains(table::ITEM_END) => {
            *buffer = cell.replace(table::ITEM_END, separator);
            buffer
        }
        _ => cell,
    }
}
