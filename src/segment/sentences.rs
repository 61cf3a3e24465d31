//! Sentences: where they end, inside quotations as outside. A sentence never crosses a paragraph.
//!
//! A full stop, a question or exclamation mark or an ellipsis ends a sentence unless what stands around it says otherwise.
//! It knows marks, case, abbreviations and which quotation marks close; it must not know zones or names.

use super::quotations::Side;
use super::{Paragraph, Sentence, Token, TokenKind};
use crate::lexicons::sentence_starters::Role;
use crate::lexicons::{Ending, Lexicons};
use crate::span::Span;

/// A lower-case word after a full stop starts a sentence only where the word before is at least this long: shorter ones may be
/// abbreviations that no lexicon holds.
const LONG: u32 = 4;
/// How far after `?”` the verb of saying may stand: "Orlova, a mayor" is too far.
const TAG_REACH: usize = 4;

/// Splits the paragraphs, and gives each its range of sentences.
pub(super) fn split(
    lexicons: &Lexicons,
    text: &str,
    tokens: &[Token],
    sides: &[Option<Side>],
    paragraphs: &mut [Paragraph],
) -> Vec<Sentence> {
    let mut sentences = Vec::with_capacity(tokens.len() / 20);
    for (i, paragraph) in paragraphs.iter_mut().enumerate() {
        let first = sentences.len() as u32;
        let end = paragraph.tokens.end as usize;
        let mut splitter = Splitter { lexicons, text, tokens: &tokens[..end], sides, start: 0 };
        let mut start = paragraph.tokens.start as usize;
        while start < end {
            splitter.start = start;
            let stop = splitter.sentence_end();
            sentences.push(Sentence {
                span: Span::new(tokens[start].span.start, tokens[stop - 1].span.end),
                zone: paragraph.zone,
                paragraph: i as u32,
                tokens: start as u32..stop as u32,
            });
            start = stop;
        }
        paragraph.sentences = first..sentences.len() as u32;
    }
    sentences
}

struct Splitter<'a> {
    lexicons: &'a Lexicons,
    text: &'a str,
    /// Up to the paragraph's end.
    tokens: &'a [Token],
    sides: &'a [Option<Side>],
    /// The sentence's first token.
    start: usize,
}

impl Splitter<'_> {
    /// One past the last token of the sentence.
    fn sentence_end(&self) -> usize {
        let mut at = self.start;
        while at < self.tokens.len() {
            let token = &self.tokens[at];
            if !is_terminal(token) {
                at += 1;
                continue;
            }
            let next = self.closed(at + 1);
            if next >= self.tokens.len() || self.breaks(at, next) {
                return next;
            }
            at = next;
        }
        at
    }

    /// The first token from `at` on that does not belong to the end of the sentence: further marks and whatever closes.
    fn closed(&self, mut at: usize) -> usize {
        while let Some(token) = self.tokens.get(at) {
            let glued = !token.shape.space_before();
            let belongs = match token.mark {
                '.' | '…' => glued || self.tokens[at - 1].mark == '.',
                '!' | '?' => glued || matches!(self.tokens[at - 1].mark, '!' | '?'),
                ')' | ']' | '}' => true,
                _ if token.kind == TokenKind::Quote => {
                    self.sides[at] == Some(Side::Closing) || (glued && self.sides[at].is_none())
                }
                _ => false,
            };
            if belongs {
                at += 1;
            } else if let Some(end) = self.reference(at).or_else(|| self.emoticon(at)) {
                at = end;
            } else {
                break;
            }
        }
        at
    }

    /// The end of a footnote's number, "[3]".
    fn reference(&self, at: usize) -> Option<usize> {
        let [open, number, close] = self.tokens.get(at..at + 3)? else { return None };
        let is_one = open.mark == '[' && number.kind == TokenKind::Number && close.mark == ']';
        is_one.then_some(at + 3)
    }

    /// The end of ":)" or ";-)".
    fn emoticon(&self, at: usize) -> Option<usize> {
        let (eyes, mouth) = (self.tokens.get(at)?, self.tokens.get(at + 1)?);
        if !matches!(eyes.mark, ':' | ';') || mouth.shape.space_before() {
            return None;
        }
        match mouth.mark {
            ')' | '(' => Some(at + 2),
            '-' if self.tokens.get(at + 2).is_some_and(|mouth| matches!(mouth.mark, ')' | '(')) => Some(at + 3),
            _ => None,
        }
    }

    /// Does the sentence end with the mark `at`, where `next` is the first token after all that closes?
    fn breaks(&self, at: usize, next: usize) -> bool {
        let mark = &self.tokens[at];
        // "1. Legislation", "A. Methods": the number of an item is no sentence; nor is an ellipsis that opens one
        let is_marker = at == self.start || (at == self.start + 1 && self.tokens[self.start].kind == TokenKind::Number);
        if is_marker && !matches!(mark.mark, '!' | '?') && !self.is_abbreviation(mark) {
            return false;
        }
        let follower = self.follower(next);
        let Follower::Word { capitalized, token, opens } = follower else {
            return follower == Follower::Start && !mark.shape.ends_with_period();
        };
        let word = &self.tokens[token];
        let spaced = self.tokens[next].shape.space_before();
        if mark.shape.ends_with_period() {
            let strong = self.tokens[at + 1..next].iter().any(|token| matches!(token.mark, '!' | '?' | '…' | '.'));
            if !strong {
                return spaced && capitalized && self.breaks_after_abbreviation(mark, word, opens);
            }
        }
        if !spaced && next == at + 1 && mark.span.len() == 1 && mark.mark == '.' {
            return capitalized && self.is_missing_space(at, word);
        }
        if !spaced {
            return capitalized
                && word.span.len() > 1
                && !(mark.mark == '.' && mark.span.len() > 1)
                && mark.mark != '…';
        }
        if word.kind == TokenKind::Number {
            return true;
        }
        if !capitalized {
            return self.breaks_before_lower(at, next, opens);
        }
        if matches!(mark.mark, '?' | '!') && self.is_tag(at, next) {
            return false;
        }
        true
    }

    fn is_abbreviation(&self, token: &Token) -> bool {
        token.shape.ends_with_period() && !token.shape.is_single_letter()
    }

    /// What comes after the end, looking through what opens.
    fn follower(&self, next: usize) -> Follower {
        let mut opens = false;
        for (at, token) in self.tokens.iter().enumerate().skip(next).take(4) {
            match token.kind {
                TokenKind::Word | TokenKind::Number => {
                    let surface = token.of(self.text);
                    let capitalized = token.kind == TokenKind::Number
                        || token.shape.is_capitalized()
                        || surface.trim_start_matches(['\'', '\u{2019}']).starts_with(char::is_uppercase)
                        || surface.starts_with(|letter: char| letter.is_alphabetic() && !letter.is_lowercase());
                    return Follower::Word { capitalized, token: at, opens };
                }
                TokenKind::Clitic => return Follower::None,
                TokenKind::Quote => opens = true,
                TokenKind::Mark => match token.mark {
                    '(' | '[' | '¿' | '¡' | '$' | '£' | '€' | '#' | '@' => opens = true,
                    '.' | '…' if token.span.len() > 1 && opens => {}
                    '•' | '●' | '▪' | '*' | '►' => return Follower::Start,
                    _ => return Follower::None,
                },
            }
        }
        Follower::None
    }

    fn breaks_after_abbreviation(&self, mark: &Token, word: &Token, opens: bool) -> bool {
        let starter = self.lexicons.sentence_starters.role(word.word) == Some(Role::Starter);
        match self.lexicons.abbreviations.ending(mark.word, mark.shape.is_capitalized()) {
            Ending::Never | Ending::BeforeNumber => false,
            Ending::BeforeCapital => word.kind == TokenKind::Word,
            // initials and unlisted "X.Y."
            Ending::NoAbbreviation | Ending::BeforeStarter => word.kind == TokenKind::Word && (starter || opens),
        }
    }

    /// "the end.Next": a full word before and a capitalized one after.
    fn is_missing_space(&self, at: usize, word: &Token) -> bool {
        let before = &self.tokens[at - 1];
        before.kind == TokenKind::Word
            && before.span.len() > 2
            && before.of(self.text).ends_with(char::is_lowercase)
            && before.span.end == self.tokens[at].span.start
            && word.kind == TokenKind::Word
            && word.span.len() > 1
            && !word.shape.has_digit()
    }

    /// A lower-case word after a full stop: mostly the sentence goes on, after `?”` always.
    fn breaks_before_lower(&self, at: usize, next: usize, opens: bool) -> bool {
        let closes = self.tokens[at + 1..next].iter().any(|token| token.kind == TokenKind::Quote);
        if closes || opens || at == 0 {
            return false;
        }
        let before = &self.tokens[at - 1];
        match self.tokens[at].mark {
            '.' if self.tokens[at].span.len() == 1 => {
                before.kind == TokenKind::Word && before.span.len() >= LONG && !before.shape.is_capitalized()
            }
            _ => false,
        }
    }

    /// `“Who will pay?” Orlova asked.`
    fn is_tag(&self, at: usize, next: usize) -> bool {
        if !self.tokens[at + 1..next].iter().any(|token| token.kind == TokenKind::Quote) {
            return false;
        }
        let starters = &self.lexicons.sentence_starters;
        for i in next..(next + TAG_REACH).min(self.tokens.len()) {
            let token = &self.tokens[i];
            if token.kind != TokenKind::Word {
                return false;
            }
            match starters.role(token.word) {
                Some(Role::Tag) if i > next => {
                    return self.tokens.get(i + 1).is_none_or(|after| after.kind == TokenKind::Mark);
                }
                Some(Role::Starter) => return false,
                _ if !token.shape.is_capitalized() => return false,
                _ => {}
            }
        }
        false
    }
}

/// What follows a possible end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follower {
    /// A word or number, directly or after marks that open.
    Word { capitalized: bool, token: usize, opens: bool },
    /// A bullet.
    Start,
    /// Nothing that starts a sentence.
    None,
}

fn is_terminal(token: &Token) -> bool {
    matches!(token.mark, '.' | '?' | '!' | '…' | '。' | '？' | '！') || token.shape.ends_with_period()
}
