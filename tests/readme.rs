//! What `README.md` shows is what the program prints. A comment before a block says how the block is made:
//!
//! - `<!-- run: ARGUMENTS -->`: what `dixit ARGUMENTS` prints;
//! - `<!-- rows: TABLE FILE: COLUMN COLUMN … -->`: columns of a table that `dixit annotate FILE` writes;
//! - `<!-- ties: FILE: COLUMN COLUMN … -->`: columns of the ties that `dixit network` makes of that file's annotation;
//! - `<!-- scores -->`: `tests/scores.csv`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const WAY_OUT: &str = "run `UPDATE_README=1 cargo test --test readme` and commit the diff of README.md";

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn dixit<'a>(arguments: impl IntoIterator<Item = &'a str>) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    let output =
        command.current_dir(root("")).args(arguments).env_remove("CLICOLOR_FORCE").output().expect("dixit runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "a command of README.md fails: {said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Arguments as a shell would cut them; double quotes keep blanks.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (index, part) in line.split('"').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace()),
            _ => words.push(part),
        }
    }
    words
}

fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut out = format!("| {} |\n|{}\n", header.join(" | "), "---|".repeat(header.len()));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out
}

fn rows(directive: &str) -> String {
    let (what, columns) = directive.split_once(": ").expect("rows: TABLE FILE: COLUMNS");
    let (name, file) = what.split_once(' ').expect("rows: TABLE FILE: COLUMNS");
    let columns: Vec<&str> = columns.split_whitespace().collect();
    columns_of(&dixit(["annotate", file, "-o", "-", "--format", "csv", "--tables", name, "--quiet"]), &columns)
}

fn ties(directive: &str) -> String {
    let (file, columns) = directive.split_once(": ").expect("ties: FILE: COLUMNS");
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    dixit(["annotate", file, "-o", &path("out"), "--quiet"]);
    dixit(["network", &path("out"), "-o", &path("graph.csv")]);
    let csv = std::fs::read_to_string(path("graph_edges.csv")).expect("ties");
    columns_of(&csv, &columns.split_whitespace().collect::<Vec<_>>())
}

fn columns_of(csv: &str, columns: &[&str]) -> String {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let places: Vec<usize> = columns
        .iter()
        .map(|column| header.iter().position(|name| name == *column).unwrap_or_else(|| panic!("no column {column}")))
        .collect();
    let rows = reader.records().map(|record| {
        let record = record.expect("a row");
        places.iter().map(|place| record[*place].to_owned()).collect()
    });
    table(columns, rows.collect::<Vec<_>>())
}

/// Measures in lines, engines in columns, in percent.
fn scores() -> String {
    let mut reader = csv::Reader::from_path(root("tests/scores.csv")).expect("tests/scores.csv");
    let rows: Vec<(String, String, f64, f64)> = reader.deserialize().map(|row| row.expect("a row")).collect();
    let of = |engine: &str, measure: &str| {
        let row = rows.iter().find(|row| row.0 == engine && row.1 == measure);
        row.map_or_else(String::new, |row| format!("{:.1}", row.2 * 100.0))
    };
    let measures = rows.iter().filter(|row| row.0 == "accurate").map(|row| row.1.as_str());
    let line = |measure: &str| vec![measure.to_owned(), of("accurate", measure), of("fast", measure)];
    table(&["", "accurate", "fast"], measures.map(line).collect::<Vec<_>>())
}

fn block(directive: &str) -> Option<String> {
    if directive == "scores" {
        return Some(scores());
    }
    if let Some(arguments) = directive.strip_prefix("run: ") {
        return Some(format!("```text\n{}```\n", dixit(words(arguments))));
    }
    if let Some(what) = directive.strip_prefix("ties: ") {
        return Some(ties(what));
    }
    directive.strip_prefix("rows: ").map(rows)
}

#[test]
fn what_the_readme_shows_is_what_is_printed() {
    let path = root("README.md");
    let before = std::fs::read_to_string(&path).expect("README.md");
    let mut after = String::new();
    let mut blocks = 0;
    let mut lines = before.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        after.push_str(line);
        let directive = line.trim_end().strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->"));
        let Some(made) = directive.and_then(block) else { continue };
        blocks += 1;
        // the block that stands there: a fence to its end, or lines up to an empty one
        if lines.peek().is_some_and(|line| line.starts_with("```")) {
            lines.next();
            for line in lines.by_ref() {
                if line.starts_with("```") {
                    break;
                }
            }
        } else {
            while lines.next_if(|line| !line.trim().is_empty()).is_some() {}
        }
        after.push_str(&made);
    }
    assert!(blocks >= 5, "README.md shows only {blocks} outputs");
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, after).expect("README.md is writable");
        return;
    }
    let differing = before.lines().zip(after.lines()).find(|(old, new)| old != new);
    assert!(before == after, "README.md shows what is not printed any more: {differing:#?}\n{WAY_OUT}");
}
