//! A file, or an open stream that stands for one → tables, piece by piece, as the command line reads it.

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use dixit::batch::{self, Page as _};
use dixit::output::Rows;
use dixit::read::{self, Documents, Language, Links, Settings};
use dixit::{Document, pipeline};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyDict;

use crate::tables;

/// Bytes of text of a piece.
const PIECE: usize = 256 * 1024;

/// The tables of a file, piece by piece; an iterator of dicts.
#[pyclass(frozen, module = "dixit._dixit")]
pub(crate) struct Pieces {
    engine: Arc<dixit::Engine>,
    documents: Mutex<Documents>,
    /// What the caller's object raised when it was read.
    raised: Raised,
}

type Raised = Arc<Mutex<Option<PyErr>>>;

impl Pieces {
    pub(crate) fn new(
        engine: Arc<dixit::Engine>,
        source: &Bound<'_, PyAny>,
        name: Option<&str>,
        language: &str,
        text_field: Option<String>,
    ) -> PyResult<Self> {
        let language = match language {
            "english" => Language::English,
            "any" => Language::Any,
            _ => return Err(PyValueError::new_err("language must be \"english\" or \"any\"")),
        };
        let settings = Settings { text_field, language, ..Settings::default() };
        let raised = Raised::default();
        let documents = match source.hasattr("read")? {
            true => {
                let Some(name) = name else {
                    return Err(PyValueError::new_err("give the name of what is read: its ending tells how"));
                };
                let file = PythonFile { object: source.clone().unbind(), raised: Arc::clone(&raised) };
                Documents::of_stream(name, Box::new(file), settings)
            }
            false => {
                let inventory = read::inventory(&[source.extract::<PathBuf>()?], Links::default());
                Documents::new(inventory.map_err(|error| PyOSError::new_err(error.to_string()))?, settings)
            }
        };
        Ok(Self { engine, documents: Mutex::new(documents), raised })
    }
}

#[pymethods]
impl Pieces {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let mut page = tables::page();
        let annotate =
            |document: &Document, rows: &mut Rows| rows.annotate(&self.engine, document, pipeline::MAX_STEPS);
        let is_more = py.detach(|| {
            let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
            page.clear();
            batch::add(PIECE, &mut *documents, &mut page, &annotate)
        });
        if let Some(raised) = self.raised.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(raised);
        }
        py.check_signals()?;
        if is_more { tables::to_dict(py, &page).map(Some) } else { Ok(None) }
    }

    /// Records of archives that are no articles, so far: how many for each reason.
    #[getter]
    fn passed<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let passed = py.detach(|| {
            let documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
            documents.log().passed.clone()
        });
        let dict = PyDict::new(py);
        for (reason, count) in passed {
            dict.set_item(reason, count)?;
        }
        Ok(dict)
    }
}

/// An object with a method `read` that gives bytes. What it raises is the caller's to deal with, and no reject: reading may go well another
/// time.
struct PythonFile {
    object: Py<PyAny>,
    raised: Raised,
}

impl PythonFile {
    fn read_into(&self, buffer: &mut [u8]) -> PyResult<usize> {
        Python::attach(|py| {
            let given: PyBackedBytes = self.object.bind(py).call_method1("read", (buffer.len(),))?.extract()?;
            let Some(part) = buffer.get_mut(..given.len()) else {
                return Err(PyValueError::new_err("read gave more bytes than it was asked for"));
            };
            part.copy_from_slice(&given);
            Ok(given.len())
        })
    }
}

impl Read for PythonFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.read_into(buffer).map_err(|error| {
            let told = io::Error::other(error.to_string());
            *self.raised.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            told
        })
    }
}
