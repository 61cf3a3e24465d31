//! What the words beside a person's name tell of them: role, gender, country.
//!
//! "Russian Defense Minister Sergei Shoigu", "Hyeon Seungsu, a senior analyst at …,". The gazetteer's word on an office goes first.

use super::draft::{Draft, Found, Scene};
use super::{Gender, Kind};
use crate::lexicons::{NominalClass, Part, TitleClass, WordClasses};

/// An apposition is read for this many words.
const APPOSITION: u32 = 14;

/// Fills in what entities do not have yet.
pub(super) fn find(scene: &Scene<'_>, draft: &mut Draft) {
    for i in 0..draft.list.len() {
        let Some(found) = draft.list[i].as_ref().filter(|found| found.kind == Kind::Person).cloned() else { continue };
        before(scene, draft, &found);
        after(scene, draft, &found);
    }
}

/// The title before the name, and the country before the title.
fn before(scene: &Scene<'_>, draft: &mut Draft, found: &Found) {
    let Some(title) = scene.titles.ending_at(found.units.start) else { return description(scene, draft, found) };
    let country = draft
        .ending_at(title.units.start)
        .filter(|other| matches!(other.kind, Kind::Place | Kind::Demonym))
        .and_then(|other| draft.entity(other.entity).country);
    let role = (title.title.class != TitleClass::Honorific).then(|| scene.surface(&title.units));
    let gender = title.title.gender;
    let entity = draft.entity_mut(found.entity);
    if entity.gender == Gender::Unknown {
        entity.gender = gender;
    }
    if entity.country.is_none() {
        entity.country = country;
    }
    if entity.role.is_none() {
        entity.role = role;
    }
}

/// "historian and specialist in Japanese studies" before the name.
fn description(scene: &Scene<'_>, draft: &mut Draft, found: &Found) {
    if draft.entity(found.entity).role.is_some() {
        return;
    }
    let range = &scene.units.sentences[found.sentence as usize];
    let words = &scene.lexicons.function_words;
    let class = |at: u32| scene.lexicons.nominals.class(scene.unit(at).key.as_word());
    let mut role = None;
    let mut at = found.units.start;
    while at > range.start && found.units.start - at < APPOSITION {
        at -= 1;
        let unit = scene.unit(at);
        let classes = words.classes(unit.key.as_word());
        let is_first = at + 1 == found.units.start;
        let small = classes.any(WordClasses::PREPOSITION.or(WordClasses::DETERMINER).or(WordClasses::COORDINATOR));
        if !unit.is_word()
            || (unit.is_capital() && draft.is_free(at))
            || (is_first && small)
            || scene.is_part(at, Part::Verb)
        {
            break;
        }
        if class(at).is_some_and(NominalClass::is_human) && draft.is_free(at) {
            role = Some(at);
        }
    }
    if let Some(from) = role {
        draft.entity_mut(found.entity).role = Some(scene.surface(&(from..found.units.start)));
    }
}

/// ", the Foreign Minister of Japan," → "Foreign Minister of Japan".
fn after(scene: &Scene<'_>, draft: &mut Draft, found: &Found) {
    if draft.entity(found.entity).role.is_some() {
        return;
    }
    let range = &scene.units.sentences[found.sentence as usize];
    let mut start = found.units.end;
    if start >= range.end || !scene.unit(start).is_mark(',') {
        return;
    }
    start += 1;
    let is_article = |at: u32| matches!(scene.unit(at).span.of(scene.text), "a" | "an" | "the");
    if start < range.end && is_article(start) {
        start += 1;
    }
    let is_boundary = |at: u32| {
        let unit = scene.unit(at);
        (!unit.is_word() && !unit.key.as_word().is_known() && !unit.is_mark('&'))
            || matches!(unit.span.of(scene.text), "who" | "which")
    };
    let end = (start..range.end.min(start + APPOSITION)).find(|at| is_boundary(*at));
    let Some(end) = end.filter(|end| *end > start) else { return };
    let heads = |at: u32| {
        scene.lexicons.nominals.class(scene.unit(at).key.as_word()).is_some_and(NominalClass::is_human)
            || scene.titles.starting_at(at).is_some_and(|title| title.title.class != TitleClass::Honorific)
    };
    let names_another = (start..end).any(|at| {
        draft
            .covering(at)
            .is_some_and(|other| other.kind == Kind::Person && other.entity != found.entity && at < start + 2)
    });
    if names_another || !(start..end.min(start + 6)).any(heads) {
        return;
    }
    let country = (start..end)
        .filter_map(|at| draft.covering(at))
        .filter(|other| matches!(other.kind, Kind::Place | Kind::Demonym))
        .find_map(|other| draft.entity(other.entity).country);
    let role = scene.surface(&(start..end));
    let entity = draft.entity_mut(found.entity);
    entity.role = Some(role);
    if entity.country.is_none() {
        entity.country = country;
    }
}
