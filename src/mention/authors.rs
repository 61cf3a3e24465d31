//! Authors: who wrote the article, as its masthead names them.

use super::How;
use super::draft::{Draft, Found, Scene};
use crate::entity::Kind;

/// Adds the masthead's authors that are in no gazetteer.
pub(super) fn find(scene: &Scene<'_>, draft: &mut Draft) {
    for author in &scene.segmentation.masthead.authors {
        let from = scene.units.all.partition_point(|unit| unit.span.start < author.start) as u32;
        let to = scene.units.all.partition_point(|unit| unit.span.end <= author.end) as u32;
        let words = from..to;
        if words.len() < 2 || words.clone().any(|unit| !scene.unit(unit).is_word()) || !draft.are_free(words.clone()) {
            continue;
        }
        let sentence = scene.segmentation.sentence_at(author.start) as u32;
        let entity = draft.entity_of_name(Kind::Person, &scene.surface(&words), None);
        draft.add(Found { units: words, sentence, kind: Kind::Person, entity, how: How::Pattern });
    }
}
