//! An annotated document as the evaluation sees it, whatever file it came from. Offsets are code points.

use std::path::{Path, PathBuf};

/// A document with its claims and stances; gold holds the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotated {
    /// Documents of gold and prediction are matched on it.
    pub id: String,
    /// The text; always there in gold.
    pub text: Option<String>,
    /// Its claims.
    pub claims: Vec<AnnotatedClaim>,
    /// Its stances.
    pub stances: Vec<AnnotatedStance>,
}

/// A claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnnotatedClaim {
    /// Its id in the document.
    pub id: String,
    /// "direct", "mixed" or "indirect".
    pub kind: String,
    /// Spans of its source.
    pub source: Vec<(u32, u32)>,
    /// Spans of its cue.
    pub cue: Vec<(u32, u32)>,
    /// Spans of its content.
    pub content: Vec<(u32, u32)>,
    /// Canonical names of its speakers; `None` where the annotation does not say.
    pub speakers: Option<Vec<String>>,
    /// Its act, if said.
    pub act: Option<String>,
    /// It stands in another claim's content.
    pub is_nested: bool,
    /// Probability that it is right, if said.
    pub confidence: Option<f32>,
    /// The pattern that found it, if said.
    pub rule: Option<String>,
}

/// A stance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnnotatedStance {
    /// Id of its claim; `None` outside claims.
    pub claim: Option<String>,
    /// Canonical name of the holder; `None` for the article's own voice.
    pub holder: Option<String>,
    /// Canonical name of the target.
    pub target: String,
    /// "support", "oppose", "neutral" or "mixed".
    pub label: String,
    /// −3 to 3.
    pub score: i8,
}

/// Why gold or predictions cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A file cannot be read.
    #[error("cannot read {path}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file's content is not what it should be.
    #[error("{path}:{line}: {message}")]
    Form {
        /// The file.
        path: String,
        /// Line, counted from 1.
        line: usize,
        /// What is wrong, and what is expected.
        message: String,
    },
}

impl ReadError {
    /// A file whose content is not what it should be.
    pub fn form(path: &Path, line: usize, message: impl Into<String>) -> Self {
        Self::Form { path: path.display().to_string(), line, message: message.into() }
    }

    /// The files of a folder that have this ending, by name; a file stands for itself.
    pub(super) fn files(path: &Path, ending: &str) -> Result<Vec<PathBuf>, Self> {
        if !path.is_dir() {
            return Ok(vec![path.to_owned()]);
        }
        let io = |source| Self::Io { path: path.display().to_string(), source };
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in std::fs::read_dir(path).map_err(io)? {
            let path = entry.map_err(io)?.path();
            if path.extension().is_some_and(|found| found == ending) {
                paths.push(path);
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// Reads a file as UTF-8.
    pub(super) fn read(path: &Path) -> Result<String, Self> {
        std::fs::read_to_string(path).map_err(|source| Self::Io { path: path.display().to_string(), source })
    }
}
