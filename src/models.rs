//! The learned models, read once and shared by all threads.
//!
//! The shipped weights of `models/` are embedded in the binary; each has a card beside it that says what it was learned from.

use std::fmt;

use crate::attribution::learned;
use crate::mention;
use crate::parse::Parser;
use crate::tag::Tagger;
use crate::weights::ModelError;

/// All models that the stages use.
pub struct Models {
    /// Parts of speech.
    pub tagger: Tagger,
    /// Heads and relations.
    pub parser: Parser,
    /// Names in no gazetteer.
    pub names: mention::Model,
    /// Source, cue and content.
    pub attribution: learned::Model,
}

impl fmt::Debug for Models {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Models").finish_non_exhaustive()
    }
}

impl Models {
    /// The shipped models.
    ///
    /// # Errors
    /// When an embedded model is damaged; the project's tests keep that from happening.
    pub fn builtin() -> Result<Self, ModelError> {
        Ok(Self {
            tagger: Tagger::load(include_bytes!("../models/tagger.bin.zst"))?,
            parser: Parser::load(include_bytes!("../models/parser.bin.zst"))?,
            names: mention::Model::load(include_bytes!("../models/names.bin.zst"))?,
            attribution: learned::Model::load(include_bytes!("../models/attribution.bin.zst"))?,
        })
    }
}
