//! Tokens: words, numbers, marks and clitics of the text, each looked up in the vocabulary once.
//!
//! The cut follows news English, not UAX #29: "S-400", "U.S.", "9/11", "3.5" and "Shoigu-Inada" are one token each; "'s", "n't" and
//! "'ll" are tokens of their own. Nothing here knows sentences.

use unicode_segmentation::UnicodeSegmentation;

use crate::lexicons::{Ending, Lexicons, WordId, fold};
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
    let (first, hashes) = (out.len(), Vec::with_capacity(out.capacity() - out.len()));
    let (bytes, end, buffer) = (text.as_bytes(), span.end as usize, String::new());
    let mut cutter = Cutter { lexicons, text, bytes, end, buffer, hashes, out };
    let mut at = span.start as usize;
    while at < cutter.end {
        at = cutter.next(at);
    }
    // one lookup after the other: none of them waits for the memory of the one before
    let hashes = cutter.hashes;
    let words = out[first..].iter_mut().filter(|token| !matches!(token.kind, TokenKind::Mark | TokenKind::Quote));
    for (token, hash) in words.zip(hashes) {
        token.word = lexicons.vocabulary.by_hash(hash);
    }
}

struct Cutter<'a> {
    lexicons: &'a Lexicons,
    text: &'a str,
    bytes: &'a [u8],
    end: usize,
    buffer: String,
    /// Of the folded forms of all tokens but marks, in their order.
    hashes: Vec<u64>,
    out: &'a mut Vec<Token>,
}

impl Cutter<'_> {
    /// Takes what starts at `at`; returns where it ends.
    fn next(&mut self, at: usize) -> usize {
        let byte = self.bytes[at];
        if byte == b' ' || byte == b'\n' {
            return at + 1;
        }
        if byte.is_ascii_alphabetic()
            && let Some(end) = self.plain_word(at)
        {
            return end;
        }
        let Some(first) = self.char_at(at) else { return self.end };
        if first.is_whitespace() || is_invisible(first) {
            return at + first.len_utf8();
        }
        if first.is_alphanumeric() {
            return self.word(at);
        }
        if is_apostrophe(first)
            && let Some(end) = self.clitic_after_mark(at, first).or_else(|| self.elision(at, first))
        {
            return end;
        }
        self.mark(at, first)
    }

    /// A run of ASCII letters with nothing after it that could join: most words of a text.
    fn plain_word(&mut self, start: usize) -> Option<usize> {
        let rest = &self.bytes[start..self.end];
        let (length, upper) = fold::letters(rest);
        if rest.get(length).is_some_and(|byte| !matches!(byte, b' ' | b'\n' | b',' | b'"' | b')' | b';' | b'?' | b'!'))
        {
            return None;
        }
        let surface = &rest[..length];
        let mut bits = self.space(start);
        if surface[0].is_ascii_uppercase() {
            bits |= Shape::UPPER;
        }
        if length == 1 {
            bits |= Shape::SINGLE;
        } else if upper == length {
            bits |= Shape::ALL_UPPER;
        }
        self.hashes.push(fold::hash_plain(surface));
        let (span, word) = (Span::at(start, start + length), WordId::UNKNOWN);
        self.out.push(Token { span, word, kind: TokenKind::Word, shape: Shape(bits), mark: '\0' });
        Some(start + length)
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
        // of what lies behind: only digits and their separators? where does the piece after the last period or hyphen start?
        let mut numeric = true;
        let mut piece = start;
        while let Some(letter) = self.char_at(at) {
            let after = at + letter.len_utf8();
            let plain = letter.is_alphanumeric() || is_combining(letter);
            let joins = plain
                || self.char_at(after).is_some_and(|next| match letter {
                    '.' => {
                        (next.is_alphabetic() && self.joins_initials(piece, at, after))
                            || (last.is_ascii_digit() && next.is_ascii_digit())
                    }
                    ',' | ':' => numeric && last.is_ascii_digit() && next.is_ascii_digit(),
                    '/' => last.is_ascii_digit() && next.is_ascii_digit(),
                    '-' | '\u{2010}' | '\u{2011}' | '&' | '_' | '@' => next.is_alphanumeric(),
                    letter if is_apostrophe(letter) => next.is_alphabetic() && last.is_alphabetic(),
                    _ => false,
                });
            if !joins {
                break;
            }
            if plain {
                numeric &= letter.is_ascii_digit();
            } else if is_apostrophe(letter) {
                apostrophe = Some(at);
            } else if matches!(letter, '.' | '-') {
                piece = after;
            }
            last = letter;
            at = after;
        }
        if let Some(end) = self.address(start, at) {
            self.push(start, end, TokenKind::Word);
            return end;
        }
        if let Some(cut) = apostrophe.and_then(|apostrophe| self.clitic_start(start, apostrophe, at)) {
            self.push_word(start, cut);
            self.push(cut, at, TokenKind::Clitic);
            return at;
        }
        let end = self.with_period(start, at);
        self.push_word(start, end);
        // the bare apostrophe of a plural possessive, "the ministers' meeting": the quotations may yet find that it closes one
        if end == at
            && matches!(last, 's' | 'S' | 'z' | 'x')
            && let Some(mark) = self.char_at(at).filter(|mark| matches!(mark, '\'' | '\u{2019}'))
        {
            let after = at + mark.len_utf8();
            if self.char_at(after).is_some_and(char::is_whitespace) {
                self.push(at, after, TokenKind::Clitic);
                return after;
            }
        }
        end
    }

    /// Does a period at `at` join what stands around it ("U.S", "a.m", "H.R", "Ph.D", "tass.com")? The piece before it starts at `piece`.
    fn joins_initials(&self, piece: usize, at: usize, after: usize) -> bool {
        const ENDINGS: [&str; 14] =
            ["com", "org", "net", "gov", "edu", "co", "ru", "uk", "info", "io", "mil", "int", "jp", "cn"];
        let before = &self.text[piece..at];
        let mut letters = before.chars();
        let single = letters.next().is_some() && letters.next().is_none();
        let mut rest = self.text[after..self.end].chars();
        let next = rest.next();
        let next_single = rest.next().is_none_or(|letter| !letter.is_alphanumeric());
        if next_single && (single || (before == "Ph" && next == Some('D'))) {
            return true;
        }
        if before.eq_ignore_ascii_case("www") {
            return true;
        }
        let domain = self.bytes[after..self.end].iter().take(5).take_while(|byte| byte.is_ascii_lowercase()).count();
        before.bytes().last().is_some_and(|byte| !byte.is_ascii_uppercase())
            && ENDINGS.contains(&&self.text[after..after + domain])
    }

    /// The end of a web address that starts with the word `start..end`.
    fn address(&self, start: usize, end: usize) -> Option<usize> {
        let rest = &self.bytes[end..self.end];
        let scheme = rest.starts_with(b"://") && self.bytes[start..end].iter().all(u8::is_ascii_alphabetic);
        let path = rest.first() == Some(&b'/') && self.bytes[start..end].contains(&b'.') && end - start > 4;
        if !scheme && !path {
            return None;
        }
        let part =
            |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'|' | b'\\' | b'^' | b'`');
        let length = rest.iter().position(|byte| !part(byte)).unwrap_or(rest.len());
        let mark = |byte: &u8| matches!(byte, b'.' | b',' | b';' | b':' | b'!' | b'?' | b')' | b']' | b'\'');
        let trailing = rest[..length].iter().rev().take_while(|byte| mark(byte)).count();
        (length > trailing + 1).then_some(end + length - trailing)
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

    /// A possessive glued to a mark: `“Shoigu”'s`.
    fn clitic_after_mark(&mut self, at: usize, first: char) -> Option<usize> {
        let tail = at + first.len_utf8();
        let glued = self.out.last().is_some_and(|token| token.span.end as usize == at);
        if glued && self.char_at(tail) == Some('s') && self.char_at(tail + 1).is_none_or(|next| !next.is_alphanumeric())
        {
            self.push(at, tail + 1, TokenKind::Clitic);
            return Some(tail + 1);
        }
        None
    }

    /// A word that starts with its apostrophe: "'em", "'90s".
    fn elision(&mut self, at: usize, first: char) -> Option<usize> {
        let tail = at + first.len_utf8();
        let rest = &self.bytes[tail..self.end];
        let digits = rest.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
        let letters = rest[digits..].iter().take(9).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let end = tail + digits + letters;
        if self.space(at) == 0 || self.char_at(end).is_some_and(char::is_alphanumeric) {
            return None;
        }
        let holds = match (digits, letters) {
            (2, 0) => true,
            (2, 1) => rest[2] == b's',
            (0, 1..) => self.lexicons.elisions.holds(self.lexicons.vocabulary.get(&self.text[tail..end])),
            _ => false,
        };
        if !holds {
            return None;
        }
        self.push(at, end, if digits > 0 { TokenKind::Number } else { TokenKind::Word });
        Some(end)
    }

    /// The end of the word with its period, if that belongs to it.
    fn with_period(&mut self, start: usize, end: usize) -> usize {
        if self.char_at(end) != Some('.') || self.char_at(end + 1) == Some('.') {
            return end;
        }
        // of "Korea-U.S." what stands after the hyphen
        let word = self.text[start..end].rsplit('-').next().unwrap_or_default();
        let mut letters = word.chars();
        let first = letters.next().unwrap_or_default();
        let belongs = if letters.next().is_none() && first.is_uppercase() {
            // an initial, unless the text or the line ends with it
            self.after_blanks(end + 1).is_some_and(|next| next.is_alphanumeric() || next == ',')
        } else if word.contains('.') && word.split('.').all(|piece| piece.len() <= 2) && first.is_alphabetic() {
            true
        } else {
            let word = self.lexicons.vocabulary.by_hash(fold::hash(word, &mut self.buffer));
            match self.lexicons.abbreviations.ending(word, first.is_uppercase()) {
                Ending::NoAbbreviation => false,
                Ending::BeforeNumber => self.after_blanks(end + 1).is_some_and(|next| next.is_ascii_digit()),
                Ending::Never | Ending::BeforeStarter | Ending::BeforeCapital => true,
            }
        };
        if belongs { end + 1 } else { end }
    }

    /// The character after at most two blanks of the same line.
    fn after_blanks(&self, at: usize) -> Option<char> {
        let blanks = self.bytes[at..self.end].iter().take(2).take_while(|byte| **byte == b' ').count();
        self.char_at(at + blanks)
    }

    fn mark(&mut self, at: usize, first: char) -> usize {
        let mut end = at + first.len_utf8();
        let second = self.char_at(end);
        let kind = match first {
            '.' | '-' => {
                let run = self.bytes[at..self.end].iter().position(|byte| *byte != first as u8);
                end = run.map_or(self.end, |run| at + run);
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
        let shape = Shape(self.space(at));
        self.out.push(Token { span: Span::at(at, end), word: WordId::UNKNOWN, kind, shape, mark: first });
        end
    }

    /// Pushes a word or number.
    fn push_word(&mut self, start: usize, end: usize) {
        let number = self.bytes[start].is_ascii_digit() && !self.text[start..end].chars().any(char::is_alphabetic);
        self.push(start, end, if number { TokenKind::Number } else { TokenKind::Word });
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind) {
        let surface = &self.text[start..end];
        self.hashes.push(fold::hash(surface, &mut self.buffer));
        let shape = Shape(self.space(start) | shape(surface));
        self.out.push(Token { span: Span::at(start, end), word: WordId::UNKNOWN, kind, shape, mark: '\0' });
    }

    fn space(&self, at: usize) -> u8 {
        let spaced = match at.checked_sub(1).map(|before| self.bytes[before]) {
            None | Some(b' ' | b'\n' | b'\t' | b'\r') => true,
            Some(0..0x80) => false,
            Some(_) => self.text[..at].chars().next_back().is_some_and(char::is_whitespace),
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
        check("(https://a.org/b?c=1), a@b.org", "( | https://a.org/b?c=1 | ) | , | a@b.org");
        check("Ph.D. No. 5, no. He, No. 7", "Ph.D. | No. | 5 | , | no | . | He | , | No. | 7");
        check("Plan B. Vitamin C", "Plan | B. | Vitamin | C");
    }

    #[test]
    fn clitics_stand_apart() {
        check(
            "Japan's minister can't wait; they’ll go",
            "Japan | 's | minister | ca | n't | wait | ; | they | ’ll | go",
        );
        check("the ministers' talks", "the | ministers | ' | talks");
        check("let 'em go in the ’90s, 'We'", "let | 'em | go | in | the | ’90s | , | ' | We | '");
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
