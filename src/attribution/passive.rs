//! Verb cues whose source is not their subject: passives, participles without auxiliary, and verbs of seeming.

use super::complement::{self, Complement};
use super::draft::{Draft, Stretch};
use super::extent;
use super::page::{Class, Page, Unit};
use super::phrase;
use super::subject::{self, Subject};
use super::verbal::{Form, Verbal};
use crate::lexicons::cues::{Complements, Cue, Strength};
use crate::lexicons::{CueClass, WordClasses};

/// "was criticized by S for …", "was told that", "is expected to": the subject belongs to what is attributed.
pub(super) fn claim(page: &Page<'_>, unit: &Unit, cue: &Cue, verb: &Verbal) -> Option<Draft> {
    let subject = match verb.form {
        Form::Infinitive => subject::shared(page, unit, verb.start),
        _ => subject::before(page, unit, verb.start),
    };
    let agent = agent(page, unit, verb.end);
    let from = agent.map_or(verb.end, |agent| agent.1);
    let after = complement::after(page, unit, cue, from).filter(|c| c.kind != Complements::NP);
    let dummy = subject.as_ref().is_some_and(|subject| is_dummy(page, subject));
    let what = match after {
        Some(c) if dummy => {
            return (!is_own_voice(page, verb, agent) && (c.explicit || c.kind == Complements::THAT))
                .then(|| draft("P14", page, unit, verb, agent, vec![(c.start, c.end)]));
        }
        // "was told that", "was asked whether": what is told
        Some(c) if matches!(cue.class, CueClass::Tell | CueClass::Ask) && c.explicit => vec![(c.start, c.end)],
        _ if dummy => return None,
        after => {
            let subject = subject.filter(|subject| subject.start < subject.end)?;
            let mut content = vec![(subject.start, subject.end)];
            match after {
                Some(c) if c.kind != Complements::QUOTE => content.push((c.start, c.end)),
                // "is perceived to be": the infinitive of the object
                None if page.class(from) == Class::To && cue.complements.any(Complements::OBJECT_TO) => {
                    content.push((from, extent::narrow_end(page, unit, from)));
                }
                _ => {
                    if agent.is_none() && !stands_alone(cue) {
                        return None;
                    }
                }
            }
            content
        }
    };
    if is_own_voice(page, verb, agent) {
        return None;
    }
    let accepts = cue.complements.any(
        Complements::NP
            .or(Complements::OBJECT_AS)
            .or(Complements::OBJECT_TO)
            .or(Complements::NAME)
            .or(Complements::THAT),
    );
    let wants = matches!(cue.class, CueClass::Intend | CueClass::Want) && agent.is_none() && what.len() < 2;
    if !accepts || wants || cue.strength == Strength::Low && agent.is_none() {
        return None;
    }
    Some(draft(if agent.is_some() { "P13a" } else { "P13b" }, page, unit, verb, agent, what))
}

/// "It must be stressed that", "both can be expected to": whoever writes so speaks for himself.
fn is_own_voice(page: &Page<'_>, verb: &Verbal, agent: Option<Stretch>) -> bool {
    agent.is_none() && (verb.start..verb.head).any(|i| page.reading(i).is(WordClasses::DUTY))
}

/// "was criticized", "was widely condemned": a judgement without who judges.
fn stands_alone(cue: &Cue) -> bool {
    cue.strength == Strength::High && matches!(cue.class, CueClass::Judge | CueClass::Support | CueClass::Deny)
}

fn is_dummy(page: &Page<'_>, subject: &Subject) -> bool {
    subject.end - subject.start == 1 && page.reading(subject.start).is(WordClasses::DUMMY)
}

fn draft(
    rule: &'static str,
    page: &Page<'_>,
    unit: &Unit,
    verb: &Verbal,
    agent: Option<Stretch>,
    content: Vec<Stretch>,
) -> Draft {
    let source = match agent {
        Some((by, end)) => Some((by + 1, end)),
        // "In a statement by the ministry it was announced that"
        None if rule == "P14" => medium(page, unit, verb.start),
        None => None,
    };
    Draft { rule, source, cue: Some((verb.start, verb.end)), head: verb.head, row: None, content, unit: 0 }
}

/// "In another article by the paper it was stated": who made the report that the unit opens with.
fn medium(page: &Page<'_>, unit: &Unit, verb: usize) -> Option<Stretch> {
    if page.class(unit.start) != Class::Preposition {
        return None;
    }
    let artefact = (unit.start + 1..verb.min(unit.start + 6)).find(|&i| page.reading(i).is(WordClasses::ARTEFACT))?;
    let by = artefact + 1;
    if page.class(by) != Class::Preposition {
        return None;
    }
    let end = phrase::simple_right(page, unit, by + 1).min(verb);
    (end > by + 1).then_some((by + 1, end))
}

/// "by the minister": the preposition and the end of its phrase.
fn agent(page: &Page<'_>, unit: &Unit, from: usize) -> Option<Stretch> {
    let by =
        (from..unit.end.min(from + 8)).find(|&i| page.reading(i).is(WordClasses::BY) && page.quotation(i).is_none())?;
    if (from..by).any(|i| matches!(page.class(i), Class::Comma | Class::Semicolon) || page.reading(i).is_finite()) {
        return None;
    }
    let end = phrase::right(page, unit, by + 1);
    (end > by + 1 && page.class(by + 1) != Class::Gerund).then_some((by, end))
}

/// A participle without auxiliary: "Asked whether …, he left", "a plan criticized by experts".
pub(super) fn participle(
    page: &Page<'_>,
    unit: &Unit,
    cue: &Cue,
    verb: &Verbal,
    complement: Option<Complement>,
) -> Option<Draft> {
    let agent = agent(page, unit, verb.end);
    if let Some(c) = complement
        && matches!(cue.class, CueClass::Ask | CueClass::Tell)
        && c.explicit
    {
        return Some(draft("P13c", page, unit, verb, agent, vec![(c.start, c.end)]));
    }
    agent?;
    let before = page.prev(verb.start, unit)?;
    if !page.reading(before).is_nominal() || cue.strength == Strength::Low {
        return None;
    }
    let start = phrase::left(page, unit, verb.start)?;
    Some(draft("P13c", page, unit, verb, agent, vec![(start, verb.start)]))
}

/// "The talks seem to have failed", "it appears that": no source, and the subject is part of what is attributed.
pub(super) fn seem(page: &Page<'_>, unit: &Unit, cue: &Cue, verb: &Verbal) -> Option<Draft> {
    let c = complement::after(page, unit, cue, verb.end)?;
    if verb.form != Form::Finite {
        return None;
    }
    let subject = subject::before(page, unit, verb.start);
    let dummy = subject.as_ref().is_some_and(|subject| is_dummy(page, subject));
    let mut content = Vec::with_capacity(2);
    if c.kind == Complements::THAT && !dummy || cue.strength == Strength::Low && !c.explicit {
        return None;
    }
    if let Some(subject) = subject.filter(|_| !dummy) {
        content.push((subject.start, subject.end));
    }
    content.push((c.start, c.end));
    Some(Draft {
        rule: "P14s",
        source: None,
        cue: Some((verb.start, verb.end)),
        head: verb.head,
        row: None,
        content,
        unit: 0,
    })
}
