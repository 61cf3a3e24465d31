//! Cost of each stage and of the whole, in MB of article text a second (MB = 10⁶ bytes), on one thread.
//!
//! `cargo bench` runs on a megabyte of generated articles, the same as those of `dixit bench`; `DIXIT_TEXTS=FILE.jsonl cargo
//! bench` runs on the `text` of each line of a file instead. Every benchmark asserts what it computes against a first, untimed
//! run. `by_size` runs the fast engine on 1, 10 and 100 MB, which must cost the same for a byte.

use std::path::Path;
use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::BytesCount;
use dixit::attribution::{Claim, learned};
use dixit::benchmark::Generator;
use dixit::mention::Mentions;
use dixit::models::{self, Deep, Models};
use dixit::segment::Segmentation;
use dixit::syntax::{self, Syntax};
use dixit::{
    Annotation, Bounds, Document, Engine, EngineKind, Lexicons, attribution, mention, segment, speaker, stance,
};

fn main() {
    divan::main();
}

/// Bytes of text that are generated: far over the caches, short enough to run often.
const SIZE: usize = 1_000_000;

struct Texts {
    accurate: Engine,
    fast: Engine,
    bytes: usize,
    documents: Vec<Document>,
    staged: Vec<Staged>,
}

/// What each stage finds, and so what the next one is given.
struct Staged {
    segmentation: Segmentation,
    mentions: Mentions,
    candidates: Vec<bool>,
    tagged: Syntax,
    rules: Vec<Claim>,
    parsed: Vec<bool>,
    /// The whole, by each engine.
    accurate: Annotation,
    fast: Annotation,
}

impl Texts {
    fn deep(&self) -> &Deep {
        self.accurate.models.deep.as_ref().expect("the accurate engine has all models")
    }
}

/// Read once; not part of what is timed.
fn texts() -> &'static Texts {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let engine = |kind| {
            let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
            Engine::with(lexicons, kind).expect("the built-in models load")
        };
        let (accurate, fast) = (engine(EngineKind::Accurate), engine(EngineKind::Fast));
        let documents = match std::env::var_os("DIXIT_TEXTS") {
            Some(path) => from_lines(Path::new(&path)),
            None => generated(&fast.lexicons, SIZE),
        };
        let staged: Vec<Staged> = documents.iter().map(|document| staged(&accurate, &fast, document)).collect();
        let claims =
            |of: fn(&Staged) -> &Annotation| staged.iter().map(|staged| of(staged).claims.len()).sum::<usize>();
        assert!(claims(|staged| &staged.accurate) > 0, "texts without a claim measure nothing");
        assert!(claims(|staged| &staged.fast) > 0, "texts without a claim measure nothing");
        let bytes = documents.iter().map(|document| document.text.len()).sum();
        Texts { accurate, fast, bytes, documents, staged }
    })
}

/// Runs the stages one by one, and both engines as a whole.
fn staged(accurate: &Engine, fast: &Engine, document: &Document) -> Staged {
    let lexicons = &accurate.lexicons;
    let segmentation = segment::segment(lexicons, document, Bounds::default());
    let mentions = mention::find(lexicons, &accurate.models.names, document, &segmentation);
    let candidates = attribution::candidates(lexicons, &segmentation);
    let tagged = syntax::tag(&accurate.models.tagger, document, &segmentation, &candidates);
    let rules = attribution::by_rules(lexicons, document, &segmentation, &mentions, &tagged, Bounds::default());
    let context = learned::context(lexicons, document, &segmentation, &mentions, &tagged, &rules);
    let model = &accurate.models.deep.as_ref().expect("the accurate engine has all models").attribution;
    let parsed = learned::sentences(&learned::spot(model, &context, document, Bounds::default()), &segmentation);
    drop(context);
    let (accurate, fast) = (dixit::annotate(accurate, document), dixit::annotate(fast, document));
    Staged { segmentation, mentions, candidates, tagged, rules, parsed, accurate, fast }
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
fn over_all(bencher: Bencher, stage: impl Fn(&Texts, &Document, &Staged) + Sync) {
    let texts = texts();
    bencher.counter(BytesCount::new(texts.bytes)).bench(|| {
        for (document, expected) in texts.documents.iter().zip(&texts.staged) {
            stage(texts, document, expected);
        }
    });
}

#[divan::bench]
fn s1_segment(bencher: Bencher) {
    over_all(bencher, |texts, document, expected| {
        let found = segment::segment(&texts.fast.lexicons, document, Bounds::default());
        assert_eq!(found.sentences.len(), expected.segmentation.sentences.len());
    });
}

#[divan::bench]
fn s2_mention(bencher: Bencher) {
    over_all(bencher, |texts, document, expected| {
        let found = mention::find(&texts.fast.lexicons, &texts.fast.models.names, document, &expected.segmentation);
        assert_eq!(found.list.len(), expected.mentions.list.len());
    });
}

#[divan::bench]
fn s3_tag(bencher: Bencher) {
    over_all(bencher, |texts, document, expected| {
        let Staged { segmentation, candidates, tagged, .. } = expected;
        let found = syntax::tag(&texts.fast.models.tagger, document, segmentation, candidates);
        assert_eq!(found.tags, tagged.tags);
    });
}

#[divan::bench]
fn s4_attribution_by_rules(bencher: Bencher) {
    over_all(bencher, |texts, document, expected| {
        let Staged { segmentation, mentions, tagged, rules, .. } = expected;
        let found =
            attribution::by_rules(&texts.fast.lexicons, document, segmentation, mentions, tagged, Bounds::default());
        assert_eq!(found.len(), rules.len());
    });
}

#[divan::bench]
fn s5_spot_cues(bencher: Bencher) {
    over_all(bencher, |texts, document, expected| {
        let Staged { segmentation, mentions, tagged, rules, parsed, .. } = expected;
        let context = learned::context(&texts.accurate.lexicons, document, segmentation, mentions, tagged, rules);
        let cues = learned::spot(&texts.deep().attribution, &context, document, Bounds::default());
        assert_eq!(learned::sentences(&cues, segmentation), *parsed);
    });
}

#[divan::bench]
fn s6_parse(bencher: Bencher) {
    over_all(bencher, |texts, document, expected| {
        let mut syntax = expected.tagged.clone();
        syntax::parse(&texts.deep().parser, document, &expected.segmentation, &expected.parsed, &mut syntax);
        assert_eq!(syntax, expected.accurate.syntax);
    });
}

/// With the spotting of cues, which it starts from.
#[divan::bench]
fn s7_attribution_learned(bencher: Bencher) {
    over_all(bencher, |texts, document, expected| {
        let Staged { segmentation, mentions, rules, .. } = expected;
        let (model, syntax) = (&texts.deep().attribution, &expected.accurate.syntax);
        let mut context = learned::context(&texts.accurate.lexicons, document, segmentation, mentions, syntax, rules);
        let cues = learned::spot(model, &context, document, Bounds::default());
        context.see_arcs(syntax);
        let claims = learned::attribute(model, &context, &cues, document, rules, learned::THRESHOLD);
        assert_eq!(claims.len(), expected.accurate.claims.len());
    });
}

#[divan::bench]
fn s8_speaker(bencher: Bencher) {
    over_all(bencher, |texts, document, expected| {
        let (mut mentions, annotation) = (expected.mentions.clone(), &expected.accurate);
        let Annotation { segmentation, syntax, claims, .. } = annotation;
        let lexicons = &texts.accurate.lexicons;
        let speakers = speaker::resolve(lexicons, document, segmentation, syntax, &mut mentions, claims);
        assert_eq!(speakers.len(), annotation.speakers.len());
        assert_eq!(mentions.list.len(), annotation.mentions.list.len());
    });
}

#[divan::bench]
fn s9_stance(bencher: Bencher) {
    over_all(bencher, |texts, document, expected| {
        let Annotation { segmentation, mentions, syntax, claims, speakers, judgement, .. } = &expected.accurate;
        let Engine { lexicons, models, .. } = &texts.accurate;
        let article = stance::Article { document, segmentation, mentions, syntax, claims, speakers };
        let found = stance::judge(lexicons, &models.stance, article);
        assert_eq!(found.stances.len(), judgement.stances.len());
    });
}

#[divan::bench]
fn whole_accurate(bencher: Bencher) {
    over_all(bencher, |texts, document, expected| {
        let found = dixit::annotate(&texts.accurate, document);
        assert_eq!(found.claims.len(), expected.accurate.claims.len());
        assert_eq!(found.judgement.stances.len(), expected.accurate.judgement.stances.len());
    });
}

#[divan::bench]
fn whole_fast(bencher: Bencher) {
    over_all(bencher, |texts, document, expected| {
        let found = dixit::annotate(&texts.fast, document);
        assert_eq!(found.claims.len(), expected.fast.claims.len());
        assert_eq!(found.judgement.stances.len(), expected.fast.judgement.stances.len());
    });
}

#[divan::bench(args = [1, 10, 100], sample_count = 1, sample_size = 1)]
fn by_size(bencher: Bencher, megabytes: usize) {
    let fast = &texts().fast;
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
fn load_models_fast(bencher: Bencher) {
    bencher.bench(|| assert!(Models::fast(None).is_ok()));
}

#[divan::bench]
fn load_parser(bencher: Bencher) {
    bencher.bench(|| assert!(models::parser().is_ok()));
}

#[divan::bench]
fn load_attribution(bencher: Bencher) {
    bencher.bench(|| assert!(models::attribution().is_ok()));
}
