//! How good the shipped engines are on the project's own articles: `tests/scores.csv`, a row for each engine and measure.
//!
//! A change that moves a score has to commit the new table, so that its price or gain stands in its diff; below its floor no score may
//! fall. Floors rise with the scores, by themselves; to lower one is to edit it by hand, with a reason in the commit.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dixit::evaluate::{self, Annotated, Nesting};
use dixit::output::{File, Format, Rows, Settings};
use dixit::{Document, Engine, EngineKind, Lexicons};

/// The measures of the table, and what is taken of each: F1, which is accuracy where gold and predictions are the same claims.
const MEASURES: &[&str] = &[
    "act right",
    "content tokens",
    "relation",
    "relation, direct",
    "relation, indirect",
    "relation, mixed",
    "source right given content",
    "speaker right",
    "stance in claims",
];

/// How far below its score a new floor lies, at least.
const MARGIN: f64 = 0.02;

const WAY_OUT: &str = "run `UPDATE_SCORES=1 cargo test --test scores` and commit the diff of tests/scores.csv";

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Row {
    score: f64,
    floor: f64,
}

type Table = BTreeMap<(String, String), Row>;

fn committed(text: &str) -> Table {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize::<(String, String, f64, f64)>();
    rows.map(|row| row.expect("tests/scores.csv has the columns engine,measure,score,floor"))
        .map(|(engine, measure, score, floor)| ((engine, measure), Row { score, floor }))
        .collect()
}

fn written(table: &Table) -> String {
    let mut out = "engine,measure,score,floor\n".to_owned();
    for ((engine, measure), Row { score, floor }) in table {
        let quote = if measure.contains(',') { "\"" } else { "" };
        let _ = writeln!(out, "{engine},{quote}{measure}{quote},{score:.4},{floor:.2}");
    }
    out
}

/// What an engine writes about the articles of the gold, read back as `dixit evaluate` reads it.
fn annotated(engine: &Engine, gold: &[Annotated]) -> Vec<Annotated> {
    let settings = Arc::new(Settings { formats: vec![Format::Jsonl], ..Settings::default() });
    let mut rows = Rows::new(&settings);
    for article in gold {
        let text = article.text.clone().expect("gold has its text");
        let document = Document { id: article.id.clone(), text, ..Document::default() };
        rows.add(&document, &dixit::annotate(engine, &document));
    }
    let lines = rows.files.iter().find(|(file, _)| *file == File::Annotations).map(|(_, lines)| lines);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("annotations.jsonl");
    std::fs::write(&path, lines.expect("annotations were asked for")).expect("writable");
    evaluate::read_predicted(&path).expect("what is written can be read")
}

fn measured() -> BTreeMap<(String, String), f64> {
    let gold = evaluate::read_gold(&root("corpus/gold")).expect("gold is well-formed");
    let mut scores = BTreeMap::new();
    for kind in EngineKind::ALL {
        let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
        let engine = Engine::with(lexicons, kind).expect("the built-in models load");
        let found = evaluate::score(&gold, &annotated(&engine, &gold), Nesting::of(&gold));
        assert_eq!(found.missing, [""; 0], "every article is annotated");
        for measure in MEASURES {
            let prf = found.measures.get(measure).unwrap_or_else(|| panic!("evaluate knows no measure {measure:?}"));
            assert!(prf.gold > 0, "{measure}: gold has nothing to measure it on");
            // as the table gives it
            scores.insert((kind.name().to_owned(), (*measure).to_owned()), (prf.f1 * 10_000.0).round() / 10_000.0);
        }
    }
    scores
}

#[test]
fn scores_are_those_of_the_table_and_above_their_floors() {
    let path = root("tests/scores.csv");
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let old = committed(&before);
    let now: Table = measured()
        .into_iter()
        .map(|(key, score)| {
            let new = (((score - MARGIN) * 100.0).floor() / 100.0).max(0.0);
            let floor = old.get(&key).map_or(new, |row| row.floor.max(new));
            (key, Row { score, floor })
        })
        .collect();
    let mut fallen = String::new();
    for ((engine, measure), row) in now.iter().filter(|(_, row)| row.score < row.floor) {
        let _ = write!(fallen, "\n  {engine}, {measure}: {:.4}, floor {:.2}", row.score, row.floor);
    }
    assert!(fallen.is_empty(), "scores have fallen below their floors:{fallen}");
    if std::env::var_os("UPDATE_SCORES").is_some() {
        std::fs::write(&path, written(&now)).expect("tests/scores.csv is writable");
        return;
    }
    let mut moved = String::new();
    for (key, row) in &now {
        match old.get(key) {
            Some(old) if old.score == row.score => {}
            Some(old) => _ = write!(moved, "\n  {}, {}: {:.4} → {:.4}", key.0, key.1, old.score, row.score),
            None => _ = write!(moved, "\n  {}, {}: {:.4}, new", key.0, key.1, row.score),
        }
    }
    assert!(moved.is_empty(), "scores have moved:{moved}\n{WAY_OUT}");
    let gone: Vec<_> = old.keys().filter(|key| !now.contains_key(*key)).collect();
    assert!(gone.is_empty(), "tests/scores.csv has rows that nothing measures: {gone:?}\n{WAY_OUT}");
}

#[test]
fn the_table_is_written_as_it_is_read() {
    let text = "engine,measure,score,floor\naccurate,relation,0.9000,0.88\nfast,\"relation, direct\",0.8123,0.79\n";
    assert_eq!(written(&committed(text)), text);
}
