//! Layout: the lines of the text, and the paragraphs that they make.
//!
//! A line is a paragraph, except where the text is hard-wrapped or a line plainly goes on in the next one. It knows line
//! lengths, marks and case; it must not know what part of the page a paragraph is ([`super::zones`]).

use memchr::memchr_iter;

use super::{Paragraph, Token, TokenKind, Zone};
use crate::span::Span;

/// Widths, in characters, between which hard-wrapped lines end.
const WRAP: std::ops::RangeInclusive<u32> = 40..=120;
/// A lower-case line goes on with the one before if it ends as a sentence does, or holds this many tokens: a user's name does neither.
const REST: u32 = 4;
/// A shorter line that stops without a mark is a label or a name rather than the start of a sentence.
const SHORT: u32 = 30;

/// A line that is not blank.
#[derive(Clone, Debug)]
struct Line {
    /// From its first to its last non-blank character.
    span: Span,
    /// Characters of the span.
    width: u32,
    /// Blanks before it.
    indent: u32,
    /// Its tokens.
    tokens: std::ops::Range<u32>,
    /// No blank line stands before it.
    adjacent: bool,
    is_item: bool,
}

/// Cuts the text into paragraphs, all of them [`Zone::Body`].
pub(super) fn paragraphs(text: &str, tokens: &[Token]) -> Vec<Paragraph> {
    let lines = lines(text, tokens);
    let wrap = wrap_width(text, tokens, &lines);
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        let goes_on = i > 0 && line.adjacent && goes_on(text, tokens, &lines[i - 1], line, wrap);
        match paragraphs.last_mut() {
            Some(paragraph) if goes_on => {
                paragraph.span.end = line.span.end;
                paragraph.tokens.end = line.tokens.end;
            }
            _ => paragraphs.push(Paragraph {
                span: line.span,
                zone: Zone::Body,
                is_item: line.is_item,
                sentences: 0..0,
                tokens: line.tokens.clone(),
            }),
        }
    }
    paragraphs
}

fn lines(text: &str, tokens: &[Token]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut token = 0;
    let mut adjacent = false;
    for end in memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let first = token;
        while tokens.get(token).is_some_and(|token| (token.span.start as usize) < end) {
            token += 1;
        }
        // what holds no token is blank
        if let Some(line) = tokens.get(first..token).filter(|line| !line.is_empty()) {
            let span = Span::new(line[0].span.start, line[line.len() - 1].span.end);
            lines.push(Line {
                span,
                width: span.of(text).bytes().filter(|byte| byte & 0xC0 != 0x80).count() as u32,
                indent: span.start - start as u32,
                tokens: first as u32..token as u32,
                adjacent,
                is_item: is_item(text, line),
            });
            adjacent = true;
        } else {
            adjacent = false;
        }
        start = end + 1;
    }
    lines
}

/// Is the line an item of a list ("• …", "- …", "1. …", "b) …")?
fn is_item(text: &str, line: &[Token]) -> bool {
    let [first, second, ..] = line else { return false };
    if first.kind == TokenKind::Mark {
        return matches!(first.mark, '•' | '·' | '●' | '▪' | '■' | '◦' | '‣' | '*' | '-' | '–' | '—' | '►' | '➤' | '✓')
            && second.shape.space_before();
    }
    let numbered = first.span.len() <= 2 && (first.kind == TokenKind::Number || first.span.len() == 1);
    numbered
        && matches!(second.mark, '.' | ')')
        && second.of(text).len() == 1
        && line.get(2).is_some_and(|third| third.shape.space_before())
}

/// The width at which the text is hard-wrapped, if it is.
fn wrap_width(text: &str, tokens: &[Token], lines: &[Line]) -> Option<u32> {
    let pairs = || lines.windows(2).filter(|pair| pair[1].adjacent);
    let mut widths: Vec<u32> = pairs().map(|pair| pair[0].width).collect();
    let wide = widths.len().checked_sub(1)? * 19 / 20;
    let width = *widths.select_nth_unstable(wide).1;
    if !WRAP.contains(&width) {
        return None;
    }
    let count = pairs().count();
    let full = pairs().filter(|pair| is_full(tokens, &pair[0], &pair[1], width)).count();
    let going_on = pairs()
        .filter(|pair| {
            is_full(tokens, &pair[0], &pair[1], width)
                && !is_finished(tokens, &pair[0])
                && starts_lower(text, tokens, &pair[1])
        })
        .count();
    (full * 10 >= count * 7 && going_on * 4 >= count).then_some(width)
}

/// Would the next line's first word not have fitted at the end of this line?
fn is_full(tokens: &[Token], line: &Line, next: &Line, width: u32) -> bool {
    let next = &tokens[next.tokens.start as usize..next.tokens.end as usize];
    let first_word = match next.iter().skip(1).find(|token| token.shape.space_before()) {
        Some(second) => second.span.start - next[0].span.start,
        None => next[next.len() - 1].span.end - next[0].span.start + 1,
    };
    line.width + first_word > width
}

/// Does the line end as a sentence or an introduction does?
fn is_finished(tokens: &[Token], line: &Line) -> bool {
    tokens[line.tokens.start as usize..line.tokens.end as usize]
        .iter()
        .rev()
        .find(|token| token.kind != TokenKind::Quote && !matches!(token.mark, ')' | ']'))
        .is_some_and(|token| matches!(token.mark, '.' | '!' | '?' | '…' | ':') || token.shape.ends_with_period())
}

fn starts_lower(text: &str, tokens: &[Token], line: &Line) -> bool {
    let first = &tokens[line.tokens.start as usize];
    first.kind == TokenKind::Word && first.of(text).starts_with(char::is_lowercase)
}

/// Is the line the rest of the paragraph that the line before belongs to?
fn goes_on(text: &str, tokens: &[Token], before: &Line, line: &Line, wrap: Option<u32>) -> bool {
    if line.is_item {
        return false;
    }
    match wrap {
        Some(width) => {
            let indented = line.indent > before.indent && !before.is_item;
            !indented && is_full(tokens, before, line, width)
        }
        None => {
            let is_rest = is_finished(tokens, line) || line.tokens.end - line.tokens.start >= REST;
            is_rest && before.width >= SHORT && !is_finished(tokens, before) && starts_lower(text, tokens, line)
        }
    }
}
