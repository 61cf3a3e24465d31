//! Training of the typing of names in no gazetteer: a multinomial logistic regression over hashed features.
//!
//! Nobody annotated the names: those that the gazetteers, titles and head words tell are the examples, with their own words hidden half
//! of the time, and capitalised words that the tagger takes for no proper nouns are the counter-examples.

use rustc_hash::FxHashMap;

use super::random::Random;
use crate::document::Document;
use crate::lexicons::fold;
use crate::mention::unlisted::{Hidden, Known};
use crate::mention::{self, Model, unlisted};
use crate::pipeline::Engine;
use crate::tag::Upos;
use crate::{segment, syntax};

const WIDTH: usize = unlisted::CLASSES.len();

/// What is chosen by hand. The defaults are those of the shipped model.
#[derive(Clone, Copy, Debug)]
pub struct NamesSettings {
    /// Times the examples are gone through.
    pub epochs: u32,
    /// A feature must be seen so often to have weights.
    pub least_seen: u32,
    /// A word must be seen in lower case so often to be a common one.
    pub least_common: u32,
    /// The most features kept, those with the largest weights.
    pub most_features: usize,
    /// Of a thousand names their own words are hidden in so many.
    pub hidden_per_mille: usize,
    /// … and in so many that they stand in the lists of surnames and towns.
    pub unlisted_per_mille: usize,
    /// Step of the gradient.
    pub rate: f32,
    /// Pull of the weights towards zero, a step.
    pub decay: f32,
    /// Start of every shuffle.
    pub seed: u64,
}

impl Default for NamesSettings {
    fn default() -> Self {
        Self {
            epochs: 6,
            least_seen: 3,
            least_common: 3,
            most_features: 120_000,
            hidden_per_mille: 700,
            unlisted_per_mille: 650,
            rate: 0.2,
            decay: 1e-6,
            seed: 1,
        }
    }
}

/// Lists of names that the model learns to trust as far as they are to be trusted.
#[derive(Clone, Copy, Debug)]
pub struct NameLists<'n> {
    /// Surnames, one word each.
    pub surnames: &'n [String],
    /// Towns.
    pub towns: &'n [String],
}

/// Learns from texts; mentions that a document brings are people.
pub fn names(engine: &Engine, documents: &[Document], lists: NameLists<'_>, settings: NamesSettings) -> Model {
    let mut random = Random(settings.seed);
    let mut examples = Vec::new();
    let hashes = |names: &[String]| Known::hashes(names.iter().map(String::as_str));
    let model = Model::of_words(Known {
        common: common(engine, documents, settings),
        surnames: hashes(lists.surnames),
        towns: hashes(lists.towns),
    });
    for document in documents {
        let segmentation = segment::segment(&engine.lexicons, document, crate::Bounds::default());
        let wanted = vec![true; segmentation.sentences.len()];
        let syntax = syntax::tag(&engine.models.tagger, document, &segmentation, &wanted);
        let is_proper = |token: u32| syntax.tag(token as usize).is_none_or(|tag| tag.upos() == Upos::Propn);
        let hides = || Hidden {
            words: random.below(1000) < settings.hidden_per_mille,
            lists: random.below(1000) < settings.unlisted_per_mille,
        };
        mention::examples(&engine.lexicons, &model, document, &segmentation, is_proper, hides, &mut examples);
    }
    let rows = learn(&examples, settings);
    model.with(&rows)
}

/// Hashes of the words that the texts have in lower case as a rule, ascending.
fn common(engine: &Engine, documents: &[Document], settings: NamesSettings) -> Vec<u32> {
    let mut counts: FxHashMap<u64, [u32; 2]> = FxHashMap::default();
    let mut buffer = String::new();
    for document in documents {
        for token in &segment::segment(&engine.lexicons, document, crate::Bounds::default()).tokens {
            let surface = token.of(&document.text);
            if surface.starts_with(char::is_alphabetic) {
                let is_lower = surface.starts_with(char::is_lowercase);
                counts.entry(fold::hash(surface, &mut buffer)).or_default()[usize::from(is_lower)] += 1;
            }
        }
    }
    let is_common = |[upper, lower]: [u32; 2]| lower >= settings.least_common && lower > 2 * upper;
    let mut common: Vec<u32> =
        counts.into_iter().filter(|(_, count)| is_common(*count)).map(|(hash, _)| hash as u32).collect();
    common.sort_unstable();
    common.dedup();
    common
}

struct Row {
    weights: [f32; WIDTH],
    squares: [f32; WIDTH],
}

fn learn(examples: &[unlisted::Example], settings: NamesSettings) -> Vec<(u32, [f32; WIDTH])> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for key in examples.iter().flat_map(|example| &example.keys) {
        *counts.entry(*key).or_default() += 1;
    }
    let mut keys: Vec<u32> =
        counts.into_iter().filter(|(_, count)| *count >= settings.least_seen).map(|(key, _)| key).collect();
    keys.sort_unstable();
    let number: FxHashMap<u32, u32> = keys.iter().copied().zip(0..).collect();
    let mut rows: Vec<Row> = keys.iter().map(|_| Row { weights: [0.0; WIDTH], squares: [1e-3; WIDTH] }).collect();
    let numbered: Vec<(Vec<u32>, usize)> = examples
        .iter()
        .map(|example| (example.keys.iter().filter_map(|key| number.get(key).copied()).collect(), example.class))
        .collect();
    let mut order: Vec<usize> = (0..numbered.len()).collect();
    let mut random = Random(settings.seed);
    for _ in 0..settings.epochs {
        random.shuffle(&mut order);
        for &at in &order {
            let (features, class) = &numbered[at];
            step(&mut rows, features, *class, settings);
        }
    }
    let mut learned: Vec<(u32, [f32; WIDTH])> =
        keys.into_iter().zip(rows).map(|(key, row)| (key, row.weights)).collect();
    let size = |row: &[f32; WIDTH]| row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    learned.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
    learned.truncate(settings.most_features);
    learned.sort_by_key(|row| row.0);
    learned
}

fn step(rows: &mut [Row], features: &[u32], class: usize, settings: NamesSettings) {
    let mut scores = [0.0_f32; WIDTH];
    for feature in features {
        for (score, weight) in scores.iter_mut().zip(&rows[*feature as usize].weights) {
            *score += weight;
        }
    }
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut shares = scores.map(|score| (score - most).exp());
    let all: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= all);
    for feature in features {
        let row = &mut rows[*feature as usize];
        for (k, share) in shares.iter().enumerate() {
            let gradient = share - f32::from(u8::from(k == class)) + settings.decay * row.weights[k];
            row.squares[k] += gradient * gradient;
            row.weights[k] -= settings.rate * gradient / row.squares[k].sqrt();
        }
    }
}
