//! From labelled cues to claims: which are kept, which stand within which, and where their spans begin and end.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::context::Context;
use super::labels::Label;
use super::window::{NONE, Shape, continuations};
use super::{Candidate, THRESHOLD};
use crate::attribution::{Claim, ClaimKind, Cue};
use crate::lexicons::WordClasses;
use crate::segment::Segmentation;
use crate::span::Span;
use crate::tag::Tag;

/// A candidate that is kept: its tokens by role.
pub(crate) struct Kept {
    pub(crate) cue: u32,
    pub(crate) sentence: u32,
    pub(crate) cue_tokens: Range<u32>,
    pub(crate) source: Option<Range<u32>>,
    pub(crate) content: Vec<Range<u32>>,
    /// Log-odds of acceptance.
    pub(crate) score: f32,
    /// That it is taken for a claim.
    pub(crate) probability: f32,
    /// That it is right.
    pub(crate) confidence: f32,
    pub(crate) nested_in: Option<usize>,
}

/// Share of the shorter content from which two contents are the same statement.
const SAME: f32 = 0.5;

/// How much likelier a claim within a claim must be. The articles of the training say of outermost claims only whether they are right.
const INNER: f32 = 0.2;

/// By quotation: the cue of the likeliest candidate whose own sentence says it.
pub(crate) type Owners = FxHashMap<u32, u32>;

/// Who says which quotation, of candidates by falling likelihood.
fn owners(candidates: &[&Candidate], context: &Context<'_>) -> Owners {
    let mut owners = Owners::default();
    for candidate in candidates {
        let labelled = candidate.items.iter().zip(&candidate.labels);
        let said = labelled.filter(|(item, label)| **label == Label::Content && item.shape == Shape::Quotation);
        for (item, _) in said {
            owners.entry(context.quotations[item.tokens.start as usize]).or_insert(candidate.cue);
        }
    }
    owners
}

/// Tokens by role of one candidate; `None` if no content is left. A quotation that others own is not taken as a continuation.
pub(crate) fn roles(candidate: &Candidate, context: &Context<'_>, text: &str, owners: &Owners) -> Option<Kept> {
    let segmentation = context.segmentation;
    let runs = |label: Label| -> Vec<Range<u32>> {
        let mut runs: Vec<Range<u32>> = Vec::new();
        let mut last = None;
        for (at, item) in candidate.items.iter().enumerate().filter(|(at, _)| candidate.labels[*at] == label) {
            match runs.last_mut() {
                Some(run) if last == Some(at.wrapping_sub(1)) && run.end == item.tokens.start => {
                    run.end = item.tokens.end
                }
                _ => runs.push(item.tokens.clone()),
            }
            last = Some(at);
        }
        runs
    };
    let distance = |run: &Range<u32>| {
        if run.end <= candidate.cue { candidate.cue - run.end } else { run.start.saturating_sub(candidate.cue) }
    };
    let is_word = |token: u32| segmentation.tokens[token as usize].mark == '\0';
    let source = runs(Label::Source).into_iter().filter(|run| run.clone().any(is_word)).min_by_key(distance);
    let cue_tokens = runs(Label::Cue)
        .into_iter()
        .find(|run| run.contains(&candidate.cue))
        .unwrap_or(candidate.cue..candidate.cue + 1);
    let mut content: Vec<Range<u32>> = Vec::new();
    for run in runs(Label::Content) {
        if let Some(run) = trimmed(segmentation, &context.quotations, run, text) {
            content.push(run);
        }
    }
    // a quotation that is continued over paragraphs is continued in the content
    let quoted: Vec<u32> = candidate
        .items
        .iter()
        .zip(&candidate.labels)
        .filter(|(item, label)| **label == Label::Content && item.shape != Shape::Token)
        .map(|(item, _)| context.quotations[item.tokens.start as usize])
        .collect();
    for quotation in quoted.into_iter().filter(|quotation| *quotation != NONE) {
        let is_own = |next: &u32| owners.get(next).is_none_or(|owner| *owner == candidate.cue);
        for next in continuations(segmentation, quotation).into_iter().filter(is_own) {
            let tokens = segmentation.quotations[next as usize].tokens.clone();
            if !content.iter().any(|run| run.start < tokens.end && tokens.start < run.end) {
                content.push(tokens);
            }
        }
    }
    content.sort_by_key(|run| run.start);
    let kept = Kept {
        cue: candidate.cue,
        sentence: candidate.sentence,
        cue_tokens,
        source,
        content,
        score: candidate.score,
        probability: candidate.probability,
        confidence: candidate.confidence,
        nested_in: None,
    };
    (!kept.content.is_empty() && !is_own_voice(&kept, context)).then_some(kept)
}

/// "It must be stressed that", "both can be expected to": whoever writes so speaks for himself.
fn is_own_voice(kept: &Kept, context: &Context<'_>) -> bool {
    let is_duty = |token: u32| context.tag(token) == Some(Tag::Md) && context.is(token, WordClasses::DUTY);
    kept.source.is_none() && context.tag(kept.cue) == Some(Tag::Vbn) && kept.cue_tokens.clone().any(is_duty)
}

/// A run without the marks at its ends that are not of its quotations, and without a complementizer.
fn trimmed(segmentation: &Segmentation, quotations: &[u32], mut run: Range<u32>, text: &str) -> Option<Range<u32>> {
    let token = |at: u32| &segmentation.tokens[at as usize];
    let is_quoted = |at: u32| quotations[at as usize] != NONE;
    // a short quotation is taken with both of its marks
    for end in [run.start, run.end.saturating_sub(1)] {
        if let Some(quotation) = segmentation.quotations.get(quotations[end as usize] as usize) {
            let beside = quotation.tokens.start.abs_diff(run.start) <= 1 || quotation.tokens.end.abs_diff(run.end) <= 1;
            if beside && quotation.tokens.len() <= 12 {
                run = run.start.min(quotation.tokens.start)..run.end.max(quotation.tokens.end);
            }
        }
    }
    while run.start < run.end
        && token(run.start).mark != '\0'
        && !is_quoted(run.start)
        && !matches!(token(run.start).mark, '$' | '#' | '@' | '(' | '[')
    {
        run.start += 1;
    }
    while run.start < run.end
        && token(run.end - 1).mark != '\0'
        && !is_quoted(run.end - 1)
        && !matches!(token(run.end - 1).mark, '%' | ')' | ']')
    {
        run.end -= 1;
    }
    let first = token(run.start.min(segmentation.tokens.len() as u32 - 1)).of(text);
    if run.len() > 1 && (first.eq_ignore_ascii_case("that") || first.eq_ignore_ascii_case("whether")) {
        run.start += 1;
    }
    (run.start < run.end).then_some(run)
}

fn holds(content: &[Range<u32>], token: u32) -> bool {
    content.iter().any(|run| run.contains(&token))
}

fn overlap(a: &[Range<u32>], b: &[Range<u32>]) -> f32 {
    let length = |runs: &[Range<u32>]| runs.iter().map(ExactSizeIterator::len).sum::<usize>();
    let shared: u32 =
        a.iter().flat_map(|x| b.iter().map(move |y| x.end.min(y.end).saturating_sub(x.start.max(y.start)))).sum();
    shared as f32 / length(a).min(length(b)).max(1) as f32
}

/// Keeps what is likelier than `threshold` and does not say again what a likelier one says.
pub(crate) fn select(candidates: &[Candidate], context: &Context<'_>, text: &str, threshold: f32) -> Vec<Kept> {
    let mut order: Vec<&Candidate> = candidates.iter().filter(|candidate| candidate.probability >= threshold).collect();
    order.sort_by(|a, b| b.favoured().total_cmp(&a.favoured()).then(a.cue.cmp(&b.cue)));
    let owners = owners(&order, context);
    let mut kept: Vec<Kept> = Vec::new();
    for candidate in order {
        let Some(new) = roles(candidate, context, text, &owners) else { continue };
        let clashes = kept.iter().filter(|old| old.sentence.abs_diff(new.sentence) <= 8).any(|old| {
            let (inside, around) = (holds(&old.content, new.cue), holds(&new.content, old.cue));
            (inside && around) || (!inside && !around && overlap(&old.content, &new.content) > SAME)
        });
        if !clashes {
            kept.push(new);
        }
    }
    let is_sure = |one: &Kept| {
        let inner = kept.iter().any(|other| other.cue != one.cue && holds(&other.content, one.cue));
        !inner || one.probability >= threshold.max(THRESHOLD + INNER)
    };
    let sure: Vec<bool> = kept.iter().map(is_sure).collect();
    let mut sure = sure.into_iter();
    kept.retain(|_| sure.next().unwrap_or(true));
    let end = |kept: &Kept| kept.content.last().map_or(0, |run| run.end);
    kept.sort_by_key(|kept| (kept.content[0].start, std::cmp::Reverse(end(kept)), kept.cue));
    for index in 0..kept.len() {
        let outer = (0..kept.len())
            .filter(|other| *other != index && holds(&kept[*other].content, kept[index].cue))
            .min_by_key(|other| kept[*other].content.iter().map(ExactSizeIterator::len).sum::<usize>());
        kept[index].nested_in = outer;
    }
    kept
}

/// The claim of what was kept.
pub(crate) fn claim(kept: &Kept, context: &Context<'_>, text: &str) -> Claim {
    let segmentation = context.segmentation;
    let span = |run: &Range<u32>| {
        let tokens = &segmentation.tokens[run.start as usize..run.end as usize];
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Span::default(),
        }
    };
    let sentence = segmentation.sentences.partition_point(|sentence| sentence.tokens.end <= kept.content[0].start);
    let (lemma, row) = context.cue(kept.cue, text);
    Claim {
        kind: kind(segmentation, &context.quotations, &kept.content),
        sentence: sentence as u32,
        source: kept.source.as_ref().map(span),
        cue: Some(Cue { span: span(&kept.cue_tokens), lemma, row }),
        content: kept.content.iter().map(span).collect(),
        via: None,
        nested_in: kept.nested_in.map(|index| index as u32),
        rule: "learned",
        confidence: kept.confidence,
    }
}

/// Direct if all words stand in quotations, indirect if none does.
fn kind(segmentation: &Segmentation, quotations: &[u32], content: &[Range<u32>]) -> ClaimKind {
    let words =
        || content.iter().flat_map(|run| run.clone()).filter(|at| segmentation.tokens[*at as usize].mark == '\0');
    let quoted = words().filter(|at| quotations[*at as usize] != NONE).count();
    match (quoted, words().count()) {
        (0, _) => ClaimKind::Indirect,
        (quoted, all) if quoted == all => ClaimKind::Direct,
        _ => ClaimKind::Mixed,
    }
}
