//! `dixit summarize`: who stands where towards whom and what, of one or more runs.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::output::{self, Dialect, SummarySettings};
use crate::records::{self, RecordsError};
use crate::summary::{Pair, Period, Summary};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::End;
use super::say::{answer, error, say};

/// Summarize runs: who stands where towards whom and towards which issues, over time, and who changed sides
///
/// The same words of a speaker that several articles report, within two weeks, are one statement with several witnesses. Without -o the
/// strongest rows are printed.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Output folders of annotate, or their annotations.jsonl
    #[arg(required = true, value_name = "DIR")]
    inputs: Vec<PathBuf>,
    /// Folder for actors.csv, topics.csv, shifts.csv and statements.csv
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// A row for each period of this length [default: one row in all; shifts are sought between months]
    #[arg(long, value_name = "PERIOD", value_parser = periods())]
    by: Option<Period>,
    /// How cells of tables are written
    #[arg(long, value_name = "DIALECT", value_parser = super::dialects(), default_value = "spreadsheet")]
    csv: Dialect,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

fn periods() -> impl TypedValueParser<Value = Period> {
    let values = Period::ALL.map(|(_, name)| PossibleValue::new(name));
    let of_name = |chosen: String| Period::ALL.into_iter().find(|(_, name)| *name == chosen);
    PossibleValuesParser::new(values).map(move |chosen| of_name(chosen).map_or(Period::Month, |(period, _)| period))
}

/// Summarizes what the arguments ask for.
pub(super) fn run(arguments: &Arguments) -> End {
    let summary = match read(&arguments.inputs) {
        Ok(summary) => summary,
        Err(cause) => {
            error(&cause);
            return End::Usage;
        }
    };
    let settings =
        SummarySettings { by: arguments.by, shifts_by: arguments.by.unwrap_or(Period::Month), dialect: arguments.csv };
    let Some(folder) = &arguments.output else { return answer(&table(&summary, settings)) };
    if let Err(cause) = output::write_summary(folder, &summary, settings) {
        error(&cause);
        return End::Output;
    }
    if !arguments.quiet {
        let shifts = summary.shifts(settings.shifts_by).len();
        let (reports, statements) = (summary.statements.witnesses.len(), summary.statements.of_claims());
        say!(
            "{} documents, {reports} claims with a speaker, {statements} statements, {} pairs, {shifts} shifts",
            summary.documents,
            summary.pairs(None).len()
        );
    }
    End::Done
}

fn read(inputs: &[PathBuf]) -> Result<Summary, RecordsError> {
    let mut summary = Summary::default();
    for path in inputs {
        for record in records::open(path)? {
            summary.add(&record?);
        }
    }
    Ok(summary)
}

/// Rows that are printed, at most.
const PRINTED: usize = 40;

/// The pairs of the most statements that take a side.
fn table(summary: &Summary, settings: SummarySettings) -> String {
    let mut pairs = summary.pairs(settings.by);
    let sides = |pair: &Pair<'_>| pair.tally.statements - pair.tally.neutral;
    pairs.retain(|pair| sides(pair) > 0);
    // of as many they stay in the order of their names
    pairs.sort_by_key(|pair| std::cmp::Reverse(sides(pair)));
    let mut out = format!(
        "{:10} {:28} {:28} {:>10} {:>7} {:>7} {:>7} {:>6}\n",
        "period", "holder", "target", "statements", "reports", "support", "oppose", "mean"
    );
    for Pair { period, holder, target, tally } in pairs.iter().take(PRINTED) {
        let _ = writeln!(
            out,
            "{period:10} {:28} {:28} {:10} {:7} {:7} {:7} {:6.2}",
            holder.name, target.name, tally.statements, tally.reports, tally.support, tally.oppose, tally.mean_score
        );
    }
    if pairs.len() > PRINTED {
        let _ = writeln!(out, "and {} more pairs; -o DIR writes all", pairs.len() - PRINTED);
    }
    out
}
