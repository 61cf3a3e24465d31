//! Cost of each stage and of the whole, in MB of article text a second (MB = 10⁶ bytes), on one thread.
//!
//! `cargo bench` runs on a megabyte of generated articles, the same as those of `dixit bench`; `DIXIT_TEXTS=FILE.jsonl cargo
//! bench` runs on the `text` of each line of a file instead. Every benchmark asserts what it computes against a first, untimed
//! run. `by_size` runs the fast engine on 1, 10 and 100 MB, which must cost the same for a byte.

use std::path::Path;
use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::BytesCount;
use dixit::benchmark::Generator;
use dixit::syntax::{self, Depth};
use dixit::{Annotation, Document, Engine, EngineKind, Lexicons, attribution, mention, segment, speaker, stance};

fn main() {
    divan::main();
}

/// Bytes of text that are generated: far over the caches, short enough to run often.
const SIZE: usize = 1_000_000;

struct Texts {
    engine: Engine,
    documents: Vec<Document>,
    expected: Vec<Annotation>,
    bytes: usize,
}

/// Read once; not part of what is timed.
fn texts() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let engine = Engine::builtin().expect("the built-in lexicons and models load");
        let documents = match std::env::var_os("DIXIT_TEXTS") {
            Some(path) => from_lines(Path::new(&path)),
            None => generated(&engine.lexicons, SIZE),
        };
        let expected: Vec<Annotation> = documents.iter().map(|document| dixit::annotate(&engine, document)).collect();
        assert!(
            expected.iter().any(|annotation| !annotation.claims.is_empty()),
            "texts without a claim measure nothing"
        );
        let bytes = documents.iter().map(|document| document.text.len()).sum();
        Texts { engine, documents, expected, bytes }
    })
}

/// Generated news, the same on every machine.
fn generated(lexicons: &Lexicons, bytes: usize) -> Vec<Document> {
    let mut generator = Generator::new(lexicons, 1);
    let mut size = 0;
    let documents = std::iter::from_fn(|| {
        let wanted = size < bytes;
        let made = wanted.then(|| generator.document())?;
        size += made.text.len();
        Some(Document { id: made.id, text: made.text, ..Document::default() })
    });
    documents.collect()
}

fn from_lines(path: &Path) -> Vec<Document> {
    let lines = std::fs::read_to_string(path).expect("DIXIT_TEXTS names a readable file");
    let text = |line: &str| -> String {
        let record: serde_json::Value = serde_json::from_str(line).expect("DIXIT_TEXTS holds JSON lines");
        record["text"].as_str().expect("each line has a text").to_owned()
    };
    lines.lines().map(|line| Document { text: text(line), ..Document::default() }).collect()
}

/// Times `stage` over all documents, after what comes before it; `stage` asserts its answer.
fn over_all(bencher: Bencher, stage: impl Fn(&Engine, &Document, &Annotation) + Sync) {
    let texts = texts();
    bencher.counter(BytesCount::new(texts.bytes)).bench(|| {
        for (document, expected) in texts.documents.iter().zip(&texts.expected) {
            stage(&texts.engine, document, expected);
        }
    });
}

#[divan::bench]
fn s1_segment(bencher: Bencher) {
    over_all(bencher, |engine, document, expected| {
        assert_eq!(segment::segment(&engine.lexicons, document).sentences.len(), expected.segmentation.sentences.len());
    });
}

#[divan::bench]
fn s2_mention(bencher: Bencher) {
    over_all(bencher, |engine, document, expected| {
        let mentions = mention::find(&engine.lexicons, &engine.models.names, document, &expected.segmentation);
        // the speaker stage adds pronouns and descriptions later
        assert!(mentions.list.len() <= expected.mentions.list.len());
    });
}

#[divan::bench]
fn s3_tag(bencher: Bencher) {
    over_all(bencher, |engine, document, expected| {
        let candidates = attribution::candidates(&engine.lexicons, &expected.segmentation);
        let syntax = syntax::analyse(&engine.models, document, &expected.segmentation, &candidates, Depth::Tags);
        assert_eq!(syntax.tags.len(), expected.syntax.tags.len());
    });
}

#[divan::bench]
fn s3_tag_and_parse(bencher: Bencher) {
    over_all(bencher, |engine, document, expected| {
        let candidates = attribution::candidates(&engine.lexicons, &expected.segmentation);
        let syntax = syntax::analyse(&engine.models, document, &expected.segmentation, &candidates, Depth::Arcs);
        assert_eq!(syntax, expected.syntax);
    });
}

#[divan::bench]
fn s4_attribution_by_rules(bencher: Bencher) {
    over_all(bencher, |engine, document, expected| {
        let Annotation { segmentation, mentions, syntax, claims, .. } = expected;
        let found = attribution::attribute(&engine.lexicons, None, document, segmentation, mentions, syntax);
        assert!(found.is_empty() == claims.is_empty() || found.len() > claims.len() / 4);
    });
}

#[divan::bench]
fn s4_attribution(bencher: Bencher) {
    over_all(bencher, |engine, document, expected| {
        let claims = attribution::attribute(
            &engine.lexicons,
            Some((&engine.models.attribution, attribution::learned::THRESHOLD)),
            document,
            &expected.segmentation,
            &expected.mentions,
            &expected.syntax,
        );
        assert_eq!(claims.len(), expected.claims.len());
    });
}

#[divan::bench]
fn s5_speaker(bencher: Bencher) {
    over_all(bencher, |engine, document, expected| {
        let mut mentions = expected.mentions.clone();
        let speakers =
            speaker::resolve(&engine.lexicons, document, &expected.segmentation, &mut mentions, &expected.claims);
        assert_eq!(speakers.len(), expected.speakers.len());
    });
}

#[divan::bench]
fn s6_stance(bencher: Bencher) {
    over_all(bencher, |engine, document, expected| {
        let judgement = stance::judge(
            &engine.lexicons,
            document,
            &expected.segmentation,
            &expected.mentions,
            &expected.syntax,
            &expected.claims,
            &expected.speakers,
        );
        assert_eq!(judgement.stances.len(), expected.judgement.stances.len());
    });
}

#[divan::bench]
fn whole_accurate(bencher: Bencher) {
    over_all(bencher, |engine, document, expected| {
        assert_eq!(dixit::annotate(engine, document).claims.len(), expected.claims.len());
    });
}

fn fast_engine() -> &'static Engine {
    static FAST: OnceLock<Engine> = OnceLock::new();
    FAST.get_or_init(|| {
        let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
        Engine::with(lexicons, EngineKind::Fast).expect("the built-in models load")
    })
}

#[divan::bench]
fn whole_fast(bencher: Bencher) {
    let fast = fast_engine();
    over_all(bencher, |_, document, expected| {
        assert_eq!(dixit::annotate(fast, document).segmentation.sentences.len(), expected.segmentation.sentences.len());
    });
}

#[divan::bench(args = [1, 10, 100], sample_count = 1, sample_size = 1)]
fn by_size(bencher: Bencher, megabytes: usize) {
    let fast = fast_engine();
    let documents = generated(&fast.lexicons, megabytes * 1_000_000);
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    assert!(bytes >= megabytes * 1_000_000);
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let claims: usize = documents.iter().map(|document| dixit::annotate(fast, document).claims.len()).sum();
        // news has about six attributions in a KB
        assert!((bytes / 1000..bytes / 100).contains(&claims), "{claims} claims in {bytes} bytes");
    });
}

#[divan::bench]
fn load_lexicons(bencher: Bencher) {
    bencher.bench(|| assert!(Lexicons::builtin().is_ok()));
}

#[divan::bench]
fn load_models(bencher: Bencher) {
    bencher.bench(|| assert!(dixit::models::Models::builtin().is_ok()));
}
