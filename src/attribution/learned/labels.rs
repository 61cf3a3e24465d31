//! The labels of a window: which of its items are source, cue or content of one cue.

use super::features::{Shared, View, of_item, of_step};
use crate::weights::ModelError;
use crate::weights::file::{Reader, Writer};
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
    /// For each item and label the label before it on the best way there.
    back: Vec<[u8; LABELS]>,
}

/// Weights of the labels of items, and of the steps between them: `4 a + b` is the step from label `a` to label `b`.
pub(crate) struct Weights {
    pub(crate) items: Table<LABELS>,
    pub(crate) steps: Table<{ LABELS * LABELS }>,
}

impl Weights {
    pub(super) fn read(file: &mut Reader<'_>) -> Result<Self, ModelError> {
        Ok(Self { items: Table::read(file)?, steps: Table::read(file)? })
    }

    pub(super) fn write(&self, file: &mut Writer) {
        self.items.write(file);
        self.steps.write(file);
    }
}

impl Lattice {
    /// Scores a view with the weights.
    pub(crate) fn fill(&mut self, weights: &Weights, view: &View<'_>, shared: &Shared) {
        self.items.clear();
        self.steps.clear();
        let (unit, step_unit) = (weights.items.unit(), weights.steps.unit());
        for at in 0..view.items.len() {
            let sums = weights.items.sum(&of_item(view, shared, at));
            self.items.push(sums.map(|sum| sum as f32 * unit));
            let sums = weights.steps.sum(&of_step(view, shared, at)).map(|sum| sum as f32 * step_unit);
            let (rows, _) = sums.as_chunks::<LABELS>();
            self.steps.push(std::array::from_fn(|before| rows[before]));
        }
    }

    /// The best labels, with the item `cue` held to be the cue.
    pub(crate) fn best(&mut self, cue: usize, out: &mut Vec<Label>) {
        let count = self.items.len();
        self.back.clear();
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
            self.back.push(from);
        }
        out.clear();
        out.resize(count, Label::Other);
        let mut label = (1..LABELS).fold(0, |best, label| if scores[label] > scores[best] { label } else { best });
        for at in (0..count).rev() {
            out[at] = Label::ALL[label];
            label = self.back[at][label] as usize;
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
