//! dixit for Python: the module `dixit._dixit`, which `dixit/__init__.py` wraps.
//!
//! | file | what it owns |
//! |---|---|
//! | [`engine`] | lexicons and models as a Python object; one text → its record |
//! | [`batch`] | Arrow record batches → tables |
//! | [`files`] | a file, or what stands for one → tables, piece by piece |
//! | [`tables`] | rows → Arrow record batches |
//!
//! What is annotated, and how, is the library's; so is the command line. The interpreter's lock is released while the library works, and
//! a panic never reaches Python: it becomes an exception, or a row of the table of documents.

mod batch;
mod engine;
mod files;
mod tables;

use std::ffi::OsString;
use std::path::PathBuf;

use dixit::read::{self, Links};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;

pyo3::create_exception!(_dixit, DixitError, pyo3::exceptions::PyException, "Why dixit could not do what was asked.");

/// Runs the command line and gives its exit code.
#[pyfunction]
fn main(py: Python<'_>, words: Vec<OsString>) -> u8 {
    py.detach(|| dixit::cli::run(words))
}

/// The files that paths stand for and that are read, in their order.
#[pyfunction]
#[pyo3(name = "files")]
fn listed(paths: Vec<PathBuf>) -> PyResult<Vec<PathBuf>> {
    let inventory = read::inventory(&paths, Links::default()).map_err(|error| PyOSError::new_err(error.to_string()))?;
    Ok(inventory.inputs.into_iter().filter_map(|input| input.path).collect())
}

#[pymodule]
fn _dixit(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("DixitError", module.py().get_type::<DixitError>())?;
    module.add_class::<engine::Engine>()?;
    module.add_class::<files::Pieces>()?;
    module.add_function(wrap_pyfunction!(listed, module)?)?;
    module.add_function(wrap_pyfunction!(main, module)?)
}
