//! Figures, with their spread, as a table for people and as JSON.

use std::fmt::{self, Write as _};

use serde::Serialize;

use super::Machine;

/// Several measurements of one figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
    /// The least.
    pub least: f64,
    /// The middle one; of an even number the lower of the two.
    pub median: f64,
    /// The most.
    pub most: f64,
}

impl Spread {
    /// Of some measurements; all zero if there are none.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        match (values.first(), values.last()) {
            (Some(&least), Some(&most)) => Self { least, median: values[(values.len() - 1) / 2], most },
            _ => Self::default(),
        }
    }

    /// Of measurements that may not be had; `None` if one is missing.
    pub(super) fn of_known(values: impl Iterator<Item = Option<f64>>) -> Option<Self> {
        values.collect::<Option<Vec<f64>>>().filter(|values| !values.is_empty()).map(Self::of)
    }
}

/// What a stage costs.
#[derive(Clone, Debug, Serialize)]
pub struct StageCost {
    /// `read`, a stage of the pipeline, `format` or `write`.
    pub stage: &'static str,
    /// The processor's time for a byte of text.
    pub nanoseconds_per_byte: Spread,
}

/// Whole runs on a number of threads.
#[derive(Clone, Debug, Serialize)]
pub struct Scaling {
    /// Threads that annotate.
    pub threads: usize,
    /// Text by the clock (MB are millions of bytes).
    pub megabytes_per_second: Spread,
    /// Text by the time that all processors spent.
    pub megabytes_per_processor_second: Spread,
    /// How much faster than the first number of threads, by the clock.
    pub speed_up: f64,
    /// How much more of the processors' time than the first number of threads.
    pub inflation: f64,
    /// Most memory that the process held, in MB; `None` where the system does not tell.
    pub peak_megabytes: Option<Spread>,
}

/// What was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// On what.
    pub machine: Machine,
    /// Which articles.
    pub corpus: String,
    /// Which engine.
    pub engine: &'static str,
    /// Which files were written.
    pub files: Vec<&'static str>,
    /// Measurements of each figure.
    pub runs: usize,
    /// Articles.
    pub documents: u64,
    /// Bytes of their texts.
    pub bytes: u64,
    /// Claims found, the same in every run.
    pub claims: u64,
    /// Stances found.
    pub stances: u64,
    /// Mentions found.
    pub mentions: u64,
    /// Records that could not be read.
    pub rejected: u64,
    /// By the processor's time of the first number of threads.
    pub articles_per_processor_second: Spread,
    /// In the order of the work, on one thread.
    pub stages: Vec<StageCost>,
    /// Whole runs.
    pub threads: Vec<Scaling>,
    /// The processor's time from the program's start to its first annotated document; `None` if it was not measured.
    pub start_up_milliseconds: Option<Spread>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Machine { processor, processors, system, program } = &self.machine;
        let processor = processor.as_deref().unwrap_or("unknown processor");
        writeln!(f, "{program}, {} engine, on {processor}, {processors} processors, {system}", self.engine)?;
        writeln!(
            f,
            "{}: {} articles, {:.2} MB, {} claims, {} stances, {} mentions, {} rejected",
            self.corpus,
            self.documents,
            self.bytes as f64 / 1e6,
            self.claims,
            self.stances,
            self.mentions,
            self.rejected
        )?;
        writeln!(f, "written: {}; each figure measured {} times\n", self.files.join(", "), self.runs)?;

        writeln!(f, "{:34}{:>12}{:>12}{:>12}", "", "median", "least", "most")?;
        let mut line = |name: &str, spread: &Spread, digits: usize| {
            let Spread { least, median, most } = spread;
            writeln!(f, "{name:34}{median:>12.digits$}{least:>12.digits$}{most:>12.digits$}")
        };
        line("articles a processor second", &self.articles_per_processor_second, 0)?;
        let mut sum = 0.0;
        for StageCost { stage, nanoseconds_per_byte } in &self.stages {
            sum += nanoseconds_per_byte.median;
            line(&format!("{stage}, ns a byte"), nanoseconds_per_byte, 1)?;
        }
        line("all stages, ns a byte", &Spread { least: sum, median: sum, most: sum }, 1)?;
        if let Some(start_up) = &self.start_up_milliseconds {
            line("start-up, processor ms", start_up, 1)?;
        }
        writeln!(f)?;
        let mut head = format!("{:>7}{:>10}{:>19}{:>12}", "threads", "MB/s", "(least–most)", "MB/s of CPU");
        let _ = write!(head, "{:>10}{:>11}{:>10}", "speed-up", "inflation", "peak MB");
        writeln!(f, "{head}")?;
        for scaling in &self.threads {
            let Scaling { threads, megabytes_per_second: Spread { least, median, most }, .. } = scaling;
            let range = format!("({least:.2}–{most:.2})");
            let peak =
                scaling.peak_megabytes.map_or_else(|| "unknown".to_owned(), |peak| format!("{:.0}", peak.median));
            writeln!(
                f,
                "{threads:>7}{median:>10.2}{range:>19}{:>12.2}{:>10.2}{:>11.2}{peak:>10}",
                scaling.megabytes_per_processor_second.median, scaling.speed_up, scaling.inflation
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_one_of_the_measurements() {
        assert_eq!(Spread::of([3.0, 1.0, 2.0]), Spread { least: 1.0, median: 2.0, most: 3.0 });
        assert_eq!(Spread::of([4.0, 1.0, 2.0, 3.0]), Spread { least: 1.0, median: 2.0, most: 4.0 });
        assert_eq!(Spread::of_known([Some(1.0), None].into_iter()), None);
    }
}
