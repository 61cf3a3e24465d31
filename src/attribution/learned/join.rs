//! Learned claims joined with those that the text's structure gives away: labelled turns, announced lists, quotations
//! that stand alone.
//!
//! Such contents run over many sentences, which no window holds. The rules' claim stands; what learned claims said of the
//! same words gives way.

use std::cmp::Reverse;

use crate::attribution::{Claim, ClaimKind, structural};
use crate::span::Span;

/// Joins them, by the start of their content, outer ones first.
pub(super) fn with_structure(mut learned: Vec<Claim>, rules: &[Claim], text: &str) -> Vec<Claim> {
    complete(&mut learned, rules);
    leave_turns(&mut learned, rules);
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
    // a learned claim with the same content gives way, and so do what a labelled speaker says of himself and what the clause
    // that announces a list seems to say
    let stays = |claim: &Claim| {
        let gives_way = |outer: &&Claim| {
            let own = holds(outer, cue(claim)) && claim.source.is_some_and(|source| is_first_person(source.of(text)));
            let announces = outer.rule == "P18b"
                && claim.extent().end <= outer.extent().start
                && outer.source.is_some_and(|source| source.start <= cue(claim).start);
            own || announces || says_the_same(claim, outer)
        };
        !claim.content.is_empty() && !structure.iter().any(gives_way)
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

/// What the rules know of a claim of the same cue and the models do not: the outlet that it comes through, and quotations that go on
/// with it and that nobody else says.
fn complete(learned: &mut [Claim], rules: &[Claim]) {
    let mut cues: Vec<(Span, usize)> =
        learned.iter().enumerate().filter_map(|(index, claim)| Some((claim.cue.as_ref()?.span, index))).collect();
    cues.sort_unstable_by_key(|(span, index)| (span.start, *index));
    // spans that are said or name who says so, by their start, with the furthest end so far
    let mut said: Vec<(u32, u32)> = learned
        .iter()
        .flat_map(|claim| claim.content.iter().chain(&claim.source))
        .map(|span| (span.start, span.end))
        .collect();
    said.sort_unstable();
    let mut furthest = 0;
    for (_, end) in &mut said {
        furthest = furthest.max(*end);
        *end = furthest;
    }
    let is_said = |span: Span| {
        let before = said.partition_point(|(start, _)| *start < span.end);
        before.checked_sub(1).is_some_and(|last| said[last].1 > span.start)
    };
    for rule in rules {
        let Some(cue) = rule.cue.as_ref() else { continue };
        let before = cues.partition_point(|(span, _)| span.start < cue.span.end);
        let Some(&(_, index)) = cues[..before].last().filter(|(span, _)| span.overlaps(cue.span)) else { continue };
        let claim = &mut learned[index];
        claim.via = claim.via.or(rule.via);
        if rule.nested_in.is_none() && claim.kind != ClaimKind::Indirect {
            let end = claim.extent().end;
            claim.content.extend(rule.content.iter().filter(|span| span.start > end && !is_said(**span)));
        }
    }
}

/// Turns that a quoted dialogue has at least.
const TURNS: usize = 3;

/// Turns of a quoted dialogue are said by those who have them, not by what announces the whole: its content loses them.
fn leave_turns(learned: &mut [Claim], rules: &[Claim]) {
    let labelled = rules.iter().filter(|rule| rule.rule == "P19" && rule.nested_in.is_none());
    let turns: Vec<Span> = labelled.filter_map(|rule| Some(rule.source?.cover(*rule.content.first()?))).collect();
    for claim in learned.iter_mut() {
        let is_turn = |content: &Span| turns.iter().any(|turn| content.contains(*turn));
        if claim.content.iter().filter(|content| is_turn(content)).count() >= TURNS {
            claim.content.retain(|content| !is_turn(content));
        }
    }
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
