//! Claims in the columns of other tools, for scripts that were written for them: Gender Gap Tracker and its kin, LDaCA Wordflow.
//!
//! Names, order and notation are theirs; offsets are code points there too. What they have no column for is left out.

use std::fmt::Write as _;

use super::File;
use super::cells::Kind;
use super::claims::{Fill, Row};
use super::table::{Column, Table, join};
use crate::attribution::ClaimKind;
use crate::span::Span;

/// Whose columns `claims.csv` has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// Its own.
    #[default]
    Dixit,
    /// Those of Gender Gap Tracker and the quotation tool of ATAP.
    Ggt,
    /// Those of LDaCA Wordflow.
    Ldaca,
}

impl Columns {
    /// All, with their names and whose they are.
    pub const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::Dixit, "dixit", "all of them"),
        (Self::Ggt, "ggt", "those of Gender Gap Tracker and ATAP's quotation tool"),
        (Self::Ldaca, "ldaca", "those of LDaCA Wordflow"),
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(columns, ..)| *columns == self).map_or("", |(_, name, _)| name)
    }

    /// The columns, if they are another tool's.
    pub(super) const fn of_claims(self) -> Option<&'static [(Column, Fill)]> {
        match self {
            Self::Dixit => None,
            Self::Ggt => Some(GGT),
            Self::Ldaca => Some(LDACA),
        }
    }

    /// The table, if it is another tool's.
    pub(super) fn table(self) -> Option<Table> {
        self.of_claims().map(|columns| Table::new(File::Claims, "a claim", columns))
    }
}

const GGT: &[(Column, Fill)] = &[
    (Column::new("text_id", Kind::Id, "the document"), |row, cell| cell.push_str(&row.view.document.id)),
    (Column::new("quote_id", Kind::Integer, "number of the quote in the document; the first is 0"), number),
    (Column::new("quote", Kind::Text, "what is attributed"), quote),
    (Column::new("quote_index", Kind::Text, "where it stands: (start,end)"), |row, cell| {
        index(row, Some(row.claim.extent()), cell);
    }),
    (Column::new("speaker", Kind::Text, "the words that name the source"), speaker),
    (Column::new("speaker_index", Kind::Text, "where they stand"), |row, cell| index(row, row.claim.source, cell)),
    (Column::new("verb", Kind::Text, "the words that attribute"), verb),
    (Column::new("verb_index", Kind::Text, "where they stand"), |row, cell| index(row, cue(row), cell)),
    (Column::new("quote_token_count", Kind::Integer, "words of the quote"), token_count),
    (Column::new("quote_type", Kind::Text, "order of speaker, verb, content and quotation marks: QCQSV, SVC …"), order),
    (
        Column::new("is_floating_quote", Kind::Text, "True if nothing attributes it").of(&["True", "False"]),
        |row, cell| {
            cell.push_str(if is_floating(row) { "True" } else { "False" });
        },
    ),
];

const LDACA: &[(Column, Fill)] = &[
    (Column::new("doc_id", Kind::Id, "the document"), |row, cell| cell.push_str(&row.view.document.id)),
    (Column::new("speaker", Kind::Text, "the words that name the source"), speaker),
    (Column::new("speaker_start_idx", Kind::Integer, "code points before them"), |row, cell| {
        start(row, row.claim.source, cell);
    }),
    (Column::new("speaker_end_idx", Kind::Integer, "code points up to their end"), |row, cell| {
        end(row, row.claim.source, cell);
    }),
    (Column::new("quote", Kind::Text, "what is attributed"), quote),
    (Column::new("quote_start_idx", Kind::Integer, "code points before it"), |row, cell| {
        start(row, Some(row.claim.extent()), cell);
    }),
    (Column::new("quote_end_idx", Kind::Integer, "code points up to its end"), |row, cell| {
        end(row, Some(row.claim.extent()), cell);
    }),
    (Column::new("verb", Kind::Text, "the words that attribute"), verb),
    (Column::new("verb_start_idx", Kind::Integer, "code points before them"), |row, cell| start(row, cue(row), cell)),
    (Column::new("verb_end_idx", Kind::Integer, "code points up to their end"), |row, cell| end(row, cue(row), cell)),
    (Column::new("quote_type", Kind::Text, "order of speaker, verb, content and quotation marks: QCQSV, SVC …"), order),
    (Column::new("quote_token_count", Kind::Integer, "words of the quote"), token_count),
    (
        Column::new("is_floating_quote", Kind::Text, "true if nothing attributes it").of(&["true", "false"]),
        |row, cell| {
            cell.push_str(if is_floating(row) { "true" } else { "false" });
        },
    ),
    (Column::new("quote_row_idx", Kind::Integer, "number of the quote in the document; the first is 0"), number),
];

fn cue(row: &Row<'_>) -> Option<Span> {
    row.claim.cue.as_ref().map(|cue| cue.span)
}

fn number(row: &Row<'_>, cell: &mut String) {
    let _ = write!(cell, "{}", row.index);
}

fn quote(row: &Row<'_>, cell: &mut String) {
    join(cell, " ", row.claim.content.iter().map(|span| row.view.surface(*span).text));
}

fn speaker(row: &Row<'_>, cell: &mut String) {
    cell.push_str(row.claim.source.map_or("", |source| row.view.surface(source).text));
}

fn verb(row: &Row<'_>, cell: &mut String) {
    cell.push_str(cue(row).map_or("", |cue| row.view.surface(cue).text));
}

fn token_count(row: &Row<'_>, cell: &mut String) {
    let words = |span: &Span| row.view.surface(*span).text.split_whitespace().count();
    let _ = write!(cell, "{}", row.claim.content.iter().map(words).sum::<usize>());
}

fn is_floating(row: &Row<'_>) -> bool {
    row.claim.source.is_none() && row.claim.cue.is_none()
}

fn index(row: &Row<'_>, span: Option<Span>, cell: &mut String) {
    if let Some(span) = span {
        let _ = write!(cell, "({},{})", row.view.point(span.start), row.view.point(span.end));
    }
}

fn start(row: &Row<'_>, span: Option<Span>, cell: &mut String) {
    if let Some(span) = span {
        let _ = write!(cell, "{}", row.view.point(span.start));
    }
}

fn end(row: &Row<'_>, span: Option<Span>, cell: &mut String) {
    if let Some(span) = span {
        let _ = write!(cell, "{}", row.view.point(span.end));
    }
}

/// Speaker, verb and content in the order of the text; a quotation has its marks.
fn order(row: &Row<'_>, cell: &mut String) {
    let content = if row.claim.kind == ClaimKind::Direct { "QCQ" } else { "C" };
    let mut parts: Vec<(u32, &str)> = row.claim.content.iter().map(|span| (span.start, content)).collect();
    parts.extend(row.claim.source.map(|span| (span.start, "S")));
    parts.extend(cue(row).map(|span| (span.start, "V")));
    parts.sort_by_key(|(start, _)| *start);
    parts.iter().for_each(|(_, part)| cell.push_str(part));
}
