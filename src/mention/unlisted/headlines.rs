//! Names of the body in headlines, where capitals tell nothing: the same words in the same order are the same name.
//!
//! It knows what the body holds, and no model.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::super::draft::{Draft, Found, Scene};
use super::super::{EntityId, Kind};
use super::surface_key;

/// Names of more words are not looked for.
const LONGEST: u32 = 6;

/// Adds to the headlines the names in no gazetteer that stand elsewhere in the document.
pub(super) fn find(scene: &Scene<'_>, draft: &mut Draft) {
    let headlines: Vec<(u32, &Range<u32>)> = (0..)
        .zip(&scene.units.sentences)
        .filter(|(sentence, range)| !range.is_empty() && scene.units.headlines[*sentence as usize])
        .collect();
    if headlines.is_empty() {
        return;
    }
    let mut names: FxHashMap<u64, (Kind, EntityId, super::How)> = FxHashMap::default();
    for found in draft.list.iter().flatten() {
        let is_unlisted = draft.entity(found.entity).row.is_none() && !found.kind.holds_others();
        if is_unlisted && found.units.len() as u32 <= LONGEST {
            names.entry(surface_key(scene, &found.units)).or_insert((found.kind, found.entity, found.how));
        }
    }
    for (sentence, range) in headlines {
        let mut at = range.start;
        while at < range.end {
            let longest = LONGEST.min(range.end - at);
            let name = (1..=longest).rev().find_map(|length| {
                let units = at..at + length;
                let is_name = scene.unit(at).is_capital() && draft.are_free(units.clone());
                let (kind, entity, how) = *is_name.then(|| names.get(&surface_key(scene, &units)))??;
                Some(Found { units, sentence, kind, entity, how })
            });
            at = name.as_ref().map_or(at + 1, |found| found.units.end);
            if let Some(found) = name {
                draft.add(found);
            }
        }
    }
}
