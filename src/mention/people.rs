//! People in no gazetteer: by title, first name, initials, apposition, and as the capitalised subject of "said".
//!
//! Works on runs of free capitalised words; names with particles and of either order. A run is one name or none.

use std::ops::Range;

use super::draft::{Draft, Found, Scene};
use super::{How, Model};
use crate::entity::{Gender, Kind};
use crate::lexicons::{NominalClass, Part, TitleClass, WordClasses};
use crate::segment::Zone;

/// Names have at most this many words.
const LONGEST: u32 = 6;

/// Which names a pass looks for: full names first, since what stands alone may be the surname of one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// Names of two words or more.
    Full,
    /// A title and one word: "Mr. Nukaga".
    Single,
}

/// Adds the people that the words around them reveal. Are there any?
pub(super) fn find(scene: &Scene<'_>, model: &Model, draft: &mut Draft, pass: Pass) -> bool {
    let before = draft.list.len();
    for (sentence, range) in (0..).zip(&scene.units.sentences) {
        let zone = scene.segmentation.sentences[sentence as usize].zone;
        if range.is_empty()
            || (scene.units.headlines[sentence as usize] && !matches!(zone, Zone::Byline | Zone::Caption))
        {
            continue;
        }
        let mut at = range.start;
        while at < range.end {
            // most words are neither a title nor capitalised
            if !scene.unit(at).is_capital() && scene.titles.starting_at(at).is_none() {
                at += 1;
                continue;
            }
            at = from(scene, model, draft, (sentence, range), at, pass);
        }
    }
    draft.list.len() > before
}

/// Looks for a person at the unit; returns where to go on.
fn from(
    scene: &Scene<'_>,
    model: &Model,
    draft: &mut Draft,
    (sentence, range): (u32, &Range<u32>),
    at: u32,
    pass: Pass,
) -> u32 {
    if let Some(title) = scene.titles.starting_at(at) {
        // "Mr. President", "Madam Speaker"
        if title.units.end < range.end && scene.titles.starting_at(title.units.end).is_some() {
            return title.units.end;
        }
        let name = run(scene, draft, range, title.units.end);
        let is_lower = !scene.unit(title.units.end - 1).is_capital();
        let alone = name.len() == 1 && is_lower && title.title.class == TitleClass::Profession;
        if !name.is_empty() && !alone && !scene.unit(name.start).is_capitals() {
            if pass == Pass::Full && name.len() == 1 {
                return name.end;
            }
            add(scene, draft, sentence, name.clone(), How::Title, title.title.gender);
            return name.end;
        }
        // "Dean Heller": what could be a title may be a first name
        if !is_person_by_itself(scene, &run(scene, draft, range, at)) {
            return title.units.end;
        }
    }
    let only_opens = || at == range.start && scene.is_common(at) && !is_given_name(scene, draft, range, at);
    if !is_name_word(scene, draft, at) || only_opens() {
        return at + 1;
    }
    let name = run(scene, draft, range, at);
    if name.is_empty() {
        return at + 1;
    }
    if pass == Pass::Single {
        return name.end;
    }
    // "Currently Holm", "Hey Frank": a word that only opens the sentence
    if at == range.start
        && name.len() > 1
        && model.is_common_at(scene, at)
        && scene.lexicons.first_names.gender(scene.unit(at).key.as_word()).is_none()
    {
        return at + 1;
    }
    // "Mathematician Hermann Weyl": a description with a capital
    let is_described = scene.lexicons.nominals.class(scene.unit(at).key.as_word()).is_some_and(NominalClass::is_human);
    if is_described && name.len() > 1 {
        return at + 1;
    }
    if is_person_by_itself(scene, &name) || is_person_by_neighbours(scene, draft, range, &name) {
        add(scene, draft, sentence, name.clone(), How::Pattern, Gender::Unknown);
    }
    name.end
}

fn add(scene: &Scene<'_>, draft: &mut Draft, sentence: u32, units: Range<u32>, how: How, gender: Gender) {
    let entity = match listed(scene, &units) {
        Some(row) => draft.entity_of_row(scene, row),
        None => draft.person(&plain(scene, &units)),
    };
    let record = draft.entity_mut(entity);
    if record.gender == Gender::Unknown {
        record.gender = gender;
    }
    draft.add(Found { units, sentence, kind: Kind::Person, entity, how });
}

/// The person of the gazetteer whose first and last name these are: "Vladimir Vladimirovich Putin".
fn listed(scene: &Scene<'_>, units: &Range<u32>) -> Option<u32> {
    if units.len() < 2 {
        return None;
    }
    let keys = [scene.unit(units.start).key, scene.unit(units.end - 1).key];
    let gazetteer = &scene.lexicons.gazetteer;
    let mut people = gazetteer.names().get(&keys).iter().filter(|name| gazetteer.kind(name.row) == Kind::Person);
    people.next().filter(|_| people.next().is_none()).map(|name| name.row)
}

/// Can the unit be a word of a name?
fn is_name_word(scene: &Scene<'_>, draft: &Draft, at: u32) -> bool {
    let unit = scene.unit(at);
    unit.is_capital() && unit.is_word() && !unit.has_digit() && draft.is_free(at)
}

/// The run of name words that starts here, empty if none does.
fn run(scene: &Scene<'_>, draft: &Draft, range: &Range<u32>, start: u32) -> Range<u32> {
    let none = start..start;
    if start >= range.end
        || !(is_name_word(scene, draft, start)
            || (scene.is_part(start, Part::Particle)
                && start + 1 < range.end
                && is_name_word(scene, draft, start + 1)
                && draft.is_free(start)))
    {
        return none;
    }
    if is_stop(scene, start) && !is_given_name(scene, draft, range, start) {
        return none;
    }
    let mut end = start + 1;
    let mut last = start;
    while end < range.end && end - start < LONGEST {
        let joined = scene.unit(end - 1).is_joined();
        if let Some(after) = after_nickname(scene, range, end).filter(|after| is_name_word(scene, draft, *after)) {
            end = after;
        }
        if !draft.is_free(end) || !scene.unit(end).is_word() || scene.unit(end).has_digit() {
            break;
        }
        if joined || is_name_word(scene, draft, end) {
            if !joined && (is_stop(scene, end) || scene.titles.starting_at(end).is_some()) {
                break;
            }
            last = end;
        } else if !scene.is_part(end, Part::Particle) {
            break;
        }
        end += 1;
    }
    // "DBE RA" after a name
    while last > start + 1
        && scene.unit(last).is_capitals()
        && !scene.unit(start).is_capitals()
        && !scene.unit(last).is_initial()
    {
        last -= 1;
    }
    // a hyphenated word that goes on with a covered unit is no name: "Abe-Putin"
    if scene.unit(last).is_joined() {
        return none;
    }
    start..last + 1
}

/// Where a name goes on after a nickname in marks: the "Vetrov" of "Nikolai “Kolya” Vetrov".
fn after_nickname(scene: &Scene<'_>, range: &Range<u32>, at: u32) -> Option<u32> {
    let close = at + 2;
    let mark = |at: u32| scene.unit(at).span.of(scene.text);
    let is_marked = close + 1 < range.end
        && matches!(
            (mark(at), mark(close)),
            ("“", "”") | ("\"", "\"") | ("‘", "’") | ("'", "'") | ("''", "''") | ("(", ")") | ("«", "»")
        );
    (is_marked && scene.unit(at + 1).is_capital() && scene.unit(at + 1).is_word()).then_some(close + 1)
}

/// The words of a name, without a nickname in marks.
fn plain(scene: &Scene<'_>, units: &Range<u32>) -> String {
    let nickname =
        units.clone().find_map(|at| Some((at, after_nickname(scene, units, at)?)).filter(|(at, _)| *at > units.start));
    match nickname {
        Some((at, after)) => {
            format!("{} {}", scene.surface(&(units.start..at)), scene.surface(&(after..units.end)))
        }
        None => scene.surface(units),
    }
}

/// "Jan Kowal": the short form of a month, but a first name before another word of a name.
fn is_given_name(scene: &Scene<'_>, draft: &Draft, range: &Range<u32>, at: u32) -> bool {
    let unit = scene.unit(at);
    scene.lexicons.first_names.gender(unit.key.as_word()).is_some()
        && !unit.span.of(scene.text).ends_with('.')
        && !scene.is_determined(at)
        && at + 1 < range.end
        && is_name_word(scene, draft, at + 1)
        && !is_stop(scene, at + 1)
}

/// Words in capitals that end a name: heads of organizations, common words.
fn is_stop(scene: &Scene<'_>, at: u32) -> bool {
    let word = scene.unit(at).key.as_word();
    let plural = scene.lexicons.nominals.class(word).is_some_and(|class| !class.is_human());
    let part = scene.lexicons.name_patterns.part(word);
    plural
        || matches!(
            part,
            Some((Part::Common | Part::Modifier | Part::Head | Part::Start | Part::Inside | Part::Verb, _))
        )
}

/// Do the words themselves tell: a first name, a family name that stands first, initials, a Korean given name?
fn is_person_by_itself(scene: &Scene<'_>, name: &Range<u32>) -> bool {
    /// More plain words are a name with somebody's name in it: "Anna Holm Photographic Legacy Program".
    const PLAIN: usize = 4;
    let is_plain = |at: &u32| scene.unit(*at).is_word() && !scene.is_part(*at, Part::Particle);
    let is_joined = name.clone().any(|at| scene.unit(at).is_joined());
    if name.len() < 2 || (name.clone().filter(is_plain).count() > PLAIN && !is_joined) {
        return false;
    }
    let first = scene.unit(name.start);
    let is_first_name = scene.lexicons.first_names.gender(first.key.as_word()).is_some();
    if is_shouted(scene, name) {
        // a name may be set in capitals as a whole, its bearer's first name tells
        return is_first_name && first.is_capitals() && scene.unit(name.end - 1).is_capitals() && name.len() <= 3;
    }
    let is_family = scene.is_part(name.start, Part::Family);
    let inner_initial = (name.start + 1..name.end - 1).any(|unit| scene.unit(unit).is_initial());
    let korean = (name.start + 1..name.end - 1)
        .any(|unit| scene.unit(unit).is_joined() && !scene.unit(unit + 1).is_capital())
        && !first.is_joined();
    let two_initials = first.is_initial() && !scene.unit(name.end - 1).is_initial();
    (is_first_name && !first.is_joined()) || (is_family && name.len() <= 4) || inner_initial || korean || two_initials
}

/// All capitals tell of short forms and headlines, not of people.
fn is_shouted(scene: &Scene<'_>, name: &Range<u32>) -> bool {
    name.clone()
        .any(|unit| scene.unit(unit).is_capitals() && scene.unit(unit).span.len() > 1 && !scene.unit(unit).is_initial())
}

/// Does what stands around tell: ", a senior analyst at …", "said", "analyst X Y"?
fn is_person_by_neighbours(scene: &Scene<'_>, draft: &Draft, range: &Range<u32>, name: &Range<u32>) -> bool {
    if !(2..=4).contains(&name.len()) || is_shouted(scene, name) {
        return false;
    }
    let nominal = |at: u32| scene.lexicons.nominals.class(scene.unit(at).key.as_word());
    let before = (name.start > range.start).then(|| name.start - 1);
    if before.is_some_and(|at| !scene.unit(at).is_capital() && nominal(at).is_some_and(NominalClass::is_human)) {
        return true;
    }
    // "Norway's oil minister, Anselm Brandvold,"
    let comma = before.filter(|at| *at > range.start && scene.unit(*at).is_mark(','));
    let closed = name.end < range.end && scene.unit(name.end).is_mark(',');
    if comma.is_some_and(|at| {
        closed && !scene.unit(at - 1).is_capital() && nominal(at - 1).is_some_and(NominalClass::is_human)
    }) {
        return true;
    }
    if is_defined(scene, range, name) {
        return true;
    }
    let after = |offset: u32| Some(name.end + offset).filter(|at| *at < range.end);
    let Some(next) = after(0) else { return false };
    if scene.is_part(next, Part::Verb) && draft.is_free(next) && !scene.unit(next).is_capital() {
        return true;
    }
    if !scene.unit(next).is_mark(',') {
        return before.is_some_and(|at| scene.is_part(at, Part::Verb) && scene.unit(next).is_mark('.'));
    }
    // ", 54," or ", a senior analyst at"
    if after(1).is_some_and(|at| scene.unit(at).has_digit() && scene.unit(at).span.len() == 2)
        && after(2).is_some_and(|at| scene.unit(at).is_mark(','))
    {
        return true;
    }
    (1..8).map_while(after).take_while(|at| !scene.unit(*at).is_mark(',')).any(|at| {
        nominal(at).is_some_and(NominalClass::is_human)
            || scene.titles.starting_at(at).is_some_and(|title| title.title.class != TitleClass::Honorific)
    })
}

/// "Sophie Germain (1776 – 1831) was a French mathematician": what is said to be a human being.
fn is_defined(scene: &Scene<'_>, range: &Range<u32>, name: &Range<u32>) -> bool {
    const PARENTHESIS: u32 = 40;
    const REACH: u32 = 8;
    let mut at = name.end;
    if at < range.end && scene.unit(at).is_mark('(') {
        let close = (at..range.end.min(at + PARENTHESIS)).find(|at| scene.unit(*at).is_mark(')'));
        at = close.map_or(at, |close| close + 1);
    }
    let be = |at: u32| scene.lexicons.function_words.classes(scene.unit(at).key.as_word()).any(WordClasses::BE);
    if at + 2 >= range.end || !be(at) || !scene.is_determined(at + 2) {
        return false;
    }
    (at + 2..range.end.min(at + REACH))
        .any(|at| scene.lexicons.nominals.class(scene.unit(at).key.as_word()).is_some_and(NominalClass::is_human))
}
