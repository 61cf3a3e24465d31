//! Bad input: what is rejected, with which words, and that the rest is done.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::sandbox::{ARTICLE, Run, Sandbox, collection, cp1252, gz, lines, table, zst};

/// Each line of JSON lines is a document, a blank, or a reject with its code, and the others are read.
#[test]
fn a_bad_line_is_rejected_alone() {
    let sandbox = Sandbox::new();
    let deep = "[".repeat(1_000_000);
    let cases = [
        ("{\"id\": \"a\", \"text\": \"x\"}", ""),
        ("", "blank"),
        ("{\"id\": \"b\", \"text\": \"x\",}", "bad_json"),
        (deep.as_str(), "bad_json"),
        ("{\"text\": \"\\ud800\"}", "bad_json"),
        ("[1, 2]", "bad_json"),
        ("{\"n\": 1e999, \"text\": \"x\"}", ""),
        ("{\"text\": \"x\", \"text\": \"y\"}", "duplicate_key"),
        ("{\"id\": \"c\", \"headline\": \"x\"}", "no_text_field"),
        ("{\"id\": 7, \"text\": null}", "bad_text"),
        ("{\"text\": 12}", "bad_text"),
        ("{\"text\": [\"x\"]}", "bad_text"),
        ("{\"text\": \"\"}", ""),
        ("{\"text\": \"nul \\u0000 inside\"}", ""),
        ("{\"id\": \"z\", \"text\": \"last, without a line feed\"}", ""),
    ];
    sandbox.file("a.jsonl", cases.map(|(line, _)| line).join("\n"));
    let run = sandbox.annotate(["a.jsonl", "-o", "out"]).ends_with(1);
    let run = run.says("a.jsonl:3: no valid JSON object: trailing comma (column 25)").says("--text-field");
    assert!(run.stderr.contains("found id, headline"), "{}", run.stderr);
    let rows = table(&sandbox.read("out/documents.csv"));
    let mut expected = cases.iter().zip(1..).filter(|((_, code), _)| *code != "blank");
    let before = |line: usize| cases[..line - 1].iter().map(|(line, _)| line.len() + 1).sum::<usize>();
    for row in &rows {
        let ((_, code), line) = expected.next().expect("as many rows as lines");
        assert_eq!(row["code"], *code, "line {line}: {row:?}");
        assert_eq!(row["path"], format!("a.jsonl:{line}"));
        if !code.is_empty() {
            assert_eq!(row["line"], line.to_string());
            assert_eq!(row["byte"], before(line).to_string());
        }
    }
    assert_eq!(expected.next(), None);
    assert_eq!(rows[8]["doc_id"], "'7", "an id that a spreadsheet would take for a number");
}

#[test]
fn one_stray_mark_costs_one_row() {
    let sandbox = Sandbox::new();
    let mut rows = String::from("id,text\n");
    for index in 0..2000 {
        match index {
            500 => rows.push_str("500,\"opened and never closed\n"),
            900 => rows.push_str("900,one,two\n"),
            901 => rows.push_str("901\n"),
            1200 => rows.push_str("1200,\"closed\" too early\n"),
            _ => rows.push_str(&format!("{index},\"Row {index} said \"\"no\"\".\"\n")),
        }
    }
    sandbox.file("a.csv", &rows);
    sandbox
        .annotate(["a.csv", "-o", "out", "--csv", "raw", "--overwrite"])
        .ends_with(1)
        .says("1996 documents")
        .says("4 rejected");
    let rows = table(&sandbox.read("out/documents.csv"));
    assert_eq!(rows.len(), 2000);
    let rejected: Vec<(&str, &str)> = rows
        .iter()
        .filter(|row| row["status"] == "rejected")
        .map(|row| (row["line"].as_str(), row["code"].as_str()))
        .collect();
    assert_eq!(
        rejected,
        [("502", "unterminated_quote"), ("902", "ragged_row"), ("903", "ragged_row"), ("1202", "unterminated_quote")]
    );

    // with no further mark in the file, its end tells
    let plain: String = (0..2000).map(|index| format!("{index},plain text\n")).collect();
    sandbox.file("b.csv", format!("id,text\n1,\"open\n{plain}"));
    sandbox
        .annotate(["b.csv", "-o", "out", "--overwrite"])
        .ends_with(1)
        .says("2000 documents")
        .says("1 rejected")
        .says("b.csv:2: ");
    // and an endless row is bound
    sandbox.file("c.csv", format!("id,text\n{}\nz,last\n", ",".repeat(5_000_000)));
    sandbox.annotate(["c.csv", "-o", "out", "--overwrite"]).ends_with(1).says("1 documents").says("c.csv:2: ");
}

#[test]
fn a_table_that_is_made_to_cost_time_is_passed_over() {
    let sandbox = Sandbox::new();
    let columns: String = (0..2000).map(|index| format!("c{index},")).collect();
    // each line goes on with the row before it, and starts a row of its own
    sandbox.file("a.csv", format!("{columns}text\n{}", "a\",\"b\n".repeat(200_000)));
    let started = Instant::now();
    sandbox.annotate(["a.csv", "-o", "out"]).ends_with(1).says("0 documents");
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    let rows = table(&sandbox.read("out/documents.csv"));
    let last: usize = rows.last().unwrap()["line"].parse().unwrap();
    assert!(rows.len() < 5000 && last > 190_000, "{} rejects, the last on line {last}", rows.len());
    assert!(rows.iter().any(|row| row["message"].contains("passed over with the")));
}

#[test]
fn a_table_without_a_column_of_texts_names_those_it_has() {
    let sandbox = Sandbox::new();
    sandbox.file("a.csv", "id,story\n1,x\n");
    sandbox.annotate(["a.csv", "-o", "out"]).ends_with(2).says("found id, story").says("--text-field");
    assert!(!sandbox.path("out").exists(), "nothing is written");
    sandbox.annotate(["a.csv", "-o", "out", "--text-field", "story"]).ends_with(0).says("1 documents");
    sandbox.file("b.jsonl", "{\"story\": \"x\"}\n".repeat(1500));
    sandbox.annotate(["b.jsonl", "-o", "out2"]).ends_with(2).says("--text-field");
    assert!(!sandbox.path("out2").exists());
    sandbox.annotate(["b.jsonl", "-o", "out2", "--text-field", "story"]).ends_with(0).says("1500 documents");
}

#[test]
fn what_is_no_text_is_rejected_and_the_rest_is_done() {
    let sandbox = Sandbox::new();
    sandbox.file("in/a.txt", ARTICLE);
    let binary: Vec<u8> = (0..20_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    sandbox.file("in/binary.txt", &binary);
    sandbox.file("in/late.txt", [ARTICLE.repeat(300).as_bytes(), &binary].concat());
    sandbox.file("in/paper.txt", "%PDF-1.7\n%âãÏÓ\n");
    sandbox
        .file("in/wide.txt", ARTICLE.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect::<Vec<u8>>());
    sandbox.file("in/empty.txt.gz", "");
    sandbox.file("in/table.csv", &binary);
    sandbox.annotate(["in", "-o", "out"]).ends_with(1);
    let rows = table(&sandbox.read("out/documents.csv"));
    let codes: Vec<(&str, &str)> = rows.iter().map(|row| (row["path"].as_str(), row["code"].as_str())).collect();
    let binary = "binary_or_unsupported_encoding";
    assert_eq!(codes[0], ("in/a.txt", ""));
    assert_eq!(codes[1], ("in/binary.txt", binary));
    assert_eq!(codes[2], ("in/empty.txt.gz", "truncated_container"));
    assert_eq!(codes[3], ("in/late.txt", binary));
    assert_eq!(codes[4], ("in/paper.txt", binary));
    assert_eq!(codes[6], ("in/wide.txt", binary));
    assert!(!codes[5].1.is_empty() && codes.len() == 7, "{codes:?}");
    assert!(rows[4]["message"].contains("a PDF file"));
}

#[test]
fn invalid_utf_8_is_replaced_and_counted() {
    let sandbox = Sandbox::new();
    let mut bytes = "“Ōta” said “no”. ".as_bytes().to_vec();
    bytes.extend(b"bad \xFF byte and \xE2\x80 cut");
    sandbox.file("a.txt", bytes);
    sandbox.annotate(["a.txt", "-o", "out", "--overwrite"]).ends_with(0);
    let rows = table(&sandbox.read("out/documents.csv"));
    assert_eq!(rows[0]["replaced"], "2");
    assert!(rows[0]["warnings"].contains("2 characters could not be decoded"));
    sandbox.file("b.txt", cp1252(ARTICLE));
    sandbox.annotate(["b.txt", "-o", "out", "--overwrite"]).ends_with(0).says("read as windows-1252");
}

#[test]
fn containers_that_break_lose_only_what_is_broken() {
    let sandbox = Sandbox::new();
    let all: String = (0..400)
        .map(|index| {
            format!("{}\n", json!({"id": format!("d{index}"), "text": format!("{} {}", index * 7919, ARTICLE)}))
        })
        .collect();
    for (name, packed, code) in
        [("cut.jsonl.gz", gz(all.as_bytes()), "truncated_gz"), ("cut.jsonl.zst", zst(all.as_bytes()), "truncated_zst")]
    {
        sandbox.file(name, &packed[..packed.len() * 2 / 3]);
        sandbox.annotate([name, "-o", "out", "--overwrite"]).ends_with(1);
        let rows = table(&sandbox.read("out/documents.csv"));
        let (last, done) = rows.split_last().unwrap();
        assert_eq!(last["code"], code);
        assert!(done.iter().enumerate().all(|(index, row)| row["doc_id"] == format!("d{index}")), "{name}");
    }
    sandbox.file("rubbish.jsonl.gz", [gz(all.as_bytes()), b"rubbish behind the stream".to_vec()].concat());
    sandbox
        .annotate(["rubbish.jsonl.gz", "-o", "out", "--overwrite"])
        .ends_with(0)
        .says("400 documents")
        .says("bytes behind the compressed stream");
    sandbox.file("cut.txt.gz", &gz(all.as_bytes())[..500]);
    sandbox.annotate(["cut.txt.gz", "-o", "out", "--overwrite"]).ends_with(1).says("0 documents");
    let csv =
        format!("id,text\n{}", (0..400).map(|index| format!("d{index},text {}\n", index * 7919)).collect::<String>());
    let packed = gz(csv.as_bytes());
    sandbox.file("cut.csv.gz", &packed[..packed.len() / 2]);
    sandbox.annotate(["cut.csv.gz", "-o", "out", "--overwrite"]).ends_with(1);
    let rows = table(&sandbox.read("out/documents.csv"));
    assert!(rows.len() > 2);
    assert!(rows[..rows.len() - 1].iter().all(|row| row["status"] == "annotated"));
    assert_eq!(rows[rows.len() - 1]["code"], "truncated_gz");
}

#[test]
fn a_small_file_does_not_unpack_to_a_huge_one() {
    let sandbox = Sandbox::new();
    sandbox.file("bomb.jsonl.zst", zst(&vec![b' '; 300 << 20]));
    sandbox.file("good.jsonl", "{\"text\": \"x\"}");
    sandbox.annotate(["bomb.jsonl.zst", "good.jsonl", "-o", "out"]).ends_with(1).says("unpacks to more than 200 times");
    let rows = table(&sandbox.read("out/documents.csv"));
    assert_eq!(rows.iter().map(|row| row["status"].as_str()).collect::<Vec<_>>(), ["rejected", "annotated"]);
}

#[test]
fn limits_cut_off_one_record() {
    let sandbox = Sandbox::new();
    let long = json!({"text": "word ".repeat(100_000)}).to_string();
    sandbox.file("a.jsonl", format!("{long}\n{{\"text\": \"next\"}}\n"));
    let limit = ["--max-record", "100000"];
    sandbox
        .annotate(["a.jsonl", "-o", "out", "--overwrite"].iter().chain(&limit))
        .ends_with(1)
        .says("1 documents")
        .says("a.jsonl:1: the line has more");
    let limit = ["--max-document", "100000"];
    sandbox
        .annotate(["a.jsonl", "-o", "out", "--overwrite"].iter().chain(&limit))
        .ends_with(1)
        .says("1 documents")
        .says("--max-document");
    sandbox.file("a.txt", "word ".repeat(100_000));
    sandbox
        .annotate(["a.txt", "-o", "out", "--overwrite"].iter().chain(&limit))
        .ends_with(1)
        .says("0 documents")
        .says("--max-document");
    sandbox.file("a.csv", format!("text\n{}\nnext\n", "word ".repeat(100_000)));
    let limit = ["--max-record", "100000"];
    sandbox
        .annotate(["a.csv", "-o", "out", "--overwrite"].iter().chain(&limit))
        .ends_with(1)
        .says("1 documents")
        .says("a.csv:2: the row has more");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_opened_is_rejected() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", ARTICLE);
    let pipe = sandbox.path("pipe.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let locked = sandbox.file("locked.txt", ARTICLE);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let run = sandbox
        .annotate(["pipe.txt", "locked.txt", "a.txt", "-o", "out"])
        .ends_with(1)
        .says("pipe.txt: is no regular file");
    // root may read everything
    if fs::read(&locked).is_err() {
        run.says("locked.txt: cannot be opened");
    }
}

#[test]
fn a_defect_costs_one_document() {
    let sandbox = Sandbox::new();
    collection(&sandbox);
    sandbox.annotate(["in", "-o", "whole"]).ends_with(1);
    let run = Run::of(sandbox.command().args(["in", "-o", "out"]).env("DIXIT_PANIC_DOC", "t07")).ends_with(70);
    run.says("in/t07.txt: a defect of this program");
    let rows = table(&sandbox.read("out/documents.csv"));
    let whole = table(&sandbox.read("whole/documents.csv"));
    assert_eq!(rows.len(), whole.len());
    for (row, whole) in rows.iter().zip(&whole) {
        match row["doc_id"].as_str() {
            "t07" => assert_eq!((row["status"].as_str(), row["code"].as_str()), ("rejected", "panic")),
            _ => assert_eq!(row, whole),
        }
    }
}

#[test]
fn characters_that_cannot_be_decoded_are_replaced_or_refused() {
    let sandbox = Sandbox::new();
    let damaged = [ARTICLE.as_bytes(), b"\xFF Ende"].concat();
    sandbox.file("in/a.txt", ARTICLE);
    sandbox.file("in/b.txt", &damaged);
    let line = |text: &[u8]| [b"{\"id\": \"c\", \"text\": \"", text, b"\"}\n"].concat();
    sandbox.file(
        "in/c.jsonl",
        [line(b"whole"), line("torn ü \u{fffd} ".as_bytes()), line(b"t\xC3\xBCrn \xC3\xBC \xFF")].concat(),
    );
    sandbox.annotate(["in", "-o", "out"]).ends_with(0).says("5 documents");
    let run = sandbox.annotate(["in", "-o", "strict", "--strict-encoding"]).ends_with(1);
    run.says("3 documents").says("2 rejected").says("1 characters could not be decoded; convert it to UTF-8");
    let rejects = lines(&sandbox.read("strict/rejects.jsonl"));
    let told: Vec<_> = rejects.iter().map(|reject| (reject["file"].as_str(), reject["line"].as_u64())).collect();
    assert_eq!(told.len(), 2, "{rejects:?}");
    assert!(rejects.iter().all(|reject| reject["code"] == "undecodable"), "{rejects:?}");
    assert!(told[0].0.is_some_and(|file| file.ends_with("b.txt")) && told[1].1 == Some(3), "{told:?}");
}

#[test]
fn ids_that_come_twice_are_told_or_refused() {
    let sandbox = Sandbox::new();
    let line = |id: &str| format!("{}\n", json!({"id": id, "text": ARTICLE}));
    sandbox.file("a.jsonl", [line("x"), line("y"), line("x"), line("x")].concat());
    sandbox.file("b.jsonl", line("y"));
    let run = sandbox.annotate(["a.jsonl", "b.jsonl", "-o", "out"]).ends_with(0);
    run.says("5 documents").says("3 documents have an id that an earlier one has");
    let told: Value = serde_json::from_str(&sandbox.read("out/run.json")).unwrap();
    assert_eq!(told["inputs"]["repeated_ids"], 3);
    assert_eq!(lines(&sandbox.read("out/annotations.jsonl")).len(), 5);

    let run = sandbox.annotate(["a.jsonl", "-o", "refused", "--on-dup", "error"]).ends_with(2);
    run.says("a.jsonl:3: an earlier document has the id \"x\"").says("nothing was written");
    assert!(!sandbox.path("refused").exists());
    sandbox.file("c.jsonl", [line("x"), line("y")].concat());
    sandbox.annotate(["c.jsonl", "-o", "fine", "--on-dup", "error"]).ends_with(0);
}

#[test]
fn what_is_beyond_a_bound_is_passed_over_and_said() {
    let sandbox = Sandbox::new();
    sandbox.file(
        "a.txt",
        "“She told them ‘no way out’ twice,” Ms. Ito said. Mr. Ek said she said he said they said no.\n",
    );
    let run = |flags: &[&str]| -> (Value, String) {
        let arguments = ["a.txt", "-o", "out", "--overwrite"].iter().chain(flags);
        sandbox.annotate(arguments).ends_with(0);
        let record = lines(&sandbox.read("out/annotations.jsonl")).remove(0);
        (record, table(&sandbox.read("out/documents.csv"))[0]["warnings"].clone())
    };
    let (whole, warnings) = run(&[]);
    assert_eq!((&whole["warnings"], warnings.as_str()), (&json!([]), ""));
    let (flat, warnings) = run(&["--max-depth", "1"]);
    assert!(warnings.starts_with("1 quotation marks stand in more quotations"), "{warnings}");
    assert_eq!(flat["warnings"], json!([warnings]));
    let (few, warnings) = run(&["--max-cues", "1"]);
    assert!(warnings.contains("words that may be cues") && warnings.ends_with("raise --max-cues"), "{warnings}");
    let count = |record: &Value| record["claims"].as_array().unwrap().len();
    assert!(count(&few) < count(&whole), "{} and {} claims", count(&few), count(&whole));
    sandbox.annotate(["a.txt", "-o", "out2", "--max-cues", "0"]).ends_with(2).says("--max-cues");
}
