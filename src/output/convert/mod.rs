//! Converters: the rows or the documents of a run, once all of them are there, → the files of a format.
//!
//! Each format stands in its file and is a row of [`super::formats::FORMATS`]. A converter reads one of the two streams that the pages of a
//! run were added to, rows ([`super::rows`]) or documents ([`documents`]), and writes its files into a folder; it knows no stage.

#![cfg_attr(
    not(any(feature = "parquet", feature = "sqlite", feature = "xlsx")),
    allow(dead_code, reason = "formats that are made of rows are features")
)]

pub(super) mod brat;
#[cfg(feature = "sqlite")]
pub(super) mod dna;
mod documents;
#[cfg(feature = "parquet")]
pub(super) mod parquet;
pub(super) mod spacy;
#[cfg(feature = "sqlite")]
pub(super) mod sqlite;
#[cfg(feature = "sqlite")]
mod statements;
pub(super) mod web;
#[cfg(feature = "xlsx")]
pub(super) mod xlsx;

use std::fs;
use std::io;
use std::path::Path;

use super::{Counts, File};

/// What a converter makes its files from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sources<'s> {
    /// The rows of all tables.
    pub(super) rows: &'s Path,
    /// The documents with their texts and records.
    pub(super) documents: &'s Path,
    /// The tables that are asked for.
    pub(super) tables: &'s [File],
    /// What the run holds.
    pub(super) counts: Counts,
}

/// What a converter made.
#[derive(Debug, Default)]
pub(super) struct Made {
    /// Names of files and folders in the folder that it was given.
    pub(super) names: Vec<&'static str>,
    /// For people: what had to be cut or left out.
    pub(super) notes: Vec<String>,
}

/// Makes the files of a format in a folder.
pub(super) type Converter = fn(&Sources<'_>, &Path) -> io::Result<Made>;

/// Starts a file. Whoever starts one makes it last ([`sync`]); the output folder names it when the run is complete.
#[expect(clippy::disallowed_methods, reason = "in a folder that is thrown away unless all of it is complete")]
pub(super) fn create(path: &Path) -> io::Result<fs::File> {
    fs::File::create(path)
}

/// Makes a file's bytes last.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    fs::OpenOptions::new().write(true).open(path)?.sync_all()
}
