//! The caller's own mentions: `[{"start", "end", "kind"?, "name"?}]`, in code points, → spans in bytes.
//!
//! What cannot be used becomes a warning on the document, never a reject.

use serde::Deserialize;

use crate::document::GivenMention;
use crate::mention::Kind;
use crate::span::{CodePoints, Span};

#[derive(Debug, Deserialize)]
struct Row {
    start: i64,
    end: i64,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

/// Reads the mentions of a text, in the order given.
pub(super) fn mentions(json: &str, text: &str, warnings: &mut Vec<String>) -> Vec<GivenMention> {
    let rows = match serde_json::from_str::<Option<Vec<Row>>>(json) {
        Ok(rows) => rows.unwrap_or_default(),
        Err(error) => {
            warnings.push(format!(
                "mentions are not read ({error}): give [{{\"start\", \"end\", \"kind\", \"name\"}}], in code points"
            ));
            return Vec::new();
        }
    };
    let points = CodePoints::new(text);
    let byte = |index: i64| u32::try_from(index).ok().and_then(|index| points.byte(index));
    let mut given = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        let span = match (byte(row.start), byte(row.end)) {
            (Some(start), Some(end)) if start < end => Span::new(start, end),
            _ => {
                let Row { start, end, .. } = row;
                warnings.push(format!(
                    "mention {index} at {start}..{end} is left out: it does not lie in the text's {} code points",
                    points.before(text.len() as u32)
                ));
                continue;
            }
        };
        let kind = row.kind.as_deref().and_then(Kind::from_name);
        if let (None, Some(unknown)) = (kind, &row.kind) {
            let kinds = Kind::ALL.map(Kind::name).join(", ");
            warnings.push(format!("mention {index} has the unknown kind {unknown:?}; known are {kinds}"));
        }
        given.push(GivenMention { span, kind, name: row.name.filter(|name| !name.is_empty()) });
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_become_bytes_and_what_lies_outside_is_said() {
        let mut warnings = Vec::new();
        let text = "“Ōta” said THAAD.";
        let json = r#"[{"start": 1, "end": 4, "kind": "person", "name": "Ōta"}, {"start": 11, "end": 99},
                       {"start": 11, "end": 16, "kind": "gadget"}, {"start": -1, "end": 3}]"#;
        let given = mentions(json, text, &mut warnings);
        let surfaces: Vec<&str> = given.iter().map(|mention| mention.span.of(text)).collect();
        assert_eq!(surfaces, ["Ōta", "THAAD"]);
        assert_eq!((given[0].kind, given[1].kind), (Some(Kind::Person), None));
        assert_eq!(warnings.len(), 3, "{warnings:?}");
    }

    #[test]
    fn another_shape_is_a_warning() {
        let mut warnings = Vec::new();
        assert_eq!(mentions(r#"{"start": 1}"#, "text", &mut warnings), []);
        assert_eq!(warnings.len(), 1);
    }
}
