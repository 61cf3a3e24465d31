//! Who may use whom: the modules' `use crate::…` lines against the order of the data flow.

use std::fs;
use std::path::{Path, PathBuf};

/// A module, and the modules that it may use. Whoever adds a line here changes the architecture.
const MAY_USE: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("bounds", &[]),
    ("entity", &[]),
    ("markup", &["span"]),
    ("lexicons", &["entity", "markup", "span"]),
    ("document", &["entity", "span"]),
    ("segment", &["bounds", "document", "lexicons", "span"]),
    ("mention", &["document", "entity", "lexicons", "segment", "span", "weights"]),
    ("weights", &[]),
    ("tag", &["lexicons", "segment", "span", "weights"]),
    ("parse", &["lexicons", "segment", "span", "tag", "weights"]),
    ("models", &["attribution", "mention", "parse", "stance", "tag", "weights"]),
    ("syntax", &["document", "parse", "segment", "span", "tag"]),
    (
        "attribution",
        &["bounds", "document", "lexicons", "mention", "parse", "segment", "span", "syntax", "tag", "weights"],
    ),
    ("speaker", &["attribution", "document", "entity", "lexicons", "mention", "segment", "span", "syntax", "tag"]),
    (
        "stance",
        &[
            "attribution",
            "document",
            "lexicons",
            "mention",
            "parse",
            "segment",
            "span",
            "speaker",
            "syntax",
            "tag",
            "weights",
        ],
    ),
    ("read", &["document", "mention", "span"]),
    ("batch", &["document", "read"]),
    ("benchmark", &["batch", "document", "entity", "lexicons", "output", "pipeline", "random", "read"]),
    ("records", &[]),
    ("summary", &["records"]),
    ("network", &["records"]),
    (
        "output",
        &[
            "attribution",
            "batch",
            "bounds",
            "document",
            "lexicons",
            "mention",
            "network",
            "pipeline",
            "read",
            "records",
            "span",
            "speaker",
            "stance",
            "summary",
        ],
    ),
];

/// Words that stages must not hold: input, output, threads and state belong to the edge.
const NOT_IN_STAGES: &[&str] =
    &["std::fs", "std::io", "std::thread", "println!", "eprintln!", "static mut", "OnceLock", "LazyLock", "Mutex"];

const STAGES: &[&str] = &["segment", "mention", "tag", "parse", "syntax", "attribution", "speaker", "stance"];

fn sources(path: &Path, out: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("readable") {
            sources(&entry.expect("readable").path(), out);
        }
    } else if path.extension().is_some_and(|ending| ending == "rs") {
        out.push(path.to_owned());
    }
}

/// The product's part of a file: its tests may use anything.
fn product(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("readable");
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

fn module_files(module: &str) -> Vec<PathBuf> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for path in [src.join(module), src.join(format!("{module}.rs"))] {
        if path.exists() {
            sources(&path, &mut files);
        }
    }
    files
}

#[test]
fn modules_use_earlier_modules_only() {
    let mut checked = 0;
    for (module, may_use) in MAY_USE {
        for file in module_files(module) {
            for (number, line) in
                product(&file).lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
            {
                for (at, _) in line.match_indices("crate::") {
                    let rest = line[at + 7..].chars();
                    let used: String =
                        rest.take_while(|letter| letter.is_ascii_lowercase() || *letter == '_').collect();
                    if used.is_empty() || used == *module {
                        continue;
                    }
                    checked += 1;
                    assert!(
                        may_use.contains(&used.as_str()),
                        "{}:{}: `{module}` must not know `{used}`; it may use {may_use:?}. Move what it needs to an earlier \
                         stage, or change the table in this test with a reason.",
                        file.display(),
                        number + 1
                    );
                }
            }
        }
    }
    assert!(checked > 20, "the check has lost its subject: only {checked} uses seen");
}

#[test]
fn nothing_but_the_program_knows_the_command_line() {
    let mut files = Vec::new();
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    sources(&src, &mut files);
    for file in files.iter().filter(|file| !file.starts_with(src.join("cli")) && !file.ends_with("main.rs")) {
        assert!(
            !product(file).contains("crate::cli"),
            "{}: only the program may know the command line",
            file.display()
        );
    }
}

#[test]
fn stages_have_no_input_output_threads_or_state() {
    for stage in STAGES {
        for file in module_files(stage) {
            let text = product(&file);
            for word in NOT_IN_STAGES {
                let line = text.lines().position(|line| line.contains(word) && !line.trim_start().starts_with("//"));
                assert!(line.is_none(), "{}:{line:?}: `{word}` has no place in a stage", file.display());
            }
        }
    }
}

#[test]
fn files_open_with_what_they_own() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 20, "the check has lost its subject");
    for file in files {
        let text = fs::read_to_string(&file).expect("readable");
        assert!(
            text.starts_with("//!"),
            "{}: begin the file with `//!`: what it owns and must not know",
            file.display()
        );
    }
}
