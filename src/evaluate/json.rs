//! Annotations as JSON lines: `annotations.jsonl` of the output, or gold in the same form with its `text`.
//!
//! Gold that gives spans as `[start, end]` pairs instead of objects is read as well.

use std::path::Path;

use serde::Deserialize;

use super::annotated::{Annotated, AnnotatedClaim, AnnotatedStance, ReadError};

#[derive(Deserialize)]
struct DocumentRecord {
    id: String,
    text: Option<String>,
    #[serde(default)]
    claims: Vec<ClaimRecord>,
    #[serde(default)]
    stances: Vec<StanceRecord>,
}

#[derive(Deserialize)]
struct ClaimRecord {
    #[serde(default)]
    id: String,
    kind: String,
    source: Option<Spans>,
    cue: Option<Spans>,
    content: Spans,
    speakers: Option<Vec<Named>>,
    act: Option<String>,
    nested_in: Option<String>,
    confidence: Option<f32>,
    rule: Option<String>,
}

#[derive(Deserialize)]
struct StanceRecord {
    claim: Option<String>,
    holder: Option<Named>,
    target: Named,
    label: String,
    #[serde(default)]
    score: i8,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
    text: Option<String>,
}

impl Named {
    fn name(self) -> Option<String> {
        self.name.or(self.text)
    }
}

#[derive(Deserialize)]
struct SpanRecord {
    start: u32,
    end: u32,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Spans {
    One(SpanRecord),
    Many(Vec<SpanRecord>),
    Pairs(Vec<(u32, u32)>),
}

impl Spans {
    fn pairs(self) -> Vec<(u32, u32)> {
        match self {
            Self::One(span) => vec![(span.start, span.end)],
            Self::Many(spans) => spans.into_iter().map(|span| (span.start, span.end)).collect(),
            Self::Pairs(pairs) => pairs,
        }
    }
}

/// Reads a file of JSON lines.
///
/// # Errors
/// When the file cannot be read, or a line is not an annotated document.
pub fn read(path: &Path) -> Result<Vec<Annotated>, ReadError> {
    let text = ReadError::read(path)?;
    let mut documents = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let record: DocumentRecord = serde_json::from_str(line)
            .map_err(|error| ReadError::form(path, number + 1, format!("not an annotated document: {error}")))?;
        documents.push(record.into());
    }
    Ok(documents)
}

/// An annotated document as a line that [`read`] reads: its claims with spans, confidence and pattern.
pub fn line(document: &Annotated) -> String {
    let spans = |spans: &[(u32, u32)]| -> Vec<serde_json::Value> {
        spans.iter().map(|(start, end)| serde_json::json!({"start": start, "end": end})).collect()
    };
    let one = |all: &[(u32, u32)]| spans(all).into_iter().next();
    let claim = |claim: &AnnotatedClaim| {
        serde_json::json!({
            "id": claim.id, "kind": claim.kind,
            "source": one(&claim.source), "cue": one(&claim.cue), "content": spans(&claim.content),
            // which claim it stands in is not known here
            "nested_in": claim.is_nested.then_some("?"),
            "confidence": claim.confidence, "rule": claim.rule,
        })
    };
    let claims: Vec<_> = document.claims.iter().map(claim).collect();
    serde_json::json!({"id": document.id, "claims": claims}).to_string() + "\n"
}

impl From<DocumentRecord> for Annotated {
    fn from(record: DocumentRecord) -> Self {
        let pairs = |spans: Option<Spans>| spans.map_or_else(Vec::new, Spans::pairs);
        let claims = record.claims.into_iter().map(|claim| AnnotatedClaim {
            id: claim.id,
            kind: claim.kind,
            source: pairs(claim.source),
            cue: pairs(claim.cue),
            content: claim.content.pairs(),
            speakers: claim.speakers.map(|speakers| speakers.into_iter().filter_map(Named::name).collect()),
            act: claim.act,
            is_nested: claim.nested_in.is_some(),
            confidence: claim.confidence,
            rule: claim.rule,
        });
        let stances = record.stances.into_iter().map(|stance| AnnotatedStance {
            claim: stance.claim,
            holder: stance.holder.and_then(Named::name),
            target: stance.target.name().unwrap_or_default(),
            label: stance.label,
            score: stance.score,
        });
        Self { id: record.id, text: record.text, claims: claims.collect(), stances: stances.collect() }
    }
}
