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
    /// Two slots each, the even one lower. A slot holds the weights from its lowest byte on, and the mark above them.
    pairs: Vec<u64>,
    mask: usize,
}

/// Turns three signed bytes into bytes from 0 to 255, 128 for zero.
const ZERO: u32 = 0x0080_8080;

impl MoveTable {
    /// Places features, the most important first; those that find both places taken are left out. Returns the table
    /// and how many have a place.
    pub(crate) fn new(bits: u32, features: impl IntoIterator<Item = (u32, MoveRow)>) -> (Self, usize) {
        let size = 1 << bits.clamp(1, MOST_BITS);
        let mut slots = vec![[0_u8; 4]; size];
        let mut placed = 0;
        for (key, row) in features {
            let home = key as usize & (size - 1);
            let taken = |slot: [u8; 4]| slot[..3] != [0; 3];
            let free = [home, home ^ 1].into_iter().find(|&at| !taken(slots[at]));
            if let Some(at) = free {
                slots[at] = [row[0] as u8, row[1] as u8, row[2] as u8, (key >> 24) as u8];
                placed += 1;
            }
        }
        (Self::of(&slots), placed)
    }

    /// A table of slots, whose number is a power of two from 2 on.
    fn of(slots: &[[u8; 4]]) -> Self {
        let pair = |[even, odd]: &[[u8; 4]; 2]| {
            u64::from(u32::from_le_bytes(*even)) | u64::from(u32::from_le_bytes(*odd)) << 32
        };
        Self { pairs: slots.as_chunks::<2>().0.iter().map(pair).collect(), mask: slots.len() - 1 }
    }

    fn slots(&self) -> impl ExactSizeIterator<Item = [u8; 4]> {
        (0..self.mask + 1).map(|at| ((self.pairs[at / 2] >> (at % 2 * 32)) as u32).to_le_bytes())
    }

    fn home(&self, key: u32) -> (usize, u32) {
        (key as usize & self.mask, key >> 24)
    }

    /// Adds the weights of the features.
    #[inline]
    pub(crate) fn add<const N: usize>(&self, keys: &[u32; N]) -> MoveScores {
        // Nothing here branches: whether a key is found, and where, cannot be foreseen. Weights are summed as bytes from
        // 0 to 255, two in a word, half a word each; 257 keys fit.
        const { assert!(N < 257) };
        let (mut outer, mut inner) = (0_u32, 0_u32);
        // Read by themselves, many are under way at a time.
        let pairs = keys.map(|key| self.pairs[self.home(key).0 / 2]);
        for (&key, pair) in keys.iter().zip(pairs) {
            let (home, mark) = self.home(key);
            let pair = pair.rotate_right(home as u32 % 2 * 32);
            let (first, second) = (pair as u32, (pair >> 32) as u32);
            let is_first = u32::from(first >> 24 == mark).wrapping_neg();
            let is_second = u32::from(second >> 24 == mark).wrapping_neg() & !is_first;
            let weights = ((first & is_first) | (second & is_second)) ^ ZERO;
            outer += weights & 0x00FF_00FF;
            inner += weights >> 8 & 0xFF;
        }
        let zeros = 128 * N as i32;
        [outer & 0xFFFF, inner, outer >> 16].map(|sum| sum as i32 - zeros)
    }
}

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
        let slots: Vec<[u8; 4]> = (0..size).map(|at| columns.map(|column| column[at])).collect();
        let moves = MoveTable::of(&slots);
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
            writer.i8s(self.moves.slots().map(|slot| slot[column] as i8));
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
        self.moves.pairs.len() * 8 + self.relations.index.bytes() + self.relations.rows.len() * size_of::<RelationRow>()
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
