//! A word as features see it: folded, hashed, and reduced to its outline.
//!
//! Everything is computed once per token and nothing is allocated. Words are
//! compared by hash only; two words that share one are taken for the same word.

use crate::lexicons::fold;

/// Bytes of a word that are looked at; of a longer word the head and the tail.
const FOLDED: usize = 48;

/// How a word is written: which letters are capital, whether there are digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outline(pub u8);

impl Outline {
    const DIGIT: u8 = 8;
    const ALL_DIGITS: u8 = 16;
    const HYPHEN: u8 = 32;
    const POINT: u8 = 64;

    /// From the numbers of letters of each kind, and the bits of the marks.
    fn of(upper: u32, lower: u32, digits: u32, others: u32, first_upper: bool, marks: u8) -> Self {
        let case = match (upper, lower) {
            (0, 0) if others > 0 && digits == 0 => 6,
            (0, 0) => 0,
            (0, _) => 1,
            (1, _) if first_upper && lower > 0 => 2,
            (1, 0) => 3,
            (_, 0) => 4,
            _ => 5,
        };
        let digit = if digits > 0 { Self::DIGIT } else { 0 };
        let all_digits = if digits > 0 && upper + lower == 0 { Self::ALL_DIGITS } else { 0 };
        Self(case | digit | all_digits | marks)
    }

    /// The pattern of capitals alone.
    pub(crate) fn case(self) -> u64 {
        u64::from(self.0 & 7)
    }
}

/// The features of one word that need no context.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    /// Hash of the folded word: lower case, plain quotes, digits as zeros.
    pub(crate) key: u64,
    /// The last four folded bytes, the last byte lowest.
    pub(crate) suffix: u32,
    /// The first four folded bytes, the first byte lowest.
    pub(crate) prefix: u32,
    pub(crate) outline: Outline,
    /// What the dictionary says, [`NO_CLASS`] until it has been asked.
    pub(crate) class: u8,
    /// Its row in the dictionary, [`UNKNOWN`] if it has none.
    pub(crate) row: u32,
}

/// The class of a word that the dictionary does not have.
pub(crate) const NO_CLASS: u8 = 192;

/// The row of a word that the dictionary does not have.
pub(crate) const UNKNOWN: u32 = u32::MAX;

/// The words outside a sentence.
pub(crate) const OUTSIDE: Word =
    Word { key: 0x0dd0_57a7_e000_0001, suffix: 0, prefix: 0, outline: Outline(7), class: 193, row: 0 };

impl Word {
    pub(crate) fn new(surface: &str) -> Self {
        let mut folded = [0u8; FOLDED];
        let bytes = surface.as_bytes();
        if bytes.is_ascii() && bytes.len() <= FOLDED {
            return Self::ascii(bytes, &mut folded);
        }
        let length = fold(surface, &mut folded);
        Self::folded(&folded, length, outline(surface))
    }

    /// A word of ASCII alone, eight letters at a time.
    fn ascii(bytes: &[u8], folded: &mut [u8; FOLDED]) -> Self {
        let mut seen = Seen::default();
        let (whole, rest) = bytes.as_chunks::<8>();
        let (slots, _) = folded.as_chunks_mut::<8>();
        for (slot, eight) in slots.iter_mut().zip(whole) {
            *slot = seen.see(u64::from_le_bytes(*eight)).to_le_bytes();
        }
        if let Some(slot) = slots.get_mut(whole.len()).filter(|_| !rest.is_empty()) {
            *slot = seen.see(fold::up_to_eight(rest)).to_le_bytes();
        }
        Self::folded(folded, bytes.len(), seen.outline(bytes))
    }

    /// `folded` holds zeros after the `length` bytes of the word.
    fn folded(folded: &[u8; FOLDED], length: usize, outline: Outline) -> Self {
        let (eights, _) = folded.as_chunks::<8>();
        let mut key = length as u64;
        for eight in &eights[..length.div_ceil(8)] {
            key = mix(key, u64::from_le_bytes(*eight));
        }
        let (prefix, _) = folded.split_first_chunk().unwrap_or((&[0; 4], &[]));
        let suffix = match folded[..length].last_chunk() {
            Some(last) => u32::from_be_bytes(*last),
            None => folded[..length].iter().fold(0, |suffix, &byte| suffix << 8 | u32::from(byte)),
        };
        Self { key, suffix, prefix: u32::from_le_bytes(*prefix), outline, class: NO_CLASS, row: UNKNOWN }
    }

    /// The last `n` folded bytes, 1 to 4.
    pub(crate) fn last(self, n: u32) -> u64 {
        u64::from(self.suffix) & ((1 << (8 * n)) - 1)
    }

    /// The first `n` folded bytes, 1 to 4.
    pub(crate) fn first(self, n: u32) -> u64 {
        u64::from(self.prefix) & ((1 << (8 * n)) - 1)
    }
}

/// Lower-cases, plains quotation marks and dashes, writes every digit as zero.
/// Returns the number of bytes written.
fn fold(surface: &str, into: &mut [u8; FOLDED]) -> usize {
    let mut length = 0;
    let mut push = |byte: u8| {
        if length < FOLDED {
            into[length] = byte;
            length += 1;
        } else {
            // Head and tail of a long word: the second half moves on.
            into.copy_within(FOLDED / 2 + 1.., FOLDED / 2);
            into[FOLDED - 1] = byte;
        }
    };
    // Beyond this nobody writes a word; the bound keeps one token cheap.
    for letter in surface.chars().take(256) {
        match letter {
            '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{02BC}' | '\u{2032}' => push(b'\''),
            '\u{201C}'..='\u{201F}' | '\u{AB}' | '\u{BB}' => push(b'"'),
            '\u{2010}'..='\u{2013}' | '\u{2212}' => push(b'-'),
            '\u{2014}' | '\u{2015}' => [b'-', b'-'].into_iter().for_each(&mut push),
            '\u{2026}' => [b'.', b'.', b'.'].into_iter().for_each(&mut push),
            _ if letter.is_ascii() => push(fold_ascii(letter as u8)),
            _ => {
                let lower = letter.to_lowercase().next().unwrap_or(letter);
                let mut utf8 = [0; 4];
                lower.encode_utf8(&mut utf8).bytes().for_each(&mut push);
            }
        }
    }
    length
}

fn fold_ascii(byte: u8) -> u8 {
    if byte.is_ascii_digit() { b'0' } else { byte.to_ascii_lowercase() }
}

/// What has been seen of a word of ASCII alone.
#[derive(Default)]
struct Seen {
    upper: u32,
    lower: u32,
    digits: u32,
    marks: u8,
}

impl Seen {
    /// Looks at eight letters, or at fewer with zeros after them, and folds them.
    fn see(&mut self, eight: u64) -> u64 {
        let is_there = |letter: u8| fold::between(eight, letter, letter) != 0;
        let (upper, digits) = (fold::between(eight, b'A', b'Z'), fold::between(eight, b'0', b'9'));
        self.upper += fold::count(upper);
        self.lower += fold::count(fold::between(eight, b'a', b'z'));
        self.digits += fold::count(digits);
        if is_there(b'-') {
            self.marks |= Outline::HYPHEN;
        }
        if is_there(b'.') || is_there(b',') {
            self.marks |= Outline::POINT;
        }
        // small letters have one bit more; digits without their four low bits are zeros
        (eight | upper >> 2) & !((digits >> 3) - (digits >> 7))
    }

    fn outline(&self, bytes: &[u8]) -> Outline {
        let others = bytes.len() as u32 - self.upper - self.lower - self.digits;
        let first_upper = bytes.first().is_some_and(u8::is_ascii_uppercase);
        Outline::of(self.upper, self.lower, self.digits, others, first_upper, self.marks)
    }
}

/// Joins two numbers to one hash.
pub(crate) fn mix(left: u64, right: u64) -> u64 {
    let state = (left.rotate_left(23) ^ right).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    state ^ state >> 29
}

fn outline(surface: &str) -> Outline {
    let (mut upper, mut lower, mut digits, mut others) = (0u32, 0u32, 0u32, 0u32);
    let mut outline = 0;
    let mut first_upper = false;
    for (place, letter) in surface.chars().take(256).enumerate() {
        if letter.is_ascii_lowercase() {
            lower += 1;
        } else if letter.is_ascii_uppercase() || (!letter.is_ascii() && letter.is_uppercase()) {
            upper += 1;
            first_upper |= place == 0;
        } else if letter.is_ascii_digit() {
            digits += 1;
        } else if !letter.is_ascii() && letter.is_alphabetic() {
            lower += 1;
        } else {
            others += 1;
            match letter {
                '-' | '\u{2010}'..='\u{2015}' => outline |= Outline::HYPHEN,
                '.' | ',' => outline |= Outline::POINT,
                _ => {}
            }
        }
    }
    Outline::of(upper, lower, digits, others, first_upper, outline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_makes_no_difference() {
        assert_eq!(Word::new("’s").key, Word::new("'s").key);
        assert_eq!(Word::new("“").key, Word::new("\"").key);
        assert_eq!(Word::new("—").key, Word::new("--").key);
        assert_eq!(Word::new("Said").key, Word::new("said").key);
        assert_eq!(Word::new("1984").key, Word::new("2026").key);
        assert_ne!(Word::new("said").key, Word::new("say").key);
    }

    #[test]
    fn affixes_are_folded_bytes() {
        let word = Word::new("Missiles");
        assert_eq!(word.last(3), u64::from(u32::from_be_bytes(*b"\0les")));
        assert_eq!(word.first(2), u64::from(u32::from_le_bytes(*b"mi\0\0")));
        assert_eq!(Word::new("a").last(4), u64::from(b'a'));
    }

    #[test]
    fn letters_are_folded_alike_by_ones_and_by_eights() {
        for surface in [
            "a",
            "It",
            "U.S.",
            "S-400",
            "1,250.5",
            "Washington",
            "non-Partisan@2x{}[]",
            "McDonald's",
            "IIII",
            "ABCDEFGHi",
        ] {
            let mut slow = [0; FOLDED];
            let length = fold(surface, &mut slow);
            let slow = Word::folded(&slow, length, outline(surface));
            let fast = Word::new(surface);
            assert_eq!((fast.key, fast.suffix, fast.prefix), (slow.key, slow.suffix, slow.prefix), "{surface}");
            assert_eq!(fast.outline, slow.outline, "{surface}");
        }
    }

    #[test]
    fn outlines_tell_names_from_words() {
        let case = |word| Word::new(word).outline.case();
        assert_eq!(case("Kyiv"), case("Élysée"));
        assert_ne!(case("Kyiv"), case("kyiv"));
        assert_ne!(case("NATO"), case("Nato"));
        assert_ne!(Word::new("S-400").outline, Word::new("400").outline);
    }

    #[test]
    fn a_long_word_keeps_head_and_tail() {
        let long = format!("https://{}.html", "x".repeat(500));
        let word = Word::new(&long);
        assert_eq!(word.first(4), u64::from(u32::from_le_bytes(*b"http")));
        let mixed = format!("é{}tail", "y".repeat(100));
        assert_eq!(Word::new(&mixed).last(4), u64::from(u32::from_be_bytes(*b"tail")));
    }
}
