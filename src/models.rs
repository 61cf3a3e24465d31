//! The learned models, read once and shared by all threads.
//!
//! The shipped weights of `models/` are embedded in the binary; each has a card beside it that says what it was learned from. A folder of
//! the user's own takes their place, file by file. Without the feature `models` those of parser and attribution are not embedded, which
//! only the accurate engine needs.

use std::borrow::Cow;
use std::fmt;
use std::panic;
use std::path::{Path, PathBuf};
use std::thread;

use crate::attribution::learned;
use crate::mention;
use crate::parse::Parser;
use crate::stance;
use crate::tag::Tagger;
use crate::weights::ModelError;

const TAGGER: &str = "tagger.bin.zst";
const PARSER: &str = "parser.bin.zst";
const NAMES: &str = "names.bin.zst";
const ATTRIBUTION: &str = "attribution.bin.zst";
const STANCE: &str = "stance.bin.zst";
const FILES: [&str; 5] = [TAGGER, PARSER, NAMES, ATTRIBUTION, STANCE];

/// The weights in the binary.
fn embedded(name: &str) -> Option<&'static [u8]> {
    match name {
        TAGGER => Some(include_bytes!("../models/tagger.bin.zst")),
        NAMES => Some(include_bytes!("../models/names.bin.zst")),
        STANCE => Some(include_bytes!("../models/stance.bin.zst")),
        #[cfg(feature = "models")]
        PARSER => Some(include_bytes!("../models/parser.bin.zst")),
        #[cfg(feature = "models")]
        ATTRIBUTION => Some(include_bytes!("../models/attribution.bin.zst")),
        _ => None,
    }
}

/// Why models cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A model of a folder cannot be read.
    #[error("cannot read {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A model is damaged, of another kind or version.
    #[error("cannot use the model {path}")]
    Model {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: ModelError,
    },
    /// The folder has none of the files.
    #[error(
        "{0}: holds none of tagger.bin.zst, parser.bin.zst, names.bin.zst, attribution.bin.zst and stance.bin.zst; `dixit train` makes \
         them, and those that are not there are taken from the build"
    )]
    Nothing(PathBuf),
    /// A model is needed that this build does not have.
    #[error(
        "the accurate engine needs {0}, which this build does not hold: name a folder that has it with --models, use --engine fast, or \
         build with the feature `models`"
    )]
    NotEmbedded(&'static str),
}

/// The models that the stages use.
pub struct Models {
    /// Parts of speech.
    pub tagger: Tagger,
    /// Names in no gazetteer.
    pub names: mention::Model,
    /// How sentences show mentions.
    pub stance: stance::Model,
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
    /// The names and bytes of the models of a folder, and of the shipped ones for those that are not there (tagger, parser, names,
    /// attribution, stance): what tells one run's models from another's. What is nowhere is empty.
    pub fn files(folder: Option<&Path>) -> [(&'static str, Cow<'static, [u8]>); 5] {
        FILES.map(|name| {
            let own = folder.and_then(|folder| std::fs::read(folder.join(name)).ok());
            (name, own.map_or_else(|| Cow::Borrowed(embedded(name).unwrap_or_default()), Cow::Owned))
        })
    }

    /// All models, those of the folder in place of the shipped ones, each large one read by a thread of its own.
    ///
    /// # Errors
    /// When the folder has no model, a model cannot be read or used, or one is neither there nor in the build.
    pub fn load(folder: Option<&Path>) -> Result<Self, LoadError> {
        check(folder)?;
        thread::scope(|scope| {
            let parser = scope.spawn(|| model(folder, PARSER, Parser::load));
            let attribution = scope.spawn(|| model(folder, ATTRIBUTION, learned::Model::load));
            let fast = Self::fast(folder)?;
            let parser = parser.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked))?;
            let attribution = attribution.join().unwrap_or_else(|panicked| panic::resume_unwind(panicked))?;
            Ok(Self { deep: Some(Deep { parser, attribution }), ..fast })
        })
    }

    /// Those that the fast engine uses.
    ///
    /// # Errors
    /// As of [`Models::load`].
    pub fn fast(folder: Option<&Path>) -> Result<Self, LoadError> {
        check(folder)?;
        let (tagger, names) = (model(folder, TAGGER, Tagger::load)?, model(folder, NAMES, mention::Model::load)?);
        let stance = model(folder, STANCE, stance::Model::load)?;
        Ok(Self { tagger, names, stance, deep: None })
    }
}

/// A folder that is named must have something to load.
fn check(folder: Option<&Path>) -> Result<(), LoadError> {
    match folder.filter(|folder| !FILES.iter().any(|name| folder.join(name).exists())) {
        Some(empty) => Err(LoadError::Nothing(empty.to_owned())),
        None => Ok(()),
    }
}

fn model<M>(
    folder: Option<&Path>,
    name: &'static str,
    load: impl Fn(&[u8]) -> Result<M, ModelError>,
) -> Result<M, LoadError> {
    match folder.map(|folder| folder.join(name)).filter(|path| path.exists()) {
        Some(path) => match std::fs::read(&path) {
            Ok(bytes) => load(&bytes).map_err(|source| LoadError::Model { path, source }),
            Err(source) => Err(LoadError::Io { path, source }),
        },
        None => {
            let bytes = embedded(name).ok_or(LoadError::NotEmbedded(name))?;
            load(bytes).map_err(|source| LoadError::Model { path: Path::new("built-in").join(name), source })
        }
    }
}

/// The shipped tagger.
///
/// # Errors
/// When it is damaged.
pub fn tagger() -> Result<Tagger, LoadError> {
    model(None, TAGGER, Tagger::load)
}

/// The shipped model of names.
///
/// # Errors
/// When it is damaged.
pub fn names() -> Result<mention::Model, LoadError> {
    model(None, NAMES, mention::Model::load)
}

/// The shipped parser.
///
/// # Errors
/// When it is damaged, or the build does not hold it.
pub fn parser() -> Result<Parser, LoadError> {
    model(None, PARSER, Parser::load)
}

/// The shipped model of attribution.
///
/// # Errors
/// When it is damaged, or the build does not hold it.
pub fn attribution() -> Result<learned::Model, LoadError> {
    model(None, ATTRIBUTION, learned::Model::load)
}

/// The shipped model of stance.
///
/// # Errors
/// When it is damaged.
pub fn stance() -> Result<stance::Model, LoadError> {
    model(None, STANCE, stance::Model::load)
}
