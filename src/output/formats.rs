//! Formats: what each writes, and from what. The list feeds `--format`, its help, the output folder and the contract that every format passes.

#![cfg_attr(
    not(any(feature = "parquet", feature = "sqlite", feature = "xlsx")),
    allow(dead_code, reason = "formats that are made of rows are features")
)]

use std::io;
use std::path::Path;

use super::convert::{self, Converter, Made, Sources};
use super::{File, Settings};

/// A format of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Tables.
    Csv,
    /// JSON lines.
    Jsonl,
    /// A workbook.
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// A database.
    #[cfg(feature = "sqlite")]
    Sqlite,
    /// Parquet files.
    #[cfg(feature = "parquet")]
    Parquet,
    /// A database of Discourse Network Analyzer.
    #[cfg(feature = "sqlite")]
    Dna,
    /// brat standoff.
    Brat,
    /// W3C Web Annotations.
    Web,
    /// JSON lines of spaCy and Prodigy.
    Spacy,
}

/// How a format comes to be.
#[derive(Clone, Copy)]
enum Way {
    /// The workers' pages are its files, one for each table.
    Tables,
    /// The workers' pages are its file.
    Page(File),
    /// It is made from all rows of the tables, once they are there.
    Rows(Converter),
    /// It is made from all documents, with their texts.
    Documents(Converter),
}

/// A format with what is told of it.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The format.
    pub format: Format,
    /// On the command line.
    pub name: &'static str,
    /// What it is for, for people.
    pub about: &'static str,
    /// Files and folders that it can write into an output folder.
    pub files: &'static [&'static str],
    way: Way,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("name", &self.name).field("files", &self.files).finish_non_exhaustive()
    }
}

/// All formats of this build. To add one is to add its row here, its variant of [`Format`], and its file.
pub const FORMATS: &[Entry] = &[
    Entry {
        format: Format::Csv,
        name: "csv",
        about: "tables for a spreadsheet, R or pandas",
        files: &["claims.csv", "stances.csv", "mentions.csv", "documents.csv"],
        way: Way::Tables,
    },
    Entry {
        format: Format::Jsonl,
        name: "jsonl",
        about: "annotations.jsonl: one object a document, with everything that was found, in exact text",
        files: &["annotations.jsonl"],
        way: Way::Page(File::Annotations),
    },
    #[cfg(feature = "xlsx")]
    Entry {
        format: Format::Xlsx,
        name: "xlsx",
        about: "dixit.xlsx: a workbook with a sheet for each table, for Excel, LibreOffice or Sheets",
        files: &[convert::xlsx::NAME],
        way: Way::Rows(convert::xlsx::convert),
    },
    #[cfg(feature = "sqlite")]
    Entry {
        format: Format::Sqlite,
        name: "sqlite",
        about: "dixit.sqlite: the tables in a database with indexes and full-text search, for SQL or Datasette",
        files: &[convert::sqlite::NAME],
        way: Way::Rows(convert::sqlite::convert),
    },
    #[cfg(feature = "parquet")]
    Entry {
        format: Format::Parquet,
        name: "parquet",
        about: "claims.parquet and its kin: typed tables for DuckDB, pandas, Polars or Spark",
        files: &[
            convert::parquet::name(File::Claims),
            convert::parquet::name(File::Stances),
            convert::parquet::name(File::Mentions),
            convert::parquet::name(File::Documents),
        ],
        way: Way::Rows(convert::parquet::convert),
    },
    #[cfg(feature = "sqlite")]
    Entry {
        format: Format::Dna,
        name: "dna",
        about: "dixit.dna: a database for Discourse Network Analyzer 3, and dna_events.csv, its list of events",
        files: &[convert::dna::NAME, convert::dna::EVENTS],
        way: Way::Documents(convert::dna::convert),
    },
    Entry {
        format: Format::Brat,
        name: "brat",
        about: "brat/: standoff, a text and an annotation for each document",
        files: &[convert::brat::NAME],
        way: Way::Documents(convert::brat::convert),
    },
    Entry {
        format: Format::Web,
        name: "web",
        about: "web_annotations.jsonld: every claim as a W3C Web Annotation",
        files: &[convert::web::NAME],
        way: Way::Documents(convert::web::convert),
    },
    Entry {
        format: Format::Spacy,
        name: "spacy",
        about: "spacy.jsonl: text, tokens, spans and relations for spaCy and Prodigy",
        files: &[convert::spacy::NAME],
        way: Way::Documents(convert::spacy::convert),
    },
];

/// The formats of an output folder, if none are named.
pub const DEFAULT: &[Format] = &[Format::Csv, Format::Jsonl];

impl Format {
    /// What is told of it.
    pub fn entry(self) -> &'static Entry {
        FORMATS.iter().find(|entry| entry.format == self).unwrap_or(&FORMATS[0])
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// Is it made when all rows are there? Then it cannot go to a stream, nor stand in parts.
    pub fn is_converted(self) -> bool {
        matches!(self.entry().way, Way::Rows(_) | Way::Documents(_))
    }
}

/// The files that pages are added to, in a stable order: those of the formats, then the streams that converters read.
pub(super) fn page_files(settings: &Settings) -> Vec<File> {
    let ways: Vec<Way> = settings.formats.iter().map(|format| format.entry().way).collect();
    let mut files = Vec::new();
    if ways.iter().any(|way| matches!(way, Way::Tables)) {
        files.extend(File::TABLES.into_iter().filter(|file| settings.tables.contains(file)));
    }
    let pages = ways.iter().filter_map(|way| match way {
        Way::Page(file) => Some(*file),
        _ => None,
    });
    for file in pages {
        if !files.contains(&file) {
            files.push(file);
        }
    }
    if ways.iter().any(|way| matches!(way, Way::Rows(_))) {
        files.push(File::Rows);
    }
    if ways.iter().any(|way| matches!(way, Way::Documents(_))) {
        files.push(File::Texts);
    }
    files
}

/// Makes the files of all formats that are made when all is there.
pub(super) fn convert_all(settings: &Settings, sources: &Sources<'_>, folder: &Path) -> io::Result<Made> {
    let mut all = Made::default();
    for format in &settings.formats {
        if let Way::Rows(convert) | Way::Documents(convert) = format.entry().way {
            let made = convert(sources, folder)?;
            all.names.extend(made.names);
            all.notes.extend(made.notes);
        }
    }
    Ok(all)
}
