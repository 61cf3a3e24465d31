//! Abbreviations that carry a period: which of them never end a sentence, and which end one before a sentence starter.

use serde::Deserialize;

use super::table::{LexiconFile, Problems, rows};
use super::{Vocabulary, WordId};

/// Can a sentence end after the abbreviation's period?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Not an abbreviation.
    #[default]
    NoAbbreviation,
    /// Titles, ranks, "No.", "vs.": a name or number follows.
    Never,
    /// "Inc.", "p.m.", months: only before a word that starts sentences.
    BeforeStarter,
}

/// A row of `abbreviations.csv`.
#[derive(Debug, Deserialize)]
struct Abbreviation {
    form: String,
    ending: Ending,
}

/// By word: how its period behaves.
#[derive(Debug, Default)]
pub struct Abbreviations {
    ending: Vec<Ending>,
}

impl Abbreviations {
    /// Reads `abbreviations.csv`: `form,ending,example`.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut ending = Vec::new();
        for row in rows::<Abbreviation>(file, problems) {
            let word = vocabulary.add(&row.cells.form);
            if ending.len() <= word.index() {
                ending.resize(word.index() + 1, Ending::NoAbbreviation);
            }
            ending[word.index()] = row.cells.ending;
        }
        Self { ending }
    }

    /// How the period after this word behaves.
    pub fn ending(&self, word: WordId) -> Ending {
        self.ending.get(word.index()).copied().unwrap_or_default()
    }

    /// Is the word an abbreviation when a period follows?
    pub fn is_abbreviation(&self, word: WordId) -> bool {
        self.ending(word) != Ending::NoAbbreviation
    }
}
