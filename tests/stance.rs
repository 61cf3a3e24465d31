//! Stance as a specification: `tests/cases/stance/*.txt`, the examples of `lexicons/frames.csv` and `lexicons/stance_terms.csv`.
//!
//! A case is a sentence in markup and the rows that it must give, no polar row more and none less:
//!
//! ```text
//! {place Tehran} accused {place London} of piracy.
//! -> Tehran | London | oppose -2
//! ```
//!
//! `{place …}`, `{person …}`, `{issue …}` and so on are mentions; `{source …}`, `{cue …}` and `{content …}` are a claim.
//! A holder `-` is the article's own voice, or somebody unnamed. A row without a number holds of any score; neutral rows need not be listed.

use std::path::{Path, PathBuf};

use dixit::attribution::{Claim, ClaimKind, Cue};
use dixit::document::Document;
use dixit::markup::{self, Label};
use dixit::mention::{Entity, EntityId, Gender, How, Kind, Mention, Mentions};
use dixit::pipeline::Engine;
use dixit::segment::{self, Segmentation};
use dixit::speaker::Speaker;
use dixit::{Bounds, stance, syntax};

/// Rows as they are written in a case: "Tehran | London | oppose -2".
fn rows(engine: &Engine, markup: &str) -> Vec<String> {
    let marked = markup::parse(markup).expect("a case is markup");
    let document = Document { text: marked.text.clone(), ..Document::default() };
    let mut segmentation = segment::segment(&engine.lexicons, &document, Bounds::default());
    for sentence in &mut segmentation.sentences {
        sentence.zone = segment::Zone::Body;
    }
    let mentions = mentions(&marked.text, &segmentation, &marked.labels);
    let claims = claims(engine, &marked.text, &segmentation, &marked.labels);
    let speakers: Vec<Vec<Speaker>> = claims
        .iter()
        .map(|claim| {
            let named = claim.source.map(|source| mentions.within(source)).unwrap_or_default();
            named
                .iter()
                .take(1)
                .map(|mention| Speaker { entity: mention.entity, how: How::Given, role: None })
                .collect()
        })
        .collect();
    let wanted = vec![true; segmentation.sentences.len()];
    let syntax = syntax::tag(&engine.models.tagger, &document, &segmentation, &wanted);
    let article = stance::Article {
        document: &document,
        segmentation: &segmentation,
        mentions: &mentions,
        syntax: &syntax,
        claims: &claims,
        speakers: &speakers,
    };
    let judged = stance::judge(&engine.lexicons, &engine.models.stance, article);
    judged
        .stances
        .iter()
        .map(|row| {
            let holder = row.holder.map_or("-", |holder| holder.span.of(&marked.text));
            let target = mentions.list[row.target as usize].span.of(&marked.text);
            format!("{holder} | {target} | {} {:+}", row.label.name(), row.score)
        })
        .collect()
}

fn mentions(text: &str, segmentation: &Segmentation, labels: &[Label]) -> Mentions {
    let mut mentions = Mentions::default();
    for label in labels {
        let Some(kind) = Kind::from_name(&label.name) else { continue };
        let name = label.span.of(text).to_owned();
        let entity = mentions.entities.iter().position(|entity| entity.name == name).unwrap_or_else(|| {
            let (key, country, gender, role, row) = (name.clone(), None, Gender::Unknown, None, None);
            mentions.entities.push(Entity { key, name, kind, country, gender, role, row });
            mentions.entities.len() - 1
        });
        let first = segmentation.token_at(label.span.start) as u32;
        let end = segmentation.tokens.partition_point(|token| token.span.start < label.span.end) as u32;
        mentions.list.push(Mention {
            span: label.span,
            tokens: first..end,
            sentence: segmentation.sentence_at(label.span.start) as u32,
            kind,
            entity: EntityId(entity as u32),
            how: How::Gazetteer,
        });
    }
    mentions
}

fn claims(engine: &Engine, text: &str, segmentation: &Segmentation, labels: &[Label]) -> Vec<Claim> {
    let mut claims = Vec::new();
    let last = labels.iter().flat_map(|label| &label.ids).copied().max().unwrap_or(0);
    for id in 1..=last {
        let of = |name: &str| {
            labels.iter().filter(|label| label.name == name && label.ids.contains(&id)).collect::<Vec<_>>()
        };
        let content: Vec<_> = of("content").iter().map(|label| label.span).collect();
        let Some(first) = content.first() else { continue };
        let cue = of("cue").first().map(|label| {
            let words = label.span.of(text);
            let row = engine.lexicons.cues.list.iter().position(|cue| {
                let stem = &cue.lemma[..cue.lemma.len().min(4)];
                words.split(' ').next_back().is_some_and(|word| word.starts_with(stem))
            });
            let lemma = row.map_or(words, |row| engine.lexicons.cues.list[row].lemma.as_str()).to_owned();
            Cue { span: label.span, lemma, row: row.map(|row| row as u32) }
        });
        claims.push(Claim {
            kind: if text[content[0].range()].starts_with(['"', '“']) {
                ClaimKind::Direct
            } else {
                ClaimKind::Indirect
            },
            sentence: segmentation.sentence_at(first.start) as u32,
            source: of("source").first().map(|label| label.span),
            cue,
            content,
            via: None,
            nested_in: None,
            rule: "case",
            confidence: 1.0,
        });
    }
    claims.sort_by_key(|claim| claim.content[0].start);
    claims
}

/// What is wrong with the rows of a sentence, or `None`.
fn check(engine: &Engine, markup: &str, expected: &[&str]) -> Option<String> {
    let got = rows(engine, markup);
    let fits =
        |row: &str, expected: &str| row == expected || row.rsplit_once(' ').is_some_and(|(row, _)| row == expected);
    let missing: Vec<_> = expected.iter().filter(|expected| !got.iter().any(|row| fits(row, expected))).collect();
    let extra: Vec<_> = got
        .iter()
        .filter(|row| !row.contains("| neutral") && !expected.iter().any(|expected| fits(row, expected)))
        .collect();
    (!missing.is_empty() || !extra.is_empty())
        .then(|| format!("{markup}\n    missing: {missing:?}\n    too many: {extra:?}"))
}

fn engine() -> Engine {
    Engine::builtin().expect("the built-in lexicons and models load")
}

#[test]
fn cases() {
    let engine = engine();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/stance");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(&folder).expect("the cases").map(|entry| entry.expect("a case file").path()).collect();
    files.sort();
    let (mut count, mut wrong) = (0, Vec::new());
    for path in &files {
        let text = std::fs::read_to_string(path).expect("a case file is text");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for case in text.split("\n\n").map(str::trim).filter(|case| !case.is_empty() && !case.starts_with('#')) {
            let mut lines = case.lines();
            let markup = lines.next().unwrap_or_default();
            let expected: Vec<&str> = lines.map(|line| line.trim_start_matches("-> ")).collect();
            count += 1;
            if let Some(problem) = check(&engine, markup, &expected) {
                wrong.push(format!("{name}: {problem}"));
            }
        }
    }
    assert!(count >= 100, "only {count} cases were read from {}", folder.display());
    assert!(wrong.is_empty(), "{} of {count} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The rows of a lexicon file by the names of their columns.
fn lexicon(name: &str) -> Vec<std::collections::HashMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons").join(name);
    let mut reader = csv::Reader::from_path(path).expect("a lexicon file");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn every_frame_does_what_its_example_shows() {
    let engine = engine();
    let mut wrong = Vec::new();
    for row in lexicon("frames.csv") {
        assert!(!row["example"].is_empty(), "frames.csv, {}: a frame needs an example with its rows", row["lemma"]);
        let expected: Vec<String> = row["expected"]
            .split('|')
            .filter_map(|cell| {
                let (pair, score) = cell.rsplit_once(' ')?;
                let (holder, target) = pair.split_once(" > ")?;
                let label = match score.parse::<i8>().ok()? {
                    0 => return None,
                    1.. => "support",
                    _ => "oppose",
                };
                Some(format!("{holder} | {target} | {label} {score}"))
            })
            .collect();
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        if let Some(problem) = check(&engine, &row["example"], &expected) {
            wrong.push(format!("{} ({}): {problem}", row["lemma"], row["pos"]));
        }
    }
    assert!(wrong.is_empty(), "{} frames differ from their examples:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn stance_lexicons_are_sorted_and_without_doubles() {
    for (file, first, second) in [
        ("acts.csv", "act", "act"),
        ("frames.csv", "lemma", "pos"),
        ("stance_rules.csv", "rule", "rule"),
        ("stance_terms.csv", "term", "class"),
    ] {
        let keys: Vec<(String, String)> =
            lexicon(file).into_iter().map(|row| (row[first].clone(), row[second].clone())).collect();
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "{file}: {:?} must stand after {:?}, once", pair[0], pair[1]);
        }
    }
}
