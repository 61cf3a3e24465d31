//! dixit: from news articles to a table of who said what, about whom, and where they stand.
//!
//! # The map
//!
//! Data flows through the modules in this order, and each uses only those before it:
//!
//! | module | what it does |
//! |---|---|
//! | [`span`], [`document`], [`bounds`] | offsets; a document as it was read; how much of it is looked at |
//! | [`entity`] | kinds of entities, countries, genders |
//! | [`lexicons`] | words, names and patterns, from `lexicons/*.csv` |
//! | [`segment`] | zones, sentences, tokens, quotations |
//! | [`mention`] | people, places, organizations, systems, events, issues |
//! | [`tag`], [`parse`], [`models`], [`syntax`] | parts of speech, heads and relations, where a sentence can hold a claim |
//! | [`attribution`] | source, cue and content of every attributed statement |
//! | [`speaker`] | whom each source resolves to |
//! | [`stance`] | what each claim does, and where its holder stands |
//! | [`pipeline`] | the stages in order |
//! | [`mod@read`] | files, folders, standard input → documents |
//! | [`batch`] | reading, annotating and writing at the same time, on all processors |
//! | [`output`] | annotated documents → tables and JSON lines |
//!
//! [`markup`] reads and writes labelled text for examples, cases and gold; [`evaluate`] compares annotations with gold;
//! [`show`] prints one document with its annotation.
//! [`benchmark`] measures whole runs on generated or given articles.
//! [`weights`] is what learned models are made of, [`train`] makes them from annotated data.
//! The command line stands in `cli`, which is a feature; nothing else prints. `python/` is a package of its own around the library.

pub mod attribution;
pub mod batch;
pub mod benchmark;
pub mod bounds;
#[cfg(feature = "cli")]
pub mod cli;
pub mod document;
pub mod entity;
pub mod evaluate;
pub mod import;
pub mod lexicons;
pub mod markup;
pub mod mention;
pub mod models;
pub mod network;
pub mod output;
pub mod parse;
pub mod pipeline;
mod random;
pub mod read;
pub mod records;
pub mod segment;
pub mod show;
pub mod span;
pub mod speaker;
pub mod stance;
pub mod summary;
pub mod syntax;
pub mod tag;
pub mod train;
pub mod weights;

pub use bounds::Bounds;
pub use document::Document;
pub use lexicons::Lexicons;
pub use pipeline::{Annotation, Engine, EngineKind, annotate};
pub use span::{CodePoints, Span};
