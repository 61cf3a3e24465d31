//! A sentence as the attachment rules read it: for each token its classes, its part of speech, the frame or evaluative
//! word that starts there, the clause and quotation it stands in, and the mentions.
//!
//! It looks words up and marks boundaries; it must not know rules. Part of speech comes from the tags where there are
//! some and from the words around where there are none ([`Reading::read`]).

use crate::lexicons::Lexicons;
use crate::lexicons::frames::Forms;
use crate::lexicons::stance_terms::{Classes, Term, TermClass};
use crate::mention::{How, Kind, Mentions};
use crate::segment::{Segmentation, Token, TokenKind};
use crate::syntax::Syntax;
use crate::tag::{Tag, Upos};

/// What part of speech a token is, as far as the rules ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    /// A verb that can have a subject and an object.
    Verb,
    /// Forms of "be", "have", "do", modals.
    Auxiliary,
    /// A common noun.
    Noun,
    /// A name, or part of one.
    Name,
    /// An adjective or adjectival participle.
    Adjective,
    /// An adverb, a negation.
    Adverb,
    /// A preposition.
    Preposition,
    /// Articles, possessive pronouns, numbers.
    Determiner,
    /// A pronoun that stands for a noun.
    Pronoun,
    /// "to" before a verb.
    To,
    /// "and", "or", "but".
    Conjunction,
    /// "that", "because", "who".
    Subordinator,
    /// A mark.
    Mark,
    /// Anything else.
    #[default]
    Other,
}

/// A frame's words that start at a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FrameHit {
    /// Number of the frame.
    pub frame: u16,
    /// Which forms the surface can be.
    pub forms: Forms,
    /// Tokens.
    pub len: u8,
}

/// A term that starts at a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TermHit {
    /// The term.
    pub term: Term,
    /// Tokens.
    pub len: u8,
}

/// What is known of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cell {
    /// Classes of all terms that start here (of phrases as well), and of the phrases that it is part of.
    pub classes: Classes,
    /// Part of speech.
    pub part: Part,
    /// Words by which somebody takes a side: of a verb where the part of speech is one, else of another kind.
    pub frame: Option<FrameHit>,
    /// Harm, benefit, conduct, reverser, or a noun of these.
    pub action: Option<TermHit>,
    /// The other reading of a word that is both verb and noun, until its part of speech is known.
    noun_frame: Option<FrameHit>,
    noun_action: Option<TermHit>,
    /// Adjective, noun or predicate with a score.
    pub value: Option<TermHit>,
    /// Intensifier or diminisher.
    pub degree: i8,
    /// Hedge level of a term that starts here.
    pub hedge: u8,
    /// Clauses before it: commas do not count.
    pub clause: u16,
    /// Clauses and commas before it.
    pub comma: u16,
    /// Number of the quotation that it stands in, 0 outside.
    pub quote: u16,
    /// Inside a phrase that starts before it.
    pub is_inner: bool,
    /// The word "by".
    pub is_by: bool,
    /// One more than the index in [`Reading::spots`] of the innermost mention that covers it.
    pub spot: u16,
}

impl Cell {
    /// A form of "be", or a verb that links as it does.
    pub(super) fn is_copula(&self) -> bool {
        self.classes.has(TermClass::Be)
    }
}

/// A mention of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Index of [`Mentions::list`].
    pub mention: u32,
    /// First token, counted within the sentence.
    pub first: u16,
    /// One past its last token.
    pub end: u16,
}

/// A sentence, read. Kept and refilled from sentence to sentence.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// One for each token.
    pub cells: Vec<Cell>,
    /// Mentions, by first token, longest first.
    pub spots: Vec<Spot>,
    /// Index of the sentence's first token.
    pub offset: usize,
    /// Does it end with a question mark?
    pub is_question: bool,
}

/// Sentences beyond this many tokens are read up to it: tables and lists without a full stop.
const LONGEST: usize = 400;

impl Reading {
    /// Reads a sentence.
    pub(super) fn read(
        &mut self,
        lexicons: &Lexicons,
        segmentation: &Segmentation,
        mentions: &Mentions,
        syntax: &Syntax,
        sentence: usize,
    ) {
        let range = &segmentation.sentences[sentence].tokens;
        let (from, to) = (range.start as usize, (range.end as usize).min(range.start as usize + LONGEST));
        let tokens = &segmentation.tokens[from..to];
        self.offset = from;
        self.is_question = tokens.iter().rev().take(3).any(|token| token.is_mark('?'));
        self.cells.clear();
        self.cells.resize(tokens.len(), Cell::default());
        self.look_up(lexicons, tokens);
        self.place_mentions(mentions, sentence);
        match syntax.tags.get(from..to) {
            Some(tags) if tags.first().is_some_and(Option::is_some) => self.parts_of_tags(tags),
            _ => self.parts_of_words(tokens),
        }
        self.mend_tags();
        self.choose();
        self.bound(tokens);
    }

    /// A word of the frames that can be a verb is one between a subject and an object, whatever its tag: headlines and
    /// rare verbs are tagged as nouns.
    fn mend_tags(&mut self) {
        for i in 1..self.cells.len() {
            let cell = &self.cells[i];
            let Some(hit) = cell.frame.filter(|hit| hit.forms.is_verb() && cell.spot == 0) else { continue };
            let taken_for_noun = !matches!(cell.part, Part::Verb | Part::Auxiliary | Part::Mark);
            let before = self.cells[i - 1].part;
            let subject_before = matches!(before, Part::Noun | Part::Name) && !self.is_possessive(i - 1);
            let next = self.cells.get(i + hit.len as usize);
            let object_next = next.is_some_and(|next| next.spot != 0 || next.part == Part::Determiner);
            let finite = hit.forms.any(Forms::BASE.and(Forms::THIRD).and(Forms::PAST));
            // "will not back the plan"
            let modal_before = self.cells[..i].iter().rev().find(|cell| !cell.classes.has(TermClass::Negator));
            let modal_before = modal_before.is_some_and(|cell| cell.part == Part::Auxiliary && !cell.is_copula());
            if taken_for_noun && object_next && (finite && subject_before || modal_before && hit.forms.any(Forms::BASE))
            {
                self.cells[i].part = Part::Verb;
            }
        }
    }

    /// Keeps of each word the reading that its part of speech allows.
    fn choose(&mut self) {
        for i in 0..self.cells.len() {
            if self.cells[i].part == Part::Verb && self.cells[i].noun_frame.is_some() && self.is_linked(i) {
                self.cells[i].part = Part::Adjective;
            }
            let cell = &mut self.cells[i];
            let gerund = cell.action.is_some_and(|hit| hit.term.forms.any(Forms::GERUND));
            if cell.part == Part::Verb && gerund && cell.noun_action.is_some() && cell.frame.is_none() {
                // "the lifting of"
                cell.part = Part::Noun;
            }
            if cell.part != Part::Verb {
                let participle = |forms: Forms| forms.any(Forms::PARTICIPLE) && cell.part == Part::Adjective;
                cell.frame = cell.noun_frame.or(cell.frame.filter(|hit| participle(hit.forms)));
                cell.action = cell.noun_action.or(cell.action.filter(|hit| participle(hit.term.forms)));
            } else if cell.value.is_some_and(|hit| hit.term.class == TermClass::Noun) {
                cell.value = None;
            }
        }
    }

    /// "is opposed to" is an adjective, "was opposed by" a verb.
    fn is_linked(&self, i: usize) -> bool {
        let by = self.cells.get(i + 1).is_some_and(|next| next.is_by);
        let before = self.cells[..i].iter().rev().find(|cell| cell.part != Part::Adverb);
        before.is_some_and(Cell::is_copula) && !(by && self.cells[i].frame.is_some())
    }

    fn look_up(&mut self, lexicons: &Lexicons, tokens: &[Token]) {
        let by = lexicons.vocabulary.get("by");
        for i in 0..tokens.len() {
            self.cells[i].is_by = tokens[i].word == by;
            if !lexicons.may_take_sides(tokens[i].word) {
                continue;
            }
            let words = tokens[i..].iter().map(|token| token.word);
            if !self.cells[i].is_inner {
                for (frame, forms, len) in lexicons.frames.at(words.clone()) {
                    let cell = &mut self.cells[i];
                    let place = if forms.is_verb() { &mut cell.frame } else { &mut cell.noun_frame };
                    if place.is_none() {
                        *place = Some(FrameHit { frame, forms, len: len as u8 });
                        self.cells[i + 1..i + len].iter_mut().for_each(|cell| cell.is_inner = true);
                    }
                }
            }
            for (term, len) in lexicons.stance_terms.at(words) {
                if len == 1 && self.cells[i].is_inner && !is_closed(term.class) {
                    continue;
                }
                self.note(i, TermHit { term, len: len as u8 });
            }
        }
    }

    fn note(&mut self, i: usize, hit: TermHit) {
        use TermClass::*;
        let cell = &mut self.cells[i];
        cell.classes.add(hit.term.class);
        let longer = |old: Option<TermHit>| old.is_none_or(|old| old.len < hit.len);
        match hit.term.class {
            Harm | Benefit | Conduct | Reverser => {
                cell.action = if longer(cell.action) { Some(hit) } else { cell.action };
            }
            HarmNoun | BenefitNoun | ReverserNoun => {
                cell.noun_action = if longer(cell.noun_action) { Some(hit) } else { cell.noun_action };
            }
            Adjective | Noun | Predicate => {
                cell.value = if longer(cell.value) { Some(hit) } else { cell.value };
            }
            Intensifier | Diminisher => cell.degree = hit.term.score,
            Hedge => cell.hedge = cell.hedge.max(hit.term.score as u8),
            _ => {}
        }
        let inner = hit.len as usize;
        for next in self.cells.iter_mut().skip(i + 1).take(inner.saturating_sub(1)) {
            next.is_inner = true;
            if !matches!(hit.term.class, HarmNoun | BenefitNoun | ReverserNoun) {
                next.classes.add(hit.term.class);
            }
        }
    }

    fn place_mentions(&mut self, mentions: &Mentions, sentence: usize) {
        self.spots.clear();
        let start = self.offset as u32;
        let end = start + self.cells.len() as u32;
        let from = mentions.list.partition_point(|mention| (mention.sentence as usize) < sentence);
        // "the North American Free Trade Agreement": what is within the name of a listed event is not spoken of
        let mut name_ends = 0;
        for (i, mention) in mentions.list.iter().enumerate().skip(from) {
            if mention.sentence as usize != sentence {
                break;
            }
            if mention.tokens.is_empty() || mention.tokens.start < start || mention.tokens.end > end {
                continue;
            }
            if mention.tokens.end <= name_ends && mention.how != How::Given {
                continue;
            }
            if mention.kind == Kind::Event && matches!(mention.how, How::Gazetteer | How::Alias) {
                name_ends = mention.tokens.end;
            }
            let spot = Spot {
                mention: i as u32,
                first: (mention.tokens.start - start) as u16,
                end: (mention.tokens.end - start) as u16,
            };
            self.spots.push(spot);
            let number = self.spots.len() as u16;
            for cell in &mut self.cells[spot.first as usize..spot.end as usize] {
                cell.spot = number;
                // an event's or issue's words are looked at for themselves, a name's are not
                if !matches!(mention.kind, Kind::Issue | Kind::Event) {
                    (cell.frame, cell.action, cell.value) = (None, None, None);
                    (cell.noun_frame, cell.noun_action) = (None, None);
                }
            }
        }
    }

    fn parts_of_tags(&mut self, tags: &[Option<Tag>]) {
        for (i, (cell, tag)) in self.cells.iter_mut().zip(tags).enumerate() {
            let Some(tag) = tag else { continue };
            cell.part = match tag.upos() {
                Upos::Adj => Part::Adjective,
                Upos::Adp => Part::Preposition,
                Upos::Adv => Part::Adverb,
                Upos::Aux => Part::Auxiliary,
                Upos::Cconj => Part::Conjunction,
                Upos::Det | Upos::Num => Part::Determiner,
                Upos::Noun => Part::Noun,
                Upos::Part if *tag == Tag::To => Part::To,
                Upos::Part if *tag == Tag::Pos => Part::Other,
                Upos::Part => Part::Adverb,
                Upos::Pron if *tag == Tag::PrpPoss => Part::Determiner,
                Upos::Pron if matches!(*tag, Tag::Wdt | Tag::Wp | Tag::WpPoss) => Part::Subordinator,
                Upos::Pron => Part::Pronoun,
                Upos::Propn => Part::Name,
                Upos::Punct | Upos::Sym => Part::Mark,
                // "accused of lying": no clause of its own
                Upos::Sconj
                    if cell.classes.has(TermClass::Preposition)
                        && tags.get(i + 1).copied().flatten().is_some_and(|next| next == Tag::Vbg) =>
                {
                    Part::Preposition
                }
                Upos::Sconj => Part::Subordinator,
                Upos::Verb => Part::Verb,
                Upos::Intj | Upos::X => Part::Other,
            };
            if cell.spot != 0 {
                cell.part = Part::Name;
            }
        }
    }

    /// Without tags: closed-class words are what they are; a word that can be a verb is one where the words before and
    /// after it ask for one.
    fn parts_of_words(&mut self, tokens: &[Token]) {
        use TermClass::*;
        for (i, token) in tokens.iter().enumerate() {
            let cell = &self.cells[i];
            let before = i.checked_sub(1).map(|at| self.cells[at].part).unwrap_or_default();
            let forms = cell.frame.map(|hit| hit.forms).filter(|forms| forms.is_verb());
            let forms = forms.or(cell.action.map(|hit| hit.term.forms).filter(|forms| forms.is_verb()));
            let classes = cell.classes;
            let part = if token.kind == TokenKind::Mark || token.kind == TokenKind::Quote {
                Part::Mark
            } else if cell.spot != 0 {
                Part::Name
            } else if let Some(forms) = forms
                && self.asks_for_verb(i, forms, before)
            {
                Part::Verb
            } else if classes.has(Negator)
                || classes.any(Classes::all(&[Intensifier, Diminisher])) && cell.value.is_none()
            {
                Part::Adverb
            } else if classes.has(Be) || classes.has(Have) || classes.has(DemandModal) {
                Part::Auxiliary
            } else if classes.has(Conjunction) || classes.has(Contrast) {
                Part::Conjunction
            } else if classes.has(Clause) || classes.has(Concessive) || classes.has(Conditional) {
                Part::Subordinator
            } else if classes.has(FirstPerson) || classes.has(ThirdPerson) && !classes.has(Determiner) {
                Part::Pronoun
            } else if classes.has(Determiner) {
                Part::Determiner
            } else if classes.has(Modal) && classes.has(Preposition) {
                let verb_next = self.cells.get(i + 1).is_some_and(|next| {
                    let base = |forms: Forms| forms.any(Forms::BASE);
                    next.frame.is_some_and(|hit| base(hit.forms)) || next.action.is_some_and(|hit| base(hit.term.forms))
                });
                if verb_next { Part::To } else { Part::Preposition }
            } else if classes.has(Modal) {
                Part::Auxiliary
            } else if classes.has(Preposition) {
                Part::Preposition
            } else if cell.value.is_some_and(|hit| hit.term.class == Adjective) {
                Part::Adjective
            } else if token.kind == TokenKind::Number {
                Part::Determiner
            } else if token.kind == TokenKind::Clitic {
                Part::Other
            } else if token.shape.is_capitalized() && i > 0 {
                Part::Name
            } else {
                Part::Noun
            };
            self.cells[i].part = part;
        }
    }

    fn asks_for_verb(&self, i: usize, forms: Forms, before: Part) -> bool {
        let after_noun_slot = matches!(before, Part::Determiner | Part::Adjective | Part::Preposition)
            || i > 0 && self.is_possessive(i - 1);
        if forms.any(Forms::PAST.and(Forms::PARTICIPLE)) && !forms.any(Forms::BASE) {
            return !after_noun_slot;
        }
        if forms.any(Forms::GERUND) {
            return !matches!(before, Part::Determiner | Part::Adjective);
        }
        if after_noun_slot {
            return false;
        }
        let next = self.cells.get(i + 1);
        let object_next = next.is_some_and(|next| next.spot != 0 || next.classes.has(TermClass::Determiner));
        match before {
            Part::To | Part::Auxiliary | Part::Pronoun => true,
            Part::Name | Part::Adverb | Part::Subordinator => forms.any(Forms::THIRD) || object_next,
            _ => object_next,
        }
    }

    /// Is the token "'s" or "'" of a possessive?
    pub(super) fn is_possessive(&self, i: usize) -> bool {
        self.cells.get(i).is_some_and(|cell| cell.part == Part::Other && !cell.classes.has(TermClass::Preposition))
            && i > 0
            && matches!(self.cells[i - 1].part, Part::Name | Part::Noun)
    }

    fn bound(&mut self, tokens: &[Token]) {
        let (mut clause, mut comma, mut quote, mut in_quote) = (0, 0, 0, false);
        for (i, token) in tokens.iter().enumerate() {
            let cell = &self.cells[i];
            let breaks = cell.part == Part::Subordinator
                || matches!(token.mark, ';' | ':' | '—' | '–' | '(' | ')' | '?' | '!')
                || cell.classes.any(Classes::all(&[
                    TermClass::Contrast,
                    TermClass::Concessive,
                    TermClass::Conditional,
                ])) && !cell.is_inner;
            if breaks && i > 0 {
                clause += 1;
                comma += 1;
            } else if token.mark == ',' {
                comma += 1;
            }
            if token.kind == TokenKind::Quote && token.mark != '\'' && token.mark != '’' {
                in_quote = !in_quote;
                quote += u16::from(in_quote);
            }
            let cell = &mut self.cells[i];
            (cell.clause, cell.comma) = (clause, comma);
            cell.quote = if in_quote { quote } else { 0 };
        }
    }
}

/// Closed classes hold of a word wherever it stands, also inside a longer phrase.
fn is_closed(class: TermClass) -> bool {
    use TermClass::*;
    matches!(class, Be | Have | Modal | Preposition | FirstPerson | ThirdPerson | Determiner | Conjunction | Negator)
}
