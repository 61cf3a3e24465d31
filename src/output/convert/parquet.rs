//! `claims.parquet` and its kin: the tables with typed columns, lists as lists.
//!
//! Rows are gathered into row groups of bounded size. Dates stay text, since a document may give a year or a month alone.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::super::cells::Kind;
use super::super::table::{Column, ITEM_END, Table};
use super::super::{File, SCHEMA, rows};
use super::{Made, Sources, sync};

/// Rows of a row group, and bytes of text after which one ends earlier.
const GROUP: usize = 1 << 16;
const GROUP_BYTES: usize = 64 << 20;

/// Makes the files.
pub(in super::super) fn convert(sources: &Sources<'_>, folder: &Path) -> io::Result<Made> {
    let mut made = Made::default();
    let mut writers = Vec::new();
    for table in sources.tables.iter().filter_map(|file| file.table()) {
        let name = name(table.file);
        made.names.push(name);
        writers.push(Writer::start(&folder.join(name), table)?);
    }
    let mut reader = rows::RowReader::open(sources.rows)?;
    while let Some(row) = reader.read_row()? {
        if let Some(writer) = writers.iter_mut().find(|writer| writer.table.file == row.table) {
            writer.add(&row)?;
        }
    }
    writers.into_iter().try_for_each(Writer::finish)?;
    made.names.iter().try_for_each(|name| sync(&folder.join(name)))?;
    Ok(made)
}

/// The file of a table.
pub(in super::super) const fn name(file: File) -> &'static str {
    match file {
        File::Claims => "claims.parquet",
        File::Stances => "stances.parquet",
        File::Mentions => "mentions.parquet",
        _ => "documents.parquet",
    }
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

struct Writer {
    table: Table,
    file: SerializedFileWriter<fs::File>,
    group: Vec<Gathered>,
    rows: usize,
    bytes: usize,
}

/// The cells of a column in the row group that is being gathered.
enum Gathered {
    Text(Levels, Vec<ByteArray>),
    Integer(Levels, Vec<i64>),
    Number(Levels, Vec<f64>),
    List(Levels, Vec<ByteArray>),
}

/// Definition and repetition of the values, in the terms of the format: how much of a value's path is there, and whether a list goes on.
#[derive(Default)]
struct Levels {
    definition: Vec<i16>,
    repetition: Vec<i16>,
}

impl Gathered {
    fn new(column: &Column) -> Self {
        match (column.list, column.kind) {
            (Some(_), _) => Self::List(Levels::default(), Vec::new()),
            (None, Kind::Integer) => Self::Integer(Levels::default(), Vec::new()),
            (None, Kind::Number) => Self::Number(Levels::default(), Vec::new()),
            (None, Kind::Id | Kind::Text | Kind::Date) => Self::Text(Levels::default(), Vec::new()),
        }
    }

    fn add(&mut self, cell: &str) {
        match self {
            Self::Text(levels, values) => {
                levels.definition.push(i16::from(!cell.is_empty()));
                if !cell.is_empty() {
                    values.push(cell.as_bytes().to_vec().into());
                }
            }
            Self::Integer(levels, values) => push_figure(levels, values, cell),
            Self::Number(levels, values) => push_figure(levels, values, cell),
            Self::List(levels, values) if cell.is_empty() => {
                debug_assert!(values.len() <= levels.definition.len());
                levels.definition.push(0);
                levels.repetition.push(0);
            }
            Self::List(levels, values) => {
                for (item, index) in cell.split(ITEM_END).zip(0..) {
                    levels.definition.push(2);
                    levels.repetition.push(i16::from(index > 0));
                    values.push(item.as_bytes().to_vec().into());
                }
            }
        }
    }
}

fn push_figure<N: std::str::FromStr>(levels: &mut Levels, values: &mut Vec<N>, cell: &str) {
    let figure = cell.parse().ok();
    levels.definition.push(i16::from(figure.is_some()));
    values.extend(figure);
}

impl Writer {
    fn start(path: &Path, table: Table) -> io::Result<Self> {
        let schema = Arc::new(parse_message_type(&schema(&table)).map_err(failed)?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("dixit ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(vec![KeyValue::new("schema".to_owned(), SCHEMA.to_owned())]))
            .build();
        let file = SerializedFileWriter::new(super::create(path)?, schema, Arc::new(properties)).map_err(failed)?;
        let mut writer = Self { table, file, group: Vec::new(), rows: 0, bytes: 0 };
        writer.empty();
        Ok(writer)
    }

    fn empty(&mut self) {
        self.group = self.table.exact_columns().iter().map(Gathered::new).collect();
        (self.rows, self.bytes) = (0, 0);
    }

    fn add(&mut self, row: &rows::Row<'_>) -> io::Result<()> {
        for (gathered, cell) in self.group.iter_mut().zip(row.cells()) {
            gathered.add(cell);
            self.bytes += cell.len();
        }
        self.rows += 1;
        if self.rows == GROUP || self.bytes >= GROUP_BYTES { self.flush().map_err(failed) } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), ParquetError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for gathered in &self.group {
            let Some(mut column) = group.next_column()? else { break };
            match gathered {
                Gathered::Text(levels, values) => {
                    column.typed::<ByteArrayType>().write_batch(values, Some(&levels.definition), None)?
                }
                Gathered::Integer(levels, values) => {
                    column.typed::<Int64Type>().write_batch(values, Some(&levels.definition), None)?
                }
                Gathered::Number(levels, values) => {
                    column.typed::<DoubleType>().write_batch(values, Some(&levels.definition), None)?
                }
                Gathered::List(levels, values) => column.typed::<ByteArrayType>().write_batch(
                    values,
                    Some(&levels.definition),
                    Some(&levels.repetition),
                )?,
            };
            column.close()?;
        }
        group.close()?;
        self.empty();
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.flush().map_err(failed)?;
        self.file.close().map_err(failed).map(drop)
    }
}

/// The schema in the format's own notation.
fn schema(table: &Table) -> String {
    let fields: Vec<String> = table
        .exact_columns()
        .iter()
        .map(|column| match (column.list, column.kind) {
            (Some(_), _) => format!(
                "optional group {} (LIST) {{ repeated group list {{ required binary element (STRING); }} }}",
                column.name
            ),
            (None, Kind::Integer) => format!("optional int64 {};", column.name),
            (None, Kind::Number) => format!("optional double {};", column.name),
            (None, Kind::Id | Kind::Text | Kind::Date) => format!("optional binary {} (STRING);", column.name),
        })
        .collect();
    format!("message dixit {{ {} }}", fields.join(" "))
}
