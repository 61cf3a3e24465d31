//! An article of a report: its text with sources, cues and contents marked, and a place for the cards of its claims, which the script makes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{escape, escaped, side};
use crate::records::{Claim, Record, Surface};

/// Is this the text that was annotated? Every span of a claim must be its surface.
pub(super) fn is_of(record: &Record, text: &str) -> bool {
    let bytes = points(text);
    let at = |point: u32| bytes.get(point as usize).copied();
    record.claims.iter().flat_map(spans).all(|(span, _)| match (at(span.start), at(span.end)) {
        (Some(start), Some(end)) if start <= end => text[start..end] == span.text,
        _ => false,
    })
}

/// The byte at which each code point starts, and the end.
fn points(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

/// What a span is to its claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Content,
    Source,
    Cue,
}

fn spans(claim: &Claim) -> impl Iterator<Item = (&Surface, Part)> {
    let content = claim.content.iter().map(|span| (span, Part::Content));
    let source = claim.source.iter().map(|span| (span, Part::Source));
    content.chain(source).chain(claim.cue.iter().map(|span| (span, Part::Cue)))
}

/// Appends the article. Claims are numbered from `first` on the page; `mains` has the index of the main stance of each.
pub(super) fn write(
    record: &Record,
    text: Option<&str>,
    mains: &[Option<usize>],
    document: usize,
    first: usize,
    out: &mut String,
) {
    let title = record.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(&record.id);
    let _ = write!(
        out,
        "<article data-document=\"{document}\" aria-labelledby=\"a{document}\"><h3 id=\"a{document}\"><bdi>"
    );
    escape(title, out);
    out.push_str("</bdi></h3><p class=\"soft\">");
    let facts = [Some(record.id.as_str()), record.published.as_deref(), record.outlet.as_deref()];
    let authors = (!record.authors.is_empty()).then(|| record.authors.join("; "));
    let facts: Vec<String> = facts.into_iter().chain([authors.as_deref()]).flatten().map(escaped).collect();
    out.push_str(&facts.join(" · "));
    if let Some(url) = record.url.as_deref().filter(|url| is_web(url)) {
        let _ = write!(out, " · <a rel=\"noopener noreferrer\" href=\"{}\">source</a>", escaped(url));
    }
    out.push_str("</p>");
    let open = match text {
        Some(text) => {
            out.push_str("<div class=\"text\" dir=\"auto\">");
            let sides: Vec<&'static str> =
                mains.iter().map(|main| main.map_or("neutral", |index| side(&record.stances[index]))).collect();
            mark(record, text, &sides, first, out);
            out.push_str("</div>");
            ""
        }
        // the cards are all that there is to see
        None => {
            out.push_str("<p class=\"soft\">The text of this article is not at hand; its claims are below.</p>");
            " open"
        }
    };
    if !record.claims.is_empty() {
        let _ = write!(out, "<details{open}><summary>{} claims</summary></details>", record.claims.len());
    }
    out.push_str("</article>\n");
}

/// Only addresses that a browser fetches a page from: no script, no file.
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Appends the text with its marks, each claim in the class of its side. Where spans overlap, the shortest content counts, so a claim may have
/// no mark of its own; all pieces stand side by side, none within another.
fn mark(record: &Record, text: &str, sides: &[&'static str], first: usize, out: &mut String) {
    let bytes = points(text);
    // (place, does it start there, part, length, claim)
    let mut edges: Vec<(u32, bool, Part, u32, usize)> = Vec::new();
    for (index, claim) in record.claims.iter().enumerate() {
        for (span, part) in spans(claim).filter(|(span, _)| span.start < span.end) {
            let length = span.end - span.start;
            edges.push((span.start, true, part, length, index));
            edges.push((span.end, false, part, length, index));
        }
    }
    edges.sort_unstable();
    let mut open: BTreeSet<(Part, u32, usize)> = BTreeSet::new();
    let mut begun = vec![false; record.claims.len()];
    let mut at = 0;
    for (place, starts, part, length, claim) in edges {
        piece(sides, &text[bytes[at as usize]..bytes[place as usize]], &open, &mut begun, first, out);
        at = place;
        if starts {
            open.insert((part, length, claim));
        } else {
            open.remove(&(part, length, claim));
        }
    }
    piece(sides, &text[bytes[at as usize]..], &open, &mut begun, first, out);
}

fn piece(
    sides: &[&'static str],
    text: &str,
    open: &BTreeSet<(Part, u32, usize)>,
    begun: &mut [bool],
    first: usize,
    out: &mut String,
) {
    if text.is_empty() {
        return;
    }
    let Some((_, _, nearest)) = open.first() else { return escape(text, out) };
    let mut classes = String::new();
    let content = open.first().filter(|(part, ..)| *part == Part::Content);
    if let Some((_, _, claim)) = content {
        let _ = write!(classes, "content {}", sides[*claim]);
    }
    for (part, class) in [(Part::Source, "source"), (Part::Cue, "cue")] {
        if open.iter().any(|(other, ..)| *other == part) {
            classes.push_str(if classes.is_empty() { "" } else { " " });
            classes.push_str(class);
        }
    }
    let number = first + nearest;
    match content {
        // the first piece of a claim leads to its card, by mouse and by keyboard
        Some((_, _, claim)) if !text.trim().is_empty() && !std::mem::replace(&mut begun[*claim], true) => {
            let _ = write!(out, "<a id=\"c{number}\" href=\"#k{number}\" class=\"{classes}\" data-claim=\"{number}\">");
            escape(text, out);
            out.push_str("</a>");
        }
        Some(_) => {
            let _ = write!(out, "<span class=\"{classes}\" data-claim=\"{number}\">");
            escape(text, out);
            out.push_str("</span>");
        }
        None => {
            let _ = write!(out, "<span class=\"{classes}\">");
            escape(text, out);
            out.push_str("</span>");
        }
    }
}
