//! Roles that the document itself gives people: "the minister, Anna Holm,", "Peter Holm, its chief of planning,", "Holm is a geologist".
//!
//! An entity holds one role; a text may describe someone in several ways, and call them by any. It knows phrases around names, not
//! whom a description stands for.

use std::ops::Range;

use super::scene::Scene;
use crate::lexicons::{NominalClass, WordClasses};
use crate::mention::{EntityId, Kind};
use crate::segment::TokenKind;

/// A description is read for this many words.
const LENGTH: u32 = 12;
/// Its noun stands among the first of them.
const NOUN: u32 = 6;

/// A description of someone.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Role {
    pub(super) entity: EntityId,
    /// Its tokens, without determiner.
    pub(super) tokens: Range<u32>,
}

/// All descriptions beside the names of people, in the order of the text.
pub(super) fn learn(scene: &Scene<'_>) -> Vec<Role> {
    let mut roles = Vec::new();
    for mention in scene.mentions.list.iter().filter(|mention| mention.kind == Kind::Person) {
        let sentence = &scene.segmentation.sentences[mention.sentence as usize].tokens;
        let beside = [before(scene, sentence, &mention.tokens), after(scene, sentence, &mention.tokens)];
        roles.extend(beside.into_iter().flatten().map(|tokens| Role { entity: mention.entity, tokens }));
    }
    roles
}

fn is_human(scene: &Scene<'_>, at: u32) -> bool {
    scene.nominal(at).is_some_and(NominalClass::is_human)
}

fn is_mark(scene: &Scene<'_>, at: u32, mark: char) -> bool {
    scene.token(at).kind == TokenKind::Mark && scene.token(at).mark == mark
}

/// "Finland's deputy minister" before the name, with or without a comma between.
fn before(scene: &Scene<'_>, sentence: &Range<u32>, name: &Range<u32>) -> Option<Range<u32>> {
    let mut end = name.start;
    if end > sentence.start && is_mark(scene, end - 1, ',') {
        // the second of a list is not described by the first
        let is_closed = name.end >= sentence.end || scene.token(name.end).kind == TokenKind::Mark;
        if !is_closed {
            return None;
        }
        end -= 1;
    }
    if end == sentence.start || !is_human(scene, end - 1) {
        return None;
    }
    let mut start = end - 1;
    let ends = WordClasses::PREPOSITION
        .or(WordClasses::DETERMINER)
        .or(WordClasses::COORDINATOR)
        .or(WordClasses::POSSESSIVE)
        .or(WordClasses::THAT)
        .or(WordClasses::RELATIVE);
    while start > sentence.start
        && end - start < LENGTH
        && scene.token(start - 1).kind == TokenKind::Word
        && !scene.classes(start - 1).any(ends)
        && scene.mention_at(start - 1).is_none()
    {
        start -= 1;
    }
    Some(start..end)
}

/// ", a senior analyst at the institute," or "is a geologist" after the name.
fn after(scene: &Scene<'_>, sentence: &Range<u32>, name: &Range<u32>) -> Option<Range<u32>> {
    let mut start = name.end;
    if start + 1 >= sentence.end {
        return None;
    }
    let is_copula = scene.classes(start).any(WordClasses::BE);
    if !is_mark(scene, start, ',') && !is_copula {
        return None;
    }
    start += 1;
    let determined = scene.classes(start).any(WordClasses::DETERMINER.or(WordClasses::POSSESSIVE));
    if is_copula && !determined {
        return None;
    }
    start += u32::from(determined);
    let is_end = |at: &u32| {
        scene.token(*at).kind == TokenKind::Mark && !matches!(scene.token(*at).mark, '-' | '&' | '’' | '\'')
            || scene.classes(*at).any(WordClasses::RELATIVE)
    };
    let end = (start..sentence.end.min(start + LENGTH)).find(is_end).unwrap_or(sentence.end.min(start + LENGTH));
    let noun = (start..end.min(start + NOUN)).find(|at| is_human(scene, *at))?;
    // ", Anna Holm and the minister," is a list
    let is_list = (start..noun).any(|at| scene.mention_at(at).is_some_and(|other| other.kind == Kind::Person));
    (!is_list).then_some(start..end)
}
