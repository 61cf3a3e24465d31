//! `patterns.csv`: words that make a name of what stands around them: "Ministry of …", "… Institute", "Mount …", "bin".

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, each_row};
use super::vocabulary::List;
use super::{Vocabulary, WordId};
use crate::entity::{Country, Kind};

/// How a word makes a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// The last word of the name, or the last before "of" and "for": "Institute", "Sea", "Summit".
    Head,
    /// The first word of the name: "Mount", "Lake", "Operation".
    Start,
    /// A word inside a person's name that may be in lower case: "van", "al", "bin".
    Particle,
    /// A family name that stands first: "Kim", "Wang".
    Family,
    /// A small word inside an organization's name: "of", "for", "and".
    Inside,
    /// A verb whose capitalised subject is a person: "said", "argues".
    Verb,
    /// A word in capitals that is not a name: it starts sentences and stands in headings.
    Common,
    /// A noun that says what a designation before it is of: "missile", "fighter".
    Context,
    /// A word that stands with a capital in names of bodies and places, but does not start a person's: "National", "Northern".
    Modifier,
}

/// All words that make names.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct NamePatterns {
    by_word: Vec<Option<(Part, Option<Kind>)>>,
    family_first: Vec<Country>,
}

impl NamePatterns {
    /// Reads `patterns.csv`: `word,kind,part`. A row of kind `person` and part `order` lists country codes where the family
    /// name stands first.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut patterns = Self::default();
        each_row(file, &["word", "kind", "part"], problems, |cells, problems| {
            let word = cells.get(0);
            if cells.get(2) == "order" {
                return patterns.family_first.extend(Country::new(word));
            }
            let part = match cells.get(2) {
                "head" => Part::Head,
                "start" => Part::Start,
                "particle" => Part::Particle,
                "family" => Part::Family,
                "inside" => Part::Inside,
                "verb" => Part::Verb,
                "common" => Part::Common,
                "modifier" => Part::Modifier,
                "context" => Part::Context,
                other => return problems.add(&file.path, cells.line, format!("unknown part `{other}`")),
            };
            let kind = Kind::from_name(cells.get(1));
            if kind.is_none() && !matches!(part, Part::Common | Part::Modifier) {
                return problems.add(&file.path, cells.line, format!("unknown kind `{}`", cells.get(1)));
            }
            let id = vocabulary.add(word);
            if patterns.by_word.len() <= id.index() {
                patterns.by_word.resize(id.index() + 1, None);
            }
            patterns.by_word[id.index()] = Some((part, kind));
        });
        patterns.family_first.sort();
        patterns
    }

    /// How the word makes a name, and of what kind; common words have none.
    pub fn part(&self, word: WordId) -> Option<(Part, Option<Kind>)> {
        if word.lacks(List::Pattern) { None } else { self.by_word.get(word.index()).copied().flatten() }
    }

    /// Is the word this part of names?
    pub fn is(&self, word: WordId, part: Part) -> bool {
        self.part(word).is_some_and(|(found, _)| found == part)
    }

    /// Does the family name stand first among the people of this country?
    pub fn is_family_first(&self, country: Country) -> bool {
        self.family_first.binary_search(&country).is_ok()
    }
}
