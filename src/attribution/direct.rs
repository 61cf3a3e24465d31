//! Quotations that no cue of their own clause has taken: those that go on from a claim, over sentences and paragraphs,
//! those that a clause with a colon announces, and those whose source stands in the sentence before.

use super::draft::{Draft, Stretch};
use super::learned::window::opens_paragraph;
use super::page::{Class, Page, Unit};
use super::{phrase, subject};
use crate::lexicons::WordClasses;
use crate::segment::Closing;

/// Words that a quotation without a cue must have to be a statement.
const WORDS: usize = 4;

/// Gives every free quotation to a claim, or makes one for it.
pub(super) fn chain(page: &Page<'_>, units: &[Unit], drafts: &mut Vec<Draft>) {
    // by unit: the last draft with a quotation in it
    let mut last: Vec<Option<usize>> = vec![None; units.len()];
    for (i, draft) in drafts.iter().enumerate() {
        if let Some(slot) = last.get_mut(draft.unit)
            && draft.content.iter().any(|&(start, end)| (start..end).any(|t| page.quotation(t).is_some()))
            && slot.is_none_or(|other: usize| drafts[other].ends() <= draft.ends())
        {
            *slot = Some(i);
        }
    }
    for (u, unit) in units.iter().enumerate() {
        if let Some(draft) = after_colon(page, unit, u, drafts) {
            last[u] = Some(draft);
        }
        if last[u].is_some() {
            continue;
        }
        let Some(free) = free_quotation(page, unit) else { continue };
        let before = u.checked_sub(1).map(|before| (before, &units[before]));
        let draft = match before {
            Some((b, previous)) if announces(page, previous) && previous.paragraph + 1 >= unit.paragraph => {
                announced(page, units, b, last[b], free, drafts, u)
            }
            Some((b, previous)) => goes_on(page, drafts, last[b], previous, unit)
                .or_else(|| resumes(page, units, drafts, &last, u))
                .inspect(|&draft| drafts[draft].content.push(free)),
            None => None,
        };
        let draft = draft.or_else(|| floating(page, units, u, free, drafts));
        last[u] = draft;
    }
    drafts.iter_mut().for_each(|draft| draft.content.sort_unstable());
    lead_up(page, drafts);
}

/// “One. ¶ “Two,” she said: the paragraphs that a quotation continues belong to its claim, whoever spoke before them.
fn lead_up(page: &Page<'_>, drafts: &mut Vec<Draft>) {
    let quotations = &page.segmentation.quotations;
    // those that continue others are few
    for claim in 0..drafts.len() {
        if drafts[claim].cue.is_none() {
            continue;
        }
        let Some(first) = drafts[claim].content.first().and_then(|&(start, _)| page.quotation(start)) else { continue };
        let before = |quotation: usize| {
            let before = quotations[quotation].continues?;
            opens_paragraph(page.segmentation, before).then_some(before as usize)
        };
        for earlier in std::iter::successors(before(first), |&quotation| before(quotation)) {
            let (start, end) = (quotations[earlier].tokens.start as usize, quotations[earlier].tokens.end as usize);
            let is_own = |draft: &Draft| draft.cue.is_some() && draft.content.first() == Some(&(start, end));
            if drafts.iter().enumerate().any(|(other, draft)| other != claim && is_own(draft)) {
                break;
            }
            drafts.iter_mut().for_each(|draft| draft.content.retain(|&(from, to)| from < start || to > end));
            drafts[claim].content.insert(0, (start, end));
        }
    }
    drafts.retain(|draft| !draft.content.is_empty());
}

/// The quotation that is all of the unit.
fn free_quotation(page: &Page<'_>, unit: &Unit) -> Option<(usize, usize)> {
    page.quotation(unit.start)?;
    let mut end = page.next(unit.start);
    // several quotations that follow each other
    while end < unit.end && page.quotation(end).is_some() {
        end = page.next(end);
    }
    // a line of capitals is a heading: “VOTERS HAVE THE LAST WORD”
    let is_lower = |i: usize| page.tokens[i].mark == '\0' && !page.tokens[i].shape.is_all_capitals();
    let is_free = end >= unit.end && end - unit.start > WORDS && (unit.start..end).any(is_lower);
    is_free.then_some((unit.start, end.min(unit.stop)))
}

/// Does the unit end with a colon?
fn announces(page: &Page<'_>, unit: &Unit) -> bool {
    page.class(unit.end - 1) == Class::Colon && page.quotation(unit.end - 1).is_none()
}

/// `Orlova continued: ¶ "Q"`: the clause before the colon names source and cue.
fn announced(
    page: &Page<'_>,
    units: &[Unit],
    before: usize,
    claim: Option<usize>,
    free: (usize, usize),
    drafts: &mut Vec<Draft>,
    unit: usize,
) -> Option<usize> {
    let previous = &units[before];
    if let Some(claim) = claim
        && drafts[claim].ends() + 2 >= previous.end
    {
        drafts[claim].content.push(free);
        return Some(claim);
    }
    // a claim of the announcing clause itself takes the quotation as its content
    let of_clause = drafts.iter().rposition(|draft| draft.unit == before);
    if let Some(i) = of_clause
        && !drafts[i].rule.starts_with("P15")
    {
        let draft = &mut drafts[i];
        draft.content.push(free);
        return Some(i);
    }
    let (source, cue) = announcer(page, previous, previous.end - 1)?;
    drafts.push(Draft {
        rule: if cue.is_some() { "P2" } else { "P19" },
        source: Some(source),
        cue,
        head: previous.end - 1,
        row: None,
        content: vec![free],
        unit,
    });
    Some(drafts.len() - 1)
}

/// Who speaks after the colon: the subject of the verb before it, or the name that it follows; and the words between.
fn announcer(page: &Page<'_>, unit: &Unit, colon: usize) -> Option<(Stretch, Option<Stretch>)> {
    let label = phrase::left(page, unit, colon).filter(|&start| {
        // "And from Chairwoman Orlova:"
        let from = page.prev(start, unit).filter(|&from| page.reading(from).is(WordClasses::AGENT));
        let opens = |from| (unit.start..from).all(|i| matches!(page.class(i), Class::Coordinator | Class::Adverb));
        let before = page.prev(start, unit);
        // "a new and more personal message:" is no name; "3. The chief of planning:" is one
        let joined = before.is_some_and(|p| page.class(p) == Class::Coordinator && !opens(p));
        let listed = before.is_some_and(|p| page.class(p) == Class::Stop && p <= unit.start + 1);
        let alone = phrase::starts_clause(page, unit, start) && !joined || listed || from.is_some_and(opens);
        alone && colon - start <= 10 && names(page, start, colon)
    });
    if let Some(start) = label {
        return Some(((start, colon), None));
    }
    let subject = subject::shared(page, unit, colon)?;
    let verb = (subject.end..colon).find(|&i| page.reading(i).is_verb()).unwrap_or(subject.end);
    Some(((subject.start, subject.end), (verb < colon).then_some((verb, colon + 1))))
}

/// Does the phrase name somebody?
fn names(page: &Page<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|i| page.class(i) == Class::Proper || page.reading(i).is(WordClasses::PERSON))
}

/// `He had a message for them: "Q"`: a quotation after a colon within the unit that no claim holds.
fn after_colon(page: &Page<'_>, unit: &Unit, u: usize, drafts: &mut Vec<Draft>) -> Option<usize> {
    let mut i = unit.start;
    while i < unit.end {
        let quoted = page.quotation(i).is_some();
        if quoted && i > unit.start && page.class(i - 1) == Class::Colon && page.next(i) - i > WORDS {
            let of_unit = drafts.iter().rposition(|draft| draft.unit == u && draft.holds(i));
            if of_unit.is_none() {
                let end = page.next(i).min(unit.stop);
                let near = drafts.iter().rposition(|draft| {
                    draft.unit == u
                        && draft.ends() <= i
                        && draft.ends() + 3 >= i
                        && draft.cue.is_some_and(|cue| cue.0 < i)
                });
                if let Some(near) = near {
                    drafts[near].content.push((i, end));
                    return Some(near);
                }
                if let Some((source, cue)) = announcer(page, unit, i - 1) {
                    let rule = if cue.is_some() { "P2" } else { "P19" };
                    drafts.push(Draft {
                        rule,
                        source: Some(source),
                        cue,
                        head: i - 1,
                        row: None,
                        content: vec![(i, end)],
                        unit: u,
                    });
                    return Some(drafts.len() - 1);
                }
            }
        }
        i = page.next(i);
    }
    None
}

/// Does the quotation that is `unit` go on with what the unit before quoted?
fn goes_on(page: &Page<'_>, drafts: &[Draft], last: Option<usize>, previous: &Unit, unit: &Unit) -> Option<usize> {
    let claim = last?;
    let draft = &drafts[claim];
    let quotation = page.quotation(unit.start).map(|q| &page.segmentation.quotations[q]);
    let same_paragraph = previous.paragraph == unit.paragraph;
    let continued = quotation.is_some_and(|q| q.continues.is_some());
    let open = previous.end > 0
        && page
            .quotation(previous.end - 1)
            .is_some_and(|q| matches!(page.segmentation.quotations[q].closing, Closing::Continued | Closing::Open));
    if same_paragraph || continued || open {
        return Some(claim);
    }
    // an orphan paragraph after one that ended with a quotation or its reporting clause
    let reaches_end = draft.ends().max(draft.cue.map_or(0, |cue| cue.1)).max(draft.source.map_or(0, |source| source.1))
        + 12
        >= previous.end;
    let adjacent = previous.paragraph + 1 == unit.paragraph;
    (adjacent && reaches_end && draft.source.is_some()).then_some(claim)
}

/// Units of narration that may stand between two quotations of one claim.
const NARRATION: usize = 2;

/// `"Q1," S said. She has run the port for years. "Q2"`: the claim that a quotation goes on with after some narration in its
/// paragraph that brings in nobody else.
fn resumes(page: &Page<'_>, units: &[Unit], drafts: &[Draft], last: &[Option<usize>], u: usize) -> Option<usize> {
    let earlier = (u.saturating_sub(NARRATION + 1)..u).rev().find(|&earlier| last[earlier].is_some())?;
    let claim = last[earlier]?;
    let source = drafts[claim].source.filter(|_| units[earlier].paragraph == units[u].paragraph)?;
    let is_other = |other: Stretch| {
        let names = |stretch: Stretch| (stretch.0..stretch.1).filter(|&i| page.class(i) == Class::Proper);
        let shared = names(other).any(|i| names(source).any(|k| page.tokens[i].word == page.tokens[k].word));
        names(other).next().is_some() && !shared
    };
    let mut subjects = (earlier + 1..u).filter_map(|between| clause_subject(page, &units[between]));
    (!subjects.any(is_other)).then_some(claim)
}

/// A quotation of a sentence or more whose source is the subject of the sentence before, in the same paragraph.
fn floating(page: &Page<'_>, units: &[Unit], u: usize, free: (usize, usize), drafts: &mut Vec<Draft>) -> Option<usize> {
    let unit = &units[u];
    let previous = units.get(u.checked_sub(1)?)?;
    let is_near = previous.paragraph == unit.paragraph || previous.paragraph + 1 == unit.paragraph;
    // a stray mark that closes what none has opened quotes nobody
    if !is_near || free.1 - free.0 < 7 || page.class(free.0) != Class::Quote {
        return None;
    }
    // the claim of the sentence before knows its source best
    let known = drafts
        .iter()
        .rposition(|draft| draft.unit == u - 1 && draft.source.is_some_and(|source| speaks_out(page, source)))
        .and_then(|i| drafts[i].source);
    let source = known.or_else(|| {
        let source = clause_subject(page, previous)?;
        let speaks = (source.0..source.1).any(|i| {
            let reading = page.reading(i);
            reading.class == Class::Proper || reading.is(WordClasses::ANIMATE.or(WordClasses::PERSON))
        });
        speaks.then_some(source)
    })?;
    drafts.push(Draft {
        rule: "P17",
        source: Some(source),
        cue: None,
        head: free.0,
        row: None,
        content: vec![free],
        unit: u,
    });
    Some(drafts.len() - 1)
}

/// Can the source be whom the next sentence quotes: no relative pronoun, no quoted words?
fn speaks_out(page: &Page<'_>, source: Stretch) -> bool {
    let relative = source.1 == source.0 + 1 && page.reading(source.0).is(WordClasses::RELATIVE);
    !relative && page.quotation(source.0).is_none()
}

/// The subject of the unit's first finite verb that has one of its own.
fn clause_subject(page: &Page<'_>, unit: &Unit) -> Option<(usize, usize)> {
    let mut i = unit.start;
    while i < unit.end && i < unit.start + phrase::REACH {
        if page.quotation(i).is_none()
            && page.reading(i).is_finite()
            && let Some(subject) = subject::before(page, unit, i)
            && speaks_out(page, (subject.start, subject.end))
        {
            return Some((subject.start, subject.end));
        }
        i = page.next(i);
    }
    None
}
