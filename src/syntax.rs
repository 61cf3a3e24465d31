//! Syntax: parts of speech, heads and relations of the tokens, in the sentences that can hold a claim.
//!
//! It joins the tables of [`crate::segment`] with what the models say of each sentence. Tokens of other sentences have
//! neither tag nor head.

use std::ops::Range;

use crate::document::Document;
use crate::models::Models;
use crate::parse::{self, Arc, Relation};
use crate::segment::Segmentation;
use crate::tag::{self, Tag};

/// What the models say of a document's tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Syntax {
    /// One for each token; `None` in sentences that were not analysed.
    pub tags: Vec<Option<Tag>>,
    /// One for each token, positions as indices of [`Segmentation::tokens`]; `None` in sentences that were not analysed.
    pub arcs: Vec<Option<Arc>>,
}

impl Syntax {
    /// The tag of a token.
    pub fn tag(&self, token: usize) -> Option<Tag> {
        self.tags.get(token).copied().flatten()
    }

    /// The token that governs a token; `None` for the root of a sentence.
    pub fn head(&self, token: usize) -> Option<usize> {
        self.arc(token).and_then(Arc::head)
    }

    /// The relation of a token to its head.
    pub fn relation(&self, token: usize) -> Option<Relation> {
        self.arc(token).map(|arc| arc.relation)
    }

    /// The token with all that it governs, which has no gaps; the token alone where there is no parse.
    pub fn subtree(&self, token: usize) -> Range<usize> {
        self.arc(token).map_or(token..token + 1, |arc| arc.first as usize..arc.last as usize + 1)
    }

    /// The tokens whose head is the token, in order.
    pub fn children(&self, token: usize) -> impl Iterator<Item = usize> {
        self.subtree(token).filter(move |&child| self.head(child) == Some(token))
    }

    fn arc(&self, token: usize) -> Option<Arc> {
        self.arcs.get(token).copied().flatten()
    }
}

/// How far sentences are analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Parts of speech only.
    Tags,
    /// Heads and relations as well.
    Arcs,
}

/// Analyses the sentences for which `wanted`, one for each, is true.
pub fn analyse(
    models: &Models,
    document: &Document,
    segmentation: &Segmentation,
    wanted: &[bool],
    depth: Depth,
) -> Syntax {
    let size = segmentation.tokens.len();
    let mut syntax = Syntax { tags: vec![None; size], arcs: vec![None; size] };
    let (mut tagging, mut parsing) = (tag::Scratch::default(), parse::Scratch::default());
    let (mut tags, mut arcs) = (Vec::new(), Vec::new());
    for (sentence, _) in segmentation.sentences.iter().zip(wanted).filter(|(_, wanted)| **wanted) {
        let words = || segmentation.tokens_of(sentence).iter().map(|token| token.of(&document.text));
        models.tagger.tag(words(), &mut tagging, &mut tags);
        let start = sentence.tokens.start;
        for (at, tag) in (start as usize..).zip(&tags) {
            syntax.tags[at] = Some(*tag);
        }
        if depth == Depth::Arcs {
            models.parser.parse(words(), &tags, &mut parsing, &mut arcs);
            for (at, arc) in (start as usize..).zip(&arcs) {
                syntax.arcs[at] = Some(arc.moved(start));
            }
        }
    }
    syntax
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicons::Lexicons;
    use crate::segment;

    #[test]
    fn positions_are_those_of_the_document() {
        let lexicons = Lexicons::builtin().unwrap();
        let models = Models::builtin().unwrap();
        let document =
            Document { text: "It rained. The mayor of Oslo said the roads were closed.".into(), ..Document::default() };
        let segmentation = segment::segment(&lexicons, &document);
        let word =
            |surface: &str| segmentation.tokens.iter().position(|token| token.of(&document.text) == surface).unwrap();
        let syntax = analyse(&models, &document, &segmentation, &[false, true], Depth::Arcs);
        assert_eq!((syntax.tag(0), syntax.head(0), syntax.subtree(0)), (None, None, 0..1));
        assert_eq!(syntax.head(word("mayor")), Some(word("said")));
        assert_eq!(syntax.relation(word("closed")), Some(Relation::Ccomp));
        assert_eq!(syntax.subtree(word("mayor")), word("The")..word("Oslo") + 1);
        assert!(syntax.children(word("said")).eq([word("mayor"), word("closed"), word("closed") + 1]));
    }
}
