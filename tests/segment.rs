//! The segment stage on plain-text cases (`tests/cases/sentences.txt`, `tests/cases/quotations.txt`, `tests/cases/layout/`), the rows of its
//! lexicons on their own examples, and what must hold for any text.

use std::fmt::Write as _;

use dixit::lexicons::sentence_starters::Role;
use dixit::lexicons::{Ending, Furniture};
use dixit::segment::{Closing, Segmentation, TokenKind, Zone, segment};
use dixit::{Bounds, Document, Lexicons};
use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};

fn lexicons() -> Lexicons {
    Lexicons::builtin().expect("the built-in lexicons load")
}

fn cut(lexicons: &Lexicons, text: &str) -> Segmentation {
    segment(lexicons, &Document { text: text.to_owned(), ..Document::default() }, Bounds::default())
}

/// Fails with all that is wrong, not with the first thing.
fn assert_none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// `case` is a text with " | " or "|" where a new sentence starts.
fn check_sentences(lexicons: &Lexicons, case: &str) -> Result<(), String> {
    let text = case.replace(" | ", " ").replace('|', "");
    let mut found = String::new();
    let mut end = 0;
    for sentence in &cut(lexicons, &text).sentences {
        if !found.is_empty() {
            found.push_str(if sentence.span.start > end { " | " } else { "|" });
        }
        found.push_str(sentence.span.of(&text));
        end = sentence.span.end;
    }
    if found == case { Ok(()) } else { Err(format!("expected {case}\n   found {found}")) }
}

#[test]
fn sentences() {
    let lexicons = lexicons();
    let cases = include_str!("cases/sentences.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let cases: Vec<&str> = cases.collect();
    assert!(cases.len() > 20, "the cases are read");
    assert_none(cases.iter().filter_map(|case| check_sentences(&lexicons, case).err()).collect());
}

/// `case` is paragraphs with ⟦ ⟧ around quotations; see the file.
fn check_quotations(lexicons: &Lexicons, case: &str) -> Result<(), String> {
    let text: String = case.replace(['⟦', '⟧', '⁺', '°', '*'], "").replace('\n', "\n\n");
    let segmentation = cut(lexicons, &text);
    let mut found = String::new();
    for (at, letter) in text.char_indices().chain([(text.len(), '\0')]) {
        let at = at as u32;
        for quotation in segmentation.quotations.iter().rev().filter(|quotation| quotation.span.end == at) {
            found.push('⟧');
            match quotation.closing {
                Closing::Closed => {}
                Closing::Continued => found.push('⁺'),
                Closing::Open => found.push('°'),
                Closing::Unopened => found.push('*'),
            }
        }
        for quotation in segmentation.quotations.iter().filter(|quotation| quotation.span.start == at) {
            found.push_str(if quotation.continues.is_some() { "⁺⟦" } else { "⟦" });
        }
        if letter != '\0' {
            found.push(letter);
        }
    }
    let found = found.replace("\n\n", "\n");
    if found == case { Ok(()) } else { Err(format!("expected {case}\n   found {found}")) }
}

#[test]
fn quotations() {
    let lexicons = lexicons();
    let file: Vec<&str> = include_str!("cases/quotations.txt").lines().filter(|line| !line.starts_with('#')).collect();
    let file = file.join("\n");
    let cases: Vec<&str> = file.split("\n\n").map(str::trim).filter(|case| !case.is_empty()).collect();
    assert!(cases.len() > 20, "the cases are read");
    assert_none(cases.iter().filter_map(|case| check_quotations(&lexicons, case).err()).collect());
}

/// A layout case: lines "zone | line", or "zone, zone | part || part" for a line that is cut, and "#authors", "#published" and "#outlet"
/// for what the masthead must hold. Checks text and zone of each paragraph.
fn check_layout(lexicons: &Lexicons, name: &str, case: &str) -> Result<(), String> {
    let mut text = String::new();
    let mut expected = Vec::new();
    for line in case.lines().filter(|line| !line.starts_with('#')) {
        if let Some((zones, line)) = line.split_once(" | ") {
            let parts = line.split(" || ");
            expected.extend(zones.split(", ").zip(parts).map(|(zone, part)| format!("{zone} | {part}")));
            text.push_str(&line.replace(" || ", " ").replace('/', if name == "wrapped" { "\n" } else { "/" }));
        }
        text.push('\n');
    }
    let segmentation = cut(lexicons, &text);
    let found = segmentation.paragraphs.iter().map(|paragraph| {
        let part = paragraph.span.of(&text).replace('\n', "/");
        format!("{} | {part}", paragraph.zone.name())
    });
    let found: Vec<String> = found.collect();
    let mut wrong = String::new();
    for i in 0..found.len().max(expected.len()) {
        let (found, expected) = (found.get(i).map_or("", String::as_str), expected.get(i).map_or("", String::as_str));
        if found != expected {
            let _ = write!(wrong, "\n  {name}: expected {expected}\n  {name}:    found {found}");
        }
    }
    let told = |key: &str| case.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().trim().to_owned();
    let authors: Vec<&str> = segmentation.masthead.authors.iter().map(|author| author.of(&text)).collect();
    let outlet = segmentation.masthead.outlet.map_or("", |outlet| outlet.of(&text));
    let published = segmentation.masthead.published.as_deref().unwrap_or_default();
    for (key, found) in [("#authors", authors.join("; ").as_str()), ("#outlet", outlet), ("#published", published)] {
        if told(key) != found {
            let _ = write!(wrong, "\n  {name}: expected {key} {}\n  {name}:    found {found}", told(key));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

#[test]
fn layouts() {
    let lexicons = lexicons();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/layout");
    let mut wrong = Vec::new();
    let mut checked = 0;
    for entry in std::fs::read_dir(folder).expect("the folder of layout cases") {
        let path = entry.expect("a layout case").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        let case = std::fs::read_to_string(&path).expect("a layout case");
        checked += 1;
        wrong.extend(check_layout(&lexicons, &name, &case).err());
    }
    assert!(checked > 5, "the cases are read");
    assert_none(wrong);
}

#[test]
fn rows_of_abbreviations_hold_on_their_examples() {
    let lexicons = lexicons();
    let wrong = lexicons.abbreviations.examples().filter_map(|(ending, example)| {
        let expected = match ending {
            Ending::Never | Ending::BeforeNumber | Ending::NoAbbreviation => 1,
            Ending::BeforeStarter | Ending::BeforeCapital => 2,
        };
        let found = cut(&lexicons, example).sentences.len();
        (found != expected).then(|| format!("{example}: {found} sentences instead of {expected}"))
    });
    assert_none(wrong.collect());
}

#[test]
fn rows_of_sentence_starters_hold_on_their_examples() {
    let lexicons = lexicons();
    let wrong = lexicons.sentence_starters.examples().filter_map(|(role, example)| {
        let expected = if role == Role::Starter { 2 } else { 1 };
        let found = cut(&lexicons, example).sentences.len();
        (found != expected).then(|| format!("{example}: {found} sentences instead of {expected}"))
    });
    assert_none(wrong.collect());
}

#[test]
fn rows_of_elisions_hold_on_their_examples() {
    let lexicons = lexicons();
    let wrong = lexicons.elisions.examples().filter_map(|example| {
        let segmentation = cut(&lexicons, example);
        let marks = segmentation.tokens.iter().filter(|token| token.kind != TokenKind::Word).count();
        // the full stop is the one mark
        (marks != 1 || !segmentation.quotations.is_empty()).then(|| example.to_owned())
    });
    assert_none(wrong.collect());
}

/// The class that a line has on its own, with which its row must agree.
#[test]
fn rows_of_furniture_hold_on_their_examples() {
    let lexicons = lexicons();
    let body = "The ferry line said on Monday that it would cut its winter service by half.";
    let wrong = lexicons.furniture.examples().filter_map(|(class, example)| {
        // where lines of this class stand
        let head = matches!(class, Furniture::Byline | Furniture::Outlet | Furniture::Published);
        let text = if head {
            format!("Ferry line cuts winter service\n\n{example}\n\n{body}\n")
        } else {
            format!("{body}\n\n{body}\n\n{body}\n\n{example}\n\n{body}\n")
        };
        let expected: &[Zone] = match class {
            Furniture::Navigation | Furniture::Card | Furniture::Comments | Furniture::Colophon => &[Zone::Boilerplate],
            Furniture::Section => &[Zone::Boilerplate, Zone::Related],
            Furniture::Related => &[Zone::Related],
            Furniture::Credit => &[Zone::Caption],
            Furniture::Byline | Furniture::Outlet | Furniture::Published => &[Zone::Byline],
        };
        let segmentation = cut(&lexicons, &text);
        let zone = segmentation.paragraphs.iter().find(|paragraph| paragraph.span.of(&text) == example)?.zone;
        (!expected.contains(&zone)).then(|| format!("{example}: {} instead of {}", zone.name(), expected[0].name()))
    });
    assert_none(wrong.collect());
}

/// What holds for every text.
fn check_invariants(text: &str, segmentation: &Segmentation) {
    let Segmentation { paragraphs, sentences, tokens, quotations, .. } = segmentation;
    for token in tokens {
        assert!(!token.of(text).is_empty() && !token.of(text).contains('\n'), "a token is some text of one line");
    }
    assert!(tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "tokens are in order and disjoint");
    let covered: Vec<u32> = paragraphs.iter().flat_map(|paragraph| paragraph.tokens.clone()).collect();
    assert!(covered.iter().copied().eq(0..tokens.len() as u32), "every token is in one paragraph");
    let covered: Vec<u32> = sentences.iter().flat_map(|sentence| sentence.tokens.clone()).collect();
    assert!(covered.iter().copied().eq(0..tokens.len() as u32), "every token is in one sentence");
    for sentence in sentences {
        let surface = sentence.span.of(text);
        assert!(!surface.is_empty() && surface.trim() == surface, "a sentence has no blank edges");
        assert!(paragraphs[sentence.paragraph as usize].span.contains(sentence.span), "it stays in its paragraph");
    }
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let own = &sentences[paragraph.sentences.start as usize..paragraph.sentences.end as usize];
        assert!(!own.is_empty() && own.iter().all(|sentence| sentence.paragraph as usize == i));
    }
    for (i, quotation) in quotations.iter().enumerate() {
        assert!(quotation.span.contains(quotation.inner) && !quotation.tokens.is_empty());
        assert!(paragraphs[quotation.paragraph as usize].span.contains(quotation.span), "it stays in its paragraph");
        match quotation.parent {
            Some(parent) => {
                let parent = &quotations[parent as usize];
                assert!(parent.span.contains(quotation.span) && parent.depth + 1 == quotation.depth);
            }
            None => assert_eq!(quotation.depth, 0),
        }
        assert!(quotation.depth <= 16);
        for other in &quotations[i + 1..] {
            if other.paragraph != quotation.paragraph || other.span.start >= quotation.span.end {
                break;
            }
            assert!(quotation.span.contains(other.span), "quotations nest");
        }
        if let Some(before) = quotation.continues {
            assert_eq!(quotations[before as usize].closing, Closing::Continued);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn invariants_hold_for_any_mixture(pieces in prop::collection::vec(
        prop::sample::select(vec![
            "He", "said", "the", "U.S.", "Mr.", "J.", "No.", "5", "10", "ministers", "e.g.", "www.a.com", "Shōtarō", "4-Nov-2013", "''", "``",
            ".", ",", "!", "?", "…", "...", ":", ";", "—", "-", "•", "(", ")", "[", "]", "\"", "“", "”", "„", "'", "‘", "’", "«", "»", "「",
            "」", " ", " ", " ", " ", "\n", "\n\n", "\u{a0}", "\u{200b}", "©", "Comments", "By", "Ida Lund", "Joined", "👩‍👩‍👧", "\r\n",
        ]), 0..120))
    {
        let text = pieces.concat();
        let lexicons = LEXICONS.with(std::rc::Rc::clone);
        check_invariants(&text, &cut(&lexicons, &text));
    }

    #[test]
    fn invariants_hold_for_any_text(text in any::<String>()) {
        let lexicons = LEXICONS.with(std::rc::Rc::clone);
        let segmentation = cut(&lexicons, &text);
        check_invariants(&text, &segmentation);
        prop_assert!(segmentation.sentences.len() <= segmentation.tokens.len());
        prop_assert_eq!(segmentation, cut(&lexicons, &text));
    }
}

thread_local! {
    static LEXICONS: std::rc::Rc<Lexicons> = std::rc::Rc::new(lexicons());
}

/// Texts that make a search behind each mark, period or line quadratic: at this size it would take hours, not seconds.
#[test]
fn pathological_texts_take_linear_time() {
    let lexicons = lexicons();
    let long = |piece: &str| piece.repeat(600_000 / piece.len());
    let texts = [
        long("\""),
        long("“a "),
        long("‘a "),
        long("'s "),
        long("a’ "),
        long("a\" \"b "),
        long("„‚«‹「“‘"),
        long("1,"),
        long("a."),
        long("A."),
        long("1:2."),
        long("a-"),
        long("a'"),
        long("a@"),
        long("http://a"),
        long("("),
        long("©"),
        long(". "),
        long("Mr. "),
        long("..."),
        long("? ”"),
        long("[1]"),
        long("a\n"),
        long("By A\n"),
        long("© a\n\n"),
        long("Joined\n.\n"),
        long("a - B\n"),
        long("and "),
        long("A B, "),
        long("\u{300}"),
        long("\u{200d}👩"),
        "a".repeat(600_000),
        long("“a\n\n"),
        long("\"a. b\n"),
        long("'90s "),
    ];
    for text in &texts {
        let segmentation = cut(&lexicons, text);
        assert!(segmentation.tokens.len() <= text.len(), "{}", &text[..text.floor_char_boundary(12)]);
        assert_eq!(
            segmentation.sentences.last().map(|sentence| sentence.tokens.end as usize),
            Some(segmentation.tokens.len())
        );
    }
}
