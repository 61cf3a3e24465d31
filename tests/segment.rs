//! The segment stage on plain-text cases: `tests/cases/sentences.txt`, `tests/cases/quotations.txt`, `tests/cases/layout/`.

use dixit::segment::{Segmentation, segment};
use dixit::{Document, Lexicons};

fn cut(text: &str) -> Segmentation {
    let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
    segment(&lexicons, &Document { text: text.to_owned(), ..Document::default() })
}

/// `case` is a text with " | " or "|" where a new sentence starts.
fn check_sentences(case: &str) -> Result<(), String> {
    let text = case.replace(" | ", " ").replace('|', "");
    let mut found = String::new();
    let mut end = 0;
    for sentence in &cut(&text).sentences {
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
    let cases = include_str!("cases/sentences.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let wrong: Vec<String> = cases.filter_map(|case| check_sentences(case).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
