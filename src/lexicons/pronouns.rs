//! `pronouns.csv`: which words stand for whom.

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, each_row};
use super::{Vocabulary, WordId};

/// For whom a pronoun stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pronoun {
    /// A man: "he", "his".
    He,
    /// A woman: "she", "her".
    She,
    /// A thing, body or state: "it", "its".
    It,
    /// Several: "they", "their".
    They,
    /// The one who speaks: "I", "my".
    I,
    /// Those who speak: "we", "our".
    We,
    /// Whoever was just named: "who", "which".
    Who,
}

/// By word: the pronoun it is.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Pronouns {
    by_word: Vec<Option<Pronoun>>,
}

impl Pronouns {
    /// Reads `pronouns.csv`: `word,class`.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut pronouns = Self::default();
        each_row(file, &["word", "class"], problems, |cells, problems| {
            let pronoun = match cells.get(1) {
                "he" => Pronoun::He,
                "she" => Pronoun::She,
                "it" => Pronoun::It,
                "they" => Pronoun::They,
                "i" => Pronoun::I,
                "we" => Pronoun::We,
                "who" => Pronoun::Who,
                other => return problems.add(&file.path, cells.line, format!("unknown class `{other}`")),
            };
            let word = vocabulary.add(cells.get(0));
            if pronouns.by_word.len() <= word.index() {
                pronouns.by_word.resize(word.index() + 1, None);
            }
            pronouns.by_word[word.index()] = Some(pronoun);
        });
        pronouns
    }

    /// The pronoun that the word is.
    pub fn class(&self, word: WordId) -> Option<Pronoun> {
        self.by_word.get(word.index()).copied().flatten()
    }
}
