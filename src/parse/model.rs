//! The weights of a parser, and the parser as a file.

use super::relation::{Relation, WIDTH};
use crate::weights::Index;
use crate::weights::file::{self, ModelError, Reader, Writer};

const KIND: &str = "pars";
const VERSION: u32 = 1;
/// The most slots of the table of moves, as a power of two.
const MOST_BITS: u32 = 24;

/// A score of every move.
pub(crate) type MoveScores = [i32; 3];
/// A score of every relation.
pub(crate) type RelationScores = [i16; WIDTH];

/// Weights of a feature for the three moves.
pub(crate) type MoveRow = [i8; 3];

/// Weights of moves. A feature has its place in the table or the place beside it, and a byte of its key tells it from
/// others: four bytes in all, so that many features fit the cache. An empty slot has weights of zero and needs no
/// mark.
pub(crate) struct MoveTable {
    slots: Vec<[u8; 4]>,
    mask: usize,
}

impl MoveTable {
    /// Places features, the most important first; those that find both places taken are left out. Returns the table
    /// and how many have a place.
    pub(crate) fn new(bits: u32, features: impl IntoIterator<Item = (u32, MoveRow)>) -> (Self, usize) {
        let mut table = Self { slots: vec![[0; 4]; 1 << bits.min(MOST_BITS)], mask: (1 << bits.min(MOST_BITS)) - 1 };
        let mut placed = 0;
        for (key, row) in features {
            let (home, mark) = table.home(key);
            let taken = |slot: [u8; 4]| slot[..3] != [0; 3];
            let free = [home, home ^ 1].into_iter().find(|&at| !taken(table.slots[at]));
            if let Some(at) = free {
                table.slots[at] = [row[0] as u8, row[1] as u8, row[2] as u8, mark];
                placed += 1;
            }
        }
        (table, placed)
    }

    fn home(&self, key: u32) -> (usize, u8) {
        (key as usize & self.mask, (key >> 24) as u8)
    }

    /// Adds the weights of the features.
    #[inline]
    pub(crate) fn add<const N: usize>(&self, keys: &[u32; N]) -> MoveScores {
        let mut scores = [0; 3];
        for &key in keys {
            let (home, mark) = self.home(key);
            for at in [home, home ^ 1] {
                let [shift, left, right, found] = self.slots[at];
                if found == mark {
                    scores[0] += i32::from(shift as i8);
                    scores[1] += i32::from(left as i8);
                    scores[2] += i32::from(right as i8);
                    break;
                }
            }
        }
        scores
    }
}

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
        let mut scores = [0i16; WIDTH];
        for row in keys.iter().filter_map(|&key| self.index.get(key)) {
            // 40 rows of at most 127 cannot leave an i16.
            for (score, &weight) in scores.iter_mut().zip(&self.rows[row].0) {
                *score += i16::from(weight);
            }
        }
        scores
    }
}

/// All that a parser has learned.
pub(crate) struct Weights {
    pub(crate) moves: MoveTable,
    pub(crate) relations: RelationTable,
}

impl Weights {
    pub(crate) fn load(file: &[u8]) -> Result<Self, ModelError> {
        let body = file::open(file, KIND, VERSION)?;
        let mut reader = Reader(&body);
        if reader.u32()? as usize != Relation::ALL.len() {
            return Err(ModelError::Damaged("it has another set of relations"));
        }
        let columns = [reader.bytes()?, reader.bytes()?, reader.bytes()?, reader.bytes()?];
        let size = columns[0].len();
        if !size.is_power_of_two() || !(2..=1 << MOST_BITS).contains(&size) || columns.iter().any(|c| c.len() != size) {
            return Err(ModelError::Damaged("its table of moves has a wrong size"));
        }
        let slots = (0..size).map(|at| columns.map(|column| column[at])).collect();
        let moves = MoveTable { slots, mask: size - 1 };
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
        for column in 0..4 {
            writer.i8s(self.moves.slots.iter().map(|slot| slot[column] as i8));
        }
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
        self.moves.slots.len() * 4 + self.relations.index.bytes() + self.relations.rows.len() * size_of::<RelationRow>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Weights {
        let (moves, placed) = MoveTable::new(4, [(0x0100_0003, [1, -2, 3]), (0x0200_0003, [4, 5, -6])]);
        assert_eq!(placed, 2);
        let mut row = RelationRow([0; WIDTH]);
        row.0[Relation::Ccomp.index()] = 9;
        Weights { moves, relations: RelationTable::new(vec![(77, row)]) }
    }

    #[test]
    fn a_saved_model_is_the_same_model() {
        let file = small().save().unwrap();
        let again = Weights::load(&file).unwrap();
        assert_eq!(again.save().unwrap(), file);
        assert_eq!(again.moves.add(&[0x0100_0003, 0x0200_0003, 0x0300_0003]), [5, 3, -3]);
        assert_eq!(again.relations.add(&[77, 78])[Relation::Ccomp.index()], 9);
    }

    #[test]
    fn a_full_place_leaves_the_weaker_out() {
        let crowd = (1..10u32).map(|mark| (mark << 24 | 2, [1, 1, 1]));
        assert_eq!(MoveTable::new(4, crowd).1, 2);
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
