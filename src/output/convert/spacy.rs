//! `spacy.jsonl`: JSON lines as Prodigy and spaCy read them: text, tokens, spans, and the relations between them.
//!
//! Tokens are cut so that every span starts and ends at one, blanks of more than one character included, and text and tokens hold the same
//! letters. `dixit evaluate` reads the file back.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use serde::Serialize;

use super::documents::{self, Told};
use super::{Made, Sources, sync};
use crate::records::Surface;

/// The file.
pub(in super::super) const NAME: &str = "spacy.jsonl";

/// Makes the file.
pub(in super::super) fn convert(sources: &Sources<'_>, folder: &Path) -> io::Result<Made> {
    let path = folder.join(NAME);
    let mut out = BufWriter::new(super::create(&path)?);
    documents::each(sources.documents, |_, told| {
        serde_json::to_writer(&mut out, &task(told))?;
        out.write_all(b"\n")
    })?;
    out.flush()?;
    drop(out);
    sync(&path)?;
    Ok(Made { names: vec![NAME], notes: Vec::new() })
}

#[derive(Debug, Serialize)]
struct Task<'t> {
    text: &'t str,
    meta: Meta<'t>,
    tokens: Vec<Token<'t>>,
    spans: Vec<Span<'t>>,
    relations: Vec<Relation<'t>>,
}

#[derive(Debug, Serialize)]
struct Meta<'t> {
    id: &'t str,
    title: Option<&'t str>,
    published: Option<&'t str>,
    outlet: Option<&'t str>,
    url: Option<&'t str>,
}

#[derive(Debug, Serialize)]
struct Token<'t> {
    text: &'t str,
    start: u32,
    end: u32,
    id: u32,
    ws: bool,
}

/// A span; `token_end` is its last token, as Prodigy counts.
#[derive(Clone, Debug, Serialize)]
struct Span<'t> {
    start: u32,
    end: u32,
    token_start: u32,
    token_end: u32,
    label: String,
    /// Of which claim it is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<&'t str>,
}

#[derive(Debug, Serialize)]
struct Relation<'t> {
    head: u32,
    child: u32,
    head_span: Span<'t>,
    child_span: Span<'t>,
    label: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<&'t str>,
}

fn task(told: &Told) -> Task<'_> {
    let record = &told.record;
    let tokens = tokens(told);
    let span = |surface: &Surface, label: &str, claim| span(&tokens, surface, label, claim);
    let mut spans = Vec::new();
    let mut relations = Vec::new();
    for mention in &record.mentions {
        spans.extend(span(&mention.surface, &mention.kind.to_uppercase(), None));
    }
    for claim in &record.claims {
        let of = Some(claim.id.as_str());
        let contents: Vec<Span<'_>> = claim.content.iter().filter_map(|it| span(it, "CONTENT", of)).collect();
        let source = claim.source.as_ref().and_then(|it| span(it, "SOURCE", of));
        let cue = claim.cue.as_ref().and_then(|it| span(it, "CUE", of));
        if let Some(first) = contents.first() {
            let parts = contents[1..].iter().map(|it| (it, "CONTENT"));
            let ends = source.iter().map(|it| (it, "SOURCE")).chain(cue.iter().map(|it| (it, "CUE"))).chain(parts);
            relations.extend(ends.map(|(end, label)| relation(first, end, label, of)));
        }
        spans.extend(contents.into_iter().chain(source).chain(cue));
    }
    for stance in &record.stances {
        let label = match stance.label.as_str() {
            "support" => "SUPPORTS",
            "oppose" => "OPPOSES",
            "mixed" => "MIXED",
            _ => continue,
        };
        let holder = stance.holder.as_ref().and_then(|it| span(&it.surface, "HOLDER", None));
        let target = span(&stance.target.surface, "TARGET", None);
        if let (Some(holder), Some(target)) = (holder, target) {
            relations.push(relation(&holder, &target, label, stance.claim.as_deref()));
            spans.extend([holder, target]);
        }
    }
    let key = |span: &Span<'_>| (span.start, span.end, span.label.clone(), span.claim.map(str::to_owned));
    spans.sort_by_key(key);
    spans.dedup_by_key(|span| key(span));
    let meta = Meta {
        id: &record.id,
        title: record.title.as_deref(),
        published: record.published.as_deref(),
        outlet: record.outlet.as_deref(),
        url: record.url.as_deref(),
    };
    Task { text: &told.text, meta, tokens, spans, relations }
}

fn relation<'t>(head: &Span<'t>, child: &Span<'t>, label: &'static str, claim: Option<&'t str>) -> Relation<'t> {
    let (head_span, child_span) = (head.clone(), child.clone());
    Relation { head: head.token_end, child: child.token_end, head_span, child_span, label, claim }
}

fn span<'t>(tokens: &[Token<'_>], surface: &Surface, label: &str, claim: Option<&'t str>) -> Option<Span<'t>> {
    let token_start = tokens.partition_point(|token| token.start < surface.start);
    let token_end = tokens.partition_point(|token| token.end < surface.end);
    if surface.start >= surface.end || token_end >= tokens.len() {
        return None;
    }
    Some(Span {
        start: surface.start,
        end: surface.end,
        token_start: token_start as u32,
        token_end: token_end as u32,
        label: label.to_owned(),
        claim,
    })
}

/// Words, other characters one by one, and blanks that a token's `ws` does not say.
fn tokens(told: &Told) -> Vec<Token<'_>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Sort {
        Word,
        Blank,
        Other,
    }
    let sort = |letter: char| match letter {
        _ if letter.is_alphanumeric() => Sort::Word,
        _ if letter.is_whitespace() => Sort::Blank,
        _ => Sort::Other,
    };
    let edges = edges(told);
    let mut edges = edges.iter().copied().peekable();
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut last = None;
    let mut from = 0;
    for ((byte, letter), point) in told.text.char_indices().zip(0_u32..) {
        let mut is_edge = false;
        while edges.next_if(|edge| *edge <= point).is_some() {
            is_edge = true;
        }
        let now = sort(letter);
        let end = byte + letter.len_utf8();
        match (last, tokens.last_mut()) {
            // one blank behind a token is the token's
            (Some(Sort::Word | Sort::Other), Some(token)) if letter == ' ' && !is_edge => {
                token.ws = true;
                last = None;
                continue;
            }
            (Some(before), Some(token)) if before == now && now != Sort::Other && !is_edge => {
                token.text = &told.text[from..end];
                token.end = point + 1;
            }
            _ => {
                from = byte;
                let id = tokens.len() as u32;
                tokens.push(Token { text: &told.text[byte..end], start: point, end: point + 1, id, ws: false });
            }
        }
        last = Some(now);
    }
    tokens
}

/// Where spans start and end: no token runs over one of these.
fn edges(told: &Told) -> BTreeSet<u32> {
    let record = &told.record;
    let parts = record.claims.iter().flat_map(|claim| claim.content.iter().chain(&claim.source).chain(&claim.cue));
    let parties = record.stances.iter().flat_map(|stance| stance.holder.iter().chain([&stance.target]));
    let spans = record.mentions.iter().map(|it| &it.surface).chain(parts).chain(parties.map(|it| &it.surface));
    spans.flat_map(|span| [span.start, span.end]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{Mention, Record};

    #[test]
    fn tokens_hold_the_whole_text_and_every_edge() {
        let mention =
            |start, end| Mention { surface: Surface { start, end, text: String::new() }, ..Mention::default() };
        let text = "S-400  is  😀 here,\n\n“so”. ".to_owned();
        let record = Record { mentions: vec![mention(0, 5), mention(1, 2), mention(5, 6)], ..Record::default() };
        let told = Told { text, record };
        let tokens = tokens(&told);
        let joined: String = tokens.iter().map(|it| format!("{}{}", it.text, if it.ws { " " } else { "" })).collect();
        assert_eq!(joined, told.text);
        let letters: Vec<char> = told.text.chars().collect();
        for token in &tokens {
            assert_eq!(letters[token.start as usize..token.end as usize].iter().collect::<String>(), token.text);
        }
        for edge in edges(&told) {
            let inside = tokens.iter().any(|token| token.start < edge && edge < token.end);
            assert!(!inside, "{edge}");
        }
    }
}
