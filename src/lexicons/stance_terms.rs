//! Stance terms: evaluative words with their scores, and the words that turn, bound, hedge or contrast what is said.

use serde::{Deserialize, Serialize};

use super::frames::{Forms, verb_forms};
use super::inflection;
use super::phrases::{Phrases, words};
use super::table::{LexiconFile, Problems, rows};
use super::{Vocabulary, WordId};

/// What a term does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

impl TermClass {
    /// Does it say that something is good or bad?
    pub const fn is_evaluation(self) -> bool {
        use TermClass::*;
        matches!(self, Adjective | Noun | Harm | Benefit | Conduct | Predicate | HarmNoun | BenefitNoun)
    }
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct StanceTerms {
    phrases: Phrases<Term>,
}

/// A row of a user's list: an evaluative word with its side, and how strong it is.
#[derive(Debug, Deserialize)]
struct UserRow {
    term: String,
    polarity: String,
    #[serde(default)]
    weight: Option<f32>,
    #[serde(default)]
    pos: Option<String>,
}

/// The line of a term that stands in a user's list.
pub const USERS: u32 = 0;

impl StanceTerms {
    /// Reads `stance_terms.csv`: `term,class,score,forms,example`, and users' lists over it: `term,polarity,weight,pos`. An evaluation of
    /// a user stands in for ours of the same words.
    pub(super) fn read<'f>(
        file: &LexiconFile,
        users: impl Iterator<Item = &'f LexiconFile>,
        vocabulary: &mut Vocabulary,
        problems: &mut Problems,
    ) -> Self {
        let mut phrases = Vec::new();
        for file in users {
            read_users(file, &mut phrases, vocabulary, problems);
        }
        let theirs: Vec<Vec<WordId>> = phrases.iter().map(|(words, _): &(Vec<WordId>, Term)| words.clone()).collect();
        for row in rows::<Row>(file, problems) {
            let line = row.line as u32;
            let Row { term, class, score, forms } = row.cells;
            if !(-3..=3).contains(&score) {
                problems.add(&file.path, row.line, format!("score {score}: expected -3 to 3"));
                continue;
            }
            for (forms, surface) in surfaces(&term, class, &forms) {
                let words = words(vocabulary, &surface);
                if !(class.is_evaluation() && theirs.contains(&words)) {
                    phrases.push((words, Term { class, score, forms, line }));
                }
            }
        }
        Self { phrases: Phrases::new(phrases) }
    }

    /// Does a term start with the word?
    pub(super) fn starts_with(&self, word: WordId) -> bool {
        self.phrases.starts_with(word)
    }

    /// The terms that start here, with their lengths in words; longest first.
    pub fn at<'a, W>(&'a self, words: W) -> impl Iterator<Item = (Term, usize)>
    where
        W: Iterator<Item = WordId> + Clone + 'a,
    {
        self.phrases.at(words).map(|(term, len)| (*term, len))
    }
}

/// Reads a user's list. Polarity is `positive` or `negative`, or a number whose sign counts; weight is 1 to 3, 2 if it is not given; part
/// of speech is `adjective`, `noun` or `verb`, `adjective` if it is not given. A verb is inflected.
fn read_users(
    file: &LexiconFile,
    phrases: &mut Vec<(Vec<WordId>, Term)>,
    vocabulary: &mut Vocabulary,
    problems: &mut Problems,
) {
    for row in rows::<UserRow>(file, problems) {
        let UserRow { term, polarity, weight, pos } = row.cells;
        let number = polarity.parse::<f32>().ok().filter(|number| *number != 0.0 && number.is_finite());
        let sign = match polarity.as_str() {
            "positive" => 1.0,
            "negative" => -1.0,
            _ => number.map_or(0.0, f32::signum),
        };
        if sign == 0.0 {
            let message = format!("polarity \"{polarity}\": expected positive, negative, or a number above or below 0");
            problems.add(&file.path, row.line, message);
        }
        let weight = weight.unwrap_or(2.0);
        if !(0.0..=3.0).contains(&weight) || weight == 0.0 {
            problems.add(&file.path, row.line, format!("weight {weight}: expected a number above 0, up to 3"));
        }
        let class = match pos.as_deref().unwrap_or("") {
            "" | "adjective" => TermClass::Adjective,
            "noun" => TermClass::Noun,
            "verb" if sign < 0.0 => TermClass::Harm,
            "verb" => TermClass::Benefit,
            other => {
                problems.add(&file.path, row.line, format!("pos \"{other}\": expected adjective, noun or verb"));
                continue;
            }
        };
        if term.trim().is_empty() {
            problems.add(&file.path, row.line, "the term is empty");
            continue;
        }
        let score = (sign * weight.clamp(0.5, 3.0).round()) as i8;
        for (forms, surface) in surfaces(term.trim(), class, "") {
            phrases.push((words(vocabulary, &surface), Term { class, score, forms, line: USERS }));
        }
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
