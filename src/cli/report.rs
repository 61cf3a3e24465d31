//! `dixit report`: a run as a page to look at.

use std::path::PathBuf;

use crate::Document;
use crate::output::Report;
use crate::read::{self, Documents, Language};
use crate::records;
use clap::Args;
use serde_json::Value;

use super::End;
use super::inputs::Inputs;
use super::say::{error, say};

/// Make one self-contained page of a run: articles with their claims marked, filters, table, matrix, timeline and network
///
/// The articles are read again from where annotate read them, so that their text can be shown; an article that is no longer there, or is
/// another one by now, is shown by its claims alone. Above a thousand articles there is an index and several pages.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Output folder of annotate
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Page to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Where the articles are, if they have moved; may be given several times
    #[arg(long, value_name = "INPUT")]
    input: Vec<PathBuf>,
    /// Say nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

type Cause = Box<dyn std::error::Error>;

/// Makes what the arguments ask for.
pub(super) fn run(arguments: &Arguments) -> End {
    let records = match records::open(&arguments.folder) {
        Ok(records) => records,
        Err(cause) => {
            error(&cause);
            return End::Usage;
        }
    };
    let mut texts = match Texts::open(arguments) {
        Ok(texts) => texts,
        Err(cause) => {
            say!("the texts of the articles cannot be shown: {cause}; name their place with --input");
            Texts(None)
        }
    };
    let mut report = Report::new(&arguments.output);
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(cause) => {
                error(&cause);
                return End::Usage;
            }
        };
        let document = texts.find(&record.id);
        if let Err(cause) = report.add(&record, document.as_ref().map(|document| document.text.as_str())) {
            error(&cause);
            return End::Output;
        }
    }
    let ([articles, claims, stances], without_text) = (report.counts, report.without_text);
    if let Err(cause) = report.finish() {
        error(&cause);
        return End::Output;
    }
    if !arguments.quiet {
        say!("{}: {articles} articles, {claims} claims, {stances} stances", arguments.output.display());
        if without_text > 0 {
            say!("{without_text} articles are shown by their claims alone: their text is not at hand, or has changed");
        }
    }
    End::Done
}

/// The documents of a run, read again in the order in which they were annotated.
struct Texts(Option<Documents>);

impl Texts {
    fn open(arguments: &Arguments) -> Result<Self, Cause> {
        let run = arguments.folder.join("run.json");
        let settings: Value = match std::fs::read(&run) {
            Ok(bytes) => serde_json::from_slice::<Value>(&bytes)?["settings"].take(),
            Err(_) if !arguments.input.is_empty() => Value::Null,
            Err(cause) => return Err(format!("cannot read {}: {cause}", run.display()).into()),
        };
        let inputs = match arguments.input.is_empty() {
            false => Inputs::of(arguments.input.clone()),
            true => Inputs::of_settings(&settings["inputs"]),
        };
        if inputs.has_stdin() {
            return Err("they came from standard input".into());
        }
        let text_field = settings["text_field"].as_str().map(str::to_owned);
        // whatever the run left out, its documents are among all of them
        let settings = read::Settings { text_field, language: Language::Any, ..read::Settings::default() };
        Ok(Self(Some(Documents::new(inputs.inventory()?, settings))))
    }

    /// The document of a record. Records stand in the order of the input; what stands between them was rejected.
    fn find(&mut self, id: &str) -> Option<Document> {
        let documents = self.0.as_mut()?;
        let found = documents.filter_map(Result::ok).find(|document| document.id == id);
        if found.is_none() {
            // all is read through: there is no use in looking for the next
            self.0 = None;
        }
        found
    }
}
