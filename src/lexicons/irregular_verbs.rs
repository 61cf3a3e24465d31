//! Forms of verbs that the rules of spelling would read wrongly: "said", "was", "created".

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::table::{LexiconFile, Problems, rows};

/// A row of `irregular_verbs.csv`.
#[derive(Debug, Deserialize)]
struct IrregularVerb {
    form: String,
    lemma: String,
    tag: String,
}

/// Lemmas of irregular forms.
#[derive(Debug, Default)]
pub struct IrregularVerbs {
    lemmas: FxHashMap<Box<str>, Vec<Reading>>,
}

/// What a form can be.
#[derive(Debug)]
struct Reading {
    lemma: Box<str>,
    tags: Vec<Box<str>>,
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
