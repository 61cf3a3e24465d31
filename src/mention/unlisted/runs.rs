//! Runs of capitalised words that may be a name.

use std::ops::Range;

use super::super::draft::{Draft, Scene};
use crate::lexicons::{Part, TitleClass, WordClasses};

/// Runs have at most this many words.
const LONGEST: u32 = 6;

/// Small words that open sentences and headings.
const SMALL: WordClasses = WordClasses::DETERMINER
    .or(WordClasses::PREPOSITION)
    .or(WordClasses::PRONOUN)
    .or(WordClasses::COORDINATOR)
    .or(WordClasses::SUBORDINATOR)
    .or(WordClasses::WH)
    .or(WordClasses::BE)
    .or(WordClasses::DO)
    .or(WordClasses::HAVE)
    .or(WordClasses::MODAL)
    .or(WordClasses::NEGATION)
    .or(WordClasses::POSSESSIVE)
    .or(WordClasses::TIME);

/// Calls `each` with the free runs of a sentence, in order.
pub(super) fn each(scene: &Scene<'_>, draft: &Draft, range: &Range<u32>, mut each: impl FnMut(Range<u32>)) {
    let mut at = range.start;
    while at < range.end {
        if !starts(scene, draft, at) {
            at += 1;
            continue;
        }
        // "the President", "Mr. Speaker": what the person is, not who
        if let Some(title) = scene.titles.starting_at(at)
            && (title.title.class != TitleClass::Profession || at == range.start)
        {
            at = title.units.end;
            continue;
        }
        let run = at..end(scene, draft, range, at);
        at = run.end;
        // the "R" of "(R-Texas)": a letter names nobody
        if run.len() > 1 || scene.unit(run.start).span.len() > 1 {
            each(run);
        }
    }
}

fn starts(scene: &Scene<'_>, draft: &Draft, at: u32) -> bool {
    let is_small = || scene.lexicons.function_words.classes(scene.unit(at).key.as_word()).any(SMALL);
    is_inner(scene, draft, at) && (scene.unit(at).is_capitals() || !is_small())
}

/// Can the unit be a word of a name?
fn is_inner(scene: &Scene<'_>, draft: &Draft, at: u32) -> bool {
    let unit = scene.unit(at);
    unit.is_capital() && unit.is_word() && draft.is_free(at) && !scene.is_common(at)
}

fn end(scene: &Scene<'_>, draft: &Draft, range: &Range<u32>, start: u32) -> u32 {
    let mut end = start + 1;
    let mut last = end;
    while end < range.end && end - start < LONGEST {
        let joined = scene.unit(end - 1).is_joined() && draft.is_free(end) && scene.unit(end).is_word();
        if joined || is_inner(scene, draft, end) {
            last = end + 1;
        } else if !(scene.is_part(end, Part::Particle) || scene.unit(end).is_mark('&')) || !draft.is_free(end) {
            break;
        }
        end += 1;
    }
    last
}
