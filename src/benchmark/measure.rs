//! Runs what is measured: one pass with a clock at every stage, and whole runs on each number of threads.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cpu_time::{ProcessTime, ThreadTime};

use super::machine::{self, Machine};
use super::report::{Report, Scaling, Spread, StageCost};
use crate::batch::{self, Page};
use crate::document::Document;
use crate::output::{self, Counts, Folder, Rows, WriteError};
use crate::pipeline::{Engine, Stage, annotate, annotate_watched};
use crate::read::{self, Documents, NoInput};

/// What is measured, and how.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Files or folders of articles.
    pub inputs: Vec<PathBuf>,
    /// What they are, for people: a path, or how they were generated.
    pub corpus: String,
    /// Numbers of threads; the first is what the others are compared with.
    pub threads: Vec<usize>,
    /// How often each figure is measured.
    pub runs: usize,
    /// A folder that may be written to; it is made, and taken away again.
    pub scratch: PathBuf,
    /// What is written.
    pub writing: output::Settings,
}

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchmarkError {
    /// The inputs cannot be read.
    #[error(transparent)]
    Inputs(#[from] NoInput),
    /// Output cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The inputs hold no article.
    #[error("{0} holds no article; name files or folders that annotate can read")]
    Nothing(String),
    /// A run found something else than the one before it.
    #[error("two runs over the same articles differ ({0} and {1}): this is a defect of the program")]
    Differs(String, String),
    /// The corpus cannot be written.
    #[error("cannot write the generated articles")]
    Corpus(#[from] io::Error),
}

/// Measures; `tell` hears what is being done.
///
/// # Errors
/// When inputs cannot be read or output cannot be written, or when two runs differ.
pub fn measure(engine: &Engine, plan: &Plan, tell: &dyn Fn(&str)) -> Result<Report, BenchmarkError> {
    let mut expected: Option<Counts> = None;
    let mut check = |counts: Counts| match *expected.get_or_insert(counts) {
        before if before == counts => Ok(()),
        before => Err(BenchmarkError::Differs(format!("{before:?}"), format!("{counts:?}"))),
    };
    let mut passes = Vec::new();
    for run in 1..=plan.runs {
        tell(&format!("stages, run {run} of {}", plan.runs));
        let (counts, costs) = by_stage(engine, plan)?;
        check(counts)?;
        passes.push(costs);
    }
    let mut whole = Vec::new();
    for run in 1..=plan.runs {
        // in turn, so that a noisy moment does not fall on one number of threads alone
        for &threads in &plan.threads {
            tell(&format!("{threads} threads, run {run} of {}", plan.runs));
            let (counts, cost) = whole_run(engine, plan, threads)?;
            check(counts)?;
            whole.push((threads, cost));
        }
    }
    let counts = expected.filter(|counts| counts.documents > 0 && counts.bytes > 0);
    let counts = counts.ok_or_else(|| BenchmarkError::Nothing(plan.corpus.clone()))?;
    let bytes = counts.bytes as f64;
    let stages = STAGES.iter().enumerate().map(|(index, name)| StageCost {
        stage: name,
        nanoseconds_per_byte: Spread::of(passes.iter().map(|costs| costs[index].as_nanos() as f64 / bytes)),
    });
    let of = |threads: usize| whole.iter().filter(move |run| run.0 == threads).map(|run| &run.1);
    let median = |threads: usize, figure: fn(&Cost) -> f64| Spread::of(of(threads).map(figure)).median;
    let first = plan.threads.first().copied().unwrap_or(1);
    let scaling = plan.threads.iter().map(|&threads| Scaling {
        threads,
        megabytes_per_second: Spread::of(of(threads).map(|cost| bytes / 1e6 / cost.clock.as_secs_f64())),
        megabytes_per_processor_second: Spread::of(of(threads).map(|cost| bytes / 1e6 / cost.processor.as_secs_f64())),
        speed_up: median(first, |cost| cost.clock.as_secs_f64()) / median(threads, |cost| cost.clock.as_secs_f64()),
        inflation: median(threads, |cost| cost.processor.as_secs_f64())
            / median(first, |cost| cost.processor.as_secs_f64()),
        peak_megabytes: Spread::of_known(of(threads).map(|cost| cost.peak)),
    });
    Ok(Report {
        machine: Machine::here(),
        corpus: plan.corpus.clone(),
        engine: engine.kind.name(),
        files: plan.writing.files().into_iter().map(output::File::name).collect(),
        runs: plan.runs,
        documents: counts.documents,
        bytes: counts.bytes,
        claims: counts.claims,
        stances: counts.stances,
        mentions: counts.mentions,
        rejected: counts.rejected,
        articles_per_processor_second: Spread::of(
            of(first).map(|cost| counts.documents as f64 / cost.processor.as_secs_f64()),
        ),
        stages: stages.collect(),
        threads: scaling.collect(),
        start_up_milliseconds: None,
    })
}

/// What a whole run cost.
struct Cost {
    clock: Duration,
    processor: Duration,
    /// Megabytes.
    peak: Option<f64>,
}

/// One run as annotate does it, but for the joining of its shards.
fn whole_run(engine: &Engine, plan: &Plan, threads: usize) -> Result<(Counts, Cost), BenchmarkError> {
    machine::forget_peak();
    let (clock, processor) = (Instant::now(), ProcessTime::now());
    let mut documents =
        Documents::new(read::inventory(&plan.inputs, read::Links::default())?, read::Settings::default());
    let mut folder = Folder::for_measuring(&plan.scratch, &plan.writing)?;
    let writing = Arc::new(plan.writing.clone());
    let mut counts = Counts::default();
    batch::run(
        batch::Settings::with_threads(Some(threads)),
        &mut documents,
        &|| Rows::new(&writing),
        &|document: &Document, rows: &mut Rows| rows.add(document, &annotate(engine, document)),
        &mut |rows| {
            counts.add(&rows.counts);
            folder.add(rows)
        },
    )?;
    let cost = Cost { clock: clock.elapsed(), processor: processor.elapsed(), peak: machine::peak() };
    folder.discard();
    Ok((counts, cost))
}

/// What the pass tells apart: reading, the stages of the pipeline, formatting and writing.
const STAGES: [&str; WRITE + 1] = [
    "read",
    Stage::ALL[0].name(),
    Stage::ALL[1].name(),
    Stage::ALL[2].name(),
    Stage::ALL[3].name(),
    Stage::ALL[4].name(),
    Stage::ALL[5].name(),
    Stage::ALL[6].name(),
    Stage::ALL[7].name(),
    "format",
    "write",
];
const READ: usize = 0;
const FORMAT: usize = Stage::ALL.len() + 1;
const WRITE: usize = FORMAT + 1;

/// One pass on one thread; the processor's time of each of [`STAGES`].
fn by_stage(engine: &Engine, plan: &Plan) -> Result<(Counts, [Duration; WRITE + 1]), BenchmarkError> {
    let mut costs = [Duration::ZERO; WRITE + 1];
    let mut last = ThreadTime::now();
    let mut lap = |costs: &mut [Duration; WRITE + 1], stage: usize| {
        let now = ThreadTime::now();
        costs[stage] += now.duration_since(last);
        last = now;
    };
    let mut documents =
        Documents::new(read::inventory(&plan.inputs, read::Links::default())?, read::Settings::default());
    let mut folder = Folder::for_measuring(&plan.scratch, &plan.writing)?;
    let mut rows = Rows::new(&Arc::new(plan.writing.clone()));
    let mut counts = Counts::default();
    let mut held = 0;
    let size = batch::Settings::with_threads(Some(1)).bytes;
    loop {
        let document = documents.next();
        lap(&mut costs, READ);
        match &document {
            Some(Ok(document)) => {
                let annotation = annotate_watched(engine, document, &mut |stage| {
                    lap(&mut costs, 1 + Stage::ALL.iter().position(|other| *other == stage).unwrap_or_default());
                });
                rows.add(document, &annotation);
                held += document.text.len();
                drop(annotation);
            }
            Some(Err(reject)) => rows.reject(reject),
            None => {}
        }
        lap(&mut costs, FORMAT);
        if document.is_none() || held >= size {
            counts.add(&rows.counts);
            folder.add(&rows)?;
            rows.clear();
            held = 0;
            lap(&mut costs, WRITE);
        }
        if document.is_none() {
            folder.discard();
            return Ok((counts, costs));
        }
    }
}
