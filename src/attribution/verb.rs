//! Verb cues: from a cue verb in its clause to a claim.
//!
//! A verb that stands in or after what is said ("…," he said; the bridge, he said, was safe) is told from one that is
//! followed by it (he said the bridge was safe), then each takes its source from where that pattern has it.

use std::ops::Range;

use super::borne_out::{can_speak, is_borne_out};
use super::complement::{self, Complement};
use super::draft::{Draft, clause_start};
use super::extent;
use super::nominal;
use super::page::{Class, Page, Unit};
use super::passive;
use super::phrase;
use super::subject::{self, Subject};
use super::verbal::{Form, Verbal};
use crate::lexicons::cues::{Complements, Cue, Strength};
use crate::lexicons::{CueClass, WordClasses};

/// The claim of a verb cue, if its clause bears one out.
pub(super) fn claim(page: &Page<'_>, unit: &Unit, cue: &Cue, verb: &Verbal) -> Option<Draft> {
    if cue.class == CueClass::Seem {
        return passive::seem(page, unit, cue, verb);
    }
    if verb.passive {
        return passive::claim(page, unit, cue, verb);
    }
    let complement = complement::after(page, unit, cue, verb.end);
    let clause_follows = complement.as_ref().is_some_and(|c| {
        c.kind == Complements::THAT && (c.explicit || complement::phrase_then_verb(page, unit, c.start))
    });
    if cue.class != CueClass::Tell
        && let Some(draft) = inverted(page, unit, cue, verb, clause_follows)
    {
        return Some(draft);
    }
    if verb.form == Form::Bare && !cue_is_past(page, unit, verb, complement.as_ref()) {
        return passive::participle(page, unit, cue, verb, complement);
    }
    let verb = &match verb.form {
        Form::Bare => Verbal { form: Form::Finite, ..*verb },
        _ => *verb,
    };
    if let Some(draft) = leading(page, unit, cue, verb) {
        return Some(draft);
    }
    let subject = subject::of(page, unit, verb);
    if let Some(subject) = subject
        && let Some(draft) = parenthetical(page, unit, cue, verb, &subject, complement.as_ref())
    {
        return Some(draft);
    }
    if let Some(subject) = subject
        && let Some(draft) = extracted(page, unit, cue, verb, &subject, complement.as_ref())
    {
        return Some(draft);
    }
    let complement = complement?;
    // "expressed concern over": the noun is the cue, and what it is over the content
    let judges = matches!(cue.class, CueClass::Judge | CueClass::Support | CueClass::Deny);
    if complement.kind == Complements::NP && !judges && nominal::heads(page, unit, complement.start) {
        return None;
    }
    if subject.is_none()
        && verb.start <= clause_start(page, unit)
        && matches!(cue.class, CueClass::Ask | CueClass::Tell)
    {
        // "Asked whether …, he left"
        return passive::participle(page, unit, cue, verb, Some(complement));
    }
    subject?;
    if !is_borne_out(page, unit, cue, verb, subject.as_ref(), &complement) {
        return None;
    }
    let rule = rule_of(page, verb, subject.as_ref(), &complement, cue);
    let source = subject.and_then(|subject| source_of(page, &subject));
    Some(Draft {
        rule,
        source,
        cue: Some((verb.start, complement.cue_end)),
        head: verb.head,
        row: None,
        content: vec![(complement.start, complement.end)],
        unit: 0,
    })
}

/// "It" and "there" stand for nobody where a clause is what they stand for.
fn source_of(page: &Page<'_>, subject: &Subject) -> Option<(usize, usize)> {
    let dummy = subject.end - subject.start == 1 && page.reading(subject.start).is(WordClasses::THERE);
    (!dummy).then_some((subject.start, subject.end))
}

/// A participle without auxiliary that is a past tense after all: it has a subject and no agent, and a clause follows.
fn cue_is_past(page: &Page<'_>, unit: &Unit, verb: &Verbal, complement: Option<&Complement>) -> bool {
    let Some(p) = page.prev(verb.start, unit) else { return false };
    let before = page.reading(p);
    if before.is(WordClasses::SUBJECT) || before.is(WordClasses::RELATIVE) && before.class == Class::Wh {
        return true;
    }
    let clause = complement.is_some_and(|c| matches!(c.kind, Complements::THAT | Complements::QUOTE | Complements::TO));
    // the clause has no other verb: "Orlova apologised for it, saying she had a train to catch"
    let reach = unit.end.min(verb.end + phrase::REACH);
    let clause_end = (verb.end..reach).find(|&i| page.class(i) == Class::Comma).unwrap_or(reach);
    let alone = !(verb.end..clause_end).any(|i| page.reading(i).is_finite() && page.quotation(i).is_none());
    let after_quotation = || (unit.start..verb.start).rev().take(16).any(|i| page.quotation(i).is_some());
    // "Orlova, the mayor of Kirov, warned against it"
    let described = || {
        page.class(p) == Class::Comma
            && alone
            && complement.is_some()
            && subject::before(page, unit, verb.start).is_some_and(|subject| subject.start == clause_start(page, unit))
    };
    before.is_nominal() && (clause || alone && (complement.is_some() || after_quotation())) || described()
}

fn rule_of(
    page: &Page<'_>,
    verb: &Verbal,
    subject: Option<&Subject>,
    complement: &Complement,
    cue: &Cue,
) -> &'static str {
    let Some(subject) = subject else { return "P14" };
    if complement.kind == Complements::QUOTE {
        return "P2";
    }
    if page.reading(subject.start).is(WordClasses::RELATIVE) && subject.end == subject.start + 1 {
        return "P12";
    }
    match verb.form {
        Form::Gerund => "P10",
        Form::Infinitive | Form::Base => "P22",
        Form::Finite if subject.shared => "P11",
        _ => match (cue.class, complement.kind) {
            (CueClass::Tell, _) => "P9",
            (CueClass::Deny, _) => "P22",
            (CueClass::Judge | CueClass::Support, _) => "P23",
            (CueClass::Show, _) => "P21",
            (_, Complements::THAT) => "P1",
            (_, Complements::TO | Complements::OBJECT_TO) => "P22",
            _ => "P16",
        },
    }
}

/// `"Q," said S`, `C, said S`: the source stands after the verb.
fn inverted(page: &Page<'_>, unit: &Unit, cue: &Cue, verb: &Verbal, clause_follows: bool) -> Option<Draft> {
    if !cue.complements.any(Complements::PARENTHESIS.or(Complements::QUOTE))
        || matches!(verb.form, Form::Gerund | Form::Infinitive)
        || verb.start != verb.head && !page.reading(verb.start).is(WordClasses::MANNER)
    {
        return None;
    }
    let (content_end, quoted) = left_mark(page, unit, verb.start)?;
    if !quoted && (clause_follows || cue.strength == Strength::Low) {
        return None;
    }
    let subject = subject::after(page, unit, verb.end)?;
    // "…, says it wants to": a clause follows, not a source
    let next = page.reading(subject.end);
    let start = clause_start(page, unit);
    if next.is_finite() || !quoted && !closes_clause(page, unit, cue, &subject, start..content_end) {
        return None;
    }
    let mut content = left_content(page, unit, start, content_end);
    let mut cue_end = verb.end;
    let mut after = subject.end;
    if page.class(after) == Class::Colon {
        cue_end = cue_end.max(verb.end);
        after += 1;
    }
    right_content(page, unit, after, quoted, &mut content);
    (!content.is_empty()).then_some(Draft {
        rule: "P4",
        source: Some((subject.start, subject.end)),
        cue: Some((verb.start, cue_end)),
        head: verb.head,
        row: None,
        content,
        unit: 0,
    })
}

/// Is "…, said S" the end of a clause that is said, rather than a second verb with its object ("a former judge, criticized the
/// law")?
fn closes_clause(page: &Page<'_>, unit: &Unit, cue: &Cue, subject: &Subject, said: Range<usize>) -> bool {
    let ends = subject.end >= unit.end
        || matches!(
            page.class(subject.end),
            Class::Comma | Class::Semicolon | Class::Dash | Class::Colon | Class::Open
        );
    let is_clause = said.into_iter().any(|i| page.reading(i).is_finite() && page.quotation(i).is_none());
    cue.complements.any(Complements::PARENTHESIS)
        && ends
        && is_clause
        && page.quotation(subject.start).is_none()
        && can_speak(page, subject)
}

/// `Said S, "Q"`: verb and source open the unit, the quotation follows.
fn leading(page: &Page<'_>, unit: &Unit, cue: &Cue, verb: &Verbal) -> Option<Draft> {
    if verb.start != clause_start(page, unit)
        || !matches!(page.class(verb.head), Class::Past | Class::Present | Class::Participle | Class::Proper)
        || !cue.complements.any(Complements::QUOTE)
    {
        return None;
    }
    let subject = subject::after(page, unit, verb.end)?;
    let mark = subject.end;
    let start = mark + 1;
    if !matches!(page.class(mark), Class::Comma | Class::Colon) || page.quotation(start).is_none() || start >= unit.end
    {
        return None;
    }
    can_speak(page, &subject).then(|| Draft {
        rule: "P4",
        source: Some((subject.start, subject.end)),
        cue: Some((verb.start, verb.end)),
        head: verb.head,
        row: None,
        content: vec![(start, page.next(start).min(unit.stop))],
        unit: 0,
    })
}

/// What ends right before the reporting clause: a quotation, or a clause with its comma. (end of it, is it quoted)
fn left_mark(page: &Page<'_>, unit: &Unit, clause: usize) -> Option<(usize, bool)> {
    let p = page.prev(clause, unit)?;
    if page.quotation(p).is_some() {
        return Some((clause, true));
    }
    if matches!(page.class(p), Class::Comma | Class::Dash) && p > unit.start {
        let quoted = page.quotation(p - 1).is_some();
        return Some((p, quoted));
    }
    None
}

/// What is said before the reporting clause, from the clause's start.
fn left_content(page: &Page<'_>, unit: &Unit, start: usize, end: usize) -> Vec<(usize, usize)> {
    // only the last quotation where narration stands before it: `Smiling, he waved. "Q," he said` is cut by units already
    let mut from = start.min(end);
    let mut i = end;
    while let Some(p) = page.prev(i, unit) {
        if page.class(p) == Class::Semicolon && page.quotation(p).is_none() {
            from = p + 1;
            break;
        }
        if p <= start {
            break;
        }
        i = p;
    }
    if from < end { vec![(from, end)] } else { Vec::new() }
}

/// What goes on after the reporting clause: `"Q1," S said, "q2"`, `the bridge, he said, was safe`.
fn right_content(page: &Page<'_>, unit: &Unit, from: usize, quoted: bool, content: &mut Vec<(usize, usize)>) {
    let mut i = from;
    // the manner of saying: "in an interview on Monday"
    while i < unit.end
        && page.quotation(i).is_none()
        && !matches!(page.class(i), Class::Comma | Class::Colon | Class::Dash | Class::Semicolon)
    {
        i = page.next(i);
    }
    if i >= unit.end {
        return;
    }
    let start = if page.quotation(i).is_some() { i } else { i + 1 };
    if start >= unit.end {
        return;
    }
    let goes_on = page.quotation(start).is_some()
        || !quoted && page.class(i) == Class::Comma && i == from && !says_next(page, unit, start);
    if !goes_on {
        // ", on Monday, "q2""
        if quoted {
            let next = (start..unit.end).find(|&i| page.quotation(i).is_some());
            if let Some(q) = next
                && q > start
                && matches!(page.class(q - 1), Class::Comma | Class::Colon)
                && !(start..q).any(|i| page.reading(i).is_verb())
            {
                content.push((q, page.next(q)));
            }
        }
        return;
    }
    let end = if page.quotation(start).is_some() {
        let mut end = page.next(start);
        if !quoted || end < unit.end && !matches!(page.class(end), Class::Comma | Class::Dash | Class::Semicolon) {
            end = extent::wide_end(page, unit, start);
        }
        end
    } else {
        extent::wide_end(page, unit, start)
    };
    if end > start {
        content.push((start, end));
    }
}

fn says_next(page: &Page<'_>, unit: &Unit, start: usize) -> bool {
    let mut i = start;
    while page.class(i) == Class::Adverb {
        i += 1;
    }
    i < unit.end && page.class(i) == Class::Gerund && !page.lexicons.cues.starting(page.tokens[i].word).is_empty()
}

/// `"Q," S said`, `C, S said`, `C1, S said, C2`: the reporting clause stands in or after what is said.
fn parenthetical(
    page: &Page<'_>,
    unit: &Unit,
    cue: &Cue,
    verb: &Verbal,
    subject: &Subject,
    complement: Option<&Complement>,
) -> Option<Draft> {
    if verb.form != Form::Finite
        || subject.shared
        || !cue.complements.any(Complements::PARENTHESIS.or(Complements::QUOTE))
    {
        return None;
    }
    let relative = page.reading(subject.start).is(WordClasses::RELATIVE) && subject.end == subject.start + 1;
    if relative {
        return None;
    }
    let (end, quoted) = left_mark(page, unit, clause_left(page, unit, subject.clause_start))?;
    let start = clause_start(page, unit);
    if start >= end && page.class(verb.end) != Class::Comma {
        return None;
    }
    let mut after = verb.end;
    if cue.class == CueClass::Tell && complement.is_none() {
        after = complement::recipient_end(page, unit, after);
    }
    let ends_here = after >= unit.end
        || matches!(page.class(after), Class::Comma | Class::Dash | Class::Semicolon)
            && page.quotation(after).is_none()
        || complement.is_none() && complement::only_adjuncts(page, unit, after);
    match complement {
        // `"Q1," he said, "q2"` and `the vote, he said, "was a farce"`
        Some(c) if c.kind == Complements::QUOTE && page.class(after) == Class::Comma => {
            let lower = page.tokens.get(c.start + 1).is_some_and(|token| !token.shape.is_capitalized());
            let left_is_clause = (start..end).any(|i| page.reading(i).is_finite() && page.quotation(i).is_none());
            if !quoted && !lower && !left_is_clause {
                return None;
            }
            if !quoted && !lower && left_is_clause && adjunct(page, start) {
                return None;
            }
        }
        Some(c) if quoted && !ends_here => {
            // "“Yes,” he told them when asked": a quotation with its comma needs no complement
            let complete = phrase::ends_clause(page, end - 1) || page.class(end) == Class::Comma;
            if matches!(c.kind, Complements::THAT | Complements::QUOTE) && c.explicit && !complete {
                return None;
            }
        }
        Some(_) if !ends_here => return None,
        _ => {}
    }
    if !quoted {
        // an adverbial with a comma is no content: "After the vote, he said." needs a finite verb of its own
        if !cue.complements.any(Complements::PARENTHESIS) || !ends_here {
            return None;
        }
        if cue.strength == Strength::Low
            || adjunct(page, start) && after < unit.end && page.class(after) != Class::Comma
        {
            return None;
        }
    }
    let mut content = left_content(page, unit, start, end);
    right_content(page, unit, after, quoted, &mut content);
    if content.is_empty() {
        return None;
    }
    let rule = match (quoted, content.len()) {
        (true, 1) => "P3",
        (true, _) => "P5",
        (false, 1) => "P6",
        (false, _) => "P7",
    };
    Some(Draft {
        rule,
        source: source_of(page, subject),
        cue: Some((verb.start, verb.end)),
        head: verb.head,
        row: None,
        content,
        unit: 0,
    })
}

/// The start of the reporting clause: before an adverb or a conjunction that opens it ("…," and he said).
fn clause_left(page: &Page<'_>, unit: &Unit, start: usize) -> usize {
    let mut at = start;
    while let Some(p) = page.prev(at, unit)
        && p + 1 == at
        && page.quotation(p).is_none()
        && (page.class(p) == Class::Adverb || page.reading(p).is(WordClasses::AS))
    {
        at = p;
    }
    at
}

/// Does the unit open with an adverbial rather than with a clause?
fn adjunct(page: &Page<'_>, start: usize) -> bool {
    let reading = page.reading(start);
    matches!(reading.class, Class::Preposition | Class::Gerund | Class::Participle | Class::To)
        || reading.class == Class::Subordinator
        || reading.is(WordClasses::SUBORDINATOR) && reading.class != Class::Adverb
}

/// "moves that he said improved the economy", "what he calls a farce": what is said starts with the relative pronoun before
/// the source and goes on after the cue. "As the paper reported, talks failed": it follows the comma.
fn extracted(
    page: &Page<'_>,
    unit: &Unit,
    cue: &Cue,
    verb: &Verbal,
    subject: &Subject,
    complement: Option<&Complement>,
) -> Option<Draft> {
    if verb.form != Form::Finite || subject.shared || !cue.complements.any(Complements::THAT.or(Complements::NAME)) {
        return None;
    }
    let wh = page.prev(subject.clause_start, unit).filter(|wh| wh + 1 == subject.clause_start)?;
    let before = page.reading(wh);
    let mut next = verb.end;
    while page.class(next) == Class::Adverb {
        next += 1;
    }
    let draft = |rule, content| {
        let source = Some((subject.start, subject.end));
        Some(Draft { rule, source, cue: Some((verb.start, verb.end)), head: verb.head, row: None, content, unit: 0 })
    };
    if before.is(WordClasses::AS) && before.class != Class::Adverb && complement.is_none() {
        let comma = (verb.end..unit.end.min(verb.end + 12)).find(|&i| page.class(i) == Class::Comma)?;
        let opens = wh <= clause_start(page, unit) && comma + 1 < unit.end;
        return if opens { draft("P6a", vec![(comma + 1, unit.end)]) } else { None };
    }
    let relative = before.is(WordClasses::RELATIVE.or(WordClasses::WH)) && !before.is(WordClasses::SUBORDINATOR);
    if !relative || next >= unit.end {
        return None;
    }
    let named = cue.complements.any(Complements::NAME) && complement.is_some();
    if !page.reading(next).is_finite() && !named {
        return None;
    }
    let end = extent::wide_end(page, unit, next.saturating_sub(1)).min(extent::narrow_end(page, unit, next));
    (end > next).then_some(())?;
    draft("P12a", vec![(wh, wh + 1), (next, end)])
}
