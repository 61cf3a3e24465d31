//! Tables with names for their columns: own CSV, and the answers of Wikidata's query service as CSV, TSV or JSON.
//!
//! Columns are known by the names that such files give them. Rows of one item that stand together are one entity: a query for offices
//! gives a row an office.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

use super::{Entity, Import, ImportError, Settings, json};
use crate::entity::Kind;

/// A row by column, in lower case.
pub(super) type Record = BTreeMap<String, String>;

const ID: &[&str] = &["id", "item", "code", "key", "person", "place", "organization", "entity"];
const NAME: &[&str] = &["itemlabel", "name", "label", "canonical", "personlabel", "placelabel", "organizationlabel"];
const ALIASES: &[&str] = &["aliases", "alias", "itemaltlabel", "altlabel", "altlabels", "other_names"];
const KIND: &[&str] = &["kind", "type"];
const CLASS: &[&str] = &["class"];
const COUNTRY: &[&str] = &["country", "iso3", "alpha3", "countrycode", "country_code", "iso2", "alpha2", "iso"];
const GENDER: &[&str] = &["gender", "genderlabel", "sex", "sexlabel"];
const ROLE: &[&str] = &["role", "positionlabel", "officelabel", "title", "position", "roles"];
const FROM: &[&str] = &["from", "start", "starttime", "start_date", "valid_from"];
const TO: &[&str] = &["to", "end", "endtime", "end_date", "valid_to"];
const CONTEXT: &[&str] = &["context"];
const WEAK: &[&str] = &["weak"];

/// Reads a table.
pub(super) fn read(
    path: &Path,
    mut file: impl BufRead,
    settings: Settings,
    into: &mut Import<'_>,
) -> Result<(), ImportError> {
    let start = file.fill_buf().map_err(|cause| ImportError::Read(path.to_owned(), cause))?;
    let first = start.iter().copied().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xEF | 0xBB | 0xBF));
    let is_tabs = start.iter().take_while(|byte| **byte != b'\n').any(|byte| *byte == b'\t');
    let mut group = Group::default();
    match first {
        Some(b'{' | b'[') => {
            let found = json::each_object(path, file, &["results", "bindings"], |object| {
                let record =
                    object.into_iter().map(|(name, value)| (name.to_lowercase(), json::text(&value))).collect();
                group.take(record, settings, into)
            })?;
            if !found {
                let message = "no rows; expected an array of objects, or one under `results.bindings`".to_owned();
                return Err(ImportError::Form { path: path.to_owned(), line: 1, message });
            }
        }
        _ => table(path, file, if is_tabs { b'\t' } else { b',' }, |record| group.take(record, settings, into))?,
    }
    group.finish(into)
}

fn table(
    path: &Path,
    file: impl BufRead,
    delimiter: u8,
    mut each: impl FnMut(Record) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let failed = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        ImportError::Form { path: path.to_owned(), line, message: error.to_string() }
    };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(file);
    let columns: Vec<String> = reader
        .headers()
        .map_err(failed)?
        .iter()
        .map(|name| name.trim_start_matches(['\u{feff}', '?']).to_lowercase())
        .collect();
    if !columns.iter().any(|column| NAME.contains(&column.as_str())) {
        let message = format!("no column with a name; expected one of: {}", NAME.join(", "));
        return Err(ImportError::Form { path: path.to_owned(), line: 1, message });
    }
    for record in reader.records() {
        let record = record.map_err(failed)?;
        each(columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect())?;
    }
    Ok(())
}

/// Rows of the item that is being read.
#[derive(Default)]
struct Group {
    id: String,
    entity: Option<Entity>,
}

impl Group {
    fn take(&mut self, record: Record, settings: Settings, into: &mut Import<'_>) -> Result<(), ImportError> {
        let next = entity(&record, settings);
        if let Some(entity) = self.entity.as_mut().filter(|_| !next.id.is_empty() && next.id == self.id) {
            for (old, new) in [(&mut entity.roles, next.roles), (&mut entity.aliases, next.aliases)] {
                old.extend(new);
                old.sort();
                old.dedup();
            }
            return Ok(());
        }
        self.finish(into)?;
        self.id.clone_from(&next.id);
        self.entity = Some(next);
        Ok(())
    }

    fn finish(&mut self, into: &mut Import<'_>) -> Result<(), ImportError> {
        let Some(mut entity) = self.entity.take() else { return Ok(()) };
        // a label that is the item's number is none
        if !entity.name.is_empty() && entity.name == entity.id {
            into.leave_out("no label in the language asked for");
            return Ok(());
        }
        entity.roles.sort_by(|a, b| from(a).cmp(from(b)));
        into.add(entity)
    }
}

fn from(role: &str) -> &str {
    role.rsplit_once('@').map_or("", |(_, dates)| dates)
}

fn entity(record: &Record, settings: Settings) -> Entity {
    let get = |names: &[&str]| {
        names.iter().find_map(|name| record.get(*name)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    };
    let list = |names: &[&str], marks: &[char]| -> Vec<String> {
        let cells = get(names).unwrap_or_default().split(|c| marks.contains(&c));
        cells.map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect()
    };
    let id = get(ID).map(|id| id.rsplit('/').next().unwrap_or(id)).unwrap_or_default();
    let (start, end) = (day(get(FROM).unwrap_or_default()), day(get(TO).unwrap_or_default()));
    let roles = list(ROLE, &['|']);
    let roles = roles
        .into_iter()
        .map(|role| if role.contains('@') { role } else { format!("{role}@{start}..{end}") })
        .filter(|role| !role.starts_with("http"));
    let marks: &[char] = if get(ALIASES).is_some_and(|cell| cell.contains('|')) { &['|'] } else { &[',', ';'] };
    Entity {
        kind: get(KIND).map(str::to_lowercase).and_then(|kind| Kind::from_name(&kind)).or(settings.kind),
        id: id.to_owned(),
        name: get(NAME).unwrap_or_default().to_owned(),
        aliases: list(ALIASES, marks),
        class: get(CLASS).unwrap_or_default().to_owned(),
        country: get(COUNTRY).unwrap_or_default().to_owned(),
        gender: gender(get(GENDER).unwrap_or_default()).to_owned(),
        roles: roles.collect(),
        context: list(CONTEXT, &['|']).iter().map(|word| word.to_lowercase()).collect(),
        weak: list(WEAK, &['|']),
    }
}

fn gender(cell: &str) -> &'static str {
    match cell.rsplit('/').next().unwrap_or(cell).to_lowercase().as_str() {
        "m" | "male" | "man" | "q6581097" => "m",
        "f" | "female" | "woman" | "q6581072" => "f",
        _ => "",
    }
}

/// `2005-11-22T00:00:00Z` → `2005-11-22`; what is no date is none.
pub(super) fn day(cell: &str) -> &str {
    let day = cell.get(..10).unwrap_or(cell);
    let is_date = day
        .split('-')
        .zip([4, 2, 2])
        .all(|(part, width)| part.len() == width && part.bytes().all(|b| b.is_ascii_digit()));
    if is_date && !day.is_empty() { day } else { "" }
}
