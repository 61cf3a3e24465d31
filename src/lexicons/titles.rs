//! `titles.csv`: what stands before a person's name or is held as an office: "Mr", "Prime Minister", "Chief of the General Staff".

use serde::{Deserialize, Serialize};

use super::Vocabulary;
use super::table::{LexiconFile, Problems, each_row};
use super::trie::{Key, Trie, TrieBuilder, keys};
use super::vocabulary::List;
use crate::entity::Gender;

/// What a title says of its bearer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TitleClass {
    /// A form of address: "Mr", "Sheikh".
    Honorific,
    /// A public office: "President", "Foreign Minister".
    Office,
    /// A military or police rank: "General".
    Rank,
    /// What someone works as: "Professor", "analyst".
    Profession,
}

/// A title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Title {
    /// Its class.
    pub class: TitleClass,
    /// Gender that it tells.
    pub gender: Gender,
}

/// All titles.
#[derive(Debug, Serialize, Deserialize)]
pub struct Titles {
    phrases: Trie<Title>,
}

impl Titles {
    /// Reads `titles.csv`: `title,class,gender`.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut builder = TrieBuilder::default();
        each_row(file, &["title", "class", "gender"], problems, |cells, problems| {
            let class = match cells.get(1) {
                "honorific" => TitleClass::Honorific,
                "office" => TitleClass::Office,
                "rank" => TitleClass::Rank,
                "profession" => TitleClass::Profession,
                other => {
                    let message = format!("unknown class `{other}`; expected honorific, office, rank or profession");
                    return problems.add(&file.path, cells.line, message);
                }
            };
            let title = Title { class, gender: Gender::from_cell(cells.get(2)) };
            builder.add(&keys(cells.get(0), vocabulary), title);
        });
        Self { phrases: builder.build() }
    }

    /// The longest title at the start of `keys`: its length in keys, and what it says.
    pub fn longest(&self, keys: impl IntoIterator<Item = Key>) -> Option<(usize, Title)> {
        let mut keys = keys.into_iter().peekable();
        if keys.peek().is_none_or(|first| first.as_word().lacks(List::Title)) {
            return None;
        }
        self.phrases.longest(keys).map(|(length, titles)| (length, titles[0]))
    }

    /// Can a title start with this word?
    pub fn starts_with(&self, key: Key) -> bool {
        self.phrases.start(key).is_some()
    }
}
