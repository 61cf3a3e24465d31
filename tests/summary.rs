//! `dixit summarize` as a user runs it, on runs that are written here, so that each figure can be counted by hand.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

type Row = BTreeMap<String, String>;

/// A document in which one speaker says one thing about one target.
struct Said {
    id: &'static str,
    published: Option<&'static str>,
    speaker: &'static str,
    quote: &'static str,
    target: &'static str,
    score: i8,
}

const WIRE: &str = "The deployment of the new radar is a threat to the whole region and must be stopped";
/// The same words, shortened and closed in another way.
const SHORTENED: &str = "deployment of the new radar is a threat to the whole region";

fn said(id: &'static str, published: Option<&'static str>, quote: &'static str, score: i8) -> Said {
    Said { id, published, speaker: "Orlova", quote, target: "THAAD", score }
}

fn label(score: i8) -> &'static str {
    match score {
        0 => "neutral",
        1.. => "support",
        _ => "oppose",
    }
}

fn record(Said { id, published, speaker, quote, target, score }: &Said) -> Value {
    let (kind, entity) = if *target == "Seoul" { ("place", "Q8684") } else { ("system", "system-thaad") };
    json!({
        "schema": "dixit/1", "id": id, "path": "x.jsonl", "published": published, "outlet": "The Daily", "authors": ["A. Writer"],
        "mentions": [
            {"id": "m1", "start": 0, "end": 6, "text": speaker, "kind": "person", "entity": speaker.to_lowercase(), "name": speaker,
             "country": "RUS", "how": "surname"},
            {"id": "m2", "start": 9, "end": 14, "text": target, "kind": kind, "entity": entity, "name": target, "country": "",
             "how": "gazetteer"}],
        "claims": [{"id": "c1", "kind": "direct", "content": [{"start": 20, "end": 90, "text": quote}],
            "speakers": [{"entity": speaker.to_lowercase(), "name": speaker, "kind": "person", "country": "RUS"}]}],
        "stances": [{"claim": "c1",
            "holder": {"start": 0, "end": 6, "text": speaker, "entity": speaker.to_lowercase(), "name": speaker},
            "target": {"start": 9, "end": 14, "text": target, "entity": entity, "name": target, "kind": kind},
            "label": label(*score), "score": score, "evidence": [{"start": 3, "end": 5, "text": "threat", "rule": "A6", "score": score}]}],
    })
}

fn folder(documents: &[Value]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = documents.iter().map(|document| format!("{document}\n")).collect();
    fs::write(folder.path().join("annotations.jsonl"), lines).unwrap();
    folder
}

fn dixit<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dixit")).arg("summarize").args(arguments).output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn tables(folders: &[&TempDir], arguments: &[&str]) -> BTreeMap<&'static str, Vec<Row>> {
    let out = tempfile::tempdir().unwrap();
    let paths: Vec<&str> = folders.iter().map(|folder| text(folder.path())).collect();
    let output =
        dixit(paths.into_iter().chain(["-o", text(out.path()), "--csv", "raw"]).chain(arguments.iter().copied()));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = |name: &'static str| {
        let mut reader = csv::Reader::from_path(out.path().join(name)).unwrap();
        (name, reader.deserialize().map(Result::unwrap).collect())
    };
    ["actors.csv", "topics.csv", "shifts.csv", "statements.csv"].map(read).into()
}

#[track_caller]
fn check(row: &Row, expected: &[(&str, &str)]) {
    for (column, value) in expected {
        assert_eq!(row.get(*column).map(String::as_str), Some(*value), "{column} of {row:?}");
    }
}

#[test]
fn wire_copy_is_one_statement_with_several_witnesses() {
    let documents = [
        said("a", Some("2017-03-20"), WIRE, -2),
        said("b", Some("2017-03-21"), SHORTENED, -1),
        said("c", Some("2017-03-21"), "We will study the proposal with an open mind and answer in time", 0),
        // said anew, months later
        said("d", Some("2017-09-01"), WIRE, -2),
        // the same words of another speaker
        Said { speaker: "Brandt", ..said("e", Some("2017-03-21"), WIRE, -2) },
    ];
    let run = folder(&documents.each_ref().map(record));
    let tables = tables(&[&run], &[]);
    let statements: Vec<(&str, &str)> =
        tables["statements.csv"].iter().map(|row| (row["claim_id"].as_str(), row["statement_id"].as_str())).collect();
    assert_eq!(statements, [("a#c1", "a#c1"), ("b#c1", "a#c1"), ("c#c1", "c#c1"), ("d#c1", "d#c1"), ("e#c1", "e#c1")]);
    let topics = &tables["topics.csv"];
    assert_eq!(topics.len(), 2, "{topics:?}");
    check(
        &topics[1],
        &[
            ("holder", "Orlova"),
            ("holder_kind", "person"),
            ("holder_country", "RUS"),
            ("target", "THAAD"),
            ("statements", "3"),
            ("reports", "4"),
            ("documents", "4"),
            ("support", "0"),
            ("oppose", "2"),
            ("neutral", "1"),
            // of the first statement −1.5 (two reports), then 0 and −2
            ("mean_score", "-1.167"),
            ("mean_score_of_reports", "-1.250"),
            ("oppose_share", "0.667"),
            ("first", "2017-03-20"),
            ("last", "2017-09-01"),
            ("evidence", "threat"),
            ("claim_id", "a#c1"),
            ("quote", WIRE),
        ],
    );
    assert!(tables["actors.csv"].is_empty(), "a weapon system is no actor");
}

#[test]
fn periods_part_the_rows_and_a_change_of_sides_is_a_shift() {
    let documents = [
        said("a", Some("2017-03-20"), "The shield is a threat to us all and to our neighbours too", -2),
        // a period without a side is passed over
        said("b", Some("2017-04-02"), "The shield stands where it stood last year as far as we know", 0),
        said("c", Some("2017-05-30"), "The shield is the linchpin of our security and we stand by it", 3),
        said("d", None, "The shield was never of any use to anybody in this country", -3),
    ];
    let run = folder(&documents.each_ref().map(record));
    let tables = tables(&[&run], &["--by", "month"]);
    let periods: Vec<(&str, &str)> =
        tables["topics.csv"].iter().map(|row| (row["period"].as_str(), row["mean_score"].as_str())).collect();
    assert_eq!(periods, [("", "-3.000"), ("2017-03", "-2.000"), ("2017-04", "0.000"), ("2017-05", "3.000")]);
    assert_eq!(tables["shifts.csv"].len(), 1);
    check(
        &tables["shifts.csv"][0],
        &[
            ("holder", "Orlova"),
            ("target", "THAAD"),
            ("before", "2017-03"),
            ("before_score", "-2.000"),
            ("before_claim_id", "a#c1"),
            ("after", "2017-05"),
            ("after_score", "3.000"),
            ("after_date", "2017-05-30"),
            ("after_quote", "The shield is the linchpin of our security and we stand by it"),
        ],
    );
}

#[test]
fn several_runs_are_summed_up_and_an_articles_own_voice_is_its_authors() {
    let first = folder(&[record(&Said { target: "Seoul", ..said("a", Some("2017-03-20"), WIRE, -2) })]);
    let mut own = record(&Said { target: "Seoul", ..said("b", Some("2017-03-25"), SHORTENED, 1) });
    own["stances"].as_array_mut().unwrap().push(json!({"claim": null, "holder": null,
        "target": {"start": 9, "end": 14, "text": "Seoul", "entity": "Q8684", "name": "Seoul", "kind": "place"},
        "label": "support", "score": 1, "evidence": []}));
    let second = folder(&[own]);
    let tables = tables(&[&first, &second], &[]);
    let actors = &tables["actors.csv"];
    assert_eq!(actors.len(), 2);
    check(&actors[0], &[("holder", "A. Writer"), ("holder_kind", "article"), ("support", "1"), ("claim_id", "b")]);
    // two reports of one statement on both sides
    check(&actors[1], &[("holder", "Orlova"), ("statements", "1"), ("reports", "2"), ("mixed", "1"), ("support", "0")]);
}

#[test]
fn a_folder_without_records_is_told_with_the_way_out() {
    let empty = tempfile::tempdir().unwrap();
    let output = dixit([text(empty.path())]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("holds no annotations.jsonl") && said.contains("dixit annotate"), "{said}");
    let broken = folder(&[json!({"no": "record"})]);
    let output = dixit([text(broken.path())]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("annotations.jsonl:1:"));
}

#[test]
fn what_annotate_writes_can_be_summarized() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = tempfile::tempdir().unwrap();
    let annotate = Command::new(env!("CARGO_BIN_EXE_dixit"))
        .arg("annotate")
        .arg(root.join("examples/paragraph.txt"))
        .args(["--quiet", "-o", text(run.path())])
        .status();
    assert!(annotate.unwrap().success());
    let tables = tables(&[&run], &[]);
    let row = tables["topics.csv"].iter().find(|row| row["holder"] == "Haruto Minase" && row["target"] == "THAAD");
    check(row.expect("praise for THAAD"), &[("support", "1"), ("oppose", "0"), ("holder_country", "JPN")]);
    let printed = dixit([text(run.path())]);
    assert!(String::from_utf8_lossy(&printed.stdout).contains("Haruto Minase"));
}
