//! Output: annotated documents → the files of an output folder, or a stream.
//!
//! It alone serializes. Workers format documents into pages ([`Rows`]); the pages go, in the order of the input, into a folder ([`Folder`])
//! or a stream. One file of this module is one file that is written; to add a table is to add its file here, its variant of [`File`],
//! and its arms in `File::table` and [`Rows::add`].

mod bytes;
mod cells;
mod claims;
mod convert;
mod disk;
mod documents;
mod failure;
mod folder;
mod formats;
mod identity;
mod json;
mod known;
mod lock;
mod mentions;
mod network;
mod number;
mod package;
mod record;
mod rejects;
mod report;
mod rows;
mod run;
mod shard;
mod stances;
mod summary;
mod table;
mod view;
mod whole;

use std::sync::Arc;

use crate::batch::Page;
use crate::document::Document;
use crate::pipeline::{self, Annotation, Engine};
use crate::read::{Code, Fingerprint, Place, Reject, hex};
pub use cells::{Dialect, Kind, LONGEST_CELL};
pub use disk::{Disk, FileSystem, Sink};
pub use failure::{FailureKind, WriteError};
pub use folder::{Folder, Mode, Opening, is_resumable};
pub use formats::{DEFAULT, Entry, FORMATS, Format};
pub use identity::{Identity, digest, digest_of_file, digest_of_lexicon};
pub use known::Columns;
pub use network::{NETWORK_FORMS, write_network};
pub use record::{JSON_SCHEMA, SCHEMA};
pub use report::{ARTICLES, Report};
pub use rows::{Row, RowReader, items};
pub use run::{Run, settings as run_settings};
use serde::{Deserialize, Serialize};
pub use shard::Part;
pub use summary::{SummarySettings, SummaryTable, summary_tables, write_summary};
pub use table::{Column, Table};
use view::View;

/// A file with one row or record for each of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    /// `claims.csv`.
    Claims,
    /// `stances.csv`.
    Stances,
    /// `mentions.csv`.
    Mentions,
    /// `documents.csv`.
    Documents,
    /// `annotations.jsonl`.
    Annotations,
    /// The rows of all tables, for converters.
    Rows,
    /// Whole documents with their texts, for converters.
    Texts,
}

impl File {
    /// All tables.
    pub const TABLES: [Self; 4] = [Self::Claims, Self::Stances, Self::Mentions, Self::Documents];

    /// Its name in the output folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Claims => "claims.csv",
            Self::Stances => "stances.csv",
            Self::Mentions => "mentions.csv",
            Self::Documents => "documents.csv",
            Self::Annotations => "annotations.jsonl",
            Self::Rows => "rows",
            Self::Texts => "texts",
        }
    }

    /// Is it read by converters alone? Then it never leaves a run.
    const fn is_stream(self) -> bool {
        matches!(self, Self::Rows | Self::Texts)
    }

    /// What a table holds; `None` for what is no table.
    pub fn table(self) -> Option<Table> {
        match self {
            Self::Claims => Some(claims::table()),
            Self::Stances => Some(stances::table()),
            Self::Mentions => Some(mentions::table()),
            Self::Documents => Some(documents::table()),
            Self::Annotations | Self::Rows | Self::Texts => None,
        }
    }
}

/// The files that describe a run.
const DESCRIPTIONS: [&str; 2] = [DATAPACKAGE, RUN];
const DATAPACKAGE: &str = "datapackage.json";
const RUN: &str = "run.json";

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Formats.
    pub formats: Vec<Format>,
    /// Tables of the formats that have tables.
    pub tables: Vec<File>,
    /// How cells of tables are written.
    pub dialect: Dialect,
    /// How the files of a folder are laid out.
    pub layout: Layout,
    /// Bytes of input of a shard, which is finished and can be gone on from; a page at least.
    pub shard: u64,
    /// Whose columns the table of claims has.
    pub columns: Columns,
}

/// How the files of an output folder are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One file of each sort.
    #[default]
    Joined,
    /// A folder `parts` with one folder a shard, and one file of each sort in it.
    Parts,
}

/// Bytes of input of a shard, if not said otherwise: what is lost at most when a run dies.
pub const SHARD: u64 = 16 << 20;

impl Default for Settings {
    fn default() -> Self {
        Self {
            formats: DEFAULT.to_vec(),
            tables: File::TABLES.to_vec(),
            dialect: Dialect::default(),
            layout: Layout::default(),
            shard: SHARD,
            columns: Columns::default(),
        }
    }
}

impl Settings {
    /// The files that hold rows or records, in a stable order.
    pub fn files(&self) -> Vec<File> {
        formats::page_files(self)
    }

    /// The tables among them.
    pub fn tables(&self) -> impl Iterator<Item = Table> {
        self.files().into_iter().filter_map(|file| self.table(file))
    }

    fn table(&self, file: File) -> Option<Table> {
        match file {
            File::Claims => self.columns.table().or_else(|| file.table()),
            _ => file.table(),
        }
    }

    /// What a file starts with: the header row of a table.
    pub fn header(&self, file: File) -> Vec<u8> {
        self.table(file).map(|table| table.header(self.dialect)).unwrap_or_default()
    }
}

/// What a run, or a page of it, holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Documents that were annotated.
    pub documents: u64,
    /// Their bytes of text.
    pub bytes: u64,
    /// Claims.
    pub claims: u64,
    /// Stances.
    pub stances: u64,
    /// Mentions.
    pub mentions: u64,
    /// Records and files that were rejected.
    pub rejected: u64,
    /// Those of them that a defect of this program rejected.
    pub panics: u64,
}

impl Counts {
    /// Adds those of a page.
    pub fn add(&mut self, page: &Self) {
        self.documents += page.documents;
        self.bytes += page.bytes;
        self.claims += page.claims;
        self.stances += page.stances;
        self.mentions += page.mentions;
        self.rejected += page.rejected;
        self.panics += page.panics;
    }
}

/// A page of output: for each file, the bytes that some documents add to it.
#[derive(Clone, Debug)]
pub struct Rows {
    /// The files, each with its bytes.
    pub files: Vec<(File, Vec<u8>)>,
    /// What the page holds.
    pub counts: Counts,
    /// What it was made from.
    pub read: Fingerprint,
    /// Rejects of the page.
    pub rejects: Vec<Reject>,
    settings: Arc<Settings>,
    cell: String,
}

impl Rows {
    /// An empty page.
    pub fn new(settings: &Arc<Settings>) -> Self {
        Self {
            files: settings.files().into_iter().map(|file| (file, Vec::new())).collect(),
            counts: Counts::default(),
            read: Fingerprint::default(),
            rejects: Vec::new(),
            settings: settings.clone(),
            cell: String::new(),
        }
    }

    /// Annotates a document and adds it; one that takes more steps than it may is a reject.
    pub fn annotate(&mut self, engine: &Engine, document: &Document, max_steps: u64) {
        match pipeline::annotate_within(engine, document, max_steps) {
            Ok((annotation, _)) => self.add(document, &annotation),
            Err(over) => self.reject(&Reject {
                place: Place { path: document.path.clone(), ..Place::default() },
                id: Some(document.id.clone()),
                code: Code::Budget,
                message: over.to_string(),
            }),
        }
    }

    /// Adds an annotated document.
    pub fn add(&mut self, document: &Document, annotation: &Annotation) {
        let view = View::new(document, annotation);
        let (dialect, cell) = (self.settings.dialect, &mut self.cell);
        for (file, out) in &mut self.files {
            match file {
                File::Claims => match self.settings.columns.of_claims() {
                    Some(columns) => claims::write_columns(columns, &view, dialect, cell, out),
                    None => claims::write(&view, dialect, cell, out),
                },
                File::Stances => stances::write(&view, dialect, cell, out),
                File::Mentions => mentions::write(&view, dialect, cell, out),
                File::Documents => documents::write(&view, dialect, cell, out),
                File::Annotations => record::write(&view, out),
                File::Texts => record::write_with_text(&view, out),
                File::Rows => {
                    let exact = Dialect::Exact;
                    rows::write_block(File::Claims, out, |out| claims::write(&view, exact, cell, out));
                    rows::write_block(File::Stances, out, |out| stances::write(&view, exact, cell, out));
                    rows::write_block(File::Mentions, out, |out| mentions::write(&view, exact, cell, out));
                    rows::write_block(File::Documents, out, |out| documents::write(&view, exact, cell, out));
                }
            }
        }
        self.counts.documents += 1;
        self.counts.bytes += document.text.len() as u64;
        self.counts.claims += annotation.claims.len() as u64;
        self.counts.stances += annotation.judgement.stances.len() as u64;
        self.counts.mentions += annotation.mentions.list.len() as u64;
    }
}

impl Page for Rows {
    type Mark = (Vec<usize>, Counts);

    fn clear(&mut self) {
        for (_, bytes) in &mut self.files {
            bytes.clear();
        }
        self.counts = Counts::default();
        self.read = Fingerprint::default();
        self.rejects.clear();
    }

    fn read(&mut self, item: &Result<Document, Reject>) {
        self.read.add(item);
    }

    fn mark(&self) -> Self::Mark {
        (self.files.iter().map(|(_, bytes)| bytes.len()).collect(), self.counts)
    }

    fn rewind(&mut self, (lengths, counts): Self::Mark) {
        for ((_, bytes), length) in self.files.iter_mut().zip(lengths) {
            bytes.truncate(length);
        }
        self.counts = counts;
    }

    fn reject(&mut self, reject: &Reject) {
        self.counts.rejected += 1;
        self.counts.panics += u64::from(reject.code == Code::Panic);
        for (file, out) in &mut self.files {
            let cell = &mut self.cell;
            match file {
                File::Documents => documents::write_reject(reject, self.settings.dialect, cell, out),
                File::Rows => rows::write_block(File::Documents, out, |out| {
                    documents::write_reject(reject, Dialect::Exact, cell, out);
                }),
                _ => {}
            }
        }
        self.rejects.push(reject.clone());
    }
}
