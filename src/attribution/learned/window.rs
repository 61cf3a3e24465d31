//! The window of a sentence: what the labels of its cues are given to.
//!
//! Tokens, with every longer quotation as one item, so that a quotation belongs to a content as a whole or not at all. Quotations
//! that make up the sentences right before and after are part of the window, for `“Q1,” S said. “Q2”`.

use std::ops::Range;

use crate::segment::{Closing, Segmentation};

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A token of the sentence.
    Token,
    /// A quotation that stands in the sentence, in whole or in part.
    Quotation,
    /// A quotation that makes up the sentence before.
    Before,
    /// A quotation that makes up a sentence after, in the same paragraph.
    After,
    /// A quotation that makes up the next paragraph.
    NextParagraph,
}

/// A token, or a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Tokens of the document.
    pub(crate) tokens: Range<u32>,
    pub(crate) shape: Shape,
    /// The token that it hangs by in the tree; of quotations outside the sentence their first.
    pub(crate) head: u32,
}

/// Tokens, marks included, from which a quotation is one item: shorter ones are words like others.
const LONG: u32 = 4;
/// Quotations after the sentence that can belong to its claim.
const MOST_AFTER: usize = 4;
/// No quotation.
pub(crate) const NONE: u32 = u32::MAX;

/// For every token the outermost quotation that it stands in, or [`NONE`].
pub(crate) fn quotation_of_tokens(segmentation: &Segmentation) -> Vec<u32> {
    let mut of = vec![NONE; segmentation.tokens.len()];
    for (index, quotation) in segmentation.quotations.iter().enumerate().filter(|(_, quotation)| quotation.depth == 0) {
        for slot in &mut of[quotation.tokens.start as usize..quotation.tokens.end as usize] {
            *slot = index as u32;
        }
    }
    of
}

/// Lists the items of a sentence's window. `quotations` is [`quotation_of_tokens`], `heads` the heads of all tokens as positions in
/// their sentence.
pub(crate) fn window(
    segmentation: &Segmentation,
    quotations: &[u32],
    heads: &[u32],
    sentence: usize,
    out: &mut Vec<Item>,
) {
    out.clear();
    let tokens = segmentation.sentences[sentence].tokens.clone();
    if let Some(before) = whole_sentence_quotation(segmentation, quotations, sentence.checked_sub(1), sentence)
        && !(tokens.clone()).any(|token| is_long(segmentation, quotations[token as usize]))
    {
        out.push(item(segmentation, before, Shape::Before));
    }
    let mut at = tokens.start;
    while at < tokens.end {
        let quotation = quotations[at as usize];
        if is_long(segmentation, quotation) {
            let range = segmentation.quotations[quotation as usize].tokens.clone();
            let inside = at..range.end.min(tokens.end);
            let outside = |token: &u32| {
                let head = heads[*token as usize];
                head == super::paths::NO_HEAD || !inside.contains(&(tokens.start + head))
            };
            let head = inside.clone().find(outside).unwrap_or(at);
            at = inside.end;
            out.push(Item { tokens: range, shape: Shape::Quotation, head });
        } else {
            out.push(Item { tokens: at..at + 1, shape: Shape::Token, head: at });
            at += 1;
        }
    }
    // a quotation may go on for some sentences
    let mut last = sentence_of(segmentation, out.last().map_or(tokens.end, |item| item.tokens.end)).max(sentence);
    let mut shape = Shape::After;
    for _ in 0..MOST_AFTER {
        let next = last + 1;
        let Some(after) = whole_sentence_quotation(segmentation, quotations, Some(next), last) else {
            // one step into the next paragraph is enough
            if shape == Shape::After
                && let Some(after) = next_paragraph_quotation(segmentation, quotations, last)
            {
                out.push(item(segmentation, after, Shape::NextParagraph));
            }
            break;
        };
        shape = Shape::After;
        out.push(item(segmentation, after, shape));
        last = sentence_of(segmentation, segmentation.quotations[after as usize].tokens.end).max(next);
    }
}

/// The sentence that holds the token before `end`.
fn sentence_of(segmentation: &Segmentation, end: u32) -> usize {
    segmentation.sentences.partition_point(|sentence| sentence.tokens.end < end).min(segmentation.sentences.len() - 1)
}

fn item(segmentation: &Segmentation, quotation: u32, shape: Shape) -> Item {
    let tokens = segmentation.quotations[quotation as usize].tokens.clone();
    Item { head: tokens.start, tokens, shape }
}

fn is_long(segmentation: &Segmentation, quotation: u32) -> bool {
    segmentation.quotations.get(quotation as usize).is_some_and(|quotation| quotation.tokens.len() as u32 >= LONG)
}

/// The quotation that fills a sentence of the same paragraph as `beside`, if one does.
fn whole_sentence_quotation(
    segmentation: &Segmentation,
    quotations: &[u32],
    sentence: Option<usize>,
    beside: usize,
) -> Option<u32> {
    let sentence = segmentation.sentences.get(sentence?)?;
    (sentence.paragraph == segmentation.sentences[beside].paragraph)
        .then(|| filling(segmentation, quotations, &sentence.tokens))?
}

/// The quotation that fills the paragraph after the one whose last sentence is `last`.
fn next_paragraph_quotation(segmentation: &Segmentation, quotations: &[u32], last: usize) -> Option<u32> {
    let next = segmentation.sentences.get(last + 1)?;
    let here = &segmentation.sentences[last];
    if next.paragraph == here.paragraph || !next.zone.holds_claims() {
        return None;
    }
    filling(segmentation, quotations, &segmentation.paragraphs[next.paragraph as usize].tokens)
}

/// The long quotation that these tokens lie in, but for marks at their ends.
fn filling(segmentation: &Segmentation, quotations: &[u32], tokens: &Range<u32>) -> Option<u32> {
    let is_word = |token: &u32| segmentation.tokens[*token as usize].mark == '\0';
    let mut words = tokens.clone().filter(is_word);
    let first = quotations[words.next()? as usize];
    (is_long(segmentation, first) && words.all(|token| quotations[token as usize] == first)).then_some(first)
}

/// Does the quotation start with its paragraph? One that starts within a sentence belongs to that sentence.
pub(crate) fn opens_paragraph(segmentation: &Segmentation, quotation: u32) -> bool {
    let Some(quotation) = segmentation.quotations.get(quotation as usize) else { return false };
    let start = quotation.tokens.start;
    segmentation.paragraphs.binary_search_by_key(&start, |paragraph| paragraph.tokens.start).is_ok()
}

/// The quotations that this one continues over paragraphs, if they fill theirs, and those that continue it, in order.
pub(crate) fn continuations(segmentation: &Segmentation, quotation: u32) -> Vec<u32> {
    let before = |quotation: &u32| {
        let before = segmentation.quotations.get(*quotation as usize)?.continues?;
        opens_paragraph(segmentation, before).then_some(before)
    };
    let mut chain: Vec<u32> = std::iter::successors(before(&quotation), before).collect();
    chain.reverse();
    let mut last = quotation;
    while let Some(current) = segmentation.quotations.get(last as usize)
        && current.closing == Closing::Continued
    {
        let from = last as usize + 1;
        let next = segmentation.quotations[from..].iter().position(|quotation| quotation.continues == Some(last));
        match next {
            Some(offset) => last = (from + offset) as u32,
            None => break,
        }
        chain.push(last);
    }
    chain
}
