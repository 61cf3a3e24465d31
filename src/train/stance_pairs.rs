//! Training of where one mention stands towards another, from sentences with two mentions and who supports or opposes whom.
//!
//! A log-linear model ([`super::loglinear`]) of five outcomes: nothing, and support or oppose in either direction. Both directions have the same weights; which
//! mention stands first is a feature. A sentence is learned from once, however often the file has it, with its parse and without.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::loglinear::{self, Example, LogLinearSettings, by_engine};
use super::stance::{annotate, given, with_mentions};
use crate::pipeline::Engine;
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

/// The settings of the shipped model.
pub const PAIRS: LogLinearSettings =
    LogLinearSettings { epochs: 10, least_seen: 3, most_features: 45_000, rate: 0.01, decay: 5e-4, seed: 1 };

/// Two mentions: the features of the first as the holder, those of the second, and the outcome.
pub struct PairExample {
    forward: Vec<Feature>,
    back: Vec<Feature>,
    outcome: usize,
    /// The same for all examples of a sentence.
    fold: usize,
}

impl Example<2> for PairExample {
    fn blocks(&self) -> [&[Feature]; 2] {
        [&self.forward, &self.back]
    }

    fn outcome(&self) -> usize {
        self.outcome
    }
}

/// Parts into which sentences are cut to see what models say of those that they have not seen.
const FOLDS: usize = 5;

/// Runs the stages over the sentences with an engine of each kind: the examples of each kind, in the order of the sentences.
pub fn pairs(engine: &mut Engine, model: &Model, sentences: &[PairSentence]) -> Vec<Vec<PairExample>> {
    by_engine(engine, sentences, |engine, sentence| examples(engine, model, sentence))
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
pub fn stance_pairs(model: &mut Model, examples: &[&PairExample], settings: LogLinearSettings) -> PairAccuracy {
    let mut unseen: Vec<([f32; STANDINGS], usize)> = Vec::new();
    for out in 0..FOLDS {
        let seen: Vec<&PairExample> = examples.iter().filter(|example| example.fold != out).copied().collect();
        let table = Table::quantised(&weights(&seen, settings));
        let others = examples.iter().filter(|example| example.fold == out);
        unseen.extend(others.map(|example| (sums(&table, example), example.outcome)));
    }
    let temperature = loglinear::temperature(&unseen, 5..=40);
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

fn weights(examples: &[&PairExample], settings: LogLinearSettings) -> Vec<(u32, [f32; SIDES])> {
    loglinear::weights::<_, 2, SIDES, STANDINGS>(examples, settings)
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

    /// Mean F1 of the five outcomes.
    pub fn macro_f1(&self) -> f64 {
        loglinear::macro_f1(&self.table)
    }

    /// F1 of sides taken, all together.
    pub fn micro_f1(&self) -> f64 {
        loglinear::f1(&self.table, 1..STANDINGS)
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
