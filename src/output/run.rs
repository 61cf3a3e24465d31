//! `run.json`: what a run was: version, settings, hashes of what it read, counts, seconds. The only file that holds times.

use serde::Serialize;
use serde_json::{Value, json};

use super::identity::{Identity, digest_of_lexicon};
use super::{Counts, Settings};
use crate::bounds::Bounds;
use crate::lexicons::LexiconFile;
use crate::read::{self, Files};

/// What decides which bytes a run writes, lexicons, models and inputs apart.
pub fn settings(
    inputs: Value,
    engine: &str,
    min_confidence: Option<f32>,
    max_steps: u64,
    bounds: Bounds,
    reading: &read::Settings,
    writing: &Settings,
) -> Value {
    json!({
        "inputs": inputs,
        "engine": engine,
        "min_confidence": min_confidence,
        "max_steps": max_steps,
        "max_depth": bounds.marks,
        "max_cues": bounds.cues,
        "text_field": reading.text_field,
        "limits": reading.limits,
        "undecodable": reading.undecodable,
        "language": reading.language,
        "formats": writing.formats.iter().map(|format| format.name()).collect::<Vec<_>>(),
        "tables": writing.tables.iter().map(|file| file.name()).collect::<Vec<_>>(),
        "csv": writing.dialect,
        "columns": writing.columns.name(),
        "layout": writing.layout,
        "shard": writing.shard,
    })
}

/// What a run read and did.
#[derive(Debug)]
pub struct Run<'r> {
    /// Which run it is.
    pub identity: &'r Identity,
    /// What [`settings`] gives.
    pub settings: &'r Value,
    /// Threads that annotated.
    pub threads: usize,
    /// Lexicons: built-in ones, then the user's.
    pub lexicons: &'r [LexiconFile],
    /// Files that were read.
    pub files: &'r Files,
    /// Files of folders that are no documents.
    pub skipped: &'r std::collections::BTreeMap<String, u64>,
    /// Documents whose id an earlier one has.
    pub repeated_ids: u64,
    /// Records of archives that are no articles.
    pub passed: &'r std::collections::BTreeMap<String, u64>,
    /// What the run holds.
    pub counts: Counts,
    /// How long it took; since it was resumed, if it was.
    pub seconds: f64,
}

#[derive(Serialize)]
struct Hashed<'a> {
    path: &'a str,
    bytes: u64,
    sha256: &'a str,
}

impl Run<'_> {
    /// The file's bytes.
    pub fn to_json(&self) -> Vec<u8> {
        let lexicons: Vec<Value> = self.lexicons.iter().map(lexicon).collect();
        let files: Vec<Hashed<'_>> =
            self.files.listed.iter().map(|(path, bytes, sha256)| Hashed { path, bytes: *bytes, sha256 }).collect();
        let run = json!({
            "schema": super::SCHEMA,
            "version": env!("CARGO_PKG_VERSION"),
            "identity": self.identity,
            "settings": self.settings,
            "threads": self.threads,
            "lexicons": lexicons,
            "inputs": {
                "files": self.files.count,
                "bytes": self.files.bytes,
                // of the lines that `sha256sum FILE…` prints, so that it can be checked with that
                "sha256": self.files.sha256(),
                "listed": files,
                "skipped": self.skipped,
                "repeated_ids": self.repeated_ids,
                "passed": self.passed,
            },
            "counts": {
                "documents": self.counts.documents,
                "rejected": self.counts.rejected,
                "bytes": self.counts.bytes,
                "claims": self.counts.claims,
                "stances": self.counts.stances,
                "mentions": self.counts.mentions,
            },
            "seconds": (self.seconds * 1000.0).round() / 1000.0,
        });
        let mut bytes = serde_json::to_vec_pretty(&run).expect("plain values, written to memory");
        bytes.push(b'\n');
        bytes
    }
}

fn lexicon(file: &LexiconFile) -> Value {
    json!({"path": file.path.display().to_string(), "sha256": digest_of_lexicon(file)})
}
