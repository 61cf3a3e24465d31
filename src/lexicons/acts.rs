//! Acts: what a claim can do, with the codes of PLOVER and CAMEO.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, rows};

/// A row of `acts.csv`. Annotations share it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// Which row of `acts.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActId(u8);

/// All acts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<ActRow>", into = "Vec<ActRow>")]
pub struct Acts {
    rows: Vec<Arc<ActRow>>,
    state: Arc<ActRow>,
}

impl From<Vec<ActRow>> for Acts {
    fn from(rows: Vec<ActRow>) -> Self {
        let rows: Vec<Arc<ActRow>> = rows.into_iter().map(Arc::new).collect();
        let state = rows.iter().find(|row| row.name == STATE).cloned().unwrap_or_else(|| {
            let (plover, cameo, quad) = (String::new(), "010".to_owned(), String::new());
            Arc::new(ActRow { name: STATE.to_owned(), plover, cameo, quad, score: 0 })
        });
        Self { rows, state }
    }
}

impl From<Acts> for Vec<ActRow> {
    fn from(acts: Acts) -> Self {
        acts.rows.iter().map(|row| ActRow::clone(row)).collect()
    }
}

/// The act of a claim that has no other.
const STATE: &str = "state";

impl Acts {
    /// Reads `acts.csv`: `act,plover,cameo,quad,score,target,example`.
    pub(super) fn read(file: &LexiconFile, problems: &mut Problems) -> Self {
        let rows: Vec<ActRow> = rows(file, problems).into_iter().map(|row| row.cells).collect();
        let acts = Self::from(rows);
        if acts.named(STATE).is_none() {
            problems.add(&file.path, 1, "the act \"state\" is missing: every claim without another act has it");
        }
        acts
    }

    /// The act of that name.
    pub fn named(&self, name: &str) -> Option<&Arc<ActRow>> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// The number of the act of that name.
    pub fn id(&self, name: &str) -> Option<ActId> {
        self.rows.iter().position(|row| row.name == name).and_then(|at| u8::try_from(at).ok()).map(ActId)
    }

    /// The act of a number.
    pub fn get(&self, id: ActId) -> &Arc<ActRow> {
        &self.rows[id.0 as usize]
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
