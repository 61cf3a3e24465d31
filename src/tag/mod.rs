//! Part-of-speech tags for the words of a sentence.
//!
//! An averaged perceptron reads a sentence once from left to right; words that
//! have one tag practically always take it from a dictionary, and what the other
//! words of the dictionary say by themselves is summed when the model is loaded. Words come in as
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

pub(crate) use features::{Place, of_after, of_before, of_future, of_history, of_place, of_word, word};
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

/// What a word says by itself of its own tag, of that of the word after it, and of that of the word before it.
struct Known {
    class: u8,
    own: Scores,
    next: Scores,
    last: Scores,
}

/// A tag whose score by single words is higher by more than this is not doubted …
const SURE_OF_WORDS: i16 = 400;
/// … and one whose score by all words and the tags on the left is, by more than this.
const SURE: i16 = 200;

/// A word that is asked again: its scores by words alone, and by these and the tags on the left.
struct Doubt {
    at: usize,
    words: Scores,
    history: Scores,
}

/// A trained tagger. Sharing one between threads is free; a [`Scratch`] each.
pub struct Tagger {
    index: Index,
    rows: Vec<Row>,
    known_index: Index,
    /// What stands outside a sentence, and the words of the dictionary.
    known: Vec<Known>,
    /// What the model was made of, to write it again.
    parts: Parts,
}

/// Buffers that are kept from sentence to sentence.
#[derive(Default)]
pub struct Scratch {
    words: Vec<Word>,
    doubts: Vec<Doubt>,
}

impl Tagger {
    /// Tags one sentence. `out` is cleared first and then holds one tag for
    /// every word. Time is linear in the number of words, whatever they are.
    pub fn tag<'w>(&self, words: impl IntoIterator<Item = &'w str>, scratch: &mut Scratch, out: &mut Vec<Tag>) {
        scratch.words.clear();
        scratch.words.extend(words.into_iter().map(|word| self.word(word)));
        self.tag_words(&scratch.words, &mut scratch.doubts, out);
    }

    /// Tags words whose features have been computed.
    ///
    /// The sentence is gone through once; what is in doubt then is asked again, now that the tags on the right are known.
    fn tag_words(&self, words: &[Word], doubts: &mut Vec<Doubt>, out: &mut Vec<Tag>) {
        out.clear();
        doubts.clear();
        for (at, &this) in words.iter().enumerate() {
            let tag = certain_tag(this.class).unwrap_or_else(|| {
                let mut sums = self.by_words(words, at, this);
                if !is_close(&sums, SURE_OF_WORDS) {
                    return best(&sums);
                }
                self.add(&of_place(words, at), &mut sums);
                let mut history = sums;
                self.add(&of_history(words, at, out), &mut history);
                if is_close(&history, SURE) {
                    doubts.push(Doubt { at, words: sums, history });
                }
                best(&history)
            });
            out.push(tag);
        }
        let mut changed: Option<usize> = None;
        for Doubt { at, words: sums, history } in doubts {
            // the two tags before a word are part of its history
            if changed.is_some_and(|changed| changed + 2 >= *at) {
                *history = *sums;
                self.add(&of_history(words, *at, out), history);
            }
            self.add(&of_future(words, *at, out), history);
            let tag = best(history);
            if tag != out[*at] {
                changed = Some(*at);
                out[*at] = tag;
            }
        }
    }

    /// What the word and its neighbours say by themselves of the word's tag.
    fn by_words(&self, words: &[Word], at: usize, this: Word) -> Scores {
        let mut scores = [0; WIDTH];
        if at == 0 {
            self.add(&of_word(this, Place::First), &mut scores);
        } else {
            self.add_word(this, |known| &known.own, |word| of_word(word, Place::Later), &mut scores);
        }
        self.add_word(word(words, at, -1), |known| &known.next, of_before, &mut scores);
        self.add_word(word(words, at, 1), |known| &known.last, of_after, &mut scores);
        scores
    }

    /// Adds what one word says, which is known of the words of the dictionary.
    #[inline]
    fn add_word<const N: usize>(
        &self,
        word: Word,
        sums: impl Fn(&Known) -> &Scores,
        features: impl Fn(Word) -> [u32; N],
        scores: &mut Scores,
    ) {
        match self.known.get(word.row as usize) {
            Some(known) => scores.iter_mut().zip(sums(known)).for_each(|(score, sum)| *score += sum),
            None => self.add(&features(word), scores),
        }
    }

    /// A word with its class.
    pub(crate) fn word(&self, surface: &str) -> Word {
        let mut word = Word::new(surface);
        if let Some(row) = self.known_index.get(dictionary_key(word)) {
            (word.class, word.row) = (self.known[row + 1].class, row as u32 + 1);
        }
        word
    }

    /// What the word says by itself.
    fn known(&self, word: Word) -> Known {
        let mut known = Known { class: word.class, own: [0; WIDTH], next: [0; WIDTH], last: [0; WIDTH] };
        self.add(&of_word(word, Place::Later), &mut known.own);
        self.add(&of_before(word), &mut known.next);
        self.add(&of_after(word), &mut known.last);
        known
    }

    #[inline]
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
        self.index.bytes()
            + self.known_index.bytes()
            + self.rows.len() * size_of::<Row>()
            + self.known.len() * size_of::<Known>()
    }
}

/// The first of the tags with the highest score.
fn best(scores: &Scores) -> Tag {
    Tag::from_index(weights::highest(scores)).unwrap_or(Tag::Nn)
}

/// Whether another score comes within `margin` of the highest.
fn is_close(scores: &Scores, margin: i16) -> bool {
    let most = scores.iter().fold(i16::MIN, |most, &score| most.max(score));
    let near: i16 = scores.iter().map(|&score| i16::from(score >= most - margin)).sum();
    near > 1
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
