//! What is written: records, tables, descriptions.

use std::fs;
use std::io::Write as _;
use std::process::Command;

use serde_json::{Value, json};

use crate::sandbox::{ARTICLE, Sandbox, collection, lines, table};

const FILES: [&str; 6] =
    ["claims.csv", "stances.csv", "mentions.csv", "documents.csv", "annotations.jsonl", "datapackage.json"];

#[test]
fn offsets_are_code_points_and_surfaces_are_the_texts() {
    let sandbox = Sandbox::new();
    let text = format!("😀 {ARTICLE}");
    sandbox.file("a.txt", &text);
    let points: Vec<char> = text.chars().collect();
    let record = &sandbox.records("a.txt")[0];
    let mut checked = 0;
    let mut check = |span: &Value| {
        let at = |key: &str| span[key].as_u64().unwrap() as usize;
        let surface: String = points[at("start")..at("end")].iter().collect();
        assert_eq!(span["text"], surface);
        checked += 1;
    };
    for claim in record["claims"].as_array().unwrap() {
        claim["content"].as_array().unwrap().iter().for_each(&mut check);
        [&claim["source"], &claim["cue"]].into_iter().filter(|span| !span.is_null()).for_each(&mut check);
    }
    record["mentions"].as_array().unwrap().iter().for_each(&mut check);
    assert!(checked >= 8, "{record}");
}

#[test]
fn the_record_has_exactly_the_fields_of_its_schema_in_order() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", ARTICLE);
    sandbox.annotate(["a.txt", "-o", "out"]).ends_with(0);
    let line = sandbox.read("out/annotations.jsonl");
    let keys = [
        "schema",
        "id",
        "path",
        "title",
        "authors",
        "published",
        "outlet",
        "url",
        "language",
        "sentences",
        "mentions",
        "claims",
        "stances",
        "warnings",
    ];
    let record: Value = serde_json::from_str(line.trim_end()).unwrap();
    assert_eq!(record.as_object().unwrap().len(), keys.len());
    let mut at = 0;
    for key in keys {
        let found = line[at..].find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key} is missing, or too early"));
        at += found;
    }
    let claim = record["claims"][0].as_object().unwrap();
    let mut expected = vec![
        "id",
        "kind",
        "sentence",
        "source",
        "cue",
        "content",
        "speakers",
        "via",
        "nested_in",
        "act",
        "plover",
        "cameo",
        "factuality",
        "hedge",
        "confidence",
        "rule",
    ];
    expected.sort_unstable();
    assert_eq!(claim.keys().collect::<Vec<_>>(), expected);
    assert_eq!(record["claims"][0]["id"], "c1");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let sandbox = Sandbox::new();
    collection(&sandbox);
    let mut expected = Vec::new();
    for threads in ["1", "2", "3", "8"] {
        sandbox.annotate(["in", "-o", threads, "--threads", threads]).ends_with(1);
        let bytes: Vec<Vec<u8>> =
            FILES.iter().map(|name| fs::read(sandbox.path(threads).join(name)).unwrap()).collect();
        if expected.is_empty() {
            expected = bytes;
        }
        for ((name, bytes), expected) in FILES
            .iter()
            .zip(FILES.iter().map(|name| fs::read(sandbox.path(threads).join(name)).unwrap()))
            .zip(&expected)
        {
            assert!(bytes == *expected, "{name} differs with {threads} threads");
        }
    }
    let rows = table(&String::from_utf8(expected[3].clone()).unwrap());
    // 40 texts, a binary one, 300 lines, 300 rows: none is lost
    assert_eq!(rows.len(), 641);
    let run: Value = serde_json::from_str(&sandbox.read("8/run.json")).unwrap();
    assert_eq!(run["counts"]["documents"].as_u64().unwrap() + run["counts"]["rejected"].as_u64().unwrap(), 641);
}

#[test]
fn tables_and_records_agree() {
    let sandbox = Sandbox::new();
    collection(&sandbox);
    sandbox.annotate(["in", "-o", "out", "--csv", "raw"]).ends_with(1);
    let records = lines(&sandbox.read("out/annotations.jsonl"));
    let rows = |name: &str| table(&sandbox.read(&format!("out/{name}.csv")));
    let count = |key: &str| records.iter().map(|record| record[key].as_array().unwrap().len()).sum::<usize>();
    let (claims, stances, mentions) = (rows("claims"), rows("stances"), rows("mentions"));
    assert_eq!((claims.len(), stances.len(), mentions.len()), (count("claims"), count("stances"), count("mentions")));
    assert!(claims.len() > 1000 && !stances.is_empty() && !mentions.is_empty());
    let mut row = claims.iter();
    for record in &records {
        for claim in record["claims"].as_array().unwrap() {
            let row = row.next().unwrap();
            let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
            let content: Vec<String> =
                claim["content"].as_array().unwrap().iter().map(|span| text(&span["text"])).collect();
            let speakers: Vec<String> =
                claim["speakers"].as_array().unwrap().iter().map(|it| text(&it["name"])).collect();
            assert_eq!(row["claim_id"], format!("{}#{}", text(&record["id"]), text(&claim["id"])));
            assert_eq!(row["quote"], content.join(" "));
            assert_eq!(row["speaker"], speakers.join("; "));
            assert_eq!(row["source"], text(&claim["source"]["text"]));
            assert_eq!(row["cue"], text(&claim["cue"]["text"]));
            assert_eq!(row["act"], text(&claim["act"]));
            let of_claim =
                || record["stances"].as_array().unwrap().iter().filter(|stance| stance["claim"] == claim["id"]);
            let strongest = of_claim().map(|stance| stance["score"].as_i64().unwrap().abs()).max();
            let main = of_claim().find(|stance| stance["score"].as_i64().map(i64::abs) == strongest);
            assert_eq!(row["target"], main.map_or(String::new(), |main| text(&main["target"]["name"])));
            assert_eq!(row["score"], main.map_or(String::new(), |main| main["score"].to_string()));
            assert_eq!(
                row["targets"],
                of_claim().map(|stance| text(&stance["target"]["name"])).collect::<Vec<_>>().join("; ")
            );
        }
    }
    assert_eq!(row.next(), None);
}

#[test]
fn nothing_in_a_spreadsheet_is_run_and_raw_is_exact() {
    let sandbox = Sandbox::new();
    let title = "=HYPERLINK(\"http://x\",\"y\")\nsecond line";
    let long = format!("“{}” said Ms. Ito.", "word ".repeat(10_000));
    let lines = [
        json!({"id": "00123", "text": ARTICLE, "title": title, "outlet": "@outlet", "authors": ["+one", "-two"]}),
        json!({"id": "=1+1", "text": "“=SUM(A1)” said Ms. Ito.", "url": "＝cmd"}),
        json!({"id": "long", "text": long}),
    ];
    sandbox.file("a.jsonl", lines.map(|line| line.to_string()).join("\n"));
    sandbox.annotate(["a.jsonl", "-o", "safe"]).ends_with(0);
    for name in ["claims.csv", "stances.csv", "mentions.csv", "documents.csv"] {
        let text = sandbox.read(&format!("safe/{name}"));
        assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"), "{name}");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{name}: a line break in a cell");
        for row in table(&text) {
            for (column, cell) in row {
                let is_number = cell.parse::<f64>().is_ok();
                let start = cell.trim_start().chars().next();
                assert!(
                    is_number || !start.is_some_and(|start| "=+-@＝＋－＠\t\r\n".contains(start)),
                    "{name} {column}: {cell:?}"
                );
                assert!(cell.encode_utf16().count() <= 32_767);
            }
        }
    }
    let documents = table(&sandbox.read("safe/documents.csv"));
    assert_eq!(documents[0]["doc_id"], "'00123");
    assert_eq!(documents[0]["title"], "'=HYPERLINK(\"http://x\",\"y\") second line");
    let claims = table(&sandbox.read("safe/claims.csv"));
    let cut = claims.iter().find(|row| row["doc_id"] == "long").expect("the long quotation is a claim");
    assert_eq!((cut["cut"].as_str(), cut["quote"].encode_utf16().count()), ("quote", 32_767));

    sandbox.annotate(["a.jsonl", "-o", "raw", "--csv", "raw"]).ends_with(0);
    let text = sandbox.read("raw/documents.csv");
    assert!(text.starts_with("doc_id,") && !text.contains("\r\n"));
    let documents = table(&text);
    assert_eq!((documents[0]["doc_id"].as_str(), documents[0]["title"].as_str()), ("00123", title));
    let claims = table(&sandbox.read("raw/claims.csv"));
    let whole = claims.iter().find(|row| row["doc_id"] == "long").unwrap();
    assert_eq!((whole["cut"].as_str(), whole["quote"].chars().count()), ("", 50_002));
}

#[test]
fn frictionless_accepts_the_package() {
    let sandbox = Sandbox::new();
    collection(&sandbox);
    for dialect in ["spreadsheet", "raw"] {
        sandbox.annotate(["in", "-o", dialect, "--csv", dialect]).ends_with(1);
        let package: Value = serde_json::from_str(&sandbox.read(&format!("{dialect}/datapackage.json"))).unwrap();
        for resource in package["resources"].as_array().unwrap() {
            let text = sandbox.read(&format!("{dialect}/{}", resource["path"].as_str().unwrap()));
            let header = text.trim_start_matches('\u{feff}').lines().next().unwrap();
            let fields: Vec<&str> = resource["schema"]["fields"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["name"].as_str().unwrap())
                .collect();
            assert_eq!(header, fields.join(","));
        }
        match Command::new("frictionless").arg("validate").arg(sandbox.path(dialect).join("datapackage.json")).output()
        {
            Ok(output) => {
                let told = String::from_utf8_lossy(&output.stdout);
                assert!(
                    output.status.success() && told.matches("VALID").count() == 4 && !told.contains("INVALID"),
                    "{told}"
                );
            }
            Err(_) => {
                let _ =
                    writeln!(std::io::stderr(), "SKIPPED: frictionless is not installed (pip install frictionless)");
            }
        }
    }
}

#[test]
fn the_run_says_what_it_read() {
    let sandbox = Sandbox::new();
    collection(&sandbox);
    sandbox.annotate(["in", "-o", "out"]).ends_with(1);
    let run: Value = serde_json::from_str(&sandbox.read("out/run.json")).unwrap();
    assert_eq!(run["version"], env!("CARGO_PKG_VERSION"));
    assert!(run["lexicons"].as_array().unwrap().iter().any(|it| it["path"] == "lexicons/abbreviations.csv"));
    // 40 texts, lines, rows, and the binary file
    assert_eq!(run["inputs"]["files"], 42);
    let listed = &run["inputs"]["listed"][0];
    let bytes = fs::read(sandbox.path(listed["path"].as_str().unwrap())).unwrap();
    use sha2::Digest as _;
    let sha256: String = sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(json!([listed["bytes"], listed["sha256"]]), json!([bytes.len(), sha256]));
}
