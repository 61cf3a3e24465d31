//! Part-of-speech tags for the words of a sentence.
//!
//! An averaged perceptron reads a sentence once from left to right; words that
//! have one tag practically always take it from a dictionary. Words come in as
//! slices, in dixit's tokenisation: clitics and punctuation marks apart,
//! hyphenated words in one piece. It knows no documents and no offsets.
//!
//! Read [`Tag`], then [`Tagger`]. Method: Collins (2002); the dictionary is an
//! idea of Honnibal's (2013).

mod features;
mod lemma;
mod model;
mod tagset;
pub(crate) mod word;

pub(crate) use features::{FUTURE, HISTORY, STATIC, of_future, of_history, of_words};
pub use lemma::lemma;
pub(crate) use model::Parts;
pub(crate) use tagset::WIDTH;
pub use tagset::{Tag, Upos};

use crate::weights::{self, Index};
use word::Word;

/// Rows of weights, one a feature, one line of the cache each.
#[derive(Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Row(pub [i8; WIDTH]);

/// A score of every tag.
pub(crate) type Scores = [i16; WIDTH];

/// Scores that are summed together.
const LANES: usize = 32;

/// The scores of a word's tags by the words around it, and by these and the tags before it.
#[derive(Clone, Copy)]
pub(crate) struct Sums {
    words: Scores,
    history: Scores,
}

/// A trained tagger. Sharing one between threads is free; a [`Scratch`] each.
pub struct Tagger {
    index: Index,
    rows: Vec<Row>,
    known_index: Index,
    known: Vec<u8>,
    /// What the model was made of, to write it again.
    parts: Parts,
}

/// Buffers that are kept from sentence to sentence.
#[derive(Default)]
pub struct Scratch {
    words: Vec<Word>,
    scores: Vec<Sums>,
}

impl Tagger {
    /// Tags one sentence. `out` is cleared first and then holds one tag for
    /// every word. Time is linear in the number of words, whatever they are.
    pub fn tag<'w>(&self, words: impl IntoIterator<Item = &'w str>, scratch: &mut Scratch, out: &mut Vec<Tag>) {
        scratch.words.clear();
        scratch.words.extend(words.into_iter().map(|word| self.word(word)));
        self.tag_words(&scratch.words, &mut scratch.scores, out);
    }

    /// Tags words whose features have been computed.
    ///
    /// The sentence is gone through twice: the second time the tags that the
    /// first has given to the words on the right are known too.
    pub(crate) fn tag_words(&self, words: &[Word], scores: &mut Vec<Sums>, out: &mut Vec<Tag>) {
        out.clear();
        scores.clear();
        for at in 0..words.len() {
            let mut sums = Sums { words: [0; WIDTH], history: [0; WIDTH] };
            let tag = certain_tag(words[at].class).unwrap_or_else(|| {
                self.add(&of_words(words, at), &mut sums.words);
                sums.history = sums.words;
                self.add(&of_history(words, at, out), &mut sums.history);
                best(&sums.history)
            });
            scores.push(sums);
            out.push(tag);
        }
        // How many tags ago one was last changed: the two before a word are part of its history.
        let mut unchanged = 2;
        for at in 0..words.len() {
            if certain_tag(words[at].class).is_some() {
                unchanged += 1;
                continue;
            }
            let Sums { words: sums, history: now } = &mut scores[at];
            if unchanged < 2 {
                *now = *sums;
                self.add(&of_history(words, at, out), now);
            }
            self.add(&of_future(words, at, out), now);
            let tag = best(now);
            unchanged = if tag == out[at] { unchanged + 1 } else { 0 };
            out[at] = tag;
        }
    }

    /// A word with its class.
    pub(crate) fn word(&self, surface: &str) -> Word {
        let mut word = Word::new(surface);
        if let Some(row) = self.known_index.get(dictionary_key(word)) {
            word.class = self.known[row];
        }
        word
    }

    fn add<const N: usize>(&self, keys: &[u32; N], scores: &mut Scores) {
        let mut rows = [0; N];
        let count = self.index.rows(keys, &mut rows);
        // A few lanes at a time, so that their sums stay in registers.
        for (lane, scores) in scores.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            let mut sums = *scores;
            for &row in &rows[..count] {
                let weights = &self.rows[row as usize].0.as_chunks::<LANES>().0[lane];
                // 36 rows of at most 127 cannot leave an i16.
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum += i16::from(weight);
                }
            }
            *scores = sums;
        }
    }

    /// Memory taken by the weights, in bytes.
    pub fn bytes(&self) -> usize {
        self.index.bytes() + self.known_index.bytes() + self.rows.len() * size_of::<Row>() + self.known.len()
    }
}

/// The first of the tags with the highest score.
fn best(scores: &Scores) -> Tag {
    Tag::from_index(weights::highest(scores)).unwrap_or(Tag::Nn)
}

/// Marks a class whose tag the word has practically always.
pub(crate) const CERTAIN: u8 = 128;

/// The tag of a word that has only one.
pub(crate) fn certain_tag(class: u8) -> Option<Tag> {
    class.checked_sub(CERTAIN).and_then(|tag| Tag::from_index(tag.into()))
}

/// The key of a word in the dictionary of unambiguous words. Case counts:
/// "may" and "May", "us" and "US" are different entries.
pub(crate) fn dictionary_key(word: Word) -> u32 {
    (word::mix(word.key, word.outline.case()) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shipped model.
    fn shipped() -> Tagger {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/models/tagger.bin.zst");
        Tagger::load(&std::fs::read(path).unwrap()).unwrap()
    }

    /// Tags a sentence whose tokens are divided by spaces.
    fn tagged(tagger: &Tagger, sentence: &str) -> String {
        let mut tags = Vec::new();
        tagger.tag(sentence.split(' '), &mut Scratch::default(), &mut tags);
        tags.iter().map(|tag| tag.penn()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn plain_news_sentences_come_out_right() {
        let tagger = shipped();
        for (sentence, expected) in [
            ("The minister said the talks would resume in May .", "DT NN VBD DT NNS MD VB IN NNP ."),
            ("She has n't read the report , he told us .", "PRP VBZ RB VB DT NN , PRP VBD PRP ."),
            ("“ We do not want war , ” Park said .", "`` PRP VBP RB VB NN , '' NNP VBD ."),
            ("Two of Norway 's ships were seized on Monday .", "CD IN NNP POS NNS VBD VBN IN NNP ."),
        ] {
            assert_eq!(tagged(&tagger, sentence), expected, "{sentence}");
        }
    }

    #[test]
    fn auxiliaries_and_conjunctions_have_tags_of_their_own() {
        let tagger = shipped();
        let mut tags = Vec::new();
        let words = ["They", "had", "warned", "that", "prices", "are", "rising", "."];
        tagger.tag(words, &mut Scratch::default(), &mut tags);
        assert_eq!((tags[1], tags[2], tags[3], tags[5]), (Tag::VbdAux, Tag::Vbn, Tag::InSconj, Tag::VbpAux));
    }

    #[test]
    fn buffers_do_not_remember_the_sentence_before() {
        let tagger = shipped();
        let (mut scratch, mut alone, mut after) = (Scratch::default(), Vec::new(), Vec::new());
        let words = ["Prices", "fell", "sharply", "."];
        tagger.tag(words, &mut scratch, &mut alone);
        tagger.tag(["He", "asked", "whether", "the", "plan", "could", "work", "at", "all"], &mut scratch, &mut after);
        tagger.tag(words, &mut scratch, &mut after);
        assert_eq!(alone, after);
        tagger.tag([], &mut scratch, &mut after);
        assert!(after.is_empty());
    }
}
