//! A word as features see it: folded, hashed, and reduced to its outline.
//!
//! Everything is computed once per token and nothing is allocated. Words are
//! compared by hash only; two words that share one are taken for the same word.

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
}

/// The class of a word that the dictionary does not have.
pub(crate) const NO_CLASS: u8 = 192;

/// The words outside a sentence.
pub(crate) const OUTSIDE: Word =
    Word { key: 0x0dd0_57a7_e000_0001, suffix: 0, prefix: 0, outline: Outline(7), class: 193 };

impl Word {
    pub(crate) fn new(surface: &str) -> Self {
        let mut folded = [0u8; FOLDED];
        let length = fold(surface, &mut folded);
        let bytes = &folded[..length];
        let mut suffix = 0;
        for &byte in &bytes[length.saturating_sub(4)..] {
            suffix = suffix << 8 | u32::from(byte);
        }
        let mut prefix = 0;
        for (place, &byte) in bytes.iter().take(4).enumerate() {
            prefix |= u32::from(byte) << (8 * place);
        }
        Self { key: hash(bytes), suffix, prefix, outline: outline(surface), class: NO_CLASS }
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
    let bytes = surface.as_bytes();
    if bytes.is_ascii() && bytes.len() <= FOLDED {
        for (to, &from) in into.iter_mut().zip(bytes) {
            *to = fold_ascii(from);
        }
        return bytes.len();
    }
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

/// A multiplicative hash, eight bytes a step.
fn hash(bytes: &[u8]) -> u64 {
    let mut state = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        state = mix(state, u64::from_le_bytes(eight));
    }
    state
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
    if digits > 0 {
        outline |= Outline::DIGIT;
        if upper + lower == 0 {
            outline |= Outline::ALL_DIGITS;
        }
    }
    let case = match (upper, lower) {
        (0, 0) if others > 0 && digits == 0 => 6,
        (0, 0) => 0,
        (0, _) => 1,
        (1, _) if first_upper && lower > 0 => 2,
        (1, 0) => 3,
        (_, 0) => 4,
        _ => 5,
    };
    Outline(outline | case)
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
