//! How much speaks for the claim of a verb beside its cue: a source that can speak, a complement that cannot be mistaken.

use super::complement::Complement;
use super::page::{Class, Page, Unit};
use super::phrase;
use super::subject::Subject;
use super::verbal::{Form, Verbal};
use crate::lexicons::cues::{Complements, Cue, Strength};
use crate::lexicons::{CueClass, WordClasses};

/// How much speaks for the claim beside its cue.
pub(super) fn is_borne_out(
    page: &Page<'_>,
    unit: &Unit,
    cue: &Cue,
    verb: &Verbal,
    subject: Option<&Subject>,
    complement: &Complement,
) -> bool {
    let unmistakable = complement.explicit
        && matches!(
            complement.kind,
            Complements::THAT | Complements::QUOTE | Complements::OBJECT_TO | Complements::OBJECT_AS
        )
        || complement.kind == Complements::THAT;
    let speaks = subject.is_some_and(|subject| can_speak(page, subject));
    if cue.class == CueClass::Show && !(speaks && subject.is_some_and(|subject| shows(page, unit, subject))) {
        return false;
    }
    match cue.strength {
        Strength::High => true,
        Strength::Medium => speaks || unmistakable,
        Strength::Low => speaks && unmistakable && verb.form != Form::Infinitive,
    }
}

/// Can it show something by itself, or does a name hang on it ("events in Syria highlight")?
fn shows(page: &Page<'_>, unit: &Unit, subject: &Subject) -> bool {
    let head = phrase::simple_right(page, unit, subject.start).min(subject.end);
    head <= subject.start || can_speak(page, &Subject { end: head, ..*subject })
}

/// Is the source a person, a body, or something that can be read?
pub(super) fn can_speak(page: &Page<'_>, subject: &Subject) -> bool {
    (subject.start..subject.end).any(|i| {
        let reading = page.reading(i);
        reading.class == Class::Proper
            || reading.is(WordClasses::ANIMATE.or(WordClasses::PERSON).or(WordClasses::ARTEFACT).or(WordClasses::TITLE))
            || (reading.class == Class::Pronoun && reading.is(WordClasses::SUBJECT))
    })
}
