//! What follows a cue: which complement it is, where it starts and where it ends.

use super::extent::{adverbial_end, narrow_end, wide_end};
use super::page::{Class, Page, Unit};
use super::phrase::{self, REACH};
use crate::lexicons::cues::{Complements, Cue, Inflection};
use crate::lexicons::{CueClass, CuePos, WordClasses};

/// The complement of a cue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Complement {
    /// Which of those that the cue takes.
    pub kind: Complements,
    /// Content.
    pub start: usize,
    pub end: usize,
    /// One past the cue with what belongs to it: particle, preposition, manner, colon.
    pub cue_end: usize,
    /// "that", "whether": no doubt that a clause follows.
    pub explicit: bool,
}

/// What stands after the cue at `..from` of a cue that takes `cue.complements`.
pub(super) fn after(page: &Page<'_>, unit: &Unit, cue: &Cue, from: usize) -> Option<Complement> {
    let takes = |kind| cue.complements.any(kind);
    let mut i = from;
    if let Some(found) = at(page, unit, cue, i, from) {
        return Some(found);
    }
    // a recipient: "told reporters that", "reminded them of"
    let recipient =
        matches!(cue.class, CueClass::Tell | CueClass::Ask | CueClass::Order) || takes(Complements::OBJECT_TO);
    if recipient {
        let end = recipient_end(page, unit, i);
        if end > i {
            if let Some(found) = at(page, unit, cue, end, end)
                && found.kind != Complements::NP
            {
                return Some(found);
            }
            i = end;
        }
    }
    // manner and place: "said on Monday that", "said in a statement: …", "told them in Kyiv that"
    for _ in 0..4 {
        let end = adjunct_end(page, unit, i);
        if end == i {
            break;
        }
        i = end;
        if let Some(found) = at(page, unit, cue, i, i)
            && (found.kind == Complements::QUOTE
                || found.kind == Complements::THAT
                    && (found.explicit || says_only(cue) && phrase_then_verb(page, unit, i)))
        {
            return Some(found);
        }
    }
    None
}

/// Does the cue take a clause and no object: "said", "told reporters"? What follows is what is said.
fn says_only(cue: &Cue) -> bool {
    cue.complements.any(Complements::THAT)
        && !cue.complements.any(Complements::NP.or(Complements::NAME).or(Complements::OBJECT_TO))
}

/// "declined to comment": an infinitive that the tagger took for a noun with its preposition.
fn is_infinitive(page: &Page<'_>, to: usize) -> bool {
    let verb = skip_adverbs(page, to + 1);
    match page.class(to) {
        Class::To => page.class(verb) == Class::Base || page.class(verb) == Class::Noun && is_base_form(page, verb),
        Class::Preposition => {
            let has_object = matches!(
                page.class(verb + 1),
                Class::Determiner | Class::Adjective | Class::Possessive | Class::Proper
            );
            page.reading(to).is(WordClasses::TO)
                && page.class(verb) == Class::Noun
                && (is_base_form(page, verb) || has_object)
        }
        _ => false,
    }
}

/// Is the word the base form of a cue verb?
fn is_base_form(page: &Page<'_>, i: usize) -> bool {
    page.lexicons.cues.starting(page.tokens[i].word).iter().any(|form| {
        form.rest.is_empty()
            && form.inflection == Inflection::Base
            && page.lexicons.cues.get(form.cue).pos == CuePos::Verb
    })
}

/// The complement that starts right at `i`.
fn at(page: &Page<'_>, unit: &Unit, cue: &Cue, i: usize, cue_end: usize) -> Option<Complement> {
    let from = cue_end - 1;
    let takes = |kind| cue.complements.any(kind);
    if i >= unit.end {
        return None;
    }
    let reading = page.reading(i);
    let made = |kind, start: usize, cue_end, explicit| {
        let end = match kind {
            Complements::QUOTE if page.quotation(start).is_some() && is_sentence(page, start) => {
                page.next(start).min(unit.end)
            }
            Complements::QUOTE | Complements::THAT => {
                adverbial_end(page, unit, from, start, wide_end(page, unit, start))
            }
            _ => narrow_end(page, unit, start),
        };
        (end > start).then_some(Complement { kind, start, end, cue_end, explicit })
    };
    if page.quotation(i).is_some() && page.quotation(i) != page.quotation(cue_end - 1) {
        if takes(Complements::QUOTE) {
            return made(Complements::QUOTE, i, cue_end, true);
        }
        if takes(Complements::NP) {
            return made(Complements::NP, i, cue_end, true);
        }
    }
    match reading.class {
        Class::Colon if takes(Complements::QUOTE.or(Complements::THAT)) => {
            return made(Complements::QUOTE, i + 1, i + 1, true);
        }
        Class::Comma if page.quotation(i + 1).is_some() && takes(Complements::QUOTE) => {
            return made(Complements::QUOTE, i + 1, cue_end, true);
        }
        Class::To | Class::Preposition if takes(Complements::TO) && is_infinitive(page, i) => {
            return made(Complements::TO, i, cue_end, true);
        }
        Class::Gerund if takes(Complements::ING) => return made(Complements::ING, i, cue_end, true),
        _ => {}
    }
    if reading.is(WordClasses::THAT) && takes(Complements::THAT) && is_complementizer(page, unit, i) {
        let after = i + 1;
        // that, Q: the comma belongs to neither
        return made(Complements::THAT, after, cue_end, true);
    }
    if takes(Complements::THAT) && reading.is(WordClasses::WH) && is_question(page, unit, cue, i) {
        let start = if reading.class == Class::Subordinator && !reading.is(WordClasses::RELATIVE) { i + 1 } else { i };
        let start = if page.class(start) == Class::Subordinator { i } else { start };
        return made(Complements::THAT, start, cue_end, true);
    }
    if takes(Complements::LIKE)
        && matches!(reading.class, Class::Preposition | Class::Subordinator)
        && reading.is(WordClasses::LIKE)
    {
        return made(Complements::LIKE, i, cue_end, true);
    }
    if let Some(kind) = preposition(page.word(i)).filter(|kind| {
        takes(*kind) && matches!(reading.class, Class::Preposition | Class::Subordinator | Class::Adverb)
    }) {
        let next = page.reading(i + 1);
        if kind == Complements::TO_NP && next.class == Class::Base {
            return None;
        }
        return made(kind, i + 1, i + 1, true);
    }
    if takes(Complements::ADJECTIVE)
        && matches!(
            reading.class,
            Class::Adjective | Class::Determiner | Class::Participle | Class::Adverb | Class::Gerund
        )
    {
        return made(Complements::ADJECTIVE, i, cue_end, false);
    }
    let clause = phrase_then_verb(page, unit, i);
    // a verb that takes no object is followed by a clause, however long its subject
    let finite_follows = || {
        (i + 1..unit.end.min(i + REACH))
            .take_while(|&k| {
                page.class(k) != Class::Comma || !matches!(page.class(k + 1), Class::Gerund | Class::Coordinator)
            })
            .any(|k| page.reading(k).is_finite() && page.quotation(k).is_none())
            && !matches!(reading.class, Class::Adverb)
            && !reading.is(WordClasses::TIME)
    };
    let opens_phrase = matches!(
        reading.class,
        Class::Noun
            | Class::Proper
            | Class::Pronoun
            | Class::Determiner
            | Class::Adjective
            | Class::Number
            | Class::Possessive
            | Class::Gerund
    );
    // "said if they come", "said both he and Park came", "said the island “will never be sold”"
    let opens_clause = || {
        opens_phrase && (finite_follows() || quotation_follows(page, unit, i) || participle_follows(page, unit, i))
            || reading.class == Class::Preposition
                && matches!(page.class(i + 1), Class::Adjective | Class::Number)
                && matches!(page.class(i + 2), Class::Number | Class::Noun | Class::Adjective)
                && finite_follows()
            || reading.class == Class::Subordinator
                && reading.is(WordClasses::CONDITION)
                && clause_after_comma(page, unit, i)
            || reading.class == Class::Coordinator && reading.is(WordClasses::PRONOUN) && finite_follows()
    };
    if takes(Complements::THAT) && (clause || says_only(cue) && opens_clause()) {
        return made(Complements::THAT, i, cue_end, false);
    }
    let opens = matches!(
        reading.class,
        Class::Noun
            | Class::Proper
            | Class::Pronoun
            | Class::Determiner
            | Class::Adjective
            | Class::Number
            | Class::Possessive
    ) || (reading.class == Class::Wh && !reading.is(WordClasses::SUBORDINATOR))
        || (reading.class == Class::Gerund && takes(Complements::NP))
        || reading.class == Class::Mark && page.tokens[i].mark == '$';
    if !opens || reading.is(WordClasses::TIME) && reading.class != Class::Determiner {
        return None;
    }
    let object = phrase::right(page, unit, i);
    if takes(Complements::OBJECT_TO) && page.class(object) == Class::To {
        return made(Complements::OBJECT_TO, i, cue_end, true);
    }
    if takes(Complements::OBJECT_AS) && as_follows(page, unit, object) {
        return made(Complements::OBJECT_AS, i, cue_end, true);
    }
    if takes(Complements::NAME) {
        return made(Complements::NAME, i, cue_end, false);
    }
    if takes(Complements::NP) && !is_time(page, i, object) {
        return made(Complements::NP, i, cue_end, false);
    }
    None
}

/// "the island “will never be sold”": a phrase, and the verb is quoted.
fn quotation_follows(page: &Page<'_>, unit: &Unit, start: usize) -> bool {
    let end = phrase::right(page, unit, start);
    let verb = page.quotation(end).map(|_| skip_adverbs(page, end + 1));
    end > start && end < unit.end && verb.is_some_and(|verb| page.reading(verb).is_finite())
}

/// "the United States fully supported Japan": a past tense that the tagger took for a participle, with an object of its own.
fn participle_follows(page: &Page<'_>, unit: &Unit, start: usize) -> bool {
    let verb = skip_adverbs(page, phrase::right(page, unit, start));
    let object = page.reading(verb + 1);
    verb > start
        && verb + 1 < unit.end
        && page.class(verb) == Class::Participle
        && (matches!(object.class, Class::Proper | Class::Determiner | Class::Possessive | Class::Number | Class::To)
            || object.is(WordClasses::OBJECT))
}

/// "if they come, she will go": a clause of condition, a comma and the clause that it is the condition of.
fn clause_after_comma(page: &Page<'_>, unit: &Unit, start: usize) -> bool {
    let comma = (start..unit.end.min(start + REACH)).find(|&i| page.class(i) == Class::Comma);
    comma.is_some_and(|comma| phrase_then_verb(page, unit, comma + 1))
}

/// Is the quotation at `start` a sentence of its own rather than a part of one? A capital opens it or a period ends it.
fn is_sentence(page: &Page<'_>, start: usize) -> bool {
    let Some(quotation) = page.quotation(start).map(|q| &page.segmentation.quotations[q]) else { return false };
    let (first, last) = (quotation.tokens.start as usize + 1, quotation.tokens.end as usize);
    let capital = page.tokens.get(first).is_some_and(|token| token.shape.is_capitalized());
    let ended = last >= 2 && (page.class(last - 2) == Class::Stop || page.tokens[last - 1].mark == '.');
    capital || ended
}

fn is_time(page: &Page<'_>, start: usize, end: usize) -> bool {
    start < end && (start..end).all(|i| page.reading(i).is(WordClasses::TIME) || page.class(i) == Class::Number)
}

fn as_follows(page: &Page<'_>, unit: &Unit, object: usize) -> bool {
    (object..unit.end.min(object + 10)).any(|i| page.reading(i).is(WordClasses::AS) && page.quotation(i).is_none())
        && !(object..unit.end.min(object + 10))
            .take_while(|&i| !page.reading(i).is(WordClasses::AS))
            .any(|i| page.class(i) == Class::Comma)
}

pub(super) fn skip_adverbs(page: &Page<'_>, mut i: usize) -> usize {
    while page.class(i) == Class::Adverb {
        i += 1;
    }
    i
}

/// "that" before a clause, not before a noun ("said that day") and not a pronoun that is the object ("said that.").
fn is_complementizer(page: &Page<'_>, unit: &Unit, i: usize) -> bool {
    match page.class(i) {
        Class::Subordinator | Class::Preposition | Class::Wh => true,
        Class::Determiner => phrase_then_verb(page, unit, i + 1),
        Class::Pronoun => page.reading(i + 1).is_finite() || phrase_then_verb(page, unit, i + 1),
        _ => page.quotation(i + 1).is_some(),
    }
}

/// An indirect question: what, how, whether, if.
fn is_question(page: &Page<'_>, unit: &Unit, cue: &Cue, i: usize) -> bool {
    let reading = page.reading(i);
    if matches!(reading.class, Class::Comma) {
        return false;
    }
    if reading.is(WordClasses::CONDITION) {
        return matches!(cue.class, CueClass::Ask | CueClass::Tell | CueClass::Think | CueClass::See)
            && i + 1 < unit.end;
    }
    matches!(reading.class, Class::Wh | Class::Subordinator | Class::Determiner | Class::Pronoun) && i + 1 < unit.end
}

/// A noun phrase and then a finite verb: a clause without "that".
pub(super) fn phrase_then_verb(page: &Page<'_>, unit: &Unit, start: usize) -> bool {
    let reading = page.reading(start);
    if reading.is(WordClasses::SUBJECT) && reading.class == Class::Pronoun {
        return true;
    }
    let mut i = start;
    // an adverbial before the subject: "said on Monday the talks had failed"
    let mut end = phrase::right(page, unit, i);
    if end == i && page.class(i) == Class::Gerund {
        end = phrase::right(page, unit, i + 1);
    }
    if end == i && matches!(page.class(i), Class::Adverb) && page.class(i + 1) != Class::Comma {
        i += 1;
        end = phrase::right(page, unit, i);
    }
    if end == i {
        return page.reading(i).words.any(WordClasses::DUMMY) && page.reading(i + 1).is_finite();
    }
    // a second phrase without "that": "the plan Obama proposed would"
    for _ in 0..3 {
        end = skip_adverbs(page, end);
        if end >= unit.end {
            return false;
        }
        let reading = page.reading(end);
        if reading.is_finite() {
            return true;
        }
        if reading.class == Class::Comma {
            // an appositive between subject and verb
            let Some(close) = (end + 1..unit.end.min(end + 25)).find(|&i| page.class(i) == Class::Comma) else {
                return false;
            };
            let first = page.reading(end + 1);
            let parenthesis = first.is(WordClasses::RELATIVE)
                || matches!(first.class, Class::Determiner | Class::Noun | Class::Proper);
            if !parenthesis || !page.reading(skip_adverbs(page, close + 1)).is_finite() {
                return false;
            }
            return true;
        }
        if reading.is(WordClasses::RELATIVE) || matches!(reading.class, Class::Participle | Class::Gerund) {
            // "people who know him say", "talks held in Kyiv failed": a finite verb further on
            let verbs = (end + 1..unit.end.min(end + 16))
                .take_while(|&i| !matches!(page.class(i), Class::Semicolon | Class::Stop))
                .filter(|&i| page.reading(i).is_finite())
                .count();
            return verbs >= if reading.is(WordClasses::RELATIVE) { 2 } else { 1 };
        }
        let wider = phrase::right(page, unit, end);
        if wider == end {
            return false;
        }
        end = wider;
    }
    false
}

/// The one to whom it is said.
pub(super) fn recipient_end(page: &Page<'_>, unit: &Unit, start: usize) -> usize {
    let reading = page.reading(start);
    if reading.class == Class::Pronoun && (reading.is(WordClasses::OBJECT) || reading.is(WordClasses::PRONOUN)) {
        return start + 1;
    }
    let mut end = phrase::simple_right(page, unit, start);
    // "of" and "for" phrases belong to it, "in" and "on" phrases to the clause
    for _ in 0..3 {
        if end > start && end < unit.end && page.reading(end).is(WordClasses::RECIPIENT) {
            let wider = phrase::simple_right(page, unit, end + 1);
            if wider > end + 1 {
                end = wider;
                continue;
            }
        }
        break;
    }
    end
}

/// A time or a prepositional phrase between cue and complement.
fn adjunct_end(page: &Page<'_>, unit: &Unit, start: usize) -> usize {
    let reading = page.reading(start);
    if page.quotation(start).is_some() {
        return start;
    }
    if matches!(reading.class, Class::Adverb) || reading.is(WordClasses::TIME) && !reading.is(WordClasses::THAT) {
        let mut i = start;
        while i < unit.end
            && (page.reading(i).is(WordClasses::TIME) || matches!(page.class(i), Class::Adverb | Class::Number))
        {
            i += 1;
        }
        return i;
    }
    if matches!(reading.class, Class::Preposition)
        || (reading.class == Class::Subordinator && reading.is(WordClasses::AS))
    {
        let end = phrase::right(page, unit, start + 1);
        return if end > start + 1 { end } else { start };
    }
    if reading.class == Class::Comma {
        // ", speaking in Kyiv, that": only if the same mark closes it soon and "that" follows
        let close = (start + 1..unit.end.min(start + 20)).find(|&i| page.class(i) == Class::Comma);
        if let Some(close) = close
            && page.reading(close + 1).is(WordClasses::THAT)
        {
            return close + 1;
        }
    }
    start
}

/// Does nothing but manner, place and time stand before the next comma or the unit's end?
pub(super) fn only_adjuncts(page: &Page<'_>, unit: &Unit, start: usize) -> bool {
    let mut i = start;
    for _ in 0..5 {
        if i >= unit.end || page.class(i) == Class::Comma {
            return true;
        }
        let end = adjunct_end(page, unit, i);
        if end == i {
            return false;
        }
        i = end;
    }
    false
}

/// The complement that a preposition's object is.
fn preposition(word: &str) -> Option<Complements> {
    Some(match word {
        "about" | "regarding" | "concerning" => Complements::ABOUT,
        "against" => Complements::AGAINST,
        "at" => Complements::AT,
        "by" => Complements::BY,
        "for" => Complements::FOR,
        "from" => Complements::FROM,
        "in" => Complements::IN,
        "into" => Complements::INTO,
        "of" => Complements::OF,
        "on" | "upon" => Complements::ON,
        "over" => Complements::OVER,
        "to" => Complements::TO_NP,
        "toward" | "towards" => Complements::TOWARD,
        "with" => Complements::WITH,
        _ => return None,
    })
}
