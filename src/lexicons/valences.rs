//! Valences: how pleasant or unpleasant a word is by the ratings of VADER (Hutto and Gilbert 2014), which come with the crate
//! `vader_sentiment` (MIT).
//!
//! They are numbers for the learned part of stance, which weighs them; no rule decides by them, and none of them makes evidence by
//! itself.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use vader_sentiment::LEXICON;

use super::fold;

/// Valences of words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(u64, f32)>", into = "Vec<(u64, f32)>")]
pub struct Valences(FxHashMap<u64, f32>);

impl From<Vec<(u64, f32)>> for Valences {
    fn from(valences: Vec<(u64, f32)>) -> Self {
        Self(valences.into_iter().collect())
    }
}

impl From<Valences> for Vec<(u64, f32)> {
    fn from(valences: Valences) -> Self {
        let mut valences: Self = valences.0.into_iter().collect();
        valences.sort_by_key(|valence| valence.0);
        valences
    }
}

impl Valences {
    /// The ratings of the crate; emoticons and phrases are left out.
    pub(super) fn builtin() -> Self {
        let mut buffer = String::new();
        let rated =
            LEXICON.iter().filter(|(word, _)| word.chars().all(|letter| letter.is_alphabetic() || letter == '-'));
        Self(rated.map(|(word, valence)| (fold::hash(word.as_ref(), &mut buffer), *valence as f32)).collect())
    }

    /// The valence of the word with this hash ([`fold::hash`]), about −4 to 4; 0 of a word without one.
    pub fn of(&self, hash: u64) -> f32 {
        self.0.get(&hash).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_the_sign_of_their_ratings() {
        let valences = Valences::builtin();
        let of = |word: &str| valences.of(fold::hash(word, &mut String::new()));
        assert!(of("disaster") < -2.0 && of("praised") > 1.0);
        assert_eq!(of("treaty"), 0.0);
    }
}
