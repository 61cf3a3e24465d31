//! The outlet that an article reports a claim through: "told Reuters", "in an interview with Sputnik", "TASS reports that Lavrov
//! said".
//!
//! Outlets are the organizations that the gazetteer says report. A claim within a claim comes through what its outer claim
//! comes through, or through its source.

use super::Claim;
use super::page::Page;
use crate::mention::{EntityId, Mention};
use crate::span::Span;

/// Claims within claims within claims that an outlet is handed down to.
const DEPTHS: usize = 4;

/// Notes the outlet of each claim that has one.
pub(super) fn note(page: &Page<'_>, claims: &mut [Claim]) {
    for claim in claims.iter_mut() {
        claim.via = own(page, claim);
    }
    for _ in 0..DEPTHS {
        let mut changed = false;
        for i in 0..claims.len() {
            let Some(outer) = claims[i].nested_in.map(|outer| &claims[outer as usize]) else { continue };
            let source = outer.source.and_then(|source| outlets(page, source).next());
            let via = source.map(|outlet| outlet.entity).or(outer.via);
            if claims[i].via.is_none() && via.is_some() {
                claims[i].via = via;
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

/// An outlet beside the cue, outside what is said and by whom.
fn own(page: &Page<'_>, claim: &Claim) -> Option<EntityId> {
    let near = claim.cue.as_ref().map(|cue| cue.span).or(claim.source)?;
    let sentence = page.segmentation.sentences.get(page.segmentation.sentence_at(near.start))?;
    let is_free = |outlet: &&Mention| !claim.content.iter().chain(&claim.source).any(|span| span.overlaps(outlet.span));
    let beside = outlets(page, sentence.span).filter(is_free).find(|outlet| is_medium(page, outlet, near));
    beside.or_else(|| signed(page, claim)).map(|outlet| outlet.entity)
}

/// "told Reuters", "to Reuters", "in an interview with Reuters", "on Sputnik": right after the cue or behind a preposition.
fn is_medium(page: &Page<'_>, outlet: &Mention, cue: Span) -> bool {
    use super::page::Class;
    let first = outlet.tokens.start as usize;
    let before = (first.saturating_sub(2)..first).any(|i| page.class(i) == Class::Preposition);
    before || outlet.span.start > cue.end && outlet.span.start - cue.end <= 2 || cue.contains(outlet.span)
}

/// The outlet's name behind a paragraph's last quotation: “We will wait.” TASS
fn signed<'p>(page: &'p Page<'_>, claim: &Claim) -> Option<&'p Mention> {
    let end = claim.extent().end;
    let sentence = page.segmentation.sentences.get(page.segmentation.sentence_at(end))?;
    let paragraph = page.segmentation.paragraphs.get(sentence.paragraph as usize)?.span;
    let found = outlets(page, Span::new(end, paragraph.end.max(end))).next();
    found.filter(|outlet| outlet.span.start <= end + 3 && outlet.span.end + 1 >= paragraph.end)
}

fn outlets<'p>(page: &'p Page<'_>, span: Span) -> impl Iterator<Item = &'p Mention> {
    page.mentions.within(span).iter().filter(|mention| {
        let row = page.mentions.entity(mention.entity).row;
        row.is_some_and(|row| matches!(page.lexicons.gazetteer.class(row), "outlet" | "news_agency"))
    })
}
