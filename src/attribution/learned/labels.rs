//! The labels of a window: which of its items are source, cue or content of one cue.

use super::features::{Shared, View, of_item, of_step};
use crate::weights::table::Table;

/// How many labels there are.
pub(crate) const LABELS: usize = 4;

/// What an item is to the cue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Label {
    /// Nothing.
    #[default]
    Other,
    /// Part of the source.
    Source,
    /// Part of the cue.
    Cue,
    /// Part of the content.
    Content,
}

impl Label {
    pub(crate) const ALL: [Self; LABELS] = [Self::Other, Self::Source, Self::Cue, Self::Content];
}

/// Scores of the labels of each item, and of each step from one label to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lattice {
    pub(crate) items: Vec<[f32; LABELS]>,
    /// `steps[i][a][b]`: from label `a` of item `i - 1` to label `b` of item `i`.
    pub(crate) steps: Vec<[[f32; LABELS]; LABELS]>,
}

/// The key of a feature of a step for the label before.
pub(crate) fn step_key(feature: u32, before: usize) -> u32 {
    (feature ^ (before as u32 + 1).wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B)
}

impl Lattice {
    /// Scores a view with the weights.
    pub(crate) fn fill(&mut self, weights: &Table<LABELS>, view: &View<'_>, shared: &Shared) {
        self.items.clear();
        self.steps.clear();
        let unit = weights.unit();
        for at in 0..view.items.len() {
            let mut sums = [0; LABELS];
            of_item(view, shared, at, |key| weights.add(key, &mut sums));
            self.items.push(sums.map(|sum| sum as f32 * unit));
            let features = of_step(view, shared, at);
            let mut step = [[0.0; LABELS]; LABELS];
            for (before, row) in step.iter_mut().enumerate() {
                let mut sums = [0; LABELS];
                features.iter().for_each(|feature| weights.add(step_key(*feature, before), &mut sums));
                *row = sums.map(|sum| sum as f32 * unit);
            }
            self.steps.push(step);
        }
    }

    /// The best labels, with the item `cue` held to be the cue; and how much better each item's label is than its best other one,
    /// all else as it is.
    pub(crate) fn best(&self, cue: usize, out: &mut Vec<Label>) {
        let count = self.items.len();
        let mut back: Vec<[u8; LABELS]> = Vec::with_capacity(count);
        let mut scores = [0.0_f32; LABELS];
        for at in 0..count {
            let mut now = [f32::NEG_INFINITY; LABELS];
            let mut from = [0; LABELS];
            for label in 0..LABELS {
                if at == cue && label != Label::Cue as usize {
                    continue;
                }
                for (before, behind) in scores.iter().enumerate() {
                    // nothing stands before the first item but the label Other
                    if at == 0 && before != 0 {
                        continue;
                    }
                    let score = behind + self.steps[at][before][label];
                    if score > now[label] {
                        now[label] = score;
                        from[label] = before as u8;
                    }
                }
                now[label] += self.items[at][label];
            }
            scores = now;
            back.push(from);
        }
        out.clear();
        out.resize(count, Label::Other);
        let mut label = (1..LABELS).fold(0, |best, label| if scores[label] > scores[best] { label } else { best });
        for at in (0..count).rev() {
            out[at] = Label::ALL[label];
            label = back[at][label] as usize;
        }
    }

    /// How much the label of the item at `at` is better than its best other one, the labels beside it unchanged.
    pub(crate) fn margin(&self, labels: &[Label], at: usize) -> f32 {
        let before = at.checked_sub(1).map_or(0, |at| labels[at] as usize);
        let score = |label: usize| {
            let after = labels.get(at + 1).map_or(0.0, |after| self.steps[at + 1][label][*after as usize]);
            self.items[at][label] + self.steps[at][before][label] + after
        };
        let mine = labels[at] as usize;
        let best = (0..LABELS).filter(|label| *label != mine).map(score).fold(f32::NEG_INFINITY, f32::max);
        score(mine) - best
    }
}
