//! Those who speak jointly, though the source that was found holds only the last of them ("Russia and Japan had voiced concern") or there
//! is none ("It was agreed that Russia and Japan will meet").

use std::ops::Range;

use super::scene::Scene;
use super::source::{self, Head};
use crate::attribution::Claim;
use crate::lexicons::{CueClass, CuePos, Pronoun, WordClasses};
use crate::mention::{Kind, Mention};
use crate::segment::TokenKind;

/// A phrase before "and" is read for this many words.
const LENGTH: u32 = 14;

/// The names that "and" joins to the front of the source, of the same sort as its own.
pub(super) fn left_out(scene: &Scene<'_>, source: &Range<u32>, own: &[Mention]) -> Option<Vec<Mention>> {
    let [own] = own else { return None };
    let sentence = &scene.segmentation.sentences[own.sentence as usize].tokens;
    let and = source.start.checked_sub(1).filter(|at| *at > sentence.start)?;
    if scene.surface(and) != "and" {
        return None;
    }
    let mut start = and;
    while start > sentence.start && and - start < LENGTH && !ends_phrase(scene, start - 1) {
        start -= 1;
    }
    if start == and || (start..and).any(|at| scene.is_verb(at) || is_pronoun(scene, at)) {
        return None;
    }
    // "with Russia and Japan", "met Russia and Japan": it is not the two who speak
    let is_governed = start > sentence.start
        && (scene.is_verb(start - 1) || scene.classes(start - 1).any(WordClasses::PREPOSITION))
        || scene.classes(start).any(WordClasses::PREPOSITION.or(WordClasses::SUBORDINATOR));
    if is_governed {
        return None;
    }
    let Head::Named(names) = source::read(scene, start..and) else { return None };
    let is_person = own.kind == Kind::Person;
    let fits = |name: &Mention| (name.kind == Kind::Person) == is_person && name.entity != own.entity;
    names.iter().all(fits).then_some(names)
}

/// "It was agreed that Russia and Japan will meet": those who bind themselves, where nobody is said to have agreed or decided.
pub(super) fn parties(scene: &Scene<'_>, claim: &Claim) -> Option<Vec<Mention>> {
    let row = claim.cue.as_ref().filter(|_| claim.source.is_none())?.row?;
    let cue = scene.lexicons.cues.get(row);
    if cue.pos != CuePos::Verb || cue.class != CueClass::Intend && cue.act != "agree" {
        return None;
    }
    let content = scene.tokens_in(*claim.content.first()?);
    let modal = content.clone().take(LENGTH as usize).find(|at| scene.classes(*at).any(WordClasses::MODAL))?;
    let Head::Named(names) = source::read(scene, content.start..modal) else { return None };
    (names.len() > 1).then_some(names)
}

fn is_pronoun(scene: &Scene<'_>, at: u32) -> bool {
    scene.pronoun(at).is_some_and(|pronoun| !matches!(pronoun, Pronoun::It))
}

/// A mark, a verb, or a word that no noun phrase holds.
fn ends_phrase(scene: &Scene<'_>, at: u32) -> bool {
    scene.token(at).kind == TokenKind::Mark
        || scene.token(at).kind == TokenKind::Quote
        || scene.is_verb(at)
        || scene.classes(at).any(WordClasses::THAT.or(WordClasses::SUBORDINATOR).or(WordClasses::TIME))
}
