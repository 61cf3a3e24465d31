//! Checks of a user's gazetteer files beyond what reading them asks for: does each row say what it means, and agree with the others and
//! with the built-in ones? Everything wrong is listed at once, with line and column.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::table::{Cells, LexiconFile, Problems, each_row, list};
use super::{Lexicons, csv_files, fold};
use crate::entity::Kind;

/// The files that a folder may hold, and what they list.
pub const FILES: &[(&str, Kind)] = &[
    ("cities.csv", Kind::Place),
    ("events.csv", Kind::Event),
    ("issues.csv", Kind::Issue),
    ("organizations.csv", Kind::Organization),
    ("people.csv", Kind::Person),
    ("places.csv", Kind::Place),
    ("systems.csv", Kind::System),
];

/// All columns of all of them.
const COLUMNS: &[&str] = &[
    "id", "name", "aliases", "class", "country", "gender", "roles", "demonyms", "capital", "seat_of", "weak",
    "context", "valence", "from", "to", "source", "date",
];

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Rows, by file.
    pub rows: BTreeMap<String, u64>,
}

/// Checks the files of a folder.
///
/// # Errors
/// With everything that is wrong.
pub fn check(folder: &Path) -> Result<Checked, Problems> {
    let mut problems = Problems::default();
    // what reading asks for; the rest is checked all the same
    let builtin = match Lexicons::load(&[folder.to_owned()]) {
        Ok(lexicons) => Some(lexicons),
        Err(found) => {
            problems = found;
            Lexicons::builtin().ok()
        }
    };
    let files = match csv_files(folder) {
        Ok(files) => files,
        Err(_) => return Err(problems),
    };
    let mut checked = Checked::default();
    let mut rows = Rows::default();
    for file in &files {
        let name = file.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some((_, kind)) = FILES.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = FILES.iter().map(|(known, _)| *known).collect();
            problems.add(&file.path, 1, format!("no gazetteer has this name; expected one of: {}", known.join(", ")));
            continue;
        };
        let count = checked.rows.entry(name.to_owned()).or_default();
        // what each_row itself finds has been listed by reading
        let mut listed = Problems::default();
        each_row(file, COLUMNS, &mut listed, |cells, _| {
            *count += 1;
            rows.check(file, *kind, cells, builtin.as_ref(), &mut problems);
        });
    }
    problems.0.sort_by(|a, b| (&a.path, a.line, a.column, &a.message).cmp(&(&b.path, b.line, b.column, &b.message)));
    problems.0.dedup();
    if problems.0.is_empty() { Ok(checked) } else { Err(problems) }
}

/// What the rows before have.
#[derive(Default)]
struct Rows {
    ids: BTreeMap<(Kind, String), String>,
    /// Strong names and whose they are.
    names: BTreeMap<String, String>,
}

impl Rows {
    fn check(
        &mut self,
        file: &LexiconFile,
        kind: Kind,
        cells: &Cells<'_>,
        lexicons: Option<&Lexicons>,
        problems: &mut Problems,
    ) {
        let get = |name: &str| cells.get(COLUMNS.iter().position(|column| *column == name).unwrap_or(0));
        let (id, name) = (get("id"), get("name"));
        let place = format!("{}:{}", file.path.display(), cells.line);
        if let Some(other) = self.ids.insert((kind, id.to_owned()), place.clone()).filter(|_| !id.is_empty()) {
            problems.add_cell(file, cells, "id", format!("`{id}` is also the id of {other}; the later row wins"));
        }
        // a row without a name removes ours
        if name.is_empty() {
            return;
        }
        let country = get("country");
        let is_state = |code| lexicons.is_none_or(|lexicons| lexicons.gazetteer.state(code).is_some());
        if crate::entity::Country::new(country).is_some_and(|code| !is_state(code)) {
            problems.add_cell(file, cells, "country", format!("no state or territory has the code `{country}`"));
        }
        if !matches!(get("gender"), "" | "m" | "f") {
            problems.add_cell(file, cells, "gender", format!("`{}`: expected m, f or nothing", get("gender")));
        }
        if !matches!(get("valence"), "" | "-1" | "0" | "1") {
            problems.add_cell(file, cells, "valence", format!("`{}`: expected -1, 0, 1 or nothing", get("valence")));
        }
        dates(file, cells, get("roles"), problems);
        let names: Vec<&str> = std::iter::once(name).chain(list(get("aliases"))).chain(list(get("demonyms"))).collect();
        let weak: BTreeSet<&str> = list(get("weak")).collect();
        for other in weak.iter().filter(|weak| **weak != "all" && !names.contains(weak)) {
            problems.add_cell(file, cells, "weak", format!("`{other}` is no name of this row"));
        }
        if get("context").chars().any(char::is_uppercase) {
            problems.add_cell(file, cells, "context", "write context words in lower case");
        }
        let context = get("context");
        if !weak.is_empty() && context.is_empty() && weak.iter().any(|weak| *weak == name) && names.len() == weak.len()
        {
            problems.add_cell(file, cells, "weak", "all names are weak and there is no context: none can ever count");
        }
        if kind.holds_others() || weak.contains("all") {
            return;
        }
        for surface in names.into_iter().filter(|name| !weak.contains(name)) {
            let key = fold::fold(surface);
            if let Some(other) = self.names.insert(key, place.clone()).filter(|other| *other != place) {
                let message = format!(
                    "`{surface}` is a name of {other} too: list it under `weak` in one of the two, with context"
                );
                problems.add_cell(file, cells, "name", message);
            }
        }
    }
}

/// Dates of roles are ISO 8601 and in order.
fn dates(file: &LexiconFile, cells: &Cells<'_>, roles: &str, problems: &mut Problems) {
    for role in list(roles) {
        let Some((from, to)) = role.rsplit_once('@').and_then(|(_, dates)| dates.split_once("..")) else { continue };
        for date in [from, to].into_iter().filter(|date| !is_date(date)) {
            problems.add_cell(file, cells, "roles", format!("`{role}`: `{date}` is no ISO date"));
        }
        let shared = from.len().min(to.len());
        if is_date(from) && is_date(to) && from.as_bytes()[..shared] > to.as_bytes()[..shared] {
            problems.add_cell(file, cells, "roles", format!("`{role}` ends before it starts"));
        }
    }
}

/// A year, a month or a day, or an open end.
fn is_date(date: &str) -> bool {
    let parts: Vec<&str> = date.split('-').collect();
    let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    date.is_empty()
        || (parts.iter().all(is_number)
            && matches!(parts.iter().map(|part| part.len()).collect::<Vec<_>>().as_slice(), [4] | [4, 2] | [4, 2, 2]))
}
