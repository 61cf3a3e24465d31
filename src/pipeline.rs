//! The stages in the order of the data flow. Only this module names all of them.
//!
//! A document goes in, an [`Annotation`] comes out; nothing is read, written or printed, and nothing can fail.

use std::path::Path;

use crate::attribution::learned::{self, THRESHOLD};
use crate::attribution::{self, Claim};
use crate::bounds::{Bounds, PassedOver};
use crate::document::Document;
use crate::lexicons::{Lexicons, Problems};
use crate::mention::{self, How, Mentions};
use crate::models::{Deep, LoadError, Models};
use crate::segment::{self, Segmentation};
use crate::speaker::{self, Speaker};
use crate::stance::{self, Judgement};
use crate::syntax::{self, Syntax};

/// What the stages work with: built once, shared by all threads.
#[derive(Debug)]
pub struct Engine {
    /// Words, names and patterns.
    pub lexicons: Lexicons,
    /// Learned weights.
    pub models: Models,
    /// Which engine.
    pub kind: EngineKind,
    /// Claims of a lower confidence are left out; `None` for the engine's own threshold.
    pub min_confidence: Option<f32>,
    /// How much of a sentence or paragraph is looked at.
    pub bounds: Bounds,
}

/// How claims are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EngineKind {
    /// With a parse and learned models of attribution.
    #[default]
    Accurate,
    /// By rules over parts of speech: faster, less complete.
    Fast,
}

impl EngineKind {
    /// Both engines.
    pub const ALL: [Self; 2] = [Self::Accurate, Self::Fast];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accurate => "accurate",
            Self::Fast => "fast",
        }
    }

    /// What it does, in a line.
    pub const fn help(self) -> &'static str {
        match self {
            Self::Accurate => "with a parse and learned models of attribution",
            Self::Fast => "by rules over parts of speech: faster, less complete",
        }
    }
}

/// Why an engine cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// Something is wrong in the lexicons.
    #[error(transparent)]
    Lexicons(#[from] Problems),
    /// A model cannot be used.
    #[error(transparent)]
    Models(#[from] LoadError),
}

impl Engine {
    /// The built-in lexicons and models.
    ///
    /// # Errors
    /// When a built-in file is malformed; the project's tests keep that from happening.
    pub fn builtin() -> Result<Self, EngineError> {
        Self::with(Lexicons::builtin()?, EngineKind::default())
    }

    /// The given lexicons, and those of the built-in models that the engine uses.
    ///
    /// # Errors
    /// When a built-in model is malformed.
    pub fn with(lexicons: Lexicons, kind: EngineKind) -> Result<Self, EngineError> {
        Self::with_models(lexicons, kind, None)
    }

    /// The given lexicons, and the models of a folder in place of the built-in ones.
    ///
    /// # Errors
    /// When a model cannot be used, or one that the engine needs is neither in the folder nor in the build.
    pub fn with_models(lexicons: Lexicons, kind: EngineKind, folder: Option<&Path>) -> Result<Self, EngineError> {
        let models = match kind {
            EngineKind::Accurate => Models::load(folder)?,
            EngineKind::Fast => Models::fast(folder)?,
        };
        Ok(Self { lexicons, models, kind, min_confidence: None, bounds: Bounds::default() })
    }
}

/// What the stages found in a document. All indices and ids refer to this annotation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// Paragraphs, sentences, tokens, quotations.
    pub segmentation: Segmentation,
    /// Mentions and entities.
    pub mentions: Mentions,
    /// Parts of speech.
    pub syntax: Syntax,
    /// Claims.
    pub claims: Vec<Claim>,
    /// Speakers of each claim.
    pub speakers: Vec<Vec<Speaker>>,
    /// Acts of each claim, and stances.
    pub judgement: Judgement,
    /// What was beyond the engine's bounds.
    pub passed_over: PassedOver,
}

/// A stage of the pipeline, for those who watch it work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Zones, sentences, tokens, quotations.
    Segment,
    /// Names and what they name.
    Mention,
    /// Parts of speech.
    Tag,
    /// Source, cue and content by rules.
    Attribution,
    /// The parse of the accurate engine.
    Parse,
    /// Its learned attribution.
    Learned,
    /// Whom sources resolve to.
    Speaker,
    /// Acts and stances.
    Stance,
}

impl Stage {
    /// All of them, in their order.
    pub const ALL: [Self; 8] = [
        Self::Segment,
        Self::Mention,
        Self::Tag,
        Self::Attribution,
        Self::Parse,
        Self::Learned,
        Self::Speaker,
        Self::Stance,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Segment => "segment",
            Self::Mention => "mention",
            Self::Tag => "tag",
            Self::Attribution => "attribution",
            Self::Parse => "parse",
            Self::Learned => "learned",
            Self::Speaker => "speaker",
            Self::Stance => "stance",
        }
    }
}

/// Steps that a document may take if not said otherwise.
pub const MAX_STEPS: u64 = 32 << 20;

/// A document takes more steps than it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it takes more than {most} steps; split it, or raise --max-steps")]
pub struct OverBudget {
    /// Steps that it may take.
    pub most: u64,
}

/// Steps that a document has taken: pieces that a stage takes up, counted before the stage does. No clock: the same documents are over the
/// budget on any machine.
#[derive(Debug)]
struct Steps {
    taken: u64,
    most: u64,
}

impl Steps {
    fn take(&mut self, steps: u64) -> Result<(), OverBudget> {
        self.taken = self.taken.saturating_add(steps);
        if self.taken > self.most { Err(OverBudget { most: self.most }) } else { Ok(()) }
    }
}

/// Annotates a document.
pub fn annotate(engine: &Engine, document: &Document) -> Annotation {
    annotate_watched(engine, document, &mut |_| {})
}

/// Annotates a document; `done` is told of each stage, or part of one, when it is.
pub fn annotate_watched(engine: &Engine, document: &Document, done: &mut impl FnMut(Stage)) -> Annotation {
    // without a bound there is none to be over
    run(engine, document, u64::MAX, done).map(|(annotation, _)| annotation).unwrap_or_default()
}

/// Annotates a document that may take so many steps, and says how many it took.
///
/// # Errors
/// If it would take more.
pub fn annotate_within(engine: &Engine, document: &Document, most: u64) -> Result<(Annotation, u64), OverBudget> {
    run(engine, document, most, &mut |_| {})
}

fn run(
    engine: &Engine,
    document: &Document,
    most: u64,
    done: &mut impl FnMut(Stage),
) -> Result<(Annotation, u64), OverBudget> {
    let &Engine { ref lexicons, ref models, kind, min_confidence, bounds } = engine;
    let mut steps = Steps { taken: 0, most };
    steps.take(document.text.len() as u64)?;
    let segmentation = segment::segment(lexicons, document, bounds);
    done(Stage::Segment);
    steps.take((segmentation.tokens.len() + segmentation.quotations.len()) as u64)?;
    let mut mentions = mention::find(lexicons, &models.names, document, &segmentation);
    done(Stage::Mention);
    let mut candidates = attribution::candidates(lexicons, &segmentation);
    ask(&mentions, &mut candidates);
    let (of_cues, too_many) = of_candidates(lexicons, &segmentation, &candidates, bounds.cues);
    steps.take(mentions.list.len() as u64 + of_cues)?;
    let mut syntax = syntax::tag(&models.tagger, document, &segmentation, &candidates);
    done(Stage::Tag);
    let mut claims = attribution::by_rules(lexicons, document, &segmentation, &mentions, &syntax, bounds);
    done(Stage::Attribution);
    if let (EngineKind::Accurate, Some(Deep { parser, attribution: model })) = (kind, &models.deep) {
        let mut context = learned::context(lexicons, document, &segmentation, &mentions, &syntax, &claims);
        let cues = learned::spot(model, &context, document, bounds);
        done(Stage::Learned);
        let mut wanted = learned::sentences(&cues, &segmentation);
        ask(&mentions, &mut wanted);
        syntax::parse(parser, document, &segmentation, &wanted, &mut syntax);
        done(Stage::Parse);
        context.see_arcs(&syntax);
        let threshold = min_confidence.unwrap_or(THRESHOLD);
        claims = learned::attribute(model, &context, &cues, document, &claims, threshold);
        done(Stage::Learned);
    }
    if let Some(least) = min_confidence {
        attribution::drop_below(&mut claims, least);
    }
    steps.take(claims.iter().map(|claim| u64::from(claim.extent().len())).sum())?;
    let speakers = speaker::resolve(lexicons, document, &segmentation, &syntax, &mut mentions, &claims);
    done(Stage::Speaker);
    let article = stance::Article {
        document,
        segmentation: &segmentation,
        mentions: &mentions,
        syntax: &syntax,
        claims: &claims,
        speakers: &speakers,
    };
    let judgement = stance::judge(lexicons, &models.stance, article);
    done(Stage::Stance);
    let passed_over = PassedOver { marks: segmentation.too_deep, cues: too_many };
    Ok((Annotation { segmentation, mentions, syntax, claims, speakers, judgement, passed_over }, steps.taken))
}

/// What the caller asks about is looked at as closely as a claim.
fn ask(mentions: &Mentions, wanted: &mut [bool]) {
    for mention in mentions.list.iter().filter(|mention| mention.how == How::Given) {
        wanted[mention.sentence as usize] = true;
    }
}

/// Steps of the sentences that can hold a claim: each cue of a sentence may look at all of its tokens. And the words beyond the bound of cues.
fn of_candidates(lexicons: &Lexicons, segmentation: &Segmentation, candidates: &[bool], most: usize) -> (u64, u64) {
    let sentences = segmentation.sentences.iter().zip(candidates).filter(|(_, is_candidate)| **is_candidate);
    sentences.fold((0, 0), |(steps, beyond), (sentence, _)| {
        let tokens = segmentation.tokens_of(sentence);
        let cues = tokens.iter().filter(|token| !lexicons.cues.starting(token.word).is_empty()).count();
        let looks = 1 + cues.min(most) as u64;
        (steps + tokens.len() as u64 * looks, beyond + cues.saturating_sub(most) as u64)
    })
}
