//! Where imported rows go: one file for each kind, in the columns of the gazetteers; and what was left out, counted by reason.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use super::{Entity, ImportError};
use crate::entity::{Country, Kind};
use crate::lexicons::trie::{self, Case};
use crate::lexicons::{LexiconFile, Lexicons, Vocabulary, table};
use crate::mention::slug;

/// The codes of `lexicons/country_codes.csv`.
const CODES: &str = include_str!("../../lexicons/country_codes.csv");

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows by file name.
    pub rows: BTreeMap<&'static str, u64>,
    /// Entities left out, by reason.
    pub left_out: BTreeMap<String, u64>,
    /// Names marked as weak, since the built-in lexicons know them as something else.
    pub weak: u64,
}

/// Takes entities and writes rows.
pub struct Import<'l> {
    folder: PathBuf,
    lexicons: &'l Lexicons,
    source: &'static str,
    codes: BTreeMap<String, String>,
    files: BTreeMap<&'static str, csv::Writer<BufWriter<File>>>,
    ids: FxHashSet<String>,
    summary: Summary,
}

const PLACES: &[&str] = &["id", "name", "aliases", "class", "country", "weak", "context", "source"];
const PEOPLE: &[&str] = &["id", "name", "aliases", "country", "gender", "roles", "weak", "context", "source"];

impl<'l> Import<'l> {
    /// Into a folder, which is made. `source` is what the rows' column of that name says.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(folder: &Path, lexicons: &'l Lexicons, source: &'static str) -> Result<Self, ImportError> {
        std::fs::create_dir_all(folder).map_err(|cause| ImportError::Write(folder.to_owned(), cause))?;
        let file = LexiconFile { path: "lexicons/country_codes.csv".into(), text: CODES.into() };
        let mut codes = BTreeMap::new();
        table::each_row(&file, &["alpha2", "alpha3"], &mut table::Problems::default(), |cells, _| {
            codes.insert(cells.get(0).to_owned(), cells.get(1).to_owned());
        });
        Ok(Self {
            folder: folder.to_owned(),
            lexicons,
            source,
            codes,
            files: BTreeMap::new(),
            ids: FxHashSet::default(),
            summary: Summary::default(),
        })
    }

    /// Counts what is left out.
    pub fn leave_out(&mut self, reason: impl Into<String>) {
        *self.summary.left_out.entry(reason.into()).or_default() += 1;
    }

    /// Writes a row, or counts why not.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, mut entity: Entity) -> Result<(), ImportError> {
        let Some(kind) = entity.kind else {
            self.leave_out("no kind");
            return Ok(());
        };
        entity.name = tidy(&entity.name);
        if entity.name.is_empty() {
            self.leave_out("no name");
            return Ok(());
        }
        if !entity.name.chars().any(char::is_alphabetic) {
            self.leave_out("a name without letters");
            return Ok(());
        }
        if entity.id.is_empty() {
            entity.id = format!("{}-{}", kind.name(), slug(&entity.name));
        }
        if !self.ids.insert(format!("{} {}", kind.name(), entity.id)) {
            self.leave_out("an identifier given before");
            return Ok(());
        }
        if let Some(alpha3) = self.codes.get(&entity.country) {
            entity.country.clone_from(alpha3);
        }
        if Country::new(&entity.country).is_none() {
            entity.country.clear();
        }
        let name = entity.name.clone();
        entity.aliases = entity.aliases.iter().map(|alias| tidy(alias)).filter(|alias| *alias != name).collect();
        entity.aliases.retain(|alias| alias.chars().any(char::is_alphabetic));
        entity.aliases.sort();
        entity.aliases.dedup();
        self.guard(&mut entity);
        self.write(kind, &entity)
    }

    /// Marks as weak the single words that the built-in lexicons know as something else.
    fn guard(&mut self, entity: &mut Entity) {
        let names = std::iter::once(&entity.name).chain(&entity.aliases);
        let known: Vec<String> =
            names.filter(|name| !entity.weak.contains(*name) && is_taken(self.lexicons, name)).cloned().collect();
        self.summary.weak += known.len() as u64;
        entity.weak.extend(known);
        if !entity.weak.is_empty() && entity.context.is_empty() {
            entity.context.extend(country_words(self.lexicons, &entity.country));
        }
    }

    fn write(&mut self, kind: Kind, entity: &Entity) -> Result<(), ImportError> {
        let file = match kind {
            Kind::Person => "people.csv",
            Kind::Place if entity.class == "city" => "cities.csv",
            Kind::Place | Kind::Demonym => "places.csv",
            Kind::Organization => "organizations.csv",
            Kind::System => "systems.csv",
            Kind::Event => "events.csv",
            Kind::Issue => "issues.csv",
        };
        let path = self.folder.join(file);
        let failed = |cause: csv::Error| ImportError::Write(path.clone(), cause.into());
        let writer = match self.files.entry(file) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                #[expect(clippy::disallowed_methods, reason = "rows for a person to look at; each run makes them anew")]
                let made = File::create(&path).map_err(|cause| ImportError::Write(path.clone(), cause))?;
                let writer = entry.insert(csv::Writer::from_writer(BufWriter::new(made)));
                writer.write_record(if kind == Kind::Person { PEOPLE } else { PLACES }).map_err(failed)?;
                writer
            }
        };
        let join = |list: &[String]| list.join("|");
        let (aliases, weak, context) = (join(&entity.aliases), join(&entity.weak), join(&entity.context));
        let row: Vec<&str> = if kind == Kind::Person {
            let roles = join(&entity.roles);
            return writer
                .write_record([
                    &entity.id,
                    &entity.name,
                    &aliases,
                    &entity.country,
                    &entity.gender,
                    &roles,
                    &weak,
                    &context,
                    self.source,
                ])
                .map_err(failed)
                .map(|()| *self.summary.rows.entry(file).or_default() += 1);
        } else {
            vec![&entity.id, &entity.name, &aliases, &entity.class, &entity.country, &weak, &context, self.source]
        };
        writer.write_record(row).map_err(failed)?;
        *self.summary.rows.entry(file).or_default() += 1;
        Ok(())
    }

    /// Writes everything out.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn finish(self) -> Result<Summary, ImportError> {
        for (name, writer) in self.files {
            let path = self.folder.join(name);
            let failed = |cause: io::Error| ImportError::Write(path.clone(), cause);
            let file = writer.into_inner().map_err(|error| failed(error.into_error()))?;
            file.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)?;
        }
        Ok(self.summary)
    }
}

/// Blanks made single; `|` divides lists and is none of a name.
fn tidy(name: &str) -> String {
    name.replace('|', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Is a single word a name or a word of the built-in lexicons?
fn is_taken(lexicons: &Lexicons, name: &str) -> bool {
    if name.contains([' ', '-']) {
        return false;
    }
    let word = lexicons.vocabulary.get(name);
    let short = name.chars().count() < 3;
    short
        || lexicons.first_names.gender(word).is_some()
        || lexicons.name_patterns.part(word).is_some()
        || lexicons.nominals.class(word).is_some()
        || (word.is_known() && !lexicons.gazetteer.names().get(&[trie::Key::word(word)]).is_empty())
}

/// Words that tell of a country: its name and its people's.
fn country_words(lexicons: &Lexicons, country: &str) -> Vec<String> {
    let Some(state) = Country::new(country).and_then(|country| lexicons.gazetteer.state(country)) else {
        return Vec::new();
    };
    let mut words = Vec::new();
    trie::cut(lexicons.gazetteer.name(state), &mut Vocabulary::default(), |_, case, piece| {
        if case != Case::Any {
            words.push(piece.to_lowercase());
        }
    });
    words
}
