//! A finding: words that put a holder for or against a target, and the rule that read them so.
//!
//! Rules make findings; the ledger makes rows of them. Nothing here reads text.

use super::Factuality;
use super::operator::Operators;
use crate::span::Span;

/// Who holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    /// Those who make the claim of that index.
    Claim(u32),
    /// An actor of the sentence: index of the mention.
    Actor(u32),
    /// The article's own voice.
    Author,
    /// Somebody whom the sentence does not name: "was criticised".
    Unnamed,
}

/// The attachment rules of this stage, by the names under which evidence shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    /// Object of an active frame.
    A1,
    /// After a preposition of the frame.
    A2,
    /// Passive.
    A3,
    /// Nominal frame.
    A4,
    /// Through possessives and nominal acts.
    A5,
    /// Evaluative predicate or attribute.
    A6,
    /// Harm or benefit.
    A7,
    /// Under a reverser.
    A8,
    /// Evaluations nearby, weighed.
    A10,
    /// Scare quotes and "so-called".
    Q2,
    /// Sympathy.
    S1,
    /// A demand by modal verb.
    M3,
    /// The learned model, of an actor under whose predicate the target stands.
    Learned,
}

impl Rule {
    /// Its name in evidence.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::A1 => "A1",
            Self::A2 => "A2",
            Self::A3 => "A3",
            Self::A4 => "A4",
            Self::A5 => "A5",
            Self::A6 => "A6",
            Self::A7 => "A7",
            Self::A8 => "A8",
            Self::A10 => "A10",
            Self::Learned => "learned",
            Self::Q2 => "Q2",
            Self::S1 => "S1",
            Self::M3 => "M3",
        }
    }

    /// Act frames decide; other evidence is added up.
    pub(super) const fn is_frame(self) -> bool {
        matches!(self, Self::A1 | Self::A2 | Self::A3 | Self::A4 | Self::A5 | Self::A8)
    }
}

/// What a rule found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Finding {
    /// Who holds.
    pub who: Who,
    /// Index of the target's mention.
    pub target: u32,
    /// The words.
    pub span: Span,
    /// The rule.
    pub rule: Rule,
    /// The operators that were applied.
    pub operators: Operators,
    /// −3 to 3.
    pub score: f32,
    /// How it is put forward.
    pub factuality: Factuality,
    /// Another target competes for the same words.
    pub is_ambiguous: bool,
}
