//! Annotations as JSON lines of Prodigy or spaCy: spans labelled SOURCE, CUE and CONTENT, and relations from a content to the others.
//!
//! Spans that name their `claim` belong together by it; elsewhere a relation joins its ends to the claim of its head. Other labels are passed over.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::annotated::{Annotated, AnnotatedClaim, ReadError};
use super::brat;

#[derive(Deserialize)]
struct Task {
    text: String,
    #[serde(default)]
    meta: Meta,
    id: Option<String>,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    relations: Vec<Relation>,
}

#[derive(Default, Deserialize)]
struct Meta {
    id: Option<String>,
}

#[derive(Clone, Deserialize)]
struct Span {
    start: u32,
    end: u32,
    label: String,
    claim: Option<String>,
}

#[derive(Deserialize)]
struct Relation {
    head_span: Span,
    child_span: Span,
    claim: Option<String>,
}

/// Is a line of this form? It has spans, and no claims.
pub(super) fn is_task(line: &str) -> bool {
    #[derive(Deserialize)]
    struct Probe {
        spans: Option<IgnoredAny>,
        claims: Option<IgnoredAny>,
    }
    serde_json::from_str::<Probe>(line).is_ok_and(|probe| probe.spans.is_some() && probe.claims.is_none())
}

/// Reads a file of JSON lines.
///
/// # Errors
/// When the file cannot be read, or a line is not of this form.
pub fn read(path: &Path) -> Result<Vec<Annotated>, ReadError> {
    let text = ReadError::read(path)?;
    let mut documents = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let task: Task = serde_json::from_str(line)
            .map_err(|error| ReadError::form(path, number + 1, format!("no text with spans: {error}")))?;
        documents.push(document(task, number + 1));
    }
    Ok(documents)
}

fn document(task: Task, number: usize) -> Annotated {
    let mut groups: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    let place = |span: &Span| format!("{:010}-{:010}", span.start, span.end);
    for span in &task.spans {
        if let Some(claim) = &span.claim {
            groups.entry(claim.clone()).or_default().push(span.clone());
        } else if span.label == "CONTENT" {
            groups.entry(place(span)).or_default().push(span.clone());
        }
    }
    for Relation { head_span, child_span, .. } in task.relations.iter().filter(|relation| relation.claim.is_none()) {
        let (content, other) = match head_span.label.as_str() {
            "CONTENT" => (head_span, child_span),
            _ => (child_span, head_span),
        };
        if content.label == "CONTENT" {
            // what goes on another content is no claim of its own
            if other.label == "CONTENT" {
                groups.remove(&place(other));
            }
            groups.entry(place(content)).or_default().push(other.clone());
        }
    }
    let letters: Vec<char> = task.text.chars().collect();
    let mut claims: Vec<AnnotatedClaim> = groups.values().filter_map(|spans| claim(spans, &letters)).collect();
    claims.sort_by_key(|claim| claim.content.first().copied());
    for (number, claim) in claims.iter_mut().enumerate() {
        claim.id = format!("c{}", number + 1);
    }
    let id = task.meta.id.or(task.id).unwrap_or_else(|| number.to_string());
    Annotated { id, text: Some(task.text), claims, stances: Vec::new() }
}

fn claim(spans: &[Span], letters: &[char]) -> Option<AnnotatedClaim> {
    let of = |label: &str| {
        let mut pairs: Vec<(u32, u32)> =
            spans.iter().filter(|span| span.label == label).map(|span| (span.start, span.end)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    };
    let content = of("CONTENT");
    if content.is_empty() {
        return None;
    }
    let kind = brat::kind(&content, letters).to_owned();
    Some(AnnotatedClaim { kind, source: of("SOURCE"), cue: of("CUE"), content, ..AnnotatedClaim::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_alone_make_claims_too() {
        let span = |start: u32, end: u32, label: &str| serde_json::json!({"start": start, "end": end, "label": label});
        let (content, rest, source) = (span(0, 10, "CONTENT"), span(24, 37, "CONTENT"), span(11, 17, "SOURCE"));
        let relation = |child: &serde_json::Value| serde_json::json!({"head": 0, "child": 1, "head_span": content, "child_span": child, "label": "X"});
        let line = serde_json::json!({
            "text": "“We wait,” Orlova said. “It is late.”",
            "spans": [content, rest, source],
            "relations": [relation(&rest), relation(&source)],
        });
        assert!(is_task(&line.to_string()));
        let document = document(serde_json::from_value(line).expect("of this form"), 1);
        assert_eq!(document.claims.len(), 1);
        assert_eq!(document.claims[0].content, [(0, 10), (24, 37)]);
        assert_eq!(
            (document.claims[0].source.as_slice(), document.claims[0].kind.as_str()),
            (&[(11, 17)][..], "direct")
        );
    }

    #[test]
    fn records_are_no_tasks() {
        assert!(!is_task("{\"id\": \"a\", \"text\": \"x\", \"claims\": []}"));
        assert!(!is_task("no json"));
    }
}
