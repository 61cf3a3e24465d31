//! Tables: columns with what they mean and what fills them, in one list a table; header and rows are written from it.
//!
//! The same lists give `datapackage.json` and the tables of the README in the output folder, so that a column is added in one place.

use super::File;
use super::cells::{self, Dialect, Kind};

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// In the header row.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// What it means, for people.
    pub about: &'static str,
    /// All values that it can have, if they are few; else empty.
    pub values: &'static [&'static str],
}

impl Column {
    pub(super) const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, about, values: &[] }
    }

    pub(super) const fn of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }
}

/// The last column of every table.
const CUT: Column =
    Column::new("cut", Kind::Text, "columns of this row whose text was cut to fit a spreadsheet's cell");

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its file.
    pub file: File,
    /// What one row is.
    pub row: &'static str,
    /// In their order.
    pub columns: Vec<Column>,
}

impl Table {
    pub(super) fn new<F>(file: File, row: &'static str, columns: &[(Column, F)]) -> Self {
        Self { file, row, columns: all(columns) }
    }

    /// The header row, with the byte-order mark that the dialect asks for.
    pub fn header(&self, dialect: Dialect) -> Vec<u8> {
        header_of(&self.columns, dialect)
    }
}

/// All columns of a table.
pub(super) fn all<F>(columns: &[(Column, F)]) -> Vec<Column> {
    columns.iter().map(|(column, _)| *column).chain([CUT]).collect()
}

/// The header row of columns, with the byte-order mark that the dialect asks for.
pub(super) fn header<F>(columns: &[(Column, F)], dialect: Dialect) -> Vec<u8> {
    header_of(&all(columns), dialect)
}

fn header_of(columns: &[Column], dialect: Dialect) -> Vec<u8> {
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    format!("{}{}{}", dialect.mark(), names.join(","), dialect.line_end()).into_bytes()
}

/// Appends a row: `fill` puts into a cell what its column holds; what it leaves empty is a missing value.
pub(super) fn write_row<F>(
    columns: &[(Column, F)],
    fill: impl Fn(&F, &mut String),
    dialect: Dialect,
    cell: &mut String,
    out: &mut Vec<u8>,
) {
    let mut cut = String::new();
    for (column, filling) in columns {
        cell.clear();
        fill(filling, cell);
        if cells::write(dialect, column.kind, cell, out) {
            if !cut.is_empty() {
                cut.push('|');
            }
            cut.push_str(column.name);
        }
        out.push(b',');
    }
    cells::write(dialect, CUT.kind, &cut, out);
    out.extend_from_slice(dialect.line_end().as_bytes());
}

/// Appends texts with a separator between them.
pub(super) fn join<'t>(out: &mut String, separator: &str, texts: impl Iterator<Item = &'t str>) {
    for (index, text) in texts.enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(text);
    }
}

/// Appends texts with a separator between them, so that the third of one column belongs to the third of another; nothing if all are empty.
pub(super) fn join_aligned<'t>(out: &mut String, separator: &str, texts: impl Iterator<Item = &'t str> + Clone) {
    if texts.clone().any(|text| !text.is_empty()) {
        join(out, separator, texts);
    }
}
