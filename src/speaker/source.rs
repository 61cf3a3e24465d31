//! Reads a source: which of its words heads it, and which only modify it.
//!
//! "a spokesman for the Russian Defense Ministry, Igor Orlov," is headed by the person, "the Russian Defense Ministry" by the
//! organization, "Japan's foreign minister" by a noun. It knows phrases, not whom a noun or a pronoun stands for.

use std::ops::Range;

use super::scene::Scene;
use crate::lexicons::{Pronoun, WordClasses};
use crate::mention::{EntityId, Kind, Mention};
use crate::segment::TokenKind;

/// What heads a source.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Head {
    /// Names, more than one of a joint statement.
    Named(Vec<Mention>),
    /// A pronoun, by its token.
    Pronoun(u32, Pronoun),
    /// A description.
    Noun(Description),
    /// None that can be read.
    Unknown,
}

/// A description: "Japan's foreign minister", "the two sides".
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Description {
    /// All of its tokens up to the head.
    pub(super) tokens: Range<u32>,
    /// The head noun.
    pub(super) noun: u32,
    /// Whom it belongs to or comes from: "Japan's", "Russian", "of Japan".
    pub(super) modifier: Option<EntityId>,
}

/// A part of a source between commas and conjunctions.
struct Part {
    /// Tokens before the first preposition.
    core: Range<u32>,
    /// "and" stands before it.
    is_joined: bool,
    named: Option<Mention>,
}

/// Reads the source that these tokens are.
pub(super) fn read(scene: &Scene<'_>, tokens: Range<u32>) -> Head {
    if tokens.is_empty() {
        return Head::Unknown;
    }
    let word = (tokens.start..tokens.end).find(|at| scene.token(*at).kind == TokenKind::Word);
    if let Some(at) = word
        && let Some(pronoun) = scene.pronoun(at)
        && (tokens.end - at == 1 || !matches!(pronoun, Pronoun::Who))
        && is_alone(scene, at, tokens.end)
    {
        return Head::Pronoun(at, pronoun);
    }
    let parts = parts(scene, tokens);
    if let Some(named) = named(&parts) {
        return Head::Named(named);
    }
    let Some(part) = parts.into_iter().find(|part| !part.core.is_empty()) else { return Head::Unknown };
    noun(scene, &part).map_or(Head::Unknown, Head::Noun)
}

/// A pronoun heads the source if no noun follows ("his lawyer" has one).
fn is_alone(scene: &Scene<'_>, at: u32, end: u32) -> bool {
    let next = at + 1;
    next >= end
        || scene.token(next).kind == TokenKind::Mark
        || scene.classes(next).any(WordClasses::PREPOSITION.or(WordClasses::PRONOUN).or(WordClasses::RELATIVE))
}

/// Cuts a source at commas, parentheses and conjunctions.
fn parts(scene: &Scene<'_>, tokens: Range<u32>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut part = Part { core: tokens.start..tokens.start, is_joined: false, named: None };
    let mut in_core = true;
    let mut at = tokens.start;
    while at < tokens.end {
        if let Some(mention) = scene.mention_at(at) {
            let mention = mention.clone();
            let end = mention.tokens.end.max(at + 1).min(tokens.end);
            if is_head(scene, &mention, end, &tokens, in_core, at > part.core.start) {
                part.named = Some(mention);
            }
            if in_core {
                part.core.end = end;
            }
            at = end;
            continue;
        }
        let token = scene.token(at);
        let classes = scene.classes(at);
        let is_break = token.kind == TokenKind::Mark && !matches!(token.mark, '-' | '.' | '&' | '’' | '\'');
        let is_conjunction = classes.any(WordClasses::COORDINATOR)
            && (in_core || part.named.is_some() || starts_person(scene, at + 1, tokens.end));
        if is_break || is_conjunction {
            let and = parts.last().is_some_and(|_: &Part| false) || is_conjunction;
            let next = Part { core: at + 1..at + 1, is_joined: and, named: None };
            let done = std::mem::replace(&mut part, next);
            // ", and": the conjunction after a comma belongs to the next part
            if !done.core.is_empty() || done.named.is_some() {
                parts.push(done);
            } else {
                part.is_joined |= done.is_joined;
            }
            in_core = true;
        } else if classes.any(WordClasses::RELATIVE) && !classes.any(WordClasses::DETERMINER) && at > tokens.start {
            break;
        } else if classes.any(WordClasses::PREPOSITION) && at > part.core.start {
            in_core = false;
        } else if in_core {
            part.core.end = at + 1;
        }
        at += 1;
    }
    parts.push(part);
    parts
}

/// Does the name head its part, rather than modify what follows or hang on a preposition?
fn is_head(
    scene: &Scene<'_>,
    mention: &Mention,
    end: u32,
    tokens: &Range<u32>,
    in_core: bool,
    has_before: bool,
) -> bool {
    let at_edge = end >= tokens.end || {
        let next = scene.token(end);
        let classes = scene.classes(end);
        next.kind == TokenKind::Mark
            || classes.any(WordClasses::PREPOSITION.or(WordClasses::COORDINATOR).or(WordClasses::RELATIVE))
    };
    // "of Japanese studies Dmitry Streltsov": a noun right before a person's name is its description
    let apposed = mention.kind == Kind::Person && has_before && mention.tokens.start > tokens.start && {
        let before = mention.tokens.start - 1;
        let token = scene.token(before);
        token.kind == TokenKind::Word
            && !scene
                .classes(before)
                .any(WordClasses::PREPOSITION.or(WordClasses::DETERMINER).or(WordClasses::POSSESSIVE))
            && !token.shape.is_capitalized()
            // "a poll for the newspaper Turun Viesti": what a body is called names no speaker
            && scene.nominal(before).is_none_or(|class| class.is_human())
    };
    at_edge && (in_core || apposed)
}

/// Does a person's name start here, possibly after a title?
fn starts_person(scene: &Scene<'_>, from: u32, end: u32) -> bool {
    (from..end.min(from + 4))
        .take_while(|at| scene.token(*at).kind == TokenKind::Word)
        .any(|at| scene.mention_at(at).is_some_and(|mention| mention.kind == Kind::Person))
}

/// The names that head the source: one, or those joined by "and".
fn named(parts: &[Part]) -> Option<Vec<Mention>> {
    let first = parts.iter().position(|part| part.named.is_some())?;
    let head = parts[first].named.clone()?;
    // "the ministry, Igor Orlov said" does not occur; a noun first and a person later is an apposition
    if first > 0 && head.kind != Kind::Person {
        return None;
    }
    let mut all = vec![head];
    let joined = parts.iter().skip(first + 1).rposition(|part| part.is_joined && part.named.is_some());
    if let Some(last) = joined {
        for part in &parts[first + 1..first + 2 + last] {
            let same = |mention: &&Mention| (mention.kind == Kind::Person) == (all[0].kind == Kind::Person);
            if let Some(mention) = part.named.as_ref().filter(same) {
                all.push(mention.clone());
            }
        }
    }
    all.retain(|mention| mention.kind != Kind::System);
    (!all.is_empty()).then_some(all)
}

/// The noun that heads a part, with whom it belongs to.
fn noun(scene: &Scene<'_>, part: &Part) -> Option<Description> {
    let noun = part
        .core
        .clone()
        .rev()
        .find(|at| scene.token(*at).kind == TokenKind::Word && scene.mention_at(*at).is_none())?;
    let before = part.core.clone().filter_map(|at| scene.mention_at(at)).next_back();
    // "the government of Japan"
    let after = || {
        let of = part.core.end;
        let is_of = scene.segmentation.tokens.get(of as usize).is_some() && scene.surface(of) == "of";
        (is_of)
            .then(|| (of + 1..of + 3).filter(|at| (*at as usize) < scene.segmentation.tokens.len()))?
            .find_map(|at| scene.mention_at(at))
    };
    let modifier = before.or_else(after).map(|mention| mention.entity);
    Some(Description { tokens: part.core.start..noun + 1, noun, modifier })
}
