//! What a name would match in a text, and why.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::check::FILES;
use super::gazetteer::{Form, Name};
use super::table::{LexiconFile, Problems, each_row};
use super::trie::{self, Case, Key};
use super::{Lexicons, Vocabulary};
use crate::entity::Kind;

/// Longer names that start with the one asked for are listed up to this number.
const MOST_LONGER: usize = 8;

/// The entities that bear the name, one paragraph each, in the order in which they are tried. `folders` are those that the lexicons were
/// loaded with.
///
/// # Errors
/// When a folder cannot be read any more.
pub fn find(lexicons: &Lexicons, folders: &[PathBuf], name: &str) -> std::io::Result<String> {
    let files = Lexicons::files(folders)?;
    let keys: Vec<Key> = keys(lexicons, name);
    let gazetteer = &lexicons.gazetteer;
    let mut out = String::new();
    let bearers = if keys.is_empty() { &[][..] } else { gazetteer.names().get(&keys) };
    if bearers.is_empty() {
        let _ = writeln!(out, "{name}: in no gazetteer");
    }
    for bearer in bearers {
        let row = bearer.row;
        let class = match gazetteer.class(row) {
            "" => String::new(),
            class => format!(", {class}"),
        };
        let country = gazetteer.country(row).map_or(String::new(), |country| format!(", {}", country.code()));
        let kind = if bearer.form == Form::Demonym { "demonym of a place" } else { gazetteer.kind(row).name() };
        let _ = writeln!(out, "{} ({}): {kind}{class}{country}", gazetteer.name(row), gazetteer.id(row));
        let _ = writeln!(out, "  by {}, {}", form(bearer.form), case(bearer, keys.len()));
        let origin = origin(&files, gazetteer.kind(row), gazetteer.id(row));
        if bearer.is_weak() {
            let context = match origin.as_ref().map(|origin| origin.1.replace('|', ", ")) {
                Some(words) if !words.is_empty() => format!(", or one of the words near it: {words}"),
                _ => String::new(),
            };
            let _ = writeln!(
                out,
                "  weak: it counts only with a strong name of the same entity in the document, a title that fits{context}"
            );
        } else {
            let _ = writeln!(out, "  strong: it counts wherever it stands, unless a longer name covers it");
        }
        if let Some(state) = gazetteer.stands_for(row) {
            let _ = writeln!(out, "  stands for {} where it speaks", gazetteer.name(state));
        }
        for role in gazetteer.roles(row) {
            let _ = writeln!(out, "  {} {}..{}", role.role, role.from, role.to);
        }
        if let Some((line, _)) = origin {
            let _ = writeln!(out, "  {line}");
        }
    }
    let longer = longer(&files, name);
    if !longer.is_empty() {
        let _ = writeln!(out, "longer names win where they stand: {}", longer.join(", "));
    }
    Ok(out)
}

fn keys(lexicons: &Lexicons, name: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    trie::cut(name, &mut Vocabulary::default(), |key, _, piece| {
        let word = key.as_word();
        keys.push(if word.is_known() { Key::word(lexicons.vocabulary.get(piece)) } else { key });
    });
    keys
}

const fn form(form: Form) -> &'static str {
    match form {
        Form::Canonical => "its canonical name",
        Form::Alias => "an alias or a spelling that follows from a name",
        Form::Demonym => "the name of its people",
        Form::Surname => "the surname",
    }
}

fn case(name: &Name, words: usize) -> &'static str {
    let cases: Vec<Case> = (0..words).map(|word| name.case(word)).collect();
    if cases.contains(&Case::Capitals) {
        "matched where it stands in capitals as the row has them"
    } else if cases.contains(&Case::Capital) {
        "matched with capitals as the row has them"
    } else {
        "matched in any case"
    }
}

/// `FILE:LINE` of the row and its context; of several files the last has the word.
fn origin(files: &[LexiconFile], kind: Kind, id: &str) -> Option<(String, String)> {
    let mut found = None;
    for file in gazetteers(files).filter(|(_, of)| *of == kind).map(|(file, _)| file) {
        each_row(file, &["id", "context"], &mut Problems::default(), |cells, _| {
            if cells.get(0) == id {
                found = Some((format!("{}:{}", file.path.display(), cells.line), cells.get(1).to_owned()));
            }
        });
    }
    found
}

fn gazetteers(files: &[LexiconFile]) -> impl Iterator<Item = (&LexiconFile, Kind)> {
    files.iter().filter_map(|file| {
        let name = file.path.file_name()?.to_str()?;
        FILES.iter().find(|(known, _)| *known == name).map(|(_, kind)| (file, *kind))
    })
}

fn longer(files: &[LexiconFile], name: &str) -> Vec<String> {
    let start = format!("{name} ");
    let mut found = Vec::new();
    for (file, _) in gazetteers(files) {
        each_row(file, &["id", "name", "aliases"], &mut Problems::default(), |cells, _| {
            let names = std::iter::once(cells.get(1)).chain(super::table::list(cells.get(2)));
            found.extend(names.filter(|name| name.starts_with(&start)).map(str::to_owned));
        });
    }
    found.sort();
    found.dedup();
    if found.len() > MOST_LONGER {
        let more = found.len() - MOST_LONGER;
        found.truncate(MOST_LONGER);
        found.push(format!("and {more} more"));
    }
    found
}
