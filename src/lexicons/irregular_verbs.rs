//! Forms of verbs that the rules of spelling would read wrongly: "said", "was", "created".

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, rows};

/// A row of `irregular_verbs.csv`.
#[derive(Debug, Deserialize)]
struct IrregularVerb {
    form: String,
    lemma: String,
    tag: String,
}

/// Lemmas of irregular forms.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(Box<str>, Vec<Reading>)>", into = "Vec<(Box<str>, Vec<Reading>)>")]
pub struct IrregularVerbs {
    lemmas: FxHashMap<Box<str>, Vec<Reading>>,
}

/// What a form can be.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Reading {
    lemma: Box<str>,
    tags: Vec<Box<str>>,
}

impl From<Vec<(Box<str>, Vec<Reading>)>> for IrregularVerbs {
    fn from(readings: Vec<(Box<str>, Vec<Reading>)>) -> Self {
        Self { lemmas: readings.into_iter().collect() }
    }
}

impl From<IrregularVerbs> for Vec<(Box<str>, Vec<Reading>)> {
    fn from(verbs: IrregularVerbs) -> Self {
        let mut readings: Self = verbs.lemmas.into_iter().collect();
        readings.sort_by(|a, b| a.0.cmp(&b.0));
        readings
    }
}

impl IrregularVerbs {
    /// Reads `irregular_verbs.csv`: `form,lemma,tag`, the tags by their Penn names.
    pub(super) fn read(file: &LexiconFile, problems: &mut Problems) -> Self {
        let mut verbs = Self::default();
        for row in rows::<IrregularVerb>(file, problems) {
            let tags: Vec<Box<str>> = row.cells.tag.split('|').map(Into::into).collect();
            if let Some(tag) = tags.iter().find(|tag| !tag.starts_with('V') && &***tag != "MD") {
                problems.add(
                    &file.path,
                    row.line,
                    format!("{tag:?} is no tag of a verb: VB, VBD, VBG, VBN, VBP, VBZ or MD"),
                );
            }
            let readings = verbs.lemmas.entry(row.cells.form.into()).or_default();
            readings.push(Reading { lemma: row.cells.lemma.into(), tags });
        }
        verbs
    }

    /// The lemma of a folded form that has a Penn tag.
    pub fn lemma(&self, form: &str, tag: &str) -> Option<&str> {
        let readings = self.lemmas.get(form)?;
        readings.iter().find(|reading| reading.tags.iter().any(|own| &**own == tag)).map(|reading| &*reading.lemma)
    }
}
