//! Evaluation: predictions against gold, in the terms of the field.
//!
//! It reads annotated documents ([`Annotated`]) from JSON lines (its own, or those of Prodigy), brat standoff or the markup of `corpus/gold`, and compares them
//! ([`score()`]). It knows files of annotations, not the stages that made them.

pub mod annotated;
pub mod brat;
pub mod json;
pub mod markup;
pub mod matching;
pub mod prodigy;
mod reliability;
mod score;

use std::io::BufRead as _;
use std::path::Path;

pub use annotated::{Annotated, AnnotatedClaim, AnnotatedStance, ReadError};
pub use reliability::{Precision, Reliability};
pub use score::{Nesting, Prf, Scores, score};

/// Reads gold: a file of JSON lines, a `.gold` file or folder of them, or a folder of brat standoff.
///
/// # Errors
/// When nothing of these forms is there, a file cannot be read or is malformed, or a document has no text.
pub fn read_gold(path: &Path) -> Result<Vec<Annotated>, ReadError> {
    let documents = read_form(path)?;
    match documents.iter().position(|document| document.text.is_none()) {
        Some(index) => Err(ReadError::form(
            path,
            index + 1,
            "the document has no `text`: gold is compared by its words, so each document needs it",
        )),
        None => Ok(documents),
    }
}

/// Reads what is to be compared with gold: an output folder, its `annotations.jsonl`, or a second annotation in a form of gold.
///
/// # Errors
/// When nothing of these forms is there, or a file cannot be read or is malformed.
pub fn read_predicted(path: &Path) -> Result<Vec<Annotated>, ReadError> {
    let lines = path.join(ANNOTATIONS);
    if lines.is_file() {
        return json::read(&lines);
    }
    read_form(path)
}

/// The file of an output folder that holds whole documents.
const ANNOTATIONS: &str = "annotations.jsonl";

fn read_form(path: &Path) -> Result<Vec<Annotated>, ReadError> {
    match form(path)? {
        Form::Markup => markup::read(path),
        Form::Brat => brat::read(path),
        Form::Json if first_line(path)?.is_some_and(|line| prodigy::is_task(&line)) => prodigy::read(path),
        Form::Json => json::read(path),
    }
}

/// The first line of a file that is not empty.
fn first_line(path: &Path) -> Result<Option<String>, ReadError> {
    let io = |source| ReadError::Io { path: path.display().to_string(), source };
    let file = std::fs::File::open(path).map_err(io)?;
    for line in std::io::BufReader::new(file).lines() {
        let line = line.map_err(io)?;
        if !line.trim().is_empty() {
            return Ok(Some(line));
        }
    }
    Ok(None)
}

enum Form {
    Markup,
    Brat,
    Json,
}

fn form(path: &Path) -> Result<Form, ReadError> {
    let of_ending = |path: &Path| match path.extension()?.to_str()? {
        "gold" => Some(Form::Markup),
        "ann" => Some(Form::Brat),
        "json" | "jsonl" | "ndjson" => Some(Form::Json),
        _ => None,
    };
    if !path.is_dir() {
        return Ok(of_ending(path).unwrap_or(Form::Json));
    }
    let io = |source| ReadError::Io { path: path.display().to_string(), source };
    for entry in std::fs::read_dir(path).map_err(io)? {
        match of_ending(&entry.map_err(io)?.path()) {
            Some(Form::Json) | None => {}
            Some(form) => return Ok(form),
        }
    }
    Err(ReadError::form(
        path,
        0,
        "no annotation here: expected annotations.jsonl, .gold files, brat standoff (.ann with .txt), or name a file of JSON lines",
    ))
}
