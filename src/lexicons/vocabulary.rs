//! The vocabulary: every folded word that any lexicon holds, numbered.
//!
//! A token of the text is looked up once, when it is cut; all later stages compare [`WordId`]s and index
//! tables by them. It knows words, not what they mean.

use serde::{Deserialize, Serialize};

use super::fold;

/// The number of a word of the vocabulary; [`WordId::UNKNOWN`] for all words that no lexicon holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that no lexicon holds.
    pub const UNKNOWN: Self = Self(0);

    /// To index a table with.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// Is it in some lexicon?
    pub const fn is_known(self) -> bool {
        self.0 != 0
    }
}

/// Folded word → [`WordId`], by the 64-bit hash of the folded form, with linear probing.
///
/// Two words of the lexicons that share a hash would be merged; 64 bits make that a matter of 10⁻⁹ for a million words.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<u64>", into = "Vec<u64>")]
pub struct Vocabulary {
    slots: Vec<(u64, WordId)>,
    mask: usize,
    len: u32,
    buffer: String,
}

/// What the built-in lexicons need; a user's may need more.
const SLOTS: usize = 1 << 18;

impl Default for Vocabulary {
    fn default() -> Self {
        Self { slots: vec![(0, WordId::UNKNOWN); SLOTS], mask: SLOTS - 1, len: 0, buffer: String::new() }
    }
}

/// From the hashes of the words, in the order of their numbers.
impl From<Vec<u64>> for Vocabulary {
    fn from(hashes: Vec<u64>) -> Self {
        let mut vocabulary = Self::default();
        for hash in hashes {
            vocabulary.add_hash(hash);
        }
        vocabulary
    }
}

impl From<Vocabulary> for Vec<u64> {
    fn from(vocabulary: Vocabulary) -> Self {
        let mut hashes = vec![0; vocabulary.len as usize];
        for (hash, word) in vocabulary.slots.into_iter().filter(|(_, word)| word.is_known()) {
            hashes[word.index() - 1] = hash;
        }
        hashes
    }
}

impl Vocabulary {
    /// Numbers the word, if it is new; two spellings with the same folded form are one word.
    pub fn add(&mut self, word: &str) -> WordId {
        let mut buffer = std::mem::take(&mut self.buffer);
        let hash = fold::hash(word, &mut buffer);
        self.buffer = buffer;
        self.add_hash(hash)
    }

    /// Numbers a word of ASCII letters and digits alone.
    pub(super) fn add_plain(&mut self, word: &str) -> WordId {
        self.add_hash(fold::hash_plain(word.as_bytes()))
    }

    fn add_hash(&mut self, hash: u64) -> WordId {
        if (self.len as usize + 1) * 3 > self.slots.len() {
            self.grow();
        }
        let slot = self.slot(hash);
        if !self.slots[slot].1.is_known() {
            self.len += 1;
            self.slots[slot] = (hash, WordId(self.len));
        }
        self.slots[slot].1
    }

    /// The word's number, by the hash of its folded form ([`fold::hash`]).
    pub fn by_hash(&self, hash: u64) -> WordId {
        self.slots[self.slot(hash)].1
    }

    /// The word's number.
    pub fn get(&self, word: &str) -> WordId {
        self.by_hash(fold::hash(word, &mut String::new()))
    }

    /// One more than the largest number given: the length of a table that is indexed by word.
    pub fn table_len(&self) -> usize {
        self.len as usize + 1
    }

    fn slot(&self, hash: u64) -> usize {
        let mut slot = hash as usize & self.mask;
        while self.slots[slot].1.is_known() && self.slots[slot].0 != hash {
            slot = (slot + 1) & self.mask;
        }
        slot
    }

    fn grow(&mut self) {
        let larger = vec![(0, WordId::UNKNOWN); self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, larger);
        self.mask = self.slots.len() - 1;
        for (hash, word) in old.into_iter().filter(|(_, word)| word.is_known()) {
            let slot = self.slot(hash);
            self.slots[slot] = (hash, word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_numbered_once_and_found_in_any_spelling() {
        let mut vocabulary = Vocabulary::default();
        let said = vocabulary.add("said");
        assert_eq!(vocabulary.add("Said"), said);
        for n in 0..100_000 {
            vocabulary.add(&format!("word{n}"));
        }
        assert_eq!(vocabulary.get("SAID"), said);
        assert_eq!(vocabulary.get("never"), WordId::UNKNOWN);
        assert_eq!(vocabulary.table_len(), 100_002);
    }
}
