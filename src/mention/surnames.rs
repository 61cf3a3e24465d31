//! Surnames: a part of a name, tied to the full name that the document has, before or after it.
//!
//! Two people with the surname: the title before it decides, then gender, then who was named last.

use rustc_hash::FxHashMap;

use super::draft::{Draft, Found, Scene};
use super::{EntityId, Gender, How, Kind, Model, office};
use crate::lexicons::{Part, fold};

/// Full names by the hash of a word.
type ByWord = FxHashMap<u64, Vec<EntityId>>;

/// Adds mentions of surnames, and of full names that stand where patterns do not look.
pub(super) fn find(scene: &Scene<'_>, model: &Model, draft: &mut Draft) {
    let names = Names::of(scene, model, draft);
    if names.last.is_empty() {
        return;
    }
    let mut buffer = String::new();
    let mut seen: FxHashMap<EntityId, u32> = FxHashMap::default();
    for (sentence, range) in (0..).zip(&scene.units.sentences) {
        let mut at = range.start;
        while at < range.end {
            if let Some(found) = draft.covering(at) {
                if found.kind == Kind::Person {
                    seen.insert(found.entity, at);
                }
                at = found.units.end;
                continue;
            }
            let unit = scene.unit(at);
            if !unit.is_capital() || !unit.is_word() || unit.is_joined() || is_of_a_place(scene, range.end, at) {
                at += 1;
                continue;
            }
            let hash = fold::hash(unit.span.of(scene.text), &mut buffer);
            let Some(entity) = names.who(scene, draft, &seen, at, hash) else {
                at += 1;
                continue;
            };
            // "Orlov" after a first name that is free here: the full name once more
            let mut start = at;
            while start > range.start
                && draft.is_free(start - 1)
                && names.is_first(scene, start - 1, entity, &mut buffer)
            {
                start -= 1;
            }
            // "Zaha" where "Hadid" follows: the full name, perhaps without what stands between the two elsewhere
            let mut end = at + 1;
            while end < range.end && draft.is_free(end) && names.is_last(scene, end, entity, &mut buffer) {
                end += 1;
            }
            if end - start > 1 {
                draft.call_shorter(entity, &scene.surface(&(start..end)));
            }
            seen.insert(entity, at);
            // "Ms. Holm" tells of her where the full name has not
            let gender = scene.titles.ending_at(start).map_or(Gender::Unknown, |title| title.title.gender);
            let record = draft.entity_mut(entity);
            if record.gender == Gender::Unknown {
                record.gender = gender;
            }
            draft.add(Found { units: start..end, sentence, kind: Kind::Person, entity, how: How::Surname });
            at = end;
        }
    }
}

/// "the Tharthar", "Lake Tharthar", "Tharthar dam": named after someone perhaps, but not someone.
fn is_of_a_place(scene: &Scene<'_>, end: u32, at: u32) -> bool {
    let is_place = |at: u32| {
        matches!(
            scene.lexicons.name_patterns.part(scene.unit(at).key.as_word()),
            Some((Part::Head | Part::Start, Some(Kind::Place)))
        )
    };
    let the = at > 0 && matches!(scene.unit(at - 1).span.of(scene.text), "the" | "The");
    the || (at > 0 && is_place(at - 1) && scene.unit(at - 1).is_capital()) || (at + 1 < end && is_place(at + 1))
}

/// The people with full names.
struct Names {
    last: ByWord,
    first: ByWord,
}

/// Not an initial, a particle or a number: what can stand for the whole name.
fn is_word_of_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().nth(1).is_some_and(char::is_lowercase) && !word.ends_with('.')
}

impl Names {
    fn of(scene: &Scene<'_>, model: &Model, draft: &Draft) -> Self {
        let mut names = Self { last: ByWord::default(), first: ByWord::default() };
        let (mut buffer, mut common) = (String::new(), String::new());
        for (id, entity) in (0..).map(EntityId).zip(&draft.entities).filter(|(_, entity)| entity.kind == Kind::Person) {
            let mut words = entity.name.split([' ', '-']).filter(|word| is_word_of_name(word));
            let Some(first) = words.next() else { continue };
            let last = words.next_back().unwrap_or(first);
            let family_first = scene.lexicons.name_patterns.is(scene.lexicons.vocabulary.get(first), Part::Family)
                && scene.lexicons.first_names.gender(scene.lexicons.vocabulary.get(first)).is_none();
            let (first, last) = if family_first { (last, first) } else { (first, last) };
            let mut add = |map: &mut ByWord, word: &str| {
                let ids = map.entry(fold::hash(word, &mut buffer)).or_default();
                if !ids.contains(&id) {
                    ids.push(id);
                }
            };
            // "Sarah Law" is not every law
            let is_common = model.is_common(fold::hash(last, &mut common));
            if !is_common || entity.row.is_some() {
                add(&mut names.last, last);
            }
            if first != last {
                add(&mut names.first, first);
            }
        }
        names
    }

    /// Whose surname it is here.
    fn who(
        &self,
        scene: &Scene<'_>,
        draft: &Draft,
        seen: &FxHashMap<EntityId, u32>,
        at: u32,
        hash: u64,
    ) -> Option<EntityId> {
        // a month is nobody's first name by itself: "on Jan. 5"
        let of_first = || self.first.get(&hash).filter(|ids| ids.len() == 1 && !scene.is_common(at));
        let ids = self.last.get(&hash).or_else(of_first)?;
        let title = scene.titles.ending_at(at);
        let fitting = |id: &&EntityId| {
            let entity = draft.entity(**id);
            title.is_some_and(|title| {
                entity.role.as_deref().is_some_and(|role| office::fits(&scene.surface(&title.units), role))
            })
        };
        let agreeing = |id: &&EntityId| title.is_none_or(|title| title.title.gender.agrees(draft.entity(**id).gender));
        // of two the one whose gender is known to be the title's
        let is_known = |id: &&EntityId| {
            title.is_some_and(|title| {
                title.title.gender != Gender::Unknown && title.title.gender == draft.entity(**id).gender
            })
        };
        if ids.len() == 1 {
            return ids.iter().find(agreeing).copied();
        }
        ids.iter()
            .find(fitting)
            .or_else(|| {
                ids.iter().filter(agreeing).max_by_key(|id| (seen.contains_key(id), is_known(id), seen.get(id)))
            })
            .copied()
    }

    fn is_last(&self, scene: &Scene<'_>, at: u32, entity: EntityId, buffer: &mut String) -> bool {
        let unit = scene.unit(at);
        unit.is_capital()
            && self.last.get(&fold::hash(unit.span.of(scene.text), buffer)).is_some_and(|ids| ids.contains(&entity))
    }

    fn is_first(&self, scene: &Scene<'_>, at: u32, entity: EntityId, buffer: &mut String) -> bool {
        let unit = scene.unit(at);
        unit.is_capital()
            && self.first.get(&fold::hash(unit.span.of(scene.text), buffer)).is_some_and(|ids| ids.contains(&entity))
    }
}
