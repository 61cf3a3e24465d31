//! `dixit schema` describes what is written; the shell's completions and the manual know every command.

use serde_json::Value;

use crate::workshop::{Workshop, awkward};

/// The part of JSON Schema that the schema uses; anything else in it is an error, so that nothing passes unchecked.
fn check(schema: &Value, root: &Value, value: &Value, at: &str, problems: &mut Vec<String>) {
    let mut refuse = |what: &str| problems.push(format!("{at}: {what}: {value}"));
    let known = [
        "$schema",
        "$id",
        "$defs",
        "$ref",
        "title",
        "description",
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "enum",
        "const",
        "oneOf",
        "pattern",
        "minimum",
        "maximum",
        "minItems",
    ];
    for key in schema.as_object().unwrap().keys() {
        assert!(known.contains(&key.as_str()), "{key} is not checked here");
    }
    if let Some(name) = schema["$ref"].as_str() {
        return check(&root["$defs"][name.rsplit('/').next().unwrap()], root, value, at, problems);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = choices.iter().filter(|choice| {
            let mut problems = Vec::new();
            check(choice, root, value, at, &mut problems);
            problems.is_empty()
        });
        if fits.count() != 1 {
            refuse("fits not one choice");
        }
    }
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("type {other}"),
    };
    let fits = match &schema["type"] {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().any(|name| is(name.as_str().unwrap())),
        _ => true,
    };
    if !fits {
        refuse("wrong type");
    }
    if schema["enum"].as_array().is_some_and(|values| !values.contains(value)) {
        refuse("none of the values");
    }
    if schema.get("const").is_some_and(|wanted| wanted != value) {
        refuse("not the constant");
    }
    let beyond = |key: &str, is_beyond: fn(f64, f64) -> bool| match (schema[key].as_f64(), value.as_f64()) {
        (Some(limit), Some(figure)) => is_beyond(figure, limit),
        _ => false,
    };
    if beyond("minimum", |figure, limit| figure < limit) || beyond("maximum", |figure, limit| figure > limit) {
        refuse("out of range");
    }
    if let (Some(pattern), Some(text)) = (schema["pattern"].as_str(), value.as_str()) {
        let digits =
            |text: &str| !text.starts_with('0') && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let fits = match pattern {
            "^m[1-9][0-9]*$" => text.strip_prefix('m').is_some_and(digits),
            "^c[1-9][0-9]*$" => text.strip_prefix('c').is_some_and(digits),
            "^([A-Z]{3})?$" => text.is_empty() || text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
            other => panic!("pattern {other}"),
        };
        if !fits {
            refuse("does not match");
        }
    }
    if let Some(items) = value.as_array() {
        if (items.len() as u64) < schema["minItems"].as_u64().unwrap_or(0) {
            refuse("too few");
        }
        for (index, item) in items.iter().enumerate().filter(|_| schema["items"].is_object()) {
            check(&schema["items"], root, item, &format!("{at}[{index}]"), problems);
        }
    }
    if let (Some(properties), Some(fields)) = (schema["properties"].as_object(), value.as_object()) {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !fields.contains_key(name) {
                problems.push(format!("{at}: {name} is missing"));
            }
        }
        for (name, field) in fields {
            match properties.get(name) {
                Some(property) => check(property, root, field, &format!("{at}.{name}"), problems),
                None => problems.push(format!("{at}: {name} is not in output/annotations.schema.json")),
            }
        }
    }
}

#[test]
fn the_schema_describes_the_records() {
    let workshop = Workshop::new();
    workshop.file("in.jsonl", awkward());
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    workshop.done(&["annotate", "in.jsonl", corpus, "-o", "out", "--quiet"], 1);
    let schema: Value = serde_json::from_str(&workshop.done(&["schema"], 0).stdout).unwrap();
    let records = workshop.records("out");
    assert!(records.len() > 15);
    let mut problems = Vec::new();
    for record in &records {
        check(&schema, &schema, record, record["id"].as_str().unwrap(), &mut problems);
    }
    assert!(problems.is_empty(), "{} problems, such as {:#?}", problems.len(), &problems[..problems.len().min(5)]);
    // and refuses what it should
    for (key, wrong) in [("schema", Value::from("dixit/2")), ("sentences", Value::Null), ("surplus", Value::Null)] {
        let mut record = records[0].clone();
        record[key] = wrong;
        let mut problems = Vec::new();
        check(&schema, &schema, &record, "", &mut problems);
        assert!(!problems.is_empty(), "{key} is not checked");
    }
}

#[test]
fn completions_and_manual_know_the_commands() {
    let workshop = Workshop::new();
    for shell in ["bash", "zsh", "fish"] {
        let completions = workshop.done(&["completions", shell], 0).stdout;
        assert!(completions.contains("annotate") && completions.contains("min-confidence"), "{shell}");
    }
    let page = workshop.done(&["man"], 0).stdout;
    assert!(page.starts_with(".ie") && page.contains("dixit") && page.contains("annotate"), "{page}");
    let page = workshop.done(&["man", "annotate"], 0).stdout;
    assert!(page.contains("min\\-confidence"), "{page}");
    assert!(workshop.done(&["man", "nothing"], 2).stderr.contains("no command"));
}
