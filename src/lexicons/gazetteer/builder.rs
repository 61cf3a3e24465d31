//! From the rows of the lexicons' files to the gazetteer's tables: rows are collected, replaced by a user's of the same id, sorted, tied to
//! the states that they are of, and given all their names.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHashSet};

use super::spelling::Namer;
use super::{Form, Gazetteer, Held, Name, Row, Slice, Text};
use crate::entity::{Country, Gender, Kind};
use crate::lexicons::table::{Cells, Problems, list};
use crate::lexicons::trie::{self, Trie, TrieBuilder};
use crate::lexicons::{FirstNames, LexiconFile, NamePatterns, Vocabulary};

/// The cells of one row, as its file has them; `""` for columns that the file does not have.
#[derive(Clone, Copy, Debug)]
pub(in crate::lexicons) struct Entry<'r> {
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
    pub(in crate::lexicons) const fn of(kind: Kind) -> Self {
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
pub(in crate::lexicons) struct GazetteerBuilder {
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
    pub(in crate::lexicons) fn layer(&mut self) {
        if self.by_id.is_empty() {
            for (i, row) in self.rows.iter().enumerate() {
                self.by_id.insert(id_hash(row.kind, cell(&self.text, row.id)), i as u32);
            }
        }
    }

    /// Adds a row, or replaces the one with its id.
    pub(in crate::lexicons) fn add(
        &mut self,
        file: &LexiconFile,
        cells: &Cells<'_>,
        entry: &Entry<'_>,
        problems: &mut Problems,
    ) {
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
    pub(in crate::lexicons) fn build(
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
                let keys = trie::keys(capital, vocabulary);
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
