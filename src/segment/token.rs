//! Tokens: words, numbers, marks and clitics of the text, each looked up in the vocabulary once.
//!
//! The cut follows news English, not UAX #29: "S-400", "U.S.", "9/11", "3.5" and "Shoigu-Inada" are one token each; "'s", "n't" and
//! "'ll" are tokens of their own. Nothing here knows sentences.

use unicode_segmentation::UnicodeSegmentation;

use crate::lexicons::{Lexicons, WordId, fold};
use crate::span::Span;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, possibly with digits, inner hyphens, periods and apostrophes.
    Word,
    /// Starts with a digit and holds no letter: "2018", "3.5", "1,000", "9/11".
    Number,
    /// A clitic: "'s", "n't", "'re", "'ll", "'ve", "'d", "'m", and the bare apostrophe of a plural possessive.
    Clitic,
    /// A quotation mark of any kind, two apostrophes or two backticks included.
    Quote,
    /// Any other punctuation mark or symbol; runs of periods ("...", ". . ." is three) are one token.
    Mark,
}

/// The shape of a token, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape(u8);

impl Shape {
    const UPPER: u8 = 1;
    const ALL_UPPER: u8 = 2;
    const DIGIT: u8 = 4;
    const HYPHEN: u8 = 8;
    const SPACE: u8 = 16;
    const PERIOD: u8 = 32;
    const SINGLE: u8 = 64;

    /// The first letter is a capital.
    pub const fn is_capitalized(self) -> bool {
        self.0 & Self::UPPER != 0
    }

    /// Two letters or more, all capitals ("NATO", "U.S.", "S-400").
    pub const fn is_all_capitals(self) -> bool {
        self.0 & Self::ALL_UPPER != 0
    }

    /// Holds a digit.
    pub const fn has_digit(self) -> bool {
        self.0 & Self::DIGIT != 0
    }

    /// Holds an inner hyphen.
    pub const fn has_hyphen(self) -> bool {
        self.0 & Self::HYPHEN != 0
    }

    /// White space, or the text's start, stands before it.
    pub const fn space_before(self) -> bool {
        self.0 & Self::SPACE != 0
    }

    /// Ends with a period that belongs to it ("Mr.", "U.S.", "J.").
    pub const fn ends_with_period(self) -> bool {
        self.0 & Self::PERIOD != 0
    }

    /// One letter ("J", "J.").
    pub const fn is_single_letter(self) -> bool {
        self.0 & Self::SINGLE != 0
    }
}

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text.
    pub span: Span,
    /// Its folded form's number in the vocabulary.
    pub word: WordId,
    /// What it is made of.
    pub kind: TokenKind,
    /// Its shape.
    pub shape: Shape,
    /// The mark's character (the first of several), `'\0'` of words.
    pub mark: char,
}

impl Token {
    /// Its surface.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        self.span.of(text)
    }

    /// Is it this mark?
    pub fn is_mark(&self, mark: char) -> bool {
        self.mark == mark
    }
}

/// Cuts `text[span]` into tokens, appended to `out` in order. Linear in the span's length.
pub fn tokenize(lexicons: &Lexicons, text: &str, span: Span, out: &mut Vec<Token>) {
    let mut cutter =
        Cutter { lexicons, text, bytes: text.as_bytes(), end: span.end as usize, buffer: String::new(), out };
    let mut at = span.start as usize;
    while at < cutter.end {
        at = cutter.next(at);
    }
}

struct Cutter<'a> {
    lexicons: &'a Lexicons,
    text: &'a str,
    bytes: &'a [u8],
    end: usize,
    buffer: String,
    out: &'a mut Vec<Token>,
}

impl Cutter<'_> {
    /// Takes what starts at `at`; returns where it ends.
    fn next(&mut self, at: usize) -> usize {
        let Some(first) = self.char_at(at) else { return self.end };
        if first.is_whitespace() || is_invisible(first) {
            return at + first.len_utf8();
        }
        if first.is_alphanumeric() {
            return self.word(at);
        }
        if is_apostrophe(first)
            && let Some(end) = self.clitic_after_space(at)
        {
            return end;
        }
        self.mark(at, first)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        if at >= self.end {
            return None;
        }
        match self.bytes[at] {
            byte @ 0..0x80 => Some(byte as char),
            _ => self.text.get(at..self.end).and_then(|rest| rest.chars().next()),
        }
    }

    /// A word or number that starts at `start`.
    fn word(&mut self, start: usize) -> usize {
        let mut at = start;
        let mut last = '\0';
        let mut apostrophe = None;
        while let Some(letter) = self.char_at(at) {
            let after = at + letter.len_utf8();
            let joins = letter.is_alphanumeric()
                || is_combining(letter)
                || self.char_at(after).is_some_and(|next| match letter {
                    '.' => {
                        (next.is_alphabetic() && self.is_initials(start, at, after))
                            || (last.is_ascii_digit() && next.is_ascii_digit())
                    }
                    ',' | ':' => last.is_ascii_digit() && next.is_ascii_digit() && self.is_numeric(start, at),
                    '/' => last.is_ascii_digit() && next.is_ascii_digit(),
                    '-' | '\u{2010}' | '\u{2011}' | '&' | '_' => next.is_alphanumeric(),
                    letter if is_apostrophe(letter) => next.is_alphabetic() && last.is_alphabetic(),
                    _ => false,
                });
            if !joins {
                break;
            }
            if is_apostrophe(letter) {
                apostrophe = Some(at);
            }
            last = letter;
            at = after;
        }
        if let Some(cut) = apostrophe.and_then(|apostrophe| self.clitic_start(start, apostrophe, at)) {
            self.push_word(start, cut, cut);
            self.push(cut, at, TokenKind::Clitic);
            return at;
        }
        let end = self.with_period(start, at);
        self.push_word(start, at, end);
        // the bare apostrophe of a plural possessive: "the ministers' meeting"
        if end == at
            && matches!(last, 's' | 'S' | 'z' | 'x')
            && let Some(mark) = self.char_at(at).filter(|mark| is_apostrophe(*mark))
        {
            let after = at + mark.len_utf8();
            if self.char_at(after).is_some_and(char::is_whitespace) && !self.opens_before(start, mark) {
                self.push(at, after, TokenKind::Clitic);
                return after;
            }
        }
        end
    }

    /// Is a single quotation still open on this side, so that the apostrophe closes it rather than marks a possessive?
    fn opens_before(&self, start: usize, mark: char) -> bool {
        const REACH: usize = 400;
        let opener = if mark == '\u{2019}' { '\u{2018}' } else { mark };
        for token in self.out.iter().rev().skip_while(|token| token.span.start as usize >= start) {
            if start - token.span.end as usize > REACH {
                return false;
            }
            if token.kind == TokenKind::Quote && token.mark == opener {
                return token.shape.space_before() || opener == '\u{2018}';
            }
        }
        false
    }

    /// Does a period at `at` join single letters ("U.S", "a.m", "H.R")?
    fn is_initials(&self, start: usize, at: usize, after: usize) -> bool {
        let piece = self.text[start..at].rsplit('.').next().unwrap_or_default();
        let single = piece.chars().count() == 1;
        let next_single = {
            let mut rest = self.text[after..self.end].chars();
            rest.next();
            rest.next().is_none_or(|letter| !letter.is_alphanumeric())
        };
        let domain = self.text[after..self.end].bytes().take_while(u8::is_ascii_lowercase).count();
        // "tass.com": a lower-case ending of two to four letters glued to a lower-case name
        let is_address = (2..=4).contains(&domain)
            && matches!(
                &self.text[after..after + domain],
                "com" | "org" | "net" | "gov" | "edu" | "co" | "ru" | "uk" | "info" | "io" | "mil" | "int"
            );
        (single && next_single) || is_address || piece.eq_ignore_ascii_case("www")
    }

    fn is_numeric(&self, start: usize, at: usize) -> bool {
        self.bytes[start..at].iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.' | b':' | b'/'))
    }

    /// Where the clitic of `start..end` begins, given its last apostrophe.
    fn clitic_start(&self, start: usize, apostrophe: usize, end: usize) -> Option<usize> {
        let width = self.char_at(apostrophe)?.len_utf8();
        let tail = &self.text[apostrophe + width..end];
        if matches!(tail, "s" | "S" | "re" | "RE" | "ll" | "LL" | "ve" | "VE" | "d" | "D" | "m" | "M") {
            return Some(apostrophe);
        }
        let cut = apostrophe.checked_sub(1)?;
        (matches!(tail, "t" | "T") && matches!(self.bytes[cut], b'n' | b'N') && cut > start).then_some(cut)
    }

    /// A clitic that stands apart or after a mark: `“Shoigu” 's`.
    fn clitic_after_space(&mut self, at: usize) -> Option<usize> {
        let width = self.char_at(at)?.len_utf8();
        let tail = at + width;
        let letters = self.bytes[tail..self.end].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let glued = self.out.last().is_some_and(|token| token.span.end as usize == at);
        if letters == 1
            && self.bytes[tail] == b's'
            && glued
            && self.char_at(tail + 1).is_none_or(|next| !next.is_alphanumeric())
        {
            self.push(at, tail + 1, TokenKind::Clitic);
            return Some(tail + 1);
        }
        None
    }

    /// The end of the word with its period, if that belongs to it.
    fn with_period(&mut self, start: usize, end: usize) -> usize {
        if self.char_at(end) != Some('.') || self.char_at(end + 1) == Some('.') {
            return end;
        }
        let word = &self.text[start..end];
        let letters = word.chars().count();
        let initial = letters == 1 && word.chars().all(char::is_uppercase);
        let dotted = word.contains('.') && word.split('.').all(|piece| piece.chars().count() == 1);
        let listed = || self.lexicons.abbreviations.is_abbreviation(self.lexicons.vocabulary.get(word));
        if initial || dotted || (letters <= 6 && listed()) { end + 1 } else { end }
    }

    fn mark(&mut self, at: usize, first: char) -> usize {
        let mut end = at + first.len_utf8();
        let second = self.char_at(end);
        let kind = match first {
            '.' => {
                while self.char_at(end) == Some('.') {
                    end += 1;
                }
                TokenKind::Mark
            }
            '-' => {
                while self.char_at(end) == Some('-') {
                    end += 1;
                }
                TokenKind::Mark
            }
            '\'' | '`' | '\u{2018}' | '\u{2019}' if second == Some(first) => {
                end += first.len_utf8();
                TokenKind::Quote
            }
            _ if is_quote(first) => TokenKind::Quote,
            _ => {
                // keep a grapheme (flags, emoji with joiners) in one piece
                if !first.is_ascii()
                    && let Some(grapheme) = self.text[at..self.end].graphemes(true).next()
                {
                    end = at + grapheme.len();
                }
                TokenKind::Mark
            }
        };
        let shape = self.space(at);
        self.out.push(Token { span: Span::at(at, end), word: WordId::UNKNOWN, kind, shape: Shape(shape), mark: first });
        end
    }

    /// Pushes `start..end` (with a period of its own, if `end > bare`).
    fn push_word(&mut self, start: usize, bare: usize, end: usize) {
        let kind = if self.bytes[start].is_ascii_digit() && !self.text[start..bare].chars().any(char::is_alphabetic) {
            TokenKind::Number
        } else {
            TokenKind::Word
        };
        self.push(start, end, kind);
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        let surface = &self.text[start..end];
        let word = self.lexicons.vocabulary.by_hash(fold::hash(surface, &mut self.buffer));
        let shape = Shape(self.space(start) | shape(surface));
        self.out.push(Token { span: Span::at(start, end), word, kind, shape, mark: '\0' });
    }

    fn space(&self, at: usize) -> u8 {
        let spaced = match self.text.get(..at).and_then(|before| before.chars().next_back()) {
            Some(before) => before.is_whitespace(),
            None => true,
        };
        if spaced { Shape::SPACE } else { 0 }
    }
}

fn shape(surface: &str) -> u8 {
    let mut bits = 0;
    let (mut letters, mut upper) = (0, 0);
    for (i, letter) in surface.char_indices() {
        if letter.is_alphabetic() {
            letters += 1;
            if letter.is_uppercase() {
                upper += 1;
                if i == 0 {
                    bits |= Shape::UPPER;
                }
            }
        } else if letter.is_ascii_digit() {
            bits |= Shape::DIGIT;
        } else if matches!(letter, '-' | '\u{2010}' | '\u{2011}') {
            bits |= Shape::HYPHEN;
        }
    }
    if surface.ends_with('.') {
        bits |= Shape::PERIOD;
    }
    if letters == 1 {
        bits |= Shape::SINGLE;
    }
    if upper == letters && (letters > 1 || (letters == 1 && bits & Shape::DIGIT != 0)) {
        bits |= Shape::ALL_UPPER;
    }
    bits
}

/// Straight and curly apostrophes.
pub fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '`')
}

/// Quotation marks of any kind.
pub fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '`' | '\u{2018}'..='\u{201F}' | '\u{00AB}' | '\u{00BB}' | '\u{2039}' | '\u{203A}' | '\u{300C}'..='\u{300F}' | '\u{FF02}')
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
        || (letter.is_control() && letter != '\0')
}

fn is_combining(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036F}' | '\u{00AD}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let mut tokens = Vec::new();
        let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
        tokenize(&lexicons, text, Span::at(0, text.len()), &mut tokens);
        let cut: Vec<&str> = tokens.iter().map(|token| token.of(text)).collect();
        assert_eq!(cut.join(" | "), expected);
        for pair in tokens.windows(2) {
            assert!(pair[0].span.end <= pair[1].span.start, "tokens are in order and disjoint");
        }
    }

    #[test]
    fn words_of_news_stay_whole() {
        check(
            "The S-400 and F-16s cost $3.5bn, 1,000 times 9/11.",
            "The | S-400 | and | F-16s | cost | $ | 3.5bn | , | 1,000 | times | 9/11 | .",
        );
        check(
            "U.S. Army vs. Gen. John J. Smith at 5 p.m. Monday",
            "U.S. | Army | vs. | Gen. | John | J. | Smith | at | 5 | p.m. | Monday",
        );
        check("al-Assad O’Brien AT&T Russia-Japan 2+2", "al-Assad | O’Brien | AT&T | Russia-Japan | 2 | + | 2");
        check("see www.tass.com.", "see | www.tass.com | .");
    }

    #[test]
    fn clitics_stand_apart() {
        check(
            "Japan's minister can't wait; they’ll go",
            "Japan | 's | minister | ca | n't | wait | ; | they | ’ll | go",
        );
        check("the ministers' talks", "the | ministers | ' | talks");
    }

    #[test]
    fn marks_and_quotes() {
        check(
            "''We wait,'' she said... “Why?”—he",
            "'' | We | wait | , | '' | she | said | ... | “ | Why | ? | ” | — | he",
        );
        check("end.Next", "end | . | Next");
    }

    #[test]
    fn every_character_is_a_token_or_blank() {
        let text = "\u{feff}É\u{301}a\u{0}b 👩‍👩‍👧 ‏x";
        let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
        let mut tokens = Vec::new();
        tokenize(&lexicons, text, Span::at(0, text.len()), &mut tokens);
        assert!(tokens.iter().all(|token| !token.of(text).is_empty()));
        assert_eq!(tokens.last().map(|token| token.of(text)), Some("x"));
    }
}
