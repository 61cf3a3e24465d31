//! Eight bytes at a time: does any of them need a change before it is written? For the writers, whose time goes into this question.

const LOW: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * LOW;

/// Calls `special` with each eight bytes, and answers whether it or, for the bytes at the end, `is_special` found one.
#[inline]
pub(super) fn any(bytes: &[u8], special: impl Fn(u64) -> u64, is_special: impl Fn(u8) -> bool) -> bool {
    let (eights, rest) = bytes.as_chunks();
    eights.iter().any(|eight| special(u64::from_le_bytes(*eight)) != 0) || rest.iter().any(|byte| is_special(*byte))
}

/// Non-zero if any of eight bytes is below `limit`, which is 0x80 at most. Bytes from 0x80 on are never taken for one.
#[inline]
pub(super) const fn below(eight: u64, limit: u8) -> u64 {
    // what a byte borrows from the next one changes no answer: only a byte below the limit borrows
    eight.wrapping_sub(limit as u64 * LOW) & !eight & HIGH
}

/// Non-zero if any of eight bytes is this ASCII character.
#[inline]
pub(super) const fn equal(eight: u64, byte: u8) -> u64 {
    below(eight ^ (byte as u64 * LOW), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_is_found_at_each_place_and_no_other_taken_for_it() {
        for byte in 0..=255_u8 {
            for place in 0..8 {
                for filling in [b'a', 0x20, 0x7F, 0xE2] {
                    let mut eight = [filling; 8];
                    eight[place] = byte;
                    let number = u64::from_le_bytes(eight);
                    assert_eq!(below(number, 0x20) != 0, byte < 0x20, "{eight:?}");
                    assert_eq!(equal(number, b'"') != 0, byte == b'"', "{eight:?}");
                    assert_eq!(equal(number, 0x7F) != 0, eight.contains(&0x7F), "{eight:?}");
                }
            }
        }
    }
}
