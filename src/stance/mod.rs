//! Stance: what each claim does (its act), and where its holder stands towards each target, with the words that say so.
//!
//! Read [`Stance`] first. It is the last stage: it uses all earlier ones and knows nothing of output.

mod act;
mod appraisal;
mod attach;
mod clause;
mod finding;
pub(crate) mod learned;
mod ledger;
mod operator;
mod reading;
pub(crate) mod samples;
mod scene;
mod settle;
mod walk;

use std::sync::Arc;

use crate::attribution::Claim;
use crate::document::Document;
use crate::lexicons::Lexicons;
use crate::lexicons::acts::ActRow;
use crate::mention::{EntityId, Mentions};
use crate::segment::Segmentation;
use crate::span::Span;
use crate::speaker::Speaker;
use crate::syntax::Syntax;
pub use learned::Model;
use learned::scorer::Scorer;
use ledger::Ledger;

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

    /// 1 for support, −1 for oppose, else 0.
    pub(crate) const fn sign(self) -> f32 {
        match self {
            Self::Support => 1.0,
            Self::Oppose => -1.0,
            Self::Neutral | Self::Mixed => 0.0,
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
    /// Who or what it is: the entity of that mention, or the state for which a capital stands there.
    pub entity: EntityId,
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

impl Stance {
    /// How sure the label is.
    pub fn band(&self) -> Band {
        match self.confidence {
            _ if self.is_ambiguous => Band::Low,
            confidence if confidence >= HIGH => Band::High,
            confidence if confidence >= MEDIUM => Band::Medium,
            _ => Band::Low,
        }
    }
}

/// Confidence from which a label is right in at least this share of cases.
const HIGH: f32 = 0.85;
/// The same of the band below.
const MEDIUM: f32 = 0.70;

/// A range of confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Right in 85 of 100 cases or more.
    High,
    /// In 70 or more.
    Medium,
    /// In fewer, or the words may mean another target.
    Low,
}

impl Band {
    /// All bands, the surest first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Its name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// The acts of all claims, in their order, and all stances: by claim (those without one last), then by target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// One for each claim.
    pub acts: Vec<Act>,
    /// All stances.
    pub stances: Vec<Stance>,
}

/// What the earlier stages say of a document.
#[derive(Clone, Copy, Debug)]
pub struct Article<'a> {
    /// Its text.
    pub document: &'a Document,
    /// Sentences and tokens.
    pub segmentation: &'a Segmentation,
    /// Who and what is mentioned.
    pub mentions: &'a Mentions,
    /// Tags and arcs.
    pub syntax: &'a Syntax,
    /// Its claims.
    pub claims: &'a [Claim],
    /// Speakers of each claim.
    pub speakers: &'a [Vec<Speaker>],
}

/// Judges the claims of a document, and the stances that it narrates.
pub fn judge(lexicons: &Lexicons, model: &Model, article: Article<'_>) -> Judgement {
    let Article { segmentation, mentions, claims, .. } = article;
    let states = walk::states(lexicons, mentions);
    let entities = walk::holding(article);
    let mut ledger = Ledger::new(&states);
    let mut drafts: Vec<act::Draft> =
        claims.iter().map(|claim| act::draft(lexicons, segmentation, article.syntax, claim)).collect();
    let mut scorer = Scorer::new(model, article);
    walk::sentences(lexicons, article, &entities, &states, |scene, sentence, near| {
        act::signals(scene, &mut drafts);
        settle::settle(scene, &mut scorer, &mut ledger, sentence, near);
    });
    let holders: Vec<Vec<Holder>> =
        claims.iter().zip(&entities).map(|(claim, entities)| walk::named_holders(mentions, claim, entities)).collect();
    let acts = drafts.into_iter().map(|draft| draft.finish(lexicons)).collect();
    Judgement { acts, stances: ledger.rows(&lexicons.stance_rules, mentions, &holders) }
}
