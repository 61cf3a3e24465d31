//! Output: annotated documents → the files of an output folder, or a stream.
//!
//! It alone serializes. Workers format documents into pages ([`Rows`]); the pages go, in the order of the input, into a folder or a stream.
//! One file of this module is one file that is written.

mod folder;
mod record;
mod view;

use std::io::Write;

use crate::batch::Page;
use crate::document::Document;
use crate::pipeline::Annotation;
use crate::read::{Code, Reject};
pub use folder::{Folder, WriteError};
pub use record::SCHEMA;
use view::View;

/// A file with one row or record for each of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    /// `annotations.jsonl`.
    Annotations,
}

impl File {
    /// Its name in the output folder.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Annotations => "annotations.jsonl",
        }
    }
}

/// What a run, or a page of it, holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    /// Rejects of the page.
    pub rejects: Vec<Reject>,
}

impl Rows {
    /// An empty page for these files.
    pub fn new(files: &[File]) -> Self {
        Self {
            files: files.iter().map(|file| (*file, Vec::new())).collect(),
            counts: Counts::default(),
            rejects: Vec::new(),
        }
    }

    /// Adds an annotated document.
    pub fn add(&mut self, document: &Document, annotation: &Annotation) {
        let view = View::new(document, annotation);
        for (file, out) in &mut self.files {
            match file {
                File::Annotations => record::write(&view, out),
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
        self.rejects.clear();
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
        self.rejects.push(reject.clone());
    }
}

/// Writes a page of one file to a stream.
///
/// # Errors
/// Those of the stream.
pub fn stream(rows: &Rows, out: &mut dyn Write) -> std::io::Result<()> {
    rows.files.iter().try_for_each(|(_, bytes)| out.write_all(bytes))
}
