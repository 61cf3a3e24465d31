//! The learned part of stance: how a sentence shows a mention, for what no frame decides.
//!
//! A multinomial logistic regression over features that the rules' own numbers (polarities by place and path, what each rule found)
//! and the words around give. It is additive: what each feature adds to a label stands at a token, and the tokens that add most are
//! the evidence. Weights come from [`crate::train`]; nothing here learns.

pub(in crate::stance) mod holders;
pub(crate) mod portrayal;
pub(crate) mod sight;

use super::Label;
use crate::weights::ModelError;
use crate::weights::file::{Reader, Writer, open};
use crate::weights::table::Table;

/// Support, oppose, neutral: the classes, in the order of a row's weights.
pub(crate) const CLASSES: usize = 3;
/// The labels of the classes.
pub(crate) const LABELS: [Label; CLASSES] = [Label::Support, Label::Oppose, Label::Neutral];
const KIND: &str = "stan";
const VERSION: u32 = 1;

/// The name under which evidence shows what the model says.
pub(crate) const RULE: &str = "learned";

/// The place of a feature that stands at no word.
pub(crate) const NOWHERE: u16 = u16::MAX;

/// A feature: what it is, how much of it there is, and the token of the sentence at which it stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Feature {
    pub(crate) key: u32,
    pub(crate) value: f32,
    pub(crate) at: u16,
}

/// Learned weights.
pub struct Model {
    pub(crate) portrayal: Table<CLASSES>,
}

/// What the model says of a mention.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Verdict {
    /// By class.
    pub(crate) probabilities: [f32; CLASSES],
}

impl Verdict {
    /// The most probable class; the first of equals.
    pub(crate) fn best(&self) -> usize {
        (0..CLASSES)
            .fold(0, |best, class| if self.probabilities[class] > self.probabilities[best] { class } else { best })
    }
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// When the file is not a stance model of this version, or is damaged.
    pub fn load(file: &[u8]) -> Result<Self, ModelError> {
        let body = open(file, KIND, VERSION)?;
        let mut reader = Reader(&body);
        let model = Self { portrayal: Table::read(&mut reader)? };
        reader.end()?;
        Ok(model)
    }

    /// Writes a model file.
    ///
    /// # Errors
    /// When compression fails.
    pub fn save(&self) -> Result<Vec<u8>, ModelError> {
        let mut writer = Writer::new(b"stan", VERSION);
        self.portrayal.write(&mut writer);
        writer.finish()
    }

    /// How the sentence shows a mention with these features.
    pub(crate) fn portray(&self, features: &[Feature]) -> Verdict {
        Verdict { probabilities: softmax(self.sums(features)) }
    }

    /// By class, before they become probabilities.
    pub(crate) fn sums(&self, features: &[Feature]) -> [f32; CLASSES] {
        let mut sums = [0.0; CLASSES];
        for feature in features {
            if let Some(row) = self.portrayal.row(feature.key) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += f32::from(*weight) * feature.value;
                }
            }
        }
        sums.map(|sum| sum * self.portrayal.unit())
    }

    /// The tokens that add most to a class over the mean of the others, with what they add: the strongest first.
    pub(crate) fn reasons(&self, features: &[Feature], class: usize) -> Vec<(u16, f32)> {
        let mut by_token: Vec<(u16, f32)> = Vec::new();
        for feature in features.iter().filter(|feature| feature.at != NOWHERE) {
            let Some(row) = self.portrayal.row(feature.key) else { continue };
            let all: f32 = row.iter().map(|weight| f32::from(*weight)).sum();
            let own = f32::from(row[class]);
            let amount = (own - (all - own) / (CLASSES - 1) as f32) * feature.value * self.portrayal.unit();
            match by_token.iter_mut().find(|(at, _)| *at == feature.at) {
                Some((_, sum)) => *sum += amount,
                None => by_token.push((feature.at, amount)),
            }
        }
        by_token.retain(|(_, amount)| *amount > 0.0);
        by_token.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        by_token
    }
}

/// Probabilities of sums.
pub(crate) fn softmax(sums: [f32; CLASSES]) -> [f32; CLASSES] {
    let most = sums.iter().fold(f32::MIN, |most, sum| most.max(*sum));
    let raised = sums.map(|sum| (sum - most).exp());
    let total: f32 = raised.iter().sum();
    raised.map(|part| part / total)
}
