//! `dixit.sqlite`: the tables in a database, with indexes and a full-text index over what is quoted, ready for Datasette.

use std::fmt::Write as _;
use std::io;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, params, params_from_iter};

use super::super::cells::Kind;
use super::super::table::{Column, Table};
use super::super::{File, SCHEMA, rows};
use super::{Made, Sources, sync};

/// The file.
pub(in super::super) const NAME: &str = "dixit.sqlite";

/// Columns that people look for, where a table has them.
const INDEXED: &[&str] = &[
    "claim_id",
    "doc_id",
    "entity_id",
    "holder",
    "holder_id",
    "name",
    "outlet",
    "published",
    "speaker",
    "speaker_country",
    "stance",
    "target",
    "target_id",
];

/// The columns of claims that the full-text index holds.
const SEARCHED: &[&str] = &["quote", "source", "speaker", "title"];

/// Makes the database.
pub(in super::super) fn convert(sources: &Sources<'_>, folder: &Path) -> io::Result<Made> {
    let path = folder.join(NAME);
    write(sources, &path).map_err(|error| match error {
        Failure::Sql(error) => io::Error::other(error),
        Failure::Io(error) => error,
    })?;
    sync(&path)?;
    Ok(Made { names: vec![NAME], notes: Vec::new() })
}

enum Failure {
    Sql(rusqlite::Error),
    Io(io::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Opens a new database; what makes writing safe against a crash is not needed, since an unfinished file is thrown away.
pub(super) fn create(path: &Path) -> rusqlite::Result<Connection> {
    let database = Connection::open(path)?;
    database.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;")?;
    Ok(database)
}

fn write(sources: &Sources<'_>, path: &Path) -> Result<(), Failure> {
    let mut database = create(path)?;
    let tables: Vec<Table> = sources.tables.iter().filter_map(|file| file.table()).collect();
    let transaction = database.transaction()?;
    for table in &tables {
        transaction.execute_batch(&definition(table))?;
    }
    {
        let mut inserts = Vec::new();
        for table in &tables {
            inserts.push((table.file, table.exact_columns(), transaction.prepare(&insertion(table))?));
        }
        let mut reader = rows::RowReader::open(sources.rows)?;
        while let Some(row) = reader.read_row()? {
            let Some((_, columns, insert)) = inserts.iter_mut().find(|(file, ..)| *file == row.table) else { continue };
            insert
                .execute(params_from_iter(columns.iter().zip(row.cells()).map(|(column, cell)| value(column, cell))))?;
        }
    }
    for table in &tables {
        transaction.execute_batch(&indexes(table))?;
    }
    transaction.execute_batch("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;")?;
    for (key, value) in [
        ("made_by", concat!("dixit ", env!("CARGO_PKG_VERSION")).to_owned()),
        ("schema", SCHEMA.to_owned()),
        ("offsets", "Unicode code points, end exclusive".to_owned()),
    ] {
        transaction.execute("INSERT INTO about VALUES (?, ?)", params![key, value])?;
    }
    transaction.execute_batch("CREATE TABLE columns (table_name TEXT, column_name TEXT, about TEXT);")?;
    for table in &tables {
        for column in table.exact_columns() {
            let values = params![stem(table.file), column.name, column.about];
            transaction.execute("INSERT INTO columns VALUES (?, ?, ?)", values)?;
        }
    }
    transaction.commit()?;
    database.execute_batch("PRAGMA optimize;")?;
    database.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn stem(file: File) -> &'static str {
    file.name().split('.').next().unwrap_or_default()
}

fn definition(table: &Table) -> String {
    let columns: Vec<String> =
        table.exact_columns().iter().map(|column| format!("\"{}\" {}", column.name, affinity(column))).collect();
    format!("CREATE TABLE \"{}\" (\n  {}\n);", stem(table.file), columns.join(",\n  "))
}

const fn affinity(column: &Column) -> &'static str {
    match column.kind {
        Kind::Id | Kind::Text | Kind::Date => "TEXT",
        Kind::Integer => "INTEGER",
        Kind::Number => "REAL",
    }
}

fn insertion(table: &Table) -> String {
    let marks = vec!["?"; table.exact_columns().len()];
    format!("INSERT INTO \"{}\" VALUES ({})", stem(table.file), marks.join(", "))
}

fn indexes(table: &Table) -> String {
    let name = stem(table.file);
    let mut out = String::new();
    for column in table.exact_columns().iter().map(|column| column.name).filter(|name| INDEXED.contains(name)) {
        let _ = writeln!(out, "CREATE INDEX \"{name}_{column}\" ON \"{name}\" (\"{column}\");");
    }
    if table.file == File::Claims {
        let columns = SEARCHED.join(", ");
        let _ = write!(
            out,
            "CREATE VIRTUAL TABLE claims_fts USING fts5 ({columns}, content=\"claims\", tokenize='porter unicode61');\n\
             INSERT INTO claims_fts (claims_fts) VALUES ('rebuild');"
        );
    }
    out
}

/// A cell as SQLite has it: a missing value is NULL, a list its items with the column's separator between them.
fn value<'c>(column: &Column, cell: &'c str) -> ToSqlOutput<'c> {
    if cell.is_empty() {
        return ToSqlOutput::Owned(Value::Null);
    }
    let figure = match column.kind {
        Kind::Integer => cell.parse().ok().map(Value::Integer),
        Kind::Number => cell.parse().ok().map(Value::Real),
        Kind::Id | Kind::Text | Kind::Date => None,
    };
    match figure {
        Some(figure) => ToSqlOutput::Owned(figure),
        None => {
            let mut buffer = String::new();
            match rows::shown(column, cell, &mut buffer).len() {
                // a separator is longer than what it stands for
                length if length == cell.len() => ToSqlOutput::Borrowed(ValueRef::Text(cell.as_bytes())),
                _ => ToSqlOutput::Owned(Value::Text(buffer)),
            }
        }
    }
}
