//! A document as the readers hand it to the stages: its text, exactly as decoded, and what its source said of it.
//!
//! Stages read it and never change it. What the text itself reveals (a byline, a date) is found by
//! [`crate::segment`] and joined with this at the pipeline's end.

use crate::entity::Kind;
use crate::span::Span;

/// One article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Unique where the input is; a path relative to the given root, without its ending, where the input gives none.
    pub id: String,
    /// Where it was read: path as shown to people, with `:LINE` for a record of a file.
    pub path: String,
    /// The text as decoded. All offsets refer to it.
    pub text: String,
    /// What the input's record says; `None` where it says nothing.
    pub title: Option<String>,
    /// Names of authors.
    pub authors: Vec<String>,
    /// ISO 8601 date.
    pub published: Option<String>,
    /// Newspaper, agency or site.
    pub outlet: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Language tag, if the record has one.
    pub language: Option<String>,
    /// The caller's own mentions.
    pub given: Vec<GivenMention>,
    /// Characters that decoding replaced by U+FFFD.
    pub replaced: u32,
    /// What the reader noticed and the user should know.
    pub warnings: Vec<String>,
}

/// A mention that the caller brought with the document.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenMention {
    /// Where it stands (bytes; the reader converts).
    pub span: Span,
    /// Its kind, if said.
    pub kind: Option<Kind>,
    /// Its canonical name, if said.
    pub name: Option<String>,
}
