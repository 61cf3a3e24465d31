//! `dixit annotate`: articles in, tables and JSON lines out.
//!
//! Inputs and lexicons are checked before anything is written.

use std::io::{self, Write};
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use dixit::batch;
use dixit::output::{self, Counts, Dialect, FORMATS, File, Folder, Format, Rows, Run};
use dixit::read::{self, Code, Documents, Reject};
use dixit::{Document, Engine, EngineKind, Lexicons};
use indicatif::{ProgressBar, ProgressStyle};

use super::End;
use super::say::{error, say};

/// Annotate articles: who said what, about whom, and where they stand
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files or folders of articles (.txt, .md, .jsonl, .ndjson, .json, .csv, .tsv, also with .gz or .zst), or - for JSON lines on standard
    /// input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Folder to write to, or - for standard output: JSON lines, or one table with --format csv --tables NAME
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Threads that annotate [default: one for each processor]
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Folder of lexicons that are layered over the built-in ones; may be given several times
    #[arg(long, value_name = "DIR")]
    lexicon: Vec<PathBuf>,
    /// How claims are found
    #[arg(long, value_name = "ENGINE", value_parser = super::engines(), default_value = "accurate")]
    engine: EngineKind,
    /// Leave out claims whose confidence is lower (0 to 1) [default: the engine's own threshold]
    #[arg(long, value_name = "P", value_parser = probability)]
    min_confidence: Option<f32>,
    /// What to write, with commas between [default: all; jsonl on standard output]
    #[arg(long, short, value_name = "FORMATS", value_delimiter = ',', value_parser = formats())]
    format: Vec<Format>,
    /// Which tables to write, with commas between [default: all]
    #[arg(long, value_name = "TABLES", value_delimiter = ',', value_parser = tables())]
    tables: Vec<File>,
    /// How cells of tables are written [default: spreadsheet; raw on standard output]
    #[arg(long, value_name = "DIALECT", value_parser = super::dialects())]
    csv: Option<Dialect>,
    /// Field or column that holds the text
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Longest text of a document, in bytes; longer ones are rejected
    #[arg(long, value_name = "BYTES", default_value_t = read::Limits::default().document)]
    max_document: usize,
    /// Longest line or row, in bytes; longer ones are rejected
    #[arg(long, value_name = "BYTES", default_value_t = read::Limits::default().record)]
    max_record: usize,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

fn probability(given: &str) -> Result<f32, String> {
    match given.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("expected a number from 0 to 1, such as 0.9".to_owned()),
    }
}

fn formats() -> impl TypedValueParser<Value = Format> {
    let values = FORMATS.iter().map(|(_, name, help)| PossibleValue::new(*name).help(*help));
    let parser = PossibleValuesParser::new(values);
    parser
        .map(|chosen| FORMATS.iter().find(|(_, name, _)| *name == chosen).map_or(Format::Jsonl, |(format, ..)| *format))
}

fn tables() -> impl TypedValueParser<Value = File> {
    let values = File::TABLES.map(|file| {
        let row = file.table().map_or("", |table| table.row);
        PossibleValue::new(stem(file)).help(format!("one row is {row}"))
    });
    PossibleValuesParser::new(values)
        .map(|chosen| File::TABLES.into_iter().find(|file| stem(*file) == chosen).unwrap_or(File::Claims))
}

fn stem(file: File) -> &'static str {
    file.name().trim_end_matches(".csv")
}

/// Rejects that are told one by one; `documents.csv` lists all.
const TOLD: u64 = 10;

/// Records without a text after which a run ends that has seen none with one.
const HOPELESS: u64 = 1000;

/// Annotates what the arguments ask for.
pub(super) fn run(arguments: &Arguments) -> End {
    match Job::prepare(arguments) {
        Ok(job) => job.run(),
        Err(cause) => {
            error(cause.as_ref());
            End::Usage
        }
    }
}

/// Checked arguments, and what is needed to begin.
struct Job<'a> {
    arguments: &'a Arguments,
    started: Instant,
    engine: Engine,
    reading: read::Settings,
    writing: Arc<output::Settings>,
    inventory: read::Inventory,
    target: Target,
}

type Cause = Box<dyn std::error::Error>;

impl<'a> Job<'a> {
    fn prepare(arguments: &'a Arguments) -> Result<Self, Cause> {
        let started = Instant::now();
        let writing = Arc::new(writing(arguments)?);
        let inventory = read::inventory(&arguments.inputs)?;
        let engine = Engine {
            min_confidence: arguments.min_confidence,
            ..Engine::with(Lexicons::load(&arguments.lexicon)?, arguments.engine)?
        };
        let limits =
            read::Limits { record: arguments.max_record, document: arguments.max_document, ..read::Limits::default() };
        let reading = read::Settings { text_field: arguments.text_field.clone(), limits };
        let target = Target::open(&arguments.output, &writing)?;
        Ok(Self { arguments, started, engine, reading, writing, inventory, target })
    }

    fn run(self) -> End {
        let Self { arguments, started, engine, reading, writing, inventory, mut target } = self;
        let quiet = arguments.quiet;
        let skipped = (inventory.skipped.clone(), inventory.skipped_by_ending());
        let mut documents = Documents::new(inventory, reading.clone());
        let settings = batch::Settings::with_threads(arguments.threads.map(usize::from));
        let mut progress = Progress::new(quiet);
        quiet_panics();
        // a way for tests, and for people who doubt it, to see that a defect costs one document
        let defect = std::env::var("DIXIT_PANIC_DOC").ok();
        let annotate = |document: &Document, rows: &mut Rows| {
            assert!(defect.as_ref() != Some(&document.id), "asked for by DIXIT_PANIC_DOC");
            rows.add(document, &dixit::annotate(&engine, document));
        };
        let result = batch::run(settings, &mut documents, &|| Rows::new(&writing), &annotate, &mut |rows| {
            progress.add(rows);
            if progress.is_hopeless() {
                return Err(Failure::NoText);
            }
            target.add(rows)
        });
        let counts = progress.finish();
        let result = match result {
            Ok(()) if progress.has_no_text_column() => Err(Failure::NoText),
            other => other,
        };
        let seconds = started.elapsed().as_secs_f64();
        let result = result.and_then(|()| {
            let lexicons = Lexicons::files(&arguments.lexicon)?;
            target.finish(&Run {
                inputs: arguments.inputs.iter().map(|path| path.display().to_string()).collect(),
                reading: &reading,
                writing: &writing,
                threads: settings.threads,
                lexicons: &lexicons,
                files: &documents.log().files,
                skipped: &skipped.0,
                counts,
                seconds,
            })
        });
        match result {
            Ok(()) => {}
            Err(Failure::ClosedPipe) => return End::Done,
            Err(Failure::NoText) => {
                say!(
                    "error: no record holds a text, so nothing was written; name the field or column with --text-field"
                );
                return End::Usage;
            }
            Err(Failure::Write(cause)) => {
                error(cause.as_ref());
                return End::Output;
            }
        }
        if !quiet {
            tell(&documents, &skipped.1, counts, seconds);
        }
        match (counts.panics, counts.rejected) {
            (0, 0) => End::Done,
            (0, _) => End::Rejected,
            _ => End::Panic,
        }
    }
}

/// What reading noticed, and the summary.
fn tell(documents: &Documents, skipped: &str, counts: Counts, seconds: f64) {
    const NOTES: usize = 20;
    let notes = &documents.log().notes;
    for note in notes.iter().take(NOTES) {
        say!("{note}");
    }
    if notes.len() > NOTES {
        say!("and {} more of this kind", notes.len() - NOTES);
    }
    if !skipped.is_empty() {
        say!("not read, since they are no documents: {skipped}");
    }
    let Counts { documents, claims, rejected, .. } = counts;
    let speed = documents as f64 / seconds.max(1e-9);
    say!("{documents} documents, {claims} claims, {rejected} rejected, {speed:.0} documents/s ({seconds:.1} s)");
}

/// Which formats and tables go where.
fn writing(arguments: &Arguments) -> Result<output::Settings, Cause> {
    let is_stream = arguments.output.as_os_str() == "-";
    let mut settings = output::Settings::default();
    if !arguments.format.is_empty() {
        settings.formats.clone_from(&arguments.format);
    } else if is_stream {
        settings.formats = vec![Format::Jsonl];
    }
    if !arguments.tables.is_empty() {
        settings.tables.clone_from(&arguments.tables);
    }
    if is_stream {
        settings.dialect = Dialect::Raw;
        if settings.files().len() != 1 {
            return Err("standard output takes one file: --format jsonl, or --format csv with one of --tables".into());
        }
    }
    if let Some(dialect) = arguments.csv {
        settings.dialect = dialect;
    }
    Ok(settings)
}

/// Panics are told as rejects; the usual message with its backtrace would be no help to a user.
fn quiet_panics() {
    panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            say!("defect at {}:{}", place.file(), place.line());
        }
    }));
}

/// Counts what is done and shows it.
struct Progress {
    bar: ProgressBar,
    counts: Counts,
    /// Records in which no field holds the text, and headers without such a column.
    without_text: u64,
    without_column: u64,
}

impl Progress {
    fn new(is_quiet: bool) -> Self {
        // hidden by itself where standard error is no terminal
        let bar = if is_quiet { ProgressBar::hidden() } else { ProgressBar::new_spinner() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} documents, {per_sec}, {msg} claims, {elapsed}")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, counts: Counts::default(), without_text: 0, without_column: 0 }
    }

    fn add(&mut self, rows: &Rows) {
        for (reject, number) in rows.rejects.iter().zip(self.counts.rejected..) {
            self.without_text += u64::from(reject.code == Code::NoTextField);
            self.without_column += u64::from(is_header(reject));
            if number < TOLD || reject.code == Code::Panic {
                self.bar.suspend(|| say!("rejected: {reject}"));
            } else if number == TOLD {
                self.bar.suspend(|| say!("rejected: and more, which documents.csv lists"));
            }
        }
        self.counts.add(&rows.counts);
        self.bar.set_position(self.counts.documents);
        self.bar.set_message(self.counts.claims.to_string());
    }

    /// So many records, none with a text: the field must have another name.
    fn is_hopeless(&self) -> bool {
        self.counts.documents == 0 && self.without_text >= HOPELESS
    }

    /// All that there was is tables without a column of texts.
    fn has_no_text_column(&self) -> bool {
        self.counts.documents == 0 && self.without_column > 0 && self.without_column == self.counts.rejected
    }

    fn finish(&self) -> Counts {
        self.bar.finish_and_clear();
        self.counts
    }
}

/// Is it a table that was rejected for its header?
fn is_header(reject: &Reject) -> bool {
    reject.code == Code::NoTextField && reject.place.record == 0
}

/// Where the output goes.
enum Target {
    Folder(Box<Folder>),
    Stream(io::Stdout),
}

enum Failure {
    /// Nobody reads standard output any more.
    ClosedPipe,
    /// There is no text in all the input.
    NoText,
    Write(Cause),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::Write(
                format!("cannot write standard output: {error}; free some space, or write to a folder").into(),
            ),
        }
    }
}

impl From<output::WriteError> for Failure {
    fn from(error: output::WriteError) -> Self {
        Self::Write(Box::new(error))
    }
}

impl Target {
    fn open(path: &Path, settings: &output::Settings) -> Result<Self, Cause> {
        if path.as_os_str() != "-" {
            return Ok(Self::Folder(Box::new(Folder::create(path, settings)?)));
        }
        let mut out = io::stdout();
        for file in settings.files() {
            match out.write_all(&settings.header(file)) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error.into()),
                _ => {}
            }
        }
        Ok(Self::Stream(out))
    }

    fn add(&mut self, rows: &Rows) -> Result<(), Failure> {
        match self {
            Self::Folder(folder) => Ok(folder.add(rows)?),
            Self::Stream(out) => {
                let mut out = out.lock();
                rows.files.iter().try_for_each(|(_, bytes)| out.write_all(bytes))?;
                // whoever reads along gets whole pages
                Ok(out.flush()?)
            }
        }
    }

    fn finish(self, run: &Run<'_>) -> Result<(), Failure> {
        match self {
            Self::Folder(folder) => Ok(folder.finish(run)?),
            Self::Stream(mut out) => Ok(out.flush()?),
        }
    }
}
