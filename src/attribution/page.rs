//! What the rules read: the tokens of a document with what is known of each, and the units that they are read in.
//!
//! A [`Reading`] is all that a rule knows of a token. A [`Unit`] is a sentence in which quotations count as one thing:
//! sentence boundaries inside a quotation do not end it. [`Page::next`] and [`Page::prev`] step over quotations, so that
//! the clause that holds a quotation is read as if the quotation were a word.

use crate::bounds::Bounds;
use crate::lexicons::cues::Complements;
use crate::lexicons::{CuePos, Lexicons, WordClasses};
use crate::mention::{Kind, Mentions};
use crate::segment::{Quotation, Segmentation, Token, TokenKind, Zone};
use crate::span::Span;
use crate::syntax::Syntax;
use crate::tag::Tag;

/// What a token is to a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Class {
    /// Nothing is known.
    #[default]
    None,
    Noun,
    Proper,
    Pronoun,
    /// "his", "'s"
    Possessive,
    Determiner,
    Adjective,
    Number,
    Adverb,
    Base,
    Past,
    Present,
    Gerund,
    Participle,
    Modal,
    /// "to" before a verb
    To,
    Preposition,
    Subordinator,
    Coordinator,
    Wh,
    Comma,
    Colon,
    Semicolon,
    Dash,
    Open,
    Close,
    Quote,
    /// Ends a sentence.
    Stop,
    Mark,
}

/// What is known of a token.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    pub class: Class,
    pub words: WordClasses,
    pub auxiliary: bool,
}

impl Reading {
    /// A verb form that can carry a subject by itself.
    pub(super) const fn is_finite(self) -> bool {
        matches!(self.class, Class::Past | Class::Present | Class::Modal)
    }

    pub(super) const fn is_verb(self) -> bool {
        matches!(
            self.class,
            Class::Past | Class::Present | Class::Modal | Class::Base | Class::Gerund | Class::Participle
        )
    }

    /// Can it end a noun phrase?
    pub(super) const fn is_nominal(self) -> bool {
        matches!(self.class, Class::Noun | Class::Proper | Class::Pronoun | Class::Number)
    }

    pub(super) const fn is(self, words: WordClasses) -> bool {
        self.words.any(words)
    }
}

/// A stretch of tokens that is read as one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// First token.
    pub start: usize,
    /// One past the last token before the final period.
    pub end: usize,
    /// One past the last token.
    pub stop: usize,
    pub paragraph: u32,
    pub zone: Zone,
}

/// A document as the rules read it.
pub(super) struct Page<'a> {
    pub lexicons: &'a Lexicons,
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub segmentation: &'a Segmentation,
    pub mentions: &'a Mentions,
    pub bounds: Bounds,
    pub readings: Vec<Reading>,
    /// For each token one more than the index of the quotation that it stands in, at the depth that is read; or 0.
    pub quote: Vec<u32>,
}

impl<'a> Page<'a> {
    pub(super) fn new(
        lexicons: &'a Lexicons,
        text: &'a str,
        segmentation: &'a Segmentation,
        mentions: &'a Mentions,
        syntax: &Syntax,
        bounds: Bounds,
    ) -> Self {
        let tokens = segmentation.tokens.as_slice();
        let readings = tokens.iter().enumerate().map(|(i, token)| read(lexicons, text, token, syntax.tag(i))).collect();
        let mut page =
            Self { lexicons, text, tokens, segmentation, mentions, bounds, readings, quote: vec![0; tokens.len()] };
        page.name_capitals();
        page.name_mentions();
        page.at_depth(0);
        page
    }

    /// A capital inside a sentence of running text makes a name of what the tagger took for a verb ("Weingarten declared").
    fn name_capitals(&mut self) {
        for sentence in self.segmentation.sentences.iter().filter(|sentence| sentence.zone == Zone::Body) {
            let (start, end) = (sentence.tokens.start as usize, sentence.tokens.end as usize);
            for i in start + 1..end {
                let opens = matches!(self.class(i - 1), Class::Quote | Class::Colon | Class::Stop | Class::Dash);
                let after_quote = self.class(i - 1) == Class::Quote && !self.tokens[i - 1].shape.space_before();
                let shape = self.tokens[i].shape;
                if self.readings[i].is_verb()
                    && shape.is_capitalized()
                    && !shape.is_all_capitals()
                    && (!opens || after_quote && self.tokens[i].shape.space_before())
                    && self.tokens[i].kind == TokenKind::Word
                {
                    self.readings[i].class = Class::Proper;
                }
            }
        }
    }

    /// What is a known name is a name, whatever the tagger took it for ("Beijing urged", "Seoul plans").
    fn name_mentions(&mut self) {
        for mention in &self.mentions.list {
            if !matches!(mention.kind, Kind::Person | Kind::Place | Kind::Organization) {
                continue;
            }
            for i in mention.tokens.start as usize..mention.tokens.end as usize {
                let misread = self.readings[i].is_verb() || matches!(self.class(i), Class::Adjective | Class::Adverb);
                if misread && self.tokens[i].kind == TokenKind::Word && self.tokens[i].shape.is_capitalized() {
                    self.readings[i].class = Class::Proper;
                }
            }
        }
    }

    /// Reads quotations of this depth as one thing each, and those around them as text.
    pub(super) fn at_depth(&mut self, depth: u8) {
        self.quote.fill(0);
        for (i, quotation) in self.segmentation.quotations.iter().enumerate() {
            if quotation.depth == depth {
                let range = quotation.tokens.start as usize..quotation.tokens.end as usize;
                self.quote[range].fill(i as u32 + 1);
            }
        }
    }

    pub(super) fn reading(&self, i: usize) -> Reading {
        self.readings.get(i).copied().unwrap_or_default()
    }

    pub(super) fn class(&self, i: usize) -> Class {
        self.reading(i).class
    }

    /// The quotation that the token stands in.
    pub(super) fn quotation(&self, i: usize) -> Option<usize> {
        self.quote.get(i).and_then(|quote| quote.checked_sub(1)).map(|quote| quote as usize)
    }

    /// The token after this one, or after the quotation that it stands in.
    pub(super) fn next(&self, i: usize) -> usize {
        match self.quotation(i) {
            Some(q) => (self.segmentation.quotations[q].tokens.end as usize).max(i + 1),
            None => i + 1,
        }
    }

    /// The token before `i`, or the start of the quotation that ends there; `None` at the unit's start.
    pub(super) fn prev(&self, i: usize, unit: &Unit) -> Option<usize> {
        if i <= unit.start {
            return None;
        }
        let at = match self.quotation(i - 1) {
            Some(q) => (self.segmentation.quotations[q].tokens.start as usize).min(i - 1),
            None => i - 1,
        };
        Some(at.max(unit.start))
    }

    pub(super) fn word(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |token| token.of(self.text))
    }

    /// From the first to the last of the tokens.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        debug_assert!(start < end);
        Span::new(self.tokens[start].span.start, self.tokens[end.max(start + 1) - 1].span.end)
    }

    /// The units of the text, outside quotations.
    pub(super) fn units(&self) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::with_capacity(self.segmentation.sentences.len());
        for sentence in &self.segmentation.sentences {
            let (start, stop) = (sentence.tokens.start as usize, sentence.tokens.end as usize);
            if start >= stop || !sentence.zone.holds_claims() {
                continue;
            }
            if let Some(last) = units.last_mut()
                && last.stop == start
                && last.paragraph == sentence.paragraph
                && self.goes_on(last, start, stop)
            {
                last.stop = stop;
                last.end = self.before_stop(last.start, stop);
                continue;
            }
            units.push(Unit {
                start,
                end: self.before_stop(start, stop),
                stop,
                paragraph: sentence.paragraph,
                zone: sentence.zone,
            });
        }
        units
    }

    /// The sentences of a quotation, or what of them stands in it.
    pub(super) fn units_within(&self, quotation: &Quotation) -> Vec<Unit> {
        let (first, last) = (quotation.tokens.start as usize + 1, quotation.tokens.end as usize);
        let last = if self.class(last - 1) == Class::Quote { last - 1 } else { last };
        if first >= last {
            return Vec::new();
        }
        let from = self.segmentation.sentences.partition_point(|sentence| sentence.tokens.end as usize <= first);
        let sentences = self.segmentation.sentences[from..].iter();
        sentences
            .take_while(|sentence| (sentence.tokens.start as usize) < last)
            .filter(|sentence| sentence.zone.holds_claims())
            .filter_map(|sentence| {
                let start = (sentence.tokens.start as usize).max(first);
                let stop = (sentence.tokens.end as usize).min(last);
                let unit = Unit { start, end: stop, stop, paragraph: sentence.paragraph, zone: sentence.zone };
                (start < stop).then(|| Unit { end: self.before_stop(start, stop), ..unit })
            })
            .collect()
    }

    /// Does the sentence at `start` belong to the unit before it: both in one quotation, or a reporting clause after "…?"
    fn goes_on(&self, last: &Unit, start: usize, stop: usize) -> bool {
        let before = self.quotation(start - 1);
        if before.is_some() && before == self.quotation(start) {
            return true;
        }
        let Some(quotation) = before.map(|q| &self.segmentation.quotations[q]) else { return false };
        let Some(inner_last) = (quotation.tokens.end as usize).checked_sub(2).filter(|&i| i > last.start) else {
            return false;
        };
        let lower = !self.tokens[start].shape.is_capitalized();
        let length = stop - start;
        if self.quotation(start).is_none() && self.reports(start, stop) {
            return true;
        }
        let most = match self.tokens[inner_last].mark {
            _ if lower => usize::MAX,
            '?' | '!' | ',' | '…' | '—' => 14,
            '.' => 6,
            _ => 0,
        };
        length <= most
            && self.quotation(start).is_none()
            && (start..stop.min(start + 8))
                .any(|i| self.reading(i).is_verb() && !self.lexicons.cues.starting(self.tokens[i].word).is_empty())
    }

    /// `Orlova, the mayor, said of the visit in May.`: a subject, a cue verb in the past and nothing that it could say.
    fn reports(&self, start: usize, stop: usize) -> bool {
        const SUBJECT: usize = 24;
        let Some(verb) = (start + 1..stop.min(start + 1 + SUBJECT)).find(|&i| self.reading(i).is_verb()) else {
            return false;
        };
        let says = self.class(verb) == Class::Past
            && self.lexicons.cues.starting(self.tokens[verb].word).iter().any(|form| {
                let cue = self.lexicons.cues.get(form.cue);
                form.rest.is_empty() && cue.pos == CuePos::Verb && cue.complements.any(Complements::PARENTHESIS)
            });
        // commas and brackets only in pairs, as around a description
        let marks =
            |class: Class| (start..verb).filter(|&i| self.class(i) == class && self.quotation(i).is_none()).count();
        let subject = (start..verb).all(|i| {
            matches!(
                self.class(i),
                Class::Proper
                    | Class::Noun
                    | Class::Pronoun
                    | Class::Determiner
                    | Class::Adjective
                    | Class::Possessive
                    | Class::Number
                    | Class::Comma
                    | Class::Open
                    | Class::Close
            ) || i > start
                && (matches!(self.class(i), Class::Preposition | Class::Coordinator) || self.quotation(i).is_some())
        });
        says && subject && marks(Class::Comma) % 2 == 0 && self.is_silent(verb + 1, stop)
    }

    /// Is nothing said in `from..stop`: no clause but those of circumstance ("when asked how it would go"), no quotation?
    fn is_silent(&self, from: usize, stop: usize) -> bool {
        let mut circumstance = false;
        for i in from..stop {
            let reading = self.reading(i);
            if reading.is(WordClasses::THAT) && reading.class == Class::Subordinator || self.quotation(i).is_some() {
                return false;
            }
            circumstance |= matches!(reading.class, Class::Subordinator | Class::Wh);
            if reading.is_finite() && !circumstance || reading.class == Class::Colon {
                return false;
            }
        }
        from >= stop || matches!(self.class(from), Class::Preposition | Class::Stop | Class::Adverb | Class::Comma)
    }

    fn before_stop(&self, start: usize, stop: usize) -> usize {
        let mut end = stop;
        while end > start + 1 && self.class(end - 1) == Class::Stop && self.quotation(end - 1).is_none() {
            end -= 1;
        }
        end
    }
}

fn read(lexicons: &Lexicons, text: &str, token: &Token, tag: Option<Tag>) -> Reading {
    let words = lexicons.function_words.classes(token.word);
    let class = match token.kind {
        TokenKind::Quote => Class::Quote,
        TokenKind::Mark => mark(token.mark, token.of(text)),
        TokenKind::Number => Class::Number,
        TokenKind::Word | TokenKind::Clitic => tag.map_or(Class::None, |tag| class_of(tag, words)),
    };
    Reading { class, words, auxiliary: tag.is_some_and(Tag::is_auxiliary) }
}

fn mark(mark: char, surface: &str) -> Class {
    match mark {
        ',' => Class::Comma,
        ':' => Class::Colon,
        ';' => Class::Semicolon,
        '.' if surface.len() > 1 => Class::Mark,
        '.' | '!' | '?' => Class::Stop,
        '-' | '–' | '—' | '―' => Class::Dash,
        '(' | '[' => Class::Open,
        ')' | ']' => Class::Close,
        _ => Class::Mark,
    }
}

fn class_of(tag: Tag, words: WordClasses) -> Class {
    use Tag::*;
    match tag {
        Nn | NnPron | NnSym | Nns if words.any(WordClasses::PRONOUN) => Class::Pronoun,
        Nn | NnPron | NnSym | Nns => Class::Noun,
        Nnp | NnpAdj | NnpVerb | Nnps | Add | Fw | Gw => Class::Proper,
        Prp | Ex | DtPron => Class::Pronoun,
        PrpPoss | Pos => Class::Possessive,
        Dt | Pdt => Class::Determiner,
        Wp | Wdt | WdtDet | Wrb | WpPoss => Class::Wh,
        Jj | Jjr | Jjs | Afx => Class::Adjective,
        Cd | Ls => Class::Number,
        Rb | RbPart | Rbr | Rbs | Rp | Uh => Class::Adverb,
        Vb | VbAux => Class::Base,
        Vbd | VbdAux => Class::Past,
        Vbz | VbzAux | Vbp | VbpAux => Class::Present,
        Vbg | VbgAux => Class::Gerund,
        Vbn | VbnAux => Class::Participle,
        Md => Class::Modal,
        To => Class::To,
        InSconj => Class::Subordinator,
        In => Class::Preposition,
        Cc => Class::Coordinator,
        Sym | Dollar | NfpSym | Nfp | Hyph | Period | Comma | Colon | OpenBracket | CloseBracket | OpenQuote
        | CloseQuote => Class::Mark,
    }
}
