//! `dixit bench`: how fast whole runs are here, on the user's own articles or on generated ones.

use std::fs;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::time::Duration;

use crate::benchmark::{self, Generator, Plan, Report, Spread};
use crate::{Document, Engine, EngineKind, Lexicons, batch, output};
use clap::Args;
use cpu_time::ProcessTime;
use indicatif::ProgressBar;

use super::End;
use super::say::{answer, error};

/// Measure the speed of whole runs: articles a second, time by stage, threads, memory, start-up
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Articles to measure on, in any form that annotate reads [default: generated ones]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Megabytes of text to generate
    #[arg(long, value_name = "N", default_value_t = 10.0, value_parser = megabytes, conflicts_with = "path")]
    mb: f64,
    /// Seed of what is generated; the same seed gives the same articles
    #[arg(long, value_name = "S", default_value_t = 1, conflicts_with = "path")]
    seed: u64,
    /// What is measured
    #[arg(long, value_name = "ENGINE", value_parser = super::engines(), default_value = "accurate")]
    engine: EngineKind,
    /// Numbers of threads, with commas between [default: 1, 2, 4 … up to all processors]
    #[arg(long, short = 'j', value_name = "N", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Vec<u16>,
    /// How often each figure is measured
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    runs: u16,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
    /// Write the generated articles to a file, as JSON lines, and measure nothing
    #[arg(long, value_name = "FILE", conflicts_with = "path")]
    write: Option<PathBuf>,
    /// Say what this process has cost once its first document is annotated, and nothing else
    #[arg(long, hide = true)]
    probe: bool,
}

fn megabytes(given: &str) -> Result<f64, String> {
    match given.parse() {
        Ok(mb) if mb > 0.0 && mb <= 100_000.0 => Ok(mb),
        _ => Err("expected a number of megabytes, such as 10".to_owned()),
    }
}

type Cause = Box<dyn std::error::Error>;

/// Measures what the arguments ask for.
pub(super) fn run(arguments: &Arguments) -> End {
    let text = match &arguments.write {
        _ if arguments.probe => probe(arguments.engine).map(|cost| cost.as_nanos().to_string()),
        Some(path) => {
            Lexicons::builtin().map_err(Cause::from).and_then(|lexicons| generate(arguments, &lexicons, path))
        }
        None => measured(arguments),
    };
    match text {
        Ok(text) => answer(&text),
        Err(cause) => {
            error(cause.as_ref());
            End::Usage
        }
    }
}

/// From the process's start to its first annotated document.
fn probe(kind: EngineKind) -> Result<Duration, Cause> {
    let engine = Engine::with(Lexicons::builtin()?, kind)?;
    let document = Document { text: "“We will wait,” the minister said.".into(), ..Document::default() };
    let claims = crate::annotate(&engine, &document).claims.len();
    if claims == 0 {
        return Err("the first document has no claim: this is a defect of the program".into());
    }
    Ok(ProcessTime::now().as_duration())
}

fn measured(arguments: &Arguments) -> Result<String, Cause> {
    let engine = Engine::with(Lexicons::builtin()?, arguments.engine)?;
    let folder = Scratch::make()?;
    // hidden by itself where standard error is no terminal
    let bar = ProgressBar::new_spinner();
    bar.enable_steady_tick(Duration::from_millis(200));
    let tell = |what: &str| bar.set_message(what.to_owned());
    let (inputs, corpus) = match &arguments.path {
        Some(path) => (path.clone(), path.display().to_string()),
        None => {
            tell("making articles");
            let path = folder.0.join("articles.jsonl");
            generate(arguments, &engine.lexicons, &path)?;
            (path, format!("generated, seed {}", arguments.seed))
        }
    };
    let plan = Plan {
        inputs: vec![inputs],
        corpus,
        threads: threads(arguments),
        runs: usize::from(arguments.runs),
        scratch: folder.0.join("out"),
        writing: output::Settings::default(),
    };
    let mut report = benchmark::measure(&engine, &plan, &tell)?;
    tell("start-up");
    report.start_up_milliseconds = Some(start_up(arguments)?);
    bar.finish_and_clear();
    text(arguments, &report)
}

fn text(arguments: &Arguments, report: &Report) -> Result<String, Cause> {
    Ok(match arguments.json {
        true => serde_json::to_string(report)? + "\n",
        false => report.to_string(),
    })
}

/// Writes the generated articles; has nothing to say.
fn generate(arguments: &Arguments, lexicons: &Lexicons, path: &Path) -> Result<String, Cause> {
    let failed = |cause| format!("cannot write {}: {cause}; free some space, or set TMPDIR", path.display());
    #[expect(clippy::disallowed_methods, reason = "articles for a look, made anew by the same seed")]
    let mut out = BufWriter::new(fs::File::create(path).map_err(failed)?);
    Generator::new(lexicons, arguments.seed).write((arguments.mb * 1e6) as u64, &mut out).map_err(failed)?;
    out.flush().map_err(failed)?;
    Ok(String::new())
}

fn threads(arguments: &Arguments) -> Vec<usize> {
    if !arguments.threads.is_empty() {
        return arguments.threads.iter().map(|threads| usize::from(*threads)).collect();
    }
    let all = batch::Settings::with_threads(None).threads;
    let mut threads: Vec<usize> = (0..).map(|power| 1 << power).take_while(|threads| *threads < all).collect();
    threads.push(all);
    threads
}

/// The processor's time of whole processes up to their first annotated document, in milliseconds.
fn start_up(arguments: &Arguments) -> Result<Spread, Cause> {
    let program = std::env::current_exe()?;
    let mut costs = Vec::new();
    for _ in 0..arguments.runs {
        let child = Command::new(&program).args(["bench", "--probe", "--engine", arguments.engine.name()]).output()?;
        let nanoseconds: f64 = String::from_utf8(child.stdout)?.trim().parse()?;
        costs.push(nanoseconds / 1e6);
    }
    Ok(Spread::of(costs))
}

/// A folder of our own among the system's temporary ones, taken away at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn make() -> Result<Self, Cause> {
        let path = std::env::temp_dir().join(format!("dixit-bench-{}", process::id()));
        fs::create_dir(&path)
            .map_err(|cause| format!("cannot make {}: {cause}; free some space, or set TMPDIR", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
