//! The weights of a parser, and the parser as a file.

use super::relation::{Relation, WIDTH};
use crate::weights::file::{self, ModelError, Reader, Writer};
use crate::weights::{Index, Packed};

const KIND: &str = "pars";
const VERSION: u32 = 1;
/// A score of every relation.
pub(crate) type RelationScores = [i16; WIDTH];

/// Scores that are summed together.
const LANES: usize = 24;

/// Weights of one feature for every relation.
#[derive(Clone, Copy)]
#[repr(align(16))]
pub(crate) struct RelationRow(pub(crate) [i8; WIDTH]);

/// Weights of relations.
pub(crate) struct RelationTable {
    index: Index,
    rows: Vec<RelationRow>,
    keys: Vec<u32>,
}

impl RelationTable {
    /// Features in ascending order of their keys.
    pub(crate) fn new(features: Vec<(u32, RelationRow)>) -> Self {
        let (keys, rows): (Vec<_>, Vec<_>) = features.into_iter().unzip();
        Self { index: Index::new(&keys), rows, keys }
    }

    /// Adds the weights of the features.
    pub(crate) fn add<const N: usize>(&self, keys: &[u32; N]) -> RelationScores {
        let mut rows = [0; N];
        let count = self.index.rows(keys, &mut rows);
        let mut scores = [0i16; WIDTH];
        // A few lanes at a time, so that their sums stay in registers.
        for (lane, scores) in scores.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            let mut sums = *scores;
            for &row in &rows[..count] {
                let weights = &self.rows[row as usize].0.as_chunks::<LANES>().0[lane];
                // 40 rows of at most 127 cannot leave an i16.
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum += i16::from(weight);
                }
            }
            *scores = sums;
        }
        scores
    }
}

/// All that a parser has learned.
pub(crate) struct Weights {
    pub(crate) moves: Packed,
    pub(crate) relations: RelationTable,
}

impl Weights {
    pub(crate) fn load(file: &[u8]) -> Result<Self, ModelError> {
        let body = file::open(file, KIND, VERSION)?;
        let mut reader = Reader(&body);
        if reader.u32()? as usize != Relation::ALL.len() {
            return Err(ModelError::Damaged("it has another set of relations"));
        }
        let moves = Packed::read(&mut reader)?;
        let keys = reader.u32s()?;
        if keys.len() > Index::MOST || !keys.is_sorted() {
            return Err(ModelError::Damaged("its features are out of order"));
        }
        let weights = reader.bytes()?;
        if weights.len() != keys.len() * Relation::ALL.len() {
            return Err(ModelError::Damaged("its weights do not match its features"));
        }
        let mut features: Vec<_> = keys.into_iter().map(|key| (key, RelationRow([0; WIDTH]))).collect();
        for (relation, column) in weights.chunks_exact(features.len().max(1)).enumerate() {
            for ((_, row), &weight) in features.iter_mut().zip(column) {
                row.0[relation] = weight as i8;
            }
        }
        reader.end()?;
        Ok(Self { moves, relations: RelationTable::new(features) })
    }

    pub(crate) fn save(&self) -> Result<Vec<u8>, ModelError> {
        let mut writer = Writer::new(b"pars", VERSION);
        writer.u32(Relation::ALL.len() as u32);
        self.moves.write(&mut writer);
        writer.u32s(self.relations.keys.iter().copied());
        let rows = &self.relations.rows;
        let mut weights = Vec::with_capacity(rows.len() * Relation::ALL.len());
        for relation in 0..Relation::ALL.len() {
            weights.extend(rows.iter().map(|row| row.0[relation]));
        }
        writer.i8s(weights.into_iter());
        writer.finish()
    }

    /// Memory taken, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.moves.bytes() + self.relations.index.bytes() + self.relations.rows.len() * size_of::<RelationRow>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Weights {
        let moves = Packed::new(4, [(0x0100_0003, [1, -2, 3]), (0x0200_0003, [4, 5, -6])]);
        let mut row = RelationRow([0; WIDTH]);
        row.0[Relation::Ccomp.index()] = 9;
        Weights { moves, relations: RelationTable::new(vec![(77, row)]) }
    }

    #[test]
    fn a_saved_model_is_the_same_model() {
        let file = small().save().unwrap();
        let again = Weights::load(&file).unwrap();
        assert_eq!(again.save().unwrap(), file);
        assert_eq!(again.moves.sum(&[0x0100_0003, 0x0200_0003, 0x0300_0003]), [5, 3, -3]);
        assert_eq!(again.relations.add(&[77, 78])[Relation::Ccomp.index()], 9);
    }

    #[test]
    fn forged_models_are_refused() {
        let forged = |columns: [usize; 4], keys: &[u32], weights: usize| {
            let mut writer = Writer::new(b"pars", VERSION);
            writer.u32(Relation::ALL.len() as u32);
            for column in columns {
                writer.bytes(&vec![0; column]);
            }
            writer.u32s(keys.iter().copied());
            writer.bytes(&vec![0; weights]);
            Weights::load(&writer.finish().unwrap()).err()
        };
        let right = 2 * Relation::ALL.len();
        assert!(forged([8; 4], &[1, 2], right).is_none());
        assert!(forged([8, 8, 8, 4], &[1, 2], right).is_some(), "uneven columns");
        assert!(forged([6; 4], &[1, 2], right).is_some(), "no power of two");
        assert!(forged([0; 4], &[1, 2], right).is_some(), "no table");
        assert!(forged([8; 4], &[2, 1], right).is_some(), "keys out of order");
        assert!(forged([8; 4], &[1, 2], right + 1).is_some(), "a weight too many");
    }
}
