//! An engine as a Python object: built once, shared by threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use dixit::cli::with_causes;
use dixit::document::GivenMention;
use dixit::entity::Kind;
use dixit::output::{self, File, Format, Rows};
use dixit::read::{CallerRecords, FieldValue, Settings};
use dixit::{CodePoints, Document, EngineKind, Lexicons, Span, pipeline};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyDict;
use pyo3_arrow::input::AnyRecordBatch;

use crate::files::Pieces;
use crate::{DixitError, batch};

/// Lexicons and models. It never changes, so that threads may share it.
#[pyclass(frozen, module = "dixit._dixit")]
pub(crate) struct Engine(Arc<dixit::Engine>);

/// A mention that the caller brings: start, end, kind, name.
type Given = (u32, u32, Option<String>, Option<String>);

/// What a field of a record is given as.
#[derive(FromPyObject)]
enum Value {
    Text(String),
    List(Vec<String>),
}

#[pymethods]
impl Engine {
    #[new]
    fn new(
        py: Python<'_>,
        lexicons: Vec<PathBuf>,
        models: Option<PathBuf>,
        engine: &str,
        min_confidence: Option<f32>,
    ) -> PyResult<Self> {
        let Some(kind) = EngineKind::ALL.into_iter().find(|kind| kind.name() == engine) else {
            return Err(PyValueError::new_err(format!("unknown engine {engine:?}: give \"accurate\" or \"fast\"")));
        };
        if min_confidence.is_some_and(|least| !(0.0..=1.0).contains(&least)) {
            return Err(PyValueError::new_err("min_confidence must lie between 0 and 1"));
        }
        let build = || -> Result<dixit::Engine, String> {
            let lexicons = Lexicons::load(&lexicons).map_err(|error| with_causes(&error))?;
            let built = dixit::Engine::with_models(lexicons, kind, models.as_deref());
            Ok(dixit::Engine { min_confidence, ..built.map_err(|error| with_causes(&error))? })
        };
        match py.detach(|| catch_unwind(AssertUnwindSafe(build))) {
            Ok(Ok(engine)) => Ok(Self(Arc::new(engine))),
            Ok(Err(message)) => Err(DixitError::new_err(message)),
            Err(_) => Err(DixitError::new_err(DEFECT)),
        }
    }

    /// The record of a text and what is known of it, as JSON.
    fn annotate(
        &self,
        py: Python<'_>,
        text: PyBackedStr,
        fields: Vec<(String, Value)>,
        mentions: Vec<Given>,
    ) -> PyResult<String> {
        let mut records = CallerRecords::new("text", Settings::default());
        let known = fields.iter().map(|(name, value)| match value {
            Value::Text(text) => (name.as_str(), FieldValue::Text(text)),
            Value::List(list) => (name.as_str(), FieldValue::List(list.iter().map(String::as_str).collect())),
        });
        let values = [("text", FieldValue::Text(&text))].into_iter().chain(known);
        let mut document = records.document(values).map_err(|reject| PyValueError::new_err(reject.message))?;
        document.given = given(&document.text, mentions)?;
        match py.detach(|| catch_unwind(AssertUnwindSafe(|| record(&self.0, &document)))) {
            Ok(Ok(record)) => Ok(record),
            Ok(Err(message)) => Err(DixitError::new_err(message)),
            Err(_) => Err(DixitError::new_err(DEFECT)),
        }
    }

    /// The tables of a batch of records, or of several.
    fn annotate_batch<'py>(&self, py: Python<'py>, batch: AnyRecordBatch) -> PyResult<Bound<'py, PyDict>> {
        batch::annotate(py, &self.0, batch.into_reader()?)
    }

    /// The tables of a file, piece by piece.
    fn annotate_file(
        &self,
        source: &Bound<'_, PyAny>,
        name: Option<&str>,
        language: &str,
        text_field: Option<String>,
    ) -> PyResult<Pieces> {
        Pieces::new(Arc::clone(&self.0), source, name, language, text_field)
    }
}

/// What is said of a panic: whoever meets it can help.
const DEFECT: &str = "a defect of dixit stopped it; please report it with the text";

fn record(engine: &dixit::Engine, document: &Document) -> Result<String, String> {
    let settings = Arc::new(output::Settings { formats: vec![Format::Jsonl], ..output::Settings::default() });
    let mut rows = Rows::new(&settings);
    rows.annotate(engine, document, pipeline::MAX_STEPS);
    if let Some(reject) = rows.rejects.first() {
        return Err(reject.message.clone());
    }
    let record = rows.files.into_iter().find(|(file, _)| *file == File::Annotations).map(|(_, bytes)| bytes);
    String::from_utf8(record.unwrap_or_default()).map_err(|error| error.to_string())
}

/// The caller's mentions, in bytes.
fn given(text: &str, mentions: Vec<Given>) -> PyResult<Vec<GivenMention>> {
    let points = CodePoints::new(text);
    let of = |(start, end, kind, name): Given| {
        let (Some(from), Some(to)) = (points.byte(start), points.byte(end)) else {
            return Err(PyValueError::new_err(format!("the mention {start}..{end} does not lie in the text")));
        };
        if from >= to {
            return Err(PyValueError::new_err(format!("the mention {start}..{end} is empty")));
        }
        let kind = match kind {
            None => None,
            Some(name) => match Kind::from_name(&name) {
                Some(kind) => Some(kind),
                None => return Err(PyValueError::new_err(format!("unknown kind of mention {name:?}"))),
            },
        };
        Ok(GivenMention { span: Span::new(from, to), kind, name })
    };
    mentions.into_iter().map(of).collect()
}
