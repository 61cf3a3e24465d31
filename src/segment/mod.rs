//! Segmentation: zones and paragraphs, tokens, sentences, and the layer of quotations that runs across them.
//!
//! Read [`Segmentation`] first: all later stages walk its tables by index. It knows layout, marks and abbreviations;
//! it must not know names, cues or speakers.

mod layout;
mod masthead;
mod quotations;
mod sentences;
pub mod token;
mod zones;

use std::ops::Range;

use crate::bounds::Bounds;
use crate::document::Document;
use crate::lexicons::Lexicons;
use crate::span::Span;
pub use token::{Shape, Token, TokenKind};

/// What part of a page a paragraph is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Zone {
    /// The article's title.
    Title,
    /// Who wrote it, where and when it was published.
    Byline,
    /// "TOKYO, Jan. 5 (Kyodo) —": the part before the first sentence proper.
    Dateline,
    /// A heading inside the article.
    Heading,
    /// Running text.
    #[default]
    Body,
    /// Under a picture, with its credit.
    Caption,
    /// Teasers of and links to other articles.
    Related,
    /// What readers posted.
    Comment,
    /// Navigation, subscription lines, counters: page furniture.
    Boilerplate,
}

impl Zone {
    /// Are claims taken from it?
    pub const fn holds_claims(self) -> bool {
        matches!(self, Self::Title | Self::Heading | Self::Body | Self::Caption)
    }

    /// Are mentions taken from it?
    pub const fn holds_mentions(self) -> bool {
        !matches!(self, Self::Boilerplate)
    }

    /// Its name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Byline => "byline",
            Self::Dateline => "dateline",
            Self::Heading => "heading",
            Self::Body => "body",
            Self::Caption => "caption",
            Self::Related => "related",
            Self::Comment => "comment",
            Self::Boilerplate => "boilerplate",
        }
    }
}

/// A paragraph: lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// From its first to its last non-blank character.
    pub span: Span,
    /// What part of the page it is.
    pub zone: Zone,
    /// It is an item of a list ("• …", "1. …").
    pub is_item: bool,
    /// Its sentences, as indices of [`Segmentation::sentences`].
    pub sentences: Range<u32>,
    /// Its tokens, as indices of [`Segmentation::tokens`].
    pub tokens: Range<u32>,
}

/// A sentence. Boundaries inside quotations are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first to its last non-blank character.
    pub span: Span,
    /// Zone of its paragraph, or of the dateline.
    pub zone: Zone,
    /// Index of its paragraph.
    pub paragraph: u32,
    /// Its tokens, as indices of [`Segmentation::tokens`].
    pub tokens: Range<u32>,
}

/// How a quotation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// With its closing mark.
    Closed,
    /// At its paragraph's end, and the next paragraph re-opens the mark.
    Continued,
    /// At its paragraph's end, without a mark.
    Open,
    /// It has a closing mark whose opening mark is missing; it starts at its sentence's or paragraph's start.
    Unopened,
}

/// A stretch of text between quotation marks, within one paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub span: Span,
    /// Without its marks.
    pub inner: Span,
    /// Its tokens with the marks, as indices of [`Segmentation::tokens`].
    pub tokens: Range<u32>,
    /// Index of its paragraph.
    pub paragraph: u32,
    /// 0 for an outermost quotation, 1 for one inside that, …
    pub depth: u8,
    /// The quotation that it stands in.
    pub parent: Option<u32>,
    /// How it ends.
    pub closing: Closing,
    /// The quotation that it continues, over a paragraph's end.
    pub continues: Option<u32>,
}

/// What the text itself says about the article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masthead {
    /// Where the title stands.
    pub title: Option<Span>,
    /// Names of authors, as they stand.
    pub authors: Vec<Span>,
    /// ISO 8601 date.
    pub published: Option<String>,
    /// Where the outlet's name stands.
    pub outlet: Option<Span>,
}

/// A text cut into paragraphs, sentences, tokens and quotations, each in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmentation {
    /// All paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// All sentences; disjoint.
    pub sentences: Vec<Sentence>,
    /// All tokens; disjoint.
    pub tokens: Vec<Token>,
    /// All quotations, by their start.
    pub quotations: Vec<Quotation>,
    /// Title, authors, date and outlet as found in the text.
    pub masthead: Masthead,
    /// Quotation marks that open a quotation beyond the bound of depth.
    pub too_deep: u64,
}

impl Segmentation {
    /// Tokens of a sentence.
    pub fn tokens_of(&self, sentence: &Sentence) -> &[Token] {
        &self.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize]
    }

    /// Index of the sentence that holds the byte, or of the next one after it.
    pub fn sentence_at(&self, byte: u32) -> usize {
        self.sentences.partition_point(|sentence| sentence.span.end <= byte)
    }

    /// Index of the first token that ends after the byte.
    pub fn token_at(&self, byte: u32) -> usize {
        self.tokens.partition_point(|token| token.span.end <= byte)
    }
}

/// Cuts a document's text.
pub fn segment(lexicons: &Lexicons, document: &Document, bounds: Bounds) -> Segmentation {
    let text = document.text.as_str();
    let mut tokens = Vec::with_capacity(text.len() / 5);
    token::tokenize(lexicons, text, Span::at(0, text.len()), &mut tokens);
    let paragraphs = layout::paragraphs(text, &tokens);
    let mut paragraphs = zones::assign(lexicons, text, &tokens, document.title.as_deref(), paragraphs);
    let pairing = quotations::pair(text, &mut tokens, &paragraphs, bounds.marks);
    let sentences = sentences::split(lexicons, text, &tokens, &pairing.sides, &mut paragraphs);
    let too_deep = pairing.too_deep;
    let quotations = quotations::settle(pairing, &tokens, &paragraphs, &sentences);
    let masthead = masthead::read(lexicons, text, &tokens, &paragraphs);
    Segmentation { paragraphs, sentences, tokens, quotations, masthead, too_deep }
}
