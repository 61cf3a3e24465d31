//! Heads and relations for the words of a sentence.
//!
//! A greedy transition parser (arc-hybrid), trained with a dynamic oracle (Goldberg and Nivre, 2013). The move is
//! chosen first, by weights of three numbers a feature; the relation of an arc after it, by weights of its own. It
//! knows words and tags, no documents and no offsets.
//!
//! Read [`Arc`], then [`Parser`].

mod features;
mod model;
mod relation;
mod state;

pub(crate) use features::{of_moves, of_relation};
pub(crate) use model::{RelationRow, RelationTable, Weights};
pub use relation::Relation;
pub(crate) use relation::WIDTH;
pub(crate) use state::{Move, State};

use crate::tag::Tag;
use crate::tag::word::Word;
use crate::weights::{self, ModelError};

/// A word's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// Position of the head in the sentence; [`Arc::ROOT`] for the word that has none.
    pub head: u32,
    /// The relation to it.
    pub relation: Relation,
    /// Position of the first word that the word governs, directly or not; its own if there is none before it.
    pub first: u32,
    /// Position of the last such word. What a word governs has no gaps: the trees are projective.
    pub last: u32,
}

impl Arc {
    /// The head of the sentence's root.
    pub const ROOT: u32 = u32::MAX;

    /// Position of the head in the sentence; `None` for the root.
    pub fn head(self) -> Option<usize> {
        (self.head != Self::ROOT).then_some(self.head as usize)
    }

    /// The arc with all positions shifted to a sentence's place in a longer table.
    pub fn moved(self, start: u32) -> Self {
        let head = if self.head == Self::ROOT { Self::ROOT } else { self.head + start };
        Self { head, first: self.first + start, last: self.last + start, ..self }
    }
}

/// A trained parser. Sharing one between threads is free; a [`Scratch`] each.
pub struct Parser {
    weights: Weights,
}

/// Buffers that are kept from sentence to sentence.
#[derive(Default)]
pub struct Scratch {
    words: Vec<Word>,
    state: State,
}

impl Parser {
    pub(crate) fn new(weights: Weights) -> Self {
        Self { weights }
    }

    /// Reads a model as [`Parser::save`] wrote it.
    pub fn load(file: &[u8]) -> Result<Self, ModelError> {
        Weights::load(file).map(Self::new)
    }

    /// The model as a file; the same model gives the same bytes.
    pub fn save(&self) -> Result<Vec<u8>, ModelError> {
        self.weights.save()
    }

    /// Parses one sentence, given as many tags as words. `out` is cleared first and then holds one arc for every word;
    /// exactly one is the root, and the arcs form a tree. Time is linear in the number of words, however many.
    pub fn parse<'w>(
        &self,
        words: impl IntoIterator<Item = &'w str>,
        tags: &[Tag],
        scratch: &mut Scratch,
        out: &mut Vec<Arc>,
    ) {
        scratch.words.clear();
        scratch.words.extend(words.into_iter().map(Word::new));
        self.parse_words(&scratch.words, tags, &mut scratch.state, out);
    }

    /// Parses words whose features have been computed.
    pub(crate) fn parse_words(&self, words: &[Word], tags: &[Tag], state: &mut State, out: &mut Vec<Arc>) {
        out.clear();
        state.start(words, tags);
        while !state.is_done() {
            let Some(step) = self.step(state) else { break };
            if let Some((head, dependent)) = state.make(step) {
                let relation = self.relation(state, head, dependent);
                state.relate(head, dependent, relation);
            }
        }
        out.extend(state.arcs());
    }

    /// The allowed move with the highest score; where one only is allowed, nothing needs to be scored.
    fn step(&self, state: &State) -> Option<Move> {
        let mut allowed = Move::ALL.into_iter().filter(|&step| state.allows(step));
        match (allowed.next(), allowed.next()) {
            (only, None) => only,
            _ => best(state, &self.weights.moves.sum(&of_moves(state))),
        }
    }

    fn relation(&self, state: &State, head: u32, dependent: u32) -> Relation {
        if head == state.root() {
            return Relation::Root;
        }
        let mut scores = self.weights.relations.add(&of_relation(state, head, dependent));
        // The first is the root's, and the last are none.
        scores[0] = i16::MIN;
        scores[Relation::ALL.len()..].fill(i16::MIN);
        Relation::from_index(weights::highest(&scores)).unwrap_or(Relation::Dep)
    }

    /// Memory taken by the weights, in bytes.
    pub fn bytes(&self) -> usize {
        self.weights.bytes()
    }
}

/// The allowed move with the highest score, the first of several.
fn best(state: &State, scores: &[i32; 3]) -> Option<Move> {
    let mut best: Option<(i32, Move)> = None;
    for (step, &score) in Move::ALL.into_iter().zip(scores) {
        if state.allows(step) && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, step));
        }
    }
    best.map(|(_, step)| step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::{self, Tagger};

    struct Models {
        tagger: Tagger,
        parser: Parser,
    }

    impl Models {
        /// The shipped models.
        fn shipped() -> Self {
            let read = |name: &str| std::fs::read(format!("{}/models/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
            Self {
                tagger: Tagger::load(&read("tagger.bin.zst")).unwrap(),
                parser: Parser::load(&read("parser.bin.zst")).unwrap(),
            }
        }

        fn parse(&self, words: &[&str]) -> Vec<Arc> {
            let (mut tags, mut arcs) = (Vec::new(), Vec::new());
            self.tagger.tag(words.iter().copied(), &mut tag::Scratch::default(), &mut tags);
            self.parser.parse(words.iter().copied(), &tags, &mut Scratch::default(), &mut arcs);
            arcs
        }
    }

    /// Every word reaches the one root, and no head lies outside.
    fn assert_tree(arcs: &[Arc]) {
        assert_eq!(arcs.iter().filter(|arc| arc.relation == Relation::Root).count(), 1);
        for start in 0..arcs.len() {
            let mut at = start;
            let mut steps = 0;
            while let Some(head) = arcs[at].head() {
                at = head;
                steps += 1;
                assert!(steps < arcs.len(), "the heads of word {start} go in a circle");
            }
            assert_eq!(arcs[at].relation, Relation::Root);
            assert_eq!((arcs[at].first, arcs[at].last as usize), (0, arcs.len() - 1));
        }
        for (at, arc) in arcs.iter().enumerate() {
            assert!((arc.first..=arc.last).contains(&(at as u32)));
            let inside = |word: u32| (arc.first..=arc.last).contains(&word);
            // A word is governed by `at` if and only if its head is, or is `at` itself.
            let wrong = (0..arcs.len() as u32).find(|&word| {
                word != at as u32 && inside(word) != arcs[word as usize].head().is_some_and(|head| inside(head as u32))
            });
            assert_eq!(wrong, None, "what word {at} governs");
        }
    }

    #[test]
    fn sources_and_contents_hang_on_their_cues() {
        let models = Models::shipped();
        for (sentence, expected) in [
            ("Critics of the plan say it will cost too much .", "Critics nsubj say, cost ccomp say"),
            ("“ We do not want war , ” Park said .", "Park nsubj said, want ccomp said, We nsubj want"),
            (
                "Kim Jong Un , the leader of North Korea , warned that the drills were a provocation .",
                "Kim nsubj warned, provocation ccomp warned, leader appos Kim, that mark provocation",
            ),
            (
                "Two ships were seized by pirates on Monday .",
                "ships nsubj:pass seized, were aux:pass seized, pirates obl:agent seized, by case pirates",
            ),
            (
                "\" This is unacceptable , \" said Maria Lopez , a spokeswoman for the union .",
                "Maria nsubj said, unacceptable ccomp said, spokeswoman appos Maria",
            ),
        ] {
            let words: Vec<&str> = sentence.split(' ').collect();
            let arcs = models.parse(&words);
            assert_tree(&arcs);
            for arc in expected.split(',') {
                let (dependent, rest) = arc.trim().split_once(' ').unwrap();
                let (relation, head) = rest.split_once(' ').unwrap();
                let at = words.iter().position(|&word| word == dependent).unwrap();
                let found = (arcs[at].relation.name(), arcs[at].head().map(|head| words[head]));
                assert_eq!(found, (relation, Some(head)), "{dependent} in {sentence}");
            }
        }
    }

    #[test]
    fn whatever_comes_in_a_tree_comes_out() {
        let models = Models::shipped();
        assert!(models.parse(&[]).is_empty());
        assert_eq!(models.parse(&["Yes"]), [Arc { head: Arc::ROOT, relation: Relation::Root, first: 0, last: 0 }]);
        for word in ["(", "said", "the", "and", "\u{301}", "of", "”"] {
            assert_tree(&models.parse(&[word; 3000]));
        }
    }
}
