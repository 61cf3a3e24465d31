//! Sources that name someone whom no list and no sentence names: the "A:" of an interview, "And from Chairwoman Dorothy Kessler:".

use std::ops::Range;

use super::scene::Scene;
use crate::lexicons::trie::Key;
use crate::lexicons::{TitleClass, WordClasses};
use crate::mention::{EntityId, Gender, Kind};
use crate::segment::TokenKind;

/// Names have at most this many words.
const LONGEST: u32 = 4;

/// Is it the "A" before the colon of an answer?
pub(super) fn is_answer(scene: &Scene<'_>, source: &Range<u32>) -> bool {
    let colon = source.end as usize;
    source.len() == 1
        && matches!(scene.surface(source.start), "A" | "Answer" | "ANSWER")
        && scene.segmentation.tokens.get(colon).is_some_and(|token| token.mark == ':')
}

/// Who answers in an interview: the one person whom the text names before the first question, its authors left out.
pub(super) fn answering(scene: &Scene<'_>, answer: u32) -> Option<EntityId> {
    let is_question = |at: &u32| {
        matches!(scene.surface(*at), "Q" | "Question" | "QUESTION")
            && scene.segmentation.tokens.get(*at as usize + 1).is_some_and(|token| token.mark == ':')
    };
    let first = (0..answer).find(is_question).unwrap_or(answer);
    let authors = &scene.segmentation.masthead.authors;
    let mut people = scene
        .mentions
        .list
        .iter()
        .take_while(|mention| mention.tokens.start < first)
        .filter(|mention| mention.kind == Kind::Person && !authors.iter().any(|author| author.contains(mention.span)))
        .map(|mention| mention.entity);
    let one = people.next()?;
    people.all(|other| other == one).then_some(one)
}

/// The person whom the source names, where a title or a first name stands before the rest of the name.
pub(super) fn new_name(scene: &mut Scene<'_>, source: &Range<u32>) -> Option<EntityId> {
    let is_free = |at: u32| scene.mention_at(at).is_none();
    let is_name = |at: &u32| {
        let token = scene.token(*at);
        token.kind == TokenKind::Word && token.shape.is_capitalized() && is_free(*at) && scene.nominal(*at).is_none()
    };
    let mut start = source.start;
    let small = WordClasses::DETERMINER.or(WordClasses::PREPOSITION);
    while start < source.end && scene.classes(start).any(small) {
        start += 1;
    }
    let keys = (start..source.end).map(|at| Key::word(scene.token(at).word));
    let title = scene.lexicons.titles.longest(keys);
    let (length, title) = title.map_or((0, None), |(length, title)| (length as u32, Some(title)));
    let first = start + length;
    let end = (first..source.end.min(first + LONGEST + 1)).take_while(is_name).last()? + 1;
    if end - first > LONGEST || end < source.end && scene.token(end).kind == TokenKind::Word {
        return None;
    }
    let gender = scene.lexicons.first_names.gender(scene.token(first).word);
    if end - first < 2 || (title.is_none() && gender.is_none()) {
        return None;
    }
    let name = scene.text(&(first..end)).split_whitespace().collect::<Vec<_>>().join(" ");
    let role =
        title.filter(|title| title.class != TitleClass::Honorific).map(|_| scene.text(&(start..first)).to_owned());
    let entity = super::person_named(scene, &name);
    let record = &mut scene.mentions.entities[entity.0 as usize];
    record.gender =
        title.map(|title| title.gender).filter(|gender| *gender != Gender::Unknown).or(gender).unwrap_or(record.gender);
    record.role = record.role.take().or(role);
    scene.add(first..end, entity, crate::mention::How::Pattern);
    Some(entity)
}
