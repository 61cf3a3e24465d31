//! Closed classes of words, and the open ones that say what kind of noun can speak: what a clause is read by.

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, list, rows};
use super::vocabulary::List;
use super::{Vocabulary, WordId};

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordClasses(u64);

/// Declares the classes once: constant, name in the file, meaning.
macro_rules! classes {
    ($($constant:ident = $bit:literal, $name:literal $doc:literal,)*) => {
        impl WordClasses {
            $(#[doc = $doc] pub const $constant: Self = Self(1 << $bit);)*

            fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$constant),)* _ => None }
            }
        }
    };
}

classes! {
    AGENT = 30, "agent" "Prepositions before the one whose claim a noun is: a call by, criticism from.",
    ANIMATE = 0, "animate" "Pronouns that stand for people.",
    ARTEFACT = 1, "artefact" "Nouns of what can be read or heard: report, poll, letter.",
    AS = 28, "as" "as.",
    BE = 2, "be" "Forms of be.",
    BY = 26, "by" "by.",
    CIRCUMSTANCE = 31, "circumstance" "Prepositions and conjunctions of circumstance, which end an object.",
    COMPARISON = 32, "comparison" "than, as.",
    CONDITION = 33, "condition" "if, when, where: questions only after some verbs.",
    CONTRAST = 34, "contrast" "but.",
    COORDINATOR = 3, "coordinator" "and, or, but.",
    DETERMINER = 4, "determiner" "Words that open a noun phrase.",
    DO = 5, "do" "Forms of do.",
    DUMMY = 6, "dummy" "it and there: no sources where they stand for nothing.",
    DUTY = 45, "duty" "Modals with which a writer speaks in his own voice: it must be said.",
    EXAMPLE = 27, "example" "Words that open examples of what stands before: including, such as.",
    FIRST = 7, "first" "First person.",
    GET = 8, "get" "Forms of get.",
    HAVE = 9, "have" "Forms of have.",
    INTERVIEWER = 40, "interviewer" "Labels of those who ask or lead: their turns attribute nothing.",
    LIKE = 35, "like" "like, as.",
    MANNER = 10, "manner" "Adverbs that stand beside a verb of saying.",
    MEDIUM = 44, "medium" "Prepositions before what can be read: In a poll, most wanted out.",
    MODAL = 11, "modal" "Modal verbs.",
    NEGATION = 12, "negation" "not, never.",
    OBJECT = 13, "object" "Pronouns that cannot be subjects.",
    OCCASION = 36, "occasion" "Prepositions that tell when and where somebody spoke.",
    OF = 25, "of" "of.",
    ORIGIN = 37, "origin" "Prepositions that belong to a name: of, from, with.",
    PERSON = 14, "person" "Nouns of people and bodies that can speak.",
    POLL = 43, "poll" "poll, survey: what people were asked in.",
    POSSESSIVE = 15, "possessive" "my, his, whose.",
    PREPOSITION = 16, "preposition" "Prepositions.",
    PRONOUN = 17, "pronoun" "Words that stand for a noun phrase.",
    RECIPIENT = 38, "recipient" "Words that go on with the one to whom it is said.",
    RELATIVE = 18, "relative" "Words that open a relative clause.",
    SUBJECT = 19, "subject" "Pronouns that can only be subjects.",
    SUBORDINATOR = 20, "subordinator" "Words that open an adverbial clause.",
    THAT = 21, "that" "The complementizer that.",
    THERE = 39, "there" "there.",
    TIME = 22, "time" "Words of time.",
    TITLE = 23, "title" "Words before a name.",
    TO = 41, "to" "to.",
    VIEWPOINT = 42, "viewpoint" "Prepositions before the one to whom something is so: To Orlova, it was a farce.",
    WH = 24, "wh" "Words that open an indirect question.",
    WITH = 29, "with" "with.",
}

impl WordClasses {
    /// Is it in any of these classes?
    pub const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// Both sets.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A row of `function_words.csv`.
#[derive(Debug, Deserialize)]
struct FunctionWord {
    word: String,
    classes: String,
}

/// By word: its classes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct FunctionWords {
    classes: Vec<WordClasses>,
}

impl FunctionWords {
    /// Reads `function_words.csv`: `word,classes`.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut classes = Vec::new();
        for row in rows::<FunctionWord>(file, problems) {
            let word = vocabulary.add(&row.cells.word);
            if classes.len() <= word.index() {
                classes.resize(word.index() + 1, WordClasses::default());
            }
            for name in list(&row.cells.classes) {
                match WordClasses::from_name(name) {
                    Some(class) => classes[word.index()] = classes[word.index()].or(class),
                    None => problems.add(&file.path, row.line, format!("no class of words is called \"{name}\"")),
                }
            }
        }
        Self { classes }
    }

    /// The word's classes.
    pub fn classes(&self, word: WordId) -> WordClasses {
        if word.lacks(List::Function) {
            return WordClasses::default();
        }
        self.classes.get(word.index()).copied().unwrap_or_default()
    }
}
