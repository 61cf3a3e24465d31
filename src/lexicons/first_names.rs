//! `first_names.csv`: given names, the gender of those who bear them, and their other spellings.

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, each_row, list};
use super::vocabulary::List;
use super::{Vocabulary, WordId};
use crate::entity::Gender;

/// By word: a given name's gender.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct FirstNames {
    by_word: Vec<Option<Gender>>,
    /// Other spellings, sorted by word.
    variants: Vec<(WordId, String)>,
}

impl FirstNames {
    /// Reads `first_names.csv`: `name,gender,variants`; gender is `f`, `m`, or empty where both bear it. All variants of a row are
    /// spellings of each other.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut names = Self::default();
        each_row(file, &["name", "gender", "variants"], problems, |cells, _| {
            let spellings: Vec<&str> = std::iter::once(cells.get(0)).chain(list(cells.get(2))).collect();
            for name in &spellings {
                let word = vocabulary.add(name);
                if names.by_word.len() <= word.index() {
                    names.by_word.resize(word.index() + 1, None);
                }
                names.by_word[word.index()] = Some(Gender::from_cell(cells.get(1)));
                let others = spellings.iter().filter(|other| *other != name);
                names.variants.extend(others.map(|other| (word, (*other).to_owned())));
            }
        });
        names.variants.sort();
        names
    }

    /// The gender of a given name; `None` for other words.
    pub fn gender(&self, word: WordId) -> Option<Gender> {
        if word.lacks(List::FirstName) { None } else { self.by_word.get(word.index()).copied().flatten() }
    }

    /// Other spellings of a given name.
    pub fn variants(&self, word: WordId) -> impl Iterator<Item = &str> {
        let from = self.variants.partition_point(|variant| variant.0 < word);
        self.variants[from..].iter().take_while(move |variant| variant.0 == word).map(|variant| variant.1.as_str())
    }
}
