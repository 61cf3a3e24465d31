//! `organizations.csv`, `systems.csv`, `events.csv`, `issues.csv`: what has a name, a class and a country, and little else.

use super::gazetteer::{Entry, GazetteerBuilder};
use super::table::{LexiconFile, Problems, each_row};
use crate::entity::Kind;

const COLUMNS: &[&str] = &[
    "id", "name", "aliases", "class", "country", "weak", "context", "source", "date", "seat_of", "from", "to",
    "valence",
];

/// Reads one of them; `kind` says which.
pub(super) fn read(kind: Kind, file: &LexiconFile, gazetteer: &mut GazetteerBuilder, problems: &mut Problems) {
    each_row(file, COLUMNS, problems, |cells, problems| {
        let entry = Entry {
            id: cells.get(0),
            name: cells.get(1),
            aliases: cells.get(2),
            class: cells.get(3),
            country: cells.get(4),
            weak: cells.get(5),
            context: cells.get(6),
            seat_of: cells.get(9),
            valence: cells.get(12),
            ..Entry::of(kind)
        };
        gazetteer.add(file, cells, &entry, problems);
    });
}
