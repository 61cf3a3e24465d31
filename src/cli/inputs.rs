//! What `dixit annotate` is to read: the paths of its command line, and those that a file lists.

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::read::{self, Inventory, Links, NoInput};
use clap::Args;
use serde_json::{Value, json};

/// Where the articles are.
#[derive(Debug, Args)]
pub(super) struct Inputs {
    /// Files or folders of articles (.txt, .md, .html, .warc, .wet, .jsonl, .ndjson, .json, .csv, .tsv, also with .gz or .zst), or - for JSON lines on standard
    /// input
    #[arg(required_unless_present = "files_from", value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// File that lists more inputs, one a line (or with a NUL behind each, as `find -print0` writes them), or - for standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// Follow symbolic links in folders; a file that can be reached in several ways is read once
    #[arg(long)]
    follow: bool,
    /// Inputs without a document are no mistake: write tables without rows
    #[arg(long)]
    allow_empty: bool,
}

impl Inputs {
    /// The given paths and nothing else.
    pub(super) fn of(inputs: Vec<PathBuf>) -> Self {
        Self { inputs, files_from: None, follow: false, allow_empty: false }
    }

    /// Those of an earlier run, from what [`Self::settings`] told of them.
    pub(super) fn of_settings(told: &Value) -> Self {
        let given = told["given"].as_array().into_iter().flatten().filter_map(Value::as_str).map(PathBuf::from);
        Self {
            files_from: told["files_from"].as_str().map(PathBuf::from),
            follow: told["follow"] == true,
            ..Self::of(given.collect())
        }
    }

    /// Is standard input to be read?
    pub(super) fn has_stdin(&self) -> bool {
        self.inputs.iter().chain(&self.files_from).any(|path| path.as_os_str() == "-")
    }

    /// Lists what is to be read.
    pub(super) fn inventory(&self) -> Result<Inventory, Box<dyn Error>> {
        let mut paths = self.inputs.clone();
        if let Some(list) = &self.files_from {
            paths.extend(listed(list)?);
        }
        let is_stdin = |path: &&PathBuf| path.as_os_str() == "-";
        if paths.iter().chain(&self.files_from).filter(is_stdin).count() > 1 {
            return Err("standard input can be read once: give - for one thing".into());
        }
        let links = if self.follow { Links::Follow } else { Links::PassOver };
        match read::inventory(&paths, links) {
            Err(NoInput::Empty { .. }) if self.allow_empty => Ok(Inventory::default()),
            other => Ok(other?),
        }
    }

    /// As `run.json` tells them.
    pub(super) fn settings(&self) -> Value {
        let given: Vec<String> = self.inputs.iter().map(|path| path.display().to_string()).collect();
        let list = self.files_from.as_ref().map(|path| path.display().to_string());
        json!({"given": given, "files_from": list, "follow": self.follow})
    }
}

/// The paths that a file lists: one a line, or with a NUL behind each if it has any. Bytes that are no UTF-8 are parts of names.
fn listed(list: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let bytes = match list.as_os_str() == "-" {
        true => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
        false => fs::read(list),
    };
    let bytes = bytes.map_err(|error| {
        format!("{}: the list of inputs cannot be read: {error}; give a file with one path a line", list.display())
    })?;
    let separator = if bytes.contains(&0) { 0 } else { b'\n' };
    let lines = bytes.split(|byte| *byte == separator);
    Ok(lines.filter(|line| !line.is_empty()).map(|line| PathBuf::from(name(line))).collect())
}

#[cfg(unix)]
fn name(bytes: &[u8]) -> OsString {
    use std::os::unix::ffi::OsStringExt as _;
    OsString::from_vec(bytes.to_vec())
}

#[cfg(not(unix))]
fn name(bytes: &[u8]) -> OsString {
    // a list written there ends its lines with both
    String::from_utf8_lossy(bytes).trim_end_matches('\r').to_owned().into()
}
