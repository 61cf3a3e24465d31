//! The attribution stage on plain-text cases in markup (`tests/cases/attribution/*.txt`), and the rows of its lexicons on
//! their own examples.
//!
//! A case is a paragraph of text with its claims marked; cases are divided by lines of dashes, and a line that starts with `#`
//! says what the case is about. Everything that is claimed must be marked, and everything marked must be claimed; of a claim
//! within a claim only those that are marked count. Source and contents must agree to the character, the cue must overlap.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dixit::attribution::Claim;
use dixit::markup::{self, Label};
use dixit::pipeline::EngineKind;
use dixit::{Annotation, Document, Engine, Lexicons, Span};

/// A claim as the markup has it.
#[derive(Debug, Default)]
struct Marked {
    source: Option<Span>,
    cue: Option<Span>,
    content: Vec<Span>,
}

/// The rules alone.
fn engine() -> Engine {
    let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
    Engine::with(lexicons, EngineKind::Fast).expect("the shipped models load")
}

fn annotate(engine: &Engine, text: &str) -> Annotation {
    dixit::annotate(engine, &Document { text: text.to_owned(), ..Document::default() })
}

fn marked(labels: &[Label]) -> BTreeMap<u32, Marked> {
    let mut claims: BTreeMap<u32, Marked> = BTreeMap::new();
    for label in labels {
        for id in &label.ids {
            let claim = claims.entry(*id).or_default();
            match label.name.as_str() {
                "source" => claim.source = Some(label.span),
                "cue" => claim.cue = Some(label.span),
                "content" => claim.content.push(label.span),
                other => panic!("no label of a claim is called {other:?}"),
            }
        }
    }
    claims
}

fn agrees(claim: &Claim, marked: &Marked) -> bool {
    let cue = match (&claim.cue, marked.cue) {
        (Some(found), Some(wanted)) => found.span.overlaps(wanted),
        (None, None) => true,
        _ => false,
    };
    cue && claim.source == marked.source && claim.content == marked.content
}

/// What was found, as lines.
fn found(text: &str, claims: &[Claim]) -> String {
    let mut out = String::new();
    for claim in claims {
        let show = |span: Option<Span>| span.map_or("–", |span| span.of(text)).to_owned();
        let content: Vec<&str> = claim.content.iter().map(|span| span.of(text)).collect();
        let cue = claim.cue.as_ref().map(|cue| cue.span);
        let nested = if claim.nested_in.is_some() { " (nested)" } else { "" };
        let _ = write!(
            out,
            "\n   {}{nested}: {} | {} | {}",
            claim.rule,
            show(claim.source),
            show(cue),
            content.join(" … ")
        );
    }
    out
}

/// Every marked claim is found, and no other outermost one. The patterns that found them.
fn check(engine: &Engine, markup: &str) -> Result<Vec<&'static str>, String> {
    let case = markup::parse(markup).map_err(|error| error.to_string())?;
    let claims = annotate(engine, &case.text).claims;
    let wanted = marked(&case.labels);
    let missing = wanted.values().any(|marked| !claims.iter().any(|claim| agrees(claim, marked)));
    let outer = |claim: &&Claim| claim.nested_in.is_none();
    let extra = claims.iter().filter(outer).any(|claim| !wanted.values().any(|marked| agrees(claim, marked)));
    if missing || extra {
        return Err(format!("{markup}\n found{}", found(&case.text, &claims)));
    }
    let right = claims.iter().filter(|claim| wanted.values().any(|marked| agrees(claim, marked)));
    Ok(right.map(|claim| claim.rule).collect())
}

/// The example's claim is found, with the row that it is the example of.
fn check_example(engine: &Engine, example: &str, fits: impl Fn(&Claim) -> bool) -> Result<(), String> {
    let case = markup::parse(example).map_err(|error| error.to_string())?;
    let claims = annotate(engine, &case.text).claims;
    let wanted = marked(&case.labels);
    let holds = wanted.values().all(|marked| claims.iter().any(|claim| agrees(claim, marked) && fits(claim)));
    if holds && !wanted.is_empty() { Ok(()) } else { Err(format!("{example}\n found{}", found(&case.text, &claims))) }
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn cases() {
    let engine = engine();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/attribution");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("the cases are there").map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    let (mut count, mut wrong, mut shown) = (0, Vec::new(), BTreeSet::new());
    for path in paths {
        let text = fs::read_to_string(&path).expect("readable");
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let bare: Vec<&str> = lines.collect();
        for case in bare.join("\n").split("\n---\n").map(str::trim).filter(|case| !case.is_empty()) {
            count += 1;
            match check(&engine, case) {
                Ok(rules) => shown.extend(rules),
                Err(message) => {
                    wrong.push(format!("{}: {message}", path.file_name().unwrap_or_default().to_string_lossy()))
                }
            }
        }
    }
    assert!(count >= 110, "only {count} cases are left");
    assert_none(&wrong);
    let rules = engine.lexicons.attribution_rules.list.iter().map(|rule| rule.id.as_str());
    let without: Vec<&str> = rules.filter(|id| !shown.contains(id)).collect();
    assert!(without.is_empty(), "patterns without a case in tests/cases/attribution: {without:?}");
}

#[test]
fn cue_rows_find_their_own_example() {
    let engine = engine();
    let mut wrong = Vec::new();
    for cue in &engine.lexicons.cues.list {
        let fits = |claim: &Claim| claim.cue.as_ref().is_some_and(|found| found.lemma == cue.lemma);
        if let Err(message) = check_example(&engine, &cue.example, fits) {
            wrong.push(format!("cues.csv:{}: {message}", cue.line));
        }
    }
    assert_none(&wrong);
}

#[test]
fn rules_find_their_own_example() {
    let engine = engine();
    let mut wrong = Vec::new();
    for rule in &engine.lexicons.attribution_rules.list {
        if let Err(message) = check_example(&engine, &rule.example, |claim| claim.rule == rule.id) {
            wrong.push(format!("{}: {message}", rule.id));
        }
    }
    assert_none(&wrong);
}

#[test]
fn claims_hold_their_promises_on_the_corpus() {
    let engine = engine();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut claims = 0;
    for entry in fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("readable");
        let annotation = annotate(&engine, &text);
        for (i, claim) in annotation.claims.iter().enumerate() {
            claims += 1;
            let place = format!("{} claim {i}", path.display());
            assert!(!claim.content.is_empty(), "{place}: no content");
            assert!(claim.content.windows(2).all(|pair| pair[0].end <= pair[1].start), "{place}: contents in order");
            assert!(claim.content.iter().all(|span| !span.of(&text).trim().is_empty()), "{place}: an empty content");
            assert!(engine.lexicons.attribution_rules.get(claim.rule).is_some(), "{place}: no row for {}", claim.rule);
            if let Some(outer) = claim.nested_in {
                assert_ne!(outer as usize, i, "{place}: nested in itself");
                assert!((outer as usize) < annotation.claims.len(), "{place}: nested in nothing");
            }
        }
    }
    assert!(claims > 100, "only {claims} claims in the corpus");
}

#[test]
fn hostile_texts_are_read_in_linear_time() {
    let engine = engine();
    for piece in [
        "said ",
        "“",
        "\" ' ",
        ", said ",
        "according to ",
        "he said that ",
        ": ",
        "— ",
        "“a,” he said ",
        "(",
        "who said ",
    ] {
        let text = piece.repeat(20_000);
        let started = std::time::Instant::now();
        let claims = annotate(&engine, &text).claims.len();
        assert!(claims < text.len(), "{piece:?}");
        assert!(started.elapsed().as_secs() < 20, "{piece:?} took {:?}", started.elapsed());
    }
}

#[cfg(feature = "models")]
#[test]
fn a_least_confidence_leaves_out_what_is_below_it_and_nothing_else() {
    const LEAST: f32 = 0.7;
    let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
    let mut engine = Engine::with(lexicons, EngineKind::Accurate).expect("the shipped models load");
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let text = fs::read_to_string(corpus.join("wire-report-kurils.txt")).expect("readable");
    let shown = |claims: &[Claim]| -> Vec<(Option<Span>, Vec<Span>)> {
        claims.iter().map(|claim| (claim.source, claim.content.clone())).collect()
    };
    let all = annotate(&engine, &text).claims;
    engine.min_confidence = Some(LEAST);
    let sure = annotate(&engine, &text).claims;
    let expected: Vec<Claim> = all.iter().filter(|claim| claim.confidence >= LEAST).cloned().collect();
    assert_eq!(shown(&sure), shown(&expected));
    assert!(sure.len() > 5 && sure.len() < all.len(), "{} of {} claims are sure", sure.len(), all.len());
    assert!(sure.iter().any(|claim| claim.nested_in.is_some()), "sure claims within claims stay");
}

#[cfg(feature = "models")]
#[test]
fn both_engines_tell_the_outlet() {
    let text = "Orlova told Reuters that the bridge was safe.";
    for kind in EngineKind::ALL {
        let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
        let engine = Engine::with(lexicons, kind).expect("the shipped models load");
        let annotation = annotate(&engine, text);
        let [claim] = annotation.claims.as_slice() else { panic!("{kind:?}: {:?}", annotation.claims) };
        let via = claim.via.map(|outlet| annotation.mentions.entity(outlet).name.as_str());
        assert_eq!(via, Some("Reuters"), "{kind:?}");
    }
}
