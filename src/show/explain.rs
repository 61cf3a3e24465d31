//! Why a claim is as it is: the rule, pattern or lexicon row behind each of its parts and stances.

use std::fmt::Write as _;

use super::{one_line, rules};
use crate::attribution::Claim;
use crate::document::Document;
use crate::lexicons::Lexicons;
use crate::mention::Entity;
use crate::pipeline::Annotation;
use crate::segment::Token;
use crate::span::{CodePoints, Span};
use crate::stance::Stance;

/// What made the claim of this index (0 for "c1"), in lines of `part: surface (reason)`; `None` if there is no such claim.
pub fn explain(lexicons: &Lexicons, document: &Document, annotation: &Annotation, claim: usize) -> Option<String> {
    let text = document.text.as_str();
    let points = CodePoints::new(text);
    let parts = annotation.claims.get(claim)?;
    let mut out = String::new();
    let place = parts.extent();
    let _ = writeln!(
        out,
        "c{}: {} claim, code points {}–{}, confidence {:.2}",
        claim + 1,
        parts.kind.name(),
        points.before(place.start),
        points.before(place.end),
        parts.confidence
    );
    let _ = writeln!(out, "  pattern {}{}", parts.rule, aside(rules::pattern(parts.rule)));
    for content in &parts.content {
        let _ = writeln!(out, "  content: {}", one_line(content.of(text)));
    }
    match &parts.cue {
        Some(cue) => {
            let _ = writeln!(out, "  cue: {} (lemma {})", one_line(cue.span.of(text)), cue.lemma);
            match cue.row {
                Some(row) => lexicon_row(&mut out, "cues.csv", lexicons.cues.get(row).line),
                None => out.push_str("    by its form: no row of cues.csv\n"),
            }
        }
        None => out.push_str("  cue: none\n"),
    }
    match parts.source {
        Some(source) => _ = writeln!(out, "  source: {}", one_line(source.of(text))),
        None => out.push_str("  source: none in the text\n"),
    }
    speakers(&mut out, lexicons, annotation, claim);
    if let Some(outer) = parts.nested_in {
        let _ = writeln!(out, "  stands in the content of c{}", outer + 1);
    }
    if let Some(via) = parts.via {
        let _ = writeln!(out, "  reported through {}", annotation.mentions.entity(via).name);
    }
    act(&mut out, annotation, claim, parts);
    let stances = annotation.judgement.stances.iter().filter(|stance| stance.claim == Some(claim as u32));
    stances.for_each(|it| stance(&mut out, lexicons, document, annotation, it));
    Some(out)
}

fn speakers(out: &mut String, lexicons: &Lexicons, annotation: &Annotation, claim: usize) {
    let speakers = annotation.speakers.get(claim).map_or(&[][..], Vec::as_slice);
    if speakers.is_empty() {
        out.push_str("  speaker: not resolved\n");
    }
    for speaker in speakers {
        let entity = annotation.mentions.entity(speaker.entity);
        let role = speaker.role.as_deref().or(entity.role.as_deref());
        let role = role.map_or_else(String::new, |role| format!(", {role}"));
        let _ = writeln!(out, "  speaker: {}{role} (by {})", entity.name, rules::how(speaker.how));
        let _ = writeln!(out, "    {}", of_gazetteer(lexicons, entity));
    }
}

/// Where an entity is known from.
pub(super) fn of_gazetteer(lexicons: &Lexicons, entity: &Entity) -> String {
    match entity.row {
        Some(row) => {
            let class = lexicons.gazetteer.class(row);
            let class = if class.is_empty() { entity.kind.name() } else { class };
            format!("{} in the gazetteers: {class} {}", entity.key, entity.name)
        }
        None => format!("{}: in no gazetteer, a name of this document", entity.key),
    }
}

fn act(out: &mut String, annotation: &Annotation, claim: usize, parts: &Claim) {
    let Some(act) = annotation.judgement.acts.get(claim) else { return };
    let codes = format!("PLOVER {}, CAMEO {}", or_none(&act.kind.plover), or_none(&act.kind.cameo));
    let why = match (act.rule, &parts.cue) {
        ("cue", Some(_)) => "the act of the cue's row".to_owned(),
        ("cue", None) => "no cue says more".to_owned(),
        (rule, _) => format!("decided by {rule}"),
    };
    let _ = writeln!(
        out,
        "  act: {} ({why}; {codes}), put forward as {}, hedge {}",
        act.kind.name,
        act.factuality.name(),
        act.hedge
    );
}

fn stance(out: &mut String, lexicons: &Lexicons, document: &Document, annotation: &Annotation, stance: &Stance) {
    let target = &annotation.mentions.entity(stance.entity).name;
    let tie = if stance.is_ambiguous { ", might mean another target" } else { "" };
    let nothing = if stance.evidence.is_empty() { ", no words for or against" } else { "" };
    let _ = writeln!(
        out,
        "  stance towards {target}: {} {:+} (confidence {:.2}, {}{nothing}{tie})",
        stance.label.name(),
        stance.score,
        stance.confidence,
        stance.factuality.name()
    );
    for evidence in &stance.evidence {
        let words = one_line(evidence.span.of(&document.text));
        let meaning = aside(&rules::stance(&evidence.rule));
        let _ = writeln!(out, "    {:+.1} {words}: rule {}{meaning}", evidence.score, evidence.rule);
        evidence_rows(out, lexicons, tokens(annotation, evidence.span));
    }
}

/// The tokens within a span.
pub(super) fn tokens(annotation: &Annotation, span: Span) -> &[Token] {
    let all = &annotation.segmentation.tokens;
    let from = annotation.segmentation.token_at(span.start);
    let to = all.partition_point(|token| token.span.end <= span.end);
    &all[from..to.max(from)]
}

/// The rows of the stance lexicons that these words are of.
fn evidence_rows(out: &mut String, lexicons: &Lexicons, tokens: &[Token]) {
    let mut at = 0;
    while at < tokens.len() {
        let words = tokens[at..].iter().map(|token| token.word);
        let fits = tokens.len() - at;
        let frame = lexicons.frames.at(words.clone()).find(|(.., len)| *len <= fits);
        let term = lexicons.stance_terms.at(words).find(|(term, len)| *len <= fits && term.score != 0);
        if let Some((id, ..)) = frame {
            lexicon_row(out, "frames.csv", lexicons.frames.get(id).line);
        }
        if let Some((term, _)) = term {
            lexicon_row(out, "stance_terms.csv", u64::from(term.line));
        }
        at += frame.map(|(.., len)| len).max(term.map(|(_, len)| len)).unwrap_or(1);
    }
}

/// `lexicons/NAME:LINE: the row`.
pub(super) fn lexicon_row(out: &mut String, name: &str, line: u64) {
    let _ = match Lexicons::builtin_row(name, line) {
        Some(row) => writeln!(out, "    lexicons/{name}:{line}: {row}"),
        None => writeln!(out, "    a row of your own {name}"),
    };
}

fn aside(meaning: &str) -> String {
    if meaning.is_empty() { String::new() } else { format!(" ({meaning})") }
}

fn or_none(code: &str) -> &str {
    if code.is_empty() { "none" } else { code }
}
