//! Labels: "Orlova: We will wait." in interviews, transcripts and headlines.

use super::draft::Draft;
use super::page::{Class, Page, Unit};
use crate::lexicons::WordClasses;
use crate::segment::Zone;

/// Words that a label may have.
const WORDS: usize = 6;

/// Takes what stands behind a label at a paragraph's start, to the paragraph's end.
pub(super) fn labelled(page: &Page<'_>, units: &[Unit], drafts: &mut Vec<Draft>) {
    let mut labels: Vec<(usize, usize)> = Vec::new();
    for (u, unit) in units.iter().enumerate() {
        let first = u == 0 || units[u - 1].paragraph != unit.paragraph;
        if first && let Some(colon) = label(page, unit, None) {
            labels.push((u, colon));
        }
    }
    for &(u, colon) in &labels {
        let unit = &units[u];
        let headline = matches!(unit.zone, Zone::Title | Zone::Heading);
        let again =
            labels.iter().filter(|&&(other, _)| page.word(units[other].start) == page.word(unit.start)).count() > 1;
        let dialogue = labels.len() > 3 && (again || labels.len() > 6);
        if asks(page, unit, colon)
            || !headline && !dialogue
            || drafts.iter().any(|draft| draft.unit == u && draft.rule == "P19")
        {
            continue;
        }
        let last = units[u..]
            .iter()
            .take_while(|other| other.paragraph == unit.paragraph)
            .last()
            .map_or(unit.end, |other| other.end);
        let end = if headline { unit.end } else { last };
        let mut content = vec![(colon + 1, end)];
        if dialogue {
            content.extend(turn_goes_on(page, units, u));
        }
        drafts.push(turn(u, (unit.start, colon), colon, content));
    }
}

/// What the one whom a label names says in his turn.
fn turn(unit: usize, source: (usize, usize), head: usize, content: Vec<(usize, usize)>) -> Draft {
    Draft { rule: "P19", source: Some(source), cue: None, head, row: None, content, unit }
}

/// Is it the label of one who asks or leads, and so claims nothing?
fn asks(page: &Page<'_>, unit: &Unit, colon: usize) -> bool {
    (unit.start..colon).any(|i| page.reading(i).is(WordClasses::INTERVIEWER))
}

/// The paragraphs after a turn's first that it goes on with: without a label or a quotation, in the first person.
fn turn_goes_on(page: &Page<'_>, units: &[Unit], u: usize) -> Vec<(usize, usize)> {
    let mut paragraphs = Vec::new();
    let mut last = units[u].paragraph;
    let mut rest = units[u..].iter().skip_while(|unit| unit.paragraph == units[u].paragraph).peekable();
    while let Some(first) = rest.next() {
        let mut end = first.end;
        while let Some(more) = rest.next_if(|unit| unit.paragraph == first.paragraph) {
            end = more.end;
        }
        let words = first.start..end;
        let own = words.clone().any(|i| page.reading(i).is(WordClasses::FIRST));
        let quotes = words.clone().any(|i| page.quotation(i).is_some());
        if first.paragraph != last + 1 || label(page, first, None).is_some() || quotes || !own {
            break;
        }
        paragraphs.push((first.start, end));
        last = first.paragraph;
    }
    paragraphs
}

/// Labelled paragraphs from which on they are a dialogue.
const TURNS: usize = 3;

/// Takes the turns of a dialogue that is quoted paragraph by paragraph, each with the mark opened again: “ORLOVA: We will wait. ¶ “PARK: …
pub(super) fn quoted_turns(page: &Page<'_>, units: &[Unit], drafts: &mut Vec<Draft>) {
    let mut turns: Vec<(usize, Unit, usize)> = Vec::new();
    for (u, unit) in units.iter().enumerate() {
        if (u == 0 || units[u - 1].paragraph != unit.paragraph)
            && let Some(quotation) = page.quotation(unit.start)
            && page.segmentation.quotations[quotation].tokens.start as usize == unit.start
        {
            let end = page.next(unit.start);
            let inner = Unit { start: unit.start + 1, end, stop: end, ..*unit };
            turns.extend(label(page, &inner, Some(quotation)).map(|colon| (u, inner, colon)));
        }
    }
    let others = turns.iter().filter(|(_, unit, _)| page.word(unit.start) != page.word(turns[0].1.start)).count();
    if turns.len() < TURNS || others == 0 {
        return;
    }
    for (u, unit, colon) in turns {
        let end = if page.class(unit.end - 1) == Class::Quote { unit.end - 1 } else { unit.end };
        if !asks(page, &unit, colon) && colon + 1 < end {
            drafts.push(turn(u, (unit.start, colon), colon, vec![(colon + 1, end)]));
        }
    }
}

/// Takes a quotation that its speaker's name follows after a dash: “We will wait.” – Anna Orlova
pub(super) fn signed(page: &Page<'_>, units: &[Unit], drafts: &mut Vec<Draft>) {
    for (u, unit) in units.iter().enumerate() {
        if page.quotation(unit.start).is_none() {
            continue;
        }
        let mut end = page.next(unit.start);
        while end < unit.end && page.quotation(end).is_some() {
            end = page.next(end);
        }
        // the name stands in the quotation's unit, or is one of its own
        let name = if end < unit.end {
            name_after_dash(page, unit, end)
        } else {
            let next = units.get(u + 1).filter(|next| next.paragraph <= unit.paragraph + 1);
            next.and_then(|next| name_after_dash(page, next, next.start))
        };
        if let Some(source) = name
            && end - unit.start > WORDS
            && !drafts.iter().any(|draft| draft.unit == u)
        {
            drafts.push(turn(u, source, source.0, vec![(unit.start, end.min(unit.stop))]));
        }
    }
}

/// The name that fills the rest of the unit after the dash at `dash`.
fn name_after_dash(page: &Page<'_>, unit: &Unit, dash: usize) -> Option<(usize, usize)> {
    const NAME: usize = 14;
    let start = dash + 1;
    let fits = page.class(dash) == Class::Dash && start < unit.end && unit.end - start <= NAME;
    let named = || page.tokens[start].shape.is_capitalized() || page.class(start) == Class::Determiner;
    let is_phrase = || !(start..unit.end).any(|i| page.reading(i).is_finite() || page.quotation(i).is_some());
    (fits && named() && is_phrase()).then_some((start, unit.end))
}

/// The colon after the name that opens the unit, if words follow it; all of it stands in the quotation.
fn label(page: &Page<'_>, unit: &Unit, quotation: Option<usize>) -> Option<usize> {
    let colon = (unit.start + 1..unit.end.min(unit.start + WORDS + 1)).find(|&i| page.class(i) == Class::Colon)?;
    let named = (unit.start..colon).all(|i| {
        let token = &page.tokens[i];
        page.quotation(i) == quotation
            && (token.shape.is_capitalized()
                || page.reading(i).is(WordClasses::OF)
                || page.class(i) == Class::Possessive)
            && !page.reading(i).is(WordClasses::ARTEFACT)
    });
    let speaks = (unit.start..colon).any(|i| page.class(i) == Class::Proper || page.reading(i).is(WordClasses::PERSON))
        || colon == unit.start + 1 && page.tokens[unit.start].shape.is_single_letter()
        // "WALLACE: …" in a transcript
        || unit.zone == Zone::Body && (unit.start..colon).all(|i| page.tokens[i].shape.is_all_capitals());
    (named && speaks && colon + 2 < unit.end).then_some(colon)
}
