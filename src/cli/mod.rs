//! The command line: raw arguments → checked settings → work → an exit code.
//!
//! One file a subcommand; to add one is to add its file, its variant of [`Command`] and its arm in [`run`]. Data go to standard output,
//! everything else to standard error ([`say`]). All work is that of the other modules, none of which knows this one: it alone prints and
//! ends the process, and it stands here, behind the feature `cli`, so that the program and the script of the Python package are the same.

mod annotate;
mod article;
mod bench;
mod evaluate;
mod explain;
mod inputs;
mod lexicon;
mod network;
mod progress;
mod report;
mod say;
mod schema;
mod shell;
mod show;
mod signals;
mod summarize;
mod target;
mod train;

use std::ffi::OsString;

use crate::EngineKind;
use crate::output::{Counts, Dialect};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand};

pub use say::with_causes;

/// How a run ended, worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// All done.
    Done,
    /// Done, with rejected documents.
    Rejected,
    /// Done, but a defect of this program was caught.
    Panic,
    /// Output could not be written; it can be resumed.
    Output,
    /// Wrong usage, lexicons or configuration; nothing was written.
    Usage,
    /// Another run stands or works in the output folder; nothing was changed.
    Conflict,
}

impl End {
    /// That of a run that holds this.
    const fn of(counts: Counts) -> Self {
        match (counts.panics, counts.rejected) {
            (0, 0) => Self::Done,
            (0, _) => Self::Rejected,
            _ => Self::Panic,
        }
    }

    const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Rejected => 1,
            Self::Usage => 2,
            Self::Output => 3,
            Self::Conflict => 4,
            Self::Panic => 70,
        }
    }
}

/// From news articles to a table of who said what, about whom, and where they stand
#[derive(Debug, Parser)]
#[command(name = "dixit", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Annotate(annotate::Arguments),
    Show(show::Arguments),
    Explain(explain::Arguments),
    Evaluate(evaluate::Arguments),
    Lexicon(lexicon::Arguments),
    Summarize(summarize::Arguments),
    Report(report::Arguments),
    Network(network::Arguments),
    Train(train::Arguments),
    Bench(bench::Arguments),
    Schema(schema::Arguments),
    Completions(shell::Completions),
    Man(shell::Man),
}

/// Runs what the words of a command ask for, the first of which is the program, and gives the exit code. What runs may end the process
/// when a signal asks for it.
pub fn run(words: Vec<OsString>) -> u8 {
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => {
            // help and version go to standard output; if nobody reads it there is nothing to be done
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(End::Usage.code());
        }
    };
    let end = match arguments.command {
        Command::Annotate(arguments) => annotate::run(&arguments, words),
        Command::Show(arguments) => show::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Evaluate(arguments) => evaluate::run(&arguments),
        Command::Lexicon(arguments) => lexicon::run(&arguments),
        Command::Summarize(arguments) => summarize::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Network(arguments) => network::run(&arguments),
        Command::Train(arguments) => train::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => shell::completions(&arguments),
        Command::Man(arguments) => shell::man(&arguments),
    };
    end.code()
}

/// The values of `--engine`.
fn engines() -> impl TypedValueParser<Value = EngineKind> {
    let values = EngineKind::ALL.map(|kind| PossibleValue::new(kind.name()).help(kind.help()));
    PossibleValuesParser::new(values)
        .map(|chosen| EngineKind::ALL.into_iter().find(|kind| kind.name() == chosen).unwrap_or_default())
}

/// The values of `--csv`.
fn dialects() -> impl TypedValueParser<Value = Dialect> {
    let spreadsheet = PossibleValue::new("spreadsheet")
        .help("safe to open: no formulas, no line breaks in cells, a byte-order mark, CRLF");
    let raw = PossibleValue::new("raw").help("exact text, LF");
    PossibleValuesParser::new([spreadsheet, raw]).map(|chosen| match chosen.as_str() {
        "raw" => Dialect::Raw,
        _ => Dialect::Spreadsheet,
    })
}
