//! From what was found to the document's mentions: the caller's own join and win, all are sorted, entities are numbered by first mention.

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
    for given in &document.given {
        join(scene, given, &mut list, &mut entities);
    }
    list.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    renumber(list, entities)
}

/// Adds the caller's mention; what it overlaps gives way.
fn join(scene: &Scene<'_>, given: &GivenMention, list: &mut Vec<Mention>, entities: &mut Vec<Entity>) {
    let span = given.span;
    if span.is_empty() || scene.text.get(span.range()).is_none() || scene.segmentation.sentences.is_empty() {
        return;
    }
    let overlapping = list.iter().find(|mention| mention.span.overlaps(span) && !mention.kind.holds_others()).cloned();
    let kind = given.kind.or(overlapping.as_ref().map(|mention| mention.kind)).unwrap_or(Kind::Organization);
    let surface = span.of(scene.text);
    let same = overlapping
        .filter(|mention| {
            mention.kind == kind
                && given.name.as_deref().is_none_or(|name| name == entities[mention.entity.0 as usize].name)
        })
        .map(|mention| mention.entity);
    let entity = same.unwrap_or_else(|| {
        let name = given.name.as_deref().unwrap_or(surface);
        let key = slug(name);
        let known = entities.iter().position(|entity| {
            (entity.name == name || (entity.row.is_none() && entity.key == key)) && entity.kind == kind
        });
        EntityId(known.unwrap_or_else(|| {
            entities.push(Entity {
                key,
                name: name.to_owned(),
                kind,
                country: None,
                gender: Gender::Unknown,
                role: None,
                row: None,
            });
            entities.len() - 1
        }) as u32)
    });
    list.retain(|mention| !mention.span.overlaps(span) || (mention.kind.holds_others() && mention.span != span));
    let first = scene.segmentation.token_at(span.start) as u32;
    let last = scene.segmentation.token_at(span.end.saturating_sub(1)) as u32;
    let sentence = scene.segmentation.sentence_at(span.start).min(scene.segmentation.sentences.len() - 1) as u32;
    list.push(Mention { span, tokens: first..last + 1, sentence, kind, entity, how: How::Given });
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
