//! Inflection: the forms of a verb, noun or adjective from its lemma, by the rules of English spelling.
//!
//! Lexicon rows hold lemmas; a row whose word the rules would inflect wrongly gives its own forms in a cell.
//! Nothing here knows which words there are.

/// The forms of a verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerbForms {
    /// "oppose"
    pub base: String,
    /// "opposes"
    pub third: String,
    /// "opposed", "withdrew"
    pub past: Vec<String>,
    /// "opposed", "withdrawn"
    pub participle: Vec<String>,
    /// "opposing"
    pub gerund: String,
}

/// Inflects a verb. `own` holds what the rules would not give, as `past`, `past,participle` or `past,participle,gerund`,
/// each possibly with variants after a slash ("hung/hanged"); what it leaves empty follows the rules.
/// Of a phrasal verb ("call for") the first word is inflected.
pub fn verb(lemma: &str, own: &str) -> VerbForms {
    let (head, rest) = match lemma.split_once(' ') {
        Some((head, rest)) => (head, format!(" {rest}")),
        None => (lemma, String::new()),
    };
    let mut own = own.split(',').map(str::trim);
    let variants = |cell: Option<&str>| -> Vec<String> {
        cell.unwrap_or_default()
            .split('/')
            .filter(|form| !form.is_empty())
            .map(|form| format!("{form}{rest}"))
            .collect()
    };
    let (past, participle, gerund) = (variants(own.next()), variants(own.next()), variants(own.next()));
    let past = if past.is_empty() { vec![format!("{}{rest}", past_of(head))] } else { past };
    VerbForms {
        base: lemma.to_owned(),
        third: format!("{}{rest}", third_person(head)),
        participle: if participle.is_empty() { past.clone() } else { participle },
        gerund: gerund.into_iter().next().unwrap_or_else(|| format!("{}{rest}", gerund_of(head))),
        past,
    }
}

/// The plural of a noun; of a phrase ("call for", "vote of confidence") that of its first word, of "peace deal" that of its last.
pub fn plural(lemma: &str) -> String {
    const AFTER_HEAD: [&str; 11] =
        ["of", "for", "to", "in", "on", "with", "against", "over", "from", "toward", "towards"];
    let head = lemma.split(' ').take_while(|word| !AFTER_HEAD.contains(word)).map(|word| word.len() + 1).sum::<usize>();
    let (head, rest) = lemma.split_at(head.saturating_sub(1));
    format!("{}{rest}", third_person(head))
}

/// The adverb of an adjective: "reckless" → "recklessly", "heroic" → "heroically".
pub fn adverb(adjective: &str) -> String {
    if let Some(stem) = adjective.strip_suffix("le").filter(|stem| !ends_in_vowel(stem)) {
        return format!("{stem}ly");
    }
    if let Some(stem) = adjective.strip_suffix('y').filter(|stem| !ends_in_vowel(stem)) {
        return format!("{stem}ily");
    }
    if adjective.ends_with("ic") {
        return format!("{adjective}ally");
    }
    if adjective.ends_with("ll") { format!("{adjective}y") } else { format!("{adjective}ly") }
}

fn third_person(word: &str) -> String {
    if let Some(stem) = word.strip_suffix('y').filter(|stem| !ends_in_vowel(stem)) {
        return format!("{stem}ies");
    }
    if word.ends_with('z') {
        return format!("{}es", doubled(word));
    }
    let hisses = ["s", "x", "ch", "sh"].iter().any(|ending| word.ends_with(ending));
    if hisses || word.ends_with('o') && !ends_in_vowel(&word[..word.len() - 1]) {
        return format!("{word}es");
    }
    format!("{word}s")
}

fn past_of(word: &str) -> String {
    if word.ends_with('e') {
        return format!("{word}d");
    }
    if let Some(stem) = word.strip_suffix('y').filter(|stem| !ends_in_vowel(stem)) {
        return format!("{stem}ied");
    }
    format!("{}ed", doubled(word))
}

fn gerund_of(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    match word.strip_suffix('e').filter(|stem| !stem.ends_with(['e', 'o', 'y'])) {
        Some(stem) => format!("{stem}ing"),
        None => format!("{}ing", doubled(word)),
    }
}

/// A word of one syllable that ends in one vowel and one consonant doubles it: "slam" → "slamm".
fn doubled(word: &str) -> String {
    let letters = word.as_bytes();
    let vowel = |at: usize| matches!(letters[at], b'a' | b'e' | b'i' | b'o' | b'u');
    let n = letters.len();
    let syllables = (0..n).filter(|&i| vowel(i) && (i == 0 || !vowel(i - 1))).count();
    let doubles = n >= 3
        && syllables == 1
        && !vowel(n - 1)
        && vowel(n - 2)
        && !(vowel(n - 3) && letters[n - 3] != b'u')
        && !matches!(letters[n - 1], b'w' | b'x' | b'y' | b'h');
    if doubles { format!("{word}{}", &word[n - 1..]) } else { word.to_owned() }
}

fn ends_in_vowel(stem: &str) -> bool {
    stem.ends_with(['a', 'e', 'i', 'o', 'u'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs() {
        let check = |lemma: &str, own: &str, expected: [&str; 5]| {
            let forms = verb(lemma, own);
            let got = [forms.base, forms.third, forms.past.join("/"), forms.participle.join("/"), forms.gerund]
                .map(String::from);
            assert_eq!(got, expected);
        };
        check("oppose", "", ["oppose", "opposes", "opposed", "opposed", "opposing"]);
        check("deny", "", ["deny", "denies", "denied", "denied", "denying"]);
        check("slam", "", ["slam", "slams", "slammed", "slammed", "slamming"]);
        check("call for", "", ["call for", "calls for", "called for", "called for", "calling for"]);
        check("veto", "", ["veto", "vetoes", "vetoed", "vetoed", "vetoing"]);
        check("betray", "", ["betray", "betrays", "betrayed", "betrayed", "betraying"]);
        check("shield", "", ["shield", "shields", "shielded", "shielded", "shielding"]);
        check("withdraw", "withdrew,withdrawn", ["withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing"]);
        check("admit", "admitted,,admitting", ["admit", "admits", "admitted", "admitted", "admitting"]);
        check("agree", "", ["agree", "agrees", "agreed", "agreed", "agreeing"]);
        check("quit", "quit", ["quit", "quits", "quit", "quit", "quitting"]);
        check("quiz", "", ["quiz", "quizzes", "quizzed", "quizzed", "quizzing"]);
        check("reach", "", ["reach", "reaches", "reached", "reached", "reaching"]);
    }

    #[test]
    fn nouns_and_adverbs() {
        assert_eq!(
            ["ally", "threat", "breach", "call for restraint", "peace deal", "attack on"].map(plural),
            ["allies", "threats", "breaches", "calls for restraint", "peace deals", "attacks on"]
        );
        assert_eq!(
            ["reckless", "heroic", "irresponsible", "angry", "full"].map(adverb),
            ["recklessly", "heroically", "irresponsibly", "angrily", "fully"]
        );
    }
}
