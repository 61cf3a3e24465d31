//! A linear model over hashed features: each feature has a row of small integer weights, one for each class.

use super::file::{Reader, Writer};
use super::{Index, ModelError};

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

/// Rows of `N` weights. A weight of 1 stands for `unit`.
pub(crate) struct Table<const N: usize> {
    keys: Vec<u32>,
    index: Index,
    rows: Vec<[i8; N]>,
    unit: f32,
}

impl<const N: usize> Table<N> {
    /// Quantises rows to one byte a weight. Keys must ascend; rows whose weights all round to zero should have been left out.
    pub(crate) fn quantised(rows: &[(u32, [f32; N])]) -> Self {
        let largest = rows.iter().flat_map(|(_, row)| row.iter()).fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let unit = if largest > 0.0 { largest / 127.0 } else { 1.0 };
        let keys: Vec<u32> = rows.iter().map(|(key, _)| *key).collect();
        let rows = rows.iter().map(|(_, row)| row.map(|weight| (weight / unit).round() as i8)).collect();
        Self { index: Index::new(&keys), keys, rows, unit }
    }

    /// Adds the feature's weights to the sums.
    #[inline]
    pub(crate) fn add(&self, key: u32, sums: &mut [i32; N]) {
        if let Some(row) = self.index.get(key).and_then(|row| self.rows.get(row)) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i32::from(*weight);
            }
        }
    }

    /// What a sum of 1 stands for.
    pub(crate) fn unit(&self) -> f32 {
        self.unit
    }

    pub(crate) fn write(&self, file: &mut Writer) {
        file.u32(self.unit.to_bits());
        file.u32s(self.keys.iter().copied());
        // class by class, which compresses better
        let weights: Vec<i8> = (0..N).flat_map(|class| self.rows.iter().map(move |row| row[class])).collect();
        file.i8s(weights.into_iter());
    }

    pub(crate) fn read(file: &mut Reader<'_>) -> Result<Self, ModelError> {
        let unit = f32::from_bits(file.u32()?);
        let keys = file.u32s()?;
        let weights = file.bytes()?;
        if !unit.is_finite() || keys.len() > Index::MOST || !keys.is_sorted() {
            return Err(ModelError::Damaged("its features are out of order"));
        }
        if weights.len() != keys.len() * N {
            return Err(ModelError::Damaged("its weights do not match its features"));
        }
        let mut rows = vec![[0; N]; keys.len()];
        for (class, column) in weights.chunks_exact(keys.len().max(1)).enumerate() {
            for (row, weight) in rows.iter_mut().zip(column) {
                row[class] = *weight as i8;
            }
        }
        Ok(Self { index: Index::new(&keys), keys, rows, unit })
    }
}
