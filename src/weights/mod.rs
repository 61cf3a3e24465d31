//! What learned models are made of: tables of small integers behind hashed
//! features, and the file they are kept in.
//!
//! It knows nothing of words, tags or arcs. [`file`] owns the container
//! (magic, kind, version, checksum, bounded reading), [`Index`] finds the row
//! of a hashed feature. The weights themselves are `i8`, so that a table stays
//! within the cache: a look-up that misses it costs more than all arithmetic.

pub(crate) mod file;
mod index;
mod packed;
pub(crate) mod table;

pub use file::ModelError;
pub(crate) use index::{Index, Sieve};
pub(crate) use packed::Packed;

/// Scores that are compared together.
const LANES: usize = 8;

/// The place of the highest score, of the first of several. `N` is a multiple of eight.
pub(crate) fn highest<const N: usize>(scores: &[i16; N]) -> usize {
    const { assert!(N.is_multiple_of(LANES) && N < i16::MAX as usize) };
    let chunks = || scores.as_chunks::<LANES>().0.iter();
    let mut most = [i16::MIN; LANES];
    for chunk in chunks() {
        most.iter_mut().zip(chunk).for_each(|(most, &score)| *most = (*most).max(score));
    }
    let most = most.into_iter().fold(i16::MIN, i16::max);
    let mut first = [i16::MAX; LANES];
    for (start, chunk) in (0..).step_by(LANES).zip(chunks()) {
        for (lane, (first, &score)) in (start..).zip(first.iter_mut().zip(chunk)) {
            *first = (*first).min(if score == most { lane } else { i16::MAX });
        }
    }
    first.into_iter().fold(i16::MAX, i16::min) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_highest_wins() {
        let mut scores = [-3_i16; 24];
        assert_eq!(highest(&scores), 0);
        scores[23] = 5;
        assert_eq!(highest(&scores), 23);
        scores[9] = 5;
        assert_eq!(highest(&scores), 9);
        assert_eq!(highest(&[i16::MIN; 8]), 0);
    }
}
