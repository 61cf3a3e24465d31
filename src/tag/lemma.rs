//! Lemmas of verbs: "said" → "say", "warned" → "warn".
//!
//! Irregular forms come from the lexicon; the others lose their ending by the rules of English spelling, and get back
//! the "e" that the ending took.

use super::Tag;
use crate::lexicons::IrregularVerbs;

/// Writes the lemma of a verb into `out`, which is cleared first. `word` is folded (lower case, plain apostrophes). A
/// word that is not tagged as a verb is its own lemma.
pub fn lemma(irregular: &IrregularVerbs, word: &str, tag: Tag, out: &mut String) {
    out.clear();
    if !tag.is_verb() && !tag.is_auxiliary() {
        out.push_str(word);
        return;
    }
    if let Some(lemma) = irregular.lemma(word, tag.penn()) {
        out.push_str(lemma);
        return;
    }
    match tag {
        Tag::Vbz | Tag::VbzAux => third_person(word, out),
        Tag::Vbd | Tag::VbdAux | Tag::Vbn | Tag::VbnAux => past(word, out),
        Tag::Vbg | Tag::VbgAux => match word.strip_suffix("ing").filter(|stem| has_vowel(stem)) {
            Some(stem) => restored(stem, out),
            None => out.push_str(word),
        },
        _ => out.push_str(word),
    }
}

fn third_person(word: &str, out: &mut String) {
    if let Some(stem) = word.strip_suffix("ies") {
        out.push_str(stem);
        out.push('y');
    } else if let Some(stem) = word.strip_suffix("es").filter(|stem| {
        ["ss", "sh", "ch", "x", "zz"].iter().any(|ending| stem.ends_with(ending))
            || stem.ends_with('o') && !stem.ends_with("oo")
    }) {
        out.push_str(stem);
    } else {
        out.push_str(word.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(word));
    }
}

fn past(word: &str, out: &mut String) {
    if let Some(stem) = word.strip_suffix("ied") {
        out.push_str(stem);
        out.push('y');
        return;
    }
    match word.strip_suffix("ed").filter(|stem| has_vowel(stem)) {
        Some(stem) => restored(stem, out),
        None => out.push_str(word),
    }
}

fn has_vowel(stem: &str) -> bool {
    stem.len() > 1 && stem.bytes().any(|letter| is_vowel(letter) || letter == b'y')
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// What stood before the ending.
fn restored(stem: &str, out: &mut String) {
    out.push_str(stem);
    let letters = stem.as_bytes();
    let letter = |back: usize| letters.len().checked_sub(back).map_or(0, |at| letters[at]);
    let (last, second, third) = (letter(1), letter(2), letter(3));
    // "added" is from "add", "nodded" from "nod"
    let kept = matches!(last, b'l' | b's' | b'z' | b'f' | b'e' | b'o') || last == b'd' && third == b'a';
    if last == second && !kept {
        out.pop();
    } else if takes_e(last, second, third) {
        out.push('e');
    }
}

/// Whether a stem that ends so has lost an "e".
fn takes_e(last: u8, second: u8, third: u8) -> bool {
    let short = is_vowel(second) && (!is_vowel(third) || third == b'u' && second != b'e' || third == 0);
    match last {
        b'c' | b'v' | b'z' | b'u' => true,
        b'e' => second != b'e',
        b's' => second != b's' && (is_vowel(second) || matches!(second, b'n' | b'r' | b'l' | b'p' | b'w')),
        b'g' => matches!(second, b'd' | b'r' | b'l') || second == b'n' && third == b'e' || short,
        b'l' => !is_vowel(second) && !matches!(second, b'l' | b'r' | b'w') || short && matches!(second, b'i' | b'u'),
        b't' => short && matches!(second, b'a' | b'o' | b'u') || second == b'a' && third == b'i',
        b'd' => short && second != b'e' || second == b'e' && third != b'e',
        b'r' => short && second != b'e',
        b'n' => short && matches!(second, b'i' | b'a'),
        b'm' => short && second != b'o',
        b'k' | b'b' => short,
        b'p' => short || second == b'y',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicons::{Lexicons, inflection};

    fn check(word: &str, tag: Tag, expected: &str) {
        let lexicons = Lexicons::builtin().unwrap();
        let mut out = String::from("left over");
        lemma(&lexicons.irregular_verbs, word, tag, &mut out);
        assert_eq!(out, expected, "{word} as {tag:?}");
    }

    #[test]
    fn the_tag_decides_between_lemmas() {
        check("found", Tag::Vbd, "find");
        check("found", Tag::Vb, "found");
        check("'s", Tag::VbzAux, "be");
        check("'d", Tag::Md, "will");
        check("'d", Tag::VbdAux, "have");
        check("talks", Tag::Nns, "talks");
    }

    #[test]
    fn endings_give_back_what_they_took() {
        for (past, lemma) in [
            ("said", "say"),
            ("told", "tell"),
            ("warned", "warn"),
            ("argued", "argue"),
            ("denied", "deny"),
            ("admitted", "admit"),
            ("claimed", "claim"),
            ("acknowledged", "acknowledge"),
            ("declared", "declare"),
            ("stated", "state"),
            ("repeated", "repeat"),
            ("agreed", "agree"),
            ("stressed", "stress"),
            ("vetoed", "veto"),
            ("called", "call"),
            ("controlled", "control"),
            ("added", "add"),
        ] {
            check(past, Tag::Vbd, lemma);
        }
        for (form, lemma) in [("denies", "deny"), ("stresses", "stress"), ("vetoes", "veto"), ("raises", "raise")] {
            check(form, Tag::Vbz, lemma);
        }
        check("lying", Tag::Vbg, "lie");
        check("urging", Tag::Vbg, "urge");
        check("bring", Tag::Vbg, "bring");
    }

    /// Inflection and lemma undo each other on every verb of the cue lexicon.
    #[test]
    fn forms_of_cue_verbs_lead_back() {
        let lexicons = Lexicons::builtin().unwrap();
        let table = include_str!("../../lexicons/cues.csv");
        let mut reader = csv::Reader::from_reader(table.as_bytes());
        let (mut checked, mut wrong, mut out) = (0, Vec::new(), String::new());
        for record in reader.records() {
            let record = record.unwrap();
            let (verb, pos, own) = (&record[0], &record[1], &record[2]);
            // "lambast" has the same forms
            if pos != "verb" || verb.contains(' ') || verb == "lambaste" {
                continue;
            }
            let forms = inflection::verb(verb, own);
            let past = forms.past.iter().map(|form| (form, Tag::Vbd));
            let participle = forms.participle.iter().map(|form| (form, Tag::Vbn));
            for (form, tag) in past.chain(participle).chain([(&forms.third, Tag::Vbz), (&forms.gerund, Tag::Vbg)]) {
                checked += 1;
                lemma(&lexicons.irregular_verbs, form, tag, &mut out);
                if out != verb {
                    wrong.push(format!("{form} {tag:?} → {out}, not {verb}"));
                }
            }
        }
        assert!(checked > 400, "the check has lost its subject: {checked}");
        assert!(wrong.is_empty(), "{} of {checked}; add the forms to irregular_verbs.csv: {wrong:#?}", wrong.len());
    }
}
