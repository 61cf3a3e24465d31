//! Attribution by learned models: for each word that may be the head of a cue, the labels of its sentence's window (source, cue,
//! content), and the probability that they are a claim.
//!
//! Labelling the window for each cue by itself means that source and content are linked to a cue by construction; what remains is to
//! accept or drop. Both models are linear over hashed features of words, tags and the tree: a chain labelled by Viterbi's algorithm
//! with weights of an averaged structured perceptron (Collins 2002), and a logistic regression that was learned from labels given to
//! documents that the chain had not seen. Read [`Model`], then [`Context`].

pub(crate) mod accept;
pub(crate) mod assemble;
pub(crate) mod calibration;
pub(crate) mod context;
pub(crate) mod features;
mod join;
pub(crate) mod labels;
pub(crate) mod paths;
pub(crate) mod spot;
pub(crate) mod window;

use calibration::Calibration;
pub use context::Context;
use labels::{Label, Lattice};
pub use spot::Spotted;
use window::Item;

use crate::attribution::Claim;
use crate::bounds::Bounds;
use crate::document::Document;
use crate::lexicons::Lexicons;
use crate::mention::Mentions;
use crate::segment::Segmentation;
use crate::syntax::Syntax;
use crate::weights::file::{self, Reader, Writer};
use crate::weights::table::Table;
use crate::weights::{Index, ModelError};

const KIND: &str = "attr";
const VERSION: u32 = 3;

/// The learned attribution.
pub struct Model {
    /// Words that may be the head of a cue, with how often they are (of 255).
    pub(crate) cues: Cues,
    /// Weights of a word's being one.
    pub(crate) spot: spot::Weights,
    /// Weights of the labels.
    pub(crate) labels: labels::Weights,
    /// Weights of acceptance.
    pub(crate) accept: Table<1>,
    /// From the score of acceptance to the probability that a claim is right.
    pub(crate) calibration: Calibration,
}

/// Words that may be the head of a cue.
pub(crate) struct Cues {
    keys: Vec<u32>,
    index: Index,
    priors: Vec<u8>,
}

impl Cues {
    /// Keys must ascend.
    pub(crate) fn new(rows: Vec<(u32, u8)>) -> Self {
        let (keys, priors): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        Self { index: Index::new(&keys), keys, priors }
    }

    /// How often, of 255, the word is the head of a cue; `None` if it practically never is.
    pub(crate) fn prior(&self, key: u32) -> Option<u8> {
        self.index.get(key).and_then(|row| self.priors.get(row)).copied()
    }
}

impl Model {
    /// Reads a model as [`Model::save`] wrote it.
    ///
    /// # Errors
    /// When the bytes are not a whole model of this kind and version.
    pub fn load(bytes: &[u8]) -> Result<Self, ModelError> {
        let body = file::open(bytes, KIND, VERSION)?;
        let mut reader = Reader(&body);
        let keys = reader.u32s()?;
        let priors = reader.bytes()?.to_vec();
        if keys.len() != priors.len() || keys.len() > Index::MOST || !keys.is_sorted() {
            return Err(ModelError::Damaged("its cues are out of order"));
        }
        let cues = Cues { index: Index::new(&keys), keys, priors };
        let model = Self {
            cues,
            spot: Table::read(&mut reader)?,
            labels: labels::Weights::read(&mut reader)?,
            accept: Table::read(&mut reader)?,
            calibration: Calibration::read(&mut reader)?,
        };
        reader.end()?;
        Ok(model)
    }

    /// The model as a file; the same model gives the same bytes.
    ///
    /// # Errors
    /// When compression fails.
    pub fn save(&self) -> Result<Vec<u8>, ModelError> {
        let mut writer = Writer::new(b"attr", VERSION);
        writer.u32s(self.cues.keys.iter().copied());
        writer.bytes(&self.cues.priors);
        self.spot.write(&mut writer);
        self.labels.write(&mut writer);
        self.accept.write(&mut writer);
        self.calibration.write(&mut writer);
        writer.finish()
    }
}

/// A candidate that is likelier than this is a claim. On held-out training articles the F1 of relations is the same, within 0.001, from 0.35 to
/// 0.4, and falls on both sides; elsewhere, and within claims, the lower end adds more wrong claims than right ones.
pub const THRESHOLD: f32 = 0.4;

/// How far the odds (as a logarithm) move towards what the rules say of a cue.
const RULES: f32 = 1.0;

/// How far the odds move further in favour of what the rules found when it is decided what is a claim. The models were learned from political
/// news of one country; elsewhere the rules know better than there. On the development articles it changes F1 by 0.002. How sure a claim is
/// is told without it, since that was measured on such news.
const TRUST: f32 = 1.2;

/// What attribution looks at in a document, before it has been parsed. `rules` is what the rules found in it: their opinion is
/// among the features, and their claims are proposals beside the chain's.
pub fn context<'a>(
    lexicons: &'a Lexicons,
    document: &Document,
    segmentation: &'a Segmentation,
    mentions: &Mentions,
    syntax: &Syntax,
    rules: &[Claim],
) -> Context<'a> {
    Context::new(lexicons, document, segmentation, mentions, syntax, rules)
}

/// The words that may be the head of a cue, in the order of the text.
pub fn spot(model: &Model, context: &Context<'_>, document: &Document, bounds: Bounds) -> Vec<Spotted> {
    spot::spot(model, context, document, bounds)
}

/// Which sentences hold such a word, one for each: those that are worth a parse.
pub fn sentences(spotted: &[Spotted], segmentation: &Segmentation) -> Vec<bool> {
    spot::sentences(spotted, segmentation)
}

/// The claims of a document, from the words that [`spot`] found, once the context has [seen](Context::see_arcs) the trees of their
/// sentences. `rules` is what the context was made with.
pub fn attribute(
    model: &Model,
    context: &Context<'_>,
    spotted: &[Spotted],
    document: &Document,
    rules: &[Claim],
    threshold: f32,
) -> Vec<Claim> {
    assembled(&candidates(model, context, spotted), context, &document.text, rules, threshold)
}

/// The claims of those candidates that are likely enough, joined with what the layout shows.
pub(crate) fn assembled(
    candidates: &[Candidate],
    context: &Context<'_>,
    text: &str,
    rules: &[Claim],
    threshold: f32,
) -> Vec<Claim> {
    let kept = assemble::select(candidates, context, text, threshold);
    let learned = kept.iter().map(|kept| assemble::claim(kept, context, text)).collect();
    join::with_structure(learned, rules, text)
}

/// A cue with its labels, and how likely it is to be a claim.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) sentence: u32,
    pub(crate) cue: u32,
    pub(crate) items: Vec<Item>,
    pub(crate) labels: Vec<Label>,
    /// Log-odds of acceptance.
    pub(crate) score: f32,
    /// The rules found a claim of this cue, too.
    pub(crate) is_supported: bool,
    /// That it is taken for a claim.
    pub(crate) probability: f32,
    /// That it is right.
    pub(crate) confidence: f32,
}

/// A cue with labels that it may have given.
pub(crate) struct Proposal<'a> {
    pub(crate) sentence: usize,
    pub(crate) cue: u32,
    pub(crate) items: &'a [Item],
    pub(crate) labels: &'a [Label],
    /// Features of acceptance.
    pub(crate) features: &'a [u32],
    /// The rules found a claim of this cue, too.
    pub(crate) is_supported: bool,
}

/// Calls `visit` with the proposals of the spotted cues: the labels that the chain finds best, and those of the rules where they
/// differ. Proposals without content are none.
pub(crate) fn propose(
    weights: &labels::Weights,
    context: &Context<'_>,
    spotted: &[Spotted],
    mut visit: impl FnMut(Proposal<'_>),
) {
    let (mut items, mut buffer, mut lattice) = (Vec::new(), Vec::new(), Lattice::default());
    let (mut labels, mut features) = (Vec::new(), Vec::new());
    for of_sentence in spotted.chunk_by(|a, b| a.sentence == b.sentence) {
        let sentence = of_sentence[0].sentence as usize;
        context.window(sentence, &mut items);
        for &Spotted { cue, prior, .. } in of_sentence {
            context.view(sentence, &items, cue, &mut buffer, |view, shared| {
                lattice.fill(weights, view, shared);
                lattice.best(view.cue_item, &mut labels);
                let by_rules = view.labels_of_rules().filter(|by_rules| *by_rules != labels);
                for labels in [Some(&labels), by_rules.as_ref()].into_iter().flatten() {
                    if labels.contains(&Label::Content) {
                        features.clear();
                        accept::of_claim(view, shared, labels, &lattice, prior, |key| features.push(key));
                        visit(Proposal {
                            sentence,
                            cue,
                            items: &items,
                            labels,
                            features: &features,
                            is_supported: view.rule != 0,
                        });
                    }
                }
            });
        }
    }
}

/// The best proposal of each spotted cue.
pub(crate) fn candidates(model: &Model, context: &Context<'_>, spotted: &[Spotted]) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    propose(&model.labels, context, spotted, |proposal| {
        let mut sum = [0];
        proposal.features.iter().for_each(|key| model.accept.add(*key, &mut sum));
        let shift = if proposal.is_supported { RULES } else { -RULES };
        let score = sum[0] as f32 * model.accept.unit() + shift;
        match out.last_mut() {
            Some(last) if last.cue == proposal.cue => {
                if score > last.score {
                    *last = Candidate::of(&proposal, score, &model.calibration);
                }
            }
            _ => out.push(Candidate::of(&proposal, score, &model.calibration)),
        }
    });
    out
}

impl Candidate {
    pub(crate) fn of(proposal: &Proposal<'_>, score: f32, calibration: &Calibration) -> Self {
        let mut candidate = Self {
            sentence: proposal.sentence as u32,
            cue: proposal.cue,
            items: proposal.items.to_vec(),
            labels: proposal.labels.to_vec(),
            score,
            is_supported: proposal.is_supported,
            probability: 0.0,
            confidence: 0.0,
        };
        candidate.weigh(calibration);
        candidate
    }

    /// Log-odds by which candidates are chosen.
    pub(crate) fn favoured(&self) -> f32 {
        self.score + if self.is_supported { TRUST } else { 0.0 }
    }

    /// From its score, how likely it is.
    pub(crate) fn weigh(&mut self, calibration: &Calibration) {
        self.probability = calibration.probability(self.favoured());
        self.confidence = calibration.probability(self.score);
    }
}

pub(crate) fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}
