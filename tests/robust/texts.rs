//! Texts for properties: any Unicode, and news put together from parts that the stages look at.

use proptest::prelude::*;

/// Cases of a property: `DIXIT_CASES`, or as many as given.
pub fn cases(usual: u32) -> ProptestConfig {
    let cases = std::env::var("DIXIT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Characters that have made trouble somewhere: marks, controls, joiners, letters whose case changes their length, astral ones.
const STRANGE: &[char] = &[
    '"', '“', '”', '‘', '’', '«', '»', '„', '\'', '\n', '\r', '\t', '\u{0}', '\u{b}', '\u{85}', '\u{2028}', '\u{ad}',
    '\u{200b}', '\u{200d}', '\u{202e}', '\u{2066}', '\u{301}', '\u{feff}', '\u{fffd}', 'İ', 'ß', 'ﬁ', '＝', '=', '+',
    '-', '@', ',', ';', ':', '—', '–', '…', '.', '!', '?', '(', ')', '[', ']', '<', '>', '&', '#', '\\', '|', '😀',
    '𝒳', '中', 'ا',
];

const PEOPLE: &[&str] = &[
    "Ms. Ito",
    "Foreign Minister Elena Brandt",
    "Brandt",
    "He",
    "The spokesman",
    "Gen. Omar R. Vale",
    "NATO",
    "Beijing",
    "the U.S. Army",
    "officials",
    "Mr. O’Neil",
    "Kim",
    "Japan’s Defense Ministry",
    "Dr. A. B. Ce",
    "They",
];
const CUES: &[&str] = &[
    "said",
    "added",
    "warned that",
    "told reporters",
    "accused",
    "denied",
    "praised",
    "was asked about",
    ", according to",
];
const CONTENTS: &[&str] = &[
    "the deployment of THAAD in South Korea",
    "S-400 missiles are a threat",
    "Tehran of piracy",
    "talks had failed",
    "“no comment”",
    "$3.5 million on Nov. 3",
    "“It’s over,” she thought, “for good”",
    "sanctions on Russia",
    "F-16s near Kyiv",
    "the plan",
];

/// A sentence of news.
pub fn sentence() -> impl Strategy<Value = String> {
    let pick = |list: &'static [&'static str]| (0..list.len()).prop_map(move |index| list[index]);
    (pick(PEOPLE), pick(CUES), pick(CONTENTS), 0..6_u8).prop_map(|(who, cue, what, shape)| match shape {
        0 => format!("{who} {cue} {what}."),
        1 => format!("“{what},” {who} {cue}."),
        2 => format!("“{what},"),
        3 => format!("“{what}?” {cue} {who}. “{what}.”"),
        4 => format!("{what}: “{what}"),
        _ => format!("According to {who}, {what} {cue} {what}."),
    })
}

/// An article: paragraphs of sentences, now and then with something strange within.
pub fn article() -> impl Strategy<Value = String> {
    let between = prop_oneof![6 => Just(" ".to_owned()), 2 => Just("\n\n".to_owned()), 1 => Just("\n".to_owned()), 1 => strange()];
    let head = prop_oneof![
        Just(String::new()),
        Just("SEOUL, May 4 (Reuters) — ".to_owned()),
        Just("Envoys meet in Zürich\n\nBy Ann Ode\n\n".to_owned()),
    ];
    (head, prop::collection::vec((sentence(), between), 0..10)).prop_map(|(mut text, parts)| {
        parts.iter().for_each(|(sentence, between)| text.extend([sentence.as_str(), between.as_str()]));
        text
    })
}

/// A few strange characters.
pub fn strange() -> impl Strategy<Value = String> {
    prop::collection::vec((0..STRANGE.len()).prop_map(|index| STRANGE[index]), 0..8)
        .prop_map(|letters| letters.into_iter().collect())
}

/// Any text: news, Unicode, or both.
pub fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => article(),
        1 => prop::collection::vec(any::<char>(), 0..200).prop_map(|letters| letters.into_iter().collect::<String>()),
        2 => (article(), strange(), any::<prop::sample::Index>()).prop_map(|(text, strange, at)| {
            let mut letters: Vec<char> = text.chars().collect();
            let at = at.index(letters.len() + 1);
            letters.splice(at..at, strange.chars());
            letters.into_iter().collect::<String>()
        }),
    ]
}
