//! Where the records of a run stand, and reading them one by one.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::Record;

/// The file of an output folder that holds whole documents.
const ANNOTATIONS: &str = "annotations.jsonl";

/// Why records cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// There is no output of a run.
    #[error("{path}: holds no {ANNOTATIONS}; give an output folder of `dixit annotate`, written with the format jsonl")]
    None {
        /// The folder or file.
        path: String,
    },
    /// A file cannot be read.
    #[error("cannot read {path}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A line is no record.
    #[error("{path}:{line}: not an annotated document; write the folder anew with `dixit annotate`")]
    Form {
        /// The file.
        path: String,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
}

/// The records of a file, in its order.
#[derive(Debug)]
pub struct Records {
    path: PathBuf,
    lines: BufReader<File>,
    line: Vec<u8>,
    number: usize,
}

/// Opens the records of an output folder, or of its `annotations.jsonl` alone.
///
/// # Errors
/// When there is no such file, or it cannot be read.
pub fn open(path: &Path) -> Result<Records, RecordsError> {
    let file = if path.is_dir() { path.join(ANNOTATIONS) } else { path.to_owned() };
    if !file.is_file() {
        return Err(RecordsError::None { path: path.display().to_string() });
    }
    match File::open(&file) {
        Ok(opened) => Ok(Records { path: file, lines: BufReader::new(opened), line: Vec::new(), number: 0 }),
        Err(source) => Err(RecordsError::Io { path: file.display().to_string(), source }),
    }
}

impl Iterator for Records {
    type Item = Result<Record, RecordsError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.line.clear();
            self.number += 1;
            match self.lines.read_until(b'\n', &mut self.line) {
                Ok(0) => return None,
                Ok(_) if self.line.trim_ascii().is_empty() => {}
                Ok(_) => {
                    let path = || self.path.display().to_string();
                    let record = serde_json::from_slice(&self.line);
                    return Some(record.map_err(|source| RecordsError::Form {
                        path: path(),
                        line: self.number,
                        source,
                    }));
                }
                Err(source) => {
                    return Some(Err(RecordsError::Io { path: self.path.display().to_string(), source }));
                }
            }
        }
    }
}
