//! Lists of statements after a colon: "The paper offered the following comments:" and one item a paragraph.

use super::draft::{Draft, Stretch};
use super::page::{Class, Page, Unit};
use super::{phrase, subject};
use crate::lexicons::WordClasses;

/// Items that one announcement may have.
const ITEMS: usize = 40;

/// Gives the items of each announced list to the claims that announce it.
pub(super) fn announced(page: &Page<'_>, units: &[Unit], drafts: &mut Vec<Draft>) {
    for (u, unit) in units.iter().enumerate() {
        if page.class(unit.end - 1) != Class::Colon || page.quotation(unit.end - 1).is_some() {
            continue;
        }
        let items = items(page, units, u);
        if items.is_empty() || !announces(page, unit) {
            continue;
        }
        // what the clause itself was taken to say is said by the items
        drafts.retain(|draft| draft.unit != u);
        if let Some((source, cue)) = inner(page, unit) {
            drafts.extend(items.iter().map(|&item| Draft {
                rule: "P18b",
                source: Some(source),
                cue: Some(cue),
                head: item.0,
                row: None,
                content: vec![item],
                unit: u,
            }));
        }
        let colon = unit.end - 1;
        if let Some(subject) = subject::shared(page, unit, colon) {
            let cue = (subject.end..colon).find(|&i| page.reading(i).is_verb()).unwrap_or(subject.end);
            drafts.push(Draft {
                rule: "P18b",
                source: Some((subject.start, subject.end)),
                cue: (cue < colon).then_some((cue, colon)),
                head: cue,
                row: None,
                content: items,
                unit: u,
            });
        }
    }
}

/// Does the clause speak of statements: a cue or a readable thing in it?
fn announces(page: &Page<'_>, unit: &Unit) -> bool {
    (unit.start..unit.end).any(|i| {
        page.reading(i).is(WordClasses::ARTEFACT) || !page.lexicons.cues.starting(page.tokens[i].word).is_empty()
    })
}

/// The paragraphs of the list that follows the unit, without their bullets.
fn items(page: &Page<'_>, units: &[Unit], announcement: usize) -> Vec<Stretch> {
    let mut items: Vec<Stretch> = Vec::new();
    let mut paragraph = units[announcement].paragraph;
    for unit in units[announcement + 1..].iter().take(4 * ITEMS) {
        let own = &page.segmentation.paragraphs[unit.paragraph as usize];
        if !own.is_item || unit.paragraph > paragraph + 1 || items.len() >= ITEMS {
            break;
        }
        match items.last_mut() {
            Some(last) if unit.paragraph == paragraph => last.1 = unit.end,
            _ => {
                let is_word = |i: &usize| {
                    page.reading(*i).is_nominal() || page.tokens[*i].mark == '\0' || page.quotation(*i).is_some()
                };
                let start = (unit.start..unit.end).find(is_word).unwrap_or(unit.start);
                items.push((start, unit.end));
            }
        }
        paragraph = unit.paragraph;
    }
    items
}

/// "comments attributed to researchers:", "remarks by the ministers:" – whose statements the announced ones are.
fn inner(page: &Page<'_>, unit: &Unit) -> Option<(Stretch, Stretch)> {
    let colon = unit.end - 1;
    let participle = (unit.start..colon).rfind(|&i| {
        page.class(i) == Class::Participle
            && page.class(i + 1) == Class::Preposition
            && page.reading(i - 1).is_nominal()
    })?;
    let end = phrase::right(page, unit, participle + 2).min(colon);
    (end == colon && end > participle + 2).then_some(((participle + 2, end), (participle, participle + 2)))
}
