//! Every form of input, with its twins.

use serde_json::{Value, json};

use crate::sandbox::{ARTICLE, Run, Sandbox, cp1252, found, gz, lines, quoted, table, utf16, zst};

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

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_utf_8_are_shown_escaped() {
    use std::ffi::OsStr;
    use std::fs;
    use std::os::unix::ffi::OsStrExt as _;
    use std::path::Path;

    let sandbox = Sandbox::new();
    let folder = sandbox.path("in");
    fs::create_dir(&folder).unwrap();
    let name = Path::new(OsStr::from_bytes(b"a\xFFb\nc.txt"));
    fs::write(folder.join(name), ARTICLE).unwrap();
    let records = sandbox.records("in");
    assert_eq!(json!([records[0]["id"], records[0]["path"]]), json!(["a\\xffb\\x0ac", "in/a\\xffb\\x0ac.txt"]));
}

#[test]
fn inputs_may_be_listed_in_a_file() {
    let sandbox = Sandbox::new();
    for name in ["one.txt", "two words.txt", "in/three.txt"] {
        sandbox.file(name, ARTICLE);
    }
    let ids = || -> Vec<String> {
        let records = lines(&sandbox.read("out/annotations.jsonl"));
        records.iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()
    };
    sandbox.file("list", "two words.txt\n\nin\n");
    sandbox.annotate(["--files-from", "list", "-o", "out"]).ends_with(0);
    assert_eq!(ids(), ["two words", "three"]);
    sandbox.file("list", b"one.txt\0two words.txt\0");
    sandbox.annotate(["in", "--files-from", "list", "-o", "out", "--overwrite"]).ends_with(0);
    assert_eq!(ids(), ["three", "one", "two words"]);
    let mut command = sandbox.command();
    command.args(["--files-from", "-", "-o", "out", "--overwrite"]);
    Run::with_input(&mut command, b"one.txt\n").ends_with(0);
    assert_eq!(ids(), ["one"]);

    sandbox
        .annotate(["--files-from", "none", "-o", "out2"])
        .ends_with(2)
        .says("none: the list of inputs cannot be read");
    sandbox.annotate(["-", "--files-from", "-", "-o", "out2"]).ends_with(2).says("standard input can be read once");
    sandbox.file("list", "gone.txt\n");
    sandbox.annotate(["--files-from", "list", "-o", "out2"]).ends_with(2).says("input not found: gone.txt");
    assert!(!sandbox.path("out2").exists());
}

#[cfg(unix)]
#[test]
fn links_are_followed_where_that_was_asked_for() {
    use std::os::unix::fs::symlink;

    let sandbox = Sandbox::new();
    sandbox.file("in/a/one.txt", ARTICLE);
    sandbox.file("away/two.txt", ARTICLE);
    // a loop, a second way to what is there, a way out of the folder, a hard twin, and a link to nothing
    symlink("..", sandbox.path("in/a/loop")).unwrap();
    symlink("one.txt", sandbox.path("in/a/same.txt")).unwrap();
    symlink("../away", sandbox.path("in/out")).unwrap();
    std::fs::hard_link(sandbox.path("in/a/one.txt"), sandbox.path("in/a/twin.txt")).unwrap();
    symlink("gone.txt", sandbox.path("in/broken.txt")).unwrap();

    let run = sandbox.annotate(["in", "-o", "passed"]).ends_with(0);
    run.says("2 documents").says("4 symbolic links");
    let run = sandbox.annotate(["in", "-o", "out", "--follow"]).ends_with(1);
    let run = run.says("2 documents").says("1 symbolic links to a folder around them");
    run.says("2 reached before in another way").says("in/broken.txt: cannot be listed");
    let records = lines(&sandbox.read("out/annotations.jsonl"));
    let ids: Vec<&str> = records.iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a/one", "out/two"]);
}

#[test]
fn nothing_to_read_may_be_no_mistake() {
    let sandbox = Sandbox::new();
    sandbox.file("in/picture.png", "x");
    sandbox.annotate(["in", "-o", "out"]).ends_with(2).says("no documents in in").says(".png");
    assert!(!sandbox.path("out").exists());
    sandbox.annotate(["in", "-o", "out", "--allow-empty"]).ends_with(0).says("0 documents");
    assert!(sandbox.path("out/_SUCCESS").exists());
    for name in ["claims.csv", "stances.csv", "mentions.csv", "documents.csv"] {
        assert_eq!(sandbox.read(&format!("out/{name}")).lines().count(), 1, "{name}");
    }
    assert_eq!(sandbox.read("out/annotations.jsonl"), "");
    // a path that is not there is a mistake all the same
    sandbox.annotate(["gone", "-o", "out2", "--allow-empty"]).ends_with(2).says("input not found");
}
