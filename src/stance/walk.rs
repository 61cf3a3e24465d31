//! The sentences of a document in which somebody may take a side, each read and with what the rules say of it.
//!
//! It knows who makes each claim and in which sentences a claim stands; it must not know what becomes of findings.

use rustc_hash::FxHashMap;

use super::clause::Clauses;
use super::reading::Reading;
use super::scene::Scene;
use super::{Article, Holder, appraisal, attach};
use crate::attribution::Claim;
use crate::lexicons::Lexicons;
use crate::mention::{EntityId, How, Mentions};
use crate::segment::Segmentation;
use crate::speaker::Speaker;

/// Reads the sentences in which somebody may take a side, lets all rules speak, and shows the scene of each.
pub(super) fn sentences(
    lexicons: &Lexicons,
    article: Article<'_>,
    holders: &[Vec<EntityId>],
    states: &[EntityId],
    mut visit: impl FnMut(&mut Scene<'_>, u32, &[(u32, u32)]),
) {
    let Article { segmentation, mentions, syntax, claims, .. } = article;
    let mut scene = Scene {
        lexicons,
        segmentation,
        mentions,
        claims,
        holders,
        states,
        reading: Reading::default(),
        clauses: Clauses::default(),
        voice: Vec::new(),
        echo: Vec::new(),
        cue: Vec::new(),
        findings: Vec::new(),
        used: Vec::new(),
    };
    let places = places(segmentation, claims);
    for (index, sentence) in segmentation.sentences.iter().enumerate() {
        let first = mentions.list.partition_point(|mention| (mention.sentence as usize) < index);
        let here = || mentions.list[first..].iter().take_while(|mention| mention.sentence as usize == index);
        // whatever the zone, the caller is answered
        if !sentence.zone.holds_claims() && !here().any(|mention| mention.how == How::Given) {
            continue;
        }
        let from = places.partition_point(|(sentence, _)| (*sentence as usize) < index);
        let to = places.partition_point(|(sentence, _)| (*sentence as usize) <= index);
        if here().next().is_none() && from == to {
            continue;
        }
        scene.reading.read(lexicons, segmentation, mentions, syntax, index);
        scene.clauses.read(&scene.reading);
        scene.place_claims(&places[from..to]);
        scene.findings.clear();
        attach::frames(&mut scene);
        appraisal::appraisals(&mut scene);
        visit(&mut scene, index as u32, &places[from..to]);
    }
}

/// By entity: the state for which a capital or seat of government stands; for all others the entity itself.
pub(super) fn states(lexicons: &Lexicons, mentions: &Mentions) -> Vec<EntityId> {
    let rows = (0..).map(EntityId).zip(&mentions.entities).filter_map(|(id, entity)| Some((entity.row?, id)));
    let by_row: FxHashMap<u32, EntityId> = rows.collect();
    let state = |row: u32| by_row.get(&lexicons.gazetteer.stands_for(row)?).copied();
    let entities = (0..).map(EntityId).zip(&mentions.entities);
    entities.map(|(id, entity)| entity.row.and_then(state).unwrap_or(id)).collect()
}

/// In which sentences each claim's content or cue stands: pairs of sentence and claim, sorted.
fn places(segmentation: &Segmentation, claims: &[Claim]) -> Vec<(u32, u32)> {
    let mut places = Vec::new();
    for (claim, record) in claims.iter().enumerate() {
        for span in record.content.iter().chain(record.cue.as_ref().map(|cue| &cue.span)) {
            let from = segmentation.sentence_at(span.start);
            let near = segmentation.sentences.iter().enumerate().skip(from);
            let over = near.take_while(|(_, sentence)| sentence.span.start < span.end);
            places.extend(over.map(|(sentence, _)| (sentence as u32, claim as u32)));
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// The entities that make each claim.
pub(super) fn holding(article: Article<'_>) -> Vec<Vec<EntityId>> {
    let pairs = article.claims.iter().zip(article.speakers);
    pairs.map(|(claim, speakers)| held_by(article.mentions, claim, speakers)).collect()
}

/// The entities that make a claim: its speakers, or, where none was resolved, the only one that its source names.
fn held_by(mentions: &Mentions, claim: &Claim, speakers: &[Speaker]) -> Vec<EntityId> {
    if !speakers.is_empty() {
        return speakers.iter().map(|speaker| speaker.entity).collect();
    }
    let named = claim.source.map(|source| mentions.within(source)).unwrap_or_default();
    match named {
        [first, rest @ ..] if rest.iter().all(|mention| mention.entity == first.entity) => vec![first.entity],
        _ => Vec::new(),
    }
}

/// The mentions that a claim's source names; the source itself where it names nobody.
pub(super) fn named_holders(mentions: &Mentions, claim: &Claim, entities: &[EntityId]) -> Vec<Holder> {
    let Some(source) = claim.source else {
        return Vec::new();
    };
    let mut holders: Vec<Holder> = Vec::new();
    for mention in mentions.within(source) {
        let is_new = holders.iter().all(|holder| holder.entity != Some(mention.entity));
        if is_new && entities.contains(&mention.entity) {
            holders.push(Holder { span: mention.span, entity: Some(mention.entity) });
        }
    }
    if holders.is_empty() {
        holders.push(Holder { span: source, entity: entities.first().copied() });
    }
    holders
}
