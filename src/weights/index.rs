//! From a hashed feature to its row.

/// Bits of a slot that hold the row; the others hold part of the key.
const ROW_BITS: u32 = 20;
const ROW_MASK: u32 = (1 << ROW_BITS) - 1;

/// An open-addressed table of 32-bit keys, half full at most, without the keys:
/// a slot keeps twelve of their bits, which with the position are 29 and more
/// in a table of the usual size. A key that is not in the table is taken for
/// another about once in three thousand look-ups, and the training of a model
/// does not notice.
pub(crate) struct Index {
    slots: Vec<u32>,
    mask: usize,
}

impl Index {
    /// The most keys an index can hold.
    pub(crate) const MOST: usize = ROW_MASK as usize - 1;

    /// Gives every key its position in the slice.
    pub(crate) fn new(keys: &[u32]) -> Self {
        assert!(keys.len() <= Self::MOST, "an index has room for {} keys", Self::MOST);
        let mask = (keys.len() * 2).next_power_of_two().max(2) - 1;
        let mut slots = vec![0u32; mask + 1];
        for (row, &key) in (1u32..).zip(keys) {
            let mut place = key as usize & mask;
            while slots[place] != 0 {
                place = (place + 1) & mask;
            }
            slots[place] = (key & !ROW_MASK) | row;
        }
        Self { slots, mask }
    }

    /// The row of a key.
    #[inline]
    pub(crate) fn get(&self, key: u32) -> Option<usize> {
        let mut place = key as usize & self.mask;
        loop {
            let slot = *self.slots.get(place)?;
            if slot == 0 {
                return None;
            }
            if (slot ^ key) >> ROW_BITS == 0 {
                return Some((slot & ROW_MASK) as usize - 1);
            }
            place = (place + 1) & self.mask;
        }
    }

    /// Memory taken, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.len() * 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_put_in() {
        let keys: Vec<u32> = (0..5000u32).map(|n| n.wrapping_mul(0x9E37_79B1)).collect();
        let index = Index::new(&keys);
        let found = keys.iter().enumerate().filter(|&(row, &key)| index.get(key) == Some(row)).count();
        assert!(found > 4990, "{found} of 5000");
        let strangers = (5000..10_000u32).map(|n| n.wrapping_mul(0x9E37_79B1));
        assert!(strangers.filter(|&key| index.get(key).is_some()).count() < 20);
    }

    #[test]
    fn an_empty_index_finds_nothing() {
        assert_eq!(Index::new(&[]).get(7), None);
    }
}
