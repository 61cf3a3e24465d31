//! Log-linear models over weighted features: which features have weights, what the weights are, and how sure of itself a model may be.
//!
//! Weights are learned by gradient descent with one learning rate for each (AdaGrad); the features with the largest weights are kept, and
//! learned anew without the others. It must not know what an example is of.

use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;

use super::random::Random;
use crate::pipeline::{Engine, EngineKind};
use crate::stance::learned::{Feature, softmax};

/// What is chosen by hand.
#[derive(Clone, Copy, Debug)]
pub struct LogLinearSettings {
    /// Times the examples are gone through.
    pub epochs: u32,
    /// A feature must be seen so often to have weights.
    pub least_seen: u32,
    /// The most features kept.
    pub most_features: usize,
    /// The learning rate.
    pub rate: f32,
    /// How strongly weights are drawn to zero.
    pub decay: f32,
    /// Start of every shuffle.
    pub seed: u64,
}

/// Features in one or several blocks, which share their weights. A block's weights are for outcomes of its own, those of the first block
/// before those of the second; the outcomes before all of them have no features.
pub(super) trait Example<const BLOCKS: usize> {
    /// The features of each block.
    fn blocks(&self) -> [&[Feature]; BLOCKS];

    /// Number of the outcome.
    fn outcome(&self) -> usize;
}

/// The examples of sentences with an engine of each kind, in the order of the sentences.
pub(super) fn by_engine<S, E>(
    engine: &mut Engine,
    sentences: &[S],
    examples: impl Fn(&Engine, &S) -> Vec<E>,
) -> Vec<Vec<E>> {
    let before = engine.kind;
    let mut all = Vec::new();
    for kind in EngineKind::ALL {
        engine.kind = kind;
        all.push(sentences.iter().flat_map(|sentence| examples(engine, sentence)).collect());
    }
    engine.kind = before;
    all
}

/// The rows of the features kept, by key: for each outcome of a block a weight.
pub(super) fn weights<E: Example<BLOCKS>, const BLOCKS: usize, const WIDTH: usize, const OUTCOMES: usize>(
    examples: &[&E],
    settings: LogLinearSettings,
) -> Vec<(u32, [f32; WIDTH])> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for feature in examples.iter().flat_map(|example| example.blocks()).flatten() {
        *counts.entry(feature.key).or_default() += 1;
    }
    let mut keys: Vec<u32> =
        counts.into_iter().filter(|(_, count)| *count >= settings.least_seen).map(|(key, _)| key).collect();
    keys.sort_unstable();
    let rows = learn::<E, BLOCKS, WIDTH, OUTCOMES>(examples, &keys, settings);
    let size = |row: &[f32; WIDTH]| row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let mut sizes: Vec<f32> = rows.iter().map(size).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let least = sizes.get(settings.most_features).copied().unwrap_or(0.0);
    let kept: Vec<u32> = keys.iter().zip(&rows).filter(|(_, row)| size(row) > least).map(|(key, _)| *key).collect();
    let rows = learn::<E, BLOCKS, WIDTH, OUTCOMES>(examples, &kept, settings);
    kept.into_iter().zip(rows).collect()
}

fn learn<E: Example<BLOCKS>, const BLOCKS: usize, const WIDTH: usize, const OUTCOMES: usize>(
    examples: &[&E],
    keys: &[u32],
    settings: LogLinearSettings,
) -> Vec<[f32; WIDTH]> {
    let numbers: FxHashMap<u32, u32> = keys.iter().copied().zip(0..).collect();
    let known = |features: &[Feature]| -> Vec<(u32, f32)> {
        features.iter().filter_map(|feature| Some((*numbers.get(&feature.key)?, feature.value))).collect()
    };
    let numbered: Vec<[Vec<(u32, f32)>; BLOCKS]> = examples.iter().map(|example| example.blocks().map(known)).collect();
    let first = |block: usize| OUTCOMES - (BLOCKS - block) * WIDTH;
    let mut weights = vec![[0.0_f32; WIDTH]; keys.len()];
    let mut squares = vec![[1e-2_f32; WIDTH]; keys.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(settings.seed);
    for _ in 0..settings.epochs {
        random.shuffle(&mut order);
        for example in &order {
            let mut sums = [0.0; OUTCOMES];
            for (block, features) in numbered[*example].iter().enumerate() {
                for (row, value) in features {
                    for (sum, weight) in sums[first(block)..].iter_mut().zip(&weights[*row as usize]) {
                        *sum += weight * value;
                    }
                }
            }
            let probabilities = softmax(sums);
            for (block, features) in numbered[*example].iter().enumerate() {
                for (row, value) in features {
                    for side in 0..WIDTH {
                        let outcome = first(block) + side;
                        let wanted = if outcome == examples[*example].outcome() { 1.0 } else { 0.0 };
                        let weight = &mut weights[*row as usize][side];
                        let gradient = (probabilities[outcome] - wanted) * value + settings.decay * *weight;
                        let square = &mut squares[*row as usize][side];
                        *square += gradient * gradient;
                        *weight -= settings.rate * gradient / square.sqrt();
                    }
                }
            }
        }
    }
    weights
}

/// The number by which sums are to be divided so that probabilities are as high as models are right on what they have not seen: sums and
/// outcomes of that. It is one of these tenths.
pub(super) fn temperature<const OUTCOMES: usize>(
    unseen: &[([f32; OUTCOMES], usize)],
    tenths: RangeInclusive<u32>,
) -> f32 {
    let loss = |temperature: f32| -> f64 {
        let surprise = |(sums, outcome): &([f32; OUTCOMES], usize)| {
            -f64::from(softmax(sums.map(|sum| sum / temperature))[*outcome].max(1e-9)).ln()
        };
        unseen.iter().map(surprise).sum()
    };
    let tried = tenths.map(|step| step as f32 / 10.0);
    tried.min_by(|a, b| loss(*a).total_cmp(&loss(*b))).unwrap_or(1.0)
}

/// F1 of some outcomes taken together, from how often each, by gold and then by prediction.
pub(super) fn f1<const OUTCOMES: usize>(
    table: &[[usize; OUTCOMES]; OUTCOMES],
    outcomes: impl Iterator<Item = usize> + Clone,
) -> f64 {
    let right: usize = outcomes.clone().map(|outcome| table[outcome][outcome]).sum();
    let gold: usize = outcomes.clone().map(|outcome| table[outcome].iter().sum::<usize>()).sum();
    let found: usize = outcomes.map(|outcome| table.iter().map(|row| row[outcome]).sum::<usize>()).sum();
    2.0 * right as f64 / (gold + found).max(1) as f64
}

/// Mean F1 of all outcomes.
pub(super) fn macro_f1<const OUTCOMES: usize>(table: &[[usize; OUTCOMES]; OUTCOMES]) -> f64 {
    (0..OUTCOMES).map(|outcome| f1(table, outcome..outcome + 1)).sum::<f64>() / OUTCOMES as f64
}
