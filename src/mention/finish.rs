//! From what was found to the document's mentions: the caller's own join and win, all are sorted, entities are numbered by first mention.

use rustc_hash::FxHashMap;

use super::draft::{Draft, Scene, slug};
use super::{Entity, EntityId, Gender, How, Kind, Mention, Mentions};
use crate::document::{Document, GivenMention};

/// The document's mentions.
pub(super) fn finish(scene: &Scene<'_>, document: &Document, draft: Draft) -> Mentions {
    let mut list: Vec<Mention> = draft
        .list
        .iter()
        .flatten()
        .map(|found| Mention {
            span: scene.span(&found.units),
            tokens: scene.unit(found.units.start).token..scene.unit(found.units.end - 1).token + 1,
            sentence: found.sentence,
            kind: found.kind,
            entity: found.entity,
            how: found.how,
        })
        .collect();
    let mut entities = draft.entities;
    list.sort_by_key(order);
    if !document.given.is_empty() {
        list = join(scene, &document.given, list, &mut entities);
        list.sort_by_key(order);
    }
    renumber(list, entities)
}

fn order(mention: &Mention) -> (u32, std::cmp::Reverse<u32>) {
    (mention.span.start, std::cmp::Reverse(mention.span.end))
}

/// Adds the caller's mentions; what they overlap gives way, unless it may hold others.
fn join(scene: &Scene<'_>, given: &[GivenMention], list: Vec<Mention>, entities: &mut Vec<Entity>) -> Vec<Mention> {
    let Some(last) = scene.segmentation.sentences.len().checked_sub(1) else { return list };
    let mut given: Vec<&GivenMention> =
        given.iter().filter(|given| !given.span.is_empty() && scene.text.get(given.span.range()).is_some()).collect();
    given.sort_by_key(|given| (given.span.start, given.span.end));
    let mut known: FxHashMap<(Kind, String), EntityId> =
        (0..).map(EntityId).zip(&*entities).map(|(id, entity)| ((entity.kind, entity.name.clone()), id)).collect();
    let (mut joined, mut kept) = (Vec::new(), Vec::new());
    let mut old = list.into_iter().peekable();
    for given in given {
        let span = given.span;
        while let Some(before) = old.next_if(|mention| mention.span.end <= span.start) {
            kept.push(before);
        }
        let mut same = None;
        let mut held = Vec::new();
        while let Some(overlapping) = old.next_if(|mention| mention.span.start < span.end) {
            if overlapping.span.end <= span.start {
                kept.push(overlapping);
            } else if overlapping.kind.holds_others() && overlapping.span != span {
                held.push(overlapping);
            } else if same.is_none() {
                same = Some((overlapping.kind, overlapping.entity));
            }
        }
        kept.extend(held);
        let kind = given.kind.or(same.map(|same| same.0)).unwrap_or(Kind::Organization);
        let is_same =
            |entity: EntityId| given.name.as_deref().is_none_or(|name| name == entities[entity.0 as usize].name);
        let same = same.filter(|same| same.0 == kind && is_same(same.1)).map(|same| same.1);
        let entity = same.unwrap_or_else(|| {
            let name = given.name.as_deref().unwrap_or_else(|| span.of(scene.text));
            *known.entry((kind, name.to_owned())).or_insert_with(|| {
                entities.push(Entity {
                    key: slug(name),
                    name: name.to_owned(),
                    kind,
                    country: None,
                    gender: Gender::Unknown,
                    role: None,
                    row: None,
                });
                EntityId(entities.len() as u32 - 1)
            })
        });
        let from = scene.segmentation.token_at(span.start) as u32;
        let to = scene.segmentation.token_at(span.end - 1) as u32 + 1;
        let sentence = scene.segmentation.sentence_at(span.start).min(last) as u32;
        joined.push(Mention { span, tokens: from..to, sentence, kind, entity, how: How::Given });
    }
    kept.extend(old);
    kept.extend(joined);
    kept
}

/// Numbers entities in the order of their first mention, and drops those without one.
fn renumber(mut list: Vec<Mention>, entities: Vec<Entity>) -> Mentions {
    let mut entities: Vec<Option<Entity>> = entities.into_iter().map(Some).collect();
    let mut numbers = vec![None; entities.len()];
    let mut ordered = Vec::new();
    for mention in &mut list {
        let old = mention.entity.0 as usize;
        let number = *numbers[old].get_or_insert_with(|| {
            ordered.extend(entities[old].take());
            EntityId(ordered.len() as u32 - 1)
        });
        mention.entity = number;
    }
    Mentions { list, entities: ordered }
}
