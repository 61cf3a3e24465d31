//! `dixit show`, `dixit explain` and `dixit evaluate` as a user runs them, on the project's own articles.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dixit::markup;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn dixit(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    command.current_dir(root("")).args(arguments).env_remove("CLICOLOR_FORCE").env_remove("NO_COLOR");
    command.output().expect("dixit runs")
}

/// Standard output of a run that must succeed.
fn answer(arguments: &[&str]) -> String {
    let output = dixit(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "dixit {} ended with {}: {said}", arguments.join(" "), output.status);
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Exit code and what was said of a run that must fail.
fn failure(arguments: &[&str]) -> (Option<i32>, String) {
    let output = dixit(arguments);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{arguments:?}: a failed run gives no answer");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

const ARTICLE: &str = "corpus/wire-report-kurils.txt";

#[test]
fn show_leaves_the_text_as_it_is_at_every_stage() {
    let text = std::fs::read_to_string(root(ARTICLE)).expect("readable");
    for (stage, label) in [
        ("sentences", "body"),
        ("mentions", "place"),
        ("attributions", "cue"),
        ("speakers", "content"),
        ("stances", "source"),
    ] {
        let shown = answer(&["show", ARTICLE, "--stage", stage]);
        let marked = shown.split_once("---\n").map_or(shown.as_str(), |(marked, _)| marked);
        let parsed = markup::parse(marked).unwrap_or_else(|error| panic!("{stage}: {error}"));
        assert_eq!(parsed.text, text, "{stage}: the markup does not strip to the article");
        assert!(parsed.labels.iter().any(|found| found.name == label), "{stage}: nothing is labelled {label}");
    }
}

#[test]
fn what_is_shown_is_gold_that_evaluate_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let gold = folder.path().join("wire-report-kurils.gold");
    std::fs::write(&gold, answer(&["show", ARTICLE])).expect("writable");
    let out = folder.path().join("out");
    answer(&["annotate", ARTICLE, "-o", &out.to_string_lossy(), "--quiet"]);
    let json = answer(&["evaluate", "--gold", &gold.to_string_lossy(), &out.to_string_lossy(), "--json"]);
    let scores: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert!(scores["measures"]["relation"]["gold"].as_u64() > Some(10), "{json}");
    for measure in ["relation", "source right given content"] {
        assert_eq!(scores["measures"][measure]["f1"], 1.0, "{measure}: show and annotate differ");
    }
}

#[test]
fn colours_are_for_those_who_want_them() {
    let plain = answer(&["show", ARTICLE]);
    assert!(!plain.contains('\u{1b}') && plain.contains("{cue"), "a pipe gets markup");
    let coloured = answer(&["show", ARTICLE, "--color", "always"]);
    assert!(coloured.contains("\u{1b}[33m") && !coloured.contains("{cue"), "colours in place of markup");
    assert_eq!(answer(&["show", ARTICLE, "--color", "never"]), plain);
    let mut forced = Command::new(env!("CARGO_BIN_EXE_dixit"));
    forced.current_dir(root("")).args(["show", ARTICLE]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    let output = forced.output().expect("dixit runs");
    assert_eq!(String::from_utf8_lossy(&output.stdout), plain, "NO_COLOR wins");
}

#[test]
fn one_document_of_many_is_chosen_by_its_id() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("two.jsonl");
    std::fs::write(
        &file,
        "{\"id\": \"a\", \"text\": \"Kyiv warned that talks would fail.\"}\n{\"id\": \"b\", \"text\": \"It rained.\"}\n",
    )
    .expect("writable");
    let file = file.to_string_lossy();
    assert!(answer(&["show", &file, "--document", "a"]).starts_with("{source Kyiv} {cue warned}"));
    assert_eq!(answer(&["show", &file, "--document", "b", "--stage", "attributions"]), "It rained.\n");
    let (code, said) = failure(&["show", &file]);
    assert_eq!(code, Some(2));
    assert!(said.contains("holds a, b; choose one with --document"), "{said}");
    let (code, said) = failure(&["show", &file, "--document", "c"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("no document has the id \"c\"; it holds a, b"), "{said}");
}

#[test]
fn explain_names_pattern_row_and_evidence() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("note.txt");
    std::fs::write(&file, "Title\n\nJapan strongly condemned the missile test by North Korea on Monday.\n")
        .expect("writable");
    let file = file.to_string_lossy();
    let shown = answer(&["explain", &file, "--claim", "c1"]);
    for part in [
        "c1: indirect claim, code points",
        "pattern ",
        "content: the missile test by North Korea",
        "condemned (lemma condemn)",
        "    lexicons/cues.csv:",
        "source: Japan",
        "speaker: Japan (by its name in the gazetteer)",
        "act: condemn (the act of the cue's row",
        ": oppose -3",
        "    lexicons/frames.csv:",
    ] {
        assert!(shown.contains(part), "{part:?} is not in\n{shown}");
    }
    assert_eq!(answer(&["explain", &file, "--claim", "1"]), shown, "the letter may be left out");
    assert_eq!(answer(&["explain", &file, "--claim", "note#c1"]), shown, "as claims.csv has it");
    let (code, said) = failure(&["explain", &file, "--claim", "c9"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("there is no claim \"c9\"; its claims are c1 to c1"), "{said}");
}

/// The row that is printed is the row that stands there.
#[test]
fn explain_gives_the_line_of_the_row() {
    let shown = answer(&["explain", ARTICLE, "--claim", "c2"]);
    let mut rows = 0;
    for line in shown.lines().filter_map(|line| line.trim().strip_prefix("lexicons/")) {
        let (name, rest) = line.split_once(':').expect("NAME:LINE: ROW");
        let (number, row) = rest.split_once(": ").expect("NAME:LINE: ROW");
        let file = std::fs::read_to_string(root("lexicons").join(name)).expect("a lexicon");
        let number: usize = number.parse().expect("a line number");
        assert_eq!(file.lines().nth(number - 1), Some(row), "{name}:{number}");
        rows += 1;
    }
    assert!(rows > 0, "no row is named in\n{shown}");
}

#[test]
fn explain_tells_why_a_sentence_gave_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("note.txt");
    std::fs::write(&file, "Title of it\n\nThe old bridge collapsed. The “iron” bridge collapsed too.\n")
        .expect("writable");
    let file = file.to_string_lossy();
    let shown = answer(&["explain", &file, "--at", "old bridge"]);
    for part in
        ["zone body: claims are taken from it", "no quotation marks", "no claim", "no word of lexicons/cues.csv"]
    {
        assert!(shown.contains(part), "{part:?} is not in\n{shown}");
    }
    assert!(answer(&["explain", &file, "--at", "iron"]).contains("quotation, closed: “iron”"));
    let (code, said) = failure(&["explain", &file, "--at", "steel"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("\"steel\" do not stand in the text"), "{said}");
    assert_eq!(failure(&["explain", &file]).0, Some(2), "neither --claim nor --at");
}

#[test]
fn every_rule_that_the_corpus_meets_is_described() {
    let engine = dixit::Engine::builtin().expect("the built-in lexicons and models load");
    let fast = dixit::Engine::with(dixit::Lexicons::builtin().expect("loads"), dixit::EngineKind::Fast).expect("loads");
    let mut checked = 0;
    for entry in std::fs::read_dir(root("corpus")).expect("readable") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("readable");
        let document = dixit::Document { text, ..dixit::Document::default() };
        for engine in [&engine, &fast] {
            let annotation = dixit::annotate(engine, &document);
            for (index, claim) in annotation.claims.iter().enumerate() {
                let shown = dixit::show::explain(&engine.lexicons, &document, &annotation, index).expect("a claim");
                let described = shown.contains(&format!("pattern {} (", claim.rule));
                assert!(described, "src/show/rules.rs describes no pattern {}", claim.rule);
                for line in shown.lines().filter(|line| line.starts_with("    +") || line.starts_with("    -")) {
                    assert!(line.contains(" ("), "src/show/rules.rs does not describe the rule of{line}");
                }
                checked += 1;
            }
        }
    }
    assert!(checked > 200, "only {checked} claims were explained");
}

#[test]
fn evaluate_names_what_is_missing_and_what_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let gold = folder.path().join("gold.jsonl");
    let claim = r#"{"kind": "indirect", "source": [[0, 4]], "cue": [[5, 11]], "content": [[17, 33]]}"#;
    let line = |id: &str| {
        format!("{{\"id\": \"{id}\", \"text\": \"Kyiv warned that talks would fail.\", \"claims\": [{claim}]}}\n")
    };
    std::fs::write(&gold, line("a") + &line("b")).expect("writable");
    let predicted = folder.path().join("annotations.jsonl");
    std::fs::write(&predicted, line("a")).expect("writable");
    let (gold, predicted) = (gold.to_string_lossy(), predicted.to_string_lossy());
    let output = dixit(&["evaluate", "--gold", &gold, &predicted]);
    let (table, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("b: gold has no annotation to compare with"), "{said}");
    let row: Vec<&str> =
        table.lines().find(|line| line.starts_with("relation ")).expect("a row").split_whitespace().collect();
    assert_eq!(row, ["relation", "1.0000", "0.5000", "0.6667", "2", "1"]);
    // an output folder does as well as its file
    let folder_output = dixit(&["evaluate", "--gold", &gold, &folder.path().to_string_lossy()]);
    assert_eq!(folder_output.stdout, output.stdout);
    std::fs::write(&*predicted, line("a") + &line("a")).expect("writable");
    let (code, said) = failure(&["evaluate", "--gold", &gold, &predicted]);
    assert_eq!(code, Some(2));
    assert!(said.contains("document a stands there twice"), "{said}");
    std::fs::write(&*predicted, "{}\n").expect("writable");
    let (code, said) = failure(&["evaluate", "--gold", &gold, &predicted]);
    assert_eq!(code, Some(2));
    assert!(said.contains("annotations.jsonl:1: not an annotated document"), "{said}");
}

/// The measures under our names, with the reference scorer's figures to four decimals. Its subset "speech" rests on a word list of its
/// own, and is not among them.
#[test]
#[expect(clippy::print_stderr, reason = "a check that is skipped says so aloud")]
fn claim_figures_are_those_of_the_reference_scorer() {
    let shared = root("../shared");
    let shared = if shared.exists() { shared } else { root("../../shared") };
    let (scorer, gold) = (shared.join("eval/score.py"), shared.join("data/claims-dev.jsonl"));
    let python = Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    if !scorer.exists() || !gold.exists() || !python {
        eprintln!("SKIPPED: needs python3, ../shared/eval/score.py and ../shared/data/claims-dev.jsonl");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().to_string_lossy();
    let gold = gold.to_string_lossy();
    answer(&["annotate", &gold, "-o", &out, "--format", "jsonl", "--engine", "fast", "--quiet"]);
    let ours: serde_json::Value =
        serde_json::from_str(&answer(&["evaluate", "--gold", &gold, &out, "--json"])).expect("JSON");
    let annotations = folder.path().join("annotations.jsonl");
    let reference = Command::new("python3")
        .arg(&scorer)
        .args(["claims", &gold, &annotations.to_string_lossy(), "--json"])
        .output()
        .expect("python3 runs");
    assert!(reference.status.success(), "{}", String::from_utf8_lossy(&reference.stderr));
    let reference: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(&reference.stdout).expect("the scorer prints JSON");
    let mut compared = 0;
    for (name, theirs) in reference.iter().filter(|(name, _)| !name.ends_with("speech")) {
        let mine = &ours["measures"][name];
        for (key, key_of_theirs) in [("precision", "p"), ("recall", "r"), ("f1", "f1")] {
            let (mine, theirs) = (mine[key].as_f64(), theirs[key_of_theirs].as_f64().expect("a figure"));
            let mine = mine.unwrap_or_else(|| panic!("{name} is not among our measures"));
            assert!((mine - theirs).abs() < 0.000_051, "{name}, {key}: {mine} and not {theirs}");
        }
        assert_eq!(mine["gold"], theirs["gold"], "{name}");
        assert_eq!(mine["predicted"], theirs["predicted"], "{name}");
        compared += 1;
    }
    assert!(compared >= 16, "only {compared} measures were compared");
}
