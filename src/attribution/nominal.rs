//! Cues that are no verbs: nouns ("the ministry's claim that", "concern over"), adjectives ("is confident that"),
//! adverbs of hearsay ("reportedly").

use super::complement::{self, Complement};
use super::draft::{Draft, clause_start};
use super::extent;
use super::page::{Class, Page, Unit};
use super::phrase;
use super::subject::{self, Subject};
use crate::lexicons::cues::{Complements, Cue, Strength};
use crate::lexicons::{CuePos, WordClasses};
use crate::mention::Kind;

/// The claim of a noun cue.
pub(super) fn noun(page: &Page<'_>, unit: &Unit, cue: &Cue, head: usize) -> Option<Draft> {
    let end = head + 1;
    let start = phrase::simple_left(page, unit, end);
    let mut from = end;
    // "a call by the unions for", "criticism from Moscow of"
    let mut source = agent_after(page, unit, end);
    if let Some((_, agent_end)) = source {
        from = agent_end;
    }
    let c = complement::after(page, unit, cue, from).filter(|c| c.explicit)?;
    if cue.strength == Strength::Low && c.kind != Complements::THAT {
        return None;
    }
    // "the hope that she had": a relative clause, but for what the tagger takes for one ("the hope that talks would resume")
    if c.kind == Complements::THAT
        && page.class(c.start - 1) == Class::Wh
        && !(cue.strength == Strength::High && complement::phrase_then_verb(page, unit, c.start))
    {
        return None;
    }
    let mut cue_start = head;
    let mut rule = "P15b";
    if source.is_none() {
        rule = "P15a";
        source = possessor(page, start, head).filter(|_| cue.strength == Strength::High || c.kind == Complements::THAT);
        if let Some((_, possessor_end)) = source {
            cue_start = possessor_end;
        }
        // "she repeated her claim that": whose it is says the subject
        if let Some((possessor, _)) = source
            && page.reading(possessor).is(WordClasses::POSSESSIVE)
            && let Some(verb) = page.prev(start, unit).filter(|&verb| verb + 1 == start && page.reading(verb).is_verb())
            && let Some(subject) = governor(page, unit, verb).filter(|subject| !is_there(page, subject))
        {
            cue_start = verb;
            rule = "P15c";
            source = Some((subject.start, subject.end));
        }
    }
    if source.is_none() {
        // "Orlova voiced concern over", "the ministry has doubts about"
        if let Some(p) = page.prev(start, unit)
            && p + 1 == start
            && page.reading(p).is_verb()
            && let Some(subject) = governor(page, unit, p)
        {
            cue_start = p;
            rule = "P15c";
            source = (!is_there(page, &subject)).then_some((subject.start, subject.end));
        } else {
            return None;
        }
    }
    Some(Draft {
        rule,
        source,
        cue: Some((cue_start.min(head), c.cue_end.max(end))),
        head,
        row: None,
        content: vec![(c.start, if rule == "P15c" { c.end } else { before_predicate(page, &c) })],
        unit: 0,
    })
}

/// "Their concern over the sale | was heard": where the complement ends of a noun that is itself a subject.
fn before_predicate(page: &Page<'_>, c: &Complement) -> usize {
    if c.kind.any(Complements::THAT.or(Complements::QUOTE)) {
        return c.end;
    }
    let verb = (c.start + 1..c.end)
        .take_while(|&i| page.class(i) != Class::Wh && !page.reading(i).is(WordClasses::RELATIVE))
        .find(|&i| page.reading(i).is_finite() && page.quotation(i).is_none());
    verb.unwrap_or(c.end)
}

/// Does a noun cue with a claim of its own head the object that starts at `start`? ("expressed concern over")
pub(super) fn heads(page: &Page<'_>, unit: &Unit, start: usize) -> bool {
    let end = phrase::simple_right(page, unit, start);
    let Some(head) = end.checked_sub(1).filter(|&head| head >= start) else { return false };
    page.class(head) == Class::Noun
        && page.lexicons.cues.starting(page.tokens[head].word).iter().any(|form| {
            let cue = page.lexicons.cues.get(form.cue);
            cue.pos == CuePos::Noun && form.rest.is_empty() && noun(page, unit, cue, head).is_some()
        })
}

/// "by NP", "from NP", "among NP" right after the noun.
fn agent_after(page: &Page<'_>, unit: &Unit, end: usize) -> Option<(usize, usize)> {
    if !page.reading(end).is(WordClasses::AGENT) {
        return None;
    }
    let stop = phrase::simple_right(page, unit, end + 1);
    (stop > end + 1).then_some((end + 1, stop))
}

/// "his claim", "the ministry's claim", "Russian concern": who has it.
fn possessor(page: &Page<'_>, start: usize, head: usize) -> Option<(usize, usize)> {
    if let Some(mark) = (start..head).rev().find(|&i| page.class(i) == Class::Possessive) {
        if page.reading(mark).is(WordClasses::POSSESSIVE) {
            return Some((mark, mark + 1));
        }
        return (mark > start).then_some((start, mark));
    }
    // "Russian concern": a demonym
    (start..head)
        .find(|&i| {
            page.tokens[i].shape.is_capitalized()
                && matches!(page.class(i), Class::Adjective | Class::Proper)
                && page.mentions.within(page.tokens[i].span).iter().any(|mention| mention.kind == Kind::Demonym)
        })
        .map(|i| (i, i + 1))
}

fn is_there(page: &Page<'_>, subject: &Subject) -> bool {
    subject.end - subject.start == 1 && page.reading(subject.start).is(WordClasses::DUMMY)
}

/// The subject of the verb whose object the noun is.
fn governor(page: &Page<'_>, unit: &Unit, verb: usize) -> Option<Subject> {
    let mut start = verb;
    while let Some(p) = page.prev(start, unit)
        && p + 1 == start
        && (page.class(p) == Class::Adverb
            || page.class(p) == Class::Modal
            || page.class(p) == Class::To
            || page.reading(p).auxiliary)
    {
        start = p;
    }
    if page.class(start) == Class::Gerund || page.class(start) == Class::To {
        return subject::shared(page, unit, start);
    }
    subject::before(page, unit, start).or_else(|| subject::shared(page, unit, start))
}

/// The claim of an adjective cue after a form of be: "is confident that", "was worried about".
pub(super) fn adjective(page: &Page<'_>, unit: &Unit, cue: &Cue, head: usize) -> Option<Draft> {
    let c = complement::after(page, unit, cue, head + 1)?;
    let mut start = head;
    while let Some(p) = page.prev(start, unit)
        && p + 1 == start
        && matches!(page.class(p), Class::Adverb)
    {
        start = p;
    }
    let p = page.prev(start, unit)?;
    let source = if page.reading(p).is_verb() && p + 1 == start {
        let subject = governor(page, unit, p)?;
        start = p;
        while let Some(q) = page.prev(start, unit)
            && q + 1 == start
            && (page.class(q) == Class::Adverb || page.class(q) == Class::Modal || page.reading(q).auxiliary)
        {
            start = q;
        }
        let dummy = subject.end - subject.start == 1 && page.reading(subject.start).is(WordClasses::DUMMY);
        (!dummy).then_some((subject.start, subject.end))
    } else if page.reading(p).is_nominal() || page.class(p) == Class::Comma {
        // "nations concerned with": the noun that the adjective follows
        match page.reading(p).is_nominal() {
            true => Some((phrase::left(page, unit, start)?, start)),
            false => subject::before(page, unit, start).map(|subject| (subject.start, subject.end)),
        }
    } else {
        return None;
    };
    if source.is_none() && !(c.explicit && c.kind == Complements::THAT) {
        return None;
    }
    if cue.strength == Strength::Low && source.is_none() {
        return None;
    }
    Some(Draft {
        rule: "P15e",
        source,
        cue: Some((start, c.cue_end.max(head + 1))),
        head,
        row: None,
        content: vec![(c.start, c.end)],
        unit: 0,
    })
}

/// "The plant was reportedly hit": the clause is what is attributed, to nobody.
pub(super) fn hearsay(page: &Page<'_>, unit: &Unit, head: usize) -> Option<Draft> {
    let mut content = Vec::with_capacity(2);
    let start = clause_start(page, unit);
    if start < head {
        content.push((start, head));
    }
    if head + 1 < unit.end {
        content.push((head + 1, extent::wide_end(page, unit, head)));
    }
    Some(Draft { rule: "P25", source: None, cue: Some((head, head + 1)), head, row: None, content, unit: 0 })
}
