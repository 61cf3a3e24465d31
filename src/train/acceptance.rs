//! What spotting and acceptance are learned from: words that may be cues, and the claims that chain and rules propose of them,
//! each with whether it is right.

use std::ops::Range;

use super::attribution::{Article, Gold};
use super::regression::Judged;
use crate::attribution::learned::assemble::{self, Kept, Owners};
use crate::attribution::learned::calibration::Calibration;
use crate::attribution::learned::context::Context;
use crate::attribution::learned::labels::Weights;
use crate::attribution::learned::spot::{self, features, possible};
use crate::attribution::learned::{Candidate, Cues, propose};
use crate::bounds::Bounds;
use crate::evaluate::matching;
use crate::span::Span;

/// The words of an article that may be cues, and whether they are the head of one.
pub(super) fn heads(cues: &Cues, article: &Article<'_>) -> Vec<Judged> {
    let context = article.context();
    let mut right: Vec<u32> = article.gold.iter().filter_map(|gold| article.cue_head(&context, gold)).collect();
    right.sort_unstable();
    let spans = || article.gold.iter().flat_map(|gold| &gold.content).map(|span| article.tokens(*span));
    let mut unknown = vec![false; context.sights.len()];
    spans().for_each(|tokens| unknown[tokens.start as usize..tokens.end as usize].fill(true));
    let mut words = possible(cues, &context, &article.document.text, Bounds::default());
    // a word within a content is nobody's outermost cue: nothing is known of it unless it is one
    words.retain(|word| !unknown[word.cue as usize] || right.binary_search(&word.cue).is_ok());
    let judged = |word: &spot::Spotted| Judged {
        keys: features(&context, word).to_vec(),
        is_right: right.binary_search(&word.cue).is_ok(),
    };
    words.iter().map(judged).collect()
}

/// What chain and rules propose for all possible cues of an article.
pub(super) fn judged(cues: &Cues, labels: &Weights, article: &Article<'_>) -> Vec<Judged> {
    let context = article.context();
    let mut out = Vec::new();
    propose(labels, &context, &possible(cues, &context, &article.document.text, Bounds::default()), |proposal| {
        let within = |spans: &[Span]| spans.iter().any(|span| article.tokens(*span).contains(&proposal.cue));
        // a cue within a content is nobody's outermost claim: nothing is known of it
        if article.gold.iter().any(|gold| within(&gold.content)) {
            return;
        }
        let candidate = Candidate::of(&proposal, 0.0, &Calibration::default());
        let mut claims = article.gold.iter().filter(|gold| within(&gold.cue));
        let is_right = claims.any(|gold| agrees(article, &context, &candidate, gold));
        out.push(Judged { keys: proposal.features.to_vec(), is_right });
    });
    out
}

/// Do source and content agree with gold?
fn agrees(article: &Article<'_>, context: &Context<'_>, candidate: &Candidate, gold: &Gold) -> bool {
    assemble::roles(candidate, context, &article.document.text, &Owners::default())
        .is_some_and(|kept| Words::of_kept(article, &kept).relation(&Words::of_gold(article, gold)) > 0.0)
}

/// The words of a claim's source and content, as tokens of the document.
pub(super) struct Words {
    source: Vec<u32>,
    content: Vec<u32>,
}

impl Words {
    pub(super) fn of_kept(article: &Article<'_>, kept: &Kept) -> Self {
        let (source, content) = (kept.source.iter(), kept.content.iter());
        Self { source: words(article, source.cloned()), content: words(article, content.cloned()) }
    }

    pub(super) fn of_gold(article: &Article<'_>, gold: &Gold) -> Self {
        let words = |spans: &[Span]| words(article, spans.iter().map(|span| article.tokens(*span)));
        Self { source: words(&gold.source), content: words(&gold.content) }
    }

    /// How well both agree, by the F1 of their words; 0 if either does by less than half.
    pub(super) fn relation(&self, other: &Self) -> f64 {
        const SAME: f64 = 0.5;
        let content = matching::f1(&self.content, &other.content);
        let source = matching::f1(&self.source, &other.source);
        if content >= SAME && source >= SAME { content + source } else { 0.0 }
    }
}

fn words(article: &Article<'_>, ranges: impl Iterator<Item = Range<u32>>) -> Vec<u32> {
    let mut words: Vec<u32> =
        ranges.flatten().filter(|token| article.segmentation.tokens[*token as usize].mark == '\0').collect();
    words.sort_unstable();
    words
}
