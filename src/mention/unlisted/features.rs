//! What the model sees of a run: its words' endings and shapes, and the words and names around it.

use std::ops::Range;

use super::super::draft::{Draft, Scene};
use super::Model;
use crate::lexicons::{NominalClass, Part, fold};
use crate::weights::table::key;

/// Templates that name the run's own words: hidden while the model learns from names of the gazetteers, which it will not meet.
const FIRST_WORD: u64 = 1;
const LAST_WORD: u64 = 2;
const ANY_WORD: u64 = 3;

/// Are all words of the run common ones?
pub(super) fn are_common(scene: &Scene<'_>, model: &Model, run: &Range<u32>) -> bool {
    run.clone().all(|at| model.is_common_at(scene, at))
}

/// Can the run be a human being's name: one word is no head of other names ("Garrison"), one of several words starts with a first name, or
/// starts and ends with words that are not common?
pub(super) fn is_human(scene: &Scene<'_>, model: &Model, run: &Range<u32>) -> bool {
    if run.len() == 1 {
        return !scene.is_part(run.start, Part::Head);
    }
    scene.lexicons.first_names.gender(scene.unit(run.start).key.as_word()).is_some()
        || !(model.is_common_at(scene, run.start) || model.is_common_at(scene, run.end - 1))
}

/// Is the run a first name that stands alone, where no place would stand?
pub(super) fn is_first_name(scene: &Scene<'_>, range: &Range<u32>, run: &Range<u32>) -> bool {
    let gender = scene.lexicons.first_names.gender(scene.unit(run.start).key.as_word());
    run.len() == 1
        && gender.is_some()
        && !scene.unit(run.start).is_capitals()
        && (run.start == range.start || !scene.is_determined(run.start))
}

/// Appends the features of a run.
pub(super) fn of(
    scene: &Scene<'_>,
    draft: &Draft,
    model: &Model,
    range: &Range<u32>,
    run: &Range<u32>,
    keys: &mut Vec<u32>,
) {
    let mut buffer = String::new();
    let mut word = |at: u32| fold::hash(scene.unit(at).span.of(scene.text), &mut buffer);
    let (first, last) = (run.start, run.end - 1);
    let length = u64::from(run.len() as u32).min(4);
    let shape = shape(scene, run);
    let opens = u64::from(opens(scene, range, run.start));
    keys.push(key(0, [length]));
    keys.push(key(FIRST_WORD, [word(first), u64::from(length > 1)]));
    keys.push(key(LAST_WORD, [word(last), u64::from(length > 1)]));
    for at in run.clone() {
        keys.push(key(ANY_WORD, [word(at)]));
    }
    keys.push(key(4, [shape, length]));
    keys.push(key(5, [opens, length]));
    for (template, at) in [(6, first), (8, last)] {
        let surface = scene.unit(at).span.of(scene.text);
        keys.push(key(template, [ending(surface, 3), u64::from(length > 1)]));
        keys.push(key(template + 1, [ending(surface, 2), u64::from(length > 1)]));
    }
    let known_first = known(scene, first);
    let known_last = known(scene, last);
    keys.push(key(10, [known_first, length]));
    keys.push(key(11, [known_last, length]));
    keys.push(key(12, [known_first, known_last, length]));
    let common = u64::from(model.is_common(word(first)))
        | u64::from(model.is_common(word(last))) << 1
        | u64::from(are_common(scene, model, run)) << 2;
    keys.push(key(30, [common, length, opens]));
    keys.push(key(31, [common, known_first, known_last]));
    // around
    let before = |n: u32| run.start.checked_sub(n).filter(|at| *at >= range.start);
    let after = |n: u32| Some(run.end + n - 1).filter(|at| *at < range.end);
    let p1 = before(1).map_or(1, &mut word);
    let p2 = before(2).map_or(1, &mut word);
    let n1 = after(1).map_or(1, &mut word);
    let n2 = after(2).map_or(1, &mut word);
    let kind_at = |at: Option<u32>| at.and_then(|at| draft.covering(at)).map_or(0, |found| found.kind as u64 + 1);
    let capital_at = |at: Option<u32>| u64::from(at.is_some_and(|at| scene.unit(at).is_capital()));
    keys.push(key(14, [p1, length]));
    keys.push(key(15, [p1, p2]));
    keys.push(key(16, [n1, length]));
    keys.push(key(17, [n1, n2]));
    keys.push(key(18, [p1, n1]));
    keys.push(key(19, [p2, length]));
    keys.push(key(20, [n2, length]));
    keys.push(key(21, [p1, shape]));
    let (k1, k2) = (kind_at(before(1)), kind_at(before(2)));
    let (m1, m2) = (kind_at(after(1)), kind_at(after(2)));
    keys.push(key(22, [k1, length]));
    keys.push(key(23, [m1, length]));
    keys.push(key(24, [k2, p1]));
    keys.push(key(25, [m2, n1]));
    keys.push(key(26, [capital_at(before(1)), capital_at(after(1)), length]));
    let title = u64::from(scene.titles.ending_at(run.start).is_some());
    let role = role(scene, before(1)) | role(scene, after(1)) << 2 | role_after(scene, range, run.end) << 4;
    keys.push(key(27, [title, length]));
    keys.push(key(28, [role, length]));
    let verb = u64::from(after(1).is_some_and(|at| scene.is_part(at, Part::Verb)));
    keys.push(key(29, [verb, length, opens]));
}

/// Appends what the lists of surnames and towns say of a run.
pub(super) fn of_lists(scene: &Scene<'_>, model: &Model, range: &Range<u32>, run: &Range<u32>, keys: &mut Vec<u32>) {
    let mut buffer = String::new();
    let mut word = |at: u32| fold::hash(scene.unit(at).span.of(scene.text), &mut buffer);
    let (first, last) = (word(run.start), word(run.end - 1));
    let is_town = model.is_town(run.clone().map(&mut word));
    let lists = u64::from(model.is_surname(last)) | u64::from(is_town) << 1 | u64::from(model.is_surname(first)) << 2;
    let length = u64::from(run.len() as u32).min(4);
    let before = if run.start > range.start { word(run.start - 1) } else { 1 };
    let after = if run.end < range.end { word(run.end) } else { 1 };
    let is_common = u64::from(model.is_common(last)) | u64::from(opens(scene, range, run.start)) << 1;
    keys.push(key(32, [lists, length]));
    keys.push(key(33, [lists, before]));
    keys.push(key(34, [lists, after]));
    keys.push(key(35, [lists, is_common, length]));
}

/// Removes the features that name the run's words.
pub(super) fn hide_words(scene: &Scene<'_>, run: &Range<u32>, keys: &mut Vec<u32>) {
    let mut buffer = String::new();
    let mut word = |at: u32| fold::hash(scene.unit(at).span.of(scene.text), &mut buffer);
    let long = u64::from(run.len() > 1);
    let mut hidden = vec![key(FIRST_WORD, [word(run.start), long]), key(LAST_WORD, [word(run.end - 1), long])];
    hidden.extend(run.clone().map(|at| key(ANY_WORD, [word(at)])));
    keys.retain(|key| !hidden.contains(key));
}

/// Does the run stand where any word has a capital?
fn opens(scene: &Scene<'_>, range: &Range<u32>, at: u32) -> bool {
    at == range.start || {
        let before = scene.unit(at - 1);
        !before.is_word()
            && ['“', '"', ':', '•', '-', '–', '—', '‘', '.', '?', '!', '|'].iter().any(|mark| before.is_mark(*mark))
    }
}

fn shape(scene: &Scene<'_>, run: &Range<u32>) -> u64 {
    let mut shape = 0;
    for at in run.clone() {
        let unit = scene.unit(at);
        shape |= u64::from(unit.is_capitals())
            | u64::from(unit.is_initial()) << 1
            | u64::from(unit.has_digit()) << 2
            | u64::from(unit.is_joined()) << 3
            | u64::from(!unit.is_capital()) << 4;
    }
    shape
}

/// What the lexicons of name words say of a word.
fn part(scene: &Scene<'_>, at: u32) -> u64 {
    let part = scene.lexicons.name_patterns.part(scene.unit(at).key.as_word());
    part.map_or(0, |(part, kind)| part as u64 + 1 + kind.map_or(0, |kind| 16 * (kind as u64 + 1)))
}

/// A first name, a noun for people, a name word.
fn known(scene: &Scene<'_>, at: u32) -> u64 {
    let word = scene.unit(at).key.as_word();
    let first_name = scene.lexicons.first_names.gender(word).is_some();
    let human = scene.lexicons.nominals.class(word).is_some_and(NominalClass::is_human);
    u64::from(first_name) | u64::from(human) << 1 | part(scene, at) << 2
}

fn role(scene: &Scene<'_>, at: Option<u32>) -> u64 {
    let class = at.and_then(|at| scene.lexicons.nominals.class(scene.unit(at).key.as_word()));
    class.map_or(0, |class| if class.is_human() { 1 } else { 2 })
}

/// ", the senior analyst": a human being named in the apposition that follows.
fn role_after(scene: &Scene<'_>, range: &Range<u32>, end: u32) -> u64 {
    if end >= range.end || !scene.unit(end).is_mark(',') {
        return 0;
    }
    let reach = (end + 1..range.end.min(end + 6)).take_while(|at| !scene.unit(*at).is_mark(','));
    reach.map(|at| role(scene, Some(at))).max().unwrap_or(0)
}

/// Hash of the last letters.
fn ending(surface: &str, letters: usize) -> u64 {
    let start = surface.char_indices().rev().nth(letters - 1).map_or(0, |(at, _)| at);
    fold::hash(&surface[start..], &mut String::new())
}
