//! One document with its annotation, for a person to read: as markup in the format of `corpus/gold`, or in colour.
//!
//! [`markup()`] gives the text of the document marked up to a stage, and after a line `---` a record for each claim and stance, so that
//! what is shown can be corrected by hand and serve as gold. [`coloured`] gives the same with ANSI colours; [`explain`] says which rule,
//! pattern or word made each part of one claim, and [`trace`] what each stage saw in the sentences of a span, claims or none. It knows
//! all results and changes none.

mod explain;
mod rules;
mod trace;

use std::fmt::Write as _;

pub use explain::explain;
pub use trace::trace;

use crate::document::Document;
use crate::markup::{self, Label};
use crate::pipeline::Annotation;
use crate::span::Span;
use crate::stance::Stance;

/// Up to which stage the annotation is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Sentences with their zones.
    Sentences,
    /// Mentions with the numbers of their entities.
    Mentions,
    /// Sources, cues and contents.
    Attributions,
    /// … with a record for each claim.
    Speakers,
    /// … and for each stance that is not neutral.
    #[default]
    Stances,
}

/// The document's text with the stage's results as markup.
pub fn markup(document: &Document, annotation: &Annotation, stage: Stage) -> String {
    let mut out = markup::print(&document.text, &labels(annotation, stage));
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out + &records(document, annotation, stage)
}

/// The document's text with the stage's results in ANSI colours, each span followed by its number.
pub fn coloured(document: &Document, annotation: &Annotation, stage: Stage) -> String {
    let labels = labels(annotation, stage);
    // where labels overlap, the one that starts last is seen; ends are closed before starts are opened
    let mut edges: Vec<(u32, bool, usize)> = Vec::with_capacity(labels.len() * 2);
    for (index, label) in labels.iter().enumerate() {
        edges.push((label.span.start, true, index));
        edges.push((label.span.end, false, index));
    }
    edges.sort_by_key(|&(at, opens, index)| (at, opens, index));
    let mut out = String::with_capacity(document.text.len() * 2);
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    for (edge, opens, index) in edges {
        out.push_str(Span::new(at, edge).of(&document.text));
        at = edge;
        if opens {
            open.push(index);
        } else {
            open.retain(|other| *other != index);
            let numbers: Vec<String> = labels[index].ids.iter().map(u32::to_string).collect();
            let _ = write!(out, "\u{1b}[2m[{}]", numbers.join(","));
        }
        out.push_str("\u{1b}[0m");
        if let Some(index) = open.last() {
            out.push_str(colour(&labels[*index].name));
        }
    }
    out.push_str(Span::new(at, document.text.len() as u32).of(&document.text));
    out.push_str("\u{1b}[0m\n");
    out + &records(document, annotation, stage)
}

fn colour(label: &str) -> &'static str {
    match label {
        "source" | "person" => "\u{1b}[36m",
        "cue" | "system" => "\u{1b}[33m",
        "content" | "organization" => "\u{1b}[32m",
        "place" | "demonym" | "title" => "\u{1b}[34m",
        "event" | "issue" | "heading" => "\u{1b}[35m",
        "body" => "\u{1b}[4m",
        _ => "\u{1b}[90m",
    }
}

/// The labelled spans of a stage. Sentences carry their number, mentions that of their entity, parts of claims that of the claim.
fn labels(annotation: &Annotation, stage: Stage) -> Vec<Label> {
    let label = |name: &str, id: usize, span: Span| Label { name: name.to_owned(), ids: vec![id as u32], span };
    match stage {
        Stage::Sentences => {
            let sentences = annotation.segmentation.sentences.iter().enumerate();
            sentences.map(|(index, sentence)| label(sentence.zone.name(), index + 1, sentence.span)).collect()
        }
        Stage::Mentions => {
            let mentions = annotation.mentions.list.iter();
            mentions.map(|mention| label(mention.kind.name(), mention.entity.0 as usize + 1, mention.span)).collect()
        }
        Stage::Attributions | Stage::Speakers | Stage::Stances => {
            let mut labels: Vec<Label> = Vec::new();
            let mut add = |name: &str, id: usize, span: Span| match labels
                .iter_mut()
                .find(|label| label.span == span && label.name == name)
            {
                Some(label) => label.ids.push(id as u32),
                None => labels.push(label(name, id, span)),
            };
            for (index, claim) in annotation.claims.iter().enumerate() {
                claim.source.into_iter().for_each(|span| add("source", index + 1, span));
                claim.cue.iter().for_each(|cue| add("cue", index + 1, cue.span));
                claim.content.iter().for_each(|span| add("content", index + 1, *span));
            }
            labels
        }
    }
}

/// The records of claims and stances, or a table of entities, after a line `---`.
fn records(document: &Document, annotation: &Annotation, stage: Stage) -> String {
    let mut out = String::new();
    match stage {
        Stage::Sentences | Stage::Attributions => {}
        Stage::Mentions => {
            out.push_str("---\n");
            for (index, entity) in annotation.mentions.entities.iter().enumerate() {
                let country = entity.country.as_ref().map_or("", |country| country.code());
                let kind = entity.kind.name();
                let _ = writeln!(out, "entity | {} | {kind} | {} | {} | {country}", index + 1, entity.name, entity.key);
            }
        }
        Stage::Speakers | Stage::Stances => {
            out.push_str("---\n");
            for (index, claim) in annotation.claims.iter().enumerate() {
                let act = annotation.judgement.acts.get(index).map_or("", |act| act.kind.name.as_str());
                let _ = write!(out, "claim | {} | {} | act={act}", index + 1, claim.kind.name());
                let speakers = annotation.speakers.get(index).map_or(&[][..], Vec::as_slice);
                let names: Vec<&str> =
                    speakers.iter().map(|speaker| annotation.mentions.entity(speaker.entity).name.as_str()).collect();
                match (names.is_empty(), claim.source) {
                    (false, _) => _ = write!(out, " | speakers={}", names.join("; ")),
                    (true, Some(source)) => _ = write!(out, " | group={}", one_line(source.of(&document.text))),
                    (true, None) => {}
                }
                if let Some(outer) = claim.nested_in {
                    let _ = write!(out, " | in={}", outer + 1);
                }
                if let Some(via) = claim.via {
                    let _ = write!(out, " | via={}", annotation.mentions.entity(via).name);
                }
                out.push('\n');
            }
            if stage == Stage::Stances {
                let polar = |stance: &&Stance| !stance.evidence.is_empty();
                for stance in annotation.judgement.stances.iter().filter(polar) {
                    out.push_str(&stance_record(document, annotation, stance));
                }
            }
        }
    }
    out
}

fn stance_record(document: &Document, annotation: &Annotation, stance: &Stance) -> String {
    let claim = stance.claim.map_or_else(|| "-".to_owned(), |claim| (claim + 1).to_string());
    let holder = stance.holder.map_or("", |holder| match holder.entity {
        Some(entity) => annotation.mentions.entity(entity).name.as_str(),
        None => holder.span.of(&document.text),
    });
    let target = &annotation.mentions.entity(stance.entity).name;
    let evidence: Vec<String> =
        stance.evidence.iter().map(|evidence| one_line(evidence.span.of(&document.text))).collect();
    let (label, score) = (stance.label.name(), stance.score);
    let holder = one_line(holder);
    format!(
        "stance | {claim} | holder={holder} | target={target} | {label} | {score} | evidence={}\n",
        evidence.join("; ")
    )
}

/// A surface without line breaks, for a record of one line.
fn one_line(surface: &str) -> String {
    surface.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::{Claim, ClaimKind, Cue};

    fn example() -> (Document, Annotation) {
        let document = Document { text: "Kyiv warned that talks would fail.".into(), ..Document::default() };
        let claim = Claim {
            kind: ClaimKind::Indirect,
            sentence: 0,
            source: Some(Span::new(0, 4)),
            cue: Some(Cue { span: Span::new(5, 11), lemma: "warn".into(), row: None }),
            content: vec![Span::new(17, 33)],
            via: None,
            nested_in: None,
            rule: "P1",
            confidence: 0.9,
        };
        let annotation = Annotation { claims: vec![claim], speakers: vec![Vec::new()], ..Annotation::default() };
        (document, annotation)
    }

    #[test]
    fn what_is_shown_has_the_form_of_gold() {
        let (document, annotation) = example();
        let shown = markup(&document, &annotation, Stage::Speakers);
        assert_eq!(
            shown,
            "{source Kyiv} {cue warned} that {content talks would fail}.\n---\nclaim | 1 | indirect | act= | group=Kyiv\n"
        );
    }

    #[test]
    fn colours_leave_the_text_as_it_is() {
        let (document, annotation) = example();
        let shown = coloured(&document, &annotation, Stage::Attributions);
        let mut plain = String::new();
        let mut rest = shown.as_str();
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            plain.push_str(before);
            rest = after.split_once('m').expect("an escape ends with m").1;
        }
        plain.push_str(rest);
        assert_eq!(plain.replace("[1]", ""), format!("{}\n", document.text));
    }
}
