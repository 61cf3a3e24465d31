//! A table of words and phrases: which of them start at a token.
//!
//! One index by the first word, longest phrases first; a lookup neither hashes nor allocates. What a phrase means is
//! the business of the lexicon that owns the table.

use serde::{Deserialize, Serialize};

use super::{Vocabulary, WordId};

/// Words and phrases with what they stand for.
#[derive(Debug, Serialize, Deserialize)]
pub struct Phrases<T> {
    /// Where the entries of a first word start; one longer than the largest first word.
    starts: Vec<u32>,
    entries: Vec<Entry<T>>,
    /// Words after the first, of all entries.
    rest: Vec<WordId>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry<T> {
    /// The second word, which tells most phrases apart; unknown of phrases of one word.
    second: WordId,
    rest: (u32, u16),
    value: T,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { starts: Vec::new(), entries: Vec::new(), rest: Vec::new() }
    }
}

impl<T> Phrases<T> {
    /// From phrases of one word or more. Of two that start with the same word the longer stands first, of two equal
    /// ones the one that was given first.
    pub fn new(mut phrases: Vec<(Vec<WordId>, T)>) -> Self {
        phrases.retain(|(words, _)| !words.is_empty());
        phrases.sort_by_key(|(words, _)| (words[0], usize::MAX - words.len()));
        let mut table = Self::default();
        for (words, value) in phrases {
            while table.starts.len() <= words[0].index() {
                table.starts.push(table.entries.len() as u32);
            }
            let rest = (table.rest.len() as u32, (words.len() - 1) as u16);
            table.rest.extend(&words[1..]);
            let second = words.get(1).copied().unwrap_or_default();
            table.entries.push(Entry { second, rest, value });
        }
        table.starts.push(table.entries.len() as u32);
        table
    }

    /// Does a phrase start with the word?
    pub(super) fn starts_with(&self, word: WordId) -> bool {
        let (from, to) = (self.starts.get(word.index()), self.starts.get(word.index() + 1));
        word.is_known() && to.is_some() && from != to
    }

    /// What the phrases that start at the first of `words` stand for, with their lengths in words; longest first.
    pub fn at<'a, W>(&'a self, words: W) -> impl Iterator<Item = (&'a T, usize)>
    where
        W: Iterator<Item = WordId> + Clone + 'a,
    {
        let mut rest = words;
        let first = rest.next().map_or(0, WordId::index);
        let (from, to) = match (self.starts.get(first), self.starts.get(first + 1)) {
            (Some(from), Some(to)) if first != 0 => (*from as usize, *to as usize),
            _ => (0, 0),
        };
        let second = rest.clone().next();
        self.entries[from..to].iter().filter_map(move |entry| {
            let (start, len) = (entry.rest.0 as usize, entry.rest.1 as usize);
            if len == 0 {
                return Some((&entry.value, 1));
            }
            if second != Some(entry.second) {
                return None;
            }
            let expected = &self.rest[start..start + len];
            let mut ahead = rest.clone();
            expected.iter().all(|word| ahead.next() == Some(*word)).then_some((&entry.value, len + 1))
        })
    }
}

/// The words of a phrase as the text's tokens will have them: clitics ("n't", "'s") stand alone.
pub fn words(vocabulary: &mut Vocabulary, phrase: &str) -> Vec<WordId> {
    let mut words = Vec::new();
    for word in phrase.split_whitespace() {
        let clitic = ["n't", "'s", "'re", "'ll", "'ve", "'d", "'m"]
            .iter()
            .find(|clitic| word.len() > clitic.len() && word.ends_with(**clitic));
        let stem = clitic.map_or(word, |clitic| &word[..word.len() - clitic.len()]);
        words.push(vocabulary.add(stem));
        if let Some(clitic) = clitic {
            words.push(vocabulary.add(clitic));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_comes_first_and_unknown_words_match_nothing() {
        let mut vocabulary = Vocabulary::default();
        let rows = ["call", "call for", "call for calm", "reject", "can't rule out"];
        let phrases = Phrases::new(rows.iter().map(|row| (words(&mut vocabulary, row), *row)).collect());
        let find = |text: &str| {
            let ids: Vec<_> = text.split(' ').map(|word| vocabulary.get(word)).collect();
            phrases.at(ids.iter().copied()).map(|(value, len)| (*value, len)).collect::<Vec<_>>()
        };
        assert_eq!(find("call for calm now"), [("call for calm", 3), ("call for", 2), ("call", 1)]);
        assert_eq!(find("call off"), [("call", 1)]);
        assert_eq!(find("ca n't rule out"), [("can't rule out", 4)]);
        assert_eq!(find("unheard-of"), []);
    }
}
