//! Syntax: parts of speech of the tokens in the sentences that can hold a claim, heads and relations in those that are
//! likely to.
//!
//! It joins the tables of [`crate::segment`] with what the models say of each sentence. Tokens of other sentences have
//! neither tag nor head.

use std::ops::Range;

use crate::document::Document;
use crate::parse::{self, Arc, Parser, Relation};
use crate::segment::Segmentation;
use crate::tag::{self, Tag, Tagger};

/// What the models say of a document's tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Syntax {
    /// One for each token; `None` in sentences that were not tagged.
    pub tags: Vec<Option<Tag>>,
    /// One for each token, positions as indices of [`Segmentation::tokens`]; `None` in sentences that were not parsed.
    /// Empty if none was.
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

/// Gives the words of the sentences for which `wanted`, one for each, is true their parts of speech.
pub fn tag(tagger: &Tagger, document: &Document, segmentation: &Segmentation, wanted: &[bool]) -> Syntax {
    let mut syntax = Syntax { tags: vec![None; segmentation.tokens.len()], arcs: Vec::new() };
    let (mut scratch, mut tags) = (tag::Scratch::default(), Vec::new());
    for (sentence, _) in segmentation.sentences.iter().zip(wanted).filter(|(_, wanted)| **wanted) {
        let words = segmentation.tokens_of(sentence).iter().map(|token| token.of(&document.text));
        tagger.tag(words, &mut scratch, &mut tags);
        let slots = &mut syntax.tags[sentence.tokens.start as usize..sentence.tokens.end as usize];
        slots.iter_mut().zip(&tags).for_each(|(slot, tag)| *slot = Some(*tag));
    }
    syntax
}

/// Gives the words of the sentences for which `wanted` is true heads and relations, if they have been tagged.
pub fn parse(parser: &Parser, document: &Document, segmentation: &Segmentation, wanted: &[bool], syntax: &mut Syntax) {
    syntax.arcs.resize(segmentation.tokens.len(), None);
    let (mut scratch, mut tags, mut arcs) = (parse::Scratch::default(), Vec::new(), Vec::new());
    for (sentence, _) in segmentation.sentences.iter().zip(wanted).filter(|(_, wanted)| **wanted) {
        let tokens = sentence.tokens.start as usize..sentence.tokens.end as usize;
        tags.clear();
        tags.extend(syntax.tags[tokens.clone()].iter().flatten());
        if tags.len() < tokens.len() {
            continue;
        }
        let words = segmentation.tokens_of(sentence).iter().map(|token| token.of(&document.text));
        parser.parse(words, &tags, &mut scratch, &mut arcs);
        let slots = &mut syntax.arcs[tokens];
        slots.iter_mut().zip(&arcs).for_each(|(slot, arc)| *slot = Some(arc.moved(sentence.tokens.start)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicons::Lexicons;
    use crate::{models, segment};

    #[test]
    fn positions_are_those_of_the_document() {
        let lexicons = Lexicons::builtin().unwrap();
        let (tagger, parser) = (models::tagger().unwrap(), models::parser().unwrap());
        let document =
            Document { text: "It rained. The mayor of Oslo said the roads were closed.".into(), ..Document::default() };
        let segmentation = segment::segment(&lexicons, &document, crate::Bounds::default());
        let word =
            |surface: &str| segmentation.tokens.iter().position(|token| token.of(&document.text) == surface).unwrap();
        let mut syntax = tag(&tagger, &document, &segmentation, &[false, true]);
        assert_eq!((syntax.tag(0), syntax.head(word("mayor"))), (None, None));
        parse(&parser, &document, &segmentation, &[true, true], &mut syntax);
        assert_eq!((syntax.tag(0), syntax.head(0), syntax.subtree(0)), (None, None, 0..1));
        assert_eq!(syntax.head(word("mayor")), Some(word("said")));
        assert_eq!(syntax.relation(word("closed")), Some(Relation::Ccomp));
        assert_eq!(syntax.subtree(word("mayor")), word("The")..word("Oslo") + 1);
        assert!(syntax.children(word("said")).eq([word("mayor"), word("closed"), word("closed") + 1]));
    }
}
