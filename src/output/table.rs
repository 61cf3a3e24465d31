//! Tables: columns with what they mean and what fills them, in one list a table; header and rows are written from it.
//!
//! The same lists give `datapackage.json` and the tables of the README in the output folder, so that a column is added in one place.

use super::File;
use super::cells::{self, Dialect, Kind};
use super::rows;

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
    /// What stands between the items of a cell that is a list; `None` for a column of single values.
    pub list: Option<&'static str>,
}

impl Column {
    pub(super) const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, about, values: &[], list: None }
    }

    pub(super) const fn of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// A column of lists, with what stands between their items.
    pub(super) const fn list(mut self, separator: &'static str) -> Self {
        self.list = Some(separator);
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

    /// The columns of exact rows: all but `cut`, which only a spreadsheet needs.
    pub fn exact_columns(&self) -> &[Column] {
        &self.columns[..self.columns.len() - 1]
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
    if dialect == Dialect::Exact {
        return rows::write_row(columns, fill, cell, out);
    }
    let mut cut = String::new();
    for (column, filling) in columns {
        cell.clear();
        fill(filling, cell);
        if let Some(separator) = column.list {
            separate(cell, separator);
        }
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

/// Stands between the items of a list until it is known how the list is written.
pub(super) const ITEM_END: char = '\u{1F}';

fn separate(cell: &mut String, separator: &str) {
    if cell.contains(ITEM_END) {
        *cell = cell.replace(ITEM_END, separator);
    }
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

/// Appends the items of a list. The one character that an item cannot hold stands as a blank in it.
pub(super) fn list<'t>(out: &mut String, items: impl Iterator<Item = &'t str>) {
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(ITEM_END);
        }
        match item.contains(ITEM_END) {
            true => out.push_str(&item.replace(ITEM_END, " ")),
            false => out.push_str(item),
        }
    }
}

/// Appends the items of a list, so that the third of one column belongs to the third of another; nothing if all are empty.
pub(super) fn list_aligned<'t>(out: &mut String, items: impl Iterator<Item = &'t str> + Clone) {
    if items.clone().any(|item| !item.is_empty()) {
        list(out, items);
    }
}
