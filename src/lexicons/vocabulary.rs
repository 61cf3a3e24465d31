//! The vocabulary: every folded word that any lexicon holds, numbered.
//!
//! A token of the text is looked up once, when it is cut; all later stages compare [`WordId`]s and index
//! tables by them. A word's id says which of the lexicons do not hold it ([`List`]), so that most words of a text are looked up in none
//! of their tables. It knows words, not what they mean.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::fold;

/// The number of a word of the vocabulary; [`WordId::UNKNOWN`] for all words that no lexicon holds. Ids are compared by their numbers.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct WordId(u32);

/// Bits of the number. Those above it say where the word is not; the highest is [`super::trie`]'s.
const NUMBER: u32 = (1 << LISTS) - 1;
const LISTS: u32 = 22;

/// Lexicons that are asked about every word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// A form of a cue starts with it.
    Cue,
    /// A frame or a term of stance starts with it.
    Stance,
    /// A title starts with it.
    Title,
    /// A name starts with it.
    Name,
    /// A name starts with it in lower case.
    LowerName,
    /// It makes names.
    Pattern,
    /// It is a given name.
    FirstName,
    /// It heads descriptions.
    Nominal,
    /// It has classes.
    Function,
}

impl List {
    const ALL: [Self; 9] = [
        Self::Cue,
        Self::Stance,
        Self::Title,
        Self::Name,
        Self::LowerName,
        Self::Pattern,
        Self::FirstName,
        Self::Nominal,
        Self::Function,
    ];

    const fn bit(self) -> u32 {
        1 << (LISTS + self as u32)
    }
}

impl WordId {
    /// A word that no lexicon holds.
    pub const UNKNOWN: Self = Self(!NUMBER & !super::trie::MARK);

    /// To index a table with.
    pub const fn index(self) -> usize {
        self.number() as usize
    }

    /// Is it in some lexicon?
    pub const fn is_known(self) -> bool {
        self.number() != 0
    }

    pub(super) const fn number(self) -> u32 {
        self.0 & NUMBER
    }

    /// The number with what the word is not, for a key of a trie.
    pub(super) const fn bits(self) -> u32 {
        self.0
    }

    pub(super) const fn of_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Is it certain that the list does not hold the word?
    pub(super) const fn lacks(self, list: List) -> bool {
        self.0 & list.bit() != 0
    }
}

impl Default for WordId {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl PartialEq for WordId {
    fn eq(&self, other: &Self) -> bool {
        self.number() == other.number()
    }
}

impl Eq for WordId {}

impl PartialOrd for WordId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for WordId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number().cmp(&other.number())
    }
}

impl Hash for WordId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number().hash(state);
    }
}

/// Folded word → [`WordId`], by the 64-bit hash of the folded form, with linear probing.
///
/// Two words of the lexicons that share a hash would be merged; 64 bits make that a matter of 10⁻⁹ for a million words. The table that
/// texts are looked up in holds half of each hash, to be small: with its place in the table a word of no lexicon is taken for one
/// in 10⁻¹⁰ of cases.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<(u64, u32)>", into = "Vec<(u64, u32)>")]
pub struct Vocabulary {
    /// The upper half of a word's hash, and the word.
    slots: Vec<(u32, WordId)>,
    mask: usize,
    /// By number, from 1: the hash.
    hashes: Vec<u64>,
    buffer: String,
}

/// What the built-in lexicons need; a user's may need more.
const SLOTS: usize = 1 << 17;

impl Default for Vocabulary {
    fn default() -> Self {
        Self { slots: vec![(0, WordId::UNKNOWN); SLOTS], mask: SLOTS - 1, hashes: Vec::new(), buffer: String::new() }
    }
}

/// From the hashes and ids of the words, in the order of their numbers.
impl From<Vec<(u64, u32)>> for Vocabulary {
    fn from(words: Vec<(u64, u32)>) -> Self {
        let mut vocabulary = Self::default();
        vocabulary.hashes.reserve_exact(words.len());
        for (hash, bits) in words {
            vocabulary.add_hash(hash);
            let slot = vocabulary.slot(hash);
            vocabulary.slots[slot].1 = WordId(bits);
        }
        vocabulary
    }
}

impl From<Vocabulary> for Vec<(u64, u32)> {
    fn from(vocabulary: Vocabulary) -> Self {
        vocabulary.hashes.iter().map(|hash| (*hash, vocabulary.slots[vocabulary.slot(*hash)].1.0)).collect()
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
        if (self.hashes.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let slot = self.slot(hash);
        if !self.slots[slot].1.is_known() {
            self.hashes.push(hash);
            assert!(self.hashes.len() < NUMBER as usize, "the lexicons hold more than {NUMBER} different words");
            self.slots[slot] = (tag(hash), WordId(self.hashes.len() as u32));
        }
        self.slots[slot].1
    }

    /// The word's number, by the hash of its folded form ([`fold::hash`]).
    pub fn by_hash(&self, hash: u64) -> WordId {
        let mut slot = hash as usize & self.mask;
        loop {
            let (found, word) = self.slots[slot];
            if found == tag(hash) || !word.is_known() {
                return word;
            }
            slot = (slot + 1) & self.mask;
        }
    }

    /// The word's number.
    pub fn get(&self, word: &str) -> WordId {
        self.by_hash(fold::hash(word, &mut String::new()))
    }

    /// One more than the largest number given: the length of a table that is indexed by word.
    pub fn table_len(&self) -> usize {
        self.hashes.len() + 1
    }

    /// Notes of each word which lists do not hold it, once they are complete.
    pub(super) fn note_lists(&mut self, holds: impl Fn(List, WordId) -> bool) {
        for (_, word) in self.slots.iter_mut().filter(|(_, word)| word.is_known()) {
            let bare = WordId(word.number());
            for list in List::ALL.into_iter().filter(|list| !holds(*list, bare)) {
                word.0 |= list.bit();
            }
        }
    }

    /// Where the word with this hash is, or would be.
    fn slot(&self, hash: u64) -> usize {
        let mut slot = hash as usize & self.mask;
        while self.slots[slot].1.is_known() && self.hashes[self.slots[slot].1.index() - 1] != hash {
            slot = (slot + 1) & self.mask;
        }
        slot
    }

    fn grow(&mut self) {
        let larger = vec![(0, WordId::UNKNOWN); self.slots.len() * 2];
        let old = std::mem::replace(&mut self.slots, larger);
        self.mask = self.slots.len() - 1;
        for (tag, word) in old.into_iter().filter(|(_, word)| word.is_known()) {
            let slot = self.slot(self.hashes[word.index() - 1]);
            self.slots[slot] = (tag, word);
        }
    }
}

const fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
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
        let again = Vocabulary::from(Vec::from(vocabulary.clone()));
        assert_eq!((again.get("said"), again.get("word99999")), (said, vocabulary.get("word99999")));
    }

    #[test]
    fn a_word_tells_which_lists_lack_it_and_is_the_same_word() {
        let mut vocabulary = Vocabulary::default();
        let said = vocabulary.add("said");
        assert!(!List::ALL.into_iter().any(|list| said.lacks(list)), "nothing is certain yet");
        vocabulary.note_lists(|list, word| list == List::Cue && word == said);
        let noted = Vocabulary::from(Vec::from(vocabulary)).get("said");
        assert_eq!(noted, said);
        for list in List::ALL {
            assert_eq!(noted.lacks(list), list != List::Cue);
            assert!(WordId::UNKNOWN.lacks(list));
        }
    }
}
