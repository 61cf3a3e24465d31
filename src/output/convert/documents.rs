//! Documents on their way to a converter: each with its text, its record, and where code points stand in it.

#![cfg_attr(not(feature = "sqlite"), allow(dead_code, reason = "the database of DNA is a feature"))]

use std::fs::File as OpenFile;
use std::io::{self, BufRead as _, BufReader};
use std::path::Path;

use serde::Deserialize;

use crate::records::{Claim, Record, Stance, Surface};

/// A document, its text and what was found in it.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    pub(super) text: String,
    #[serde(flatten)]
    pub(super) record: Record,
}

impl Told {
    /// The stances of a claim.
    pub(super) fn stances_of<'t>(&'t self, claim: &'t Claim) -> impl Iterator<Item = &'t Stance> {
        self.record.stances.iter().filter(|stance| stance.claim.as_ref() == Some(&claim.id))
    }

    /// The document's title, or its id.
    pub(super) fn title(&self) -> &str {
        self.record.title.as_deref().unwrap_or(&self.record.id)
    }
}

/// Calls something for every document of a stream, in its order, with its number, which starts at 0.
pub(super) fn each(path: &Path, mut call: impl FnMut(usize, &Told) -> io::Result<()>) -> io::Result<()> {
    let mut lines = BufReader::with_capacity(1 << 18, OpenFile::open(path)?);
    let mut line = Vec::new();
    for number in 0.. {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let told = serde_json::from_slice(&line).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        call(number, &told)?;
    }
    Ok(())
}

/// Where the code points of a text stand, in bytes and in UTF-16 units.
#[derive(Debug)]
pub(super) struct Places<'t> {
    text: &'t str,
    /// Bytes and UTF-16 units before each code point, and before the end.
    before: Vec<(u32, u32)>,
}

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut before = Vec::with_capacity(text.len() + 1);
        let (mut bytes, mut units) = (0, 0);
        for letter in text.chars() {
            before.push((bytes, units));
            bytes += letter.len_utf8() as u32;
            units += letter.len_utf16() as u32;
        }
        before.push((bytes, units));
        Self { text, before }
    }

    fn at(&self, point: u32) -> (u32, u32) {
        self.before[(point as usize).min(self.before.len() - 1)]
    }

    /// UTF-16 units before a code point.
    pub(super) fn units(&self, point: u32) -> u32 {
        self.at(point).1
    }

    /// The text between two code points; those beyond its end stand for its end.
    pub(super) fn slice(&self, start: u32, end: u32) -> &'t str {
        let (start, end) = (self.at(start).0 as usize, self.at(end).0 as usize);
        &self.text[start.min(end)..end]
    }

    /// Code points of the text.
    pub(super) fn length(&self) -> u32 {
        self.before.len() as u32 - 1
    }
}

/// From the first to the last code point of some spans.
pub(super) fn extent<'s>(spans: impl IntoIterator<Item = &'s Surface>) -> Option<(u32, u32)> {
    spans.into_iter().fold(None, |extent, span| {
        let (start, end) = extent.unwrap_or((span.start, span.end));
        Some((start.min(span.start), end.max(span.end)))
    })
}
