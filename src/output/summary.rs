//! The tables of a summary: `actors.csv`, `topics.csv`, `shifts.csv` and `statements.csv`.

use std::fmt::Write as _;
use std::path::Path;

use super::cells::{Dialect, Kind};
use super::failure::WriteError;
use super::table::{self, Column, join};
use super::whole;
use crate::summary::shifts::Side;
use crate::summary::{Pair, Period, Shift, Summary, Witness};

/// What a summary's tables are made of.
#[derive(Clone, Copy, Debug)]
pub struct SummarySettings {
    /// A row of `actors.csv` and `topics.csv` for each period of this length; `None` for one row in all.
    pub by: Option<Period>,
    /// The periods that are compared in `shifts.csv`.
    pub shifts_by: Period,
    /// How cells are written.
    pub dialect: Dialect,
}

/// A table of a summary.
#[derive(Clone, Debug)]
pub struct SummaryTable {
    /// Its file.
    pub name: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
}

const ACTORS: &str = "actors.csv";
const TOPICS: &str = "topics.csv";
const SHIFTS: &str = "shifts.csv";
const STATEMENTS: &str = "statements.csv";

/// The tables of a summary, for those who describe them.
pub fn summary_tables() -> [SummaryTable; 4] {
    [
        describe(ACTORS, "what a holder says of a person, state or organization", PAIRS),
        describe(TOPICS, "what a holder says of an issue, a weapon system or an event", PAIRS),
        describe(SHIFTS, "a holder's change of sides towards a target, with the statements before and after", CHANGES),
        describe(STATEMENTS, "a claim with the statement that it reports", WITNESSES),
    ]
}

fn describe<F>(name: &'static str, row: &'static str, columns: &[(Column, F)]) -> SummaryTable {
    SummaryTable { name, row, columns: table::all(columns) }
}

/// Writes the tables into a folder.
///
/// # Errors
/// When the folder cannot be made, or a file cannot be written.
pub fn write_summary(path: &Path, summary: &Summary, settings: SummarySettings) -> Result<(), WriteError> {
    let pairs = summary.pairs(settings.by);
    let (topics, actors): (Vec<_>, Vec<_>) = pairs.iter().partition(|pair| pair.target.is_topic());
    let shifts = summary.shifts(settings.shifts_by);
    let dialect = settings.dialect;
    let files = [
        (ACTORS, rows(PAIRS, &actors, |fill, pair, cell| fill(pair, cell), dialect)),
        (TOPICS, rows(PAIRS, &topics, |fill, pair, cell| fill(pair, cell), dialect)),
        (SHIFTS, rows(CHANGES, &shifts, |fill, shift, cell| fill(shift, cell), dialect)),
        (STATEMENTS, rows(WITNESSES, &reports(summary), |fill, report, cell| fill(report, cell), dialect)),
    ];
    whole::write_files(path, &files)
}

fn rows<F, R>(columns: &[(Column, F)], rows: &[R], fill: impl Fn(&F, &R, &mut String), dialect: Dialect) -> Vec<u8> {
    let mut out = table::header(columns, dialect);
    let mut cell = String::new();
    for row in rows {
        table::write_row(columns, |filling, cell| fill(filling, row, cell), dialect, &mut cell, &mut out);
    }
    out
}

/// What fills a cell from a row.
type PairFill = fn(&Pair<'_>, &mut String);
type ShiftFill = fn(&Shift<'_>, &mut String);
type ReportFill = fn(&Report<'_>, &mut String);

const PAIRS: &[(Column, PairFill)] = &[
    (
        Column::new("period", Kind::Id, "day, week, month or year; empty for all, or where a date is missing"),
        |it, cell| {
            cell.push_str(&it.period);
        },
    ),
    (Column::new("holder", Kind::Text, "who; the authors or the outlet for an article's own voice"), |it, cell| {
        cell.push_str(&it.holder.name);
    }),
    (Column::new("holder_id", Kind::Id, "Wikidata number or slug of the holder"), |it, cell| {
        cell.push_str(&it.holder.id);
    }),
    (
        Column::new("holder_kind", Kind::Text, "person, place, organization …; article for its own voice"),
        |it, cell| {
            cell.push_str(&it.holder.kind);
        },
    ),
    (Column::new("holder_country", Kind::Text, "ISO 3166-1 alpha-3 code of the holder's country"), |it, cell| {
        cell.push_str(&it.holder.country);
    }),
    (Column::new("target", Kind::Text, "of whom or what"), |it, cell| cell.push_str(&it.target.name)),
    (Column::new("target_id", Kind::Id, "Wikidata number or slug of the target"), |it, cell| {
        cell.push_str(&it.target.id);
    }),
    (Column::new("target_kind", Kind::Text, "person, place, organization, system, event, issue"), |it, cell| {
        cell.push_str(&it.target.kind);
    }),
    (Column::new("target_country", Kind::Text, "ISO 3166-1 alpha-3 code of the target's country"), |it, cell| {
        cell.push_str(&it.target.country);
    }),
    (Column::new("statements", Kind::Integer, "statements, each once, however many articles report it"), |it, cell| {
        let _ = write!(cell, "{}", it.tally.statements);
    }),
    (Column::new("reports", Kind::Integer, "reports of them"), |it, cell| {
        let _ = write!(cell, "{}", it.tally.reports);
    }),
    (Column::new("documents", Kind::Integer, "documents that report them"), |it, cell| {
        let _ = write!(cell, "{}", it.tally.documents);
    }),
    (Column::new("support", Kind::Integer, "statements for the target"), |it, cell| {
        let _ = write!(cell, "{}", it.tally.support);
    }),
    (Column::new("oppose", Kind::Integer, "statements against it"), |it, cell| {
        let _ = write!(cell, "{}", it.tally.oppose);
    }),
    (Column::new("neutral", Kind::Integer, "statements that mention it without evidence"), |it, cell| {
        let _ = write!(cell, "{}", it.tally.neutral);
    }),
    (Column::new("mixed", Kind::Integer, "statements that do both, or are reported as both"), |it, cell| {
        let _ = write!(cell, "{}", it.tally.mixed);
    }),
    (Column::new("support_share", Kind::Number, "share of the statements that are for it"), |it, cell| {
        let _ = write!(cell, "{:.3}", it.tally.support_share());
    }),
    (Column::new("oppose_share", Kind::Number, "share of the statements that are against it"), |it, cell| {
        let _ = write!(cell, "{:.3}", it.tally.oppose_share());
    }),
    (Column::new("mean_score", Kind::Number, "mean score of the statements, -3 to 3"), |it, cell| {
        let _ = write!(cell, "{:.3}", it.tally.mean_score);
    }),
    (Column::new("mean_score_of_reports", Kind::Number, "mean score of the reports, -3 to 3"), |it, cell| {
        let _ = write!(cell, "{:.3}", it.tally.mean_score_of_reports);
    }),
    (Column::new("first", Kind::Date, "date of the first report"), |it, cell| {
        cell.push_str(it.tally.dates.as_ref().map_or("", |(first, _)| first));
    }),
    (Column::new("last", Kind::Date, "date of the last report"), |it, cell| {
        cell.push_str(it.tally.dates.as_ref().map_or("", |(_, last)| last));
    }),
    (Column::new("evidence", Kind::Text, "the words that most often say so, with ; between them"), |it, cell| {
        join(cell, "; ", it.tally.evidence.iter().map(String::as_str));
    }),
    (Column::new("claim_id", Kind::Id, "claim of the strongest statement; its document outside claims"), |it, cell| {
        cell.push_str(&it.tally.claim);
    }),
    (Column::new("quote", Kind::Text, "what that claim attributes"), |it, cell| cell.push_str(&it.tally.quote)),
];

const CHANGES: &[(Column, ShiftFill)] = &[
    (Column::new("holder", Kind::Text, "who changes sides"), |it, cell| cell.push_str(&it.holder.name)),
    (Column::new("holder_id", Kind::Id, "Wikidata number or slug of the holder"), |it, cell| {
        cell.push_str(&it.holder.id);
    }),
    (Column::new("target", Kind::Text, "towards whom or what"), |it, cell| cell.push_str(&it.target.name)),
    (Column::new("target_id", Kind::Id, "Wikidata number or slug of the target"), |it, cell| {
        cell.push_str(&it.target.id);
    }),
    (Column::new("target_kind", Kind::Text, "person, place, organization, system, event, issue"), |it, cell| {
        cell.push_str(&it.target.kind);
    }),
    (Column::new("before", Kind::Id, "the earlier period"), |it, cell| cell.push_str(&it.before.period)),
    (Column::new("before_score", Kind::Number, "mean score of its statements, -3 to 3"), |it, cell| {
        score(&it.before, cell)
    }),
    (Column::new("before_statements", Kind::Integer, "how many there are"), |it, cell| statements(&it.before, cell)),
    (Column::new("before_date", Kind::Date, "date of the strongest of them"), |it, cell| {
        cell.push_str(published(&it.before));
    }),
    (Column::new("before_claim_id", Kind::Id, "its claim; its document outside claims"), |it, cell| {
        cell.push_str(&it.before.voice.claim);
    }),
    (Column::new("before_evidence", Kind::Text, "the words that say so"), |it, cell| {
        cell.push_str(&it.before.voice.evidence);
    }),
    (Column::new("before_quote", Kind::Text, "what the claim attributes"), |it, cell| {
        cell.push_str(&it.before.voice.quote);
    }),
    (Column::new("after", Kind::Id, "the later period"), |it, cell| cell.push_str(&it.after.period)),
    (Column::new("after_score", Kind::Number, "mean score of its statements, -3 to 3"), |it, cell| {
        score(&it.after, cell)
    }),
    (Column::new("after_statements", Kind::Integer, "how many there are"), |it, cell| statements(&it.after, cell)),
    (Column::new("after_date", Kind::Date, "date of the strongest of them"), |it, cell| {
        cell.push_str(published(&it.after));
    }),
    (Column::new("after_claim_id", Kind::Id, "its claim; its document outside claims"), |it, cell| {
        cell.push_str(&it.after.voice.claim);
    }),
    (Column::new("after_evidence", Kind::Text, "the words that say so"), |it, cell| {
        cell.push_str(&it.after.voice.evidence);
    }),
    (Column::new("after_quote", Kind::Text, "what the claim attributes"), |it, cell| {
        cell.push_str(&it.after.voice.quote);
    }),
];

fn score(side: &Side<'_>, cell: &mut String) {
    let _ = write!(cell, "{:.3}", side.mean_score);
}

fn statements(side: &Side<'_>, cell: &mut String) {
    let _ = write!(cell, "{}", side.statements);
}

fn published<'s>(side: &Side<'s>) -> &'s str {
    side.voice.published.as_deref().unwrap_or("")
}

/// A claim and its statement.
struct Report<'s> {
    statement: &'s str,
    witness: &'s Witness,
}

fn reports(summary: &Summary) -> Vec<Report<'_>> {
    let statements = &summary.statements;
    statements.witnesses.iter().map(|witness| Report { statement: statements.id(witness.statement), witness }).collect()
}

const WITNESSES: &[(Column, ReportFill)] = &[
    (Column::new("statement_id", Kind::Id, "the claim that reported the statement first"), |it, cell| {
        cell.push_str(it.statement);
    }),
    (Column::new("claim_id", Kind::Id, "the claim that reports it"), |it, cell| cell.push_str(&it.witness.claim)),
    (Column::new("doc_id", Kind::Id, "its document"), |it, cell| cell.push_str(&it.witness.document)),
    (Column::new("published", Kind::Date, "when that was published"), |it, cell| {
        cell.push_str(it.witness.published.as_deref().unwrap_or(""));
    }),
    (Column::new("outlet", Kind::Text, "who published it"), |it, cell| {
        cell.push_str(it.witness.outlet.as_deref().unwrap_or(""));
    }),
    (Column::new("speaker", Kind::Text, "who says it, with ; between joint speakers"), |it, cell| {
        join(cell, "; ", it.witness.speakers.iter().map(String::as_str));
    }),
    (
        Column::new("similarity", Kind::Number, "how much of the shorter of both claims stands in the other"),
        |it, cell| {
            let _ = write!(cell, "{:.3}", it.witness.similarity);
        },
    ),
    (Column::new("quote", Kind::Text, "what is attributed"), |it, cell| cell.push_str(&it.witness.quote)),
];
