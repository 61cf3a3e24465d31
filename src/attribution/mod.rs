//! Attribution: every statement that the text attributes, with its source, cue and content.
//!
//! Read [`Claim`] first. It knows cues, quotations and where mentions stand; it must not know whom a source resolves to,
//! or what a claim is for or against.

mod according;
mod borne_out;
mod complement;
mod cues;
mod direct;
mod draft;
mod extent;
mod label;
pub mod learned;
mod list;
mod nesting;
mod nominal;
mod page;
mod passive;
mod phrase;
mod subject;
mod verb;
mod verbal;
mod via;
mod viewpoint;

use crate::bounds::Bounds;
use crate::document::Document;
use crate::lexicons::{Lexicons, WordClasses};
use crate::mention::{EntityId, Mentions};
use crate::segment::{Segmentation, Sentence, TokenKind};
use crate::span::Span;
use crate::syntax::Syntax;
use draft::Draft;
use page::Page;

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
pub fn candidates(lexicons: &Lexicons, segmentation: &Segmentation) -> Vec<bool> {
    let holds = |sentence: &Sentence| {
        let tokens = segmentation.tokens_of(sentence);
        tokens.iter().any(|token| {
            token.kind == TokenKind::Quote || token.is_mark(':') || !lexicons.cues.starting(token.word).is_empty()
        }) || viewpoint::may_open(lexicons, tokens)
    };
    let mut wanted: Vec<bool> =
        segmentation.sentences.iter().map(|sentence| sentence.zone.holds_claims() && holds(sentence)).collect();
    // the sentence before a quotation may name its source
    for i in 1..wanted.len() {
        let first = segmentation.tokens_of(&segmentation.sentences[i]).first();
        if wanted[i] && first.is_some_and(|token| token.kind == TokenKind::Quote) {
            wanted[i - 1] |= segmentation.sentences[i - 1].zone.holds_claims();
        }
    }
    wanted
}

/// Leaves out the claims of a lower confidence; a claim nested in one of them stands by itself.
pub(crate) fn drop_below(claims: &mut Vec<Claim>, least: f32) {
    let mut left = 0_u32;
    let now: Vec<Option<u32>> = claims
        .iter()
        .map(|claim| {
            let stays = claim.confidence >= least;
            left += u32::from(stays);
            stays.then(|| left - 1)
        })
        .collect();
    claims.retain(|claim| claim.confidence >= least);
    for claim in claims {
        claim.nested_in = claim.nested_in.and_then(|outer| now[outer as usize]);
    }
}

/// Does the layout of the text, rather than a clause, show the claim: a label, an announced list, a quotation that stands alone?
pub(crate) fn structural(rule: &str) -> bool {
    matches!(rule, "P17" | "P18b" | "P19")
}

/// The claims that the rules find, by the start of their content; an outer claim stands before those nested in it.
pub fn by_rules(
    lexicons: &Lexicons,
    document: &Document,
    segmentation: &Segmentation,
    mentions: &Mentions,
    syntax: &Syntax,
    bounds: Bounds,
) -> Vec<Claim> {
    let mut page = Page::new(lexicons, &document.text, segmentation, mentions, syntax, bounds);
    let units = page.units();
    let mut drafts = Vec::new();
    for (i, unit) in units.iter().enumerate() {
        cues::claims(&page, unit, i, &mut drafts);
    }
    label::signed(&page, &units, &mut drafts);
    label::quoted_turns(&page, &units, &mut drafts);
    direct::chain(&page, &units, &mut drafts);
    list::announced(&page, &units, &mut drafts);
    label::labelled(&page, &units, &mut drafts);
    let kinds: Vec<ClaimKind> = drafts.iter().map(|draft| kind_of(&page, &draft.content)).collect();
    let mut claims: Vec<(Draft, ClaimKind)> = drafts.into_iter().zip(kinds).collect();
    claims.sort_by_key(|(draft, _)| draft.starts());
    inner(&mut page, &mut claims);
    drop_own(&page, &mut claims);
    let parents = nesting::nest(&mut claims);
    let mut claims: Vec<Claim> =
        claims.iter().zip(parents).map(|((draft, kind), parent)| claim(&page, draft, *kind, parent)).collect();
    via::note(&page, &mut claims);
    claims
}

/// What a labelled speaker says of himself in his turn is no claim within it: the turn is.
fn drop_own(page: &Page<'_>, claims: &mut Vec<(Draft, ClaimKind)>) {
    let turns: Vec<Draft> =
        claims.iter().filter(|(draft, _)| draft.rule == "P19").map(|(draft, _)| draft.clone()).collect();
    claims.retain(|(draft, _)| {
        let own =
            draft.source.is_some_and(|(start, end)| end == start + 1 && page.reading(start).is(WordClasses::FIRST));
        !own || !turns.iter().any(|turn| turn.holds(draft.head))
    });
}

/// What is said inside quotations, one depth of marks after the other: "I believe that …".
fn inner(page: &mut Page<'_>, claims: &mut Vec<(Draft, ClaimKind)>) {
    const DEPTHS: u8 = 2;
    for depth in 0..DEPTHS {
        page.at_depth(depth + 1);
        let mut drafts = Vec::new();
        let outer = claims.len();
        for quotation in page.segmentation.quotations.iter().filter(|quotation| quotation.depth == depth) {
            for unit in page.units_within(quotation) {
                cues::claims(page, &unit, usize::MAX, &mut drafts);
            }
        }
        // what stands in no claim is nobody's: a title, a scare quotation
        drafts.retain(|draft| {
            let at = claims[..outer].partition_point(|(claim, _)| claim.starts() <= draft.head);
            claims[at.saturating_sub(60)..at.min(outer)].iter().any(|(claim, _)| claim.holds(draft.head))
        });
        claims.extend(drafts.into_iter().map(|draft| {
            let kind = kind_of(page, &draft.content);
            (draft, kind)
        }));
        claims.sort_by_key(|(claim, _)| claim.starts());
    }
}

fn claim(page: &Page<'_>, draft: &Draft, kind: ClaimKind, nested_in: Option<u32>) -> Claim {
    let content: Vec<Span> = draft.content.iter().map(|&(start, end)| page.span(start, end)).collect();
    let first = content.first().copied().unwrap_or_default();
    Claim {
        kind,
        sentence: page.segmentation.sentence_at(first.start) as u32,
        source: draft.source.map(|(start, end)| page.span(start, end)),
        cue: draft.cue.map(|(start, end)| Cue {
            span: page.span(start, end),
            lemma: draft.row.map_or_else(String::new, |row| page.lexicons.cues.get(row).lemma.clone()),
            row: draft.row,
        }),
        content,
        via: None,
        nested_in,
        rule: draft.rule,
        confidence: page.lexicons.attribution_rules.get(draft.rule).map_or(0.5, |rule| rule.precision),
    }
}

/// How much of the content stands in quotation marks.
fn kind_of(page: &Page<'_>, content: &[(usize, usize)]) -> ClaimKind {
    let (mut inside, mut outside) = (false, false);
    for i in content.iter().flat_map(|&(start, end)| start..end) {
        match (page.quotation(i), page.tokens[i].kind) {
            (Some(_), _) => inside = true,
            (None, TokenKind::Word | TokenKind::Number) => outside = true,
            _ => {}
        }
    }
    match (inside, outside) {
        (true, false) => ClaimKind::Direct,
        (true, true) => ClaimKind::Mixed,
        (false, _) => ClaimKind::Indirect,
    }
}
