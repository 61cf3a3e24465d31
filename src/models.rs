//! The learned models, read once and shared by all threads.
//!
//! The shipped weights of `models/` are embedded in the binary; each has a card beside it that says what it was learned from.

use std::fmt;
use std::panic;
use std::thread;

use crate::attribution::learned;
use crate::mention;
use crate::parse::Parser;
use crate::tag::Tagger;
use crate::weights::ModelError;

const TAGGER: &[u8] = include_bytes!("../models/tagger.bin.zst");
const PARSER: &[u8] = include_bytes!("../models/parser.bin.zst");
const NAMES: &[u8] = include_bytes!("../models/names.bin.zst");
const ATTRIBUTION: &[u8] = include_bytes!("../models/attribution.bin.zst");

/// The models that the stages use.
pub struct Models {
    /// Parts of speech.
    pub tagger: Tagger,
    /// Names in no gazetteer.
    pub names: mention::Model,
    /// What only the accurate engine uses.
    pub deep: Option<Deep>,
}

/// The models of the accurate engine.
pub struct Deep {
    /// Heads and relations.
    pub parser: Parser,
    /// Source, cue and content.
    pub attribution: learned::Model,
}

impl fmt::Debug for Models {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Models").finish_non_exhaustive()
    }
}

impl Models {
    /// The bytes of the shipped models: tagger, parser, names, attribution.
    pub const BUILTIN: [&[u8]; 4] = [TAGGER, PARSER, NAMES, ATTRIBUTION];

    /// The shipped models, all of them, each read by a thread of its own.
    ///
    /// # Errors
    /// When an embedded model is damaged; the project's tests keep that from happening.
    pub fn builtin() -> Result<Self, ModelError> {
        thread::scope(|scope| {
            let parser = scope.spawn(parser);
            let attribution = scope.spawn(attribution);
            let (tagger, names) = (tagger()?, names()?);
            let parser = parser.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked))?;
            let attribution = attribution.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked))?;
            Ok(Self { tagger, names, deep: Some(Deep { parser, attribution }) })
        })
    }

    /// Those that the fast engine uses.
    ///
    /// # Errors
    /// As of [`Models::builtin`].
    pub fn fast() -> Result<Self, ModelError> {
        Ok(Self { tagger: tagger()?, names: names()?, deep: None })
    }
}

/// The shipped tagger.
///
/// # Errors
/// When it is damaged.
pub fn tagger() -> Result<Tagger, ModelError> {
    Tagger::load(TAGGER)
}

/// The shipped model of names.
///
/// # Errors
/// When it is damaged.
pub fn names() -> Result<mention::Model, ModelError> {
    mention::Model::load(NAMES)
}

/// The shipped parser.
///
/// # Errors
/// When it is damaged.
pub fn parser() -> Result<Parser, ModelError> {
    Parser::load(PARSER)
}

/// The shipped model of attribution.
///
/// # Errors
/// When it is damaged.
pub fn attribution() -> Result<learned::Model, ModelError> {
    learned::Model::load(ATTRIBUTION)
}
