//! Attribution: every statement that the text attributes, with its source, cue and content.
//!
//! Read [`Claim`] first. It knows cues, quotations and where mentions stand; it must not know whom a source resolves to,
//! or what a claim is for or against.

use crate::document::Document;
use crate::lexicons::Lexicons;
use crate::mention::{EntityId, Mentions};
use crate::segment::Segmentation;
use crate::span::Span;
use crate::syntax::Syntax;

/// How much of a content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimKind {
    /// All of it.
    Direct,
    /// Some of it.
    Mixed,
    /// None of it.
    Indirect,
}

impl ClaimKind {
    /// Its name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
        }
    }
}

/// The words that attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// With auxiliaries, negation and manner.
    pub span: Span,
    /// Lemma of its head: "say", "according to".
    pub lemma: String,
    /// Row of the cue lexicon, if it is of one.
    pub row: Option<u32>,
}

/// An attribution relation.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Direct, mixed or indirect.
    pub kind: ClaimKind,
    /// Index of the sentence in which its first content span starts.
    pub sentence: u32,
    /// The span that names the source, with titles and appositives.
    pub source: Option<Span>,
    /// The words that attribute; none for a label or a quotation that stands alone.
    pub cue: Option<Cue>,
    /// What is attributed: more than one span where the cue interrupts it or it runs over paragraphs. In order, disjoint, never empty.
    pub content: Vec<Span>,
    /// The outlet that the article reports it through.
    pub via: Option<EntityId>,
    /// Index of the claim in whose content it stands.
    pub nested_in: Option<u32>,
    /// The pattern that found it.
    pub rule: &'static str,
    /// Probability that source and content are right, 0 to 1.
    pub confidence: f32,
}

impl Claim {
    /// From the start of the first content span to the end of the last.
    pub fn extent(&self) -> Span {
        match (self.content.first(), self.content.last()) {
            (Some(first), Some(last)) => first.cover(*last),
            _ => Span::default(),
        }
    }
}

/// Which sentences can hold a claim: those whose tags are worth having. One for each sentence.
pub fn candidates(_lexicons: &Lexicons, segmentation: &Segmentation) -> Vec<bool> {
    segmentation.sentences.iter().map(|sentence| sentence.zone.holds_claims()).collect()
}

/// Finds the claims of a document, by the start of their content; an outer claim stands before those nested in it.
pub fn attribute(
    _lexicons: &Lexicons,
    _document: &Document,
    _segmentation: &Segmentation,
    _mentions: &Mentions,
    _syntax: &Syntax,
) -> Vec<Claim> {
    Vec::new()
}
