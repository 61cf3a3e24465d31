//! Units: the tokens of a sentence as names are matched on them, hyphenated ones in their parts.
//!
//! "Russia-Japan" is two units, "Kim Jong-un" three. A hyphen or dash glued to the words on both sides is none. Units know where they
//! stand, not what they name.

use std::ops::Range;

use crate::lexicons::trie::{Case, Key};
use crate::lexicons::{Lexicons, fold};
use crate::segment::{Segmentation, Token, TokenKind};
use crate::span::Span;

/// A word, a part of a hyphenated word, or a mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// Bytes of the text.
    pub(super) span: Span,
    /// Index of its token.
    pub(super) token: u32,
    /// What the trie compares.
    pub(super) key: Key,
    flags: u8,
}

const CAPITAL: u8 = 1;
const CAPITALS: u8 = 2;
const WORD: u8 = 4;
/// The next unit is a part of the same hyphenated word.
const JOINED: u8 = 8;
const INITIAL: u8 = 16;
const DIGIT: u8 = 32;

impl Unit {
    /// Starts with a capital letter.
    pub(super) const fn is_capital(&self) -> bool {
        self.flags & CAPITAL != 0
    }

    /// Two letters or more, all capitals.
    pub(super) const fn is_capitals(&self) -> bool {
        self.flags & CAPITALS != 0
    }

    /// A word or number.
    pub(super) const fn is_word(&self) -> bool {
        self.flags & WORD != 0
    }

    /// A hyphen follows, and then the next unit.
    pub(super) const fn is_joined(&self) -> bool {
        self.flags & JOINED != 0
    }

    /// One capital letter ("J", "J.") or several with periods ("D.J.").
    pub(super) const fn is_initial(&self) -> bool {
        self.flags & INITIAL != 0
    }

    /// Holds a digit.
    pub(super) const fn has_digit(&self) -> bool {
        self.flags & DIGIT != 0
    }

    /// Is this mark?
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.key == Key::mark(mark)
    }

    /// Is it written as a name asks for?
    pub(super) const fn fits(&self, case: Case) -> bool {
        match case {
            Case::Any => true,
            Case::Capital => self.is_capital(),
            Case::Capitals => self.is_capitals(),
        }
    }
}

/// The units of a document, by sentence.
#[derive(Debug, Default)]
pub(super) struct Units {
    pub(super) all: Vec<Unit>,
    /// By sentence: its units; empty for sentences that hold no mentions.
    pub(super) sentences: Vec<Range<u32>>,
    /// By sentence: is it set as a headline?
    pub(super) headlines: Vec<bool>,
}

impl Units {
    /// Cuts the tokens of all sentences whose zone holds mentions.
    pub(super) fn of(lexicons: &Lexicons, text: &str, segmentation: &Segmentation) -> Self {
        let mut units = Self {
            all: Vec::with_capacity(segmentation.tokens.len() + segmentation.tokens.len() / 16),
            sentences: Vec::with_capacity(segmentation.sentences.len()),
            headlines: Vec::with_capacity(segmentation.sentences.len()),
        };
        let mut buffer = String::new();
        for sentence in &segmentation.sentences {
            let from = units.all.len() as u32;
            if sentence.zone.holds_mentions() {
                for (i, token) in (sentence.tokens.start..).zip(segmentation.tokens_of(sentence)) {
                    units.push(lexicons, text, i, token, &segmentation.tokens, &mut buffer);
                }
            }
            units.headlines.push(is_headline(&units.all[from as usize..]));
            units.sentences.push(from..units.all.len() as u32);
        }
        units
    }

    fn push(
        &mut self,
        lexicons: &Lexicons,
        text: &str,
        index: u32,
        token: &Token,
        tokens: &[Token],
        buffer: &mut String,
    ) {
        match token.kind {
            TokenKind::Mark | TokenKind::Quote => {
                let glued = matches!(token.mark, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
                    && !token.shape.space_before()
                    && token.span.len() <= 3
                    && tokens.get(index as usize + 1).is_some_and(|next| {
                        !next.shape.space_before() && matches!(next.kind, TokenKind::Word | TokenKind::Number)
                    });
                match self.all.last_mut() {
                    Some(last) if glued && last.token + 1 == index && last.is_word() => last.flags |= JOINED,
                    _ => self.all.push(Unit { span: token.span, token: index, key: Key::mark(token.mark), flags: 0 }),
                }
            }
            TokenKind::Clitic => {
                self.all.push(Unit { span: token.span, token: index, key: Key::word(token.word), flags: 0 });
            }
            TokenKind::Word | TokenKind::Number if !token.shape.has_hyphen() => {
                let mut flags = WORD;
                if token.shape.is_capitalized() {
                    flags |= CAPITAL;
                    if token.shape.is_single_letter() || is_initials(token.of(text)) {
                        flags |= INITIAL;
                    }
                }
                if token.shape.is_all_capitals() {
                    flags |= CAPITALS;
                }
                if token.shape.has_digit() {
                    flags |= DIGIT;
                }
                self.all.push(Unit { span: token.span, token: index, key: Key::word(token.word), flags });
            }
            TokenKind::Word | TokenKind::Number => self.push_parts(lexicons, text, index, token, buffer),
        }
    }

    fn push_parts(&mut self, lexicons: &Lexicons, text: &str, index: u32, token: &Token, buffer: &mut String) {
        let surface = token.of(text);
        let mut start = 0;
        let is_hyphen = |letter: char| matches!(letter, '-' | '\u{2010}' | '\u{2011}');
        for (end, hyphen) in
            surface.char_indices().filter(|(_, letter)| is_hyphen(*letter)).chain([(surface.len(), '-')])
        {
            let part = &surface[start..end];
            if !part.is_empty() {
                let at = token.span.start + start as u32;
                let word = lexicons.vocabulary.by_hash(fold::hash(part, buffer));
                let joined = if end < surface.len() { JOINED } else { 0 };
                self.all.push(Unit {
                    span: Span::new(at, at + part.len() as u32),
                    token: index,
                    key: Key::word(word),
                    flags: flags_of(part) | joined,
                });
            }
            start = end + hyphen.len_utf8();
        }
    }
}

/// A sentence where capitals tell nothing: most words have one, and no period ends it.
fn is_headline(units: &[Unit]) -> bool {
    if units.last().is_none_or(|last| last.is_mark('.')) {
        return false;
    }
    let (mut long, mut capital) = (0, 0);
    for unit in units.iter().filter(|unit| unit.is_word() && unit.span.len() >= 4 && !unit.has_digit()) {
        long += 1;
        capital += u32::from(unit.is_capital());
    }
    long >= 4 && capital * 10 > long * 7
}

fn flags_of(part: &str) -> u8 {
    let letters = part.chars().filter(|letter| letter.is_alphabetic());
    let mut flags = WORD;
    if part.starts_with(char::is_uppercase) {
        flags |= CAPITAL;
        if letters.clone().count() > 1 && letters.clone().all(char::is_uppercase) {
            flags |= CAPITALS;
        }
    }
    if part.contains(|letter: char| letter.is_ascii_digit()) {
        flags |= DIGIT;
    }
    flags
}

/// "D.J." is two initials; "U.S." is too, and the gazetteer knows better.
fn is_initials(surface: &str) -> bool {
    surface.len() <= 6
        && surface.ends_with('.')
        && surface.split_terminator('.').all(|piece| piece.len() == 1 && piece.starts_with(|c: char| c.is_uppercase()))
}
