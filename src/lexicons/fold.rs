//! Folding: what two spellings of a word must share to be the same word.
//!
//! Lower case, no diacritics, straight apostrophes and hyphens, no trailing period. Folded forms are compared
//! by their 64-bit hash ([`hash`]); offsets are never taken from a folded copy.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Appends the folded form of `word` to `out`.
pub fn fold_into(word: &str, out: &mut String) {
    let word = trim_period(word);
    if word.is_ascii() {
        out.extend(word.bytes().map(|byte| byte.to_ascii_lowercase() as char));
        return;
    }
    for letter in word.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        match letter {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' | '`' => out.push('\''),
            '\u{2010}' | '\u{2011}' => out.push('-'),
            '\u{00AD}' => {}
            // letters that have no decomposition
            'ł' | 'Ł' => out.push('l'),
            'ø' | 'Ø' => out.push('o'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'ħ' | 'Ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'þ' | 'Þ' => out.push_str("th"),
            _ => out.extend(letter.to_lowercase().filter(|letter| !is_combining_mark(*letter))),
        }
    }
}

/// The folded form as a new string; for load time and tests.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

/// A word without the one period that ends an abbreviation ("Mr.", "U.S.").
fn trim_period(word: &str) -> &str {
    match word.strip_suffix('.') {
        Some(stem) if !stem.is_empty() => stem,
        _ => word,
    }
}

/// Hash of the folded form of `word`. ASCII words are folded while hashing; others go through `buffer`.
pub fn hash(word: &str, buffer: &mut String) -> u64 {
    if word.is_ascii() {
        return hash_ascii(trim_period(word).as_bytes());
    }
    buffer.clear();
    if !straighten(trim_period(word), buffer) {
        buffer.clear();
        fold_into(word, buffer);
    }
    hash_ascii(buffer.as_bytes())
}

/// Writes the text with straight apostrophes and hyphens, if these and a few marks are all that is not ASCII in it: of English texts most.
fn straighten(word: &str, out: &mut String) -> bool {
    word.chars().all(|letter| {
        match letter {
            '\u{2018}' | '\u{2019}' => out.push('\''),
            '\u{2010}' | '\u{2011}' => out.push('-'),
            '\u{A0}' => out.push(' '),
            // dashes and quotation marks, which folding leaves alone
            '\u{2013}' | '\u{2014}' | '\u{201C}' | '\u{201D}' => out.push(letter),
            // the one ASCII character that folding changes beside capitals
            '`' => out.push('\''),
            letter if letter.is_ascii() => out.push(letter),
            _ => return false,
        }
        true
    })
}

/// [`hash`] of a word that is folded, or that needs no folding but of its capitals: ASCII letters and digits alone.
pub fn hash_plain(word: &[u8]) -> u64 {
    hash_ascii(word)
}

/// How many ASCII letters the bytes start with, and how many of those are capitals.
pub fn letters(bytes: &[u8]) -> (usize, usize) {
    let (mut length, mut capitals) = (0, 0);
    while let Some(eight) = bytes.get(length..).and_then(|rest| rest.first_chunk()) {
        let eight = u64::from_le_bytes(*eight);
        let small = lower(eight);
        let others = !between(small, b'a', b'z') & HIGH;
        // of each byte that was made small one bit differs
        let changed = small ^ eight;
        if others == 0 {
            capitals += changed.count_ones();
            length += 8;
            continue;
        }
        let here = others.trailing_zeros() as usize / 8;
        capitals += (changed & ((1 << (8 * here)) - 1)).count_ones();
        return (length + here, capitals as usize);
    }
    let rest = bytes[length..].iter().take_while(|byte| byte.is_ascii_alphabetic());
    capitals += rest.clone().filter(|byte| byte.is_ascii_uppercase()).count() as u32;
    (length + rest.count(), capitals as usize)
}

/// A multiply–rotate hash over eight lower-cased bytes at a time. Bytes beyond ASCII pass unchanged.
fn hash_ascii(bytes: &[u8]) -> u64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut state = (bytes.len() as u64).wrapping_mul(K);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        state = mix(state, lower(u64::from_le_bytes(eight)));
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        state = mix(state, lower(up_to_eight(rest)));
    }
    state ^ (state >> 29)
}

/// One to seven bytes as the low bytes of a number, from loads of fixed length that may overlap.
pub(crate) fn up_to_eight(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (len - 4));
    }
    let at = |i: usize| u64::from(bytes[i]) << (8 * i);
    at(0) | at(len / 2) | at(len - 1)
}

fn mix(state: u64, eight: u64) -> u64 {
    const K: u64 = 0xD6E8_FEB8_6659_FD93;
    ((state ^ eight).wrapping_mul(K)).rotate_left(31).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Lower-cases the ASCII capitals among eight bytes, without a branch.
fn lower(eight: u64) -> u64 {
    eight | between(eight, b'A', b'Z') >> 2
}

/// One in each of eight bytes.
const LOW: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each of eight bytes.
const HIGH: u64 = 0x80 * LOW;

/// How many of eight bytes have their highest bit, all other bits being clear.
pub(crate) fn count(bits: u64) -> u32 {
    ((bits >> 7).wrapping_mul(LOW) >> 56) as u32
}

/// The highest bit of each of eight bytes that is one of ASCII from `first` to `last`, without a branch.
pub(crate) fn between(eight: u64, first: u8, last: u8) -> u64 {
    let seven = eight & !HIGH;
    let from = seven + u64::from(0x80 - first) * LOW;
    let beyond = seven + u64::from(0x7F - last) * LOW;
    from & !beyond & !eight & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_share_a_hash() {
        let mut buffer = String::new();
        let mut same = |a: &str, b: &str| assert_eq!(hash(a, &mut buffer), hash(b, &mut buffer), "{a} {b}");
        same("MOSCOW", "moscow");
        same("Erdoğan", "erdogan");
        same("İbrahim", "ibrahim");
        same("Shōtarō", "SHOTARO");
        same("U.S.", "u.s");
        same("O’Brien", "o'brien");
        same("Łódź", "lodz");
        same("Counter-Intelligence-Directorate", "counter-intelligence-directorate");
    }

    #[test]
    fn short_words_are_read_whole() {
        for len in 1..8 {
            let bytes: Vec<u8> = (1..=len).collect();
            let mut eight = [0; 8];
            eight[..bytes.len()].copy_from_slice(&bytes);
            assert_eq!(up_to_eight(&bytes), u64::from_le_bytes(eight));
        }
    }

    #[test]
    fn letters_are_counted_as_one_by_one() {
        let filling = "abcDEFghiJKLmnoPQR stu";
        for byte in 0..=255_u8 {
            for start in 0..filling.len() {
                for place in start..filling.len() {
                    let mut bytes = filling.as_bytes()[start..].to_vec();
                    bytes[place - start] = byte;
                    let run = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic());
                    let expected = (run.clone().count(), run.filter(|byte| byte.is_ascii_uppercase()).count());
                    assert_eq!(letters(&bytes), expected, "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn the_short_ways_give_the_hash_of_the_long_one() {
        let mut buffer = String::new();
        for text in ["“We wait,” — the minister’s aide said – in Oslo\u{a0}on 4 May", "non‑stop", "plain Words 12"]
        {
            let folded = hash_ascii(fold(text).as_bytes());
            assert_eq!(hash(text, &mut buffer), folded, "{text}");
        }
        assert_eq!(hash_plain(b"Words12"), hash("words12", &mut buffer));
    }

    #[test]
    fn lower_changes_capitals_only() {
        for byte in 0..=255_u8 {
            let out = lower(u64::from_le_bytes([byte; 8])).to_le_bytes();
            assert_eq!(out, [byte.to_ascii_lowercase(); 8]);
        }
    }

    #[test]
    fn different_words_differ() {
        let mut buffer = String::new();
        let words =
            ["", "a", "b", "ab", "ba", "said", "says", "aid", "japan", "japans", "japan's", "12345678", "123456789"];
        let mut hashes: Vec<_> = words.iter().map(|word| hash(word, &mut buffer)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), words.len());
    }
}
