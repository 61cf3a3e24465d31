//! The spellings of a name that follow from it by rule: hyphens, plurals, transliterated first names, surnames.

use super::{Form, HOLDS_OTHERS, Name, WEAK};
use crate::entity::{Country, Kind};
use crate::lexicons::table::list;
use crate::lexicons::trie::{Case, Key, TrieBuilder, cut};
use crate::lexicons::{FirstNames, NamePatterns, Vocabulary};

/// Adds names and the spellings that follow from them.
pub(super) struct Namer<'a> {
    pub(super) vocabulary: &'a mut Vocabulary,
    pub(super) first_names: &'a FirstNames,
    pub(super) patterns: &'a NamePatterns,
    pub(super) builder: TrieBuilder<Name>,
    pub(super) keys: Vec<Key>,
    pub(super) lower: Vec<bool>,
}

impl Namer<'_> {
    pub(super) fn add(&mut self, bearer: (u32, Kind), name: &str, form: Form, is_weak: bool) {
        self.spell(bearer, name, form, is_weak);
        let takes_plural = if form == Form::Demonym { takes_plural(name) } else { bearer.1 == Kind::System };
        if takes_plural {
            self.spell(bearer, &format!("{name}s"), form, is_weak);
        }
        if let Some(other) = join_designator(name).or_else(|| split_designator(name)) {
            self.spell(bearer, &other, form, is_weak);
        }
        if bearer.1 == Kind::Person
            && form != Form::Demonym
            && let Some((first, rest)) = name.split_once(' ')
        {
            let word = self.vocabulary.get(first);
            for variant in self.first_names.variants(word) {
                self.spell(bearer, &format!("{variant} {rest}"), form, is_weak);
            }
        }
    }

    /// The surname alone, which needs support, unless it is listed as an alias.
    pub(super) fn add_surname(&mut self, bearer: (u32, Kind), country: Option<Country>, full: &str, aliases: &str) {
        let Some(surname) = self.surname(country, full) else { return };
        if !list(aliases).any(|alias| alias == surname) {
            self.spell(bearer, surname, Form::Surname, true);
        }
    }

    fn surname<'n>(&self, country: Option<Country>, full: &'n str) -> Option<&'n str> {
        let (first, rest) = full.split_once(' ')?;
        let family_first = country.is_some_and(|country| self.patterns.is_family_first(country))
            && self.first_names.gender(self.vocabulary.get(first)).is_none();
        if family_first {
            return Some(first);
        }
        // "Elizabeth II", "Ferdinand Marcos Jr."
        let is_number =
            |word: &str| word.ends_with('.') || word.bytes().all(|letter| matches!(letter, b'I' | b'V' | b'X'));
        let last = rest.rsplit(' ').find(|word| !is_number(word))?;
        (last.starts_with(char::is_uppercase) && !is_number(rest)).then_some(last)
    }

    fn spell(&mut self, (row, kind): (u32, Kind), name: &str, form: Form, is_weak: bool) {
        let weak = if is_weak { WEAK } else { 0 };
        let flags = if kind.holds_others() { weak | HOLDS_OTHERS } else { weak };
        let mut value = Name { row, capital: 0, capitals: 0, form, flags };
        self.keys.clear();
        let keys = &mut self.keys;
        cut(name, self.vocabulary, |key, case, _| {
            let bit = 1_u8.checked_shl(keys.len() as u32).unwrap_or(0);
            match case {
                Case::Any => {}
                Case::Capital => value.capital |= bit,
                Case::Capitals => value.capitals |= bit,
            }
            keys.push(key);
        });
        if (value.capital | value.capitals) & 1 == 0
            && let Some(first) = self.keys.first()
        {
            let word = first.as_word().index();
            if self.lower.len() <= word {
                self.lower.resize(word + 1, false);
            }
            self.lower[word] = true;
        }
        self.builder.add(&self.keys, value);
    }
}

fn takes_plural(demonym: &str) -> bool {
    !["s", "sh", "ch", "se", "x", "i"].iter().any(|ending| demonym.ends_with(ending)) || demonym.ends_with("li")
}

/// "S-400 Triumf" → "S400 Triumf", "Type 055" → "Type055": the first designator that a hyphen or blank divides, in one word.
fn join_designator(name: &str) -> Option<String> {
    let divide = name.char_indices().find(|&(at, letter)| {
        matches!(letter, '-' | ' ')
            && name[..at].rsplit([' ', '-']).next().is_some_and(|letters| {
                (1..=4).contains(&letters.len()) && letters.bytes().all(|letter| letter.is_ascii_alphabetic())
            })
            && name[at + 1..].starts_with(|letter: char| letter.is_ascii_digit())
    })?;
    Some([&name[..divide.0], &name[divide.0 + 1..]].concat())
}

/// "Su57" → "Su-57".
fn split_designator(name: &str) -> Option<String> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let is_designator =
        (1..=4).contains(&letters) && name[letters..].starts_with(|letter: char| letter.is_ascii_digit());
    is_designator.then(|| format!("{}-{}", &name[..letters], &name[letters..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn designators_join_and_split() {
        assert_eq!(join_designator("S-400 Triumf").as_deref(), Some("S400 Triumf"));
        assert_eq!(join_designator("Asia-Pacific"), None);
        assert_eq!(join_designator("Agreement 2015"), None);
        assert_eq!(split_designator("Su57M").as_deref(), Some("Su-57M"));
        assert_eq!(split_designator("Japan"), None);
    }
}
