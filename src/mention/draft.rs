//! The mentions of a document while they are being found: what covers which unit, and the entities so far.
//!
//! One overlap policy for all finders: a unit belongs to one mention of a flat kind; mentions of events and issues may hold others. A
//! finder takes free units, or replaces mentions that lie inside its own.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::titles::TitlesAt;
use super::units::{Unit, Units};
use super::{Entity, EntityId, How};
use crate::entity::{Country, Gender, Kind};
use crate::lexicons::{Lexicons, Part, WordClasses};
use crate::segment::Segmentation;
use crate::span::Span;

/// What the finders share.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) lexicons: &'a Lexicons,
    pub(super) text: &'a str,
    pub(super) segmentation: &'a Segmentation,
    pub(super) units: &'a Units,
    pub(super) titles: &'a TitlesAt,
    /// The article's date, ISO 8601.
    pub(super) date: Option<&'a str>,
}

impl<'a> Scene<'a> {
    pub(super) fn unit(&self, at: u32) -> &'a Unit {
        &self.units.all[at as usize]
    }

    /// The span of some units.
    pub(super) fn span(&self, units: &Range<u32>) -> Span {
        self.unit(units.start).span.cover(self.unit(units.end - 1).span)
    }

    /// Their surface with blanks made single.
    pub(super) fn surface(&self, units: &Range<u32>) -> String {
        let surface = self.span(units).of(self.text);
        let mut out = String::with_capacity(surface.len());
        for word in surface.split_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out
    }

    /// Is the unit this part of a name?
    pub(super) fn is_part(&self, at: u32, part: Part) -> bool {
        self.lexicons.name_patterns.is(self.unit(at).key.as_word(), part)
    }

    /// Does a determiner or a preposition of place stand before the unit? People's names have none.
    pub(super) fn is_determined(&self, at: u32) -> bool {
        at > 0 && {
            let before = self.unit(at - 1);
            self.lexicons.function_words.classes(before.key.as_word()).any(WordClasses::DETERMINER)
                || matches!(
                    before.span.of(self.text),
                    "in" | "In" | "at" | "At" | "near" | "on" | "On" | "across" | "into"
                )
        }
    }

    /// A word that is no part of a name though it may stand with a capital: "The", "However", "Said".
    pub(super) fn is_common(&self, at: u32) -> bool {
        let part = self.lexicons.name_patterns.part(self.unit(at).key.as_word());
        matches!(part, Some((Part::Common | Part::Inside | Part::Verb, _)))
    }
}

/// A mention found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) units: Range<u32>,
    pub(super) sentence: u32,
    pub(super) kind: Kind,
    pub(super) entity: EntityId,
    pub(super) how: How,
}

/// No mention covers the unit.
const FREE: u32 = u32::MAX;

/// Mentions and entities so far.
pub(super) struct Draft {
    pub(super) list: Vec<Option<Found>>,
    pub(super) entities: Vec<Entity>,
    /// By unit: the mention of a flat kind that covers it.
    cover: Vec<u32>,
    by_row: FxHashMap<u32, EntityId>,
    by_key: FxHashMap<(Kind, String), EntityId>,
}

impl Draft {
    pub(super) fn new(units: usize) -> Self {
        Self {
            list: Vec::new(),
            entities: Vec::new(),
            cover: vec![FREE; units],
            by_row: FxHashMap::default(),
            by_key: FxHashMap::default(),
        }
    }

    /// The mention of a flat kind that covers the unit.
    pub(super) fn covering(&self, unit: u32) -> Option<&Found> {
        self.list.get(self.cover[unit as usize] as usize)?.as_ref()
    }

    pub(super) fn is_free(&self, unit: u32) -> bool {
        self.cover[unit as usize] == FREE
    }

    pub(super) fn are_free(&self, units: Range<u32>) -> bool {
        self.cover[units.start as usize..units.end as usize].iter().all(|cover| *cover == FREE)
    }

    /// Adds a mention unless it crosses another, or lies inside one; those inside it give way.
    pub(super) fn add(&mut self, found: Found) -> bool {
        if found.kind.holds_others() {
            let inside_flat = self.covering(found.units.start).is_some_and(|outer| outer.units.end >= found.units.end);
            let twice = self.list.iter().rev().flatten().take(8).any(|other| {
                other.kind.holds_others() && other.units.start < found.units.end && found.units.start < other.units.end
            });
            if !inside_flat && !twice {
                self.list.push(Some(found));
            }
            return !inside_flat && !twice;
        }
        let inside = |outer: &Range<u32>| found.units.start <= outer.start && outer.end <= found.units.end;
        let longer = |other: &Range<u32>| other.len() < found.units.len();
        for unit in found.units.clone() {
            if self.covering(unit).is_some_and(|other| !inside(&other.units) || !longer(&other.units)) {
                return false;
            }
        }
        let number = self.list.len() as u32;
        for unit in found.units.clone() {
            let old = std::mem::replace(&mut self.cover[unit as usize], number);
            if let Some(gone) = self.list.get_mut(old as usize) {
                *gone = None;
            }
        }
        self.list.push(Some(found));
        true
    }

    /// The entity of a row of the gazetteer.
    pub(super) fn entity_of_row(&mut self, scene: &Scene<'_>, row: u32) -> EntityId {
        let entities = &mut self.entities;
        *self.by_row.entry(row).or_insert_with(|| {
            let gazetteer = &scene.lexicons.gazetteer;
            entities.push(Entity {
                key: gazetteer.id(row).to_owned(),
                name: gazetteer.name(row).to_owned(),
                kind: gazetteer.kind(row),
                country: gazetteer.country(row),
                gender: gazetteer.gender(row),
                role: scene.date.and_then(|date| gazetteer.role_on(row, date)).map(str::to_owned),
                row: Some(row),
            });
            EntityId(entities.len() as u32 - 1)
        })
    }

    /// The person of a name that is in no gazetteer. Who has the first and the last word in common, and no other word that differs, is
    /// one person, called by the shorter name.
    pub(super) fn person(&mut self, name: &str) -> EntityId {
        let quiet = quiet(name);
        let name = quiet.as_deref().unwrap_or(name);
        let mut words = name.split(' ');
        let ends = (words.next().unwrap_or_default(), words.next_back().unwrap_or_default());
        if ends.1.is_empty() {
            return self.entity_of_name(Kind::Person, name, None);
        }
        let key = (Kind::Person, slug(&format!("{} {}", ends.0, ends.1)));
        if let Some(&known) = self.by_key.get(&key) {
            let entity = self.entity_mut(known);
            let (longer, shorter) =
                if entity.name.len() < name.len() { (name, &*entity.name) } else { (&*entity.name, name) };
            if shorter.split(' ').all(|word| longer.split(' ').any(|other| other == word)) {
                if name.len() < entity.name.len() {
                    name.clone_into(&mut entity.name);
                    entity.key = slug(name);
                }
                return known;
            }
        }
        let id = self.entity_of_name(Kind::Person, name, None);
        self.by_key.entry(key).or_insert(id);
        id
    }

    /// A person in no gazetteer is called by a shorter form of the name, if it has the same first and last word.
    pub(super) fn call_shorter(&mut self, id: EntityId, name: &str) {
        let entity = self.entity_mut(id);
        let ends = |name: &str| {
            let mut words = name.split(' ');
            Some((slug(words.next()?), slug(words.next_back()?)))
        };
        if entity.row.is_none() && name.len() < entity.name.len() && ends(name) == ends(&entity.name) {
            name.clone_into(&mut entity.name);
            entity.key = slug(name);
        }
    }

    /// The entity of a name that is in no gazetteer.
    pub(super) fn entity_of_name(&mut self, kind: Kind, name: &str, country: Option<Country>) -> EntityId {
        let key = slug(name);
        if let Some(&id) = self.by_key.get(&(kind, key.clone())) {
            return id;
        }
        let id = EntityId(self.entities.len() as u32);
        self.by_key.insert((kind, key.clone()), id);
        self.entities.push(Entity {
            key,
            name: name.to_owned(),
            kind,
            country,
            gender: Gender::Unknown,
            role: None,
            row: None,
        });
        id
    }

    pub(super) fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    pub(super) fn entity_mut(&mut self, id: EntityId) -> &mut Entity {
        &mut self.entities[id.0 as usize]
    }

    /// Mentions of flat kinds that end where the unit `end` starts.
    pub(super) fn ending_at(&self, end: u32) -> Option<&Found> {
        self.covering(end.checked_sub(1)?).filter(|found| found.units.end == end)
    }
}

/// "JOHN O'NEILL-SMITH" → "John O'Neill-Smith": a name of several words that is set in capitals throughout.
fn quiet(name: &str) -> Option<String> {
    let is_shouted = name.contains(' ')
        && !name.contains('.')
        && name.split(' ').all(|word| word.chars().count() > 1)
        && !name.contains(char::is_lowercase);
    is_shouted.then(|| {
        let mut starts = true;
        let mut out = String::with_capacity(name.len());
        for letter in name.chars() {
            if starts {
                out.push(letter);
            } else {
                out.extend(letter.to_lowercase());
            }
            starts = !letter.is_alphanumeric();
        }
        out
    })
}

/// "Korea Institute for National Unification" → "korea-institute-for-national-unification".
pub(crate) fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for letter in crate::lexicons::fold::fold(name).chars() {
        if letter.is_alphanumeric() {
            out.push(letter);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}
