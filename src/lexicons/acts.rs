//! Acts: what a claim can do, with the codes of PLOVER and CAMEO.

use std::sync::Arc;

use serde::Deserialize;

use super::table::{LexiconFile, Problems, rows};

/// A row of `acts.csv`. Annotations share it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ActRow {
    /// "condemn", "state", …
    #[serde(rename = "act")]
    pub name: String,
    /// PLOVER category; empty where PLOVER has none.
    pub plover: String,
    /// CAMEO code; empty where CAMEO has none.
    pub cameo: String,
    /// Verbal or material, cooperation or conflict; empty where the act is neither.
    pub quad: String,
    /// Towards its target, −3 to 3.
    pub score: i8,
}

/// All acts.
#[derive(Clone, Debug)]
pub struct Acts {
    rows: Vec<Arc<ActRow>>,
    state: Arc<ActRow>,
}

impl Default for Acts {
    fn default() -> Self {
        let state = ActRow { name: "state".into(), plover: "".into(), cameo: "010".into(), quad: "".into(), score: 0 };
        Self { rows: Vec::new(), state: Arc::new(state) }
    }
}

impl Acts {
    /// Reads `acts.csv`: `act,plover,cameo,quad,score,target,example`.
    pub(super) fn read(file: &LexiconFile, problems: &mut Problems) -> Self {
        let rows = rows::<ActRow>(file, problems).into_iter().map(|row| Arc::new(row.cells)).collect();
        let mut acts = Self { rows, ..Self::default() };
        match acts.named("state") {
            Some(state) => acts.state = state.clone(),
            None => problems.add(&file.path, 1, "the act \"state\" is missing: every claim without another act has it"),
        }
        acts
    }

    /// The act of that name.
    pub fn named(&self, name: &str) -> Option<&Arc<ActRow>> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// The act of a claim that does nothing but state.
    pub fn state(&self) -> &Arc<ActRow> {
        &self.state
    }

    /// All, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<ActRow>> {
        self.rows.iter()
    }
}
