//! Cues: the verbs, nouns, adjectives, adverbs and phrases that attribute, with the complements that they take.
//!
//! A form of the text is looked up by its first word ([`Cues::starting`]); what follows must match word for word.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::acts::Acts;
use super::inflection;
use super::table::{LexiconFile, Problems, list, rows};
use super::vocabulary::List;
use super::{Vocabulary, WordId};

/// Part of speech of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CuePos {
    /// "warn", "point out"
    Verb,
    /// "concern"
    Noun,
    /// "confident"
    Adjective,
    /// "reportedly"
    Adverb,
    /// "according to"
    Phrase,
}

/// What a cue means, as far as the shape of its clause depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CueClass {
    /// "say", "announce"
    Say,
    /// "tell", "remind": a recipient, then what is told.
    Tell,
    /// "ask", "wonder"
    Ask,
    /// "believe", "expect"
    Think,
    /// "want", "hope"
    Want,
    /// "plan", "vow"
    Intend,
    /// "order", "urge"
    Order,
    /// "see", "find"
    See,
    /// "deny", "refuse"
    Deny,
    /// "criticize", "praise"
    Judge,
    /// "support", "endorse"
    Support,
    /// "show", "prove"
    Show,
    /// "seem", "appear": the subject belongs to what is attributed.
    Seem,
    /// "according to"
    According,
    /// "reportedly"
    Hearsay,
}

/// How much evidence beside the word itself a claim needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// An unmistakable complement and a source that can speak.
    Low,
    /// A source that can speak, or an unmistakable complement.
    Medium,
    /// A complement.
    High,
}

/// A set of complements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complements(u32);

/// Declares the complements once: constant, name in the file, meaning.
macro_rules! complements {
    ($($constant:ident = $bit:literal, $name:literal $doc:literal,)*) => {
        impl Complements {
            $(#[doc = $doc] pub const $constant: Self = Self(1 << $bit);)*

            fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$constant),)* _ => None }
            }
        }
    };
}

complements! {
    ABOUT = 0, "about" "about something",
    ADJECTIVE = 1, "adj" "A predicate: seemed tired.",
    AGAINST = 2, "against" "against something",
    AT = 3, "at" "at something",
    BY = 4, "by" "by something",
    FOR = 5, "for" "for something",
    FROM = 6, "from" "from something",
    IN = 7, "in" "in something",
    ING = 8, "ing" "A gerund: denied taking it.",
    INTO = 9, "into" "into something",
    LIKE = 10, "like" "like or as if something",
    NAME = 11, "name" "An object and what it is called: called it a farce.",
    NP = 12, "np" "An object: criticized the plan.",
    OBJECT_AS = 13, "obj_as" "An object as something.",
    OBJECT_TO = 14, "obj_to" "An object with an infinitive: urged them to wait.",
    OF = 15, "of" "of something",
    ON = 16, "on" "on something",
    OVER = 17, "over" "over something",
    PARENTHESIS = 18, "paren" "It can stand in or after what is said: the bridge, he said, was safe.",
    QUOTE = 19, "quote" "A quotation.",
    SOURCE = 20, "source" "The source itself: according to two aides.",
    NULL = 21, "null" "No complement of its own; the clause is what is attributed.",
    THAT = 22, "that" "A clause, with or without a complementizer, or an indirect question.",
    TO = 23, "to" "An infinitive.",
    TO_NP = 24, "to_np" "to something or somebody",
    TOWARD = 25, "toward" "toward something",
    WITH = 26, "with" "with something",
}

impl Complements {
    /// Does it hold any of these?
    pub const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// Both sets.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A row of `cues.csv`.
#[derive(Debug, Deserialize)]
struct CueRow {
    lemma: String,
    pos: CuePos,
    forms: String,
    class: CueClass,
    complements: String,
    strength: Strength,
    act: String,
    #[serde(default)]
    example: String,
}

/// A cue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cue {
    /// "warn", "point out", "according to"
    pub lemma: String,
    /// Its part of speech.
    pub pos: CuePos,
    /// What it means.
    pub class: CueClass,
    /// What it takes.
    pub complements: Complements,
    /// How much evidence it needs.
    pub strength: Strength,
    /// The act that a claim with it performs: a name of `acts.csv`.
    pub act: String,
    /// The row's example, in markup.
    pub example: String,
    /// The row's line in `cues.csv`, counted from 1; 0 of a user's row.
    pub line: u64,
}

/// How a form inflects its cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Inflection {
    /// "say", "concern", "according to"
    Base,
    /// "says", "concerns"
    Third,
    /// "said" as a finite verb
    Past,
    /// "said" after be or have
    Participle,
    /// Past and participle are one.
    PastOrParticiple,
    /// "saying"
    Gerund,
}

/// One form of one cue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Form {
    /// Which cue.
    pub cue: u32,
    /// How it inflects it.
    pub inflection: Inflection,
    /// The words after the first one.
    pub rest: Vec<WordId>,
}

/// All cues.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Cues {
    /// In the order of the file.
    pub list: Vec<Cue>,
    forms: Vec<Form>,
    starting: Vec<Range<u32>>,
}

impl Cues {
    /// Reads `cues.csv`: `lemma,pos,forms,class,complements,strength,act,example`.
    /// A user's files have the same columns, save the example; their cues come after ours.
    pub(super) fn read<'f>(
        file: &LexiconFile,
        users: impl Iterator<Item = &'f LexiconFile>,
        acts: &Acts,
        vocabulary: &mut Vocabulary,
        problems: &mut Problems,
    ) -> Self {
        let mut cues = Self::default();
        let mut keyed: Vec<(WordId, Form)> = Vec::new();
        let ours = rows::<CueRow>(file, problems).into_iter().map(|row| (file, row, true));
        let mut all: Vec<_> = ours.collect();
        for file in users {
            all.extend(rows::<CueRow>(file, problems).into_iter().map(|row| (file, row, false)));
        }
        for (file, row, is_ours) in all {
            let cells = row.cells;
            let cue = cues.list.len() as u32;
            for (form, inflection) in forms(&cells.lemma, cells.pos, &cells.forms) {
                let mut words = form.split(' ').map(|word| vocabulary.add(word));
                let Some(first) = words.next() else { continue };
                keyed.push((first, Form { cue, inflection, rest: words.collect() }));
            }
            let mut complements = Complements::default();
            for name in list(&cells.complements) {
                match Complements::from_name(name) {
                    Some(one) => complements.0 |= one.0,
                    None => problems.add(&file.path, row.line, format!("no complement is called \"{name}\"")),
                }
            }
            if acts.named(&cells.act).is_none() {
                problems.add(&file.path, row.line, format!("no act of acts.csv is called \"{}\"", cells.act));
            }
            cues.list.push(Cue {
                lemma: cells.lemma,
                pos: cells.pos,
                class: cells.class,
                complements,
                strength: cells.strength,
                act: cells.act,
                example: cells.example,
                line: if is_ours { row.line } else { 0 },
            });
        }
        // the longest form of a first word comes first, so that "point out" is not read as "point"; an adjective comes before
        // the participle that it looks like, since it asks for more
        let list = &cues.list;
        keyed.sort_by_key(|(first, form)| {
            let is_adjective = list[form.cue as usize].pos == CuePos::Adjective;
            (*first, std::cmp::Reverse(form.rest.len()), !is_adjective, form.cue)
        });
        for (at, (first, form)) in keyed.into_iter().enumerate() {
            if cues.starting.len() <= first.index() {
                cues.starting.resize(first.index() + 1, 0..0);
            }
            let range = &mut cues.starting[first.index()];
            let start = if range.start == range.end { at as u32 } else { range.start };
            *range = start..at as u32 + 1;
            cues.forms.push(form);
        }
        cues
    }

    /// The forms that start with the word, the longest first.
    pub fn starting(&self, word: WordId) -> &[Form] {
        if word.lacks(List::Cue) {
            return &[];
        }
        match self.starting.get(word.index()) {
            Some(range) => &self.forms[range.start as usize..range.end as usize],
            None => &[],
        }
    }

    /// The cue of an index.
    pub fn get(&self, cue: u32) -> &Cue {
        &self.list[cue as usize]
    }
}

fn forms(lemma: &str, pos: CuePos, own: &str) -> Vec<(String, Inflection)> {
    match pos {
        CuePos::Verb => {
            let verb = inflection::verb(lemma, own);
            let mut forms =
                vec![(verb.base, Inflection::Base), (verb.third, Inflection::Third), (verb.gerund, Inflection::Gerund)];
            for past in &verb.past {
                let both = verb.participle.contains(past);
                forms.push((past.clone(), if both { Inflection::PastOrParticiple } else { Inflection::Past }));
            }
            let only = verb.participle.into_iter().filter(|form| !verb.past.contains(form));
            forms.extend(only.map(|form| (form, Inflection::Participle)));
            forms
        }
        CuePos::Noun => {
            let plural = if own.is_empty() { inflection::plural(lemma) } else { own.to_owned() };
            vec![(lemma.to_owned(), Inflection::Base), (plural, Inflection::Third)]
        }
        CuePos::Adjective | CuePos::Adverb | CuePos::Phrase => vec![(lemma.to_owned(), Inflection::Base)],
    }
}
