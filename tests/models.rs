//! Models of the user's own (`--models`), and builds that hold no weights of the accurate engine.
//!
//! `cargo test --no-default-features --features cli --test models` runs it on a build without the feature `models`.

use std::path::Path;

use dixit::models::{LoadError, Models};
use dixit::pipeline::EngineError;
use dixit::{Document, Engine, EngineKind, Lexicons};

const TEXT: &str = "Orlova said the bridge was safe. “We will wait,” the minister said.";

fn shipped() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/models"))
}

fn engine(kind: EngineKind, folder: Option<&Path>) -> Result<Engine, EngineError> {
    Engine::with_models(Lexicons::builtin().expect("the built-in lexicons load"), kind, folder)
}

fn claims(engine: &Engine) -> usize {
    dixit::annotate(engine, &Document { text: TEXT.to_owned(), ..Document::default() }).claims.len()
}

/// A folder with one file.
fn folder(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(name), bytes).expect("writable");
    folder
}

fn message(error: &dyn std::error::Error) -> String {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("{error}{cause}")
}

#[test]
fn the_fast_engine_works_in_every_build() {
    let fast = engine(EngineKind::Fast, None).expect("the tagger is always embedded");
    assert!(fast.models.deep.is_none(), "it reads no more than it needs");
    assert_eq!(claims(&fast), 2);
}

#[test]
fn models_of_a_folder_take_the_place_of_the_built_in_ones() {
    let accurate = engine(EngineKind::Accurate, Some(shipped())).expect("the shipped models load from their folder");
    assert_eq!(claims(&accurate), 2);
}

#[cfg(feature = "models")]
#[test]
fn what_a_folder_does_not_hold_is_taken_from_the_build() {
    let tagger = std::fs::read(shipped().join("tagger.bin.zst")).expect("readable");
    let folder = folder("tagger.bin.zst", &tagger);
    let own = engine(EngineKind::Accurate, Some(folder.path())).expect("parser and attribution are built in");
    let built_in = engine(EngineKind::Accurate, None).expect("all are built in");
    assert_eq!(claims(&own), claims(&built_in));
}

#[cfg(not(feature = "models"))]
#[test]
fn the_accurate_engine_says_what_it_needs() {
    let error = engine(EngineKind::Accurate, None).expect_err("its weights are not embedded");
    let message = error.to_string();
    for needed in ["parser.bin.zst", "--models", "--engine fast"] {
        assert!(message.contains(needed), "{message}");
    }
}

#[test]
fn a_folder_without_models_is_refused() {
    let empty = tempfile::tempdir().expect("a folder");
    for path in [empty.path(), Path::new("no/such/folder")] {
        let error = Models::fast(Some(path)).expect_err("there is nothing to load");
        assert!(matches!(&error, LoadError::Nothing(told) if told == path), "{error}");
        assert!(error.to_string().contains("tagger.bin.zst"), "{error}");
    }
}

#[test]
fn a_damaged_or_foreign_model_is_named() {
    let damaged = folder("tagger.bin.zst", b"no model");
    let error = Models::fast(Some(damaged.path())).expect_err("it is no model");
    let told = message(&error);
    assert!(told.contains("tagger.bin.zst") && told.contains("not a model file"), "{told}");
    let parser = std::fs::read(shipped().join("parser.bin.zst")).expect("readable");
    let foreign = folder("tagger.bin.zst", &parser);
    let told = message(&Models::fast(Some(foreign.path())).expect_err("it is a parser"));
    assert!(told.contains("expected a model of kind"), "{told}");
}

#[test]
fn what_is_not_wanted_is_not_read() {
    let damaged = folder("attribution.bin.zst", b"no model");
    assert!(Models::fast(Some(damaged.path())).is_ok());
    assert!(engine(EngineKind::Accurate, Some(damaged.path())).is_err());
}
