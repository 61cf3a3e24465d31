//! What a person's name tells of their gender.

use std::ops::Range;

use super::Model;
use super::draft::{Draft, Scene};
use crate::entity::{Gender, Kind};
use crate::lexicons::Part;

/// Gives the people of whom nothing else told it the gender that their name tells.
pub(super) fn find(scene: &Scene<'_>, model: &Model, draft: &mut Draft) {
    for at in 0..draft.list.len() {
        let Some(found) = draft.list[at].as_ref().filter(|found| found.kind == Kind::Person) else { continue };
        let (entity, units) = (found.entity, found.units.clone());
        if draft.entity(entity).gender == Gender::Unknown {
            draft.entity_mut(entity).gender = of_name(scene, model, &units);
        }
    }
}

/// The gender of the given name. Of a single name it is known if that is no surname too: "Marilyn", not "James".
fn of_name(scene: &Scene<'_>, model: &Model, units: &Range<u32>) -> Gender {
    let first = scene.lexicons.first_names.gender(scene.unit(units.start).key.as_word());
    if units.len() == 1 {
        return first.filter(|_| !model.is_surname_at(scene, units.start)).unwrap_or_default();
    }
    // "Bae Min-ho": the family name stands first
    let given = || {
        let token = &scene.segmentation.tokens[scene.unit(units.end - 1).token as usize];
        scene.lexicons.first_names.gender(scene.lexicons.vocabulary.get(token.of(scene.text)))
    };
    first.or_else(|| scene.is_part(units.start, Part::Family).then(given).flatten()).unwrap_or_default()
}
