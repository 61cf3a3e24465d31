//! The markup of examples, cases and gold: `{source Kyiv} {cue warned} that {content talks would fail}.`
//!
//! A group is `{LABEL TEXT}` or `{LABEL#1,2 TEXT}`: a label (lower-case letters, `_`), the numbers of the items that it
//! belongs to (1 if none is given), one blank, and the text, in which groups may stand. A backslash before a brace or a
//! backslash makes it text. [`parse`] gives the plain text and its labelled spans, [`print()`] writes them. What the labels
//! mean is the reader's business.

use crate::span::Span;

/// A labelled span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// `source`, `cue`, `content`, …
    pub name: String,
    /// The items that it belongs to; never empty.
    pub ids: Vec<u32>,
    /// Bytes of the plain text.
    pub span: Span,
}

/// Plain text with its labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// The text without the markup.
    pub text: String,
    /// By start; of two that start together the longer first, and of two equal spans the outer first.
    pub labels: Vec<Label>,
}

/// Why a text is not markup. Offsets are bytes of the markup.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarkupError {
    /// What follows an opening brace is no label.
    #[error("byte {0}: a group is \"{{label text}}\" or \"{{label#1,2 text}}\"; write \\{{ for a brace")]
    Label(usize),
    /// A closing brace without an opening one.
    #[error("byte {0}: nothing to close here; write \\}} for a brace")]
    Stray(usize),
    /// An opening brace without a closing one.
    #[error("byte {0}: this group is never closed")]
    Unclosed(usize),
}

/// Reads markup.
///
/// # Errors
/// The first place where the text is not markup.
pub fn parse(markup: &str) -> Result<Marked, MarkupError> {
    let mut marked = Marked::default();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(letter) = markup[at..].chars().next() {
        let rest = &markup[at + letter.len_utf8()..];
        match letter {
            '\\' if rest.starts_with(['\\', '{', '}']) => {
                marked.text.push_str(&rest[..1]);
                at += 2;
            }
            '{' => {
                let (name, ids, width) = label(rest).ok_or(MarkupError::Label(at))?;
                let start = marked.text.len();
                open.push((at, marked.labels.len()));
                marked.labels.push(Label { name, ids, span: Span::at(start, start) });
                at += 1 + width;
            }
            '}' => {
                let (_, index) = open.pop().ok_or(MarkupError::Stray(at))?;
                marked.labels[index].span.end = marked.text.len() as u32;
                at += 1;
            }
            _ => {
                marked.text.push(letter);
                at += letter.len_utf8();
            }
        }
    }
    match open.pop() {
        Some((at, _)) => Err(MarkupError::Unclosed(at)),
        None => Ok(marked),
    }
}

/// Label, ids and width of `label#1,2 ` (with its blank) at the start of `rest`.
fn label(rest: &str) -> Option<(String, Vec<u32>, usize)> {
    let (head, _) = rest.split_once(' ')?;
    let (name, numbers) = head.split_once('#').unwrap_or((head, "1"));
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let ids = numbers.split(',').map(|number| number.parse().ok()).collect::<Option<Vec<u32>>>()?;
    is_name.then(|| (name.to_owned(), ids, head.len() + 1))
}

/// Writes the text with its labels. Spans must nest (of two that cross, the second is cut at the first's end); any order.
/// The number of an item is left out where all labels belong to item 1 alone.
pub fn print(text: &str, labels: &[Label]) -> String {
    let numbered = labels.iter().any(|label| label.ids != [1]);
    let mut order: Vec<&Label> = labels.iter().collect();
    order.sort_by_key(|label| (label.span.start, std::cmp::Reverse(label.span.end)));
    let mut out = String::with_capacity(text.len() + labels.len() * 12);
    let mut open: Vec<u32> = Vec::new();
    let mut at = 0;
    for label in order {
        close(text, &mut out, &mut open, &mut at, label.span.start);
        escape(text, &mut out, &mut at, label.span.start);
        out.push('{');
        out.push_str(&label.name);
        if numbered {
            let ids: Vec<String> = label.ids.iter().map(u32::to_string).collect();
            out.push('#');
            out.push_str(&ids.join(","));
        }
        out.push(' ');
        open.push(open.last().map_or(label.span.end, |outer| label.span.end.min(*outer)));
    }
    close(text, &mut out, &mut open, &mut at, text.len() as u32);
    escape(text, &mut out, &mut at, text.len() as u32);
    out
}

/// Closes the groups that end at `until` or before.
fn close(text: &str, out: &mut String, open: &mut Vec<u32>, at: &mut u32, until: u32) {
    while let Some(&end) = open.last().filter(|end| **end <= until) {
        escape(text, out, at, end);
        out.push('}');
        open.pop();
    }
}

/// Copies the text up to `until`.
fn escape(text: &str, out: &mut String, at: &mut u32, until: u32) {
    for letter in Span::new(*at, until.max(*at)).of(text).chars() {
        if matches!(letter, '\\' | '{' | '}') {
            out.push('\\');
        }
        out.push(letter);
    }
    *at = until.max(*at);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markup: &str, text: &str, spans: &[(&str, &[u32], &str)]) {
        let marked = parse(markup).expect("well-formed");
        assert_eq!(marked.text, text);
        let found: Vec<(&str, &[u32], &str)> = marked
            .labels
            .iter()
            .map(|label| (label.name.as_str(), label.ids.as_slice(), label.span.of(&marked.text)))
            .collect();
        assert_eq!(found, spans);
        assert_eq!(print(&marked.text, &marked.labels), markup, "printed as it was read");
    }

    #[test]
    fn groups_nest_and_carry_numbers() {
        check("{source Kyiv} spoke.", "Kyiv spoke.", &[("source", &[1], "Kyiv")]);
        check(
            "{source#1 He} {cue#1 said} {content#1 {source#2 Kyiv} {cue#2 feared} {content#2 it}}.",
            "He said Kyiv feared it.",
            &[
                ("source", &[1], "He"),
                ("cue", &[1], "said"),
                ("content", &[1], "Kyiv feared it"),
                ("source", &[2], "Kyiv"),
                ("cue", &[2], "feared"),
                ("content", &[2], "it"),
            ],
        );
        check(
            "{source#1,2 Ōta} {cue#1 came} and {cue#2 went}",
            "Ōta came and went",
            &[("source", &[1, 2], "Ōta"), ("cue", &[1], "came"), ("cue", &[2], "went")],
        );
    }

    #[test]
    fn braces_of_the_text_are_escaped() {
        check(r"a \{b\} {cue \\c}", r"a {b} \c", &[("cue", &[1], r"\c")]);
    }

    #[test]
    fn what_is_not_markup_is_said_with_its_place() {
        assert_eq!(parse("ab {Cue x}"), Err(MarkupError::Label(3)));
        assert_eq!(parse("ab {cue#x y}"), Err(MarkupError::Label(3)));
        assert_eq!(parse("ab }"), Err(MarkupError::Stray(3)));
        assert_eq!(parse("a {cue b"), Err(MarkupError::Unclosed(2)));
    }
}
