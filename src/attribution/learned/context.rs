//! A document as the learned attribution sees it: words, tags, tree, mentions, and what the rules say.

use super::features::{Shared, Sight, View};
use super::paths::{Arcs, NO_HEAD, Path, paths};
use super::window::{Item, Shape, quotation_of_tokens, window};
use crate::weights::table::mix;
use std::ops::Range;

use crate::attribution::Claim;
use crate::document::Document;
use crate::lexicons::cues::{Cue, CuePos};
use crate::lexicons::{Lexicons, WordClasses, WordId, fold};
use crate::mention::Mentions;
use crate::segment::Segmentation;
use crate::span::Span;
use crate::syntax::Syntax;
use crate::tag::{Tag, Upos};

/// A document with what all of its windows share.
pub struct Context<'a> {
    lexicons: &'a Lexicons,
    pub(crate) segmentation: &'a Segmentation,
    pub(crate) sights: Vec<Sight>,
    /// The outermost quotation of each token.
    pub(crate) quotations: Vec<u32>,
    /// Position of each token's head in its sentence, and the number of its relation.
    heads: Vec<u32>,
    relations: Vec<u8>,
    /// What the rules say: for each token the claim whose cue it is part of, from 1.
    rule_cues: Vec<u32>,
    rules: Vec<RuleClaim>,
}

/// A claim that the rules found, in tokens.
struct RuleClaim {
    cue: Range<u32>,
    source: Range<u32>,
    content: Vec<Range<u32>>,
    /// The pattern that found it, hashed.
    rule: u64,
    is_nested: bool,
    /// Row of its cue in the lexicon.
    row: Option<u32>,
}

/// A tag for tokens that were not analysed.
const NO_TAG: u8 = 199;

impl<'a> Context<'a> {
    pub(crate) fn new(
        lexicons: &'a Lexicons,
        document: &Document,
        segmentation: &'a Segmentation,
        mentions: &Mentions,
        syntax: &Syntax,
        rules: &[Claim],
    ) -> Self {
        let mut sights: Vec<Sight> = segmentation
            .tokens
            .iter()
            .enumerate()
            .map(|(index, token)| {
                // words of other sentences are part of no window, save within quotations
                let Some(tag) = syntax.tag(index) else { return Sight { tag: NO_TAG, ..Sight::default() } };
                let word = hash(token.of(&document.text));
                let cue = lexicon_cue(lexicons, token.word, tag);
                Sight {
                    word,
                    lemma: cue.map_or(word, |(_, cue)| hash(&cue.lemma)),
                    tag: tag.index() as u8,
                    cue: cue.map_or(0, |(_, cue)| cue.class as u8 * 4 + cue.strength as u8 + 1),
                    mention: 0,
                }
            })
            .collect();
        for mention in &mentions.list {
            for sight in &mut sights[mention.tokens.start as usize..mention.tokens.end as usize] {
                sight.mention = mention.kind as u8 + 1;
            }
        }
        let tokens = |span: Span| {
            let tokens = &segmentation.tokens;
            let start = tokens.partition_point(|token| token.span.end <= span.start);
            let end = tokens.partition_point(|token| token.span.start < span.end);
            start as u32..end.max(start) as u32
        };
        let mut rule_cues = vec![0; sights.len()];
        let mut claims = Vec::with_capacity(rules.len());
        for claim in rules {
            let cue = claim.cue.as_ref().map_or(0..0, |cue| tokens(cue.span));
            claims.push(RuleClaim {
                cue: cue.clone(),
                source: claim.source.map_or(0..0, tokens),
                content: claim.content.iter().copied().map(tokens).collect(),
                rule: hash(claim.rule),
                is_nested: claim.nested_in.is_some(),
                row: claim.cue.as_ref().and_then(|cue| cue.row),
            });
            for token in cue {
                rule_cues[token as usize] = claims.len() as u32;
            }
        }
        let quotations = quotation_of_tokens(segmentation);
        let (heads, relations) = (vec![NO_HEAD; sights.len()], vec![0; sights.len()]);
        Self { lexicons, segmentation, sights, quotations, heads, relations, rule_cues, rules: claims }
    }

    /// Takes note of the trees of those sentences that have been parsed.
    pub fn see_arcs(&mut self, syntax: &Syntax) {
        for sentence in &self.segmentation.sentences {
            let start = sentence.tokens.start;
            if syntax.relation(start as usize).is_none() {
                continue;
            }
            for token in sentence.tokens.clone().map(|token| token as usize) {
                self.heads[token] = syntax.head(token).map_or(NO_HEAD, |head| head as u32 - start);
                self.relations[token] = syntax.relation(token).map_or(0, |relation| relation as u8);
            }
        }
    }

    /// The items of a sentence's window.
    pub(crate) fn window(&self, sentence: usize, out: &mut Vec<Item>) {
        window(self.segmentation, &self.quotations, &self.heads, sentence, out);
    }

    /// Calls `look` with the view of the sentence from one of its words.
    pub(crate) fn view<R>(
        &self,
        sentence: usize,
        items: &[Item],
        cue: u32,
        buffer: &mut Vec<Path>,
        look: impl FnOnce(&View<'_>, &Shared) -> R,
    ) -> Option<R> {
        let tokens = &self.segmentation.sentences[sentence].tokens;
        let range = tokens.start as usize..tokens.end as usize;
        let arcs = Arcs { heads: &self.heads[range.clone()], relations: &self.relations[range] };
        paths(arcs, (cue - tokens.start) as usize, buffer);
        let cue_item = items.iter().position(|item| item.shape == Shape::Token && item.head == cue)?;
        let rule = self.rule_cues[cue as usize].checked_sub(1).map(|rule| &self.rules[rule as usize]);
        let said = |item: &Item| match rule {
            None => 0,
            Some(rule) if rule.content.iter().any(|content| content.contains(&item.head)) => 3,
            Some(rule) if rule.source.contains(&item.head) => 2,
            Some(_) => 1,
        };
        let said: Vec<u8> = items.iter().map(said).collect();
        let rule = rule.map_or(0, |rule| rule.rule ^ u64::from(rule.is_nested));
        let view = View { sights: &self.sights, items, tokens, arcs, paths: buffer, cue, cue_item, said: &said, rule };
        let is_comma = |tag: u8| tag == Tag::Comma.index() as u8;
        let shared = Shared::of(&view, is_verb, is_comma);
        Some(look(&view, &shared))
    }

    /// Lemma and row of the cue that a token is the head of: the rules' if they know it, else the lexicon's, else the word itself. "Backed
    /// their protest": a verb that does something of its own does not do what its object is called.
    pub(crate) fn cue(&self, token: u32, text: &str) -> (String, Option<u32>) {
        let surface = &self.segmentation.tokens[token as usize];
        let own = self.tag(token).and_then(|tag| lexicon_cue(self.lexicons, surface.word, tag));
        let acts = own.filter(|(_, cue)| cue.pos == CuePos::Verb && cue.act != "state").map(|(row, _)| row);
        let rule = self.rule_cues[token as usize].checked_sub(1).and_then(|rule| self.rules[rule as usize].row);
        let row = match rule {
            Some(rule) if self.lexicons.cues.get(rule).pos == CuePos::Noun => acts.or(Some(rule)),
            rule => rule.or(own.map(|(row, _)| row)),
        };
        let lemma = row.map_or_else(|| fold::fold(surface.of(text)), |row| self.lexicons.cues.get(row).lemma.clone());
        (lemma, row)
    }

    /// The tokens of the rules' cue that a token is part of.
    pub(crate) fn rule_cue(&self, token: u32) -> Option<Range<u32>> {
        let rule = self.rule_cues[token as usize].checked_sub(1)?;
        Some(self.rules[rule as usize].cue.clone())
    }

    /// Is the token's word in any of these classes?
    pub(crate) fn is(&self, token: u32, classes: WordClasses) -> bool {
        self.lexicons.function_words.classes(self.segmentation.tokens[token as usize].word).any(classes)
    }

    /// The tag of a token.
    pub(crate) fn tag(&self, token: u32) -> Option<Tag> {
        Tag::from_index(self.sights[token as usize].tag.into())
    }

    /// The head of a token, as a token of the document.
    pub(crate) fn head(&self, token: u32) -> Option<u32> {
        let sentences = &self.segmentation.sentences;
        let sentence = sentences.get(sentences.partition_point(|sentence| sentence.tokens.end <= token))?;
        Some(self.heads[token as usize]).filter(|head| *head != NO_HEAD).map(|head| head + sentence.tokens.start)
    }
}

/// The one-word cue of the lexicon that the word is with this tag.
fn lexicon_cue(lexicons: &Lexicons, word: WordId, tag: Tag) -> Option<(u32, &Cue)> {
    let whole = lexicons.cues.starting(word).iter().filter(|form| form.rest.is_empty());
    let cues = whole.map(|form| (form.cue, lexicons.cues.get(form.cue)));
    let pos = match tag.upos() {
        Upos::Verb => CuePos::Verb,
        Upos::Noun => CuePos::Noun,
        Upos::Adj => CuePos::Adjective,
        Upos::Adv => CuePos::Adverb,
        _ => CuePos::Phrase,
    };
    cues.filter(|(_, cue)| cue.pos == pos).min_by_key(|(row, _)| *row)
}

fn is_verb(tag: u8) -> bool {
    Tag::from_index(tag.into()).is_some_and(|tag| matches!(tag.upos(), Upos::Verb))
}

/// What kind of word can be the head of a cue, if it can.
pub(crate) fn cue_class(tag: Tag, surface: &str) -> Option<u8> {
    match tag.upos() {
        Upos::Verb => Some(1),
        Upos::Noun => Some(2),
        Upos::Adj => Some(3),
        Upos::Adv | Upos::Adp | Upos::Sconj => Some(4),
        Upos::Punct if surface == ":" => Some(5),
        _ => None,
    }
}

/// Hash of the folded word.
pub(crate) fn hash(surface: &str) -> u64 {
    let mut state = surface.len() as u64;
    for bytes in surface.as_bytes().chunks(8) {
        let mut eight = [0; 8];
        eight[..bytes.len()].copy_from_slice(bytes);
        state = mix(state, u64::from_le_bytes(eight.map(|byte| byte.to_ascii_lowercase())));
    }
    state
}

/// The key under which a word is known as a possible head of cues.
pub(crate) fn cue_key(word: u64, class: u8) -> u32 {
    (mix(word, u64::from(class)) >> 32) as u32
}
