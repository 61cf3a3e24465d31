//! The gazetteer: all named entities of the lexicons, and the trie of their names.
//!
//! One table for people, places, organizations, systems, events and issues; the files that hold them are read by the modules named
//! after them. A user's row replaces ours with the same id, and removes it where its name is empty. Spellings that follow from a name
//! by rule (hyphens, plurals, transliterated first names, surnames) are added here, at load time.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHashSet};

use serde::{Deserialize, Serialize};

use super::table::{Cells, Problems, list};
use super::trie::{Case, Key, Node, Trie, TrieBuilder, cut};
use super::vocabulary::List;
use super::{FirstNames, LexiconFile, NamePatterns, Vocabulary, WordId};
use crate::entity::{Country, Gender, Kind};

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

/// The cells of one row, as its file has them; `""` for columns that the file does not have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'r> {
    pub kind: Kind,
    pub id: &'r str,
    pub name: &'r str,
    pub aliases: &'r str,
    pub class: &'r str,
    pub country: &'r str,
    pub gender: &'r str,
    pub roles: &'r str,
    pub demonyms: &'r str,
    pub capital: &'r str,
    pub seat_of: &'r str,
    pub weak: &'r str,
    pub context: &'r str,
    pub valence: &'r str,
}

impl Entry<'_> {
    /// An entry with nothing but a kind, to fill in.
    pub(super) const fn of(kind: Kind) -> Self {
        Entry {
            kind,
            id: "",
            name: "",
            aliases: "",
            class: "",
            country: "",
            gender: "",
            roles: "",
            demonyms: "",
            capital: "",
            seat_of: "",
            weak: "",
            context: "",
            valence: "",
        }
    }
}

/// Cells of a row that are of use until the names are known: where they stand one after the other, each with [`END`] behind it. Most of
/// a million rows have none.
#[derive(Debug, Clone, Copy)]
struct Draft(Option<std::num::NonZeroU32>);

/// Ends a cell.
const END: char = '\u{0}';

/// The cells of a [`Draft`].
#[derive(Default, Clone, Copy)]
struct DraftCells<'c> {
    aliases: &'c str,
    demonyms: &'c str,
    capital: &'c str,
    seat_of: &'c str,
    weak: &'c str,
    context: &'c str,
}

impl Draft {
    fn keep(cells: &mut String, parts: [&str; 6]) -> Self {
        if parts.iter().all(|part| part.is_empty()) {
            return Self(None);
        }
        if cells.is_empty() {
            cells.push(END);
        }
        let start = std::num::NonZeroU32::new(cells.len() as u32);
        for part in parts {
            cells.extend(part.chars().filter(|letter| *letter != END));
            cells.push(END);
        }
        Self(start)
    }

    fn cells(self, cells: &str) -> DraftCells<'_> {
        let Some(start) = self.0 else { return DraftCells::default() };
        let mut parts = cells[start.get() as usize..].split(END);
        let mut next = || parts.next().unwrap_or_default();
        DraftCells {
            aliases: next(),
            demonyms: next(),
            capital: next(),
            seat_of: next(),
            weak: next(),
            context: next(),
        }
    }
}

/// Collects the rows of all files.
#[derive(Debug, Default)]
pub(super) struct GazetteerBuilder {
    text: String,
    cells: String,
    rows: Vec<Row>,
    drafts: Vec<Draft>,
    held: Vec<Held>,
    classes: Vec<String>,
    class_of: FxHashMap<String, u16>,
    /// Rows by the hash of kind and id, once a user's file asks for it.
    by_id: FxHashMap<u64, u32>,
}

impl GazetteerBuilder {
    /// Makes later rows replace those with their id.
    pub(super) fn layer(&mut self) {
        if self.by_id.is_empty() {
            for (i, row) in self.rows.iter().enumerate() {
                self.by_id.insert(id_hash(row.kind, cell(&self.text, row.id)), i as u32);
            }
        }
    }

    /// Adds a row, or replaces the one with its id.
    pub(super) fn add(&mut self, file: &LexiconFile, cells: &Cells<'_>, entry: &Entry<'_>, problems: &mut Problems) {
        if entry.id.is_empty() {
            return problems.add_cell(file, cells, "id", "the row has no id");
        }
        let country = Country::new(entry.country);
        if country.is_none() && !entry.country.is_empty() {
            let message =
                format!("`{}` is no country code; expected three capitals (ISO 3166-1 alpha-3)", entry.country);
            problems.add_cell(file, cells, "country", message);
        }
        let roles = self.roles(file, cells, entry.roles, problems);
        let class = self.class(entry.class);
        let row = Row {
            kind: entry.kind,
            gender: Gender::from_cell(entry.gender),
            valence: entry.valence.parse().unwrap_or(0),
            country,
            class,
            id: keep(&mut self.text, entry.id),
            name: keep(&mut self.text, entry.name),
            roles,
            context: Slice::default(),
            stands_for: None,
        };
        let cells = [entry.aliases, entry.demonyms, entry.capital, entry.seat_of, entry.weak, entry.context];
        let draft = Draft::keep(&mut self.cells, cells);
        if !self.by_id.is_empty() {
            let next = self.rows.len() as u32;
            let own = *self.by_id.entry(id_hash(entry.kind, entry.id)).or_insert(next);
            if own != next {
                self.rows[own as usize] = row;
                self.drafts[own as usize] = draft;
                return;
            }
        }
        self.rows.push(row);
        self.drafts.push(draft);
    }

    fn class(&mut self, class: &str) -> u16 {
        if let Some(&class) = self.class_of.get(class) {
            return class;
        }
        let number = u16::try_from(self.classes.len()).unwrap_or(0);
        self.classes.push(class.to_owned());
        self.class_of.insert(class.to_owned(), number);
        number
    }

    fn roles(&mut self, file: &LexiconFile, cells: &Cells<'_>, cell: &str, problems: &mut Problems) -> Slice {
        let start = self.held.len() as u32;
        for part in list(cell) {
            let (role, dates) = part.rsplit_once('@').unwrap_or((part, ".."));
            let Some((from, to)) = dates.split_once("..") else {
                let message = format!("`{part}`: expected Role@from..to with ISO dates");
                problems.add_cell(file, cells, "roles", message);
                continue;
            };
            let held = Held {
                role: keep(&mut self.text, role.trim()),
                from: keep(&mut self.text, from.trim()),
                to: keep(&mut self.text, to.trim()),
            };
            self.held.push(held);
        }
        Slice { start, len: self.held.len() as u32 - start }
    }

    /// Builds the trie and the links between rows.
    pub(super) fn build(
        mut self,
        vocabulary: &mut Vocabulary,
        first_names: &FirstNames,
        patterns: &NamePatterns,
    ) -> Gazetteer {
        // no more rows will come
        self.by_id = FxHashMap::default();
        self.class_of = FxHashMap::default();
        let mut context = Vec::new();
        let mut names = Namer {
            vocabulary,
            first_names,
            patterns,
            builder: TrieBuilder::default(),
            keys: Vec::new(),
            lower: Vec::new(),
        };
        for (i, draft) in self.drafts.iter().enumerate() {
            let row = &mut self.rows[i];
            let name = cell(&self.text, row.name);
            if name.is_empty() {
                continue;
            }
            let draft = draft.cells(&self.cells);
            let weak = draft.weak;
            let is_weak = |name: &str| !weak.is_empty() && (weak == "all" || list(weak).any(|weak| weak == name));
            let aliases = draft.aliases;
            let start = context.len() as u32;
            for word in list(draft.context).flat_map(str::split_whitespace) {
                context.push(names.vocabulary.add(word));
            }
            row.context = Slice { start, len: context.len() as u32 - start };
            let bearer = (i as u32, row.kind);
            names.add(bearer, name, Form::Canonical, is_weak(name));
            for alias in list(aliases) {
                names.add(bearer, alias, Form::Alias, is_weak(alias));
            }
            for demonym in list(draft.demonyms) {
                names.add(bearer, demonym, Form::Demonym, is_weak(demonym));
            }
            if row.kind == Kind::Person {
                for full in std::iter::once(name).chain(list(aliases)) {
                    names.add_surname(bearer, row.country, full, aliases);
                }
            }
        }
        let lower = names.lower;
        let names = names.builder.build();
        let stands_for = self.links(&names, vocabulary);
        self.drafts = Vec::new();
        self.cells = String::new();
        self.text.shrink_to_fit();
        self.rows.shrink_to_fit();
        for (row, state) in stands_for {
            self.rows[row as usize].stands_for = Some(state);
        }
        let states = self.states();
        let mut holders: Vec<(Country, u32)> = (0..)
            .zip(&self.rows)
            .filter(|(_, row)| row.roles.len > 0 && row.name.len > 0)
            .filter_map(|(i, row)| Some((row.country?, i)))
            .collect();
        holders.sort_unstable();
        let Self { text, rows, held, classes, .. } = self;
        Gazetteer { text, rows, held, context, classes, names, lower, states, holders }
    }

    /// The row of each state or territory, by code; of several rows of a code a state goes first.
    fn states(&self) -> Vec<(Country, u32)> {
        let class = |row: &Row| self.classes[row.class as usize].as_str();
        let mut states: Vec<(Country, bool, u32)> = (0..)
            .zip(&self.rows)
            .filter(|(_, row)| row.kind == Kind::Place && row.name.len > 0)
            .filter(|(_, row)| matches!(class(row), "state" | "territory"))
            .filter_map(|(i, row)| Some((row.country?, class(row) != "state", i)))
            .collect();
        states.sort_unstable();
        states.dedup_by_key(|state| state.0);
        states.into_iter().map(|(country, _, row)| (country, row)).collect()
    }

    /// Which rows stand for which state: capitals, by the state's row, and seats of government, by their own.
    fn links(&self, names: &Trie<Name>, vocabulary: &mut Vocabulary) -> Vec<(u32, u32)> {
        let states = self.states();
        let state = |country| {
            let at = states.binary_search_by_key(&country, |state: &(Country, u32)| state.0).ok()?;
            Some(states[at].1)
        };
        let seats: FxHashSet<&str> = self.drafts.iter().map(|draft| draft.cells(&self.cells).seat_of).collect();
        let by_id: FxHashMap<&str, u32> = self
            .rows
            .iter()
            .zip(0..)
            .map(|(row, i)| (cell(&self.text, row.id), i))
            .filter(|(id, _)| seats.contains(id))
            .collect();
        let (mut links, mut seat_links) = (Vec::new(), Vec::new());
        for (i, (row, draft)) in (0..).zip(self.rows.iter().zip(&self.drafts)) {
            let draft = draft.cells(&self.cells);
            for capital in list(draft.capital) {
                let keys = super::trie::keys(capital, vocabulary);
                let named = names.get(&keys).iter().map(|name| name.row).filter(|&capital| {
                    let place = &self.rows[capital as usize];
                    capital != i && place.kind == Kind::Place && place.country == row.country
                });
                links.extend(named.map(|capital| (capital, i)));
            }
            let seat_of = draft.seat_of;
            if !seat_of.is_empty() {
                let by_code = || Country::new(seat_of).and_then(state);
                seat_links.extend(by_id.get(seat_of).copied().or_else(by_code).map(|state| (i, state)));
            }
        }
        // Brussels is a capital, and a seat first
        links.extend(seat_links);
        links
    }
}

/// 64 bits make two ids of a million with one hash a matter of 10⁻⁷.
fn id_hash(kind: Kind, id: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    (kind, id).hash(&mut hasher);
    hasher.finish()
}

fn keep(text: &mut String, cell: &str) -> Text {
    let start = text.len() as u32;
    text.push_str(cell);
    Text { start, len: cell.len() as u32 }
}

fn cell(text: &str, cell: Text) -> &str {
    &text[cell.start as usize..(cell.start + cell.len) as usize]
}

/// Adds names and the spellings that follow from them.
struct Namer<'a> {
    vocabulary: &'a mut Vocabulary,
    first_names: &'a FirstNames,
    patterns: &'a NamePatterns,
    builder: TrieBuilder<Name>,
    keys: Vec<Key>,
    lower: Vec<bool>,
}

impl Namer<'_> {
    fn add(&mut self, bearer: (u32, Kind), name: &str, form: Form, is_weak: bool) {
        self.spell(bearer, name, form, is_weak);
        let takes_plural = if form == Form::Demonym { takes_plural(name) } else { bearer.1 == Kind::System };
        if takes_plural {
            self.spell(bearer, &format!("{name}s"), form, is_weak);
        }
        if let Some(other) = join_designator(name).or_else(|| split_designator(name)) {
            self.spell(bearer, &other, form, is_weak);
        }
        if bearer.1 == Kind::Person
            && form != Form::Demonym
            && let Some((first, rest)) = name.split_once(' ')
        {
            let word = self.vocabulary.get(first);
            for variant in self.first_names.variants(word) {
                self.spell(bearer, &format!("{variant} {rest}"), form, is_weak);
            }
        }
    }

    /// The surname alone, which needs support, unless it is listed as an alias.
    fn add_surname(&mut self, bearer: (u32, Kind), country: Option<Country>, full: &str, aliases: &str) {
        let Some(surname) = self.surname(country, full) else { return };
        if !list(aliases).any(|alias| alias == surname) {
            self.spell(bearer, surname, Form::Surname, true);
        }
    }

    fn surname<'n>(&self, country: Option<Country>, full: &'n str) -> Option<&'n str> {
        let (first, rest) = full.split_once(' ')?;
        let family_first = country.is_some_and(|country| self.patterns.is_family_first(country))
            && self.first_names.gender(self.vocabulary.get(first)).is_none();
        if family_first {
            return Some(first);
        }
        // "Elizabeth II", "Ferdinand Marcos Jr."
        let is_number =
            |word: &str| word.ends_with('.') || word.bytes().all(|letter| matches!(letter, b'I' | b'V' | b'X'));
        let last = rest.rsplit(' ').find(|word| !is_number(word))?;
        (last.starts_with(char::is_uppercase) && !is_number(rest)).then_some(last)
    }

    fn spell(&mut self, (row, kind): (u32, Kind), name: &str, form: Form, is_weak: bool) {
        let weak = if is_weak { WEAK } else { 0 };
        let flags = if kind.holds_others() { weak | HOLDS_OTHERS } else { weak };
        let mut value = Name { row, capital: 0, capitals: 0, form, flags };
        self.keys.clear();
        let keys = &mut self.keys;
        cut(name, self.vocabulary, |key, case, _| {
            let bit = 1_u8.checked_shl(keys.len() as u32).unwrap_or(0);
            match case {
                Case::Any => {}
                Case::Capital => value.capital |= bit,
                Case::Capitals => value.capitals |= bit,
            }
            keys.push(key);
        });
        if (value.capital | value.capitals) & 1 == 0
            && let Some(first) = self.keys.first()
        {
            let word = first.as_word().index();
            if self.lower.len() <= word {
                self.lower.resize(word + 1, false);
            }
            self.lower[word] = true;
        }
        self.builder.add(&self.keys, value);
    }
}

fn takes_plural(demonym: &str) -> bool {
    !["s", "sh", "ch", "se", "x", "i"].iter().any(|ending| demonym.ends_with(ending)) || demonym.ends_with("li")
}

/// "S-400 Triumf" → "S400 Triumf", "Type 055" → "Type055": the first designator that a hyphen or blank divides, in one word.
fn join_designator(name: &str) -> Option<String> {
    let divide = name.char_indices().find(|&(at, letter)| {
        matches!(letter, '-' | ' ')
            && name[..at].rsplit([' ', '-']).next().is_some_and(|letters| {
                (1..=4).contains(&letters.len()) && letters.bytes().all(|letter| letter.is_ascii_alphabetic())
            })
            && name[at + 1..].starts_with(|letter: char| letter.is_ascii_digit())
    })?;
    Some([&name[..divide.0], &name[divide.0 + 1..]].concat())
}

/// "Su57" → "Su-57".
fn split_designator(name: &str) -> Option<String> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let is_designator =
        (1..=4).contains(&letters) && name[letters..].starts_with(|letter: char| letter.is_ascii_digit());
    is_designator.then(|| format!("{}-{}", &name[..letters], &name[letters..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn designators_join_and_split() {
        assert_eq!(join_designator("S-400 Triumf").as_deref(), Some("S400 Triumf"));
        assert_eq!(join_designator("Asia-Pacific"), None);
        assert_eq!(join_designator("Agreement 2015"), None);
        assert_eq!(split_designator("Su57M").as_deref(), Some("Su-57M"));
        assert_eq!(split_designator("Japan"), None);
    }

    #[test]
    fn roles_hold_between_their_dates() {
        let role = Role { role: "Defence Minister", from: "2012-11-06", to: "2024-05" };
        assert!(role.held_on("2013-11-02") && role.held_on("2024-05-11"));
        assert!(!role.held_on("2012-11-05") && !role.held_on("2024-06-01"));
        assert!(Role { role: "President", from: "", to: "" }.held_on("1999"));
    }
}
