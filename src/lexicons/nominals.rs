//! `nominals.csv`: nouns that head descriptions of those who speak: "expert", "minister", "officials", "report".

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, each_row};
use super::vocabulary::List;
use super::{Vocabulary, WordId};

/// What a description's head describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NominalClass {
    /// One who holds an office: "minister", "president".
    Office,
    /// One who knows a field, and may be called "the expert": "analyst", "historian".
    Expert,
    /// One who does something: "activist", "lawyer".
    Person,
    /// Several people: "experts", "officials", "critics".
    People,
    /// A body that acts for its state: "government", "side", "authorities".
    Government,
    /// A party to something: "sides", "countries", "ministers" after "both" or "the two".
    Parties,
    /// Newspapers, agencies and what they publish: "newspaper", "agency", "commentary".
    Media,
    /// An organization: "ministry", "company", "party".
    Body,
    /// A thing that is read: "report", "statement", "poll".
    Document,
}

/// By word: what a noun describes as the head of a description.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Nominals {
    by_word: Vec<Option<NominalClass>>,
    singular: Vec<(WordId, WordId)>,
}

impl NominalClass {
    /// Does it describe one human being?
    pub const fn is_human(self) -> bool {
        matches!(self, Self::Office | Self::Expert | Self::Person)
    }
}

impl Nominals {
    /// Reads `nominals.csv`: `noun,class,plural`.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut nominals = Self::default();
        each_row(file, &["noun", "class", "plural"], problems, |cells, problems| {
            let class = match cells.get(1) {
                "office" => NominalClass::Office,
                "expert" => NominalClass::Expert,
                "person" => NominalClass::Person,
                "people" => NominalClass::People,
                "government" => NominalClass::Government,
                "parties" => NominalClass::Parties,
                "media" => NominalClass::Media,
                "body" => NominalClass::Body,
                "document" => NominalClass::Document,
                other => return problems.add(&file.path, cells.line, format!("unknown class `{other}`")),
            };
            let noun = vocabulary.add(cells.get(0));
            nominals.set(noun, class);
            if !cells.get(2).is_empty() {
                let plural = vocabulary.add(cells.get(2));
                let many = matches!(class, NominalClass::Office | NominalClass::Person | NominalClass::Expert);
                nominals.set(plural, if many { NominalClass::People } else { class });
                nominals.singular.push((plural, noun));
            }
        });
        nominals.singular.sort_unstable();
        nominals
    }

    fn set(&mut self, word: WordId, class: NominalClass) {
        if self.by_word.len() <= word.index() {
            self.by_word.resize(word.index() + 1, None);
        }
        self.by_word[word.index()] = Some(class);
    }

    /// What the word describes, if it heads descriptions.
    pub fn class(&self, word: WordId) -> Option<NominalClass> {
        if word.lacks(List::Nominal) { None } else { self.by_word.get(word.index()).copied().flatten() }
    }

    /// The singular of a plural noun of the lexicon.
    pub fn singular(&self, plural: WordId) -> Option<WordId> {
        let at = self.singular.binary_search_by_key(&plural, |pair| pair.0).ok()?;
        Some(self.singular[at].1)
    }
}
