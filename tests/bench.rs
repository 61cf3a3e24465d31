//! `dixit bench` as a user runs it: what it reports, never how fast that is.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;

fn bench(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dixit")).arg("bench").args(arguments).output().unwrap()
}

fn report(arguments: &[&str]) -> Value {
    let output = bench(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A spread is in order, and what can be measured is above zero.
fn is_measured(spread: &Value) {
    let figure = |name: &str| spread[name].as_f64().unwrap_or_else(|| panic!("{spread} has no {name}"));
    assert!(0.0 < figure("least") && figure("least") <= figure("median") && figure("median") <= figure("most"));
}

#[test]
fn a_report_holds_all_figures_of_the_generated_articles() {
    let arguments = ["--mb", "0.05", "--seed", "7", "--runs", "2", "-j", "1,2", "--engine", "fast", "--json"];
    let first = report(&arguments);
    assert!(first["bytes"].as_u64().unwrap() >= 50_000);
    for count in ["documents", "claims", "stances", "mentions"] {
        assert!(first[count].as_u64().unwrap() > 5, "{count}: {}", first[count]);
    }
    assert_eq!((first["rejected"].as_u64(), first["runs"].as_u64()), (Some(0), Some(2)));
    assert_eq!((&first["engine"], &first["corpus"]), (&Value::from("fast"), &Value::from("generated, seed 7")));
    let stages: Vec<&str> =
        first["stages"].as_array().unwrap().iter().map(|stage| stage["stage"].as_str().unwrap()).collect();
    let expected = "read segment mention tag attribution parse learned speaker stance format write";
    assert_eq!(stages.join(" "), expected);
    for stage in first["stages"].as_array().unwrap() {
        // the fast engine has no parse and no learned attribution
        match stage["stage"].as_str() {
            Some("parse" | "learned") => assert_eq!(stage["nanoseconds_per_byte"]["most"], 0.0, "{stage}"),
            _ => is_measured(&stage["nanoseconds_per_byte"]),
        }
    }
    let threads = first["threads"].as_array().unwrap();
    assert_eq!(threads.iter().map(|row| row["threads"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2]);
    for row in threads {
        is_measured(&row["megabytes_per_second"]);
        is_measured(&row["megabytes_per_processor_second"]);
        assert!(row["speed_up"].as_f64().unwrap() > 0.0 && row["inflation"].as_f64().unwrap() > 0.0);
    }
    assert_eq!(threads[0]["speed_up"], 1.0);
    is_measured(&first["articles_per_processor_second"]);
    is_measured(&first["start_up_milliseconds"]);

    let second = report(&arguments);
    for count in ["documents", "bytes", "claims", "stances", "mentions"] {
        assert_eq!(first[count], second[count], "{count}: the same seed gives the same articles");
    }
}

#[test]
fn articles_of_the_user_are_measured_as_they_are() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let output = bench(&[corpus, "--runs", "1", "-j", "1", "--engine", "fast"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let table = String::from_utf8(output.stdout).unwrap();
    let articles = fs::read_dir(corpus)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending == "txt"));
    let counted = format!("{} articles", articles.count());
    for words in
        [counted.as_str(), "articles a processor second", "stance, ns a byte", "start-up", "speed-up", "peak MB"]
    {
        assert!(table.contains(words), "{words} is missing in\n{table}");
    }
}

#[test]
fn generated_articles_can_be_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("articles.jsonl");
    let output = bench(&["--mb", "0.02", "--write", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let lines = fs::read_to_string(&path).unwrap();
    let texts = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["text"].as_str().unwrap().len());
    assert!(texts.sum::<usize>() >= 20_000);
}

#[test]
fn what_cannot_be_measured_is_refused() {
    for arguments in [&["no/such/folder"][..], &["--mb", "0"], &["--runs", "0"], &["corpus", "--mb", "1"]] {
        let output = bench(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty());
    }
}
