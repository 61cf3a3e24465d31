//! What the learned part sees of a sentence, once for all its mentions: words, lemmas, arcs, and the polarity of each word with the
//! operators that reach it.

use crate::lexicons::stance_terms::Classes;
use crate::lexicons::stance_terms::TermClass::{ImplicitNegator, Negator};
use crate::lexicons::{Lexicons, fold};
use crate::parse::Relation;
use crate::segment::{Segmentation, TokenKind};
use crate::stance::operator;
use crate::stance::reading::{Part, Reading};
use crate::syntax::Syntax;
use crate::tag;

/// A polar word's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Source {
    /// An act frame.
    Frame = 1,
    /// An evaluation.
    Value = 2,
    /// Harm, benefit, conduct.
    Action = 3,
}

/// What is seen of a token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sight {
    /// Hash of the folded word.
    pub(crate) word: u64,
    /// Hash of the lemma, of words that are no verbs that of the word.
    pub(crate) lemma: u64,
    /// Its head's position in the sentence, if there is a parse.
    pub(crate) head: Option<u16>,
    /// Number of its relation from 1; 0 without a parse.
    pub(crate) relation: u8,
    /// Score with operators, −3 to 3; 0 of words without.
    pub(crate) polarity: f32,
    /// Hash of its first letters, of a word that is longer.
    pub(crate) stem: Option<u64>,
    /// Rating of the word alone, turned by negation, about −4 to 4.
    pub(crate) valence: f32,
    /// Stands in the scope of a negation.
    pub(crate) is_turned: bool,
    /// What has the score.
    pub(crate) source: Option<Source>,
    /// Is it a word that can carry meaning: no mark, no number, no mention?
    pub(crate) is_word: bool,
}

/// The sights of a sentence's tokens, kept and refilled.
#[derive(Debug, Default)]
pub(crate) struct Sights {
    pub(crate) list: Vec<Sight>,
    word: String,
    lemma: String,
    buffer: String,
}

impl Sights {
    /// Looks at a sentence that has been read.
    pub(in crate::stance) fn look(
        &mut self,
        lexicons: &Lexicons,
        text: &str,
        segmentation: &Segmentation,
        syntax: &Syntax,
        reading: &Reading,
    ) {
        self.list.clear();
        for (at, cell) in reading.cells.iter().enumerate() {
            let place = reading.offset + at;
            let token = &segmentation.tokens[place];
            self.word.clear();
            fold::fold_into(token.of(text), &mut self.word);
            let word = fold::hash_plain(self.word.as_bytes());
            let lemma = match syntax.tag(place).filter(|tag| tag.is_verb() || tag.is_auxiliary()) {
                Some(tag) => {
                    tag::lemma(&lexicons.irregular_verbs, &self.word, tag, &mut self.lemma);
                    fold::hash(&self.lemma, &mut self.buffer)
                }
                None => word,
            };
            let head = syntax.head(place).and_then(|head| head.checked_sub(reading.offset));
            let stem =
                self.word.char_indices().nth(STEM).map(|(end, _)| fold::hash(&self.word[..end], &mut self.buffer));
            let is_turned = is_turned(reading, at);
            let valence = if cell.spot == 0 { lexicons.valences.of(word) } else { 0.0 };
            let (polarity, source) = polarity(lexicons, reading, at).unwrap_or((0.0, None));
            self.list.push(Sight {
                word,
                lemma,
                head: head.filter(|head| *head < reading.cells.len()).map(|head| head as u16),
                relation: syntax.relation(place).map_or(0, |relation| relation as u8 + 1),
                polarity,
                stem,
                valence: if is_turned { -0.7 * valence } else { valence },
                is_turned,
                source,
                is_word: matches!(token.kind, TokenKind::Word | TokenKind::Clitic)
                    && cell.spot == 0
                    && cell.part != Part::Mark,
            });
        }
    }

    /// The token of `first..end` whose head lies outside; the last one without a parse.
    pub(crate) fn top(&self, first: usize, end: usize) -> usize {
        let outside = |k: &usize| self.list[*k].head.is_some_and(|head| !(first..end).contains(&(head as usize)));
        (first..end).find(outside).unwrap_or(end.saturating_sub(1).max(first))
    }

    /// The relation of a token to its head.
    pub(crate) fn relation(&self, at: usize) -> Option<Relation> {
        Relation::from_index(usize::from(self.list[at].relation.checked_sub(1)?))
    }

    /// The position of a token's head.
    pub(crate) fn head(&self, at: usize) -> Option<usize> {
        self.list[at].head.map(usize::from)
    }
}

/// Letters of a stem.
const STEM: usize = 6;
/// Tokens in which a negator reaches a word.
const SCOPE: usize = 4;

/// Does a negator stand before it in its part of the sentence?
fn is_turned(reading: &Reading, at: usize) -> bool {
    let cells = &reading.cells;
    cells[at.saturating_sub(SCOPE)..at]
        .iter()
        .any(|cell| cell.comma == cells[at].comma && cell.classes.any(Classes::all(&[Negator, ImplicitNegator])))
}

/// The score of a polar word with its operators.
fn polarity(lexicons: &Lexicons, reading: &Reading, at: usize) -> Option<(f32, Option<Source>)> {
    let cell = &reading.cells[at];
    if cell.is_inner || cell.spot != 0 && cell.frame.is_none() && cell.value.is_none() && cell.action.is_none() {
        return None;
    }
    let (score, len, source) = match (cell.frame, cell.value, cell.action) {
        (Some(hit), _, _) => {
            let frame = lexicons.frames.get(hit.frame);
            (frame.slots.iter().map(|slot| slot.score).find(|score| *score != 0)?, hit.len, Source::Frame)
        }
        (None, Some(hit), _) => (hit.term.score, hit.len, Source::Value),
        (None, None, Some(hit)) => (hit.term.score, hit.len, Source::Action),
        (None, None, None) => return None,
    };
    let effect = operator::effect(reading, at, len as usize);
    (score != 0).then(|| (effect.on_value(f32::from(score)), Some(source)))
}
