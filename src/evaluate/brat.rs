//! Gold in brat standoff: `NAME.ann` beside `NAME.txt`, with spans of the types Source, Cue and Content.
//!
//! An attribution is an event (`E1 Cue:T2 Source:T1 Content:T3`) or a set of relations that join a content to its source and cue
//! (`R1 Attribution Arg1:T3 Arg2:T1`). Type and role names are compared by how they begin, without regard to case: "Source-attribution"
//! is a source. Other lines (notes, attributes, other types) are passed over.

use std::collections::BTreeMap;
use std::path::Path;

use super::annotated::{Annotated, AnnotatedClaim, ReadError};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Source,
    Cue,
    Content,
}

impl Role {
    fn of(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        [("source", Self::Source), ("cue", Self::Cue), ("content", Self::Content)]
            .into_iter()
            .find_map(|(start, role)| name.starts_with(start).then_some(role))
    }
}

type Spans = Vec<(u32, u32)>;

/// Reads every `.ann` file of a folder, or one such file, with the text beside it. A document's id is the
/// file's name without its ending, or what an `index.csv` beside it says.
///
/// # Errors
/// When a file cannot be read, or a line of the kinds named above is malformed.
pub fn read(path: &Path) -> Result<Vec<Annotated>, ReadError> {
    let names = index(path)?;
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let files = ReadError::files(path, "ann")?;
    let documents = files.iter().map(|path| {
        let name = name(path);
        read_pair(path, names.get(&name).cloned().unwrap_or(name))
    });
    documents.collect()
}

/// The index that `dixit annotate --format brat` writes: names of files, and the ids of the documents in them.
fn index(path: &Path) -> Result<BTreeMap<String, String>, ReadError> {
    let path = path.join("index.csv");
    if !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let form = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line) as usize;
        ReadError::form(&path, line, format!("no index of files and documents: {error}"))
    };
    let mut rows = csv::Reader::from_path(&path).map_err(form)?;
    rows.deserialize::<(String, String, String)>()
        .map(|row| row.map(|(file, id, _)| (file, id)).map_err(form))
        .collect()
}

fn read_pair(path: &Path, id: String) -> Result<Annotated, ReadError> {
    let text = ReadError::read(&path.with_extension("txt"))?;
    let standoff = ReadError::read(path)?;
    let mut spans: BTreeMap<&str, (Role, Spans)> = BTreeMap::new();
    let mut events: Vec<Vec<&str>> = Vec::new();
    let mut relations: Vec<(&str, &str)> = Vec::new();
    for (number, line) in standoff.lines().enumerate() {
        let form = |message: &str| ReadError::form(path, number + 1, message);
        let (id, rest) = line.split_once('\t').unwrap_or((line, ""));
        let body = rest.split('\t').next().unwrap_or_default();
        match id.chars().next() {
            Some('T') => {
                let (kind, offsets) =
                    body.split_once(' ').ok_or_else(|| form("expected a type and offsets after the id of a span"))?;
                if let Some(role) = Role::of(kind) {
                    let pairs = offsets.split(';').map(pair).collect::<Option<Spans>>();
                    let pairs = pairs.ok_or_else(|| form("expected offsets of the form START END;START END"))?;
                    spans.insert(id, (role, pairs));
                }
            }
            Some('E') => {
                events.push(body.split(' ').filter_map(|part| part.split_once(':')).map(|(_, id)| id).collect());
            }
            Some('R') => {
                let mut ends = body.split(' ').skip(1).filter_map(|part| part.split_once(':')).map(|(_, id)| id);
                match (ends.next(), ends.next()) {
                    (Some(first), Some(second)) => relations.push((first, second)),
                    _ => return Err(form("expected a relation of the form NAME Arg1:ID Arg2:ID")),
                }
            }
            _ => {}
        }
    }
    let kinds = |id: &str| spans.get(id).map(|(role, _)| *role);
    for (first, second) in relations {
        // the content gathers what is related to it
        let (content, other) = if kinds(second) == Some(Role::Content) { (second, first) } else { (first, second) };
        match events.iter_mut().find(|event| event.contains(&content)) {
            Some(event) => event.push(other),
            None => events.push(vec![content, other]),
        }
    }
    // contents that nothing attributes to anybody are attributions without source and cue
    for (id, (role, _)) in &spans {
        if *role == Role::Content && !events.iter().any(|event| event.contains(id)) {
            events.push(vec![id]);
        }
    }
    let letters: Vec<char> = text.chars().collect();
    let mut claims: Vec<AnnotatedClaim> = events.iter().filter_map(|event| claim(event, &spans, &letters)).collect();
    claims.sort_by_key(|claim| claim.content.first().copied());
    for (number, claim) in claims.iter_mut().enumerate() {
        claim.id = format!("c{}", number + 1);
    }
    Ok(Annotated { id, text: Some(text), claims, stances: Vec::new() })
}

fn pair(offsets: &str) -> Option<(u32, u32)> {
    let (start, end) = offsets.trim().split_once(' ')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

fn claim(ids: &[&str], spans: &BTreeMap<&str, (Role, Spans)>, letters: &[char]) -> Option<AnnotatedClaim> {
    let mut claim = AnnotatedClaim::default();
    for (role, pairs) in ids.iter().filter_map(|id| spans.get(id)) {
        let into = match role {
            Role::Source => &mut claim.source,
            Role::Cue => &mut claim.cue,
            Role::Content => &mut claim.content,
        };
        into.extend(pairs);
    }
    if claim.content.is_empty() {
        return None;
    }
    claim.content.sort_unstable();
    claim.kind = kind(&claim.content, letters).to_owned();
    Some(claim)
}

/// Standoff does not say how much is quoted: direct if every span opens and closes with marks, mixed if a mark stands within.
pub(super) fn kind(content: &[(u32, u32)], letters: &[char]) -> &'static str {
    // marks that are never an apostrophe
    let is_double = |mark: char| matches!(mark, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '\u{FF02}');
    let is_mark = |at: u32| letters.get(at as usize).copied().is_some_and(is_double);
    let quoted = content.iter().all(|&(start, end)| end > start && is_mark(start) && is_mark(end - 1));
    if quoted {
        "direct"
    } else if content.iter().any(|&(start, end)| (start..end).any(is_mark)) {
        "mixed"
    } else {
        "indirect"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, standoff: &str) -> Vec<AnnotatedClaim> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("a.txt"), text).expect("written");
        std::fs::write(folder.path().join("a.ann"), standoff).expect("written");
        read(folder.path()).expect("read").remove(0).claims
    }

    #[test]
    fn events_and_relations_give_the_same_claims() {
        let text = "“We wait,” Orlova said. “It is late.”";
        let spans = "T1\tSource 11 17\tOrlova\nT2\tCue 18 22\tsaid\nT3\tContent 0 10;24 37\t“We wait,” “It is late.”\n";
        let by_event = check(text, &format!("{spans}E1\tCue:T2 Source:T1 Content:T3\n#1\tNote T1\tx\n"));
        let by_relation = check(text, &format!("{spans}R1\tSource Arg1:T3 Arg2:T1\nR2\tCue Arg1:T2 Arg2:T3\n"));
        assert_eq!(by_event, by_relation);
        assert_eq!(by_event[0].content, [(0, 10), (24, 37)]);
        assert_eq!((by_event[0].source.as_slice(), by_event[0].kind.as_str()), (&[(11, 17)][..], "direct"));
    }

    #[test]
    fn a_malformed_span_names_its_line() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("a.txt"), "x").expect("written");
        std::fs::write(folder.path().join("a.ann"), "T1\tCue 0 1\tx\nT2\tCue 0;1\tx\n").expect("written");
        let error = read(folder.path()).expect_err("malformed").to_string();
        assert!(error.contains("a.ann:2"), "{error}");
    }
}
