//! Training of how a sentence shows a mention, from sentences with the label of a mention.
//!
//! A multinomial logistic regression ([`super::loglinear`]). Every sentence is seen twice, with its parse and without, so that one model
//! serves both engines.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::loglinear::{self, Example, LogLinearSettings, by_engine};
use crate::document::{Document, GivenMention};
use crate::pipeline::{self, Annotation, Engine, EngineKind};
use crate::span::{CodePoints, Span};
use crate::stance::learned::{CLASSES, Feature, LABELS, Model, sums};
use crate::stance::{self, Article};
use crate::weights::table::Table;

/// A sentence with mentions and how it shows them.
#[derive(Clone, Debug, Deserialize)]
pub struct ShownSentence {
    /// Unique in the file.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// The mentions.
    pub targets: Vec<ShownTarget>,
}

impl ShownSentence {
    /// The sentence as a document that brings its mentions.
    pub fn with_targets(&self) -> Document {
        with_mentions(&self.id, &self.text, self.targets.iter().map(|target| (target.start, target.end)))
    }
}

/// A text as a document that brings mentions at these places, in code points.
pub(super) fn with_mentions(id: &str, text: &str, places: impl Iterator<Item = (u32, u32)>) -> Document {
    let points = CodePoints::new(text);
    let byte = |point| points.byte(point).unwrap_or(text.len() as u32);
    let given =
        places.map(|(start, end)| GivenMention { span: Span::new(byte(start), byte(end)), kind: None, name: None });
    Document { id: id.to_owned(), text: text.to_owned(), given: given.collect(), ..Document::default() }
}

/// A mention and how the sentence shows it. Offsets are code points.
#[derive(Clone, Debug, Deserialize)]
pub struct ShownTarget {
    /// Its start.
    pub start: u32,
    /// Its end.
    pub end: u32,
    /// "support", "oppose" or "neutral".
    pub label: String,
}

/// The settings of the shipped model.
pub const PORTRAYAL: LogLinearSettings =
    LogLinearSettings { epochs: 8, least_seen: 2, most_features: 20_000, rate: 0.005, decay: 3e-3, seed: 1 };

/// A mention's features and its class.
pub struct ShownExample {
    features: Vec<Feature>,
    class: usize,
}

impl Example<1> for ShownExample {
    fn blocks(&self) -> [&[Feature]; 1] {
        [&self.features]
    }

    fn outcome(&self) -> usize {
        self.class
    }
}

/// Runs the stages over the sentences with an engine of each kind: the examples of each kind, in the order of the mentions.
pub fn shown(engine: &mut Engine, sentences: &[ShownSentence]) -> Vec<Vec<ShownExample>> {
    by_engine(engine, sentences, examples)
}

fn examples(engine: &Engine, sentence: &ShownSentence) -> Vec<ShownExample> {
    let mut examples = Vec::new();
    visit(engine, sentence, |article, class| {
        stance::samples::portrayals(&engine.lexicons, article, |mention, features| {
            if let Some(class) = class(mention) {
                examples.push(ShownExample { features: features.to_vec(), class });
            }
        });
    });
    examples
}

/// Runs the stages over a sentence, and gives what they say with the class of a mention.
fn visit(engine: &Engine, sentence: &ShownSentence, look: impl FnOnce(Article<'_>, &dyn Fn(u32) -> Option<usize>)) {
    annotate(engine, &sentence.with_targets(), |article| {
        look(article, &|mention| {
            let target = given(article, mention)?;
            LABELS.iter().position(|label| label.name() == sentence.targets[target].label)
        });
    });
}

/// Runs the stages over a document, and gives what they say.
pub(super) fn annotate(engine: &Engine, document: &Document, look: impl FnOnce(Article<'_>)) {
    let Annotation { segmentation, mentions, syntax, claims, speakers, .. } = pipeline::annotate(engine, document);
    look(Article {
        document,
        segmentation: &segmentation,
        mentions: &mentions,
        syntax: &syntax,
        claims: &claims,
        speakers: &speakers,
    });
}

/// Which of the mentions that the document brings a mention is.
pub(super) fn given(article: Article<'_>, mention: u32) -> Option<usize> {
    let span = article.mentions.list[mention as usize].span;
    article.document.given.iter().position(|given| given.span == span)
}

/// How often a rule was right where it said support, and where it said oppose: right ones and all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleRecord {
    /// Of support.
    pub support: (usize, usize),
    /// Of oppose.
    pub oppose: (usize, usize),
}

impl RuleRecord {
    /// Counts a use of the rule; `is_right` says whether the label was the one given by hand.
    pub(super) fn count(&mut self, is_support: bool, is_right: bool) {
        let counts = if is_support { &mut self.support } else { &mut self.oppose };
        counts.0 += usize::from(is_right);
        counts.1 += 1;
    }
}

/// Measures each rule on how sentences show mentions: by the name of the rule.
pub fn rule_records(engine: &Engine, sentences: &[ShownSentence]) -> BTreeMap<&'static str, RuleRecord> {
    let mut records: BTreeMap<&'static str, RuleRecord> = BTreeMap::new();
    for sentence in sentences {
        visit(engine, sentence, |article, class| {
            stance::samples::verdicts_of_rules(&engine.lexicons, article, |mention, rule, score| {
                let Some(class) = class(mention) else { return };
                records.entry(rule).or_default().count(score > 0.0, LABELS[class].sign() == score.signum());
            });
        });
    }
    records
}

/// Trains the model. Its probabilities are tempered by what models that had not seen a sentence said of it.
pub fn stance(examples: &[&ShownExample], settings: LogLinearSettings) -> Model {
    let temperature = temperature(examples, settings);
    let mut rows = weights(examples, settings);
    rows.iter_mut().flat_map(|(_, row)| row).for_each(|weight| *weight /= temperature);
    Model { portrayal: Table::quantised(&rows), pairs: Table::quantised(&[]), taken: 1.0 }
}

/// The number by which sums are to be divided so that probabilities are as high as models are right on sentences that they have not
/// seen. The examples of a sentence stand near each other, and at the same places in the list of each engine.
fn temperature(examples: &[&ShownExample], settings: LogLinearSettings) -> f32 {
    let engines = EngineKind::ALL.len();
    let half = examples.len().div_ceil(engines).max(1);
    let fold = |at: usize| (at % half) * FOLDS / half;
    let mut unseen: Vec<([f32; CLASSES], usize)> = Vec::new();
    for out in 0..FOLDS {
        let is_out = |at: &usize| fold(*at) == out;
        let seen: Vec<&ShownExample> = (0..examples.len()).filter(|at| !is_out(at)).map(|at| examples[at]).collect();
        let table = Table::quantised(&weights(&seen, settings));
        let others = (0..examples.len()).filter(is_out).map(|at| examples[at]);
        unseen.extend(others.map(|example| (sums(&table, &example.features), example.class)));
    }
    loglinear::temperature(&unseen, 10..=40)
}

/// Parts of the examples for the temperature.
const FOLDS: usize = 4;

fn weights(examples: &[&ShownExample], settings: LogLinearSettings) -> Vec<(u32, [f32; CLASSES])> {
    loglinear::weights::<_, 1, CLASSES, CLASSES>(examples, settings)
}

/// How well a model labels mentions.
#[derive(Clone, Copy, Debug, Default)]
pub struct ShownAccuracy {
    /// By gold class, then by predicted class.
    pub table: [[usize; CLASSES]; CLASSES],
    /// Right ones among the fifth of support and oppose of which the model is surest, and how many they are.
    pub surest: (usize, usize),
}

impl ShownAccuracy {
    /// Right of all.
    pub fn accuracy(&self) -> f64 {
        let right: usize = (0..CLASSES).map(|class| self.table[class][class]).sum();
        right as f64 / self.table.iter().flatten().sum::<usize>().max(1) as f64
    }

    /// Mean F1 of the classes.
    pub fn macro_f1(&self) -> f64 {
        loglinear::macro_f1(&self.table)
    }
}

/// Labels mentions and compares.
pub fn shown_accuracy(model: &Model, examples: &[ShownExample]) -> ShownAccuracy {
    let mut accuracy = ShownAccuracy::default();
    let mut polar: Vec<(f32, bool)> = Vec::new();
    for example in examples {
        let verdict = model.portray(&example.features);
        let best = verdict.best();
        accuracy.table[example.class][best] += 1;
        if best != CLASSES - 1 {
            polar.push((verdict.probabilities[best], best == example.class));
        }
    }
    polar.sort_by(|a, b| b.0.total_cmp(&a.0));
    polar.truncate(polar.len() / 5);
    accuracy.surest = (polar.iter().filter(|(_, is_right)| *is_right).count(), polar.len());
    accuracy
}
