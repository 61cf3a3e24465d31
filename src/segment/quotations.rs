//! Quotations: which quotation marks open, which close, and what stands between them.
//!
//! One pass over the quotation marks of each paragraph with a stack of bounded depth; a stray mark costs one paragraph, never
//! the document. Apostrophes are told from single quotation marks here. Whether somebody is quoted, or a title named, or a
//! word held at arm's length, is not known here.

use super::{Closing, Paragraph, Quotation, Sentence, Token, TokenKind, Zone};
use crate::span::Span;

/// What a quotation mark does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Opening,
    Closing,
}

/// Marks that may close each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Double,
    Single,
    Guillemet,
    SingleGuillemet,
    Corner,
}

/// A stretch between marks, before sentences are known.
#[derive(Clone, Debug)]
struct Stretch {
    family: Family,
    /// Its first and last token; `close` is the paragraph's last token if no mark closes it.
    open: usize,
    close: usize,
    paragraph: u32,
    /// `None`: its single mark was an apostrophe, and it is dropped.
    closing: Option<Closing>,
    /// It is left open, and others follow in its paragraph: it ends with its sentence.
    short: bool,
    /// It starts where the paragraph before left one open.
    reopens: bool,
}

/// The pass's result: which side each token's mark takes, and the stretches.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    pub(super) sides: Vec<Option<Side>>,
    stretches: Vec<Stretch>,
    /// Marks that open a quotation beyond the bound of depth.
    pub(super) too_deep: u64,
}

/// Pairs the quotation marks; a quotation that stands in `depth` others is left out. Apostrophes that turn out to be no quotation mark
/// become clitics or marks, and the other way round.
pub(super) fn pair(text: &str, tokens: &mut [Token], paragraphs: &[Paragraph], depth: usize) -> Pairing {
    let mut pass = Pass {
        text,
        pairing: Pairing { sides: vec![None; tokens.len()], ..Pairing::default() },
        tokens,
        depth,
        open: Vec::new(),
        marks: Vec::new(),
        left_open: None,
    };
    for (i, paragraph) in paragraphs.iter().enumerate() {
        if paragraph.tokens.is_empty() {
            continue;
        }
        pass.paragraph(i as u32, paragraph, paragraphs.get(i + 1));
    }
    pass.pairing
}

/// A token that may be a quotation mark.
#[derive(Clone, Copy, Debug)]
struct Mark {
    token: usize,
    family: Family,
    /// Blank, bracket or dash before it; after it.
    left: bool,
    right: bool,
}

/// The marks beside a mark.
struct Around {
    before: Option<Mark>,
    /// The next one that is no single mark.
    next: Option<Mark>,
    /// How many single marks behind it can only close.
    closers: usize,
    /// The paragraph's first token.
    first: usize,
}

struct Pass<'a> {
    text: &'a str,
    tokens: &'a mut [Token],
    pairing: Pairing,
    depth: usize,
    /// Indices of open stretches, with their families.
    open: Vec<(usize, Family)>,
    marks: Vec<Mark>,
    /// The mark that the paragraph before left open.
    left_open: Option<Family>,
}

impl Pass<'_> {
    fn paragraph(&mut self, index: u32, paragraph: &Paragraph, next: Option<&Paragraph>) {
        let (first, end) = (paragraph.tokens.start as usize, paragraph.tokens.end as usize);
        let left_open = self.left_open.take();
        self.collect(first, end);
        if self.marks.is_empty() {
            return;
        }
        self.open.clear();
        let marks = std::mem::take(&mut self.marks);
        // single marks that can only close: an opening one needs such a one behind it
        let mut closers = marks.iter().filter(|mark| self.closes_single(mark)).count();
        let mut behind = 0;
        for (at, mark) in marks.iter().enumerate() {
            behind = behind.max(at + 1);
            while marks.get(behind).is_some_and(|mark| mark.family == Family::Single) {
                behind += 1;
            }
            if self.closes_single(mark) {
                closers -= 1;
            }
            let around = Around {
                before: at.checked_sub(1).map(|before| marks[before]),
                next: marks.get(behind).copied(),
                closers,
                first,
            };
            match mark.family {
                Family::Single => self.single(index, mark, &around),
                _ => self.double(index, mark, &around),
            }
            if mark.token == first
                && let (Some(family), Some((stretch, _))) = (left_open, self.open.last())
                && family == mark.family
            {
                self.pairing.stretches[*stretch].reopens = true;
            }
        }
        self.marks = marks;
        self.finish(first, end, next);
    }

    /// Finds the paragraph's marks and what stands around them.
    fn collect(&mut self, first: usize, end: usize) {
        self.marks.clear();
        for at in first..end {
            let token = &self.tokens[at];
            let is_apostrophe = token.kind == TokenKind::Clitic && matches!(token.of(self.text), "'" | "\u{2019}");
            if token.kind != TokenKind::Quote && !is_apostrophe {
                continue;
            }
            let surface = token.of(self.text);
            let family = match surface.chars().next().unwrap_or_default() {
                '\'' | '`' | '\u{2018}' | '\u{2019}' if surface.chars().nth(1).is_some() => Family::Double,
                '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' => Family::Single,
                '\u{00AB}' | '\u{00BB}' => Family::Guillemet,
                '\u{2039}' | '\u{203A}' => Family::SingleGuillemet,
                '\u{300C}'..='\u{300F}' => Family::Corner,
                _ => Family::Double,
            };
            let left = at == first || token.shape.space_before() || {
                let before = &self.tokens[at - 1];
                matches!(before.mark, '(' | '[' | '{' | '—' | '–' | '-' | '/')
                    || (before.kind == TokenKind::Quote
                        && self.marks.last().is_some_and(|mark| mark.left && !mark.right))
            };
            let right = self.is_open_to_the_right(at, end);
            self.marks.push(Mark { token: at, family, left, right });
        }
    }

    fn is_open_to_the_right(&self, at: usize, end: usize) -> bool {
        for token in &self.tokens[at + 1..end.min(at + 4)] {
            if token.shape.space_before() || token.kind == TokenKind::Clitic {
                return true;
            }
            match token.kind {
                TokenKind::Quote => {}
                TokenKind::Mark => {
                    let opens = matches!(token.mark, '(' | '[' | '{' | '$' | '£' | '€' | '#' | '@' | '¿' | '¡');
                    // an ellipsis or dash may start a quotation: "…the plan", "—and"
                    let starts = matches!(token.mark, '…') || (token.mark == '.' && token.span.len() > 1);
                    return !opens && !starts;
                }
                _ => return false,
            }
        }
        at + 1 == end || self.tokens[at + 1..end.min(at + 4)].iter().all(|token| token.kind == TokenKind::Quote)
    }

    /// A single mark after a word and before a blank, that is not the bare apostrophe of a plural.
    fn closes_single(&self, mark: &Mark) -> bool {
        mark.family == Family::Single
            && !mark.left
            && mark.right
            && self.tokens[mark.token].kind == TokenKind::Quote
            && self.tokens[mark.token].mark != '\u{201A}'
    }

    fn single(&mut self, paragraph: u32, mark: &Mark, around: &Around) {
        let at = mark.token;
        let letter = self.letter(at);
        let is_open = self.is_open(Family::Single);
        if mark.left && !mark.right && letter != '\u{2019}' {
            if (around.closers > 0 || at == around.first) && !is_open {
                self.opens(paragraph, mark);
                return;
            }
        } else if !mark.left && is_open && mark.right {
            // a plural's apostrophe closes only if nothing else will
            if self.tokens[at].kind == TokenKind::Quote || around.closers == 0 {
                self.closes(mark);
                return;
            }
        } else if self.closes_single(mark) && self.closes_double(at, around.next) {
            self.closes(&Mark { family: Family::Double, ..*mark });
            return;
        }
        self.is_no_quote(at);
    }

    /// `“Let us go.’`: a single mark after the end of a sentence, and no double one to close what is open.
    fn closes_double(&self, at: usize, next: Option<Mark>) -> bool {
        let ends = at.checked_sub(1).is_some_and(|before| matches!(self.tokens[before].mark, '.' | ',' | '!' | '?'));
        ends && self.is_open(Family::Double) && next.is_none_or(|next| next.left && !next.right)
    }

    fn is_open(&self, family: Family) -> bool {
        self.open.iter().any(|(_, open)| *open == family)
    }

    /// The mark's character, also of an apostrophe that the tokens have as a clitic.
    fn letter(&self, at: usize) -> char {
        self.tokens[at].of(self.text).chars().next().unwrap_or_default()
    }

    /// The token is an apostrophe or a prime after all.
    fn is_no_quote(&mut self, at: usize) {
        let token = self.tokens[at];
        let after_s = at.checked_sub(1).map(|before| &self.tokens[before]).is_some_and(|before| {
            before.kind == TokenKind::Word
                && before.span.end == token.span.start
                && before.of(self.text).ends_with(['s', 'S', 'x', 'z'])
        });
        if after_s && matches!(token.of(self.text), "'" | "\u{2019}") {
            self.tokens[at].kind = TokenKind::Clitic;
            self.tokens[at].mark = '\0';
        } else if token.kind == TokenKind::Quote {
            self.tokens[at].kind = TokenKind::Mark;
        }
        self.pairing.sides[at] = None;
    }

    fn double(&mut self, paragraph: u32, mark: &Mark, around: &Around) {
        let at = mark.token;
        let letter = self.letter(at);
        let straight = matches!(letter, '"' | '\'' | '\u{FF02}' | '\u{2019}');
        let is_open = self.is_open(mark.family);
        if self.is_prime(mark, is_open || !straight, around.before) {
            self.is_no_quote(at);
            return;
        }
        let stray = mark.left && mark.right && at != around.first && !is_open && around.next.is_none();
        if straight && stray {
            self.is_no_quote(at);
            return;
        }
        let opens = match letter {
            _ if straight => match (mark.left, mark.right) {
                (true, false) => true,
                (false, true) => false,
                _ => !is_open,
            },
            '\u{201D}' | '\u{00BB}' | '\u{203A}' => !is_open && self.closing_mark_opens(mark, around),
            '\u{300D}' | '\u{300F}' => false,
            // an opening mark: it closes where it can do nothing else
            _ => !(is_open && !mark.left && mark.right),
        };
        if opens {
            self.opens(paragraph, mark);
        } else if is_open {
            self.closes(mark);
        } else {
            self.pairing.sides[at] = Some(Side::Closing);
            self.pairing.stretches.push(Stretch {
                family: mark.family,
                open: at,
                close: at,
                paragraph,
                closing: Some(Closing::Unopened),
                short: false,
                reopens: false,
            });
        }
    }

    /// Does a closing mark open, with nothing open before it? `”We go,” he said`; `He says,” we go.”`
    fn closing_mark_opens(&self, mark: &Mark, around: &Around) -> bool {
        let at = mark.token;
        if mark.left && (!mark.right || at == around.first) {
            return true;
        }
        let introduced = at > around.first && matches!(self.tokens[at - 1].mark, ',' | ':');
        introduced && around.next.is_some_and(|next| self.letter(next.token) == self.letter(at) && !next.left)
    }

    /// Inches, seconds: `6"`, `5'10"`; the former only where nothing can be closed.
    fn is_prime(&self, mark: &Mark, can_close: bool, before: Option<Mark>) -> bool {
        let at = mark.token;
        let Some(number) = at.checked_sub(1).map(|before| &self.tokens[before]) else { return false };
        if number.kind != TokenKind::Number || self.tokens[at].shape.space_before() {
            return false;
        }
        let feet = before.is_some_and(|feet| {
            feet.family == Family::Single && feet.token + 2 == at && !self.tokens[feet.token + 1].shape.space_before()
        });
        feet || !can_close
    }

    fn opens(&mut self, paragraph: u32, mark: &Mark) {
        let at = mark.token;
        self.pairing.sides[at] = Some(Side::Opening);
        self.tokens[at].kind = TokenKind::Quote;
        if self.open.len() == self.depth {
            self.pairing.too_deep += 1;
            return;
        }
        self.open.push((self.pairing.stretches.len(), mark.family));
        self.pairing.stretches.push(Stretch {
            family: mark.family,
            open: at,
            close: at,
            paragraph,
            closing: Some(Closing::Open),
            short: false,
            reopens: false,
        });
    }

    /// Closes the innermost stretch whose mark is the counterpart, or else the innermost of the family; what was open inside it is left open.
    fn closes(&mut self, mark: &Mark) {
        let at = mark.token;
        let letter = self.tokens[at].of(self.text).chars().next().unwrap_or_default();
        let is_counterpart = |stretch: usize| {
            let opening = self.letter(self.pairing.stretches[stretch].open);
            matches!((opening, letter), ('\u{201C}' | '\u{201E}', '\u{201D}') | ('"', '"') | ('\'', '\'') | ('`', '\''))
        };
        let same = |(_, family): &(usize, Family)| *family == mark.family;
        let position = self
            .open
            .iter()
            .rposition(|entry| same(entry) && is_counterpart(entry.0))
            .or_else(|| self.open.iter().rposition(same));
        let Some(position) = position else { return };
        while self.open.len() > position + 1 {
            self.leave_open(at - 1);
        }
        if let Some((stretch, _)) = self.open.pop() {
            let stretch = &mut self.pairing.stretches[stretch];
            stretch.close = at;
            stretch.closing = Some(Closing::Closed);
            self.pairing.sides[at] = Some(Side::Closing);
            self.tokens[at].kind = TokenKind::Quote;
            if self.tokens[at].mark == '\0' {
                self.tokens[at].mark = letter;
            }
        }
    }

    /// The innermost open stretch ends at the token without a mark; a single mark was an apostrophe.
    fn leave_open(&mut self, last: usize) {
        let Some((index, family)) = self.open.pop() else { return };
        self.pairing.stretches[index].close = last;
        if family == Family::Single {
            let at = self.pairing.stretches[index].open;
            self.pairing.stretches[index].closing = None;
            self.is_no_quote(at);
        }
    }

    /// The paragraph's end: what is still open ends here, and goes on if the next paragraph re-opens it.
    fn finish(&mut self, first: usize, end: usize, next: Option<&Paragraph>) {
        let Some((outer, family)) = self.open.first().copied() else { return };
        let opening = self.tokens[self.pairing.stretches[outer].open];
        let reopened = next.filter(|next| next.zone == Zone::Body).is_some_and(|next| {
            let token = &self.tokens[next.tokens.start as usize];
            token.kind == TokenKind::Quote && token.of(self.text) == opening.of(self.text)
        });
        let keeps = reopened || family != Family::Single || self.pairing.stretches[outer].open == first;
        let last = self.pairing.stretches.len() - 1;
        while let Some((index, family)) = self.open.last().copied() {
            if index == outer && keeps {
                break;
            }
            self.leave_open(end - 1);
            self.pairing.stretches[index].short = family != Family::Single && index < last;
        }
        if self.open.pop().is_none() {
            return;
        }
        let stretch = &mut self.pairing.stretches[outer];
        stretch.close = end - 1;
        if reopened {
            stretch.closing = Some(Closing::Continued);
            self.left_open = Some(family);
        } else {
            stretch.short = outer < last;
        }
    }
}

/// The stretches as quotations, now that sentences are known: ordered, nested, and tied over paragraphs.
pub(super) fn settle(
    pairing: Pairing,
    tokens: &[Token],
    paragraphs: &[Paragraph],
    sentences: &[Sentence],
) -> Vec<Quotation> {
    let mut stretches = pairing.stretches;
    stretches.retain(|stretch| stretch.closing.is_some());
    let mut paragraph = u32::MAX;
    // one past the last token that a quotation of the paragraph has taken: an unopened one must not reach back into it
    let mut reach = 0;
    for i in 0..stretches.len() {
        let (stretch, behind) = match stretches[i..].split_first_mut() {
            Some(split) => split,
            None => break,
        };
        if stretch.paragraph != paragraph {
            paragraph = stretch.paragraph;
            reach = paragraphs[paragraph as usize].tokens.start as usize;
        }
        let sentence_of = |token: usize| {
            let range = &paragraphs[paragraph as usize].sentences;
            let own = &sentences[range.start as usize..range.end as usize];
            &own[own.partition_point(|sentence| sentence.tokens.end as usize <= token).min(own.len() - 1)]
        };
        if stretch.closing == Some(Closing::Unopened) {
            stretch.open = reach.max(sentence_of(stretch.close).tokens.start as usize);
        } else if stretch.short {
            let mut close = stretch.close.min(sentence_of(stretch.open).tokens.end as usize - 1);
            // up to the next one of its kind, and with all of those that stand in it
            let mut covered = 0;
            for inner in behind.iter().take_while(|inner| inner.paragraph == stretch.paragraph) {
                if inner.open > close {
                    break;
                }
                if inner.open <= covered {
                    continue;
                }
                if inner.family == stretch.family {
                    close = inner.open - 1;
                    break;
                }
                covered = inner.close;
                close = close.max(covered);
            }
            stretch.close = close;
        }
        reach = reach.max(stretch.close + 1);
    }
    stretches.retain(|stretch| stretch.open < stretch.close);
    stretches.sort_by_key(|stretch| (stretch.open, std::cmp::Reverse(stretch.close)));
    let mut quotations: Vec<Quotation> = Vec::with_capacity(stretches.len());
    let mut around: Vec<u32> = Vec::new();
    let mut continued = None;
    for stretch in &stretches {
        let Some(closing) = stretch.closing else { continue };
        while around.last().is_some_and(|&outer| quotations[outer as usize].tokens.end as usize <= stretch.open) {
            around.pop();
        }
        let index = quotations.len() as u32;
        let span = tokens[stretch.open].span.cover(tokens[stretch.close].span);
        let opened = closing != Closing::Unopened;
        let closed = matches!(closing, Closing::Closed | Closing::Unopened);
        let inner = inner(tokens, stretch.open + usize::from(opened), stretch.close + 1 - usize::from(closed), span);
        quotations.push(Quotation {
            span,
            inner,
            tokens: stretch.open as u32..stretch.close as u32 + 1,
            paragraph: stretch.paragraph,
            depth: around.len() as u8,
            parent: around.last().copied(),
            closing,
            continues: if stretch.reopens { continued.take() } else { None },
        });
        if closing == Closing::Continued {
            continued = Some(index);
        }
        around.push(index);
    }
    quotations
}

fn inner(tokens: &[Token], start: usize, end: usize, outer: Span) -> Span {
    if start < end {
        Span::new(tokens[start].span.start, tokens[end - 1].span.end)
    } else {
        // nothing between the marks
        let at = tokens[start.min(end)].span.end.min(outer.end);
        Span::new(at, at)
    }
}
