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
        if first && let Some(colon) = label(page, unit) {
            labels.push((u, colon));
        }
    }
    for &(u, colon) in &labels {
        let unit = &units[u];
        let headline = matches!(unit.zone, Zone::Title | Zone::Heading);
        let again =
            labels.iter().filter(|&&(other, _)| page.word(units[other].start) == page.word(unit.start)).count() > 1;
        let dialogue = labels.len() > 3 && (again || labels.len() > 6);
        if !headline && !dialogue || drafts.iter().any(|draft| draft.unit == u && draft.rule == "P19") {
            continue;
        }
        let last = units[u..]
            .iter()
            .take_while(|other| other.paragraph == unit.paragraph)
            .last()
            .map_or(unit.end, |other| other.end);
        let end = if headline { unit.end } else { last };
        drafts.push(Draft {
            rule: "P19",
            source: Some((unit.start, colon)),
            cue: None,
            head: colon,
            row: None,
            content: vec![(colon + 1, end)],
            unit: u,
        });
    }
}

/// The colon after the name that opens the unit, if words follow it.
fn label(page: &Page<'_>, unit: &Unit) -> Option<usize> {
    let colon = (unit.start + 1..unit.end.min(unit.start + WORDS + 1)).find(|&i| page.class(i) == Class::Colon)?;
    let named = (unit.start..colon).all(|i| {
        let token = &page.tokens[i];
        page.quotation(i).is_none()
            && (token.shape.is_capitalized()
                || page.reading(i).is(WordClasses::OF)
                || page.class(i) == Class::Possessive)
            && !page.reading(i).is(WordClasses::ARTEFACT)
    });
    let speaks = (unit.start..colon).any(|i| page.class(i) == Class::Proper || page.reading(i).is(WordClasses::PERSON))
        || colon == unit.start + 1 && page.tokens[unit.start].shape.is_single_letter();
    (named && speaks && colon + 2 < unit.end).then_some(colon)
}
