//! Logistic regression over hashed features, one class: is it right?

use rustc_hash::FxHashMap;

use crate::attribution::learned::sigmoid;
use crate::random::Random;

/// An example's features, and whether it is right.
pub(super) struct Judged {
    pub(super) keys: Vec<u32>,
    pub(super) is_right: bool,
}

/// How examples are gone through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rounds {
    /// Times all of them are.
    pub(super) epochs: u32,
    /// A feature must be seen so often to have a weight.
    pub(super) least_seen: u32,
    /// Start of every shuffle.
    pub(super) seed: u64,
}

/// A logistic regression with one learning rate for each weight (AdaGrad).
pub(super) fn learn<'a>(examples: impl Iterator<Item = &'a Judged>, rounds: Rounds) -> Vec<(u32, [f32; 1])> {
    let examples: Vec<&Judged> = examples.collect();
    const RATE: f32 = 0.1;
    const DECAY: f32 = 1e-6;
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    examples.iter().flat_map(|example| &example.keys).for_each(|key| *counts.entry(*key).or_default() += 1);
    let mut weights: FxHashMap<u32, (f32, f32)> = counts
        .into_iter()
        .filter(|(_, count)| *count >= rounds.least_seen)
        .map(|(key, _)| (key, (0.0, 1e-3)))
        .collect();
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(rounds.seed);
    for _ in 0..rounds.epochs {
        random.shuffle(&mut order);
        for example in order.iter().map(|example| examples[*example]) {
            let score: f32 = example.keys.iter().filter_map(|key| weights.get(key)).map(|(weight, _)| weight).sum();
            let error = sigmoid(score) - if example.is_right { 1.0 } else { 0.0 };
            for key in &example.keys {
                if let Some((weight, squares)) = weights.get_mut(key) {
                    let gradient = error + DECAY * *weight;
                    *squares += gradient * gradient;
                    *weight -= RATE * gradient / squares.sqrt();
                }
            }
        }
    }
    let mut rows: Vec<(u32, [f32; 1])> = weights.into_iter().map(|(key, (weight, _))| (key, [weight])).collect();
    rows.retain(|(_, weight)| weight[0].abs() > 0.01);
    rows.sort_by_key(|(key, _)| *key);
    rows
}
