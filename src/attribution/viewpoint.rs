//! Clauses that open with the one to whom they are so, or with the survey that has them: "To the generals, this is a setback",
//! "In a new poll, most voters want out".

use super::complement::phrase_then_verb;
use super::draft::{Draft, clause_start};
use super::page::{Class, Page, Unit};
use super::phrase;
use super::subject::{self, Subject};
use crate::lexicons::{Lexicons, WordClasses};
use crate::mention::Kind;
use crate::segment::Token;

/// Words in which the source must have come to its end.
const SOURCE: usize = 24;

/// Can a sentence with these tokens open with a viewpoint?
pub(super) fn may_open(lexicons: &Lexicons, tokens: &[Token]) -> bool {
    let class = |token: &Token| lexicons.function_words.classes(token.word);
    let Some(first) = tokens.first().map(class) else { return false };
    first.any(WordClasses::VIEWPOINT)
        || first.any(WordClasses::MEDIUM) && tokens.iter().take(SOURCE).any(|token| class(token).any(WordClasses::POLL))
}

/// The claim of the viewpoint that the unit opens with.
pub(super) fn claim(page: &Page<'_>, unit: &Unit) -> Option<Draft> {
    let head = clause_start(page, unit);
    let opens = page.reading(head);
    let is_poll = opens.is(WordClasses::MEDIUM);
    if page.quotation(head).is_some() || !is_poll && !opens.is(WordClasses::VIEWPOINT) {
        return None;
    }
    let source = subject::after_phrase_at_start(page, unit, head + 1)?;
    let comma = source.end;
    let fits = source.end - source.start <= SOURCE && page.class(comma) == Class::Comma && comma + 1 < unit.end;
    let rule = match is_poll {
        true => (fits && reports(page, unit, &source)).then_some("P21"),
        false => (fits && is_held(page, unit, &source) && is_state(page, unit, comma + 1)).then_some("P24"),
    }?;
    Some(Draft {
        rule,
        source: Some((source.start, source.end)),
        cue: Some((head, head + 1)),
        head,
        row: None,
        content: vec![(comma + 1, unit.end)],
        unit: 0,
    })
}

/// Is the source a poll or a survey?
fn reports(page: &Page<'_>, unit: &Unit, source: &Subject) -> bool {
    let end = phrase::simple_right(page, unit, source.start);
    end > source.start && page.reading(end - 1).is(WordClasses::POLL) && phrase_then_verb(page, unit, source.end + 1)
}

/// Does the source name people who can see it so?
fn is_held(page: &Page<'_>, unit: &Unit, source: &Subject) -> bool {
    let end = phrase::simple_right(page, unit, source.start);
    if end == source.start || (source.start..source.end).any(|i| page.reading(i).is(WordClasses::TIME)) {
        return false;
    }
    let last = page.reading(end - 1);
    // "For one, …" counts
    if end == source.start + 1 && last.class == Class::Number {
        return false;
    }
    let named = page.mentions.within(page.span(source.start, end)).iter().any(|mention| {
        mention.span.end == page.tokens[end - 1].span.end
            && matches!(mention.kind, Kind::Person | Kind::Place | Kind::Organization | Kind::Demonym)
    });
    named || last.is(WordClasses::PERSON.or(WordClasses::ANIMATE).or(WordClasses::TITLE).or(WordClasses::OBJECT))
}

/// Does the clause tell of a state: a form of be, or the present?
fn is_state(page: &Page<'_>, unit: &Unit, start: usize) -> bool {
    let verb = (start..unit.end).find(|&i| page.reading(i).is_finite() && page.quotation(i).is_none());
    let is_state = |verb: usize| page.class(verb) == Class::Present || page.reading(verb).is(WordClasses::BE);
    phrase_then_verb(page, unit, start) && verb.is_some_and(is_state)
}
