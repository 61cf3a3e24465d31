//! Is it a claim? Features of a cue with the labels that it has given, for the score that keeps or drops it.

use super::features::{Shared, View};
use super::labels::{Label, Lattice};
use super::window::Shape;
use crate::weights::table::key;

/// Calls `sink` with every feature of the labelled view.
pub(crate) fn of_claim(
    view: &View<'_>,
    shared: &Shared,
    labels: &[Label],
    lattice: &Lattice,
    prior: u8,
    mut sink: impl FnMut(u32),
) {
    let sight = |token: u32| view.sights.get(token as usize).copied().unwrap_or_default();
    let cue = sight(view.cue);
    let (c, k, ct) = (cue.lemma, u64::from(cue.cue), u64::from(cue.tag));
    let positions =
        |label: Label| labels.iter().enumerate().filter(move |(_, found)| **found == label).map(|(at, _)| at);
    let (first_content, last_content) = (positions(Label::Content).next(), positions(Label::Content).next_back());
    let (first_source, last_source) = (positions(Label::Source).next(), positions(Label::Source).next_back());
    let word = |at: Option<usize>| match at.and_then(|at| view.items.get(at)) {
        None => 0,
        Some(item) if item.shape == Shape::Token => sight(item.head).word,
        Some(item) => item.shape as u64 + 1,
    };
    let tag = |at: Option<usize>| match at.and_then(|at| view.items.get(at)) {
        None => 250,
        Some(item) if item.shape == Shape::Token => u64::from(sight(item.head).tag),
        Some(item) => 251 + item.shape as u64,
    };
    let path = |at: Option<usize>| {
        let token = at.and_then(|at| view.items.get(at)).map(|item| item.head.wrapping_sub(view.tokens.start) as usize);
        token.and_then(|token| view.paths.get(token)).copied().unwrap_or_default()
    };
    let mention =
        |at: Option<usize>| at.and_then(|at| view.items.get(at)).map_or(9, |item| u64::from(sight(item.head).mention));
    let size = |label: Label| match positions(label).count() {
        few @ 0..=3 => few as u64,
        4..=6 => 4,
        7..=12 => 5,
        13..=24 => 6,
        _ => 7,
    };
    let has_quotation = u64::from(positions(Label::Content).any(|at| view.items[at].shape != Shape::Token));
    let least = |label: Label| {
        let least = positions(label).map(|at| lattice.margin(labels, at)).fold(f32::INFINITY, f32::min);
        if least.is_finite() { bucket(least) } else { 31 }
    };
    let mean = |label: Label| {
        let (count, sum) =
            positions(label).fold((0, 0.0), |(count, sum), at| (count + 1, sum + lattice.margin(labels, at)));
        if count == 0 { 31 } else { bucket(sum / count as f32) }
    };
    let near = |step: isize| {
        let at = view.cue_item.checked_add_signed(step);
        (word(at), tag(at))
    };
    let (before, after) = (near(-1), near(1));
    let after_cue = |at: Option<usize>| at.map_or(2, |at| u64::from(at > view.cue_item));
    let order = after_cue(first_source) * 3 + after_cue(first_content);
    let (source_size, content_size) = (size(Label::Source), size(Label::Content));
    let relation = u64::from(view.arcs.relations.get((view.cue - view.tokens.start) as usize).copied().unwrap_or(255));
    let head = view.arcs.heads.get((view.cue - view.tokens.start) as usize).copied();
    let head_word =
        head.filter(|head| *head != super::paths::NO_HEAD).map_or(0, |head| sight(view.tokens.start + head).word);
    let prior = u64::from(prior);
    let content_path = path(first_content);
    let source_path = path(last_source);

    sink(key(100, []));
    sink(key(101, [c]));
    sink(key(102, [c, ct]));
    sink(key(103, [c, u64::from(source_size > 0), u64::from(content_size > 0)]));
    sink(key(104, [prior, ct]));
    sink(key(105, [prior, source_size.min(1), content_size.min(2), has_quotation]));
    sink(key(106, [c, word(first_content)]));
    sink(key(107, [c, tag(first_content), order]));
    sink(key(108, [order, has_quotation, ct]));
    sink(key(109, [content_path.signature, prior]));
    sink(key(110, [content_path.signature, c]));
    sink(key(111, [u64::from(content_path.branch_relation), u64::from(content_path.up), word(first_content)]));
    sink(key(112, [source_path.signature, prior]));
    sink(key(113, [tag(last_source), mention(last_source), prior]));
    sink(key(114, [word(last_source), order]));
    sink(key(115, [word(last_source), c]));
    sink(key(116, [source_size, order]));
    sink(key(117, [content_size, order, has_quotation]));
    sink(key(118, [least(Label::Content)]));
    sink(key(119, [least(Label::Source)]));
    sink(key(120, [mean(Label::Content), prior]));
    sink(key(121, [mean(Label::Source), prior]));
    sink(key(122, [before.0, ct]));
    sink(key(123, [after.0, ct]));
    sink(key(124, [before.1, after.1, ct]));
    sink(key(125, [c, before.0]));
    sink(key(126, [c, after.0]));
    sink(key(127, [relation, ct, prior]));
    sink(key(128, [relation, head_word]));
    sink(key(129, [c, relation]));
    sink(key(130, [word(first_source), tag(first_source), ct]));
    sink(key(131, [tag(first_content), tag(last_content), prior]));
    sink(key(132, [mention(first_source), mention(last_source), order, has_quotation]));
    sink(key(134, [k, ct, order]));
    sink(key(135, [k, word(first_content), tag(first_content)]));
    sink(key(136, [k, tag(last_source), mention(last_source)]));
    sink(key(137, [k, before.1, after.1]));
    sink(key(138, [k, has_quotation, content_size.min(2), source_size.min(1)]));
    sink(key(139, [shared.pattern, k]));
    sink(key(140, [shared.pattern, order, has_quotation, source_size.min(1)]));
    let agreement = |label: Label, said: u8| {
        let mine = positions(label).count();
        let theirs = view.said.iter().filter(|other| **other == said).count();
        let both = positions(label).filter(|at| view.said[*at] == said).count();
        (both * 16).checked_div(mine + theirs).map_or(9, |share| share as u64)
    };
    let (content_agreement, source_agreement) = (agreement(Label::Content, 3), agreement(Label::Source, 2));
    sink(key(141, [view.rule]));
    sink(key(142, [view.rule, content_agreement]));
    sink(key(143, [view.rule, source_agreement]));
    sink(key(144, [content_agreement, source_agreement]));
    sink(key(145, [view.rule.min(1), prior]));
    sink(key(146, [view.rule, c]));
    sink(key(147, [view.rule, k, has_quotation]));
    sink(key(133, [u64::from(view.cue_item == 0), u64::from(view.cue_item + 2 >= view.items.len()), order, ct]));
}

/// A margin as a small number.
fn bucket(margin: f32) -> u64 {
    (margin * 2.0).clamp(-5.0, 24.0).round() as i64 as u64 & 31
}
