//! Training of where one mention stands towards another, from sentences with two mentions and who supports or opposes whom.
//!
//! A log-linear model of five outcomes: nothing, and support or oppose in either direction. Both directions have the same weights; which
//! mention stands first is a feature. A sentence is learned from once, however often the file has it, with its parse and without.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::random::Random;
use super::stance::{annotate, given, with_mentions};
use crate::pipeline::{Engine, EngineKind};
use crate::stance;
use crate::stance::learned::{Feature, Model, SIDES, STANDINGS, Standing, softmax};
use crate::weights::table::Table;

/// A sentence with two mentions, and who of them stands where towards the other.
#[derive(Clone, Debug, Deserialize)]
pub struct PairSentence {
    /// Unique in the file.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// The mentions.
    pub mentions: Vec<PairMention>,
    /// The sides taken; none if neither stands anywhere.
    pub stances: Vec<PairStance>,
}

/// A mention. Offsets are code points.
#[derive(Clone, Debug, Deserialize)]
pub struct PairMention {
    /// Its start.
    pub start: u32,
    /// Its end.
    pub end: u32,
}

/// A side taken.
#[derive(Clone, Debug, Deserialize)]
pub struct PairStance {
    /// Start and end of the holder.
    pub holder: (u32, u32),
    /// "support" or "oppose".
    pub label: String,
}

impl PairSentence {
    fn places(&self) -> Vec<(u32, u32)> {
        self.mentions.iter().map(|mention| (mention.start, mention.end)).collect()
    }

    /// Number of the outcome.
    fn outcome(&self) -> usize {
        let Some(stance) = self.stances.last() else { return 0 };
        let is_first = self.mentions.first().is_some_and(|first| (first.start, first.end) == stance.holder);
        1 + usize::from(!is_first) * SIDES + usize::from(stance.label == "oppose")
    }
}

/// What is chosen by hand. The defaults are those of the shipped model.
#[derive(Clone, Copy, Debug)]
pub struct PairSettings {
    /// Times the sentences are gone through.
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

impl Default for PairSettings {
    fn default() -> Self {
        Self { epochs: 10, least_seen: 3, most_features: 45_000, rate: 0.01, decay: 5e-4, seed: 1 }
    }
}

/// Two mentions: the features of the first as the holder, those of the second, and the outcome.
pub struct PairExample {
    forward: Vec<Feature>,
    back: Vec<Feature>,
    outcome: usize,
    /// The same for all examples of a sentence.
    fold: usize,
}

/// Parts into which sentences are cut to see what models say of those that they have not seen.
const FOLDS: usize = 5;

/// Runs the stages over the sentences with an engine of each kind: the examples of each kind, in the order of the sentences.
pub fn pairs(engine: &mut Engine, model: &Model, sentences: &[PairSentence]) -> Vec<Vec<PairExample>> {
    let before = engine.kind;
    let mut all = Vec::new();
    for kind in EngineKind::ALL {
        engine.kind = kind;
        all.push(sentences.iter().flat_map(|sentence| examples(engine, model, sentence)).collect());
    }
    engine.kind = before;
    all
}

/// The sentences, each with its mentions once.
pub fn distinct(sentences: &[PairSentence]) -> Vec<PairSentence> {
    let mut seen = BTreeSet::new();
    let places = |sentence: &PairSentence| sentence.mentions.iter().map(|mention| mention.start).collect::<Vec<_>>();
    sentences.iter().filter(|sentence| seen.insert((sentence.text.clone(), places(sentence)))).cloned().collect()
}

fn examples(engine: &Engine, model: &Model, sentence: &PairSentence) -> Vec<PairExample> {
    let mut examples = Vec::new();
    let fold = sentence.text.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into())) as usize;
    let document = with_mentions(&sentence.id, &sentence.text, sentence.places().into_iter());
    annotate(engine, &document, |article| {
        stance::samples::pairs(&engine.lexicons, model, article, |(one, other), forward, back| {
            let place = |mention| given(article, mention);
            let (forward, back) = match (place(one), place(other)) {
                (Some(0), Some(1)) => (forward, back),
                (Some(1), Some(0)) => (back, forward),
                _ => return,
            };
            let (forward, back) = (forward.to_vec(), back.to_vec());
            examples.push(PairExample { forward, back, outcome: sentence.outcome(), fold: fold % FOLDS });
        });
    });
    examples
}

/// Trains the model's weights of pairs. Probabilities are tempered, and the one from which a side is taken is chosen, by what models that
/// had not seen a sentence said of it; how right they were is the answer.
pub fn stance_pairs(model: &mut Model, examples: &[&PairExample], settings: PairSettings) -> PairAccuracy {
    let mut unseen: Vec<([f32; STANDINGS], usize)> = Vec::new();
    for out in 0..FOLDS {
        let seen: Vec<&PairExample> = examples.iter().filter(|example| example.fold != out).copied().collect();
        let table = Table::quantised(&weights(&seen, settings));
        let others = examples.iter().filter(|example| example.fold == out);
        unseen.extend(others.map(|example| (sums(&table, example), example.outcome)));
    }
    let loss = |temperature: f32| -> f64 {
        let surprise = |(sums, outcome): &([f32; STANDINGS], usize)| {
            -f64::from(softmax(sums.map(|sum| sum / temperature))[*outcome].max(1e-9)).ln()
        };
        unseen.iter().map(surprise).sum()
    };
    let tried = (5..=40).map(|step| step as f32 / 10.0);
    let temperature = tried.min_by(|a, b| loss(*a).total_cmp(&loss(*b))).unwrap_or(1.0);
    let measured = |taken: f32| {
        let mut accuracy = PairAccuracy::default();
        for (sums, outcome) in &unseen {
            let probabilities = softmax(sums.map(|sum| sum / temperature));
            accuracy.count(&Standing { probabilities, taken }, *outcome);
        }
        accuracy
    };
    let tried = (6..=24).map(|step| step as f32 / 40.0);
    let worth = |taken: f32| measured(taken).macro_f1() + measured(taken).micro_f1();
    model.taken = tried.max_by(|a, b| worth(*a).total_cmp(&worth(*b))).unwrap_or(0.5);
    let mut rows = weights(examples, settings);
    rows.iter_mut().flat_map(|(_, row)| row).for_each(|weight| *weight /= temperature);
    model.pairs = Table::quantised(&rows);
    measured(model.taken)
}

fn sums(table: &Table<SIDES>, example: &PairExample) -> [f32; STANDINGS] {
    let [a, b] = crate::stance::learned::sums(table, &example.forward);
    let [c, d] = crate::stance::learned::sums(table, &example.back);
    [0.0, a, b, c, d]
}

/// The rows of the features kept, by key.
fn weights(examples: &[&PairExample], settings: PairSettings) -> Vec<(u32, [f32; SIDES])> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for feature in examples.iter().flat_map(|example| example.forward.iter().chain(&example.back)) {
        *counts.entry(feature.key).or_default() += 1;
    }
    let mut keys: Vec<u32> =
        counts.into_iter().filter(|(_, count)| *count >= settings.least_seen).map(|(key, _)| key).collect();
    keys.sort_unstable();
    let rows = learn(examples, &keys, settings);
    let size = |row: &[f32; SIDES]| row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let mut sizes: Vec<f32> = rows.iter().map(size).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let least = sizes.get(settings.most_features).copied().unwrap_or(0.0);
    let kept: Vec<u32> = keys.iter().zip(&rows).filter(|(_, row)| size(row) > least).map(|(key, _)| *key).collect();
    let rows = learn(examples, &kept, settings);
    kept.into_iter().zip(rows).collect()
}

/// Gradient descent with one learning rate for each weight (AdaGrad).
fn learn(examples: &[&PairExample], keys: &[u32], settings: PairSettings) -> Vec<[f32; SIDES]> {
    let numbers: FxHashMap<u32, u32> = keys.iter().copied().zip(0..).collect();
    let known = |features: &[Feature]| -> Vec<(u32, f32)> {
        features.iter().filter_map(|feature| Some((*numbers.get(&feature.key)?, feature.value))).collect()
    };
    let numbered: Vec<[Vec<(u32, f32)>; 2]> =
        examples.iter().map(|example| [known(&example.forward), known(&example.back)]).collect();
    let mut weights = vec![[0.0_f32; SIDES]; keys.len()];
    let mut squares = vec![[1e-2_f32; SIDES]; keys.len()];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(settings.seed);
    for _ in 0..settings.epochs {
        random.shuffle(&mut order);
        for example in &order {
            let mut sums = [0.0; STANDINGS];
            for (direction, features) in numbered[*example].iter().enumerate() {
                for (row, value) in features {
                    for (side, weight) in weights[*row as usize].iter().enumerate() {
                        sums[1 + direction * SIDES + side] += weight * value;
                    }
                }
            }
            let probabilities = softmax(sums);
            for (direction, features) in numbered[*example].iter().enumerate() {
                for (row, value) in features {
                    for side in 0..SIDES {
                        let outcome = 1 + direction * SIDES + side;
                        let wanted = if outcome == examples[*example].outcome { 1.0 } else { 0.0 };
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

/// How well a model tells who stands where.
#[derive(Clone, Debug, Default)]
pub struct PairAccuracy {
    /// By gold outcome, then by predicted outcome.
    table: [[usize; STANDINGS]; STANDINGS],
    /// Of every side: its probability, and whether it is right.
    sides: Vec<(f32, bool)>,
}

impl PairAccuracy {
    fn count(&mut self, standing: &Standing, outcome: usize) {
        let best = standing.best();
        self.table[outcome][best] += 1;
        if best != 0 {
            self.sides.push((standing.probabilities[best], best == outcome));
        }
    }

    fn f1(&self, outcomes: impl Iterator<Item = usize> + Clone) -> f64 {
        let right: usize = outcomes.clone().map(|outcome| self.table[outcome][outcome]).sum();
        let gold: usize = outcomes.clone().map(|outcome| self.table[outcome].iter().sum::<usize>()).sum();
        let found: usize = outcomes.map(|outcome| self.table.iter().map(|row| row[outcome]).sum::<usize>()).sum();
        2.0 * right as f64 / (gold + found).max(1) as f64
    }

    /// Mean F1 of the five outcomes.
    pub fn macro_f1(&self) -> f64 {
        (0..STANDINGS).map(|outcome| self.f1(outcome..outcome + 1)).sum::<f64>() / STANDINGS as f64
    }

    /// F1 of sides taken, all together.
    pub fn micro_f1(&self) -> f64 {
        self.f1(1..STANDINGS)
    }

    /// Of the sides with a probability in the range: how many are right, and how many they are.
    pub fn reliability(&self, range: std::ops::Range<f32>) -> (usize, usize) {
        let within = || self.sides.iter().filter(|(probability, _)| range.contains(probability));
        (within().filter(|(_, is_right)| *is_right).count(), within().count())
    }
}

/// Tells who stands where, and compares.
pub fn pair_accuracy(model: &Model, examples: &[PairExample]) -> PairAccuracy {
    let mut accuracy = PairAccuracy::default();
    for example in examples {
        accuracy.count(&model.stand(&example.forward, &example.back), example.outcome);
    }
    accuracy
}
