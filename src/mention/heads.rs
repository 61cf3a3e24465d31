//! Names that one of their words types: "Ministry of Foreign Affairs", "Korea Institute for National Unification", "Mount Paektu",
//! "Yamaguchi prefecture", "Helsinki Summit".
//!
//! The words are those of `patterns.csv`. A name takes in the places, peoples and people inside it, but no person with a title.

use std::ops::Range;

use super::draft::{Draft, Found, Scene};
use super::{How, Model};
use crate::entity::{Country, Kind};
use crate::lexicons::Part;

/// Names have at most this many words on either side of their head.
const REACH: u32 = 8;

/// Adds the names that their head nouns reveal.
pub(super) fn find(scene: &Scene<'_>, model: &Model, draft: &mut Draft) {
    for (sentence, range) in (0..).zip(&scene.units.sentences) {
        if range.is_empty() || scene.units.headlines[sentence as usize] {
            continue;
        }
        let mut at = range.start;
        while at < range.end {
            at = match scene.lexicons.name_patterns.part(scene.unit(at).key.as_word()) {
                Some((Part::Head, Some(kind))) => head(scene, model, draft, (sentence, range), at, kind),
                Some((Part::Start, Some(kind))) => start(scene, draft, sentence, range, at, kind),
                _ => at + 1,
            };
        }
    }
}

/// Can the unit be a word of such a name?
fn is_inner(scene: &Scene<'_>, draft: &Draft, at: u32) -> bool {
    let unit = scene.unit(at);
    unit.is_word()
        && unit.is_capital()
        && match draft.covering(at) {
            None => !scene.is_common(at),
            Some(found) if found.kind == Kind::Person => scene.titles.ending_at(found.units.start).is_none(),
            Some(found) => found.kind != Kind::System,
        }
}

fn head(
    scene: &Scene<'_>,
    model: &Model,
    draft: &mut Draft,
    (sentence, range): (u32, &Range<u32>),
    at: u32,
    kind: Kind,
) -> u32 {
    let is_capital = scene.unit(at).is_capital();
    if !is_capital && kind != Kind::Place {
        return at + 1;
    }
    let left = to_the_left(scene, draft, range, at);
    if kind == Kind::Place && is_someone(scene, model, draft, &(left..at + 1)) {
        let entity = draft.person(&scene.surface(&(left..at + 1)));
        draft.add(Found { units: left..at + 1, sentence, kind: Kind::Person, entity, how: How::Pattern });
        return at + 1;
    }
    let end = if is_capital && kind != Kind::Place { to_the_right(scene, draft, range, at + 1) } else { at + 1 };
    let units = left..end;
    let has_own_word = units.clone().any(|unit| unit != at && draft.is_free(unit) && scene.unit(unit).is_capital());
    // "Hiroshima prefecture" is Hiroshima, "Hiroshima Stadium" is a stadium
    let of_places =
        || is_capital && (left..at).all(|unit| draft.covering(unit).is_none_or(|found| found.kind == Kind::Place));
    let enough = units.len() > 1 && (kind != Kind::Place || has_own_word || of_places());
    if enough && draft.covering(at).is_none_or(|found| found.units.len() < units.len()) {
        add(scene, draft, sentence, units, kind);
    }
    end
}

/// "Eric Hill": a first name before a surname, where no place would stand.
fn is_someone(scene: &Scene<'_>, model: &Model, draft: &Draft, units: &Range<u32>) -> bool {
    let first = scene.lexicons.first_names.gender(scene.unit(units.start).key.as_word());
    (2..=3).contains(&units.len())
        && first.is_some()
        && draft.are_free(units.clone())
        && !scene.is_determined(units.start)
        && model.is_surname_at(scene, units.end - 1)
}

fn start(scene: &Scene<'_>, draft: &mut Draft, sentence: u32, range: &Range<u32>, at: u32, kind: Kind) -> u32 {
    let mut end = at + 1;
    while end < range.end && end - at <= 3 && is_inner(scene, draft, end) {
        end += 1;
    }
    if scene.unit(at).is_capital() && end > at + 1 && draft.is_free(at) {
        add(scene, draft, sentence, at..end, kind);
    }
    end
}

/// Capitalised words before the head, with "and" and "&" between them.
fn to_the_left(scene: &Scene<'_>, draft: &Draft, range: &Range<u32>, head: u32) -> u32 {
    let mut start = head;
    while start > range.start && head - start < REACH {
        let before = start - 1;
        if is_inner(scene, draft, before) && scene.titles.starting_at(before).is_none() {
            start = before;
            continue;
        }
        let links = scene.unit(before).is_mark('&')
            || (scene.is_part(before, Part::Inside) && start < head && is_conjunction(scene, before));
        let inner = before > range.start
            && is_inner(scene, draft, before - 1)
            && draft.is_free(before - 1)
            && draft.is_free(start)
            && before - 1 > range.start;
        if !(links && inner) {
            break;
        }
        start = before - 1;
    }
    // a covered name is taken whole or not at all
    while start < head && draft.covering(start).is_some_and(|found| found.units.start < start) {
        start += 1;
    }
    start
}

/// "of Foreign Affairs of Japan", "for National Unification", "of Trade and Industry".
fn to_the_right(scene: &Scene<'_>, draft: &Draft, range: &Range<u32>, from: u32) -> u32 {
    let mut end = from;
    let mut at = from;
    while at < range.end && at - from < REACH {
        if end > from && is_inner(scene, draft, at) {
            at += 1;
            end = at;
            continue;
        }
        let small = scene.is_part(at, Part::Inside) && !scene.unit(at).is_capital();
        if !small || (end == from && is_conjunction(scene, at)) || is_whereabouts(scene, draft, range, at) {
            break;
        }
        let mut next = at + 1;
        if next < range.end && scene.unit(next).span.of(scene.text) == "the" {
            next += 1;
        }
        let conjoined = is_conjunction(scene, at);
        // "and Lindholm University": a name of its own
        let is_head =
            |at: u32| matches!(scene.lexicons.name_patterns.part(scene.unit(at).key.as_word()), Some((Part::Head, _)));
        if conjoined && (next..range.end.min(next + REACH)).take_while(|at| is_inner(scene, draft, *at)).any(is_head) {
            break;
        }
        let goes_on = next < range.end
            && is_inner(scene, draft, next)
            && !(conjoined && (!draft.is_free(next) || scene.titles.starting_at(next).is_some()));
        if !goes_on {
            break;
        }
        at = next + 1;
        end = at;
    }
    // a covered name is taken whole
    while end > from && end < range.end && draft.covering(end - 1).is_some_and(|found| found.units.end > end) {
        end += 1;
    }
    end
}

/// "in Sydney": where it lies, no part of its name.
fn is_whereabouts(scene: &Scene<'_>, draft: &Draft, range: &Range<u32>, at: u32) -> bool {
    let the = |at: u32| at < range.end && scene.unit(at).span.of(scene.text) == "the";
    let place = if the(at + 1) { at + 2 } else { at + 1 };
    scene.unit(at).span.of(scene.text) == "in"
        && place < range.end
        && draft.covering(place).is_some_and(|found| found.kind == Kind::Place)
}

fn is_conjunction(scene: &Scene<'_>, at: u32) -> bool {
    matches!(scene.unit(at).span.of(scene.text), "and" | "&")
}

fn add(scene: &Scene<'_>, draft: &mut Draft, sentence: u32, units: Range<u32>, kind: Kind) {
    let country = country(draft, &units);
    let entity = draft.entity_of_name(kind, &scene.surface(&units), country);
    draft.add(Found { units, sentence, kind, entity, how: How::Pattern });
}

/// The country of the place or people inside the name.
fn country(draft: &Draft, units: &Range<u32>) -> Option<Country> {
    units
        .clone()
        .filter_map(|unit| draft.covering(unit))
        .filter(|found| matches!(found.kind, Kind::Place | Kind::Demonym))
        .find_map(|found| draft.entity(found.entity).country)
}
