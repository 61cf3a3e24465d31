//! Phrases that name a source without a verb: "according to two aides, …", "…, in the words of the minister".

use super::draft::{Draft, clause_start};
use super::page::{Class, Page, Unit};
use super::subject;
use crate::lexicons::{WordClasses, WordId};

/// "In the captain's view, the quay is sinking": the phrase cue "in the view of", said with its possessor.
pub(super) fn possessed(page: &Page<'_>, unit: &Unit, head: usize, rest: &[WordId]) -> Option<Draft> {
    const SOURCE: usize = 8;
    let [_, noun, _] = rest else { return None };
    let reach = unit.end.min(head + SOURCE);
    let noun = (head + 2..reach).find(|&i| page.tokens[i].word == *noun && page.class(i - 1) == Class::Possessive)?;
    let pronoun = page.reading(noun - 1).is(WordClasses::POSSESSIVE);
    let source = (head + 1, if pronoun { noun } else { noun - 1 });
    let simple = (source.0..source.1).all(|i| !page.reading(i).is_verb() && page.class(i) != Class::Comma);
    if !simple || source.0 >= source.1 || pronoun && noun != head + 2 {
        return None;
    }
    let start = clause_start(page, unit);
    let mut content = Vec::with_capacity(2);
    if start < head {
        content.push((start, head));
    }
    if noun + 1 < unit.end {
        content.push((noun + 1, unit.end));
    }
    (!content.is_empty()).then_some(Draft {
        rule: "P24",
        source: Some(source),
        cue: Some((noun, noun + 1)),
        head: noun,
        row: None,
        content,
        unit: 0,
    })
}

/// The claim of a phrase cue at `head..end`.
pub(super) fn claim(page: &Page<'_>, unit: &Unit, head: usize, end: usize) -> Option<Draft> {
    // "according to plan": a source is a name or has a determiner, a number, an adjective or a plural
    let start = clause_start(page, unit);
    // "But the next day, according to Orlova, talks failed": what stands before is no clause
    let opens = head <= start || !(start..head).any(|i| page.reading(i).is_finite() || page.quotation(i).is_some());
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
