//! One document of an input, for the commands that look at one: `show` and `explain`.

use std::path::PathBuf;

use crate::read::{self, Documents};
use crate::{Annotation, Document, Engine, EngineKind, Lexicons};
use clap::Args;

use super::End;
use super::say::{error, say};

/// Which document, and what annotates it.
// the commands that take these have a group of that name themselves
#[derive(Debug, Args)]
#[group(skip)]
pub(super) struct Arguments {
    /// File with the article, in any form that annotate reads, or - for JSON lines on standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which document of a file of many
    #[arg(long, value_name = "ID")]
    document: Option<String>,
    /// Field or column that holds the text
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Folder of lexicons that are layered over the built-in ones; may be given several times
    #[arg(long, value_name = "DIR")]
    lexicon: Vec<PathBuf>,
    /// Folder with tagger.bin.zst, parser.bin.zst, names.bin.zst or attribution.bin.zst to use instead of the built-in ones
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
    /// How claims are found
    #[arg(long, value_name = "ENGINE", value_parser = super::engines(), default_value = "accurate")]
    engine: EngineKind,
}

/// An annotated document, and what annotated it.
pub(super) struct Article {
    pub(super) engine: Engine,
    pub(super) document: Document,
    pub(super) annotation: Annotation,
}

type Cause = Box<dyn std::error::Error>;

/// Ids that are told to those who name none of them.
const TOLD: usize = 10;

/// Reads and annotates the document; what is wrong has been said.
pub(super) fn open(arguments: &Arguments) -> Result<Article, End> {
    let opened = engine(arguments).and_then(|engine| Ok((engine, find(arguments)?)));
    match opened {
        Ok((engine, Ok(document))) => {
            let annotation = crate::annotate(&engine, &document);
            Ok(Article { engine, document, annotation })
        }
        Ok((_, Err(reject))) => {
            say!("rejected: {reject}");
            Err(End::Rejected)
        }
        Err(cause) => {
            error(cause.as_ref());
            Err(End::Usage)
        }
    }
}

fn engine(arguments: &Arguments) -> Result<Engine, Cause> {
    Ok(Engine::with_models(Lexicons::load(&arguments.lexicon)?, arguments.engine, arguments.models.as_deref())?)
}

/// The document that is asked for, or why there is none.
fn find(arguments: &Arguments) -> Result<Result<Document, read::Reject>, Cause> {
    let inventory = read::inventory(std::slice::from_ref(&arguments.file), read::Links::default())?;
    let settings = read::Settings { text_field: arguments.text_field.clone(), ..read::Settings::default() };
    let mut rejected = None;
    let mut others: Vec<Document> = Vec::new();
    let mut more = 0_usize;
    for read in Documents::new(inventory, settings) {
        match (read, &arguments.document) {
            (Ok(document), Some(id)) if document.id == *id => return Ok(Ok(document)),
            (Ok(document), _) if others.len() < TOLD => others.push(document),
            (Ok(_), _) => more += 1,
            (Err(reject), _) => _ = rejected.get_or_insert(reject),
        }
    }
    let file = arguments.file.display();
    match (others.len(), arguments.document.as_deref(), rejected) {
        (1, None, _) => Ok(Ok(others.remove(0))),
        (0, _, Some(reject)) => Ok(Err(reject)),
        (0, _, None) => Err(format!("{file}: there is no document").into()),
        (_, None, _) => Err(format!("{file}: holds {}; choose one with --document", listed(&others, more)).into()),
        (_, Some(id), _) => {
            Err(format!("{file}: no document has the id {id:?}; it holds {}", listed(&others, more)).into())
        }
    }
}

fn listed(documents: &[Document], more: usize) -> String {
    let ids: Vec<&str> = documents.iter().map(|document| document.id.as_str()).collect();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", ids.join(", "))
}
