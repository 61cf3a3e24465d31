//! The source of a verb cue: its subject before it, after it, or shared with another verb.

use super::page::{Class, Page, Unit};
use super::phrase::{self, REACH};
use super::verbal::{Form, Verbal};
use crate::lexicons::WordClasses;

/// A source as tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    pub start: usize,
    pub end: usize,
    /// Where the clause of cue and source starts and ends.
    pub clause_start: usize,
    /// It is not the subject of the verb itself but shared with another.
    pub shared: bool,
}

/// The subject of a verb group.
pub(super) fn of(page: &Page<'_>, unit: &Unit, verb: &Verbal) -> Option<Subject> {
    match verb.form {
        Form::Finite => before(page, unit, verb.start).or_else(|| shared(page, unit, verb.start)),
        Form::Gerund => of_gerund(page, unit, verb),
        Form::Infinitive | Form::Base => shared(page, unit, verb.start),
        Form::Bare => {
            // "a man named", "critics, joined by": a participle takes what stands before it; a misread past tense does too
            before(page, unit, verb.start)
        }
    }
}

/// The subject that ends before the verb group at `verb`, if a noun phrase stands there.
pub(super) fn before(page: &Page<'_>, unit: &Unit, verb: usize) -> Option<Subject> {
    let mut end = verb;
    for _ in 0..4 {
        let p = page.prev(end, unit)?;
        let reading = page.reading(p);
        match reading.class {
            Class::Adverb => end = p,
            // "both desire"
            Class::Coordinator if reading.is(WordClasses::PRONOUN) => end = p,
            Class::Comma => {
                let subject = parenthetical(page, unit, p)?;
                return Some(Subject { end: subject.1, ..subject.0 });
            }
            Class::Close | Class::Dash => {
                let open = opening(page, unit, p)?;
                if reading.class == Class::Close {
                    let start = phrase::left(page, unit, open)?;
                    return valid(page, unit, start, p + 1);
                }
                end = open;
            }
            Class::Wh if reading.is(WordClasses::RELATIVE) => {
                return Some(Subject { start: p, end, clause_start: p, shared: false });
            }
            _ if reading.is(WordClasses::THAT) && reading.class != Class::Determiner => {
                // "a report that said": a relative pronoun after a noun
                let noun = page.prev(p, unit)?;
                let relative = page.reading(noun).is_nominal();
                return relative.then_some(Subject { start: p, end: p + 1, clause_start: p, shared: false });
            }
            Class::Noun | Class::Proper | Class::Adjective
                if reading.is(WordClasses::TIME) && time_adjunct(page, unit, p).is_some() =>
            {
                end = time_adjunct(page, unit, p)?;
            }
            _ => {
                let start = phrase::left(page, unit, end)?;
                return valid(page, unit, start, end);
            }
        }
    }
    None
}

/// "Trump on Sunday said", "Trump last week said": where the words of time before the verb start.
fn time_adjunct(page: &Page<'_>, unit: &Unit, last: usize) -> Option<usize> {
    let mut i = last;
    while page.reading(i).is(WordClasses::TIME) || page.class(i) == Class::Number {
        let p = page.prev(i, unit)?;
        if page.class(p) == Class::Preposition {
            return page.prev(p, unit).is_some_and(|noun| page.reading(noun).is_nominal()).then_some(p);
        }
        if !page.reading(p).is(WordClasses::TIME) {
            return (page.reading(p).is_nominal() && i != last).then_some(i);
        }
        i = p;
    }
    None
}

fn opening(page: &Page<'_>, unit: &Unit, close: usize) -> Option<usize> {
    let wanted = if page.class(close) == Class::Close { Class::Open } else { Class::Dash };
    let mut i = close;
    for _ in 0..REACH {
        i = page.prev(i, unit)?;
        if page.class(i) == wanted {
            return Some(i);
        }
    }
    None
}

/// "Orlova, the mayor of Kirov, said": the phrase before the parenthesis that ends with the comma, and where the source ends.
///
/// Of several commas the leftmost counts that leaves no finite verb without a relative pronoun between it and the verb.
fn parenthetical(page: &Page<'_>, unit: &Unit, comma: usize) -> Option<(Subject, usize)> {
    let mut found: Option<(Subject, usize)> = None;
    let (mut i, mut commas, mut verbs, mut relative) = (comma, 0, 0, false);
    for _ in 0..REACH {
        let Some(p) = page.prev(i, unit) else { break };
        i = p;
        let reading = page.reading(p);
        if page.quotation(p).is_some() {
            continue;
        }
        if reading.is_finite() {
            verbs += usize::from(!page.reading(p + 1).is_finite());
        }
        relative |= reading.is(WordClasses::RELATIVE);
        match reading.class {
            Class::Semicolon | Class::Colon => break,
            Class::Comma => {}
            _ => continue,
        }
        commas += 1;
        let first = page.reading(p + 1);
        if commas > 5 || verbs > usize::from(relative) + usize::from(relative && verbs > 1) {
            break;
        }
        let Some(start) = phrase::left(page, unit, p) else { continue };
        let Some(subject) = valid(page, unit, start, p) else { continue };
        let clean = phrase::starts_clause(page, unit, start);
        let identifies = first.is(WordClasses::RELATIVE)
            || matches!(
                first.class,
                Class::Determiner | Class::Number | Class::Adjective | Class::Noun | Class::Proper | Class::Possessive
            );
        let adjunct = matches!(
            first.class,
            Class::Preposition
                | Class::Gerund
                | Class::Participle
                | Class::Subordinator
                | Class::Adverb
                | Class::To
                | Class::Coordinator
        );
        let first_comma = page.prev(start, unit).is_none_or(|q| page.class(q) != Class::Comma);
        if identifies || (adjunct && found.is_none()) {
            let end = if identifies { comma + 1 } else { p };
            if clean && (first_comma || found.is_none()) || found.is_none() {
                found = Some((subject, end));
            }
        } else if adjunct && clean && first_comma && found.is_some() {
            found = Some((subject, comma + 1));
        }
        if clean && first_comma {
            break;
        }
    }
    found.or_else(|| {
        // "Sen. Orlova (D-Vt.), said": a stray comma
        let start = phrase::left(page, unit, comma).filter(|&start| phrase::starts_clause(page, unit, start))?;
        Some((valid(page, unit, start, comma)?, comma))
    })
}

/// A phrase that can be a subject.
fn valid(page: &Page<'_>, unit: &Unit, start: usize, end: usize) -> Option<Subject> {
    if start >= end {
        return None;
    }
    if end - start == 1 {
        let reading = page.reading(start);
        let is_object = reading.is(WordClasses::OBJECT) && !reading.is(WordClasses::SUBJECT);
        if is_object || matches!(reading.class, Class::Determiner) && !reading.is(WordClasses::PRONOUN) {
            return None;
        }
    }
    // "in Iowa, said": a phrase that hangs on a preposition is no subject
    let mut start = start;
    if let Some(p) = page.prev(start, unit)
        && p + 1 == start
        && page.class(p) == Class::Preposition
    {
        // "On Sunday Trump said": the name after the words of time
        // or after the noun of the phrase: "During the discussions Japan said"
        let name = (start + 1..end).find(|&i| {
            let before = page.reading(i - 1);
            !page.reading(i).is(WordClasses::TIME) && before.is(WordClasses::TIME)
                || page.class(i) == Class::Proper
                    && before.class == Class::Noun
                    && !before.is(WordClasses::PERSON.or(WordClasses::TITLE))
        });
        match name {
            Some(name) if page.reading(name).is_nominal() || page.class(name) == Class::Determiner => start = name,
            _ if page.reading(p).is(WordClasses::SUBORDINATOR) => {}
            _ => return None,
        }
    }
    Some(Subject { start, end, clause_start: start, shared: false })
}

/// "…, adding that", "without saying", "Trump saying": a gerund takes the noun right before it, or the subject of its clause.
fn of_gerund(page: &Page<'_>, unit: &Unit, verb: &Verbal) -> Option<Subject> {
    let Some(p) = page.prev(verb.start, unit) else { return after_comma(page, unit, verb.end) };
    let reading = page.reading(p);
    if reading.is_nominal() && !reading.is(WordClasses::TIME) && p + 1 == verb.start {
        let start = phrase::left(page, unit, verb.start)?;
        // "issued a statement saying": who issued it
        let is_object =
            page.prev(start, unit).is_some_and(|before| page.reading(before).is_verb() && before + 1 == start);
        if is_object && reading.is(WordClasses::ARTEFACT) {
            return shared(page, unit, start);
        }
        // "with Orlova saying" has its own subject, "in a call on Monday saying" has not
        let hangs =
            page.prev(start, unit).filter(|&before| page.class(before) == Class::Preposition && before + 1 == start);
        if hangs.is_none_or(|before| page.reading(before).is(WordClasses::WITH)) {
            return Some(Subject { start, end: verb.start, clause_start: start, shared: false });
        }
    }
    if p == unit.start && matches!(reading.class, Class::Preposition | Class::Subordinator | Class::Adverb) {
        return after_comma(page, unit, verb.end).or_else(|| shared(page, unit, verb.start));
    }
    shared(page, unit, verb.start).or_else(|| after_comma(page, unit, verb.end))
}

/// "Calling it a farce, Orlova left": the subject after the first comma.
pub(super) fn after_comma(page: &Page<'_>, unit: &Unit, from: usize) -> Option<Subject> {
    let mut i = from;
    for _ in 0..REACH {
        if i >= unit.end {
            return None;
        }
        if page.class(i) == Class::Comma || (page.quotation(i).is_some() && page.class(page.next(i)) != Class::Comma) {
            let start = page.next(i);
            let end = phrase::right(page, unit, start);
            let mut verb = end;
            while verb < unit.end && page.class(verb) == Class::Adverb {
                verb += 1;
            }
            if end > start && (page.reading(verb).is_finite() || page.class(verb) == Class::Comma) {
                return Some(Subject { start, end, clause_start: start, shared: true });
            }
        }
        i = page.next(i);
    }
    None
}

/// The subject that a verb without one shares: "She denied it and said", "He said they were late, adding".
///
/// Of the finite verbs before it in its clause the leftmost counts whose subject opens a clause; what stands after "that" or
/// right after a verb is said by it. Without such a verb the nearest one that has a subject.
pub(super) fn shared(page: &Page<'_>, unit: &Unit, at: usize) -> Option<Subject> {
    let (mut nearest, mut main) = (None, None);
    let (mut i, mut depth) = (at, 0);
    for _ in 0..REACH {
        let Some(p) = page.prev(i, unit) else { break };
        i = p;
        match page.class(p) {
            Class::Semicolon => break,
            Class::Close => depth += 1,
            Class::Open => depth -= 1,
            // a clause with a subject of its own: "…, but he left, saying"
            Class::Coordinator if main.is_some() && page.quotation(p).is_none() => {
                let end = phrase::right(page, unit, p + 1);
                if end > p + 1 && page.reading(end).is_finite() {
                    break;
                }
            }
            _ => {}
        }
        if depth != 0 || page.quotation(p).is_some() || !page.reading(p).is_finite() {
            continue;
        }
        // the first verb of its group carries the subject
        let mut start = p;
        while let Some(q) = page.prev(start, unit)
            && q + 1 == start
            && (page.class(q) == Class::Adverb || page.reading(q).is_finite())
        {
            start = q;
        }
        i = start;
        let Some(subject) = before(page, unit, start) else { continue };
        let subject = Subject { shared: true, ..subject };
        let is_relative = subject.end == subject.start + 1 && page.reading(subject.start).is(WordClasses::RELATIVE);
        if is_relative {
            nearest = nearest.or(Some(subject));
            continue;
        }
        if opens_clause(page, unit, subject.start) {
            main = Some(subject);
        } else {
            nearest = nearest.or(Some(subject));
        }
    }
    main.or(nearest)
}

/// Does a main clause start at the token: the unit's start, or a mark or a conjunction before it?
fn opens_clause(page: &Page<'_>, unit: &Unit, start: usize) -> bool {
    let mut at = start;
    while let Some(p) = page.prev(at, unit) {
        match page.class(p) {
            Class::Adverb => at = p,
            Class::Comma | Class::Dash | Class::Quote | Class::Mark | Class::Colon => return true,
            Class::Coordinator => return true,
            _ => return page.quotation(p).is_some(),
        }
    }
    true
}

/// The source after a phrase that opens its unit: "According to two aides, the talks failed". A description between commas
/// belongs to it, the clause behind the comma does not.
pub(super) fn after_phrase_at_start(page: &Page<'_>, unit: &Unit, from: usize) -> Option<Subject> {
    let mut end = with_participle(page, unit, after_phrase(page, unit, from));
    if end <= from {
        return None;
    }
    // "two diplomats who saw an early draft, "
    if page.class(end) == Class::Wh && page.reading(end).is(WordClasses::RELATIVE) {
        let reach = unit.end.min(end + REACH);
        end = (end..reach).find(|&i| page.class(i) == Class::Comma && page.quotation(i).is_none()).unwrap_or(end);
    }
    let close = (page.class(end) == Class::Comma)
        .then(|| {
            (end + 1..unit.end.min(end + REACH)).find(|&i| page.class(i) == Class::Comma && page.quotation(i).is_none())
        })
        .flatten();
    let end = match close {
        Some(close)
            if page.reading(end + 1).is(WordClasses::RELATIVE)
                || !(end..close).any(|i| page.reading(i).is_finite())
                    && (close..unit.end).any(|i| page.reading(i).is_finite() || page.quotation(i).is_some()) =>
        {
            close
        }
        _ => end,
    };
    Some(Subject { start: from, end, clause_start: from, shared: false })
}

/// The source after the cue: `"…," said Orlova, the mayor`. Ends before a comma that goes on with something else.
pub(super) fn after(page: &Page<'_>, unit: &Unit, from: usize) -> Option<Subject> {
    let mut start = from;
    while start < unit.end && page.class(start) == Class::Adverb {
        start += 1;
    }
    let first = page.reading(start);
    if first.is(WordClasses::OBJECT) && !first.is(WordClasses::SUBJECT) && !first.is(WordClasses::POSSESSIVE) {
        return None;
    }
    let mut end = after_phrase(page, unit, start);
    if end == start || page.reading(start).is(WordClasses::TIME) {
        return None;
    }
    end = with_participle(page, unit, end);
    if page.class(end) == Class::Wh && page.reading(end).is(WordClasses::RELATIVE) {
        end = (end..unit.end.min(end + REACH))
            .find(|&i| {
                matches!(page.class(i), Class::Comma | Class::Colon | Class::Semicolon) || page.quotation(i).is_some()
            })
            .unwrap_or(unit.end.min(end + REACH));
    }
    // appositive or relative clause: to its closing comma or the unit's end
    for _ in 0..4 {
        if end >= unit.end || page.class(end) != Class::Comma {
            break;
        }
        let first = page.reading(end + 1);
        // "said Orlova, then the mayor of Kirov"
        let formerly = first.class == Class::Adverb
            && matches!(page.class(end + 2), Class::Determiner | Class::Noun | Class::Proper | Class::Adjective)
            && !(end + 1..unit.end.min(end + REACH))
                .take_while(|&i| page.class(i) != Class::Comma && page.quotation(i).is_none())
                .any(|i| page.reading(i).is_finite());
        let identifies = page.quotation(end + 1).is_none()
            && (formerly
                || first.is(WordClasses::RELATIVE) && first.class == Class::Wh
                || matches!(
                    first.class,
                    Class::Determiner
                        | Class::Number
                        | Class::Noun
                        | Class::Proper
                        | Class::Adjective
                        | Class::Possessive
                ));
        if !identifies {
            break;
        }
        let close = (end + 1..unit.end.min(end + REACH)).find(|&i| {
            page.class(i) == Class::Comma
                || page.quotation(i).is_some()
                || matches!(page.class(i), Class::Colon | Class::Semicolon | Class::Stop)
        });
        match close {
            // "Park, an author of “The Sea”"
            Some(close) if page.quotation(close).is_some() && page.class(close - 1) == Class::Preposition => {
                end = page.next(close).min(unit.end);
            }
            Some(close) if page.quotation(close).is_some() => break,
            Some(close) => end = close,
            None => {
                end = unit.end.min(end + REACH);
                break;
            }
        }
    }
    Some(Subject { start, end, clause_start: from, shared: false })
}

/// "a lawsuit filed in Kirov by two captains", "a poll released on Friday": the end of what a participle adds to its noun.
fn with_participle(page: &Page<'_>, unit: &Unit, noun_end: usize) -> usize {
    let modifies = page.class(noun_end) == Class::Participle
        && page.class(noun_end - 1) == Class::Noun
        && noun_end + 1 < unit.end
        && matches!(page.class(noun_end + 1), Class::Preposition | Class::Proper | Class::Noun);
    if !modifies {
        return noun_end;
    }
    let mut end = noun_end + 1;
    for _ in 0..4 {
        let from = if page.class(end) == Class::Preposition { end + 1 } else { end };
        let is_time = page.reading(from).is(WordClasses::TIME);
        let next = phrase::simple_right(page, unit, from);
        if next == from || from == end && !is_time || next > unit.end {
            break;
        }
        end = next;
    }
    if end > noun_end + 1 { end } else { noun_end }
}

/// A name does not take "in" and "on" phrases, a description does: "said Park in Seoul", "said a spokesman in Seoul".
fn after_phrase(page: &Page<'_>, unit: &Unit, start: usize) -> usize {
    let simple = phrase::simple_right(page, unit, start);
    if simple == start || simple >= unit.end {
        return simple;
    }
    let is_name = page.class(simple - 1) == Class::Proper || page.class(simple - 1) == Class::Pronoun;
    let next = page.reading(simple);
    let is_person = page.reading(simple - 1).is(WordClasses::PERSON);
    match page.class(simple) {
        Class::Preposition if is_name && !next.is(WordClasses::ORIGIN) => simple,
        Class::Preposition if is_person && next.is(WordClasses::OCCASION) => simple,
        _ => phrase::right(page, unit, start),
    }
}
