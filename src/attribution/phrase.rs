//! Noun phrases, read from their right end or from their left end, and prepositional phrases.
//!
//! There is no parse: a phrase is a run of classes. Every walk is bounded by [`REACH`], so that a unit without marks
//! costs no more than its length times a constant.

use super::page::{Class, Page, Unit};
use crate::lexicons::WordClasses;

/// Tokens that a walk may take.
pub(super) const REACH: usize = 60;

/// Prepositions that attach an adjunct of the clause rather than of the noun.
fn attaches(page: &Page<'_>, preposition: usize) -> bool {
    let reading = page.reading(preposition);
    !reading.is(WordClasses::SUBORDINATOR) && !reading.is(WordClasses::CIRCUMSTANCE.or(WordClasses::COMPARISON))
}

/// The start of the noun phrase that ends before `end`, without what modifies it from the right.
pub(super) fn simple_left(page: &Page<'_>, unit: &Unit, end: usize) -> usize {
    let mut start = end;
    for _ in 0..REACH {
        let Some(p) = page.prev(start, unit) else { break };
        let reading = page.reading(p);
        let next = if start == end { Class::None } else { page.class(start) };
        let takes = if p + 1 != start {
            // a quotation of a word or two can be part of a name or a description
            start - p <= 6 && !ends_clause(page, p)
        } else {
            match reading.class {
                Class::Noun | Class::Proper | Class::Number => !(start < end && splits(page, p)),
                Class::Pronoun => start == end || reading.is(WordClasses::DETERMINER),
                Class::Adjective | Class::Possessive => start != end || reading.class == Class::Adjective,
                Class::Determiner => start != end || reading.is(WordClasses::PRONOUN),
                Class::Adverb => matches!(next, Class::Adjective | Class::Number) && !reading.is(WordClasses::NEGATION),
                Class::Gerund | Class::Participle => {
                    matches!(next, Class::Noun | Class::Adjective)
                        && page.prev(p, unit).is_some_and(|before| {
                            matches!(
                                page.class(before),
                                Class::Determiner | Class::Adjective | Class::Possessive | Class::Adverb
                            )
                        })
                }
                Class::Close => match open_of(page, unit, p) {
                    Some(open) => {
                        start = open;
                        continue;
                    }
                    None => false,
                },
                Class::Mark => {
                    start != end && matches!(page.tokens[p].mark, '$' | '&' | '/' | '%' | '#' | '@' | '£' | '€')
                }
                Class::Dash => start != end && !page.tokens[p].shape.space_before(),
                _ => false,
            }
        };
        if !takes {
            break;
        }
        start = p;
        let opens = reading.class == Class::Determiner
            || (reading.class == Class::Possessive && reading.is(WordClasses::POSSESSIVE))
            || reading.class == Class::Pronoun;
        if opens {
            // "all the", "both his"
            if let Some(before) = page.prev(start, unit)
                && page.class(before) == Class::Determiner
                && page.reading(before).is(WordClasses::PRONOUN)
            {
                start = before;
            }
            break;
        }
    }
    start
}

/// Does the quotation at `i` end with a comma or a period inside its marks?
pub(super) fn ends_clause(page: &Page<'_>, i: usize) -> bool {
    let end = page.next(i);
    end >= 2 && matches!(page.class(end - 2), Class::Comma | Class::Stop)
}

/// Does one named mention end with the token, and another start after it? ("In Iowa | Trump said")
fn splits(page: &Page<'_>, token: usize) -> bool {
    if page.class(token) != Class::Proper || page.class(token + 1) != Class::Proper {
        return false;
    }
    let end = page.tokens[token].span.end;
    let from = page.mentions.list.partition_point(|mention| mention.span.end < end);
    let ends = page.mentions.list[from..].iter().take(3).any(|mention| mention.span.end == end);
    let next = page.tokens[token + 1].span.start;
    ends && page.mentions.list[from..].iter().take(4).any(|mention| mention.span.start == next)
}

/// The opening bracket of the closing one at `close`.
fn open_of(page: &Page<'_>, unit: &Unit, close: usize) -> Option<usize> {
    let mut i = close;
    for _ in 0..REACH {
        i = page.prev(i, unit)?;
        if page.class(i) == Class::Open {
            return Some(i);
        }
    }
    None
}

/// The start of the noun phrase that ends before `end`, with what modifies its nouns: "a spokesman for the ministry",
/// "a poll released on Friday", "she and her aides".
pub(super) fn left(page: &Page<'_>, unit: &Unit, end: usize) -> Option<usize> {
    let mut start = simple_left(page, unit, end);
    if start == end {
        return None;
    }
    for _ in 0..8 {
        let Some(joint) = joint_left(page, unit, start) else { break };
        let wider = simple_left(page, unit, joint);
        if wider == joint {
            break;
        }
        start = wider;
    }
    Some(relative_left(page, unit, list_left(page, unit, start, end)))
}

/// "The leaders of Japan, South Korea and Australia": the members of a list of names before its last two, and what the list hangs on.
fn list_left(page: &Page<'_>, unit: &Unit, start: usize, end: usize) -> usize {
    let is_name = |i: usize| page.class(i) == Class::Proper && page.quotation(i).is_none();
    let joined =
        (start..end).find(|&i| page.class(i) == Class::Coordinator).filter(|&and| and > start && is_name(and - 1));
    let Some(and) = joined.filter(|&and| is_name(and + 1) && (start..and).all(is_name)) else { return start };
    let mut first = start.min(and);
    while let Some(comma) = page.prev(first, unit).filter(|&comma| page.class(comma) == Class::Comma) {
        let member = simple_left(page, unit, comma);
        if member == comma || !(member..comma).all(is_name) {
            return start;
        }
        first = member;
    }
    let hangs = page.prev(first, unit).filter(|&of| of + 1 == first && page.reading(of).is(WordClasses::OF));
    match hangs.map(|of| simple_left(page, unit, of)) {
        Some(noun) if starts_clause(page, unit, noun) => noun,
        None if first < start && starts_clause(page, unit, first) => first,
        _ => start,
    }
}

/// Where the noun phrase ends that the phrase at `start` modifies or is joined to: before "for", "in", "and", "released",
/// "familiar with", "and at".
fn joint_left(page: &Page<'_>, unit: &Unit, start: usize) -> Option<usize> {
    let p = page.prev(start, unit).filter(|p| p + 1 == start)?;
    let before = page.prev(p, unit)?;
    let is_noun = |i: usize| {
        let reading = page.reading(i);
        reading.is_nominal()
            || reading.is(WordClasses::PRONOUN) && matches!(reading.class, Class::Determiner | Class::Adjective)
            || reading.class == Class::Close
            || page.quotation(i).is_some()
    };
    let is_timeless = |i: usize| !page.reading(i).is(WordClasses::TIME) || page.reading(p).is(WordClasses::OF);
    let reading = page.reading(p);
    match reading.class {
        Class::Preposition if attaches(page, p) => {
            if is_noun(before) {
                return is_timeless(before).then_some(p);
            }
            // "familiar with", "affected by", "and at"
            let further = page.prev(before, unit)?;
            let modifies =
                matches!(page.class(before), Class::Participle | Class::Gerund | Class::Adjective | Class::Coordinator);
            (modifies && before + 1 == p && is_noun(further)).then_some(before)
        }
        Class::Coordinator if is_noun(before) && !page.reading(before).is(WordClasses::OBJECT) => {
            let other = simple_left(page, unit, p);
            (other < p && (starts_clause(page, unit, other) || joint_left_is_modifier(page, unit, other))).then_some(p)
        }
        Class::Participle if is_noun(before) && !reading.auxiliary => Some(p),
        Class::Gerund if is_noun(before) => Some(p),
        _ => None,
    }
}

/// "the FBI and the ministry" in "officials of the FBI and the ministry": the first hangs on a preposition after a noun.
fn joint_left_is_modifier(page: &Page<'_>, unit: &Unit, start: usize) -> bool {
    page.prev(start, unit).is_some_and(|p| {
        page.class(p) == Class::Preposition && page.prev(p, unit).is_some_and(|noun| page.reading(noun).is_nominal())
    })
}

/// Can a clause start at the token: what stands before it is no verb and no preposition.
pub(super) fn starts_clause(page: &Page<'_>, unit: &Unit, at: usize) -> bool {
    match page.prev(at, unit) {
        None => true,
        Some(p) if p + 1 != at => true,
        Some(p) => {
            matches!(
                page.class(p),
                Class::Comma
                    | Class::Colon
                    | Class::Semicolon
                    | Class::Dash
                    | Class::Coordinator
                    | Class::Subordinator
                    | Class::Wh
                    | Class::Quote
                    | Class::Open
                    | Class::Mark
            ) || page.reading(p).is(WordClasses::THAT)
        }
    }
}

/// "The man who met her": takes the relative clause that ends with the phrase at `start`, and the noun before it.
fn relative_left(page: &Page<'_>, unit: &Unit, start: usize) -> usize {
    let Some(mut i) = page.prev(start, unit) else { return start };
    if !page.reading(i).is_verb() && page.class(i) != Class::Preposition && page.class(i) != Class::To {
        return start;
    }
    for _ in 0..14 {
        let reading = page.reading(i);
        if matches!(reading.class, Class::Comma | Class::Colon | Class::Semicolon | Class::Coordinator | Class::Dash) {
            return start;
        }
        if reading.is_verb() && takes_clause(page, i) {
            return start;
        }
        if reading.is(WordClasses::RELATIVE) {
            let Some(noun) = page.prev(i, unit) else { return start };
            if !page.reading(noun).is_nominal() {
                return start;
            }
            let noun_start = simple_left(page, unit, i);
            return if noun_start < i && starts_clause(page, unit, noun_start) { noun_start } else { start };
        }
        match page.prev(i, unit) {
            Some(p) => i = p,
            None => return start,
        }
    }
    start
}

/// Is the token a form of a cue verb that takes a clause?
pub(super) fn takes_clause(page: &Page<'_>, i: usize) -> bool {
    use crate::lexicons::cues::Complements;
    page.lexicons.cues.starting(page.tokens[i].word).iter().any(|form| {
        let cue = page.lexicons.cues.get(form.cue);
        form.rest.is_empty() && cue.pos == crate::lexicons::CuePos::Verb && cue.complements.any(Complements::THAT)
    })
}

/// The end of the simple noun phrase that starts at `start`: determiner, adjectives, nouns. `start` itself if there is none.
pub(super) fn simple_right(page: &Page<'_>, unit: &Unit, start: usize) -> usize {
    let mut i = start;
    let mut head = false;
    while i < unit.end && i < start + REACH {
        let reading = page.reading(i);
        if page.quotation(i).is_some() {
            let next = page.next(i);
            if next - i > 7 {
                break;
            }
            head = true;
            i = next;
            continue;
        }
        let takes = match reading.class {
            Class::Noun | Class::Proper => !(head && i > start && splits(page, i - 1)),
            Class::Number => true,
            Class::Pronoun => {
                if i == start {
                    return i + 1;
                }
                false
            }
            Class::Determiner => i == start || (i == start + 1 && page.class(start) == Class::Determiner),
            Class::Possessive => i == start || !reading.is(WordClasses::POSSESSIVE),
            Class::Adjective => !head || page.class(i + 1) == Class::Noun,
            Class::Participle | Class::Gerund => {
                !head && i > start && matches!(page.class(i + 1), Class::Noun | Class::Adjective | Class::Proper)
            }
            Class::Adverb => !head && matches!(page.class(i + 1), Class::Adjective | Class::Number | Class::Participle),
            Class::Mark => matches!(page.tokens[i].mark, '$' | '&' | '/' | '%' | '#' | '@' | '£' | '€'),
            Class::Dash => head && !page.tokens[i].shape.space_before(),
            _ => false,
        };
        if !takes {
            break;
        }
        head |= matches!(reading.class, Class::Noun | Class::Proper);
        if reading.class == Class::Possessive {
            head = false;
        }
        i += 1;
    }
    i
}

/// The end of the noun phrase at `start` with its prepositional phrases and coordinated nouns; no commas.
pub(super) fn right(page: &Page<'_>, unit: &Unit, start: usize) -> usize {
    let mut end = simple_right(page, unit, start);
    if end == start {
        return start;
    }
    for _ in 0..6 {
        if end >= unit.end {
            break;
        }
        let joins = match page.class(end) {
            Class::Preposition => attaches(page, end) && !page.reading(end + 1).is(WordClasses::TIME),
            Class::Coordinator => !page.reading(end).is(WordClasses::CONTRAST),
            Class::Open => match (end..unit.end.min(end + 12)).find(|&i| page.class(i) == Class::Close) {
                Some(close) => {
                    end = close + 1;
                    continue;
                }
                None => false,
            },
            _ => false,
        };
        if !joins {
            break;
        }
        let wider = simple_right(page, unit, end + 1);
        if wider == end + 1 {
            break;
        }
        end = wider;
    }
    end
}
