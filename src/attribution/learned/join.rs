//! Learned claims joined with those that the text's structure gives away: labelled turns, announced lists, quotations
//! that stand alone.
//!
//! Such contents run over many sentences, which no window holds. The rules' claim stands; what learned claims said of the
//! same words gives way.

use std::cmp::Reverse;

use crate::attribution::{Claim, structural};
use crate::span::Span;

/// Joins them, by the start of their content, outer ones first.
pub(super) fn with_structure(mut learned: Vec<Claim>, rules: &[Claim], text: &str) -> Vec<Claim> {
    let holds = |outer: &Claim, span: Span| outer.content.iter().any(|content| content.contains(span));
    let cue = |claim: &Claim| claim.cue.as_ref().map_or(claim.extent(), |cue| cue.span);
    let says_the_same = |claim: &Claim, outer: &Claim| {
        !holds(outer, cue(claim)) && claim.content.iter().any(|content| holds(outer, *content))
    };
    // a quotation that floats has nothing but its neighbour's subject: a learned claim knows more
    let shown = |claim: &Claim| {
        let outer = claim.nested_in.map(|outer| &rules[outer as usize]);
        structural(claim.rule)
            && outer.is_none_or(|outer| structural(outer.rule))
            && (claim.rule != "P17" || !learned.iter().any(|learned| says_the_same(learned, claim)))
    };
    let indices: Vec<usize> = (0..rules.len()).filter(|index| shown(&rules[*index])).collect();
    let structure: Vec<&Claim> = indices.iter().map(|index| &rules[*index]).collect();
    if structure.is_empty() {
        return learned;
    }
    // a learned claim with the same content gives way, and so does what a labelled speaker says of himself
    let stays = |claim: &Claim| {
        structure.iter().all(|outer| {
            let same = says_the_same(claim, outer);
            let own = holds(outer, cue(claim)) && claim.source.is_some_and(|source| is_first_person(source.of(text)));
            !same && !own
        })
    };
    let stay: Vec<bool> = learned.iter().map(stays).collect();
    let mut left = 0_u32;
    let now: Vec<Option<u32>> = stay
        .iter()
        .map(|stays| {
            left += u32::from(*stays);
            stays.then(|| left - 1)
        })
        .collect();
    let mut stay = stay.into_iter();
    learned.retain(|_| stay.next().unwrap_or(true));
    for claim in &mut learned {
        claim.nested_in = claim.nested_in.and_then(|outer| now[outer as usize]);
        if claim.nested_in.is_none() {
            let outer = structure.iter().rposition(|outer| holds(outer, cue(claim)));
            claim.nested_in = outer.map(|outer| left + outer as u32);
        }
    }
    // an item of a list stands in the announcement of the whole
    let place = |outer: u32| indices.iter().position(|index| *index == outer as usize);
    learned.extend(structure.into_iter().map(|claim| {
        let outer = claim.nested_in.and_then(place);
        Claim { nested_in: outer.map(|outer| left + outer as u32), ..claim.clone() }
    }));
    ordered(learned)
}

fn is_first_person(source: &str) -> bool {
    matches!(source, "I" | "We" | "we" | "My" | "my" | "Our" | "our" | "me" | "us")
}

/// By the start of their content, outer ones first; `nested_in` follows.
fn ordered(claims: Vec<Claim>) -> Vec<Claim> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|index| {
        let extent = claims[*index].extent();
        (extent.start, Reverse(extent.end), *index)
    });
    let mut now = vec![0_u32; claims.len()];
    for (new, old) in order.iter().enumerate() {
        now[*old] = new as u32;
    }
    let mut slots: Vec<Option<Claim>> = claims.into_iter().map(Some).collect();
    let moved = order.into_iter().filter_map(|old| slots[old].take());
    moved.map(|claim| Claim { nested_in: claim.nested_in.map(|outer| now[outer as usize]), ..claim }).collect()
}
