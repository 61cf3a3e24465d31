//! Streams, exit codes, and what a run does to an output folder.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::sandbox::{ARTICLE, Run, Sandbox, gz, lines};

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
fn quiet_says_only_what_is_wrong() {
    let sandbox = Sandbox::new();
    sandbox.file("in/a.txt", ARTICLE);
    sandbox.file("in/b.pdf", "x");
    assert_eq!(sandbox.annotate(["in", "-o", "out", "--quiet"]).ends_with(0).stderr, "");
    sandbox.annotate(["in", "-o", "out"]).ends_with(0).says("documents/s");
}

#[test]
fn a_second_run_keeps_off_a_folder_that_is_being_written() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", ARTICLE);
    let mut first = sandbox.command().args(["-", "-o", "out", "--quiet"]).stdin(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while !sandbox.path("out/run.json.part").exists() {
        assert!(started.elapsed() < Duration::from_secs(60), "the first run does not begin");
        std::thread::sleep(Duration::from_millis(10));
    }
    sandbox.annotate(["a.txt", "-o", "out"]).ends_with(2).says("another run writes there");
    let mut input = first.stdin.take().unwrap();
    writeln!(input, "{}", json!({"id": "first", "text": ARTICLE})).unwrap();
    drop(input);
    assert!(first.wait().unwrap().success());
    assert_eq!(lines(&sandbox.read("out/annotations.jsonl"))[0]["id"], "first");
    sandbox.annotate(["a.txt", "-o", "out"]).ends_with(0);
}
