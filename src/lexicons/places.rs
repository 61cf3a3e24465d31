//! `places.csv` and `cities.csv`: states, regions, seas, islands, seats of government; cities.

use super::gazetteer::{Entry, GazetteerBuilder};
use super::table::{LexiconFile, Problems, each_row};
use crate::entity::Kind;

const COLUMNS: &[&str] = &[
    "id", "name", "aliases", "class", "country", "demonyms", "capital", "seat_of", "weak", "context", "source", "date",
];

/// Reads `places.csv` or `cities.csv`.
pub(super) fn read(file: &LexiconFile, gazetteer: &mut GazetteerBuilder, problems: &mut Problems) {
    each_row(file, COLUMNS, problems, |cells, problems| {
        let entry = Entry {
            id: cells.get(0),
            name: cells.get(1),
            aliases: cells.get(2),
            class: cells.get(3),
            country: cells.get(4),
            demonyms: cells.get(5),
            capital: cells.get(6),
            seat_of: cells.get(7),
            weak: cells.get(8),
            context: cells.get(9),
            ..Entry::of(Kind::Place)
        };
        gazetteer.add(file, cells, &entry, problems);
    });
}
