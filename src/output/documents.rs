//! `documents.csv`: one row a document, with its counts, or the reason why it was rejected.
//!
//! Documents without a claim have their row too: who counts documents counts here.

use std::fmt::Write as _;

use super::File;
use super::cells::{Dialect, Kind};
use super::claims::BETWEEN;
use super::table::{self, Column, Table, list};
use super::view::View;
use crate::read::Reject;

enum Row<'a> {
    Annotated(&'a View<'a>),
    Rejected(&'a Reject),
}

impl<'a> Row<'a> {
    fn view(&self) -> Option<&'a View<'a>> {
        match self {
            Self::Annotated(view) => Some(view),
            Self::Rejected(_) => None,
        }
    }

    fn reject(&self) -> Option<&'a Reject> {
        match self {
            Self::Annotated(_) => None,
            Self::Rejected(reject) => Some(reject),
        }
    }

    fn count(&self, cell: &mut String, count: fn(&View<'_>) -> usize) {
        if let Some(view) = self.view() {
            let _ = write!(cell, "{}", count(view));
        }
    }

    /// A place in the file, if the reject is not the file as a whole.
    fn place(&self, cell: &mut String, place: fn(&Reject) -> u64) {
        if let Some(reject) = self.reject()
            && reject.place.record > 0
        {
            let _ = write!(cell, "{}", place(reject));
        }
    }
}

/// What fills a column's cell from a row.
type Fill = fn(&Row<'_>, &mut String);

const COLUMNS: &[(Column, Fill)] = &[
    (
        Column::new("doc_id", Kind::Id, "the document; empty for a reject whose id is not known"),
        |row, cell| match row {
            Row::Annotated(view) => cell.push_str(&view.document.id),
            Row::Rejected(reject) => cell.push_str(reject.id.as_deref().unwrap_or("")),
        },
    ),
    (Column::new("status", Kind::Text, "annotated or rejected").of(&["annotated", "rejected"]), |row, cell| {
        cell.push_str(if row.view().is_some() { "annotated" } else { "rejected" });
    }),
    (Column::new("path", Kind::Text, "where it was read, with the line of a record"), |row, cell| match row {
        Row::Annotated(view) => cell.push_str(&view.document.path),
        Row::Rejected(reject) => {
            let _ = write!(cell, "{}", reject.place);
        }
    }),
    (Column::new("title", Kind::Text, "its title"), |row, cell| {
        cell.push_str(row.view().and_then(|view| view.title).unwrap_or(""));
    }),
    (Column::new("authors", Kind::Text, "its authors, with ; between them").list(BETWEEN), |row, cell| {
        list(cell, row.view().iter().flat_map(|view| view.authors.iter().copied()));
    }),
    (Column::new("published", Kind::Date, "when it was published"), |row, cell| {
        cell.push_str(row.view().and_then(|view| view.published).unwrap_or(""));
    }),
    (Column::new("outlet", Kind::Text, "who published it"), |row, cell| {
        cell.push_str(row.view().and_then(|view| view.outlet).unwrap_or(""));
    }),
    (Column::new("url", Kind::Text, "its address"), |row, cell| {
        cell.push_str(row.view().and_then(|view| view.document.url.as_deref()).unwrap_or(""));
    }),
    (Column::new("language", Kind::Text, "its language, as its record says"), |row, cell| {
        cell.push_str(row.view().and_then(|view| view.document.language.as_deref()).unwrap_or(""));
    }),
    (Column::new("characters", Kind::Integer, "code points of its text"), |row, cell| {
        row.count(cell, |view| view.point(u32::MAX) as usize);
    }),
    (Column::new("sentences", Kind::Integer, "its sentences"), |row, cell| {
        row.count(cell, |view| view.annotation.segmentation.sentences.len());
    }),
    (Column::new("mentions", Kind::Integer, "its rows in mentions.csv"), |row, cell| {
        row.count(cell, |view| view.annotation.mentions.list.len());
    }),
    (Column::new("claims", Kind::Integer, "its rows in claims.csv"), |row, cell| {
        row.count(cell, |view| view.annotation.claims.len());
    }),
    (Column::new("stances", Kind::Integer, "its rows in stances.csv"), |row, cell| {
        row.count(cell, |view| view.annotation.judgement.stances.len());
    }),
    (Column::new("replaced", Kind::Integer, "characters that could not be decoded"), |row, cell| {
        row.count(cell, |view| view.document.replaced as usize);
    }),
    (
        Column::new("warnings", Kind::Text, "what was noticed while it was read and looked at, with | between them")
            .list(" | "),
        |row, cell| {
            list(cell, row.view().iter().flat_map(|view| view.warnings.iter().map(AsRef::as_ref)));
        },
    ),
    (Column::new("code", Kind::Text, "why it was rejected, for programs"), |row, cell| {
        cell.push_str(row.reject().map_or("", |reject| reject.code.name()));
    }),
    (Column::new("message", Kind::Text, "why it was rejected, and the way out"), |row, cell| {
        cell.push_str(row.reject().map_or("", |reject| &reject.message));
    }),
    (Column::new("record", Kind::Integer, "number of the rejected record in its file; the first is 1"), |row, cell| {
        row.place(cell, |reject| reject.place.record);
    }),
    (Column::new("line", Kind::Integer, "line of the rejected record in its file; the first is 1"), |row, cell| {
        if row.reject().is_some_and(|reject| reject.place.line > 0) {
            row.place(cell, |reject| reject.place.line);
        }
    }),
    (Column::new("byte", Kind::Integer, "bytes of the file before the rejected record"), |row, cell| {
        row.place(cell, |reject| reject.place.byte);
    }),
];

/// The table.
pub(super) fn table() -> Table {
    Table::new(File::Documents, "a document, or a reject", COLUMNS)
}

/// Appends the row of a document.
pub(super) fn write(view: &View<'_>, dialect: Dialect, cell: &mut String, out: &mut Vec<u8>) {
    let row = Row::Annotated(view);
    table::write_row(COLUMNS, |fill, cell| fill(&row, cell), dialect, cell, out);
}

/// Appends the row of a reject.
pub(super) fn write_reject(reject: &Reject, dialect: Dialect, cell: &mut String, out: &mut Vec<u8>) {
    let row = Row::Rejected(reject);
    table::write_row(COLUMNS, |fill, cell| fill(&row, cell), dialect, cell, out);
}
