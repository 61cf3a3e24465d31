//! Why a claim is as it is: the rule, pattern or word behind each of its parts and stances.

use std::fmt::Write as _;

use super::one_line;
use crate::document::Document;
use crate::pipeline::Annotation;
use crate::span::CodePoints;

/// What made the claim of this index (0 for "c1"), in lines of `part: surface (reason)`; `None` if there is no such claim.
pub fn explain(document: &Document, annotation: &Annotation, claim: usize) -> Option<String> {
    let text = document.text.as_str();
    let points = CodePoints::new(text);
    let parts = annotation.claims.get(claim)?;
    let mut out = String::new();
    let place = parts.extent();
    let _ = writeln!(
        out,
        "c{}: {} claim, code points {}–{}, found by pattern {}, confidence {:.2}",
        claim + 1,
        parts.kind.name(),
        points.before(place.start),
        points.before(place.end),
        parts.rule,
        parts.confidence
    );
    for content in &parts.content {
        let _ = writeln!(out, "  content: {}", one_line(content.of(text)));
    }
    match &parts.cue {
        Some(cue) => {
            let known = if cue.row.is_some() { "in the cue lexicon" } else { "by its form" };
            let _ = writeln!(out, "  cue: {} (lemma {}, {known})", one_line(cue.span.of(text)), cue.lemma);
        }
        None => out.push_str("  cue: none\n"),
    }
    match parts.source {
        Some(source) => _ = writeln!(out, "  source: {}", one_line(source.of(text))),
        None => out.push_str("  source: none\n"),
    }
    let speakers = annotation.speakers.get(claim).map_or(&[][..], Vec::as_slice);
    if speakers.is_empty() {
        out.push_str("  speaker: not resolved\n");
    }
    for speaker in speakers {
        let entity = annotation.mentions.entity(speaker.entity);
        let role = speaker.role.as_deref().map_or_else(String::new, |role| format!(", {role}"));
        let _ = writeln!(out, "  speaker: {}{role} ({}, by {})", entity.name, entity.key, speaker.how.name());
    }
    if let Some(outer) = parts.nested_in {
        let _ = writeln!(out, "  stands in the content of c{}", outer + 1);
    }
    if let Some(via) = parts.via {
        let _ = writeln!(out, "  reported through {}", annotation.mentions.entity(via).name);
    }
    if let Some(act) = annotation.judgement.acts.get(claim) {
        let codes = format!("PLOVER {}, CAMEO {}", or_none(&act.kind.plover), or_none(&act.kind.cameo));
        let _ = writeln!(
            out,
            "  act: {} ({codes}; {}), {}, hedge {}",
            act.kind.name,
            act.rule,
            act.factuality.name(),
            act.hedge
        );
    }
    for stance in annotation.judgement.stances.iter().filter(|stance| stance.claim == Some(claim as u32)) {
        let target = annotation.mentions.list.get(stance.target as usize);
        let target = target.map_or("", |mention| annotation.mentions.entity(mention.entity).name.as_str());
        let tie = if stance.is_ambiguous { ", might mean another target" } else { "" };
        let _ = writeln!(
            out,
            "  stance towards {target}: {} {:+} (confidence {:.2}, {}{tie})",
            stance.label.name(),
            stance.score,
            stance.confidence,
            stance.factuality.name()
        );
        for evidence in &stance.evidence {
            let _ =
                writeln!(out, "    {:+.1} {} ({})", evidence.score, one_line(evidence.span.of(text)), evidence.rule);
        }
    }
    Some(out)
}

fn or_none(code: &str) -> &str {
    if code.is_empty() { "none" } else { code }
}
