//! The attachment rules of stance: what each one means, and how often it was right.
//!
//! The precisions are of support and oppose on the training part of the annotated sentences of NewsMTSC (Hamborg and Donnay 2021);
//! a rule that spoke fewer than ten times there has a cautious 0.6. `dixit train stance-rules` measures them anew.

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, rows};

/// A row of `stance_rules.csv`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StanceRule {
    /// "A1"
    pub rule: String,
    /// What it reads.
    pub means: String,
    /// How often "support" by it was right, 0 to 1.
    pub support: f32,
    /// How often "oppose" by it was right, 0 to 1.
    pub oppose: f32,
}

/// All rules.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct StanceRules {
    rows: Vec<StanceRule>,
}

impl StanceRules {
    /// Reads `stance_rules.csv`: `rule,means,support,oppose`.
    pub(super) fn read(file: &LexiconFile, problems: &mut Problems) -> Self {
        let rows: Vec<StanceRule> = rows(file, problems).into_iter().map(|row| row.cells).collect();
        Self { rows }
    }

    /// All rows, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &StanceRule> {
        self.rows.iter()
    }

    /// The rule of that name.
    pub fn named(&self, rule: &str) -> Option<&StanceRule> {
        self.rows.iter().find(|row| row.rule == rule)
    }

    /// How often a score of this sign by the rule was right; 0.5 for a rule without a row.
    pub fn precision(&self, rule: &str, score: f32) -> f32 {
        self.named(rule).map_or(0.5, |row| if score > 0.0 { row.support } else { row.oppose })
    }
}
