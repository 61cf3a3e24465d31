//! Words that tell, where a full stop or a question mark is in doubt, whether a new sentence starts.

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, rows};
use super::{Vocabulary, WordId};

/// What the word tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// "The", "He", "However": capitalized after an abbreviation, it starts a sentence.
    Starter,
    /// "asked": after `?”` and a name it goes on with the sentence.
    Tag,
}

/// A row of `sentence_starters.csv`.
#[derive(Debug, Deserialize)]
struct SentenceStarter {
    form: String,
    role: Role,
    example: String,
}

/// By word: its role.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct SentenceStarters {
    roles: Vec<Option<Role>>,
    examples: Vec<(Role, String)>,
}

impl SentenceStarters {
    /// Reads `sentence_starters.csv`: `form,role,example`.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut starters = Self::default();
        for row in rows::<SentenceStarter>(file, problems) {
            let word = vocabulary.add(&row.cells.form);
            if starters.roles.len() <= word.index() {
                starters.roles.resize(word.index() + 1, None);
            }
            starters.roles[word.index()] = Some(row.cells.role);
            starters.examples.push((row.cells.role, row.cells.example));
        }
        starters
    }

    /// What the word tells, if anything.
    pub fn role(&self, word: WordId) -> Option<Role> {
        self.roles.get(word.index()).copied().flatten()
    }

    /// The rows' examples: two sentences for a starter, one for a tag.
    pub fn examples(&self) -> impl Iterator<Item = (Role, &str)> {
        self.examples.iter().map(|(role, example)| (*role, example.as_str()))
    }
}
