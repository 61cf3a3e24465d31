//! A trie over words: which phrases start here, and what they mean.
//!
//! Names, titles and other phrases are sequences of [`Key`]s. Hyphens separate words as blanks do, so that "Asia-Pacific" and "Asia
//! Pacific" are one phrase. Word edges are right by construction. Three numbers a node: the nodes stand in breadth-first order, the
//! target of edge `e` is node `e + 1`.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{Vocabulary, WordId};

/// What an edge is labelled with: a word of the vocabulary, or a mark.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Key(u32);

/// Tells a mark from a word.
pub(super) const MARK: u32 = 1 << 31;

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.label() == other.label()
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.label().cmp(&other.label())
    }
}

impl Key {
    /// Of a word.
    pub const fn word(word: WordId) -> Self {
        Self(word.bits())
    }

    /// Of a punctuation mark.
    pub const fn mark(mark: char) -> Self {
        Self(mark as u32 | MARK)
    }

    /// The word, or [`WordId::UNKNOWN`] for a mark.
    pub const fn as_word(self) -> WordId {
        if self.0 & MARK == 0 { WordId::of_bits(self.0) } else { WordId::UNKNOWN }
    }

    /// What keys are compared by: the mark, or the number of the word.
    const fn label(self) -> u32 {
        if self.0 & MARK == 0 { self.as_word().number() } else { self.0 }
    }
}

/// A node of a [`Trie`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node(u32);

/// Phrases and their values. A phrase may have several values, in the order in which they were added.
#[derive(Debug, Serialize, Deserialize)]
pub struct Trie<V> {
    /// By word: the node that a phrase starting with it reaches, 0 for none.
    root: Vec<u32>,
    /// Labels of the edges; those of one node are contiguous and sorted.
    labels: Vec<Key>,
    /// By node: its first edge and its first value. One more than there are nodes.
    nodes: Vec<Start>,
    values: Vec<V>,
}

/// Where the edges and the values of a node start.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Start {
    edge: u32,
    value: u32,
}

impl<V> Trie<V> {
    /// The node after a phrase's first word.
    pub fn start(&self, key: Key) -> Option<Node> {
        match self.root.get(key.as_word().index()) {
            None | Some(0) => None,
            Some(&node) => Some(Node(node)),
        }
    }

    /// The node after one more word.
    pub fn step(&self, node: Node, key: Key) -> Option<Node> {
        let (from, to) = (self.nodes[node.0 as usize].edge as usize, self.nodes[node.0 as usize + 1].edge as usize);
        let labels = &self.labels[from..to];
        let at = if labels.len() <= 8 {
            labels.iter().position(|label| *label == key)?
        } else {
            labels.binary_search(&key).ok()?
        };
        Some(Node((from + at) as u32 + 1))
    }

    /// Values of the phrase that ends here.
    pub fn values(&self, node: Node) -> &[V] {
        let (from, to) = (self.nodes[node.0 as usize].value as usize, self.nodes[node.0 as usize + 1].value as usize);
        &self.values[from..to]
    }

    /// The values of a whole phrase.
    pub fn get(&self, keys: &[Key]) -> &[V] {
        let Some((first, rest)) = keys.split_first() else { return &[] };
        let node = rest.iter().try_fold(self.start(*first), |node, key| node.map(|node| self.step(node, *key)));
        node.flatten().map_or(&[], |node| self.values(node))
    }

    /// The longest phrase at the start of `keys`: its length in keys, and its values.
    pub fn longest(&self, keys: impl IntoIterator<Item = Key>) -> Option<(usize, &[V])> {
        let mut keys = keys.into_iter();
        let mut node = self.start(keys.next()?)?;
        let mut best = None;
        let mut length = 1;
        loop {
            if !self.values(node).is_empty() {
                best = Some((length, self.values(node)));
            }
            let Some(next) = keys.next().and_then(|key| self.step(node, key)) else { return best };
            node = next;
            length += 1;
        }
    }
}

/// Collects phrases for a [`Trie`].
#[derive(Debug)]
pub struct TrieBuilder<V> {
    keys: Vec<Key>,
    entries: Vec<(u32, u32, V)>,
}

impl<V> Default for TrieBuilder<V> {
    fn default() -> Self {
        Self { keys: Vec::new(), entries: Vec::new() }
    }
}

impl<V: Copy> TrieBuilder<V> {
    /// Adds a phrase. Empty ones, and those that start with a mark, are left out.
    pub fn add(&mut self, keys: &[Key], value: V) {
        if keys.first().is_none_or(|key| !key.as_word().is_known()) {
            return;
        }
        let start = self.keys.len() as u32;
        self.keys.extend_from_slice(keys);
        self.entries.push((start, self.keys.len() as u32, value));
    }

    /// The trie of all phrases added.
    pub fn build(self) -> Trie<V> {
        let entries = self.sorted();
        let phrase = |entry: &(u32, u32, V)| &self.keys[entry.0 as usize..entry.1 as usize];
        // there are at most so many nodes; room for all of them spares a million names the copies of growing tables
        let most = self.keys.len() + 2;
        let mut trie = Trie {
            root: Vec::new(),
            labels: Vec::with_capacity(most),
            nodes: Vec::with_capacity(most),
            values: Vec::with_capacity(entries.len()),
        };
        // the entries below each node, and its depth; nodes are appended in breadth-first order
        let mut nodes = Vec::with_capacity(most);
        nodes.push((0_u32, entries.len() as u32, 0_u32));
        let mut at = 0;
        while let Some(&(from, to, depth)) = nodes.get(at) {
            let (mut from, to, depth) = (from as usize, to as usize, depth as usize);
            trie.nodes.push(Start { edge: trie.labels.len() as u32, value: trie.values.len() as u32 });
            while from < to && phrase(&entries[from]).len() == depth {
                trie.values.push(entries[from].2);
                from += 1;
            }
            while from < to {
                let label = phrase(&entries[from])[depth];
                let same = entries[from..to].iter().take_while(|entry| phrase(entry)[depth] == label).count();
                trie.labels.push(label);
                nodes.push((from as u32, (from + same) as u32, depth as u32 + 1));
                from += same;
            }
            at += 1;
        }
        trie.nodes.push(Start { edge: trie.labels.len() as u32, value: trie.values.len() as u32 });
        trie.labels.shrink_to_fit();
        trie.nodes.shrink_to_fit();
        trie.values.shrink_to_fit();
        for edge in 0..trie.nodes[1].edge {
            let word = trie.labels[edge as usize].as_word().index();
            if trie.root.len() <= word {
                trie.root.resize(word + 1, 0);
            }
            trie.root[word] = edge + 1;
        }
        trie
    }

    /// The entries by their phrases; those of one phrase in the order in which they were added.
    fn sorted(&self) -> Vec<(u32, u32, V)> {
        let phrase = |entry: usize| {
            let (start, end, _) = self.entries[entry];
            &self.keys[start as usize..end as usize]
        };
        // the first two keys as one number tell most phrases apart without a look at the keys; no word has the number 0
        let prefix = |keys: &[Key]| match keys {
            [] => 0,
            [first] => u64::from(first.label()) << 32,
            [first, second, ..] => u64::from(first.label()) << 32 | u64::from(second.label()),
        };
        let mut order: Vec<(u64, usize)> =
            (0..self.entries.len()).map(|entry| (prefix(phrase(entry)), entry)).collect();
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| phrase(a.1).cmp(phrase(b.1))).then(a.1.cmp(&b.1)));
        order.into_iter().map(|(_, entry)| self.entries[entry]).collect()
    }
}

/// How the letters of a word of a phrase must be written in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// As it comes: the phrase has the word in lower case.
    Any,
    /// With a capital: the phrase has one.
    Capital,
    /// All in capitals: a short form of two letters or more ("US", "WHO", "NATO").
    Capitals,
}

impl Case {
    /// What a phrase's own spelling of the word asks for.
    pub fn of(piece: &str) -> Self {
        if piece.is_ascii() {
            if !piece.starts_with(|letter: char| letter.is_ascii_uppercase()) {
                return Self::Any;
            }
            if piece.bytes().any(|letter| letter.is_ascii_lowercase()) {
                return Self::Capital;
            }
            let upper = piece.bytes().filter(u8::is_ascii_uppercase).count();
            return if upper > 1 { Self::Capitals } else { Self::Capital };
        }
        if !piece.chars().next().is_some_and(char::is_uppercase) {
            return Self::Any;
        }
        let letters = piece.chars().filter(|letter| letter.is_alphabetic());
        match letters.clone().count() {
            0 | 1 => Self::Capital,
            _ if letters.clone().all(char::is_uppercase) => Self::Capitals,
            _ => Self::Capital,
        }
    }
}

/// Cuts a phrase as the tokenizer cuts a text, and further at hyphens. Words are added to the vocabulary.
pub fn cut(phrase: &str, vocabulary: &mut Vocabulary, mut each: impl FnMut(Key, Case, &str)) {
    // most phrases are of words that hold nothing to cut at
    if phrase.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ') {
        for word in phrase.split(' ').filter(|word| !word.is_empty()) {
            each(Key::word(vocabulary.add_plain(word)), Case::of(word), word);
        }
        return;
    }
    for word in phrase.split_whitespace() {
        let mut start = 0;
        for (at, mark) in word.char_indices() {
            let end = at + mark.len_utf8();
            let rest = &word[end..];
            let joins = mark.is_alphanumeric()
                || is_combining(mark)
                || match mark {
                    '.' => at > start && joins_period(&word[start..at], rest),
                    '&' | '_' => at > start && rest.starts_with(char::is_alphanumeric),
                    ',' | '/' | ':' => {
                        word[..at].ends_with(|c: char| c.is_ascii_digit())
                            && rest.starts_with(|c: char| c.is_ascii_digit())
                    }
                    '\'' | '\u{2019}' => {
                        at > start && rest.starts_with(char::is_alphabetic) && rest != "s" && !rest.starts_with("s-")
                    }
                    _ => false,
                };
            let clitic = matches!(mark, '\'' | '\u{2019}') && rest == "s";
            if joins {
                continue;
            }
            if at > start {
                each(Key::word(vocabulary.add(&word[start..at])), Case::of(&word[start..at]), &word[start..at]);
            }
            start = if clitic { at } else { end };
            if clitic {
                break;
            }
            // the period of an initial belongs to it: "E.ON"
            let letters = word[..at].chars().rev().take_while(|letter| letter.is_alphanumeric()).count();
            let initial = mark == '.' && letters == 1;
            if !initial && !matches!(mark, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}') {
                each(Key::mark(mark), Case::Any, &word[at..end]);
            }
        }
        if start < word.len() {
            each(Key::word(vocabulary.add(&word[start..])), Case::of(&word[start..]), &word[start..]);
        }
    }
}

/// Does a period between these join them: initials ("U.S"), numbers, addresses, or the end of an abbreviation?
fn joins_period(before: &str, after: &str) -> bool {
    let last = before.rsplit(['.', '-']).next().unwrap_or_default();
    let next: &str = &after[..after.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(after.len())];
    let digits = |text: &str| text.ends_with(|letter: char| letter.is_ascii_digit());
    next.is_empty()
        || (digits(last) && after.starts_with(|letter: char| letter.is_ascii_digit()))
        || (last.chars().count() == 1 && next.chars().count() == 1)
        || matches!(
            next,
            "com" | "org" | "net" | "gov" | "edu" | "co" | "ru" | "uk" | "info" | "io" | "mil" | "int" | "jp" | "cn"
        ) && !last.ends_with(|letter: char| letter.is_ascii_uppercase())
}

/// The keys of a phrase.
pub fn keys(phrase: &str, vocabulary: &mut Vocabulary) -> Vec<Key> {
    let mut keys = Vec::new();
    cut(phrase, vocabulary, |key, _, _| keys.push(key));
    keys
}

fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(phrase: &str) -> Vec<String> {
        let mut out = Vec::new();
        cut(phrase, &mut Vocabulary::default(), |_, _, piece| out.push(piece.to_owned()));
        out
    }

    #[test]
    fn phrases_are_cut_at_blanks_hyphens_and_marks() {
        assert_eq!(pieces("Bashar al-Assad"), ["Bashar", "al", "Assad"]);
        assert_eq!(pieces("S-400 Triumf"), ["S", "400", "Triumf"]);
        assert_eq!(pieces("2+2"), ["2", "+", "2"]);
        assert_eq!(pieces("People's Republic of China"), ["People", "'s", "Republic", "of", "China"]);
        assert_eq!(pieces("Washington, D.C."), ["Washington", ",", "D.C."]);
        assert_eq!(
            pieces("Agenda.ge CNN.com E.ON tass.com"),
            ["Agenda", ".", "ge", "CNN", ".", "com", "E", "ON", "tass.com"]
        );
        assert_eq!(pieces("Xi’an AT&T 9/11 O'Brien"), ["Xi’an", "AT&T", "9/11", "O'Brien"]);
    }

    #[test]
    fn every_phrase_is_found_with_its_values_in_order() {
        let mut vocabulary = Vocabulary::default();
        let phrases = ["Kim", "Kim Jong Un", "Kim Jong Il", "Japan", "Sea of Japan", "Kim", "Sea of Okhotsk", "Sea"];
        let mut builder = TrieBuilder::default();
        for (i, phrase) in phrases.iter().enumerate() {
            builder.add(&keys(phrase, &mut vocabulary), i);
        }
        let trie = builder.build();
        for (i, phrase) in phrases.iter().enumerate() {
            assert!(trie.get(&keys(phrase, &mut vocabulary)).contains(&i), "{phrase}");
        }
        assert_eq!(trie.get(&keys("Kim", &mut vocabulary)), [0, 5]);
        assert!(trie.get(&keys("Sea of", &mut vocabulary)).is_empty());
        let text = keys("Kim Jong Il spoke", &mut vocabulary);
        assert_eq!(trie.longest(text.iter().copied()), Some((3, &[2][..])));
        let text = keys("Kim Jong Nam", &mut vocabulary);
        assert_eq!(trie.longest(text.iter().copied()), Some((1, &[0, 5][..])));
    }

    #[test]
    fn case_follows_the_phrase_s_own_spelling() {
        assert_eq!(Case::of("US"), Case::Capitals);
        assert_eq!(Case::of("U.S."), Case::Capitals);
        assert_eq!(Case::of("NATO"), Case::Capitals);
        assert_eq!(Case::of("Nato"), Case::Capital);
        assert_eq!(Case::of("S"), Case::Capital);
        assert_eq!(Case::of("missile"), Case::Any);
        assert_eq!(Case::of("400"), Case::Any);
    }
}
