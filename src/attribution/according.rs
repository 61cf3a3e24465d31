//! Phrases that name a source without a verb: "according to two aides, …", "…, in the words of the minister".

use super::draft::{Draft, clause_start};
use super::page::{Class, Page, Unit};
use super::subject;
use crate::lexicons::WordClasses;

/// The claim of a phrase cue at `head..end`.
pub(super) fn claim(page: &Page<'_>, unit: &Unit, head: usize, end: usize) -> Option<Draft> {
    // "according to plan": a source is a name or has a determiner, a number, an adjective or a plural
    let opens = head <= clause_start(page, unit);
    let source = if opens { subject::after_phrase_at_start(page, unit, end) } else { subject::after(page, unit, end) }?;
    let speaks = (source.start..source.end).any(|i| {
        let reading = page.reading(i);
        reading.class == Class::Proper
            || reading
                .is(WordClasses::ANIMATE.or(WordClasses::PERSON).or(WordClasses::ARTEFACT).or(WordClasses::PRONOUN))
    });
    let described =
        matches!(page.class(source.start), Class::Determiner | Class::Number | Class::Possessive | Class::Adjective);
    if !speaks && !described {
        return None;
    }
    let start = clause_start(page, unit);
    let mut content = Vec::with_capacity(2);
    let mut before = head;
    while let Some(p) = page.prev(before, unit)
        && p + 1 == before
        && matches!(page.class(p), Class::Comma | Class::Adverb | Class::Coordinator | Class::Dash)
        && page.quotation(p).is_none()
    {
        before = p;
    }
    if before > start {
        content.push((start, before));
    }
    let mut after = source.end;
    if page.class(after) == Class::Comma || page.quotation(after).is_some() || before <= start {
        if page.class(after) == Class::Comma {
            after += 1;
        }
        let apart = before > start && (page.reading(after).is(WordClasses::RELATIVE) && page.class(after) == Class::Wh);
        if after < unit.end && !apart {
            content.push((after, unit.end));
        }
    }
    (!content.is_empty()).then_some(Draft {
        rule: "P8",
        source: Some((source.start, source.end)),
        cue: Some((head, end)),
        head,
        row: None,
        content,
        unit: 0,
    })
}
