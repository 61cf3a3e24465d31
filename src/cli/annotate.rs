//! `dixit annotate`: articles in, tables and JSON lines out.
//!
//! Inputs and lexicons are checked before anything is written.

use std::ffi::OsString;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::batch;
use crate::lexicons::LexiconFile;
use crate::models::Models;
use crate::output::{
    self, Columns, Counts, Dialect, FORMATS, File, Format, Identity, Layout, Mode, Part, Rows, Run, WriteError, digest,
    digest_of_file, digest_of_lexicon,
};
use crate::read::{self, Documents, Fingerprint, Language, Undecodable};
use crate::{Bounds, Document, Engine, EngineKind, Lexicons, pipeline};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::End;
use super::inputs::Inputs;
use super::progress::Progress;
use super::say::{error, say};
use super::signals::{self, Resuming};
use super::target::{Failure, Found, Target};

/// Annotate articles: who said what, about whom, and where they stand
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    inputs: Inputs,
    /// What becomes of a run in which two documents have the same id
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    on_dup: OnDuplicate,
    /// Reject documents with characters that cannot be decoded, instead of replacing these by U+FFFD
    #[arg(long)]
    strict_encoding: bool,
    /// Folder to write to, or - for standard output: JSON lines, or one table with --format csv --tables NAME
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Threads that annotate [default: one for each processor]
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Folder of lexicons that are layered over the built-in ones; may be given several times
    #[arg(long, value_name = "DIR")]
    lexicon: Vec<PathBuf>,
    /// Folder with tagger.bin.zst, parser.bin.zst, names.bin.zst or attribution.bin.zst to use instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// How claims are found
    #[arg(long, value_name = "ENGINE", value_parser = super::engines(), default_value = "accurate")]
    engine: EngineKind,
    /// Leave out claims whose confidence is lower (0 to 1) [default: the engine's own threshold]
    #[arg(long, value_name = "P", value_parser = probability)]
    min_confidence: Option<f32>,
    /// What to write, with commas between [default: csv,jsonl; jsonl on standard output]
    #[arg(long, short, value_name = "FORMATS", value_delimiter = ',', value_parser = formats())]
    format: Vec<Format>,
    /// Which tables to write, with commas between [default: all]
    #[arg(long, value_name = "TABLES", value_delimiter = ',', value_parser = tables())]
    tables: Vec<File>,
    /// How cells of tables are written [default: spreadsheet; raw on standard output]
    #[arg(long, value_name = "DIALECT", value_parser = super::dialects())]
    csv: Option<Dialect>,
    /// Tables for Excel and its kin, wherever they go: --csv spreadsheet, with rows that end in CRLF
    #[arg(long, conflicts_with = "csv")]
    excel: bool,
    /// Whose columns claims.csv has
    #[arg(long, value_name = "TOOL", value_parser = columns(), default_value = "dixit")]
    columns: Columns,
    /// Field or column that holds the text
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Which texts of web archives are annotated
    #[arg(long, value_name = "LANGUAGE", value_parser = languages(), default_value = "english")]
    language: Language,
    /// Longest text of a document, in bytes; longer ones are rejected
    #[arg(long, value_name = "BYTES", default_value_t = read::Limits::default().document)]
    max_document: usize,
    /// Longest line or row, in bytes; longer ones are rejected
    #[arg(long, value_name = "BYTES", default_value_t = read::Limits::default().record)]
    max_record: usize,
    /// How many times its size a compressed file may unpack to, once it has unpacked to 64 MiB; larger ones are rejected
    #[arg(long, value_name = "TIMES", default_value_t = read::Limits::default().ratio)]
    max_ratio: u64,
    /// Largest window that a zstd stream may ask for, in bytes; larger ones are rejected
    #[arg(long, value_name = "BYTES", default_value_t = read::Limits::default().window)]
    max_window: u64,
    /// Steps that the annotation of a document may take; a document that would take more is rejected. Steps are counted, not seconds
    #[arg(long, value_name = "STEPS", default_value_t = pipeline::MAX_STEPS)]
    max_steps: u64,
    /// Quotations that may stand in each other; deeper ones are passed over, and counted in the document's warnings
    #[arg(long, value_name = "N", default_value_t = Bounds::default().marks, value_parser = count(255))]
    max_depth: usize,
    /// Words of a sentence that may be cues; further ones are passed over, and counted in the document's warnings
    #[arg(long, value_name = "N", default_value_t = Bounds::default().cues, value_parser = count(65_535))]
    max_cues: usize,
    /// Go on with an unfinished run of the same command; begin if there is none
    #[arg(long, conflicts_with = "overwrite")]
    resume: bool,
    /// Replace the run that stands in the folder, whatever it was, when this one has succeeded
    #[arg(long)]
    overwrite: bool,
    /// Leave the shards as they are: one folder of files for each, in DIR/parts
    #[arg(long)]
    shards: bool,
    /// Bytes of input of a shard: what is done again at most when a run dies
    #[arg(long, value_name = "BYTES", default_value_t = output::SHARD)]
    shard_size: u64,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

/// What becomes of a run in which two documents have the same id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum OnDuplicate {
    /// All are kept, and how many there were is told
    #[default]
    Keep,
    /// It fails, and nothing is left of it
    Error,
}

fn probability(given: &str) -> Result<f32, String> {
    match given.parse() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("expected a number from 0 to 1, such as 0.9".to_owned()),
    }
}

/// A number from 1 to this.
fn count(most: u64) -> impl TypedValueParser<Value = usize> {
    clap::value_parser!(u64).range(1..=most).map(|number| usize::try_from(number).unwrap_or(usize::MAX))
}

fn formats() -> impl TypedValueParser<Value = Format> {
    let values = FORMATS.iter().map(|entry| PossibleValue::new(entry.name).help(entry.about));
    PossibleValuesParser::new(values).map(|chosen| {
        let entry = FORMATS.iter().find(|entry| entry.name == chosen);
        entry.map_or(Format::Jsonl, |entry| entry.format)
    })
}

fn tables() -> impl TypedValueParser<Value = File> {
    let values = File::TABLES.map(|file| {
        let row = file.table().map_or("", |table| table.row);
        PossibleValue::new(stem(file)).help(format!("one row is {row}"))
    });
    PossibleValuesParser::new(values)
        .map(|chosen| File::TABLES.into_iter().find(|file| stem(*file) == chosen).unwrap_or(File::Claims))
}

fn languages() -> impl TypedValueParser<Value = Language> {
    let english = PossibleValue::new("english").help("those that are not surely in another language");
    let any = PossibleValue::new("any").help("all of them");
    PossibleValuesParser::new([english, any]).map(|chosen| match chosen.as_str() {
        "any" => Language::Any,
        _ => Language::English,
    })
}

fn columns() -> impl TypedValueParser<Value = Columns> {
    let values = Columns::ALL.map(|(_, name, about)| PossibleValue::new(name).help(about));
    PossibleValuesParser::new(values).map(|chosen| {
        let found = Columns::ALL.into_iter().find(|(_, name, _)| *name == chosen);
        found.map(|(columns, ..)| columns).unwrap_or_default()
    })
}

fn stem(file: File) -> &'static str {
    file.name().trim_end_matches(".csv")
}

/// Annotates what the arguments, which the words of the command were, ask for.
pub(super) fn run(arguments: &Arguments, words: Vec<OsString>) -> End {
    let job = match Job::prepare(arguments) {
        Ok(job) => job,
        Err(cause) => {
            error(cause.as_ref());
            return End::Usage;
        }
    };
    let resuming = Resuming::new(&arguments.output, words);
    let writing = match signals::watch(resuming.clone()) {
        Ok(writing) => writing,
        Err(cause) => {
            say!("error: signals cannot be watched: {cause}");
            return End::Usage;
        }
    };
    match job.run(&writing) {
        Ok(end) => end,
        Err(Failure::ClosedPipe) => End::Done,
        Err(Failure::NoText) => {
            say!("error: no record holds a text, so nothing was written; name the field or column with --text-field");
            End::Usage
        }
        Err(Failure::Repeated(id, path)) => {
            let kept = match arguments.output.as_os_str() == "-" {
                true => "what stands on standard output is not to be used",
                false => "nothing was written",
            };
            say!(
                "error: {path}: an earlier document has the id {id:?} as well, and --on-dup error was given, so {kept}; \
                 give each document its own id, or leave out --on-dup"
            );
            End::Usage
        }
        Err(Failure::Write(cause, end)) => {
            error(cause.as_ref());
            if end == End::Output && arguments.output.as_os_str() != "-" {
                say!("{}", resuming.way_out());
            }
            end
        }
    }
}

/// Checked arguments, and what is needed to begin.
struct Job<'a> {
    arguments: &'a Arguments,
    started: Instant,
    engine: Engine,
    lexicons: Vec<LexiconFile>,
    reading: read::Settings,
    writing: Arc<output::Settings>,
    inventory: read::Inventory,
}

type Cause = Box<dyn std::error::Error>;

impl<'a> Job<'a> {
    fn prepare(arguments: &'a Arguments) -> Result<Self, Cause> {
        let started = Instant::now();
        let writing = Arc::new(writing(arguments)?);
        let inventory = arguments.inputs.inventory()?;
        let engine = Engine {
            min_confidence: arguments.min_confidence,
            bounds: Bounds { marks: arguments.max_depth, cues: arguments.max_cues },
            ..Engine::with_models(Lexicons::load(&arguments.lexicon)?, arguments.engine, arguments.models.as_deref())?
        };
        let lexicons = Lexicons::files(&arguments.lexicon)?;
        let limits = read::Limits {
            record: arguments.max_record,
            document: arguments.max_document,
            ratio: arguments.max_ratio,
            window: arguments.max_window,
            ..read::Limits::default()
        };
        let undecodable = if arguments.strict_encoding { Undecodable::Reject } else { Undecodable::Replace };
        let reading = read::Settings {
            text_field: arguments.text_field.clone(),
            limits,
            undecodable,
            language: arguments.language,
        };
        Ok(Self { arguments, started, engine, lexicons, reading, writing, inventory })
    }

    /// What decides the bytes that are written: the settings, and their hash with those of the rest.
    fn identity(&self) -> (serde_json::Value, Identity) {
        let arguments = self.arguments;
        let engine = arguments.engine.name();
        let (least, steps) = (arguments.min_confidence, arguments.max_steps);
        let settings = output::run_settings(
            arguments.inputs.settings(),
            engine,
            least,
            steps,
            self.engine.bounds,
            &self.reading,
            &self.writing,
        );
        let lexicons: Vec<_> = self.lexicons.iter().map(digest_of_lexicon).collect();
        let models = Models::files(arguments.models.as_deref());
        let models = models.map(|(name, bytes)| digest_of_file(&format!("models/{name}"), bytes));
        let identity = Identity {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            settings: digest([settings.to_string().as_bytes()]),
            lexicons: digest(lexicons.iter().map(|digest| digest.as_bytes())),
            models: digest(models.iter().map(|digest| digest.as_bytes())),
            inputs: self.inventory.sha256(),
        };
        (settings, identity)
    }

    fn run(self, writing_now: &Mutex<()>) -> Result<End, Failure> {
        let (run_settings, identity) = self.identity();
        let Self { arguments, started, engine, lexicons, reading, writing, inventory } = self;
        let mode = match (arguments.resume, arguments.overwrite) {
            (true, _) => Mode::Resume,
            (_, true) => Mode::Overwrite,
            _ => Mode::New,
        };
        let mut target = match Target::open(&arguments.output, &writing, &identity, mode)? {
            Found::Open(target) => target,
            Found::Finished(counts) => {
                if !arguments.quiet {
                    say!("the run is finished already: nothing to do");
                }
                return Ok(End::of(counts));
            }
        };
        let skipped = (inventory.skipped.clone(), inventory.skipped_by_ending());
        let mut documents = Documents::new(inventory, reading);
        let settings = batch::Settings::with_threads(arguments.threads.map(usize::from));
        let mut progress = Progress::new(arguments.quiet);
        pass_over(&mut documents, target.parts(), &arguments.output, &mut progress)?;
        if !arguments.quiet && !target.parts().is_empty() {
            say!(
                "going on behind {} finished shards, {} documents and rejects",
                target.parts().len(),
                documents.told()
            );
        }
        quiet_panics();
        // a way for tests, and for people who doubt it, to see that a defect costs one document
        let defect = std::env::var("DIXIT_PANIC_DOC").ok();
        let annotate = |document: &Document, rows: &mut Rows| {
            assert!(defect.as_ref() != Some(&document.id), "asked for by DIXIT_PANIC_DOC");
            rows.annotate(&engine, document, arguments.max_steps);
        };
        let hold = || writing_now.lock().unwrap_or_else(PoisonError::into_inner);
        let result = batch::run(settings, &mut documents, &|| Rows::new(&writing), &annotate, &mut |rows| {
            progress.add(rows);
            if progress.is_hopeless() {
                return Err(Failure::NoText);
            }
            let _held = hold();
            target.add(rows)
        });
        let counts = progress.finish();
        let _held = hold();
        match result {
            Ok(()) if progress.has_no_text_column() => {
                target.discard();
                return Err(Failure::NoText);
            }
            Err(Failure::NoText) => {
                target.discard();
                return Err(Failure::NoText);
            }
            other => other?,
        }
        if let (OnDuplicate::Error, Some((id, path))) = (arguments.on_dup, &documents.log().ids.first_repeated) {
            target.discard();
            return Err(Failure::Repeated(id.clone(), path.clone()));
        }
        let seconds = started.elapsed().as_secs_f64();
        let run = Run {
            identity: &identity,
            settings: &run_settings,
            threads: settings.threads,
            lexicons: &lexicons,
            files: &documents.log().files,
            skipped: &skipped.0,
            repeated_ids: documents.log().ids.repeated,
            passed: &documents.log().passed,
            counts,
            seconds,
        };
        target.finish(&run, documents.told())?;
        if !arguments.quiet {
            tell(&documents, &skipped.1, counts, seconds);
        }
        Ok(End::of(counts))
    }
}

/// Reads what an earlier run finished, and sees that it is the same.
fn pass_over(documents: &mut Documents, parts: &[Part], output: &Path, progress: &mut Progress) -> Result<(), Failure> {
    for part in parts {
        let mut read = Fingerprint::default();
        for item in documents.by_ref().take(usize::try_from(part.read.items).unwrap_or(usize::MAX)) {
            if let Err(reject) = &item {
                progress.note(reject);
            }
            read.add(&item);
        }
        if read != part.read {
            return Err(WriteError::other_input(output).into());
        }
        progress.resume(&part.counts);
    }
    Ok(())
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
    if documents.log().ids.repeated > 0 {
        say!(
            "{} documents have an id that an earlier one has: their rows stand under the same doc_id",
            documents.log().ids.repeated
        );
    }
    let passed = &documents.log().passed;
    if !passed.is_empty() {
        let mut reasons: Vec<(&String, &u64)> = passed.iter().collect();
        reasons.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let shown: Vec<String> =
            reasons.iter().take(NOTES).map(|(reason, count)| format!("{count} {reason}")).collect();
        let more = if reasons.len() > NOTES { ", and others, which run.json counts" } else { "" };
        say!("passed over in archives: {}{more}", shown.join(", "));
    }
    let Counts { documents, claims, rejected, .. } = counts;
    let speed = documents as f64 / seconds.max(1e-9);
    say!("{documents} documents, {claims} claims, {rejected} rejected, {speed:.0} documents/s ({seconds:.1} s)");
}

/// Which formats and tables go where.
fn writing(arguments: &Arguments) -> Result<output::Settings, Cause> {
    let is_stream = arguments.output.as_os_str() == "-";
    if is_stream && (arguments.shards || arguments.resume || arguments.overwrite) {
        return Err("--shards, --resume and --overwrite are for a folder; give one with -o".into());
    }
    let mut settings = output::Settings::default();
    if !arguments.format.is_empty() {
        settings.formats.clone_from(&arguments.format);
    } else if is_stream {
        settings.formats = vec![Format::Jsonl];
    }
    if !arguments.tables.is_empty() {
        settings.tables.clone_from(&arguments.tables);
    }
    if (is_stream || arguments.shards)
        && let Some(format) = settings.formats.iter().find(|format| format.is_converted())
    {
        let message = format!("{} is made of the whole run: give a folder with -o, without --shards", format.name());
        return Err(message.into());
    }
    if is_stream {
        settings.dialect = Dialect::Raw;
        if settings.files().len() != 1 {
            return Err("standard output takes one file: --format jsonl, or --format csv with one of --tables".into());
        }
    }
    settings.columns = arguments.columns;
    if let Some(dialect) = arguments.csv.or(arguments.excel.then_some(Dialect::Spreadsheet)) {
        settings.dialect = dialect;
    }
    settings.shard = arguments.shard_size;
    if arguments.shards {
        settings.layout = Layout::Parts;
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
