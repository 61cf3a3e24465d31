//! Is it a claim? Features of a cue with the labels that it has given, for the score that keeps or drops it.

use super::features::{Shared, View};
use super::labels::{LABELS, Label, Lattice};
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
    let seen = Seen::of(view, labels, lattice);
    let (content, source) = (&seen[Label::Content as usize], &seen[Label::Source as usize]);
    let (first_content, last_content) = (content.first, content.last);
    let (first_source, last_source) = (source.first, source.last);
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
    let has_quotation = u64::from(content.has_quotation);
    let near = |step: isize| {
        let at = view.cue_item.checked_add_signed(step);
        (word(at), tag(at))
    };
    let (before, after) = (near(-1), near(1));
    let after_cue = |at: Option<usize>| at.map_or(2, |at| u64::from(at > view.cue_item));
    let order = after_cue(first_source) * 3 + after_cue(first_content);
    let (source_size, content_size) = (source.size(), content.size());
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
    sink(key(118, [content.least_margin()]));
    sink(key(119, [source.least_margin()]));
    sink(key(120, [content.mean_margin(), prior]));
    sink(key(121, [source.mean_margin(), prior]));
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
    let (content_agreement, source_agreement) = (content.agreement(), source.agreement());
    sink(key(141, [view.rule]));
    sink(key(142, [view.rule, content_agreement]));
    sink(key(143, [view.rule, source_agreement]));
    sink(key(144, [content_agreement, source_agreement]));
    sink(key(145, [view.rule.min(1), prior]));
    sink(key(146, [view.rule, c]));
    sink(key(147, [view.rule, k, has_quotation]));
    sink(key(133, [u64::from(view.cue_item == 0), u64::from(view.cue_item + 2 >= view.items.len()), order, ct]));
}

/// What is seen of the items with one label.
#[derive(Clone, Copy, Default)]
struct Seen {
    first: Option<usize>,
    last: Option<usize>,
    count: usize,
    has_quotation: bool,
    /// The least and the sum of their margins.
    least: f32,
    sum: f32,
    /// How many items the rules give this label, and how many of those have it here.
    theirs: usize,
    both: usize,
}

impl Seen {
    fn of(view: &View<'_>, labels: &[Label], lattice: &Lattice) -> [Self; LABELS] {
        let mut all = [Self { least: f32::INFINITY, ..Self::default() }; LABELS];
        for (at, (&label, &said)) in labels.iter().zip(view.said).enumerate() {
            let by_rules = View::label_of(said);
            all[by_rules as usize].theirs += 1;
            all[by_rules as usize].both += usize::from(by_rules == label);
            if !matches!(label, Label::Source | Label::Content) {
                continue;
            }
            let seen = &mut all[label as usize];
            let margin = lattice.margin(labels, at);
            seen.first = seen.first.or(Some(at));
            seen.last = Some(at);
            seen.count += 1;
            seen.has_quotation |= view.items[at].shape != Shape::Token;
            seen.least = seen.least.min(margin);
            seen.sum += margin;
        }
        all
    }

    fn size(&self) -> u64 {
        match self.count {
            few @ 0..=3 => few as u64,
            4..=6 => 4,
            7..=12 => 5,
            13..=24 => 6,
            _ => 7,
        }
    }

    fn least_margin(&self) -> u64 {
        if self.least.is_finite() { bucket(self.least) } else { NO_MARGIN }
    }

    fn mean_margin(&self) -> u64 {
        if self.count == 0 { NO_MARGIN } else { bucket(self.sum / self.count as f32) }
    }

    /// How far the rules agree, in eighths; 9 where neither has such an item.
    fn agreement(&self) -> u64 {
        (self.both * 16).checked_div(self.count + self.theirs).map_or(9, |share| share as u64)
    }
}

/// In place of the margin where there is no item.
const NO_MARGIN: u64 = 31;

/// A margin as a small number.
fn bucket(margin: f32) -> u64 {
    (margin * 2.0).clamp(-5.0, 24.0).round() as i64 as u64 & 31
}
