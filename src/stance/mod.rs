//! Stance: what each claim does (its act), and where its holder stands towards each target, with the words that say so.
//!
//! Read [`Stance`] first. It is the last stage: it uses all earlier ones and knows nothing of output.

use std::sync::Arc;

use crate::attribution::Claim;
use crate::document::Document;
use crate::lexicons::Lexicons;
use crate::lexicons::acts::ActRow;
use crate::mention::{EntityId, Mentions};
use crate::segment::Segmentation;
use crate::span::Span;
use crate::speaker::Speaker;

/// Where a holder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// For it.
    Support,
    /// Against it.
    Oppose,
    /// Mentioned without evidence either way.
    Neutral,
    /// Evidence both ways.
    Mixed,
}

impl Label {
    /// Its name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Oppose => "oppose",
            Self::Neutral => "neutral",
            Self::Mixed => "mixed",
        }
    }
}

/// Whether what is said is put forward as a fact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Factuality {
    /// As a fact.
    #[default]
    Asserted,
    /// As not so.
    Negated,
    /// On a condition.
    Conditional,
    /// As something to come.
    Future,
    /// As a question.
    Question,
    /// As a request.
    Request,
    /// As what others say.
    Reported,
}

impl Factuality {
    /// Its name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Negated => "negated",
            Self::Conditional => "conditional",
            Self::Future => "future",
            Self::Question => "question",
            Self::Request => "request",
            Self::Reported => "reported",
        }
    }
}

/// What a claim does.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// Its name and codes: a row of `lexicons/acts.csv`.
    pub kind: Arc<ActRow>,
    /// Whether its content is put forward as a fact.
    pub factuality: Factuality,
    /// 0 none, 1 "may", 2 non-committal.
    pub hedge: u8,
    /// The rule or lexicon row that decided.
    pub rule: &'static str,
}

/// Words that say where a holder stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The words.
    pub span: Span,
    /// The attachment rule, with the operators that were applied: "A1", "A6+N1".
    pub rule: String,
    /// What they add, −3 to 3.
    pub score: f32,
}

/// Who holds a stance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holder {
    /// The mention that the claim's source names, or the source itself.
    pub span: Span,
    /// Who it is, if known.
    pub entity: Option<EntityId>,
}

/// A holder's stance towards a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Stance {
    /// Index of the claim; `None` for a stance that the article narrates.
    pub claim: Option<u32>,
    /// Who; `None` for the article's own voice.
    pub holder: Option<Holder>,
    /// Index of the target's mention in [`Mentions::list`].
    pub target: u32,
    /// Where they stand.
    pub label: Label,
    /// −3 to 3.
    pub score: i8,
    /// Probability that the label is right, 0 to 1.
    pub confidence: f32,
    /// Whether it is put forward as a fact.
    pub factuality: Factuality,
    /// The words that say so; empty for neutral.
    pub evidence: Vec<Evidence>,
    /// The same evidence might mean another target.
    pub is_ambiguous: bool,
}

/// The acts of all claims, in their order, and all stances: by claim (those without one last), then by target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// One for each claim.
    pub acts: Vec<Act>,
    /// All stances.
    pub stances: Vec<Stance>,
}

/// Judges the claims of a document, and the stances that it narrates.
pub fn judge(
    lexicons: &Lexicons,
    _document: &Document,
    _segmentation: &Segmentation,
    _mentions: &Mentions,
    claims: &[Claim],
    _speakers: &[Vec<Speaker>],
) -> Judgement {
    let state = Act { kind: lexicons.acts.state().clone(), factuality: Factuality::Asserted, hedge: 0, rule: "cue" };
    Judgement { acts: claims.iter().map(|_| state.clone()).collect(), stances: Vec::new() }
}
