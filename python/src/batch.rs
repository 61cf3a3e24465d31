//! Arrow record batches → tables. Columns are found by the names that fields of records have, and are read as text.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader, StringArray};
use arrow_cast::cast;
use arrow_schema::DataType;
use dixit::batch::{self, Page as _};
use dixit::output::Rows;
use dixit::read::{CallerRecords, Field, FieldValue, Reject, Settings};
use dixit::{Document, Engine, pipeline};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::tables;

/// Bytes of text that are annotated before Python may interrupt.
const PIECE: usize = 64 * 1024;

/// Annotates the records of a batch, or of the batches of a table.
pub(crate) fn annotate<'py>(
    py: Python<'py>,
    engine: &Engine,
    mut batches: Box<dyn RecordBatchReader + Send>,
) -> PyResult<Bound<'py, PyDict>> {
    let mut records = CallerRecords::new("batch", Settings::default());
    // of a table without batches the columns must be right too
    columns(&records, &RecordBatch::new_empty(batches.schema()))?;
    let annotate = |document: &Document, rows: &mut Rows| rows.annotate(engine, document, pipeline::MAX_STEPS);
    let mut page = tables::page();
    page.clear();
    // a batch may be made by Python while it is waited for
    while let Some(batch) = py.detach(|| batches.next()) {
        let batch = batch.map_err(|error| PyValueError::new_err(error.to_string()))?;
        let columns = columns(&records, &batch)?;
        let mut documents = (0..batch.num_rows()).map(|row| document(&mut records, &columns, row));
        while py.detach(|| batch::add(PIECE, &mut documents, &mut page, &annotate)) {
            py.check_signals()?;
        }
    }
    tables::to_dict(py, &page)
}

fn document(records: &mut CallerRecords, columns: &[(String, Column)], row: usize) -> Result<Document, Reject> {
    records.document(columns.iter().map(|(name, column)| (name.as_str(), column.value(row))))
}

/// A column that fills a field.
enum Column {
    Text(StringArray),
    /// One text array a row.
    Lists(ArrayRef),
}

impl Column {
    fn value(&self, row: usize) -> FieldValue<'_> {
        match self {
            Self::Text(texts) if texts.is_null(row) => FieldValue::Null,
            Self::Text(texts) => FieldValue::Text(texts.value(row)),
            Self::Lists(lists) if lists.is_null(row) => FieldValue::Null,
            Self::Lists(lists) => {
                let lists = lists.as_list::<i32>();
                let (texts, offsets) = (lists.values().as_string::<i32>(), lists.value_offsets());
                let range = offsets[row] as usize..offsets[row + 1] as usize;
                FieldValue::List(range.filter(|at| texts.is_valid(*at)).map(|at| texts.value(at)).collect())
            }
        }
    }
}

/// The columns that fill fields, and `path`.
fn columns(records: &CallerRecords, batch: &RecordBatch) -> PyResult<Vec<(String, Column)>> {
    let schema = batch.schema();
    let mut columns = Vec::new();
    let mut has_text = false;
    for (field, array) in schema.fields().iter().zip(batch.columns()) {
        let name = field.name();
        let known = records.field(name);
        if known.is_none() && name != "path" {
            continue;
        }
        let refused =
            || PyValueError::new_err(format!("the column {name} must hold strings, not {}", array.data_type()));
        let is_text = known == Some(Field::Text);
        has_text |= is_text;
        let column = match array.data_type() {
            DataType::List(_) | DataType::LargeList(_) if !is_text => {
                let lists = cast(array, &DataType::new_list(DataType::Utf8, true)).map_err(|_| refused())?;
                Column::Lists(lists)
            }
            other if is_text && !holds_strings(other) => return Err(refused()),
            _ => Column::Text(cast(array, &DataType::Utf8).map_err(|_| refused())?.as_string::<i32>().clone()),
        };
        columns.push((name.clone(), column));
    }
    if !has_text {
        let seen: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        return Err(PyValueError::new_err(format!("the batch has no column text; it has {}", seen.join(", "))));
    }
    Ok(columns)
}

fn holds_strings(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => true,
        DataType::Dictionary(_, values) => holds_strings(values),
        _ => false,
    }
}
