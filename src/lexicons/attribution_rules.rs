//! The patterns of attribution: what each finds, how often it is right, and an example that the tests run.

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, rows};

/// A row of `attribution_rules.csv`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AttributionRule {
    /// Its id, as on every claim that it finds: "P3".
    pub id: String,
    /// What it finds.
    pub description: String,
    /// Share of its claims in annotated news whose source and content are both right, 0 to 1.
    pub precision: f32,
    /// A sentence with the claim that the pattern finds, in markup.
    pub example: String,
}

/// All patterns.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct AttributionRules {
    /// By id.
    pub list: Vec<AttributionRule>,
}

impl AttributionRules {
    /// Reads `attribution_rules.csv`: `id,description,precision,example`.
    pub(super) fn read(file: &LexiconFile, problems: &mut Problems) -> Self {
        let mut list: Vec<AttributionRule> = Vec::new();
        for row in rows::<AttributionRule>(file, problems) {
            if !(0.0..=1.0).contains(&row.cells.precision) {
                problems.add(&file.path, row.line, "a precision lies between 0 and 1");
            }
            if list.last().is_some_and(|last| last.id >= row.cells.id) {
                problems.add(&file.path, row.line, format!("\"{}\" is not in order, or stands twice", row.cells.id));
            }
            list.push(row.cells);
        }
        Self { list }
    }

    /// The pattern of this id.
    pub fn get(&self, id: &str) -> Option<&AttributionRule> {
        let at = self.list.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok()?;
        self.list.get(at)
    }
}
