//! The gazetteer: all named entities of the lexicons, and the trie of their names.
//!
//! One table for people, places, organizations, systems, events and issues; the files that hold them are read by the modules named
//! after them. A user's row replaces ours with the same id, and removes it where its name is empty. Spellings that follow from a name
//! by rule (hyphens, plurals, transliterated first names, surnames) are added as the tables are built.

mod builder;
mod spelling;

use serde::{Deserialize, Serialize};

use super::WordId;
use super::trie::{Case, Key, Node, Trie};
use super::vocabulary::List;
use crate::entity::{Country, Gender, Kind};

pub(super) use builder::{Entry, GazetteerBuilder};

/// A stretch of the gazetteer's text.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Text {
    start: u32,
    len: u32,
}

/// An index range of one of the gazetteer's tables.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Slice {
    start: u32,
    len: u32,
}

impl Slice {
    fn of<T>(self, table: &[T]) -> &[T] {
        &table[self.start as usize..(self.start + self.len) as usize]
    }
}

/// An entity.
#[derive(Debug, Serialize, Deserialize)]
struct Row {
    kind: Kind,
    gender: Gender,
    valence: i8,
    country: Option<Country>,
    class: u16,
    id: Text,
    name: Text,
    roles: Slice,
    context: Slice,
    stands_for: Option<u32>,
}

/// An office or position and when it was held; open ends are `None`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Held {
    role: Text,
    from: Text,
    to: Text,
}

/// An office or position and when it was held. Dates are ISO 8601, possibly a year or month only; an open end is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role<'g> {
    /// What.
    pub role: &'g str,
    /// Since.
    pub from: &'g str,
    /// Until.
    pub to: &'g str,
}

impl Role<'_> {
    /// Did it hold on the day?
    pub fn held_on(&self, date: &str) -> bool {
        let not_after = |a: &str, b: &str| {
            let shared = a.len().min(b.len());
            a.as_bytes()[..shared] <= b.as_bytes()[..shared]
        };
        not_after(self.from, date) && (self.to.is_empty() || not_after(date, self.to))
    }
}

/// What a name is to its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// The canonical name.
    Canonical,
    /// Another full name.
    Alias,
    /// Its people and adjective.
    Demonym,
    /// A surname, added by rule.
    Surname,
}

/// One of an entity's names, as a value of the trie.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Name {
    /// Row of the gazetteer.
    pub row: u32,
    /// Bit `i`: the word `i` must have a capital.
    capital: u8,
    /// Bit `i`: the word `i` must be in capitals.
    capitals: u8,
    /// What it is to the entity.
    pub form: Form,
    flags: u8,
}

const WEAK: u8 = 1;
const HOLDS_OTHERS: u8 = 2;

impl Name {
    /// Must word `i` (from 0) of the text be written with a capital, or all in capitals?
    pub fn case(&self, i: usize) -> Case {
        let bit = 1_u8.checked_shl(i as u32).unwrap_or(0);
        match (self.capitals & bit != 0, self.capital & bit != 0) {
            (true, _) => Case::Capitals,
            (_, true) => Case::Capital,
            _ => Case::Any,
        }
    }

    /// Is it taken only with support: a context word, a title, the full name elsewhere?
    pub const fn is_weak(&self) -> bool {
        self.flags & WEAK != 0
    }

    /// May its mentions hold others ([`Kind::holds_others`])?
    pub const fn holds_others(&self) -> bool {
        self.flags & HOLDS_OTHERS != 0
    }

    /// Is any word of the name a capitalised one?
    pub const fn is_proper(&self) -> bool {
        self.capital | self.capitals != 0
    }
}

/// All entities that the lexicons list.
#[derive(Debug, Serialize, Deserialize)]
pub struct Gazetteer {
    text: String,
    rows: Vec<Row>,
    held: Vec<Held>,
    context: Vec<WordId>,
    classes: Vec<String>,
    names: Trie<Name>,
    /// By word: does a name start with it in lower case?
    lower: Vec<bool>,
    /// States by country code, sorted.
    states: Vec<(Country, u32)>,
    /// People with an office, by country, sorted.
    holders: Vec<(Country, u32)>,
}

impl Gazetteer {
    /// The names.
    pub fn names(&self) -> &Trie<Name> {
        &self.names
    }

    /// Where the names go on that start with the word or mark.
    pub fn start(&self, key: Key) -> Option<Node> {
        if key.as_word().lacks(List::Name) { None } else { self.names.start(key) }
    }

    /// Can a name start with a word that the text has in lower case?
    pub fn starts_in_lower_case(&self, word: WordId) -> bool {
        !word.lacks(List::LowerName) && self.lower.get(word.index()).copied().unwrap_or(false)
    }

    /// How many rows there are, those removed by a user included.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Does it list nothing?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Identifier of a row.
    pub fn id(&self, row: u32) -> &str {
        self.at(self.row(row).id)
    }

    /// Canonical name of a row.
    pub fn name(&self, row: u32) -> &str {
        self.at(self.row(row).name)
    }

    /// Kind of a row.
    pub fn kind(&self, row: u32) -> Kind {
        self.row(row).kind
    }

    /// Class of a row, as its file has it.
    pub fn class(&self, row: u32) -> &str {
        &self.classes[self.row(row).class as usize]
    }

    /// Country of a row.
    pub fn country(&self, row: u32) -> Option<Country> {
        self.row(row).country
    }

    /// Gender of a person.
    pub fn gender(&self, row: u32) -> Gender {
        self.row(row).gender
    }

    /// Is the thing itself commonly held bad (−1), neutral (0) or good (1)? Of issues.
    pub fn valence(&self, row: u32) -> i8 {
        self.row(row).valence
    }

    /// Words whose presence supports a weak name of the row.
    pub fn context(&self, row: u32) -> &[WordId] {
        self.row(row).context.of(&self.context)
    }

    /// The state that a capital or seat of government stands for.
    pub fn stands_for(&self, row: u32) -> Option<u32> {
        self.row(row).stands_for
    }

    /// The offices of a person, oldest first.
    pub fn roles(&self, row: u32) -> impl DoubleEndedIterator<Item = Role<'_>> {
        self.row(row).roles.of(&self.held).iter().map(|held| Role {
            role: self.at(held.role),
            from: self.at(held.from),
            to: self.at(held.to),
        })
    }

    /// The latest office that a person held on a day (ISO 8601).
    pub fn role_on(&self, row: u32, date: &str) -> Option<&str> {
        self.roles(row).rev().find(|role| role.held_on(date)).map(|role| role.role)
    }

    /// The row of a state.
    pub fn state(&self, country: Country) -> Option<u32> {
        let at = self.states.binary_search_by_key(&country, |state| state.0).ok()?;
        Some(self.states[at].1)
    }

    /// Rows of the people of a country who held an office.
    pub fn holders(&self, country: Country) -> impl Iterator<Item = u32> {
        let from = self.holders.partition_point(|holder| holder.0 < country);
        self.holders[from..].iter().take_while(move |holder| holder.0 == country).map(|holder| holder.1)
    }

    fn row(&self, row: u32) -> &Row {
        &self.rows[row as usize]
    }

    fn at(&self, text: Text) -> &str {
        &self.text[text.start as usize..(text.start + text.len) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_hold_between_their_dates() {
        let role = Role { role: "Defence Minister", from: "2012-11-06", to: "2024-05" };
        assert!(role.held_on("2013-11-02") && role.held_on("2024-05-11"));
        assert!(!role.held_on("2012-11-05") && !role.held_on("2024-06-01"));
        assert!(Role { role: "President", from: "", to: "" }.held_on("1999"));
    }
}
