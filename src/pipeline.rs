//! The stages in the order of the data flow. Only this module names all of them.
//!
//! A document goes in, an [`Annotation`] comes out; nothing is read, written or printed, and nothing can fail.

use crate::attribution::{self, Claim};
use crate::document::Document;
use crate::lexicons::Lexicons;
use crate::mention::{self, Mentions};
use crate::segment::{self, Segmentation};
use crate::speaker::{self, Speaker};
use crate::stance::{self, Judgement};

/// What the stages found in a document. All indices and ids refer to this annotation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// Paragraphs, sentences, tokens, quotations.
    pub segmentation: Segmentation,
    /// Mentions and entities.
    pub mentions: Mentions,
    /// Claims.
    pub claims: Vec<Claim>,
    /// Speakers of each claim.
    pub speakers: Vec<Vec<Speaker>>,
    /// Acts of each claim, and stances.
    pub judgement: Judgement,
}

/// Annotates a document.
pub fn annotate(lexicons: &Lexicons, document: &Document) -> Annotation {
    let segmentation = segment::segment(lexicons, document);
    let mut mentions = mention::find(lexicons, document, &segmentation);
    let claims = attribution::attribute(lexicons, document, &segmentation, &mentions);
    let speakers = speaker::resolve(lexicons, document, &segmentation, &mut mentions, &claims);
    let judgement = stance::judge(lexicons, document, &segmentation, &mentions, &claims, &speakers);
    Annotation { segmentation, mentions, claims, speakers, judgement }
}
