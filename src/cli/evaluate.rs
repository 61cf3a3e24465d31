//! `dixit evaluate`: annotations against gold.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::evaluate::{self, Annotated, Nesting, Scores};
use clap::{Args, ValueEnum};

use super::End;
use super::say::{answer, error, say};

/// Score annotations against gold: claims, speakers, acts and stances
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Gold: JSON lines in the form of annotations.jsonl with the text, a .gold file or a folder of them, or a folder of brat standoff
    #[arg(long, value_name = "PATH")]
    gold: PathBuf,
    /// What is scored: an output folder of annotate, its annotations.jsonl, or a second annotation in any form of gold
    predicted: PathBuf,
    /// Are claims within claims scored? auto: where gold has any
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Nested::Auto)]
    nested: Nested,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Nested {
    Auto,
    Always,
    Never,
}

type Cause = Box<dyn std::error::Error>;

/// Scores what the arguments ask for. Missing documents count as empty, and as rejected ones in the exit code.
pub(super) fn run(arguments: &Arguments) -> End {
    let (gold, predicted) = match read(arguments) {
        Ok(both) => both,
        Err(cause) => {
            error(cause.as_ref());
            return End::Usage;
        }
    };
    let nesting = match arguments.nested {
        Nested::Always => Nesting::All,
        Nested::Never => Nesting::Outermost,
        Nested::Auto => Nesting::of(&gold),
    };
    let scores = evaluate::score(&gold, &predicted, nesting);
    for id in &scores.missing {
        say!("{id}: gold has no annotation to compare with; its claims count as missed");
    }
    let text = match arguments.json {
        true => serde_json::to_string(&scores).map(|line| line + "\n"),
        false => Ok(table(&scores)),
    };
    match text.map(|text| answer(&text)) {
        Ok(End::Done) if !scores.missing.is_empty() => End::Rejected,
        Ok(end) => end,
        Err(cause) => {
            error(&cause);
            End::Output
        }
    }
}

fn read(arguments: &Arguments) -> Result<(Vec<Annotated>, Vec<Annotated>), Cause> {
    let gold = evaluate::read_gold(&arguments.gold)?;
    if gold.is_empty() {
        return Err(format!("{}: holds no document", arguments.gold.display()).into());
    }
    let predicted = evaluate::read_predicted(&arguments.predicted)?;
    for (documents, path) in [(&gold, &arguments.gold), (&predicted, &arguments.predicted)] {
        if let Some(id) = double(documents) {
            return Err(format!("{}: document {id} stands there twice", path.display()).into());
        }
    }
    Ok((gold, predicted))
}

fn double(documents: &[Annotated]) -> Option<&str> {
    let mut seen = BTreeSet::new();
    documents.iter().map(|document| document.id.as_str()).find(|id| !seen.insert(*id))
}

fn table(scores: &Scores) -> String {
    let mut out =
        format!("{:28} {:>9} {:>9} {:>9} {:>7} {:>9}\n", "", "precision", "recall", "F1", "gold", "predicted");
    for (name, prf) in &scores.measures {
        let _ = writeln!(
            out,
            "{name:28} {:9.4} {:9.4} {:9.4} {:7} {:9}",
            prf.precision, prf.recall, prf.f1, prf.gold, prf.predicted
        );
    }
    if !scores.reliability.is_empty() {
        let _ = writeln!(out, "\n{:28} {:>9} {:>9} {:>9}", "claims by confidence", "claims", "mean", "right");
        for row in &scores.reliability {
            let range = format!("{:.1} to {:.1}", row.from, row.to);
            let _ = writeln!(out, "{range:28} {:9} {:9.4} {:9.4}", row.claims, row.confidence, row.right);
        }
    }
    if !scores.rules.is_empty() {
        let _ = writeln!(out, "\n{:28} {:>9} {:>9} {:>9}", "claims by pattern", "claims", "", "right");
        for (rule, row) in &scores.rules {
            let right = row.right as f64 / row.claims.max(1) as f64;
            let _ = writeln!(out, "{rule:28} {:9} {:9} {right:9.4}", row.claims, "");
        }
    }
    let _ = writeln!(out, "\n{} documents, {} of them without an annotation", scores.documents, scores.missing.len());
    out
}
