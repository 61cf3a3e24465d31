//! Gazetteer rows from the formats that users have: GeoNames dumps, Wikidata query results, PETRARCH actor files, Popolo, own CSV.
//!
//! A reader of a format hands over one [`Entity`] after the other, or a reason why it left one out; [`Import`] writes the rows of each
//! kind to its file and counts the reasons. Only what a format needs to be read in order is held: the identifiers written, and of
//! Popolo the memberships. It knows the columns of the gazetteers, and no texts.

mod geonames;
mod json;
mod petrarch;
mod popolo;
mod records;
mod sink;

use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

use crate::entity::Kind;
pub use sink::{Import, Summary};

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A tab-separated dump of GeoNames (`allCountries.txt`, `cities500.txt`, `US.txt`).
    GeoNames,
    /// The answer of a SPARQL query to Wikidata, as CSV or JSON.
    Wikidata,
    /// A PETRARCH or TABARI actor file.
    Petrarch,
    /// Popolo JSON.
    Popolo,
    /// CSV with columns of one's own.
    Csv,
}

/// What is known of an entity. Empty strings and lists are what is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entity {
    /// Kind; without one it is left out.
    pub kind: Option<Kind>,
    /// Identifier.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Class, as `lexicons/README.md` lists them.
    pub class: String,
    /// ISO 3166-1 alpha-3, or alpha-2, which is changed to it.
    pub country: String,
    /// `m` or `f`.
    pub gender: String,
    /// Offices as `Role@from..to`.
    pub roles: Vec<String>,
    /// Words that support weak names.
    pub context: Vec<String>,
    /// Names that mean something else as often.
    pub weak: Vec<String>,
}

/// What an import is told besides the file.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The format.
    pub format: Format,
    /// Kind of entities that the file itself does not type.
    pub kind: Option<Kind>,
    /// Cities with fewer people are left out.
    pub least_population: u64,
}

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("cannot read {}", .0.display())]
    Read(PathBuf, #[source] io::Error),
    /// The file is not in the format.
    #[error("{}:{line}: {message}", .path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// Line, counted from 1; 1 where the format has no lines.
        line: u64,
        /// What was expected.
        message: String,
    },
    /// The rows cannot be written.
    #[error("cannot write {}", .0.display())]
    Write(PathBuf, #[source] io::Error),
}

/// Reads the file and writes its rows.
///
/// # Errors
/// When the file cannot be read or is in another format, or the rows cannot be written.
pub fn import(path: &Path, settings: Settings, into: &mut Import) -> Result<(), ImportError> {
    match settings.format {
        Format::GeoNames => geonames::read(path, open(path)?, settings, into),
        Format::Wikidata | Format::Csv => records::read(path, open(path)?, settings, into),
        Format::Petrarch => petrarch::read(path, open(path)?, into),
        Format::Popolo => popolo::read(path, || open(path), into),
    }
}

fn open(path: &Path) -> Result<io::BufReader<std::fs::File>, ImportError> {
    let file = std::fs::File::open(path).map_err(|cause| ImportError::Read(path.to_owned(), cause))?;
    Ok(io::BufReader::with_capacity(1 << 16, file))
}

/// Calls `each` with every line, counted from 1, without its end; lines that are not UTF-8 are read as far as they are.
fn each_line(
    path: &Path,
    mut file: impl BufRead,
    mut each: impl FnMut(u64, &str) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let mut bytes = Vec::new();
    let mut number = 0;
    loop {
        bytes.clear();
        let read = file.read_until(b'\n', &mut bytes).map_err(|cause| ImportError::Read(path.to_owned(), cause))?;
        if read == 0 {
            return Ok(());
        }
        number += 1;
        let line = String::from_utf8_lossy(&bytes);
        let line = line.trim_end_matches(['\n', '\r']);
        each(number, if number == 1 { line.trim_start_matches('\u{feff}') } else { line })?;
    }
}
