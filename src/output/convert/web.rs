//! `web_annotations.jsonld`: every claim as a W3C Web Annotation, with the quotation that finds it again in a text that was set anew, and its place.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use serde_json::{Value, json};

use super::documents::{self, Places, Told};
use super::{Made, Sources, sync};
use crate::records::{Claim, Surface};

/// The file.
pub(in super::super) const NAME: &str = "web_annotations.jsonld";

/// Code points of what surrounds a quotation.
const AROUND: u32 = 32;

/// Makes the file: one collection with one page of all annotations.
pub(in super::super) fn convert(sources: &Sources<'_>, folder: &Path) -> io::Result<Made> {
    let path = folder.join(NAME);
    let mut out = BufWriter::new(super::create(&path)?);
    let mut total = 0_u64;
    out.write_all(b"{\"@context\": \"http://www.w3.org/ns/anno.jsonld\", \"id\": \"urn:dixit:annotations\", \"type\": \"AnnotationPage\", \"items\": [")?;
    documents::each(sources.documents, |_, told| {
        let places = Places::new(&told.text);
        for claim in &told.record.claims {
            out.write_all(if total == 0 { b"\n" } else { b",\n" })?;
            serde_json::to_writer(&mut out, &annotation(told, claim, &places))?;
            total += 1;
        }
        Ok(())
    })?;
    out.write_all(b"\n]}\n")?;
    out.flush()?;
    drop(out);
    sync(&path)?;
    Ok(Made { names: vec![NAME], notes: Vec::new() })
}

/// A name for anything of a document, as a URN has it.
fn urn(parts: &[&str]) -> String {
    let escape = |part: &str| {
        part.bytes().fold(String::new(), |mut out, byte| {
            match byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                true => out.push(byte as char),
                false => out.push_str(&format!("%{byte:02X}")),
            }
            out
        })
    };
    let parts: Vec<String> = parts.iter().map(|part| escape(part)).collect();
    format!("urn:dixit:{}", parts.join(":"))
}

fn annotation(told: &Told, claim: &Claim, places: &Places<'_>) -> Value {
    let document = &told.record;
    let source = document.url.clone().unwrap_or_else(|| urn(&["document", &document.id]));
    let targets: Vec<Value> = claim.content.iter().map(|span| target(&source, span, places)).collect();
    let mut bodies = vec![text("tagging", &claim.act), text("tagging", &claim.kind)];
    bodies.extend(claim.speakers.iter().map(|speaker| text("identifying", &speaker.name)));
    bodies.extend(told.stances_of(claim).filter(|stance| stance.label != "neutral").map(|stance| {
        let name = stance.target.name.as_deref().unwrap_or(&stance.target.surface.text);
        text("assessing", &format!("{} {name} ({:+})", stance.label, stance.score))
    }));
    json!({
        "id": urn(&["claim", &document.id, &claim.id]),
        "type": "Annotation",
        "motivation": "assessing",
        "creator": {"type": "Software", "name": concat!("dixit ", env!("CARGO_PKG_VERSION"))},
        "body": bodies,
        "target": targets,
    })
}

fn text(purpose: &str, value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value})
}

fn target(source: &str, span: &Surface, places: &Places<'_>) -> Value {
    let before = places.slice(span.start.saturating_sub(AROUND), span.start);
    let after = places.slice(span.end, span.end.saturating_add(AROUND).min(places.length()));
    json!({
        "source": source,
        "selector": [
            {"type": "TextQuoteSelector", "exact": span.text, "prefix": before, "suffix": after},
            {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        ],
    })
}
