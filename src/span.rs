//! Spans of the document's text, and their conversion for what is written.
//!
//! Inside the library every offset is a byte offset into the text as it was read ([`Span`]);
//! outside (JSON lines, tables) every offset is a count of Unicode code points. [`CodePoints`]
//! converts. Nothing here knows what a span stands for.

use std::ops::Range;

/// A range of bytes of the document's text, end exclusive, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of the bytes `start..end`; readers bound documents well below `u32::MAX` bytes.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// From `usize` offsets.
    pub fn at(start: usize, end: usize) -> Self {
        debug_assert!(start <= end && end <= u32::MAX as usize);
        Self { start: start as u32, end: end as u32 }
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Holds no byte?
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// As a range to slice with.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The surface: `text[start..end]`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Do the two share a byte?
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Does this span hold all of the other?
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// Distance in bytes between two known counts of code points: small enough to count quickly, large enough to store.
const STEP: usize = 64;

/// Converts byte offsets of one text to counts of Unicode code points.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `i * STEP`; empty for ASCII text, where the two are the same.
    before: Vec<u32>,
}

impl<'t> CodePoints<'t> {
    /// Counts the text once.
    pub fn new(text: &'t str) -> Self {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut sum = 0;
            for chunk in text.as_bytes().chunks(STEP) {
                before.push(sum);
                sum += starts(chunk);
            }
            before.push(sum);
        }
        Self { text, before }
    }

    /// Code points before the byte offset `byte` (which is clamped to the text's length).
    pub fn before(&self, byte: u32) -> u32 {
        let byte = (byte as usize).min(self.text.len());
        if self.before.is_empty() {
            return byte as u32;
        }
        let step = byte / STEP;
        self.before[step] + starts(&self.text.as_bytes()[step * STEP..byte])
    }

    /// The byte offset of the code point `index`, or `None` past the end of the text.
    pub fn byte(&self, index: u32) -> Option<u32> {
        if self.before.is_empty() {
            return (index as usize <= self.text.len()).then_some(index);
        }
        let step = self.before.partition_point(|&count| count <= index) - 1;
        let from = step * STEP;
        let mut left = index - self.before[step];
        for (i, byte) in self.text.as_bytes()[from.min(self.text.len())..].iter().enumerate() {
            if byte & 0xC0 != 0x80 {
                if left == 0 {
                    return Some((from + i) as u32);
                }
                left -= 1;
            }
        }
        (left == 0).then_some(self.text.len() as u32)
    }
}

/// How many characters start in these bytes.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_agree_with_a_naive_count() {
        let text = "“Kyiv” — Ōta Shōtarō 😀 said. ".repeat(90);
        let points = CodePoints::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(points.before(byte as u32), count as u32);
            assert_eq!(points.byte(count as u32), Some(byte as u32));
        }
        let all = text.chars().count() as u32;
        assert_eq!(points.before(text.len() as u32), all);
        assert_eq!(points.byte(all), Some(text.len() as u32));
        assert_eq!(points.byte(all + 1), None);
    }

    #[test]
    fn ascii_text_needs_no_table() {
        let points = CodePoints::new("plain");
        assert_eq!((points.before(3), points.byte(5), points.byte(6)), (3, Some(5), None));
    }
}
