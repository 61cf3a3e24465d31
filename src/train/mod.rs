//! Training of the models that are shipped, from annotated data in published
//! formats.
//!
//! Deterministic: the same files give the same bytes. Weights are integers
//! until the end, sentences are shuffled by a generator with a fixed seed, and
//! nothing that is kept in a hash table is written in the table's order.

mod acceptance;
mod accuracy;
mod attribution;
pub mod conllu;
mod held_out;
mod loglinear;
mod mentions;
mod parser;
mod regression;
use crate::random;
mod stance;
mod stance_pairs;
mod tagger;

pub use accuracy::{ParserAccuracy, RelationAccuracy, TaggerAccuracy, parser_accuracy, tagger_accuracy};
pub use attribution::{Article, AttributionSettings, Trained, articles, attribution};
pub use conllu::{Sentence, Word};
pub use held_out::annotated;
pub use loglinear::LogLinearSettings;
pub use mentions::{NameLists, NamesSettings, names};
pub use parser::{Example, ParserSettings, examples, examples_from, parser, parser_from};
pub use stance::{
    PORTRAYAL, RuleRecord, ShownAccuracy, ShownExample, ShownSentence, rule_records, shown, shown_accuracy, stance,
};
pub use stance_pairs::{PAIRS, PairAccuracy, PairExample, PairSentence, distinct, pair_accuracy, pairs, stance_pairs};
pub use tagger::{TaggerSettings, tagger};
