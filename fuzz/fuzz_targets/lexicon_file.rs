//! Any text as a lexicon: it is read, or every problem names a line of it.

#![no_main]

use std::collections::BTreeMap;
use std::path::PathBuf;

use dixit::lexicons::table::{LexiconFile, Problems, rows};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: String| {
    let lines = text.bytes().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 1;
    let file = LexiconFile { path: PathBuf::from("own.csv"), text };
    let mut problems = Problems::default();
    let read = rows::<BTreeMap<String, String>>(&file, &mut problems);
    assert!(read.len() as u64 <= lines);
    assert!(problems.0.iter().all(|problem| problem.line <= lines));
    for problem in &problems.0 {
        assert!(!problem.to_string().is_empty());
    }
});
