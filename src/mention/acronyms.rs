//! Short forms that the text defines: "Korea Institute for National Unification (KINU)", and the short form wherever it stands alone.
//! Where it defines none, capitals that are all the initials of one organization's name are its short form.

use rustc_hash::FxHashMap;

use super::How;
use super::draft::{Draft, Found, Scene};
use super::{EntityId, Kind};

/// What short forms stand for.
type Definitions<'t> = FxHashMap<&'t str, (Kind, EntityId)>;

/// Finds the definitions, then the uses.
pub(super) fn find(scene: &Scene<'_>, draft: &mut Draft) {
    let definitions = definitions(scene, draft);
    let implied = implied(draft);
    if definitions.is_empty() && implied.is_empty() {
        return;
    }
    for (sentence, range) in (0..).zip(&scene.units.sentences) {
        for at in range.clone() {
            let unit = scene.unit(at);
            if !unit.is_capitals() || !draft.is_free(at) {
                continue;
            }
            let surface = unit.span.of(scene.text);
            let implied = || implied.get(surface).copied().flatten().map(|entity| (Kind::Organization, entity));
            if let Some((kind, entity)) = definitions.get(surface).copied().or_else(implied) {
                draft.add(Found { units: at..at + 1, sentence, kind, entity, how: How::Acronym });
            }
        }
    }
}

/// The organizations with names of three words or more, by their initials; two with the same have none.
fn implied(draft: &Draft) -> FxHashMap<String, Option<EntityId>> {
    let mut found: FxHashMap<String, Option<EntityId>> = FxHashMap::default();
    for other in draft.list.iter().flatten().filter(|other| other.kind == Kind::Organization) {
        let initials = initials(&draft.entity(other.entity).name);
        if initials.len() >= 3 {
            let one = found.entry(initials).or_insert(Some(other.entity));
            *one = one.filter(|one| *one == other.entity);
        }
    }
    found
}

/// "University of Southern Indiana" → "USI".
fn initials(name: &str) -> String {
    name.split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .filter_map(|word| word.chars().next())
        .filter(|initial| initial.is_uppercase())
        .collect()
}

/// A mention, an opening parenthesis, capitals that are its initials, a closing one.
fn definitions<'t>(scene: &Scene<'t>, draft: &Draft) -> Definitions<'t> {
    let mut found = Definitions::default();
    for range in &scene.units.sentences {
        for at in range.start..range.end.saturating_sub(2) {
            let (open, short, close) = (scene.unit(at), scene.unit(at + 1), scene.unit(at + 2));
            if !open.is_mark('(') || !short.is_capitals() || !close.is_mark(')') || !draft.is_free(at + 1) {
                continue;
            }
            let Some(full) = draft.ending_at(at) else { continue };
            let surface = short.span.of(scene.text);
            if matches!(full.kind, Kind::Organization | Kind::System | Kind::Event | Kind::Place)
                && are_initials(surface, scene.span(&full.units).of(scene.text))
            {
                found.entry(surface).or_insert((full.kind, full.entity));
            }
        }
    }
    found
}

/// Are the letters the first letters of words of the name, in order, the first one of the first word?
fn are_initials(short: &str, name: &str) -> bool {
    let mut words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return false };
    let mut letters = short.chars().filter(|letter| letter.is_alphabetic());
    let starts = |word: &str, letter: char| {
        word.chars().next().is_some_and(|initial| initial.to_uppercase().eq(letter.to_uppercase()))
    };
    letters.next().is_some_and(|letter| starts(first, letter))
        && letters.all(|letter| words.any(|word| starts(word, letter)))
}

#[cfg(test)]
mod tests {
    use super::{are_initials, initials};

    #[test]
    fn initials_are_those_of_words_with_a_capital() {
        assert_eq!(initials("University of Southern Indiana"), "USI");
        assert_eq!(initials("Korean People's Army"), "KPA");
    }

    #[test]
    fn short_forms_take_first_letters_in_order() {
        assert!(are_initials("KINU", "Korea Institute for National Unification"));
        assert!(are_initials("USFK", "United States Forces Korea"));
        assert!(!are_initials("NATO", "Korea Institute for National Unification"));
        assert!(!are_initials("KI", "Institute of Korea"));
    }
}
