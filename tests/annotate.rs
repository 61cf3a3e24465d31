//! `dixit annotate` as a user runs it: every form of input, bad input, output, exit codes.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Curly marks and a letter beyond ASCII, all of which Windows-1252 has.
const ARTICLE: &str = "Envoys meet in Zürich\n\n“We will not accept new missiles near our borders,” Foreign Minister Elena Brandt said on \
                       Monday. She added that the talks had failed.\n\nNATO rejected the charge. “The system is purely defensive,” \
                       the alliance’s spokesman, Piers Holm, told reporters.\n";

/// A folder that goes away with the test.
struct Sandbox(TempDir);

impl Sandbox {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs `dixit annotate` with the sandbox as current folder.
    fn annotate<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Run {
        Run::of(self.command().args(arguments))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
        command.arg("annotate").current_dir(self.0.path()).env_remove("DIXIT_PANIC_DOC").stdin(Stdio::null());
        command
    }

    /// Annotates one input to `out` and gives its records.
    fn records(&self, input: &str) -> Vec<Value> {
        self.annotate([input, "-o", "out", "--quiet"]).ends_with(0);
        lines(&self.read("out/annotations.jsonl"))
    }
}

struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Run {
    fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    #[track_caller]
    fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "standard error:\n{}", self.stderr);
        self
    }

    #[track_caller]
    fn says(self, part: &str) -> Self {
        assert!(self.stderr.contains(part), "expected {part:?} in:\n{}", self.stderr);
        self
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("no signal"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What the stages found, without what the input's form decides.
fn found(record: &Value) -> Value {
    json!([record["sentences"], record["mentions"], record["claims"], record["stances"]])
}

/// The rows of a table, by column.
fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(to_bytes).collect()
}

fn cp1252(text: &str) -> Vec<u8> {
    let (bytes, _, has_errors) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!has_errors);
    bytes.into_owned()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[test]
fn every_form_of_input_gives_what_its_twin_gives() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", ARTICLE);
    let expected = found(&sandbox.records("a.txt")[0]);
    let claims = expected[2].as_array().unwrap();
    assert!(claims.len() >= 2, "an article without claims proves nothing: {claims:?}");

    let line = json!({"id": "a", "text": ARTICLE}).to_string();
    let row = format!("id,text\na,{}\n", quoted(ARTICLE));
    let twins: Vec<(&str, Vec<u8>)> = vec![
        ("a.md", ARTICLE.into()),
        ("bom.txt", format!("\u{feff}{ARTICLE}").into()),
        ("le.txt", utf16(ARTICLE, u16::to_le_bytes)),
        ("be.txt", utf16(ARTICLE, u16::to_be_bytes)),
        ("le-without-mark.txt", utf16(ARTICLE, u16::to_le_bytes)[2..].to_vec()),
        ("cp1252.txt", cp1252(ARTICLE)),
        ("a.txt.gz", gz(ARTICLE.as_bytes())),
        ("a.txt.zst", zst(ARTICLE.as_bytes())),
        ("plain-inside.txt.gz", ARTICLE.into()),
        ("packed-inside.txt", zst(ARTICLE.as_bytes())),
        ("a.jsonl", format!("\n{line}\n\n").into()),
        ("no-line-feed.ndjson", line.clone().into()),
        ("bom.jsonl", format!("\u{feff}{line}\r\n").into()),
        ("le.jsonl", utf16(&line, u16::to_le_bytes)),
        ("cp1252.jsonl", cp1252(&line)),
        ("a.jsonl.gz", gz(line.as_bytes())),
        ("members.jsonl.gz", [gz(line.as_bytes()), gz(b"\n")].concat()),
        ("a.jsonl.zst", zst(line.as_bytes())),
        ("frames.jsonl.zst", [zst(&line.as_bytes()[..40]), zst(&line.as_bytes()[40..])].concat()),
        ("one.json", line.clone().into()),
        ("list.json", format!("[\n {line}\n]").into()),
        (
            "newsapi.json",
            json!({"status": "ok", "articles": [{"source": {"id": null, "name": "X"}, "content": ARTICLE}]})
                .to_string()
                .into(),
        ),
        ("a.csv", row.clone().into()),
        ("bom.csv", format!("\u{feff}{row}").into()),
        ("le.csv", utf16(&row, u16::to_le_bytes)),
        ("cp1252.csv", cp1252(&row)),
        ("a.csv.gz", gz(row.as_bytes())),
        ("semicolon.csv", row.replacen("id,text\na,", "id;text\na;", 1).into()),
        ("sep.csv", format!("sep=|\n{}", row.replacen("id,text\na,", "id|text\na|", 1)).into()),
        ("a.tsv", row.replacen("id,text\na,", "id\ttext\na\t", 1).into()),
    ];
    for (name, bytes) in twins {
        sandbox.file(name, bytes);
        let records = sandbox.records(name);
        assert_eq!(records.len(), 1, "{name}");
        assert_eq!(found(&records[0]), expected, "{name}");
    }
}

#[test]
fn line_ends_of_rows_are_told_and_those_of_texts_are_kept() {
    let sandbox = Sandbox::new();
    let text = "“One,” Ms. Ito said.\r\nTwo.";
    sandbox.file("crlf.csv", format!("id,text\r\na,{}\r\nb,x\r\n", quoted(text)));
    sandbox.file("cr.csv", "id,text\ra,x\rb,y\r");
    assert_eq!(sandbox.records("cr.csv").len(), 2);
    let records = sandbox.records("crlf.csv");
    assert_eq!(records.len(), 2);
    let end = records[0]["sentences"].as_array().unwrap().last().unwrap()["end"].as_u64().unwrap();
    assert_eq!(end as usize, text.chars().count());
}

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
fn fields_of_other_tools_are_read_and_said_once() {
    let sandbox = Sandbox::new();
    let trafilatura = json!({"title": "T", "author": "Ann Ode; Bo Ek", "hostname": "example.org", "date": "2017-03-20", "text": ARTICLE,
        "source": "https://example.org/a", "source-hostname": "Example", "raw_text": "x"});
    let please = json!({"maintext": ARTICLE, "text": "other", "date_publish": "2017-03-20 10:20:30", "source_domain": "example.org",
        "authors": ["Ann Ode"], "url": "https://example.org/b", "language": "en"});
    let newsapi = json!({"source": {"id": null, "name": "Example"}, "author": null, "content": "cut … [+300 chars]",
        "publishedAt": "2017-03-20T10:20:30Z"});
    let trove = json!({"text": ARTICLE, "id": "d", "metadata": {"url": "https://example.org/d", "date": "20170320"}});
    let all: Vec<String> = [trafilatura, please, newsapi, trove].iter().map(Value::to_string).collect();
    sandbox.file("a.jsonl", all.join("\n"));
    let run = sandbox.annotate(["a.jsonl", "-o", "out"]).ends_with(0);
    assert_eq!(run.stderr.matches("\"maintext\" is read as text").count(), 1, "{}", run.stderr);
    let run = run.says("\"date_publish\" is read as published");
    assert!(!run.stderr.contains("\"text\" is read as"), "{}", run.stderr);
    let records = lines(&sandbox.read("out/annotations.jsonl"));
    let metadata = |index: usize| {
        let record: &Value = &records[index];
        json!([record["authors"], record["published"], record["outlet"], record["url"], record["language"]])
    };
    assert_eq!(metadata(0), json!([["Ann Ode", "Bo Ek"], "2017-03-20", "Example", "https://example.org/a", null]));
    assert_eq!(metadata(1), json!([["Ann Ode"], "2017-03-20", "example.org", "https://example.org/b", "en"]));
    assert_eq!(metadata(2), json!([[], "2017-03-20", "Example", null, null]));
    assert!(records[2]["warnings"][0].as_str().unwrap().contains("cut by its source"));
    assert_eq!(metadata(3), json!([[], "2017-03-20", null, "https://example.org/d", null]));
    assert_eq!(records[0]["id"], "a.jsonl:1");
    assert_eq!(records[0]["path"], "a.jsonl:1");
    assert_eq!(records[3]["id"], "d");

    sandbox.file("b.csv", format!("Headline,Article,Newspaper,Date\nH,{},Times,\"March 20, 2017\"\n", quoted(ARTICLE)));
    let record = &sandbox.records("b.csv")[0];
    assert_eq!(
        json!([record["title"], record["outlet"], record["published"], record["id"]]),
        json!(["H", "Times", "2017-03-20", "b.csv:2"])
    );
}

#[test]
fn the_callers_mentions_are_reported() {
    let sandbox = Sandbox::new();
    let text = "😀 Zorblax rejected the plan, officials said.";
    let line = json!({"id": "a", "text": text, "mentions": [{"start": 2, "end": 9, "kind": "organization", "name": "Zorblax Corp"}, {"start": 90, "end": 99}]});
    sandbox.file("a.jsonl", line.to_string());
    let record = &sandbox.records("a.jsonl")[0];
    let given: Vec<&Value> = record["mentions"].as_array().unwrap().iter().filter(|it| it["how"] == "given").collect();
    assert_eq!(given.len(), 1, "{record}");
    assert_eq!(
        json!([given[0]["start"], given[0]["end"], given[0]["text"], given[0]["name"]]),
        json!([2, 9, "Zorblax", "Zorblax Corp"])
    );
    assert!(record["warnings"][0].as_str().unwrap().contains("90..99"));
}

#[test]
fn folders_are_walked_in_order_and_other_files_counted() {
    let sandbox = Sandbox::new();
    for name in [
        "in/b.txt",
        "in/a/z.txt",
        "in/a/y.md",
        "in/c.jsonl",
        "in/README.md",
        "in/p.pdf",
        "in/q.pdf",
        "in/.hidden/x.txt",
        "in/noending",
    ] {
        sandbox.file(name, if name.ends_with("jsonl") { "{\"text\": \"x\"}" } else { ARTICLE });
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(sandbox.path("in"), sandbox.path("in/loop")).unwrap();
    let run = sandbox
        .annotate(["in", "-o", "out"])
        .ends_with(0)
        .says("2 .pdf")
        .says("1 README")
        .says("1 no ending")
        .says("1 hidden");
    assert!(run.stderr.contains("4 documents, "), "{}", run.stderr);
    let ids: Vec<String> =
        lines(&sandbox.read("out/annotations.jsonl")).iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, ["a/y", "a/z", "b", "c.jsonl:1"]);
}

#[test]
fn an_empty_file_is_a_document_without_sentences() {
    let sandbox = Sandbox::new();
    sandbox.file("in/empty.txt", "");
    sandbox.file("in/blank.txt", "\n \n");
    sandbox.file("in/none.jsonl", "");
    sandbox.file("in/none.csv", "");
    sandbox.annotate(["in", "-o", "out"]).ends_with(0).says("2 documents, 0 claims, 0 rejected");
    for record in lines(&sandbox.read("out/annotations.jsonl")) {
        assert_eq!(record["sentences"], json!([]));
    }
    let rows = table(&sandbox.read("out/documents.csv"));
    assert_eq!((rows.len(), rows[0]["doc_id"].as_str(), rows[0]["status"].as_str()), (2, "blank", "annotated"));
}

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
    sandbox.annotate(["a.csv", "-o", "out", "--csv", "raw"]).ends_with(1).says("1996 documents").says("4 rejected");
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
    sandbox.annotate(["b.csv", "-o", "out"]).ends_with(1).says("2000 documents").says("1 rejected").says("b.csv:2: ");
    // and an endless row is bound
    sandbox.file("c.csv", format!("id,text\n{}\nz,last\n", ",".repeat(5_000_000)));
    sandbox.annotate(["c.csv", "-o", "out"]).ends_with(1).says("1 documents").says("c.csv:2: ");
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
    sandbox.annotate(["a.txt", "-o", "out"]).ends_with(0);
    let rows = table(&sandbox.read("out/documents.csv"));
    assert_eq!(rows[0]["replaced"], "2");
    assert!(rows[0]["warnings"].contains("2 characters could not be decoded"));
    sandbox.file("b.txt", cp1252(ARTICLE));
    sandbox.annotate(["b.txt", "-o", "out"]).ends_with(0).says("read as windows-1252");
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
        sandbox.annotate([name, "-o", "out"]).ends_with(1);
        let rows = table(&sandbox.read("out/documents.csv"));
        let (last, done) = rows.split_last().unwrap();
        assert_eq!(last["code"], code);
        assert!(done.iter().enumerate().all(|(index, row)| row["doc_id"] == format!("d{index}")), "{name}");
    }
    sandbox.file("rubbish.jsonl.gz", [gz(all.as_bytes()), b"rubbish behind the stream".to_vec()].concat());
    sandbox
        .annotate(["rubbish.jsonl.gz", "-o", "out"])
        .ends_with(0)
        .says("400 documents")
        .says("bytes behind the compressed stream");
    sandbox.file("cut.txt.gz", &gz(all.as_bytes())[..500]);
    sandbox.annotate(["cut.txt.gz", "-o", "out"]).ends_with(1).says("0 documents");
    let csv =
        format!("id,text\n{}", (0..400).map(|index| format!("d{index},text {}\n", index * 7919)).collect::<String>());
    let packed = gz(csv.as_bytes());
    sandbox.file("cut.csv.gz", &packed[..packed.len() / 2]);
    sandbox.annotate(["cut.csv.gz", "-o", "out"]).ends_with(1);
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
        .annotate(["a.jsonl", "-o", "out"].iter().chain(&limit))
        .ends_with(1)
        .says("1 documents")
        .says("a.jsonl:1: the line has more");
    let limit = ["--max-document", "100000"];
    sandbox
        .annotate(["a.jsonl", "-o", "out"].iter().chain(&limit))
        .ends_with(1)
        .says("1 documents")
        .says("--max-document");
    sandbox.file("a.txt", "word ".repeat(100_000));
    sandbox
        .annotate(["a.txt", "-o", "out"].iter().chain(&limit))
        .ends_with(1)
        .says("0 documents")
        .says("--max-document");
    sandbox.file("a.csv", format!("text\n{}\nnext\n", "word ".repeat(100_000)));
    let limit = ["--max-record", "100000"];
    sandbox
        .annotate(["a.csv", "-o", "out"].iter().chain(&limit))
        .ends_with(1)
        .says("1 documents")
        .says("a.csv:2: the row has more");
}

/// Many articles in several forms, with rejects between them.
fn collection(sandbox: &Sandbox) {
    for index in 0..40 {
        sandbox.file(&format!("in/t{index:02}.txt"), format!("Report {index}\n\n{}", ARTICLE.repeat(1 + index % 7)));
    }
    let lines: String = (0..300)
        .map(|index| match index % 50 {
            49 => "not json\n".to_owned(),
            _ => format!(
                "{}\n",
                json!({"id": format!("j{index}"), "text": ARTICLE.repeat(index % 5), "title": format!("No. {index}")})
            ),
        })
        .collect();
    sandbox.file("in/lines.jsonl.gz", gz(lines.as_bytes()));
    let rows: String = (0..300).map(|index| format!("{index},{}\n", quoted(&ARTICLE.repeat(index % 3)))).collect();
    sandbox.file("in/rows.csv", format!("id,text\n{rows}"));
    sandbox.file("in/binary.txt", [0_u8; 100]);
}

const FILES: [&str; 6] =
    ["claims.csv", "stances.csv", "mentions.csv", "documents.csv", "annotations.jsonl", "datapackage.json"];

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
fn standard_input_to_standard_output_is_a_filter() {
    let sandbox = Sandbox::new();
    let input: String =
        (0..50).map(|index| format!("{}\n", json!({"id": format!("d{index}"), "text": ARTICLE}))).collect();
    let path = sandbox.file("a.jsonl", &input);
    let filter = |input: PathBuf| {
        let mut command = sandbox.command();
        Run::of(command.args(["-", "-o", "-"]).stdin(fs::File::open(input).unwrap())).ends_with(0)
    };
    let run = filter(path);
    let from_file = sandbox.annotate(["a.jsonl", "-o", "-"]).ends_with(0);
    assert_eq!(run.stdout.lines().count(), 50);
    assert_eq!(run.stdout.replace("\"path\":\"-:", "\"path\":\"a.jsonl:"), from_file.stdout);
    assert_eq!(filter(sandbox.file("a.gz", gz(input.as_bytes()))).stdout, run.stdout);
    run.says("50 documents");

    let table = sandbox.annotate(["a.jsonl", "-o", "-", "--format", "csv", "--tables", "claims"]).ends_with(0).stdout;
    assert!(table.starts_with("claim_id,doc_id,"), "raw: {}", &table[..40]);
    sandbox.annotate(["a.jsonl", "-o", "-", "--format", "csv"]).ends_with(2).says("standard output takes one file");
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let sandbox = Sandbox::new();
    sandbox.file("a.jsonl", format!("{}\n", json!({"text": ARTICLE})).repeat(5000));
    for threads in ["1", "3"] {
        let mut child = sandbox
            .command()
            .args(["a.jsonl", "-o", "-", "--threads", threads])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let run = Run::from(child.wait_with_output().unwrap()).ends_with(0);
        assert_eq!(run.stderr, "");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_fails_is_told() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", ARTICLE);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    Run::of(sandbox.command().args(["a.txt", "-o", "-"]).stdout(full))
        .ends_with(3)
        .says("cannot write standard output");
}

#[test]
fn exit_codes_tell_what_was_wrong() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", ARTICLE);
    sandbox.file("pdf/a.pdf", "x");
    fs::create_dir(sandbox.path("nothing")).unwrap();
    sandbox.annotate(["gone.txt", "-o", "out"]).ends_with(2).says("input not found: gone.txt");
    sandbox.annotate(["nothing", "-o", "out"]).ends_with(2).says("no documents in nothing").says(".jsonl");
    sandbox.annotate(["pdf", "-o", "out"]).ends_with(2).says("found 1 .pdf");
    sandbox.annotate(["-o", "out"]).ends_with(2);
    sandbox.annotate(["a.txt"]).ends_with(2);
    sandbox.annotate(["a.txt", "-o", "out", "--format", "xls"]).ends_with(2).says("csv, jsonl");
    sandbox.annotate(["a.txt", "-o", "out", "--lexicon", "nothing-there"]).ends_with(2).says("nothing-there");
    sandbox.file("lexicons/abbreviations.csv", "form,ending\nx,sometimes\n");
    sandbox.file("page.html", "<html></html>");
    sandbox.annotate(["page.html", "a.txt", "-o", "page"]).ends_with(1).says("web pages are not read");
    assert!(!sandbox.path("out").exists(), "nothing is written before inputs and lexicons are checked");
    sandbox.annotate(["a.txt", "-o", "a.txt"]).ends_with(2).says("a file stands there");
    assert_eq!(sandbox.read("a.txt"), ARTICLE);
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
fn an_earlier_run_is_replaced_and_foreign_files_are_not() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", ARTICLE);
    sandbox.file("b.txt", "Nothing was said.");
    sandbox.file("out/README.md", "kept");
    sandbox.annotate(["a.txt", "-o", "out"]).ends_with(0);
    let first = sandbox.read("out/claims.csv");
    sandbox.annotate(["b.txt", "-o", "out"]).ends_with(0);
    assert_ne!(sandbox.read("out/claims.csv"), first);
    // what the new run does not write would be the earlier run's
    sandbox.annotate(["a.txt", "-o", "out", "--format", "csv", "--tables", "claims,documents"]).ends_with(0);
    let mut names: Vec<String> =
        fs::read_dir(sandbox.path("out")).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["README.md", "claims.csv", "datapackage.json", "documents.csv", "run.json"]);
    assert_eq!(sandbox.read("out/claims.csv"), first);
    // a run that cannot begin leaves all as it was
    sandbox.annotate(["gone.txt", "-o", "out"]).ends_with(2);
    assert_eq!(sandbox.read("out/claims.csv"), first);

    sandbox.file("mine/claims.csv", "my own");
    sandbox.annotate(["a.txt", "-o", "mine"]).ends_with(2).says("of no earlier run of dixit");
    assert_eq!(sandbox.read("mine/claims.csv"), "my own");
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

#[test]
fn quiet_says_only_what_is_wrong() {
    let sandbox = Sandbox::new();
    sandbox.file("in/a.txt", ARTICLE);
    sandbox.file("in/b.pdf", "x");
    assert_eq!(sandbox.annotate(["in", "-o", "out", "--quiet"]).ends_with(0).stderr, "");
    sandbox.annotate(["in", "-o", "out"]).ends_with(0).says("documents/s");
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
    fs::set_permissions(&locked, fs::Permissions::from_mode(0)).unwrap();
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

/// The article that all cases use is read from a folder whose name holds no UTF-8, too.
#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_utf_8_are_shown_escaped() {
    use std::os::unix::ffi::OsStrExt as _;
    let sandbox = Sandbox::new();
    let folder = sandbox.path("in");
    fs::create_dir(&folder).unwrap();
    let name = Path::new(OsStr::from_bytes(b"a\xFFb\nc.txt"));
    fs::write(folder.join(name), ARTICLE).unwrap();
    let records = sandbox.records("in");
    assert_eq!(json!([records[0]["id"], records[0]["path"]]), json!(["a\\xffb\\x0ac", "in/a\\xffb\\x0ac.txt"]));
}
