//! What all writers share: a document and its annotation, with offsets in code points and names looked up.

use std::borrow::Cow;

use super::number;
use crate::attribution::Claim;
use crate::bounds::PassedOver;
use crate::document::Document;
use crate::mention::{Country, Entity, EntityId};
use crate::pipeline::Annotation;
use crate::span::{CodePoints, Span};

/// A document and its annotation, ready to be written. What the document does not say of itself is filled with what its text says.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) document: &'a Document,
    pub(super) annotation: &'a Annotation,
    pub(super) title: Option<&'a str>,
    pub(super) authors: Vec<&'a str>,
    pub(super) published: Option<&'a str>,
    pub(super) outlet: Option<&'a str>,
    /// What the reader noticed, and what was beyond the engine's bounds.
    pub(super) warnings: Vec<Cow<'a, str>>,
    points: CodePoints<'a>,
}

/// A span in code points, with its surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Surface<'a> {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) text: &'a str,
}

fn warnings(document: &Document, passed_over: PassedOver) -> Vec<Cow<'_, str>> {
    let mut warnings: Vec<Cow<'_, str>> = document.warnings.iter().map(|warning| Cow::Borrowed(&**warning)).collect();
    for (count, what, flag) in [
        (passed_over.marks, "quotation marks stand in more quotations than are looked at", "--max-depth"),
        (
            passed_over.cues,
            "words that may be cues stand in sentences with more of them than are looked at",
            "--max-cues",
        ),
    ] {
        if count > 0 {
            warnings.push(Cow::Owned(format!("{count} {what}, and are passed over: raise {flag}")));
        }
    }
    warnings
}

impl<'a> View<'a> {
    pub(super) fn new(document: &'a Document, annotation: &'a Annotation) -> Self {
        let masthead = &annotation.segmentation.masthead;
        let surface = |span: Span| span.of(&document.text);
        let authors = match document.authors.is_empty() {
            true => masthead.authors.iter().map(|span| surface(*span)).collect(),
            false => document.authors.iter().map(String::as_str).collect(),
        };
        Self {
            document,
            annotation,
            title: document.title.as_deref().or(masthead.title.map(surface)),
            authors,
            published: document.published.as_deref().or(masthead.published.as_deref()),
            outlet: document.outlet.as_deref().or(masthead.outlet.map(surface)),
            warnings: warnings(document, annotation.passed_over),
            points: CodePoints::new(&document.text),
        }
    }

    /// Code points before a byte of the text.
    pub(super) fn point(&self, byte: u32) -> u32 {
        self.points.before(byte)
    }

    /// A span's surface.
    pub(super) fn surface(&self, span: Span) -> Surface<'a> {
        Surface { start: self.point(span.start), end: self.point(span.end), text: span.of(&self.document.text) }
    }

    /// A span's surface alone.
    pub(super) fn text(&self, span: Span) -> &'a str {
        span.of(&self.document.text)
    }

    /// Appends the id of something of the document to a cell: the document's id, #, a letter, and a number that starts at 1.
    pub(super) fn push_id(&self, letter: char, index: usize, cell: &mut String) {
        cell.push_str(&self.document.id);
        cell.push('#');
        cell.push(letter);
        number::whole(index as i64 + 1, cell);
    }

    /// An entity of the document.
    pub(super) fn entity(&self, id: EntityId) -> &'a Entity {
        self.annotation.mentions.entity(id)
    }

    /// Claims with their indices.
    pub(super) fn claims(&self) -> impl Iterator<Item = (usize, &'a Claim)> + use<'a> {
        self.annotation.claims.iter().enumerate()
    }
}

/// The code of a country, or nothing.
pub(super) fn country(country: &Option<Country>) -> &str {
    country.as_ref().map_or("", Country::code)
}
