//! Systems in no gazetteer: a designation and a noun that says what it is, "Zb-94 missile", "Type 071 landing ship".

use std::ops::Range;

use super::draft::{Draft, Found, Scene};
use super::{How, Kind};
use crate::lexicons::Part;

/// The noun stands within so many words after the designation.
const REACH: u32 = 2;

/// Adds the systems that designations reveal.
pub(super) fn find(scene: &Scene<'_>, draft: &mut Draft) {
    for (sentence, range) in (0..).zip(&scene.units.sentences) {
        let mut at = range.start;
        while at < range.end {
            let Some(units) = designation(scene, range, at) else {
                at += 1;
                continue;
            };
            at = units.end;
            if draft.are_free(units.clone()) && has_noun(scene, range, &units) {
                let entity = draft.entity_of_name(Kind::System, &scene.surface(&units), None);
                draft.add(Found { units, sentence, kind: Kind::System, entity, how: How::Pattern });
            }
        }
    }
}

/// "Zb-94", "T90M", "Type 071", "Project 20385".
fn designation(scene: &Scene<'_>, range: &Range<u32>, at: u32) -> Option<Range<u32>> {
    let unit = scene.unit(at);
    if !unit.is_capital() || !unit.is_word() {
        return None;
    }
    let surface = unit.span.of(scene.text);
    let letters = surface.bytes().take_while(u8::is_ascii_alphabetic).count();
    if unit.has_digit() {
        return ((1..=3).contains(&letters) && is_number(&surface[letters..])).then_some(at..at + 1);
    }
    let next = at + 1;
    let has_number = next < range.end && is_number(scene.unit(next).span.of(scene.text));
    let is_series = matches!(surface, "Type" | "Project" | "Mk" | "Mark");
    let is_short = unit.is_joined() && letters == surface.len() && (1..=4).contains(&letters);
    if !has_number || !(is_series || is_short) {
        return None;
    }
    let mut end = next + 1;
    while end < range.end && scene.unit(end - 1).is_joined() {
        end += 1;
    }
    Some(at..end)
}

/// Two to five digits, and up to three letters after them.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (2..=5).contains(&digits) && text.len() <= digits + 3 && text[digits..].bytes().all(|b| b.is_ascii_alphabetic())
}

fn has_noun(scene: &Scene<'_>, range: &Range<u32>, units: &Range<u32>) -> bool {
    (units.end..range.end.min(units.end + REACH))
        .take_while(|at| scene.unit(*at).is_word() && !scene.unit(*at).is_capital())
        .any(|at| scene.is_part(at, Part::Context))
        || (units.start > range.start && scene.is_part(units.start - 1, Part::Context))
}
