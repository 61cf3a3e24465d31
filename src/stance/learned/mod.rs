//! The learned part of stance, for what no frame decides: how a sentence shows a mention ([`portrayal`]), and where one of two mentions
//! stands towards the other ([`pair`]).
//!
//! Both are log-linear over features that the rules' own numbers (polarities by place and path, what each rule found) and the words
//! around give. They are additive: what each feature adds to a label stands at a token, and the tokens that add most are the evidence.
//! Weights come from [`crate::train`]; nothing here learns.

pub(in crate::stance) mod holders;
pub(crate) mod pair;
pub(crate) mod portrayal;
pub(in crate::stance) mod scorer;
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
const VERSION: u32 = 2;

/// Weights of a feature of a pair: for support and oppose; neither of them is 0.
pub(crate) const SIDES: usize = 2;
/// What a pair of mentions can be: nothing, support and oppose of the first towards the second, the same of the second towards the first.
pub(crate) const STANDINGS: usize = 1 + 2 * SIDES;

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
    pub(crate) pairs: Table<SIDES>,
    /// From this probability on, one of two mentions takes a side. Below one half, since four sides share what is not nothing.
    pub(crate) taken: f32,
}

/// What the model says of a mention.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Verdict {
    /// By class.
    pub(crate) probabilities: [f32; CLASSES],
}

impl Verdict {
    /// The probability of a label.
    pub(crate) fn of(&self, label: Label) -> f32 {
        LABELS.iter().position(|of| *of == label).map_or(0.0, |class| self.probabilities[class])
    }

    /// The most probable class; the first of equals.
    pub(crate) fn best(&self) -> usize {
        (0..CLASSES)
            .fold(0, |best, class| if self.probabilities[class] > self.probabilities[best] { class } else { best })
    }
}

/// One of two mentions, as the holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    First,
    Second,
}

/// What the model says of two mentions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Standing {
    /// Of nothing; support and oppose by the first; support and oppose by the second.
    pub(crate) probabilities: [f32; STANDINGS],
    /// From this probability on, a side is taken.
    pub(crate) taken: f32,
}

impl Standing {
    /// The number of the most probable side, 0 if none is probable enough.
    pub(crate) fn best(&self) -> usize {
        let more = |best: usize, at: usize| {
            if self.probabilities[at] > self.probabilities[best] { at } else { best }
        };
        let best = (2..STANDINGS).fold(1, more);
        if self.probabilities[best] >= self.taken { best } else { 0 }
    }

    /// Where one of the two stands towards the other, with the probability of that.
    pub(crate) fn towards(&self, holder: Side) -> (Label, f32) {
        let from = if holder == Side::First { 1 } else { 1 + SIDES };
        match self.best() {
            best if best == from => (Label::Support, self.probabilities[best]),
            best if best == from + 1 => (Label::Oppose, self.probabilities[best]),
            _ => (Label::Neutral, 1.0 - self.probabilities[from] - self.probabilities[from + 1]),
        }
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
        let (portrayal, pairs) = (Table::read(&mut reader)?, Table::read(&mut reader)?);
        let taken = f32::from_bits(reader.u32()?);
        if !(0.0..=1.0).contains(&taken) {
            return Err(ModelError::Damaged("its threshold is no probability"));
        }
        let model = Self { portrayal, pairs, taken };
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
        self.pairs.write(&mut writer);
        writer.u32(self.taken.to_bits());
        writer.finish()
    }

    /// How the sentence shows a mention with these features.
    pub(crate) fn portray(&self, features: &[Feature]) -> Verdict {
        Verdict { probabilities: softmax(self.sums(features)) }
    }

    /// By class, before they become probabilities.
    pub(crate) fn sums(&self, features: &[Feature]) -> [f32; CLASSES] {
        sums(&self.portrayal, features)
    }

    /// Where two mentions stand towards each other: the features of the first as the holder, and those of the second.
    pub(crate) fn stand(&self, forward: &[Feature], back: &[Feature]) -> Standing {
        let [a, b] = sums(&self.pairs, forward);
        let [c, d] = sums(&self.pairs, back);
        Standing { probabilities: softmax([0.0, a, b, c, d]), taken: self.taken }
    }

    /// The tokens that add most to a class over the mean of the others, with what they add: the strongest first.
    pub(crate) fn reasons(&self, features: &[Feature], class: usize) -> Vec<(u16, f32)> {
        reasons(&self.portrayal, features, |row| {
            let all: f32 = row.iter().map(|weight| f32::from(*weight)).sum();
            let own = f32::from(row[class]);
            own - (all - own) / (CLASSES - 1) as f32
        })
    }

    /// The tokens that add most to a side of a holder, with what they add: the strongest first.
    pub(crate) fn reasons_of_pair(&self, features: &[Feature], label: Label) -> Vec<(u16, f32)> {
        let (own, other) = if label == Label::Support { (0, 1) } else { (1, 0) };
        reasons(&self.pairs, features, |row| f32::from(row[own]) - f32::from(row[other]) / 2.0)
    }
}

pub(crate) fn sums<const N: usize>(table: &Table<N>, features: &[Feature]) -> [f32; N] {
    let mut sums = [0.0; N];
    for feature in features {
        if let Some(row) = table.row(feature.key) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += f32::from(*weight) * feature.value;
            }
        }
    }
    sums.map(|sum| sum * table.unit())
}

/// The tokens whose features add something, with the sum of it: the strongest first.
fn reasons<const N: usize>(
    table: &Table<N>,
    features: &[Feature],
    amount: impl Fn(&[i8; N]) -> f32,
) -> Vec<(u16, f32)> {
    let mut by_token: Vec<(u16, f32)> = Vec::new();
    for feature in features.iter().filter(|feature| feature.at != NOWHERE) {
        let Some(row) = table.row(feature.key) else { continue };
        let amount = amount(row) * feature.value * table.unit();
        match by_token.iter_mut().find(|(at, _)| *at == feature.at) {
            Some((_, sum)) => *sum += amount,
            None => by_token.push((feature.at, amount)),
        }
    }
    by_token.retain(|(_, amount)| *amount > 0.0);
    by_token.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    by_token
}

/// Probabilities of sums.
pub(crate) fn softmax<const N: usize>(sums: [f32; N]) -> [f32; N] {
    let most = sums.iter().fold(f32::MIN, |most, sum| most.max(*sum));
    let raised = sums.map(|sum| (sum - most).exp());
    let total: f32 = raised.iter().sum();
    raised.map(|part| part / total)
}
