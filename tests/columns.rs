//! The columns that `output/README.md` tells are those that are written.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dixit::output::{Column, File, Kind};

const MARK: &str = "cargo test --test columns` from the lists that write the files. -->\n";

fn tables() -> String {
    let mut out = String::new();
    for file in File::TABLES {
        let table = file.table().expect("a table");
        let _ =
            write!(out, "\n## `{}`\n\nOne row is {}.\n\n| column | holds | |\n|---|---|---|\n", file.name(), table.row);
        for column in &table.columns {
            let _ = writeln!(out, "| `{}` | {} | {} |", column.name, holds(column), about(column));
        }
    }
    out
}

fn holds(column: &Column) -> &'static str {
    match column.kind {
        Kind::Id => "identifier",
        Kind::Text => "text",
        Kind::Date => "date, ISO 8601",
        Kind::Integer => "whole number",
        Kind::Number => "number",
    }
}

/// A bar would end the cell.
fn about(column: &Column) -> String {
    let mut about = column.about.replace('|', "\\|");
    if !column.values.is_empty() && !column.values.iter().all(|value| about.contains(value)) {
        let _ = write!(about, ": {}", column.values.join(", "));
    }
    about
}

#[test]
fn the_readme_tells_the_columns_that_are_written() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("output/README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, told) = readme.split_once(MARK).expect("the line that says where the tables come from");
    let expected = tables();
    if told != expected && std::env::var_os("DIXIT_WRITE").is_some() {
        fs::write(&path, format!("{before}{MARK}{expected}")).unwrap();
        return;
    }
    assert!(
        told == expected,
        "output/README.md does not tell the columns that are written: run `DIXIT_WRITE=1 cargo test --test columns`, and look at what changed"
    );
}

#[test]
fn columns_have_names_of_their_own_and_a_meaning() {
    for file in File::TABLES {
        let table = file.table().expect("a table");
        for (index, column) in table.columns.iter().enumerate() {
            let is_plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            assert!(is_plain(column.name), "{}: {}", file.name(), column.name);
            assert!(!column.about.is_empty(), "{}: {}", file.name(), column.name);
            assert!(
                table.columns[..index].iter().all(|other| other.name != column.name),
                "{}: {} stands twice",
                file.name(),
                column.name
            );
        }
        assert_eq!(table.columns.last().map(|column| column.name), Some("cut"));
    }
}
