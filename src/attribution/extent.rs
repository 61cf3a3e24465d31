//! Where what is attributed ends: at the unit's end, before a second cue, before an adverbial.
//!
//! Each walk goes over the unit once.

use super::complement::{phrase_then_verb, skip_adverbs};
use super::page::{Class, Page, Unit};
use super::phrase;
use crate::lexicons::cues::{Complements, Inflection, Strength};
use crate::lexicons::{CuePos, WordClasses, WordId};

/// The end of a clause that is attributed: the unit's end, but for a second cue with the same subject and what stands apart.
pub(super) fn wide_end(page: &Page<'_>, unit: &Unit, start: usize) -> usize {
    let mut i = page.next(start);
    while i < unit.end {
        let class = page.class(i);
        if page.quotation(i).is_none() {
            let stops = match class {
                Class::Semicolon => true,
                Class::Comma => stops_at_comma(page, unit, i),
                Class::Coordinator => second_cue(page, unit, i + 1),
                _ => false,
            };
            if stops {
                return i;
            }
        } else if phrase::ends_clause(page, i)
            && page.next(i) < unit.end
            && stops_at_comma(page, unit, page.next(i) - 1)
        {
            return page.next(i);
        }
        i = page.next(i);
    }
    unit.end
}

/// The end of a clause in an adverbial that opens the unit: "When he said that …, | she left", "Asked whether …, | she left".
pub(super) fn adverbial_end(page: &Page<'_>, unit: &Unit, cue: usize, start: usize, end: usize) -> usize {
    let first = super::draft::clause_start(page, unit);
    let reading = page.reading(first);
    let opens = first >= cue
        || matches!(reading.class, Class::Subordinator | Class::Preposition | Class::Gerund | Class::Participle)
            && !(first..cue).any(|i| page.class(i) == Class::Comma && page.quotation(i).is_none())
        || reading.class == Class::Wh && reading.is(WordClasses::SUBORDINATOR);
    if !opens {
        return end;
    }
    let mut i = start;
    while i < end {
        if page.class(i) == Class::Comma && page.quotation(i).is_none() && phrase_then_verb(page, unit, i + 1) {
            return i;
        }
        i = page.next(i);
    }
    end
}

/// ", adding that", ", according to", ", and said", ", but he said".
fn stops_at_comma(page: &Page<'_>, unit: &Unit, comma: usize) -> bool {
    let next = comma + 1;
    if page.quotation(next).is_some() {
        return false;
    }
    let after = skip_adverbs(page, next);
    let class = page.class(after);
    if class == Class::Gerund && says(page, after) {
        return true;
    }
    if matches!(class, Class::Coordinator) {
        let verb = skip_adverbs(page, after + 1);
        if second_cue(page, unit, after + 1) {
            return true;
        }
        // a new clause with a subject and a verb of saying of its own
        let end = phrase::right(page, unit, verb);
        let verb = skip_adverbs(page, end);
        return end > after + 1 && page.reading(verb).is_finite() && says(page, verb);
    }
    // a comma can be the text's last token
    let Some(token) = page.tokens.get(after) else { return false };
    page.lexicons
        .cues
        .starting(token.word)
        .iter()
        .any(|form| page.lexicons.cues.get(form.cue).pos == CuePos::Phrase && matches_rest(page, after, &form.rest))
}

/// A finite form of a verb of saying right at `i`, with no subject of its own.
fn second_cue(page: &Page<'_>, unit: &Unit, i: usize) -> bool {
    let mut verb = skip_adverbs(page, i);
    while page.reading(verb).auxiliary && verb < unit.end {
        verb = skip_adverbs(page, verb + 1);
    }
    verb < unit.end && matches!(page.class(verb), Class::Past | Class::Present) && says(page, verb)
}

/// Is the token a form of a strong verb of saying?
fn says(page: &Page<'_>, i: usize) -> bool {
    page.lexicons.cues.starting(page.tokens[i].word).iter().any(|form| {
        let cue = page.lexicons.cues.get(form.cue);
        form.inflection != Inflection::Base
            && cue.pos == CuePos::Verb
            && cue.strength >= Strength::Medium
            && cue.complements.any(Complements::QUOTE)
            && form.rest.is_empty()
    })
}

/// Do the words after the first one follow?
pub(super) fn matches_rest(page: &Page<'_>, first: usize, rest: &[WordId]) -> bool {
    rest.iter().enumerate().all(|(k, word)| page.tokens.get(first + 1 + k).is_some_and(|token| token.word == *word))
}

/// The end of an object or an infinitive: before a comma, an adverbial clause, or a second verb.
pub(super) fn narrow_end(page: &Page<'_>, unit: &Unit, start: usize) -> usize {
    if page.quotation(start).is_some() && phrase::ends_clause(page, start) {
        return page.next(start).min(unit.end);
    }
    let mut i = page.next(start);
    let mut brackets = 0;
    while i < unit.end {
        let reading = page.reading(i);
        if page.quotation(i).is_some() {
            if phrase::ends_clause(page, i) {
                return page.next(i).min(unit.end);
            }
            i = page.next(i);
            continue;
        }
        match reading.class {
            Class::Open => brackets += 1,
            Class::Close => brackets -= 1,
            _ => {}
        }
        let stops = brackets <= 0
            && match reading.class {
                Class::Semicolon | Class::Dash | Class::Colon => {
                    reading.class != Class::Dash || page.tokens[i].shape.space_before()
                }
                Class::Comma => !list_goes_on(page, unit, i),
                Class::Coordinator => {
                    let next = skip_adverbs(page, i + 1);
                    page.reading(next).is_finite() || (i + 1 < unit.end && page.reading(i + 1).is(WordClasses::SUBJECT))
                }
                Class::Subordinator => {
                    !reading.is(WordClasses::THAT)
                        && reading.is(WordClasses::SUBORDINATOR)
                        && !reading.is(WordClasses::COMPARISON)
                }
                Class::Preposition => reading.is(WordClasses::CIRCUMSTANCE),
                Class::Wh => reading.is(WordClasses::SUBORDINATOR) && !reading.is(WordClasses::RELATIVE),
                _ => false,
            };
        if stops {
            // "called the plan, two years in the making, “a farce”"
            let quote = (i + 1..unit.end.min(i + 14)).find(|&k| page.quotation(k).is_some());
            return match quote {
                Some(quote)
                    if reading.class == Class::Comma
                        && page.class(quote - 1) == Class::Comma
                        && !(i..quote).any(|k| page.reading(k).is_verb()) =>
                {
                    page.next(quote).min(unit.end)
                }
                _ => i,
            };
        }
        i = page.next(i);
    }
    unit.end
}

/// "plans, budgets and promises", "the plan, which he": the comma does not end the object.
fn list_goes_on(page: &Page<'_>, unit: &Unit, comma: usize) -> bool {
    let next = page.reading(comma + 1);
    if next.class == Class::Wh && next.is(WordClasses::RELATIVE) || next.is(WordClasses::EXAMPLE) {
        return true;
    }
    let end = phrase::right(page, unit, comma + 1);
    if end == comma + 1 || end >= unit.end {
        return false;
    }
    // a further member, closed by "and" or by another comma with "and"
    match page.class(end) {
        Class::Comma => {
            matches!(page.class(end + 1), Class::Coordinator)
                && phrase::right(page, unit, end + 2) > end + 2
                && !page.reading(phrase::right(page, unit, end + 2)).is_finite()
        }
        _ => false,
    }
}
