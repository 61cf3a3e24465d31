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
    /// The bytes of the shipped models: tagger, parser, names, attribution.
    pub const BUILTIN: [&[u8]; 4] = [
        include_bytes!("../models/tagger.bin.zst"),
        include_bytes!("../models/parser.bin.zst"),
        include_bytes!("../models/names.bin.zst"),
        include_bytes!("../models/attribution.bin.zst"),
    ];

    /// The shipped models.
    ///
    /// # Errors
    /// When an embedded model is damaged; the project's tests keep that from happening.
    pub fn builtin() -> Result<Self, ModelError> {
        let [tagger, parser, names, attribution] = Self::BUILTIN;
        Ok(Self {
            tagger: Tagger::load(tagger)?,
            parser: Parser::load(parser)?,
            names: mention::Model::load(names)?,
            attribution: learned::Model::load(attribution)?,
        })
    }
}
