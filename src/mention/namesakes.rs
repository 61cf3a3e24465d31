//! People who bear the name of a town: "Houston" is she where the text has Anna Houston and "Houston said", and stays a town in "in
//! Houston".
//!
//! It looks at single words that the gazetteer took for towns and that end the full name of a person of the document.

use rustc_hash::FxHashMap;

use super::draft::{Draft, Found, Scene};
use super::{EntityId, How, Kind};
use crate::lexicons::{Part, WordClasses};

/// What the text says of a word: how often it does what people do, and how often it lies where places lie.
#[derive(Clone, Copy, Default)]
struct Evidence {
    person: u32,
    place: u32,
}

/// Gives to people the mentions that are theirs.
pub(super) fn find(scene: &Scene<'_>, draft: &mut Draft) {
    let people = surnames(scene, draft);
    if people.is_empty() {
        return;
    }
    let mut evidence: FxHashMap<EntityId, Evidence> = FxHashMap::default();
    let mut towns = Vec::new();
    for (number, found) in draft.list.iter().enumerate() {
        let Some(found) = found.as_ref().filter(|found| is_town(scene, draft, found)) else { continue };
        let Some(&person) = people.get(scene.unit(found.units.start).span.of(scene.text)) else { continue };
        let counts = evidence.entry(person).or_default();
        let acts = acts(scene, found);
        counts.person += u32::from(acts);
        counts.place += u32::from(lies(scene, found));
        towns.push((number, person, acts));
    }
    for (number, person, acts) in towns {
        let Evidence { person: for_person, place } = evidence[&person];
        let is_free = draft.list[number].as_ref().is_some_and(|found| !lies(scene, found));
        if for_person > 0 && is_free && (acts || place == 0) {
            let Some(found) = draft.list[number].as_mut() else { continue };
            (found.kind, found.entity, found.how) = (Kind::Person, person, How::Surname);
        }
    }
}

/// The people by the last word of their full names; who shares one has none.
fn surnames(scene: &Scene<'_>, draft: &Draft) -> FxHashMap<String, EntityId> {
    let mut people: FxHashMap<String, Option<EntityId>> = FxHashMap::default();
    for found in draft.list.iter().flatten().filter(|found| found.kind == Kind::Person && found.units.len() > 1) {
        let last = scene.unit(found.units.end - 1).span.of(scene.text);
        let one = people.entry(last.to_owned()).or_insert(Some(found.entity));
        *one = one.filter(|one| *one == found.entity);
    }
    people.into_iter().filter_map(|(word, one)| Some((word, one?))).collect()
}

fn is_town(scene: &Scene<'_>, draft: &Draft, found: &Found) -> bool {
    let row = draft.entity(found.entity).row;
    found.kind == Kind::Place
        && found.units.len() == 1
        && row.is_some_and(|row| scene.lexicons.gazetteer.class(row) == "city")
}

/// "Houston said", "Houston has": a verb follows, and no preposition stands before.
fn acts(scene: &Scene<'_>, found: &Found) -> bool {
    let range = &scene.units.sentences[found.sentence as usize];
    let next = found.units.end;
    let verbs = WordClasses::BE.or(WordClasses::HAVE).or(WordClasses::MODAL).or(WordClasses::DO);
    !lies(scene, found)
        && next < range.end
        && !scene.unit(next).is_capital()
        && (scene.is_part(next, Part::Verb)
            || scene.lexicons.function_words.classes(scene.unit(next).key.as_word()).any(verbs))
}

/// "in Houston", "the Houston", "Houston, Texas": where places lie.
fn lies(scene: &Scene<'_>, found: &Found) -> bool {
    let range = &scene.units.sentences[found.sentence as usize];
    let (start, end) = (found.units.start, found.units.end);
    let before = |at: u32| scene.lexicons.function_words.classes(scene.unit(at).key.as_word());
    (start > range.start && before(start - 1).any(WordClasses::PREPOSITION.or(WordClasses::DETERMINER)))
        || (end + 1 < range.end && scene.unit(end).is_mark(',') && scene.unit(end + 1).is_capital())
}
