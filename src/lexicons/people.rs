//! `people.csv`: people with their offices.

use super::gazetteer::{Entry, GazetteerBuilder};
use super::table::{LexiconFile, Problems, each_row};
use crate::entity::Kind;

const COLUMNS: &[&str] =
    &["id", "name", "aliases", "country", "gender", "roles", "weak", "context", "source", "date", "class"];

/// Reads `people.csv`.
pub(super) fn read(file: &LexiconFile, gazetteer: &mut GazetteerBuilder, problems: &mut Problems) {
    each_row(file, COLUMNS, problems, |cells, problems| {
        let entry = Entry {
            id: cells.get(0),
            name: cells.get(1),
            aliases: cells.get(2),
            country: cells.get(3),
            gender: cells.get(4),
            roles: cells.get(5),
            weak: cells.get(6),
            context: cells.get(7),
            class: cells.get(10),
            ..Entry::of(Kind::Person)
        };
        gazetteer.add(file, cells, &entry, problems);
    });
}
