//! A linear model over hashed features: each feature has a row of small integer weights, one for each class.

use super::file::{Reader, Writer};
use super::{ModelError, Sieve};

/// Mixes a value into the hash of a feature.
pub(crate) const fn mix(state: u64, value: u64) -> u64 {
    ((state ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15)).rotate_left(29).wrapping_mul(0xBF58_476D_1CE4_E5B9)
}

/// The key of a feature: its template's number and its values.
pub(crate) fn key<const N: usize>(template: u64, values: [u64; N]) -> u32 {
    let mut state = template.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    for value in values {
        state = mix(state, value);
    }
    (state >> 32) as u32
}

/// A feature with its weights; a key of zero marks an empty slot, whose weights are zero.
#[derive(Clone, Copy)]
struct Slot<const N: usize> {
    key: u32,
    row: [i8; N],
}

/// Rows of `N` weights. A weight of 1 stands for `unit`.
pub(crate) struct Table<const N: usize> {
    /// Open-addressed, a power of two, at most four fifths full: key and weights lie side by side, so that a look-up reads
    /// one place.
    slots: Vec<Slot<N>>,
    sieve: Sieve,
    unit: f32,
}

impl<const N: usize> Table<N> {
    /// Quantises rows to one byte a weight. Keys must ascend; rows whose weights all round to zero should have been left out.
    pub(crate) fn quantised(rows: &[(u32, [f32; N])]) -> Self {
        let largest = rows.iter().flat_map(|(_, row)| row.iter()).fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let unit = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        let keys: Vec<u32> = rows.iter().map(|(key, _)| *key).collect();
        Self::new(&keys, rows.iter().map(|(_, row)| row.map(|weight| (weight / unit).round() as i8)), unit)
    }

    fn new(keys: &[u32], rows: impl Iterator<Item = [i8; N]>, unit: f32) -> Self {
        let size = (keys.len() * 5 / 4 + 1).next_power_of_two();
        let mut slots = vec![Slot { key: 0, row: [0; N] }; size];
        // one key in four thousand million is zero, and does without weights
        for (&key, row) in keys.iter().zip(rows).filter(|(key, _)| **key != 0) {
            let mut place = key as usize & (size - 1);
            while slots[place].key != 0 {
                place = (place + 1) & (size - 1);
            }
            slots[place] = Slot { key, row };
        }
        Self { slots, sieve: Sieve::new(keys), unit }
    }

    /// The sums of the features' weights.
    #[inline]
    pub(crate) fn sum<const K: usize>(&self, keys: &[u32; K]) -> [i32; N] {
        let mut likely = [0; K];
        let count = self.sieve.sift(keys, &mut likely);
        let mut sums = [0; N];
        for key in &likely[..count] {
            self.search(*key, &mut sums);
        }
        sums
    }

    /// Adds the feature's weights to the sums.
    #[inline]
    pub(crate) fn add(&self, key: u32, sums: &mut [i32; N]) {
        if self.sieve.holds(key) {
            self.search(key, sums);
        }
    }

    #[inline]
    fn search(&self, key: u32, sums: &mut [i32; N]) {
        let mask = self.slots.len() - 1;
        let mut place = key as usize & mask;
        while let Some(slot) = self.slots.get(place) {
            if slot.key == key || slot.key == 0 {
                sums.iter_mut().zip(&slot.row).for_each(|(sum, weight)| *sum += i32::from(*weight));
                return;
            }
            place = (place + 1) & mask;
        }
    }

    /// The feature's weights, if it has some.
    #[inline]
    pub(crate) fn row(&self, key: u32) -> Option<&[i8; N]> {
        if !self.sieve.holds(key) {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut place = key as usize & mask;
        while let Some(slot) = self.slots.get(place).filter(|slot| slot.key != 0) {
            if slot.key == key {
                return Some(&slot.row);
            }
            place = (place + 1) & mask;
        }
        None
    }

    /// What a sum of 1 stands for.
    pub(crate) fn unit(&self) -> f32 {
        self.unit
    }

    pub(crate) fn write(&self, file: &mut Writer) {
        let mut slots: Vec<Slot<N>> = self.slots.iter().copied().filter(|slot| slot.key != 0).collect();
        slots.sort_unstable_by_key(|slot| slot.key);
        file.u32(self.unit.to_bits());
        file.u32s(slots.iter().map(|slot| slot.key));
        // class by class, which compresses better
        let weights: Vec<i8> = (0..N).flat_map(|class| slots.iter().map(move |slot| slot.row[class])).collect();
        file.i8s(weights.into_iter());
    }

    pub(crate) fn read(file: &mut Reader<'_>) -> Result<Self, ModelError> {
        let unit = f32::from_bits(file.u32()?);
        let keys = file.u32s()?;
        let weights = file.bytes()?;
        if !unit.is_finite() || keys.len() > 1 << 24 || !keys.is_sorted_by(|a, b| a < b) {
            return Err(ModelError::Damaged("its features are out of order"));
        }
        if weights.len() != keys.len() * N {
            return Err(ModelError::Damaged("its weights do not match its features"));
        }
        let row = |at: usize| std::array::from_fn(|class| weights[class * keys.len() + at] as i8);
        Ok(Self::new(&keys, (0..keys.len()).map(row), unit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thousand features; each has its number as its first weight, up to 126.
    fn table() -> (Vec<u32>, Table<2>) {
        let mut keys: Vec<u32> = (1..=1000_u32).map(|n| n.wrapping_mul(0x9E37_79B1)).collect();
        keys.sort_unstable();
        let rows: Vec<(u32, [f32; 2])> =
            keys.iter().zip(0..).map(|(key, n)| (*key, [(n % 127) as f32, 127.0])).collect();
        (keys, Table::quantised(&rows))
    }

    #[test]
    fn weights_of_known_features_are_added_and_others_not() {
        let (keys, table) = table();
        assert_eq!(table.sum(&[keys[3], 77, keys[5], 0]), [8, 254]);
        let mut sums = [1, 1];
        table.add(keys[128], &mut sums);
        table.add(78, &mut sums);
        assert_eq!(sums, [2, 128]);
        assert!(keys.iter().zip(0..).all(|(key, n)| table.sum(&[*key]) == [n % 127, 127]));
    }

    #[test]
    fn a_written_table_is_read_again() {
        let (keys, table) = table();
        let mut writer = Writer::new(b"test", 1);
        table.write(&mut writer);
        let body = crate::weights::file::open(&writer.finish().unwrap(), "test", 1).unwrap();
        let again = Table::<2>::read(&mut Reader(&body)).unwrap();
        assert_eq!(again.sum(&[keys[9], keys[999]]), table.sum(&[keys[9], keys[999]]));
        assert!(Table::<3>::read(&mut Reader(&body)).is_err());
    }
}
