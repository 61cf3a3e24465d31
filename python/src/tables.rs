//! Rows → Arrow record batches: the command line's tables, with the types of its Parquet files.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, ListBuilder, StringBuilder};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use dixit::output::{Column, File, Format, Kind, RowReader, Rows, Settings, Table, items};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3_arrow::PyRecordBatch;

use crate::DixitError;

/// An empty page.
pub(crate) fn page() -> Rows {
    // its pages hold the exact rows of all tables
    Rows::new(&Arc::new(Settings { formats: vec![Format::Parquet], ..Settings::default() }))
}

/// A page as a dict of record batches by the tables' names.
pub(crate) fn to_dict<'py>(py: Python<'py>, page: &Rows) -> PyResult<Bound<'py, PyDict>> {
    let tables = py.detach(|| of(page)).map_err(|error| DixitError::new_err(error.to_string()))?;
    let dict = PyDict::new(py);
    for (name, table) in tables {
        dict.set_item(name, PyRecordBatch::new(table).into_pyobject(py)?)?;
    }
    Ok(dict)
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

fn of(page: &Rows) -> Result<Vec<(&'static str, RecordBatch)>, Failed> {
    let mut tables: Vec<Builder> = File::TABLES.into_iter().filter_map(File::table).map(Builder::new).collect();
    for (file, bytes) in &page.files {
        if *file != File::Rows {
            continue;
        }
        let mut rows = RowReader::new(bytes.as_slice());
        while let Some(row) = rows.read_row()? {
            if let Some(builder) = tables.iter_mut().find(|builder| builder.table.file == row.table) {
                for (cell, cells) in row.cells().zip(&mut builder.columns) {
                    cells.add(cell);
                }
            }
        }
    }
    tables.into_iter().map(Builder::finish).collect()
}

/// A table in the making.
struct Builder {
    table: Table,
    columns: Vec<Cells>,
}

impl Builder {
    fn new(table: Table) -> Self {
        Self { columns: table.exact_columns().iter().map(Cells::of).collect(), table }
    }

    fn finish(self) -> Result<(&'static str, RecordBatch), Failed> {
        let arrays: Vec<ArrayRef> = self.columns.into_iter().map(Cells::finish).collect();
        let columns = self.table.exact_columns().iter().zip(&arrays);
        let fields = columns.map(|(column, array)| Field::new(column.name, array.data_type().clone(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let name = self.table.file.name().trim_end_matches(".csv");
        Ok((name, RecordBatch::try_new(schema, arrays)?))
    }
}

/// The cells of a column in the making; an empty one is a missing value.
enum Cells {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
    List(ListBuilder<StringBuilder>),
}

impl Cells {
    fn of(column: &Column) -> Self {
        match (column.list, column.kind) {
            (Some(_), _) => {
                let item = Field::new("item", DataType::Utf8, true);
                Self::List(ListBuilder::new(StringBuilder::new()).with_field(item))
            }
            (None, Kind::Integer) => Self::Integer(Int64Builder::new()),
            (None, Kind::Number) => Self::Number(Float64Builder::new()),
            (None, Kind::Id | Kind::Text | Kind::Date) => Self::Text(StringBuilder::new()),
        }
    }

    fn add(&mut self, cell: &str) {
        match self {
            Self::Text(cells) => cells.append_option((!cell.is_empty()).then_some(cell)),
            Self::Integer(cells) => cells.append_option(cell.parse().ok()),
            Self::Number(cells) => cells.append_option(cell.parse().ok()),
            Self::List(cells) => {
                for item in items(cell) {
                    cells.values().append_value(item);
                }
                cells.append(!cell.is_empty());
            }
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut cells) => Arc::new(cells.finish()),
            Self::Integer(mut cells) => Arc::new(cells.finish()),
            Self::Number(mut cells) => Arc::new(cells.finish()),
            Self::List(mut cells) => Arc::new(cells.finish()),
        }
    }
}
