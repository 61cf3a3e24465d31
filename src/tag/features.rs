//! The features a tag is decided by.
//!
//! A feature is a hash of what it looks at and of the number of its template. Many look at one word alone: the word itself, the
//! one before or the one after; of words of the dictionary their weights are summed beforehand. The others look at several words
//! or at tags already given; where a doubt is left then, the tags that came out to the right are asked, too.

use super::tagset::Tag;
use super::word::{OUTSIDE, Word, mix};

/// Templates over the word itself, over the one before it, and over the one after it.
pub(crate) const OWN: usize = 9;
pub(crate) const BEFORE: usize = 1;
pub(crate) const AFTER: usize = 2;
/// Templates over several words or words farther away, over words and earlier tags, and over tags on both sides.
pub(crate) const PLACE: usize = 11;
pub(crate) const HISTORY: usize = 8;
pub(crate) const FUTURE: usize = 5;

/// The number of a tag outside the sentence.
const NO_TAG: u64 = 99;

/// The word at a distance from `at`.
pub(crate) fn word(words: &[Word], at: usize, distance: isize) -> Word {
    at.checked_add_signed(distance).and_then(|place| words.get(place)).copied().unwrap_or(OUTSIDE)
}

fn key(template: u64, left: u64, right: u64) -> u32 {
    (mix(mix(template, left), right) >> 32) as u32
}

fn shape(word: Word) -> u64 {
    u64::from(word.outline.0)
}

fn class(word: Word) -> u64 {
    u64::from(word.class)
}

/// Where a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It begins its sentence.
    First,
    /// It does not.
    Later,
}

/// The features of a word by itself.
pub(crate) fn of_word(this: Word, place: Place) -> [u32; OWN] {
    let start = u64::from(place == Place::First);
    [
        key(1, this.key, 0),
        key(2, this.key, this.outline.case()),
        key(3, this.last(4), 0),
        key(4, this.last(3), this.outline.case()),
        key(5, this.last(2), 0),
        key(6, this.first(4), 0),
        key(7, this.first(2), this.last(2)),
        key(8, shape(this), start),
        key(9, shape(this), this.last(1)),
    ]
}

/// What a word says of the one after it.
pub(crate) fn of_before(before: Word) -> [u32; BEFORE] {
    [key(10, before.key, 0)]
}

/// What a word says of the one before it.
pub(crate) fn of_after(after: Word) -> [u32; AFTER] {
    [key(13, after.key, 0), key(14, after.last(3), shape(after))]
}

/// The other features of the word at `at` that depend on words alone.
pub(crate) fn of_place(words: &[Word], at: usize) -> [u32; PLACE] {
    let this = word(words, at, 0);
    let (before, after) = (word(words, at, -1), word(words, at, 1));
    let (before2, after2) = (word(words, at, -2), word(words, at, 2));
    [
        key(11, before.last(3), this.outline.case()),
        key(12, before2.key, 0),
        key(15, after2.key, 0),
        key(16, shape(before) << 16 | shape(this) << 8 | shape(after), 0),
        key(17, before.key, this.key),
        key(18, this.key, after.key),
        key(19, this.last(3), after.last(2)),
        key(20, class(this) << 8 | class(after), 0),
        key(21, this.last(3), class(after)),
        key(22, class(after) << 8 | class(after2), 0),
        key(23, class(this) << 16 | class(before) << 8 | class(before2), 0),
    ]
}

/// A tag as a number; `tags` may be shorter than the sentence.
fn tag(tags: &[Tag], at: usize, distance: isize) -> u64 {
    let tag = at.checked_add_signed(distance).and_then(|place| tags.get(place));
    tag.map_or(NO_TAG, |tag| tag.index() as u64)
}

/// The features of the word at `at` that depend on the tags before it.
pub(crate) fn of_history(words: &[Word], at: usize, tags: &[Tag]) -> [u32; HISTORY] {
    let (this, after) = (word(words, at, 0), word(words, at, 1));
    let (last, second) = (tag(tags, at, -1), tag(tags, at, -2));
    let both = last << 8 | second;
    [
        key(31, last, 0),
        key(32, both, 0),
        key(33, last, this.key),
        key(34, both, this.last(3)),
        key(35, last, after.key),
        key(36, both, after.last(2)),
        key(37, word(words, at, -1).key, second),
        key(38, last << 16 | u64::from(this.class) << 8 | u64::from(after.class), 0),
    ]
}

/// The features of the word at `at` that depend on tags on both sides of it,
/// those on the right as an earlier pass has given them.
pub(crate) fn of_future(words: &[Word], at: usize, tags: &[Tag]) -> [u32; FUTURE] {
    let this = word(words, at, 0);
    let (last, next, after) = (tag(tags, at, -1), tag(tags, at, 1), tag(tags, at, 2));
    let both = next << 8 | after;
    [
        key(41, next, this.outline.case()),
        key(42, both, 0),
        key(43, next, this.key),
        key(44, next, this.last(3)),
        key(45, last << 8 | next, u64::from(this.class)),
    ]
}
