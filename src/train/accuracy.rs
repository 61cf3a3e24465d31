//! How often a tagger and a parser are right on annotated sentences.

use super::conllu::Sentence;
use crate::parse::{self, Parser, Relation};
use crate::tag::{self, Tagger};

/// Counts of words, and of those that are right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaggerAccuracy {
    /// Words.
    pub words: usize,
    /// With the right universal part of speech.
    pub universal: usize,
    /// With the right Penn tag.
    pub penn: usize,
}

/// Counts of words, and of those that are right. Tags are the tagger's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParserAccuracy {
    /// Words, punctuation marks included.
    pub words: usize,
    /// With the right head (UAS).
    pub heads: usize,
    /// With the right head and relation (LAS).
    pub both: usize,
    /// One for each relation that occurs, in the order of [`Relation::ALL`].
    pub relations: Vec<RelationAccuracy>,
}

/// Counts for one relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationAccuracy {
    /// The relation.
    pub relation: Relation,
    /// Words that have it in the gold annotation.
    pub gold: usize,
    /// Words that the parser gives it to.
    pub found: usize,
    /// Words that rightly have it, with the right head.
    pub right: usize,
}

/// Compares a tagger with gold annotation. Sentences should be [`merged`](Sentence::merged).
pub fn tagger_accuracy(tagger: &Tagger, gold: &[Sentence]) -> TaggerAccuracy {
    let (mut scratch, mut tags) = (tag::Scratch::default(), Vec::new());
    let mut counts = TaggerAccuracy::default();
    for sentence in gold {
        tagger.tag(sentence.forms(), &mut scratch, &mut tags);
        for (word, tag) in sentence.words.iter().zip(&tags) {
            counts.words += 1;
            counts.universal += usize::from(word.tag.upos() == tag.upos());
            counts.penn += usize::from(word.tag.penn() == tag.penn());
        }
    }
    counts
}

/// Compares tagger and parser with gold annotation. Sentences should be [`merged`](Sentence::merged).
pub fn parser_accuracy(tagger: &Tagger, parser: &Parser, gold: &[Sentence]) -> ParserAccuracy {
    let (mut tagging, mut parsing) = (tag::Scratch::default(), parse::Scratch::default());
    let (mut tags, mut arcs) = (Vec::new(), Vec::new());
    let mut counts = ParserAccuracy::default();
    let mut relations: Vec<_> =
        Relation::ALL.iter().map(|&relation| RelationAccuracy { relation, gold: 0, found: 0, right: 0 }).collect();
    for sentence in gold {
        tagger.tag(sentence.forms(), &mut tagging, &mut tags);
        parser.parse(sentence.forms(), &tags, &mut parsing, &mut arcs);
        for (word, arc) in sentence.words.iter().zip(&arcs) {
            let head = arc.head() == word.head;
            let both = head && arc.relation == word.known_relation();
            counts.words += 1;
            counts.heads += usize::from(head);
            counts.both += usize::from(both);
            relations[word.known_relation().index()].gold += 1;
            relations[word.known_relation().index()].right += usize::from(both);
            relations[arc.relation.index()].found += 1;
        }
    }
    relations.retain(|counts| counts.gold + counts.found > 0);
    ParserAccuracy { relations, ..counts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::{ParserSettings, TaggerSettings, conllu, parser, tagger};

    const GOLD: &str = "\
1\tthe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
2\tenvoy\tenvoy\tNOUN\tNN\t_\t3\tnsubj\t_\t_
3\tspoke\tspeak\tVERB\tVBD\t_\t0\troot\t_\t_
";

    #[test]
    fn right_and_wrong_are_counted() {
        let gold = conllu::read("gold", GOLD).unwrap();
        let tagger = tagger(&gold, TaggerSettings { least_seen: 1, ..TaggerSettings::default() });
        let parser = parser(&gold, ParserSettings { move_bits: 10, ..ParserSettings::default() });
        assert_eq!(tagger_accuracy(&tagger, &gold), TaggerAccuracy { words: 3, universal: 3, penn: 3 });
        // The same words with other annotation: one tag, one head and two relations are wrong now.
        let other = GOLD.replace("DET\tDT\t_\t2\tdet", "PRON\tDT\t_\t3\tobl").replace("nsubj", "obj");
        let other = conllu::read("other", &other).unwrap();
        assert_eq!(tagger_accuracy(&tagger, &other), TaggerAccuracy { words: 3, universal: 2, penn: 3 });
        let counts = parser_accuracy(&tagger, &parser, &other);
        assert_eq!((counts.words, counts.heads, counts.both), (3, 2, 1));
        let of = |relation| counts.relations.iter().find(|counts| counts.relation == relation).cloned();
        let subjects = RelationAccuracy { relation: Relation::Nsubj, gold: 0, found: 1, right: 0 };
        assert_eq!(of(Relation::Nsubj), Some(subjects));
        assert_eq!(of(Relation::Ccomp), None);
    }
}
