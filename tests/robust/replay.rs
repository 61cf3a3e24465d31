//! Files that made trouble once, or were made to: each in `tests/regress` is read, annotated by both engines and written, like any other.
//!
//! What a fuzz target finds is put there under the name of its target (`fuzz/README.md`); so the find is replayed without a fuzzer.
//! `HOSTILE_DIR=FOLDER cargo test --test robust hostile` runs any folder of files.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dixit::batch::Page as _;
use dixit::output::{Rows, Settings};
use dixit::read::{self, Documents};
use dixit::{EngineKind, annotate};

use crate::engine;
use crate::properties::offsets_and_nesting;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// Reads a file under its own name, and as every form; each is answered with documents or rejects, and what is a document holds together.
fn answer(path: &Path) -> usize {
    let bytes = fs::read(path).unwrap();
    let own = path.file_name().unwrap().to_string_lossy();
    let mut answers = 0;
    for name in [own.as_ref(), "a.txt", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.warc"] {
        let stream = Box::new(Cursor::new(bytes.clone()));
        let mut rows = Rows::new(&Arc::new(Settings::default()));
        for item in Documents::of_stream(name, stream, read::Settings::default()) {
            answers += 1;
            match item {
                // the longest texts are for `shapes`
                Ok(document) if document.text.len() <= 100_000 => {
                    for kind in EngineKind::ALL {
                        rows.add(&document, &annotate(engine(kind), &document));
                    }
                    offsets_and_nesting(&document.text, EngineKind::Accurate);
                }
                Ok(_) => {}
                Err(reject) => {
                    assert!(reject.code != read::Code::ReaderPanic, "{}: {reject}", path.display());
                    rows.reject(&reject);
                }
            }
        }
    }
    answers
}

#[test]
fn what_made_trouble_once_is_answered() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regress"));
    assert!(files.len() > 20, "the files are gone");
    for path in files {
        answer(&path);
    }
}

#[test]
fn hostile_files_are_answered() {
    let Some(folder) = std::env::var_os("HOSTILE_DIR") else { return };
    for path in files(Path::new(&folder)) {
        answer(&path);
    }
}
