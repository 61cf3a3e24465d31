//! Stance terms: evaluative words with their scores, and the words that turn, bound, hedge or contrast what is said.

use serde::Deserialize;

use super::frames::{Forms, verb_forms};
use super::inflection;
use super::phrases::{Phrases, words};
use super::table::{LexiconFile, Problems, rows};
use super::{Vocabulary, WordId};

/// What a term does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum TermClass {
    /// "reckless": says what it stands before, or what it is predicated of, is good or bad. Its adverb as well.
    Adjective,
    /// "failure", "cornerstone".
    Noun,
    /// "undermine": who does it acts against its object.
    Harm,
    /// "protect": who does it acts for its object.
    Benefit,
    /// "fail", "prevail": good or bad of who does it; no object.
    Conduct,
    /// "runs counter to", "of great importance": of the subject.
    Predicate,
    /// "attack on", "threat to": harm to what follows, by its owner.
    HarmNoun,
    /// "aid to": benefit to what follows, by its owner.
    BenefitNoun,
    /// "end", "prevent": turns what follows.
    Reverser,
    /// "lifting of".
    ReverserNoun,
    /// "not", "never".
    Negator,
    /// "fail to", "lack of": turns without discount.
    ImplicitNegator,
    /// "not only": no negation.
    NoFlip,
    /// "no reason not to": two negations.
    Litotes,
    /// "think": a negation before it belongs into its complement.
    NegRaiser,
    /// "but": what follows weighs more.
    Contrast,
    /// "although": what follows weighs less.
    Concessive,
    /// "if".
    Conditional,
    /// "may"; score 2: "remains to be seen".
    Hedge,
    /// "deeply".
    Intensifier,
    /// "slightly".
    Diminisher,
    /// "so-called".
    SoCalled,
    /// "must".
    DemandModal,
    /// "condolences".
    Sympathy,
    /// "call": object, then what it is called.
    Naming,
    /// "that", "which": a clause starts.
    Clause,
    /// Forms of "be" and verbs that link as it does.
    Be,
    /// "cause", "pose": a noun of evaluation as its object is said of the subject.
    Link,
    /// "including": what follows belongs to what was named before.
    Inclusion,
    /// "have".
    Have,
    /// "will", "do", "to".
    Modal,
    /// "will".
    Future,
    /// "of", "against".
    Preposition,
    /// "in", "near": what follows is where something is.
    Locative,
    /// "I", "our".
    FirstPerson,
    /// "they", "its".
    ThirdPerson,
    /// "the".
    Determiner,
    /// "and".
    Conjunction,
    /// "why".
    Question,
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(u64);

impl Classes {
    /// Of one class.
    pub const fn of(class: TermClass) -> Self {
        Self(1 << class as u64)
    }

    /// Of several.
    pub const fn all(classes: &[TermClass]) -> Self {
        let mut set = 0;
        let mut i = 0;
        while i < classes.len() {
            set |= 1 << classes[i] as u64;
            i += 1;
        }
        Self(set)
    }

    /// Adds one.
    pub const fn add(&mut self, class: TermClass) {
        self.0 |= 1 << class as u64;
    }

    /// Is it in?
    pub const fn has(self, class: TermClass) -> bool {
        self.0 & 1 << class as u64 != 0
    }

    /// Is one of them in?
    pub const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }
}

/// What a word or phrase is as a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// What it does.
    pub class: TermClass,
    /// −3 to 3; the degree of an intensifier, the level of a hedge.
    pub score: i8,
    /// Which forms it can be.
    pub forms: Forms,
    /// The row's line in its file, counted from 1.
    pub line: u32,
}

#[derive(Debug, Deserialize)]
struct Row {
    term: String,
    class: TermClass,
    score: i8,
    forms: String,
}

/// All terms.
#[derive(Debug, Default)]
pub struct StanceTerms {
    phrases: Phrases<Term>,
}

impl StanceTerms {
    /// Reads `stance_terms.csv`: `term,class,score,forms,example`.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut phrases = Vec::new();
        for row in rows::<Row>(file, problems) {
            let line = row.line as u32;
            let Row { term, class, score, forms } = row.cells;
            if !(-3..=3).contains(&score) {
                problems.add(&file.path, row.line, format!("score {score}: expected -3 to 3"));
                continue;
            }
            for (forms, surface) in surfaces(&term, class, &forms) {
                phrases.push((words(vocabulary, &surface), Term { class, score, forms, line }));
            }
        }
        Self { phrases: Phrases::new(phrases) }
    }

    /// The terms that start here, with their lengths in words; longest first.
    pub fn at<'a, W>(&'a self, words: W) -> impl Iterator<Item = (Term, usize)>
    where
        W: Iterator<Item = WordId> + Clone + 'a,
    {
        self.phrases.at(words).map(|(term, len)| (*term, len))
    }
}

/// A phrase of a class that is no verb is inflected where the row gives forms; a lone comma gives those of the rules.
fn surfaces(term: &str, class: TermClass, own: &str) -> Vec<(Forms, String)> {
    use TermClass::*;
    let same = || (Forms::OTHER, term.to_owned());
    match class {
        Harm | Benefit | Conduct | Reverser | NegRaiser | Naming | Link => verb_forms(term, own),
        Noun | HarmNoun | BenefitNoun | ReverserNoun => vec![same(), (Forms::OTHER, inflection::plural(term))],
        Adjective if !term.contains('-') => vec![same(), (Forms::OTHER, inflection::adverb(term))],
        Predicate | ImplicitNegator if !own.is_empty() => verb_forms(term, own),
        _ => vec![same()],
    }
}
