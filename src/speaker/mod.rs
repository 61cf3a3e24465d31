//! Speakers: whom each claim's source resolves to.
//!
//! Names, surnames, pronouns, descriptions, metonyms, joint speakers. It adds the pronouns and descriptions that it resolves to the
//! mentions. It must not know stances.

use crate::attribution::Claim;
use crate::document::Document;
use crate::lexicons::Lexicons;
use crate::mention::{EntityId, How, Mentions};
use crate::segment::Segmentation;

/// One of those who make a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// Who.
    pub entity: EntityId,
    /// How the source was resolved to them.
    pub how: How,
    /// In which role they speak, where a title, an apposition or the gazetteer says so.
    pub role: Option<String>,
}

/// The speakers of each claim, in the claims' order: more than one for a joint statement, none if unknown.
pub fn resolve(
    _lexicons: &Lexicons,
    _document: &Document,
    _segmentation: &Segmentation,
    _mentions: &mut Mentions,
    claims: &[Claim],
) -> Vec<Vec<Speaker>> {
    claims.iter().map(|_| Vec::new()).collect()
}
