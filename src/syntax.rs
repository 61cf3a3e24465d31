//! Syntax: the parts of speech of the tokens, in the sentences that can hold a claim.
//!
//! It joins the tables of [`crate::segment`] with what the models say of each sentence. Tokens of other sentences have no tag.

use crate::document::Document;
use crate::models::Models;
use crate::segment::Segmentation;
use crate::tag::{Scratch, Tag};

/// What the models say of a document's tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Syntax {
    /// One for each token; `None` in sentences that were not analysed.
    pub tags: Vec<Option<Tag>>,
}

impl Syntax {
    /// The tag of a token.
    pub fn tag(&self, token: usize) -> Option<Tag> {
        self.tags.get(token).copied().flatten()
    }
}

/// Tags the sentences for which `wanted`, one for each, is true.
pub fn analyse(models: &Models, document: &Document, segmentation: &Segmentation, wanted: &[bool]) -> Syntax {
    let mut syntax = Syntax { tags: vec![None; segmentation.tokens.len()] };
    let (mut scratch, mut tags) = (Scratch::default(), Vec::new());
    for (sentence, _) in segmentation.sentences.iter().zip(wanted).filter(|(_, wanted)| **wanted) {
        let words = segmentation.tokens_of(sentence).iter().map(|token| token.of(&document.text));
        models.tagger.tag(words, &mut scratch, &mut tags);
        let start = sentence.tokens.start as usize;
        for (slot, tag) in syntax.tags[start..].iter_mut().zip(&tags) {
            *slot = Some(*tag);
        }
    }
    syntax
}
