//! Attribution by learned models: for each word that may be the head of a cue, the labels of its sentence's window (source, cue,
//! content), and the probability that they are a claim.
//!
//! Labelling the window for each cue by itself means that source and content are linked to a cue by construction; what remains is to
//! accept or drop. Both models are linear over hashed features of words, tags and the tree: a chain labelled by Viterbi's algorithm
//! with weights of an averaged structured perceptron (Collins 2002), and a logistic regression that was learned from labels given to
//! documents that the chain had not seen. Read [`Model`], then [`Context`].

pub(crate) mod accept;
pub(crate) mod assemble;
pub(crate) mod context;
pub(crate) mod features;
mod join;
pub(crate) mod labels;
pub(crate) mod paths;
pub(crate) mod window;

use crate::weights::table::Table;
use context::Context;
use labels::{LABELS, Label, Lattice};
use window::Item;

use crate::attribution::{CUES_OF_SENTENCE, Claim};
use crate::weights::file::{self, Reader, Writer};
use crate::weights::{Index, ModelError};

const KIND: &str = "attr";
const VERSION: u32 = 1;

/// The learned attribution.
pub struct Model {
    /// Words that may be the head of a cue, with how often they are (of 255).
    pub(crate) cues: Cues,
    /// Weights of the labels.
    pub(crate) labels: Table<LABELS>,
    /// Weights of acceptance.
    pub(crate) accept: Table<1>,
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
        let model = Self { cues, labels: Table::read(&mut reader)?, accept: Table::read(&mut reader)? };
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
        self.labels.write(&mut writer);
        self.accept.write(&mut writer);
        writer.finish()
    }
}

/// A candidate that is likelier than this is a claim: about where the F1 of relations is highest on held-out training articles.
pub const THRESHOLD: f32 = 0.35;

/// How far the odds (as a logarithm) move towards what the rules say of a cue. The models were learned from political news of one country;
/// elsewhere the rules know better than there. On the development articles it changes F1 by 0.001.
const RULES: f32 = 1.0;

/// The claims of a document. `rules` is what the rules found in it, and what its context was made with: their opinion is among the
/// features, and their claims are proposals beside the chain's.
pub(super) fn attribute(
    model: &Model,
    context: &Context<'_>,
    text: &str,
    rules: &[Claim],
    threshold: f32,
) -> Vec<Claim> {
    let candidates = candidates(model, context, text);
    let kept = assemble::select(&candidates, context, text, threshold);
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
    pub(crate) probability: f32,
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

/// Calls `visit` with the proposals of all possible cues: the labels that the chain finds best, and those of the rules where they differ.
/// Proposals without content are none.
pub(crate) fn propose(
    cues: &Cues,
    weights: &Table<LABELS>,
    context: &Context<'_>,
    text: &str,
    mut visit: impl FnMut(Proposal<'_>),
) {
    let (mut items, mut buffer, mut lattice) = (Vec::new(), Vec::new(), Lattice::default());
    let (mut labels, mut features) = (Vec::new(), Vec::new());
    for (sentence, bounds) in context.segmentation.sentences.iter().enumerate() {
        items.clear();
        // each cue looks at the whole window, so there must be few: a list of thousands of words is no sentence
        let possible = bounds.tokens.clone().filter_map(|cue| Some((cue, prior(cues, context, text, cue)?)));
        for (cue, prior) in possible.take(CUES_OF_SENTENCE) {
            if items.is_empty() {
                context.window(sentence, &mut items);
            }
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

/// The best proposal of each possible cue.
fn candidates(model: &Model, context: &Context<'_>, text: &str) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    propose(&model.cues, &model.labels, context, text, |proposal| {
        let mut sum = [0];
        proposal.features.iter().for_each(|key| model.accept.add(*key, &mut sum));
        let shift = if proposal.is_supported { RULES } else { -RULES };
        let candidate = Candidate::of(&proposal, sigmoid(sum[0] as f32 * model.accept.unit() + shift));
        match out.last_mut() {
            Some(last) if last.cue == candidate.cue => {
                if candidate.probability > last.probability {
                    *last = candidate;
                }
            }
            _ => out.push(candidate),
        }
    });
    out
}

impl Candidate {
    pub(crate) fn of(proposal: &Proposal<'_>, probability: f32) -> Self {
        Self {
            sentence: proposal.sentence as u32,
            cue: proposal.cue,
            items: proposal.items.to_vec(),
            labels: proposal.labels.to_vec(),
            probability,
        }
    }
}

/// The prior of a word that only the rules take for a cue.
const BY_RULES: u8 = 48;

/// How often a token's word is the head of a cue, in sixteenths, if it may be; from 32 on of words that the lexicon alone has.
pub(crate) fn prior(cues: &Cues, context: &Context<'_>, text: &str, token: u32) -> Option<u8> {
    let own = |token: u32| {
        let class = context::cue_class(context.tag(token)?, context.segmentation.tokens[token as usize].of(text))?;
        let sight = context.sights[token as usize];
        let listed = || (sight.cue > 0).then(|| 32 + (sight.cue - 1) % 4);
        cues.prior(context::cue_key(sight.lemma, class)).map(|prior| prior / 16).or_else(listed)
    };
    // a cue of the rules that has no such word, as a colon or a phrase, is headed by its first
    let by_rules = || {
        let mut tokens = context.rule_cue(token)?;
        (tokens.start == token && tokens.all(|token| own(token).is_none())).then_some(BY_RULES)
    };
    own(token).or_else(by_rules)
}

pub(crate) fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}
