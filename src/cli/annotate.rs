//! `dixit annotate`: articles in, tables and JSON lines out.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use dixit::batch;
use dixit::output::{self, Counts, File, Folder, Rows};
use dixit::read::{self, Documents};
use dixit::{Document, Engine, Lexicons};

use super::End;
use super::say::{error, say};

/// Annotate articles: who said what, about whom, and where they stand
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files or folders of articles, or - for JSON lines on standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Folder to write to, or - for JSON lines on standard output
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Threads that annotate [default: one for each processor]
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Folder of lexicons that are layered over the built-in ones; may be given several times
    #[arg(long, value_name = "DIR")]
    lexicon: Vec<PathBuf>,
    /// Field or column that holds the text
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

/// Rejects that are told one by one; the others are counted.
const TOLD: u64 = 10;

pub(super) fn run(arguments: &Arguments) -> End {
    let started = Instant::now();
    let inventory = match read::inventory(&arguments.inputs) {
        Ok(inventory) => inventory,
        Err(cause) => {
            error(&cause);
            return End::Usage;
        }
    };
    let engine = match Lexicons::load(&arguments.lexicon).map_err(Into::into).and_then(Engine::with) {
        Ok(engine) => engine,
        Err(cause) => {
            error(&cause);
            return End::Usage;
        }
    };
    let skipped = inventory.skipped_by_ending();
    let files = [File::Annotations];
    let mut target = match Target::open(&arguments.output, &files) {
        Ok(target) => target,
        Err(cause) => {
            error(&cause);
            return End::Usage;
        }
    };
    let settings = read::Settings { text_field: arguments.text_field.clone(), ..read::Settings::default() };
    let mut documents = Documents::new(inventory, settings);
    let mut counts = Counts::default();
    let threads = batch::Settings::with_threads(arguments.threads.map(usize::from));
    let annotate = |document: &Document, rows: &mut Rows| rows.add(document, &dixit::annotate(&engine, document));
    let result = batch::run(threads, &mut documents, &|| Rows::new(&files), &annotate, &mut |rows| {
        for (reject, number) in rows.rejects.iter().zip(counts.rejected..) {
            if number < TOLD {
                say(format_args!("rejected: {reject}"));
            }
        }
        counts.add(&rows.counts);
        target.add(rows)
    });
    let finished = result.and_then(|()| target.finish());
    match finished {
        Ok(()) => {}
        Err(Failure::ClosedPipe) => return End::Done,
        Err(Failure::Write(cause)) => {
            error(cause.as_ref());
            return End::Output;
        }
    }
    if !arguments.quiet {
        documents.log().notes.iter().for_each(|note| say(format_args!("{note}")));
        if !skipped.is_empty() {
            say(format_args!("not read, since they are no documents: {skipped}"));
        }
        let seconds = started.elapsed().as_secs_f64();
        say(format_args!(
            "{} documents, {} claims, {} rejected, {:.0} documents/s ({seconds:.1} s)",
            counts.documents,
            counts.claims,
            counts.rejected,
            counts.documents as f64 / seconds.max(1e-9)
        ));
    }
    match (counts.panics, counts.rejected) {
        (0, 0) => End::Done,
        (0, _) => End::Rejected,
        _ => End::Panic,
    }
}

/// Where the output goes.
enum Target {
    Folder(Folder),
    Stdout(io::Stdout),
}

enum Failure {
    /// Nobody reads standard output any more.
    ClosedPipe,
    Write(Box<dyn std::error::Error>),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => Self::Write(Box::new(error)),
        }
    }
}

impl Target {
    fn open(path: &Path, files: &[File]) -> Result<Self, output::WriteError> {
        match path.as_os_str() == "-" {
            true => Ok(Self::Stdout(io::stdout())),
            false => Folder::create(path, files).map(Self::Folder),
        }
    }

    fn add(&mut self, rows: &Rows) -> Result<(), Failure> {
        match self {
            Self::Folder(folder) => folder.add(rows).map_err(|error| Failure::Write(Box::new(error))),
            Self::Stdout(out) => Ok(output::stream(rows, out)?),
        }
    }

    fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Folder(folder) => folder.finish(&[]).map_err(|error| Failure::Write(Box::new(error))),
            Self::Stdout(mut out) => Ok(out.flush()?),
        }
    }
}
