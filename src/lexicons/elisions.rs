//! Words that start with an apostrophe ("'em", "'til"), which is no quotation mark.

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, rows};
use super::{Vocabulary, WordId};

/// A row of `elisions.csv`.
#[derive(Debug, Deserialize)]
struct Elision {
    form: String,
    example: String,
}

/// The words, without their apostrophe.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Elisions {
    words: Vec<bool>,
    examples: Vec<String>,
}

impl Elisions {
    /// Reads `elisions.csv`: `form,example`, the form without its apostrophe.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut elisions = Self::default();
        for row in rows::<Elision>(file, problems) {
            let word = vocabulary.add(&row.cells.form);
            if elisions.words.len() <= word.index() {
                elisions.words.resize(word.index() + 1, false);
            }
            elisions.words[word.index()] = true;
            elisions.examples.push(row.cells.example);
        }
        elisions
    }

    /// Is an apostrophe before this word part of it?
    pub fn holds(&self, word: WordId) -> bool {
        self.words.get(word.index()).copied().unwrap_or_default()
    }

    /// The rows' examples; no quotation stands in them.
    pub fn examples(&self) -> impl Iterator<Item = &str> {
        self.examples.iter().map(String::as_str)
    }
}
