//! `datapackage.json`: the tables described in the terms of Frictionless Data, so that programs read them without guessing.

use serde_json::{Value, json};

use super::cells::{Dialect, Kind, LONGEST_CELL};
use super::table::{Column, Table};
use super::{File, Settings};

/// The description of the tables that a run writes.
pub(super) fn package(settings: &Settings) -> Vec<u8> {
    let tables: Vec<Table> = settings.tables().collect();
    let resources: Vec<Value> = tables.iter().map(|table| resource(table, &tables, settings.dialect)).collect();
    let package = json!({
        "profile": "tabular-data-package",
        "name": "dixit",
        "title": "Who said what, about whom, and where they stand",
        "version": env!("CARGO_PKG_VERSION"),
        "description": rules(settings.dialect),
        "resources": resources,
    });
    let mut bytes = serde_json::to_vec_pretty(&package).expect("plain values, written to memory");
    bytes.push(b'\n');
    bytes
}

/// What was done to texts so that a spreadsheet can open them, and how to undo it.
fn rules(dialect: Dialect) -> String {
    let common = "Offsets are counts of Unicode code points, end exclusive. An empty cell is a missing value.";
    match dialect {
        Dialect::Raw | Dialect::Exact => format!("{common} Texts are exact."),
        Dialect::Spreadsheet => format!(
            "{common} Made to be opened in a spreadsheet: a text cell that one would run as a formula, or an identifier that looks like a \
             number, has an apostrophe before it; so has such a character behind a semicolon; line breaks and tabs within a cell are \
             blanks; a cell of more than {LONGEST_CELL} characters is cut, and the column `cut` names it. Exact text: `--csv raw`, or \
             annotations.jsonl."
        ),
    }
}

fn resource(table: &Table, tables: &[Table], dialect: Dialect) -> Value {
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    let mut schema = json!({"fields": fields, "missingValues": [""]});
    let has = |file, column| {
        let named = |table: &Table| table.columns.iter().any(|it| it.name == column);
        tables.iter().any(|table| table.file == file && named(table))
    };
    let mut keys = Vec::new();
    for (column, file) in [("doc_id", File::Documents), ("claim_id", File::Claims)] {
        if table.file != file && has(file, column) && table.columns.iter().any(|it| it.name == column) {
            let reference = json!({"resource": stem(file), "fields": [column]});
            keys.push(json!({"fields": [column], "reference": reference}));
        }
    }
    if !keys.is_empty() {
        schema["foreignKeys"] = Value::Array(keys);
    }
    json!({
        "profile": "tabular-data-resource",
        "name": stem(table.file),
        "path": table.file.name(),
        "title": format!("One row is {}", table.row),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": "\"", "doubleQuote": true, "lineTerminator": dialect.line_end(), "header": true},
        "schema": schema,
    })
}

fn stem(file: File) -> &'static str {
    file.name().split('.').next().unwrap_or_default()
}

fn field(column: &Column) -> Value {
    let sort = match column.kind {
        // a date may be a year or a month alone
        Kind::Id | Kind::Text | Kind::Date => "string",
        Kind::Integer => "integer",
        Kind::Number => "number",
    };
    let mut field = json!({"name": column.name, "type": sort, "description": column.about});
    if !column.values.is_empty() {
        field["constraints"] = json!({"enum": column.values});
    }
    field
}
