//! Annotation of articles by models that have not seen them, and annotation for comparison with gold.

use super::acceptance::Words;
use super::attribution::Article;
use crate::attribution::Claim;
use crate::attribution::learned::calibration::Calibration;
use crate::attribution::learned::{self, Candidate, Model, THRESHOLD, assemble};
use crate::bounds::Bounds;
use crate::document::Document;
use crate::evaluate::{Annotated, AnnotatedClaim, matching};
use crate::pipeline::{self, Engine};
use crate::span::{CodePoints, Span};

/// An article with what a model, learned from others, proposes.
pub(super) struct Held<'a> {
    pub(super) article: &'a Article<'a>,
    candidates: Vec<Candidate>,
}

/// The probability from which claims serve to learn confidence: below the threshold of what is put out, so that less likely ones can
/// be asked for.
const LEAST: f32 = 0.05;

impl<'a> Held<'a> {
    /// What the model proposes.
    pub(super) fn of(model: &Model, article: &'a Article<'a>) -> Self {
        let context = article.context();
        let spotted = learned::spot(model, &context, &article.document, Bounds::default());
        Self { article, candidates: learned::candidates(model, &context, &spotted) }
    }

    /// The scores of the outermost claims, and whether they are right. Gold says nothing of nested ones.
    pub(super) fn judged(&self) -> Vec<(f32, bool)> {
        let Self { article, candidates } = self;
        let kept = assemble::select(candidates, &article.context(), &article.document.text, LEAST);
        let outer: Vec<_> = kept.iter().filter(|kept| kept.nested_in.is_none()).collect();
        let mine: Vec<Words> = outer.iter().map(|kept| Words::of_kept(article, kept)).collect();
        let theirs: Vec<Words> = article.gold.iter().map(|gold| Words::of_gold(article, gold)).collect();
        let mut is_right = vec![false; outer.len()];
        for (index, _) in matching::matched(&mine, &theirs, Words::relation) {
            is_right[index] = true;
        }
        outer.iter().zip(is_right).map(|(kept, is_right)| (kept.score, is_right)).collect()
    }

    /// The article as an engine with the model would annotate it.
    pub(super) fn annotated(&mut self, calibration: &Calibration) -> Annotated {
        for candidate in &mut self.candidates {
            candidate.weigh(calibration);
        }
        let Self { article, candidates } = self;
        let (text, rules) = (&article.document.text, &article.rules);
        let claims = learned::assembled(candidates, &article.context(), text, rules, THRESHOLD);
        compared(&article.document, &claims)
    }
}

/// What an engine finds in the texts of gold, to be compared with it.
pub fn annotated(engine: &Engine, gold: &[Annotated]) -> Vec<Annotated> {
    let annotate = |gold: &Annotated| {
        let text = gold.text.clone().unwrap_or_default();
        let document = Document { id: gold.id.clone(), text, ..Document::default() };
        compared(&document, &pipeline::annotate(engine, &document).claims)
    };
    gold.iter().map(annotate).collect()
}

/// Claims in the form of gold.
fn compared(document: &Document, claims: &[Claim]) -> Annotated {
    let points = CodePoints::new(&document.text);
    let pair = |span: Span| (points.before(span.start), points.before(span.end));
    let claim = |(index, claim): (usize, &Claim)| AnnotatedClaim {
        id: format!("c{}", index + 1),
        kind: claim.kind.name().to_owned(),
        source: claim.source.into_iter().map(pair).collect(),
        cue: claim.cue.iter().map(|cue| pair(cue.span)).collect(),
        content: claim.content.iter().copied().map(pair).collect(),
        is_nested: claim.nested_in.is_some(),
        confidence: Some(claim.confidence),
        rule: Some(claim.rule.to_owned()),
        ..AnnotatedClaim::default()
    };
    let claims = claims.iter().enumerate().map(claim).collect();
    Annotated { id: document.id.clone(), claims, ..Annotated::default() }
}
