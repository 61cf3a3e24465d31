//! Offices: is the title before a name the office that someone held?

/// Could a text call the holder of `role` by `title`? "Foreign Minister" fits "Minister of Foreign Affairs"; "President" does not fit
/// "Vice President".
pub(crate) fn fits(title: &str, role: &str) -> bool {
    let qualified = |text: &str| words(text).any(is_qualifier);
    if qualified(role) && !qualified(title) {
        return false;
    }
    let mut any = false;
    for word in words(title) {
        any = true;
        if !words(role).any(|other| alike(word, other)) {
            return false;
        }
    }
    any
}

/// Do the two name the same office, nothing more and nothing less?
pub(crate) fn same(title: &str, role: &str) -> bool {
    fits(title, role) && fits(role, title)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 2 && !is_small(word))
}

fn is_small(word: &str) -> bool {
    ["the", "for", "and", "affairs"].iter().any(|small| word.eq_ignore_ascii_case(small))
}

fn is_qualifier(word: &str) -> bool {
    ["vice", "deputy", "acting", "former", "shadow", "assistant", "under"].iter().any(|q| word.eq_ignore_ascii_case(q))
}

/// The same word in another spelling or ending: "defence" and "defense", "finance" and "financial".
fn alike(a: &str, b: &str) -> bool {
    const STEM: usize = 5;
    let stem = |word: &'_ str| word.char_indices().nth(STEM).map_or(word.len(), |(at, _)| at);
    a[..stem(a)].eq_ignore_ascii_case(&b[..stem(b)])
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_title_fits_the_office_it_names() {
        assert!(fits("Foreign Minister", "Minister of Foreign Affairs"));
        assert!(fits("Defense Minister", "Minister of Defence"));
        assert!(fits("President", "President of Russia"));
        assert!(!fits("President", "Vice President"));
        assert!(!fits("Prime Minister", "Foreign Minister"));
        assert!(!fits("", "Foreign Minister"));
    }
}
