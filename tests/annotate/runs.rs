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
    sandbox.annotate(["page.html", "a.txt", "-o", "page"]).ends_with(1).says(if cfg!(feature = "html") {
        "no article was found"
    } else {
        "does not read web pages"
    });
    assert!(!sandbox.path("out").exists(), "nothing is written before inputs and lexicons are checked");
    sandbox.annotate(["a.txt", "-o", "a.txt"]).ends_with(2).says("a file stands there");
    assert_eq!(sandbox.read("a.txt"), ARTICLE);
}

/// Rows 46 and 52 of the catalogue.
#[test]
fn an_earlier_run_is_replaced_where_that_was_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.file("a.txt", ARTICLE);
    sandbox.file("b.txt", "Nothing was said.");
    sandbox.file("out/README.md", "kept");
    sandbox.annotate(["a.txt", "-o", "out"]).ends_with(0);
    let first = sandbox.all_files("out");
    // the same again is no other run
    sandbox.annotate(["a.txt", "-o", "out", "--threads", "1"]).ends_with(0);
    assert_eq!(sandbox.read("out/claims.csv").as_bytes(), first["claims.csv"]);
    let first = sandbox.all_files("out");
    // another one is, and changes nothing unless it is told to
    for (arguments, what) in [
        (vec!["b.txt"], "the settings, the inputs changed"),
        (vec!["a.txt", "--engine", "fast"], "the settings changed"),
        (vec!["b.txt", "--resume"], "the settings, the inputs changed"),
    ] {
        let run = sandbox.annotate(arguments.into_iter().chain(["-o", "out"])).ends_with(4);
        run.says("another run stands in out").says(what).says("--overwrite");
        assert!(sandbox.all_files("out") == first);
    }
    sandbox.annotate(["b.txt", "-o", "out", "--overwrite"]).ends_with(0);
    assert_ne!(sandbox.read("out/claims.csv").as_bytes(), first["claims.csv"]);
    // what the new run does not write would be the earlier run's
    sandbox
        .annotate(["a.txt", "-o", "out", "--format", "csv", "--tables", "claims,documents", "--overwrite"])
        .ends_with(0);
    let names: Vec<String> = sandbox.all_files("out").into_keys().collect();
    let expected =
        ["README.md", "_SUCCESS", "claims.csv", "datapackage.json", "documents.csv", "rejects.jsonl", "run.json"];
    assert_eq!(names, expected);
    assert_eq!(sandbox.read("out/claims.csv").as_bytes(), first["claims.csv"]);
    // a run that cannot begin leaves all as it was
    sandbox.annotate(["gone.txt", "-o", "out", "--overwrite"]).ends_with(2);
    assert_eq!(sandbox.read("out/claims.csv").as_bytes(), first["claims.csv"]);

    sandbox.file("mine/claims.csv", "my own");
    for flag in ["--quiet", "--overwrite", "--resume"] {
        let run = sandbox.annotate(["a.txt", "-o", "mine", flag]).ends_with(4);
        run.says("no earlier run of dixit wrote mine/claims.csv");
        let names: Vec<String> = sandbox.all_files("mine").into_keys().collect();
        assert_eq!((names, sandbox.read("mine/claims.csv").as_str()), (vec!["claims.csv".to_owned()], "my own"));
    }
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
    while !sandbox.path("out/_unfinished/run.json").exists() {
        assert!(started.elapsed() < Duration::from_secs(60), "the first run does not begin");
        std::thread::sleep(Duration::from_millis(10));
    }
    for flag in ["--quiet", "--resume", "--overwrite"] {
        let refused = sandbox.annotate(["a.txt", "-o", "out", flag]).ends_with(4).says("another run works in out");
        refused.says(&format!("process {}", first.id()));
    }
    let mut input = first.stdin.take().unwrap();
    writeln!(input, "{}", json!({"id": "first", "text": ARTICLE})).unwrap();
    drop(input);
    assert!(first.wait().unwrap().success());
    assert_eq!(lines(&sandbox.read("out/annotations.jsonl"))[0]["id"], "first");
    sandbox.annotate(["a.txt", "-o", "out", "--overwrite"]).ends_with(0);
}
