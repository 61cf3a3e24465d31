//! Three weights a feature in four bytes, so that many features fit the cache.

use super::ModelError;
use super::file::{Reader, Writer};

/// The most slots of a table, as a power of two.
const MOST_BITS: u32 = 24;

/// Weights of three classes. A feature has its place in the table or the place beside it, and a byte of its key tells it from
/// others. An empty slot has weights of zero and needs no mark.
pub(crate) struct Packed {
    /// A power of two. A slot holds the weights from its lowest byte on, and the mark above them.
    slots: Vec<u32>,
}

/// Turns three signed bytes into bytes from 0 to 255, 128 for zero.
const ZERO: u32 = 0x0080_8080;
/// The bytes of the weights; the byte above them is the mark.
const WEIGHTS: u32 = 0x00FF_FFFF;

impl Packed {
    /// Places features, the most important first; those that find both places taken are left out.
    pub(crate) fn new(bits: u32, features: impl IntoIterator<Item = (u32, [i8; 3])>) -> Self {
        let size = 1 << bits.clamp(1, MOST_BITS);
        let mut slots = vec![0; size];
        for (key, row) in features {
            let home = key as usize & (size - 1);
            let is_free = |slot: u32| slot & WEIGHTS == 0;
            if let Some(at) = [home, home ^ 1].into_iter().find(|&at| is_free(slots[at])) {
                let [a, b, c] = row.map(|weight| weight as u8);
                slots[at] = u32::from_le_bytes([a, b, c, 0]) | key & !WEIGHTS;
            }
        }
        Self { slots }
    }

    /// The sums of the features' weights.
    #[inline]
    pub(crate) fn sum<const N: usize>(&self, keys: &[u32; N]) -> [i32; 3] {
        // Nothing here branches: whether a key is found, and where, cannot be foreseen. Weights are summed as bytes from 0 to 255, two in a
        // word, half a word each; 257 keys fit.
        const { assert!(N < 257) };
        let mask = self.slots.len() - 1;
        // read by themselves, many are under way at a time
        let (mut firsts, mut seconds) = ([0; N], [0; N]);
        for ((first, second), &key) in firsts.iter_mut().zip(&mut seconds).zip(keys) {
            let home = key as usize & mask;
            (*first, *second) = (self.slots[home], self.slots[home ^ 1]);
        }
        let (mut outer, mut inner) = (0_u32, 0_u32);
        for ((first, second), &key) in firsts.iter().zip(&seconds).zip(keys) {
            let mark = key >> 24;
            let is_first = u32::from(first >> 24 == mark).wrapping_neg();
            let is_second = u32::from(second >> 24 == mark).wrapping_neg() & !is_first;
            let weights = (first & is_first | second & is_second) ^ ZERO;
            outer += weights & 0x00FF_00FF;
            inner += weights >> 8 & 0xFF;
        }
        let zeros = 128 * N as i32;
        [outer & 0xFFFF, inner, outer >> 16].map(|sum| sum as i32 - zeros)
    }

    pub(crate) fn write(&self, file: &mut Writer) {
        for column in 0..4 {
            file.bytes(&self.slots.iter().map(|slot| slot.to_le_bytes()[column]).collect::<Vec<u8>>());
        }
    }

    pub(crate) fn read(file: &mut Reader<'_>) -> Result<Self, ModelError> {
        let columns = [file.bytes()?, file.bytes()?, file.bytes()?, file.bytes()?];
        let size = columns[0].len();
        if !size.is_power_of_two() || !(2..=1 << MOST_BITS).contains(&size) || columns.iter().any(|c| c.len() != size) {
            return Err(ModelError::Damaged("its table of packed weights has a wrong size"));
        }
        Ok(Self { slots: (0..size).map(|at| u32::from_le_bytes(columns.map(|column| column[at]))).collect() })
    }

    /// Memory taken, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.slots.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_of_known_features_are_added_and_others_not() {
        let table =
            Packed::new(4, [(0x0100_0003, [1, -2, 3]), (0x0200_0003, [4, 5, -6]), (0x0300_0007, [-127, 127, 0])]);
        assert_eq!(table.sum(&[0x0100_0003, 0x0200_0003, 0x0500_0003]), [5, 3, -3]);
        assert_eq!(table.sum(&[0x0300_0007; 50]), [-6350, 6350, 0]);
    }

    #[test]
    fn a_full_place_leaves_the_weaker_out() {
        let crowd = (1..10u32).map(|mark| (mark << 24 | 2, [1, 1, 1]));
        let table = Packed::new(4, crowd);
        assert_eq!((1..10u32).filter(|mark| table.sum(&[mark << 24 | 2]) == [1, 1, 1]).collect::<Vec<_>>(), [1, 2]);
    }
}
