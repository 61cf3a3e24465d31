//! Which words are looked at: those that may be the head of a cue, by what stands around them.
//!
//! It looks at words and parts of speech alone and is asked before anything is parsed: sentences without such a word are
//! not, and what is no cue gets no labels. A logistic regression over hashed features of the word and its neighbours.

use super::context::{self, Context};
use super::features::Sight;
use super::window::NONE;
use super::{Cues, Model};
use crate::bounds::Bounds;
use crate::document::Document;
use crate::segment::Segmentation;
use crate::weights::table::{Table, key};

/// A word that may be the head of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spotted {
    pub(crate) sentence: u32,
    /// Token of the document.
    pub(crate) cue: u32,
    /// How often its word is the head of a cue: see [`prior`].
    pub(crate) prior: u8,
}

/// A word that is a cue with less than this probability is passed over: low, since a word that is passed over is lost, and one that is not
/// costs a parse. On the development articles F1 is the same, within 0.001, from 0.03 to 0.3.
const LIKELY: f32 = 0.2;

/// The words that are likely enough to be heads of cues, and those that the rules take for one.
pub(crate) fn spot(model: &Model, context: &Context<'_>, document: &Document, bounds: Bounds) -> Vec<Spotted> {
    let least = (LIKELY / (1.0 - LIKELY)).ln() / model.spot.unit();
    let mut spotted = possible(&model.cues, context, &document.text, bounds);
    spotted.retain(|word| {
        context.rule_cue(word.cue).is_some() || model.spot.sum(&features(context, word))[0] as f32 >= least
    });
    spotted
}

/// The sentences that hold one, one for each.
pub(crate) fn sentences(spotted: &[Spotted], segmentation: &Segmentation) -> Vec<bool> {
    let mut wanted = vec![false; segmentation.sentences.len()];
    spotted.iter().for_each(|word| wanted[word.sentence as usize] = true);
    wanted
}

/// The words that may be heads of cues, however unlikely, in the order of the text.
pub(crate) fn possible(cues: &Cues, context: &Context<'_>, text: &str, bounds: Bounds) -> Vec<Spotted> {
    let mut out = Vec::new();
    for (sentence, place) in (0..).zip(&context.segmentation.sentences) {
        let possible = place.tokens.clone().filter_map(|cue| Some((cue, prior(cues, context, text, cue)?)));
        out.extend(possible.take(bounds.cues).map(|(cue, prior)| Spotted { sentence, cue, prior }));
    }
    out
}

/// The prior of a word that only the rules take for a cue.
const BY_RULES: u8 = 48;

/// How often a token's word is the head of a cue, in sixteenths, if it may be; from 32 on of words that the lexicon alone has.
fn prior(cues: &Cues, context: &Context<'_>, text: &str, token: u32) -> Option<u8> {
    let own = |token: u32| {
        let class = context::cue_class(context.tag(token)?, context.segmentation.tokens[token as usize].of(text))?;
        let sight = context.sights[token as usize];
        let listed = || (sight.cue > 0).then(|| 32 + (sight.cue - 1) % 4);
        cues.prior(context::cue_key(sight.lemma, class)).map(|prior| prior / 16).or_else(listed)
    };
    // a cue of the rules that has no such word, as a colon or a phrase, is headed by its first
    let by_rules = || {
        let mut tokens = context.rule_cue(token)?;
        (tokens.start == token && tokens.all(|token| own(token).is_none())).then_some(BY_RULES)
    };
    own(token).or_else(by_rules)
}

/// Features of a word.
const FEATURES: usize = 24;

/// Features of a word that may be a cue: itself, its neighbours, and the quotations around it.
pub(crate) fn features(context: &Context<'_>, word: &Spotted) -> [u32; FEATURES] {
    let tokens = &context.segmentation.sentences[word.sentence as usize].tokens;
    let sight = |distance: i32| -> Sight {
        let token = word.cue.checked_add_signed(distance).filter(|token| tokens.contains(token));
        token.map_or(Sight { tag: 250, ..Sight::default() }, |token| context.sights[token as usize])
    };
    let quoted = |distance: i32| {
        let token = word.cue.checked_add_signed(distance).filter(|token| tokens.contains(token));
        token.is_some_and(|token| context.quotations[token as usize] != NONE)
    };
    let (this, before, after) = (sight(0), sight(-1), sight(1));
    let (before2, after2) = (sight(-2), sight(2));
    let tag = |sight: Sight| u64::from(sight.tag);
    let (c, k, ct, prior) = (this.lemma, u64::from(this.cue), tag(this), u64::from(word.prior));
    let inside = quoted(0);
    let quotations = u64::from(inside)
        | u64::from(!inside && (quoted(-1) || quoted(-2))) << 1
        | u64::from(!inside && (-8..-2).any(quoted)) << 2
        | u64::from(!inside && (1..4).any(quoted)) << 3
        | u64::from(!inside && (4..9).any(quoted)) << 4;
    let ends = u64::from((word.cue - tokens.start).min(2)) * 3 + u64::from((tokens.end - 1 - word.cue).min(2));
    let mentions = u64::from(before.mention) << 8 | u64::from(after.mention);
    [
        key(201, []),
        key(202, [c]),
        key(203, [c, ct]),
        key(204, [prior, ct]),
        key(205, [c, after.word]),
        key(206, [c, before.word]),
        key(207, [ct, tag(before), tag(after)]),
        key(208, [k, tag(after), tag(after2)]),
        key(209, [k, tag(before), tag(before2)]),
        key(210, [after.word, ct]),
        key(211, [before.word, ct]),
        key(212, [quotations, ct]),
        key(213, [quotations, c]),
        key(214, [quotations, k, prior]),
        key(215, [ends, k]),
        key(216, [ends, ct, prior]),
        key(217, [c, tag(after)]),
        key(218, [c, tag(before)]),
        key(219, [prior, after.word]),
        key(220, [mentions, k]),
        key(221, [mentions, ct, prior]),
        key(222, [after2.word, ct]),
        key(223, [before2.word, ct]),
        key(224, [c, tag(after), tag(after2)]),
    ]
}

/// The weights of the features; see [`features`].
pub(super) type Weights = Table<1>;
