//! Training of attribution: the same articles give the same bytes, and each article is annotated by a model that has not seen it.
#![cfg(feature = "models")]

use std::path::Path;

use dixit::attribution::learned;
use dixit::evaluate::{self, Annotated, Nesting};
use dixit::models::{self, Deep};
use dixit::train::{self, AttributionSettings, Trained};
use dixit::{Engine, EngineKind, Lexicons};

/// Few and short, so that the test takes seconds.
fn settings() -> AttributionSettings {
    AttributionSettings { epochs: 3, accept_epochs: 2, folds: 3, ..AttributionSettings::default() }
}

fn gold() -> Vec<Annotated> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold");
    let mut gold = evaluate::read_gold(&folder).expect("gold is well-formed");
    gold.truncate(6);
    gold
}

fn trained(engine: &Engine, gold: &[Annotated]) -> Trained {
    let parser = models::parser().expect("the shipped parser loads");
    train::attribution(&train::articles(engine, &parser, gold), settings())
}

#[test]
fn attribution_is_learned_from_articles() {
    let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
    let mut engine = Engine::with(lexicons, EngineKind::Fast).expect("the shipped tagger loads");
    let once = gold();
    // an article that is given twice counts twice, and is measured once
    let mut twice = once.clone();
    twice.push(once[0].clone());

    let first = trained(&engine, &twice);
    let bytes = first.model.save().expect("it can be written");
    assert_eq!(trained(&engine, &twice).model.save().expect("it can be written"), bytes);

    let mut ids: Vec<&str> = first.held_out.iter().map(|article| article.id.as_str()).collect();
    ids.sort_unstable();
    let mut wanted: Vec<&str> = once.iter().map(|article| article.id.as_str()).collect();
    wanted.sort_unstable();
    assert_eq!(ids, wanted);
    let held_out = evaluate::score(&once, &first.held_out, Nesting::of(&once)).measures["relation"];

    engine.kind = EngineKind::Accurate;
    let parser = models::parser().expect("the shipped parser loads");
    let attribution = learned::Model::load(&bytes).expect("what was written loads");
    engine.models.deep = Some(Deep { parser, attribution });
    let seen = evaluate::score(&once, &train::annotated(&engine, &once), Nesting::of(&once)).measures["relation"];
    assert!(held_out.f1 > 0.3, "the unseen third is not guessed at: {held_out:?}");
    assert!(seen.f1 > held_out.f1, "what it has seen it knows better: {seen:?}, unseen {held_out:?}");
}

#[test]
fn held_out_claims_are_written_as_they_are_read() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("held_out.jsonl");
    let mut article = gold().swap_remove(0);
    let line = evaluate::json::line(&article);
    std::fs::write(&path, line).expect("writable");
    let read = evaluate::json::read(&path).expect("it is an annotated document").swap_remove(0);
    article.text = None;
    article.stances.clear();
    for claim in &mut article.claims {
        // one span of a source or a cue is written, and no meaning
        claim.source.truncate(1);
        claim.cue.truncate(1);
        (claim.speakers, claim.act) = (None, None);
    }
    assert_eq!(read, article);
}
