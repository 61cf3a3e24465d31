//! Abbreviations that carry a period: which of them never end a sentence, and which end one before a sentence starter.

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, rows};
use super::{Vocabulary, WordId};

/// Can a sentence end after the abbreviation's period?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Not an abbreviation.
    #[default]
    NoAbbreviation,
    /// Titles, ranks, "vs.": a name or number follows.
    Never,
    /// "No.", "Fig.": an abbreviation before a number, an ordinary word elsewhere.
    BeforeNumber,
    /// "Inc.", "p.m.", months: only before a word that starts sentences.
    BeforeStarter,
    /// "etc.": before any capital.
    BeforeCapital,
}

/// A row of `abbreviations.csv`.
#[derive(Debug, Deserialize)]
struct Abbreviation {
    form: String,
    ending: Ending,
    example: String,
}

/// By word: how its period behaves, and whether it must be capitalized ("Sat." but not "sat.").
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Abbreviations {
    rows: Vec<(Ending, bool)>,
    examples: Vec<(Ending, String)>,
}

impl Abbreviations {
    /// Reads `abbreviations.csv`: `form,ending,example`. A form that starts with a capital stands for capitalized words only.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut abbreviations = Self::default();
        for row in rows::<Abbreviation>(file, problems) {
            let word = vocabulary.add(&row.cells.form);
            if abbreviations.rows.len() <= word.index() {
                abbreviations.rows.resize(word.index() + 1, (Ending::NoAbbreviation, false));
            }
            abbreviations.rows[word.index()] = (row.cells.ending, row.cells.form.starts_with(char::is_uppercase));
            abbreviations.examples.push((row.cells.ending, row.cells.example));
        }
        abbreviations
    }

    /// How the period after this word behaves.
    pub fn ending(&self, word: WordId, capitalized: bool) -> Ending {
        match self.rows.get(word.index()) {
            Some((ending, needs_capital)) if capitalized || !needs_capital => *ending,
            _ => Ending::NoAbbreviation,
        }
    }

    /// The rows' examples: one sentence for [`Ending::Never`] and [`Ending::BeforeNumber`], two for the others.
    pub fn examples(&self) -> impl Iterator<Item = (Ending, &str)> {
        self.examples.iter().map(|(ending, example)| (*ending, example.as_str()))
    }
}
