//! Gold as it is written by hand: `corpus/gold/NAME.gold`. `corpus/README.md` describes the format.
//!
//! The article in markup, a line `---`, then records: `claim | 1 | direct | act=state | speakers=A; B` and
//! `stance | 1 | holder=A | target=T | oppose | -2 | evidence=…`.

use std::collections::BTreeMap;
use std::path::Path;

use super::annotated::{Annotated, AnnotatedClaim, AnnotatedStance, ReadError};
use crate::markup;
use crate::span::{CodePoints, Span};

/// Reads a `.gold` file, or all of a folder, by name. A document's id is the file's name without its ending.
///
/// # Errors
/// When a file cannot be read, its markup does not close, or a record is malformed.
pub fn read(path: &Path) -> Result<Vec<Annotated>, ReadError> {
    ReadError::files(path, "gold")?.iter().map(|path| read_file(path)).collect()
}

fn read_file(path: &Path) -> Result<Annotated, ReadError> {
    let file = ReadError::read(path)?;
    let Some((marked, records)) = file.split_once("\n---\n") else {
        return Err(ReadError::form(path, 1, "expected a line `---` between the article and its records"));
    };
    // the article ends with a line break of its own
    let marked = format!("{marked}\n");
    let parsed = markup::parse(&marked).map_err(|error| ReadError::form(path, 1, error.to_string()))?;
    let points = CodePoints::new(&parsed.text);
    let mut claims: BTreeMap<u32, AnnotatedClaim> = BTreeMap::new();
    let pair = |span: Span| (points.before(span.start), points.before(span.end));
    for label in &parsed.labels {
        for id in &label.ids {
            let claim =
                claims.entry(*id).or_insert_with(|| AnnotatedClaim { id: id.to_string(), ..AnnotatedClaim::default() });
            match label.name.as_str() {
                "source" => claim.source.push(pair(label.span)),
                "cue" => claim.cue.push(pair(label.span)),
                "content" => claim.content.push(pair(label.span)),
                other => {
                    return Err(ReadError::form(
                        path,
                        1,
                        format!("unknown label `{other}`: expected source, cue or content"),
                    ));
                }
            }
        }
    }
    let mut stances = Vec::new();
    let before = marked.lines().count() + 1;
    for (number, line) in records.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let form = |message: String| ReadError::form(path, before + number + 1, message);
        let fields: Vec<&str> = line.split(" | ").map(str::trim).collect();
        match fields.as_slice() {
            ["claim", id, kind, rest @ ..] => {
                let claim = id.parse().ok().and_then(|id: u32| claims.get_mut(&id));
                let claim = claim.ok_or_else(|| form(format!("claim {id} has no group in the article's markup")))?;
                if !matches!(*kind, "direct" | "indirect" | "mixed") {
                    return Err(form(format!("unknown kind `{kind}`: expected direct, indirect or mixed")));
                }
                claim.kind = (*kind).to_owned();
                claim.speakers = Some(Vec::new());
                for (key, value) in pairs(rest) {
                    match key {
                        "act" => claim.act = Some(value.to_owned()),
                        "speakers" => {
                            claim.speakers = Some(value.split(';').map(|name| name.trim().to_owned()).collect())
                        }
                        "in" => claim.is_nested = true,
                        "via" | "group" => {}
                        _ => {
                            return Err(form(format!(
                                "unknown field `{key}`: expected act, speakers, group, via or in"
                            )));
                        }
                    }
                }
            }
            ["stance", claim, rest @ ..] => stances.push(stance(claim, rest).ok_or_else(|| {
                form("expected `stance | CLAIM or - | holder=… | target=… | LABEL | SCORE | evidence=…`".to_owned())
            })?),
            _ => return Err(form("expected a record that begins with `claim | ` or `stance | `".to_owned())),
        }
    }
    if let Some(claim) = claims.values().find(|claim| claim.kind.is_empty() || claim.content.is_empty()) {
        return Err(ReadError::form(path, 1, format!("claim {} lacks its record or its content", claim.id)));
    }
    let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Annotated { id, text: Some(parsed.text), claims: claims.into_values().collect(), stances })
}

fn pairs<'a>(fields: &'a [&'a str]) -> impl Iterator<Item = (&'a str, &'a str)> {
    fields.iter().map(|field| field.split_once('=').unwrap_or((field, "")))
}

fn stance(claim: &str, fields: &[&str]) -> Option<AnnotatedStance> {
    let mut stance = AnnotatedStance { claim: (claim != "-").then(|| claim.to_owned()), ..AnnotatedStance::default() };
    for (key, value) in pairs(fields) {
        match key {
            "holder" => stance.holder = (!value.is_empty()).then(|| value.to_owned()),
            "target" => stance.target = value.to_owned(),
            "evidence" => {}
            "support" | "oppose" | "neutral" | "mixed" => stance.label = key.to_owned(),
            score => stance.score = score.trim_start_matches('+').parse().ok()?,
        }
    }
    (!stance.target.is_empty() && !stance.label.is_empty()).then_some(stance)
}
