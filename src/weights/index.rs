//! From hashed features to their rows.

/// Bits of a slot that hold the row; the others hold part of the key.
const ROW_BITS: u32 = 20;
const ROW_MASK: u32 = (1 << ROW_BITS) - 1;

/// An open-addressed table of 32-bit keys, half full at most, without the keys:
/// a slot keeps twelve of their bits, which with the position are 29 and more
/// in a table of the usual size. A key that is not in the table is taken for
/// another about once in three thousand look-ups that its [`Sieve`] lets
/// through, and the training of a model does not notice.
pub(crate) struct Index {
    slots: Vec<u32>,
    mask: usize,
    sieve: Sieve,
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
        Self { slots, mask, sieve: Sieve::new(keys) }
    }

    /// The row of a key.
    #[inline]
    pub(crate) fn get(&self, key: u32) -> Option<usize> {
        if self.sieve.holds(key) { self.search(key) } else { None }
    }

    /// Puts the rows of those keys that have one to the front of `rows`, and returns how many they are.
    #[inline]
    pub(crate) fn rows<const N: usize>(&self, keys: &[u32; N], rows: &mut [u32; N]) -> usize {
        let mut likely = [0; N];
        let count = self.sieve.sift(keys, &mut likely);
        let mut found = 0;
        for row in likely[..count].iter().filter_map(|&key| self.search(key)) {
            rows[found] = row as u32;
            found += 1;
        }
        found
    }

    #[inline]
    fn search(&self, key: u32) -> Option<usize> {
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
        self.slots.len() * 4 + self.sieve.bytes()
    }
}

/// Which keys may be known: one bit for all keys that share their upper bits. Most features of a word in its context
/// have no weights; the sieve says so from a table that is small enough for the cache, and without a branch, which a
/// processor could not foresee.
pub(crate) struct Sieve {
    bits: Vec<u64>,
    /// How far a key is shifted to leave the number of its bit.
    shift: u32,
}

impl Sieve {
    /// Bits for each key, at least.
    const BITS: usize = 12;

    pub(crate) fn new(keys: &[u32]) -> Self {
        let size = (keys.len() * Self::BITS).next_power_of_two().max(64);
        let mut sieve = Self { bits: vec![0; size / 64], shift: 32 - size.ilog2() };
        for key in keys {
            let bit = key >> sieve.shift;
            sieve.bits[(bit / 64) as usize] |= 1 << (bit % 64);
        }
        sieve
    }

    /// Whether the key may be known: always of one that is, once in a dozen times of one that is not.
    #[inline]
    pub(crate) fn holds(&self, key: u32) -> bool {
        let bit = key >> self.shift;
        self.bits.get((bit / 64) as usize).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
    }

    /// Puts the keys that may be known to the front of `likely`, and returns how many they are.
    #[inline]
    pub(crate) fn sift<const N: usize>(&self, keys: &[u32; N], likely: &mut [u32; N]) -> usize {
        let mut count = 0;
        for &key in keys {
            likely[count.min(N - 1)] = key;
            count += usize::from(self.holds(key));
        }
        count
    }

    fn bytes(&self) -> usize {
        self.bits.len() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(numbers: std::ops::Range<u32>) -> impl Iterator<Item = u32> {
        numbers.map(|n| n.wrapping_mul(0x9E37_79B1))
    }

    #[test]
    fn finds_what_was_put_in() {
        let known: Vec<u32> = keys(0..5000).collect();
        let index = Index::new(&known);
        let found = known.iter().enumerate().filter(|&(row, &key)| index.get(key) == Some(row)).count();
        assert!(found > 4990, "{found} of 5000");
        assert!(keys(5000..10_000).filter(|&key| index.get(key).is_some()).count() < 20);
    }

    #[test]
    fn rows_of_known_keys_come_in_order() {
        let known: Vec<u32> = keys(0..100).collect();
        let index = Index::new(&known);
        let asked = [known[7], 12, known[3], known[99], 13];
        let mut rows = [0; 5];
        let count = index.rows(&asked, &mut rows);
        assert_eq!(rows[..count], [7, 3, 99]);
        let all: [u32; 100] = std::array::from_fn(|at| known[at]);
        let mut rows = [0; 100];
        assert_eq!(index.rows(&all, &mut rows), 100, "all keys are known");
        assert_eq!(rows[99], 99);
    }

    #[test]
    fn an_empty_index_finds_nothing() {
        assert_eq!(Index::new(&[]).get(7), None);
        assert_eq!(Index::new(&[]).rows(&[7, 8], &mut [0; 2]), 0);
    }

    #[test]
    fn a_sieve_lets_every_known_key_through_and_few_others() {
        let known: Vec<u32> = keys(0..3000).collect();
        let sieve = Sieve::new(&known);
        assert!(known.iter().all(|&key| sieve.holds(key)));
        let strangers = (1..3000u32).map(|n| n.wrapping_mul(0x85EB_CA6B)).filter(|&key| sieve.holds(key)).count();
        assert!(strangers < 600, "{strangers} of 3000");
    }
}
