//! Who was named before: "he" and "she" resolve to people by recency, grammatical role, and how much the text is about them.
//!
//! The published measurements of such rules (recent subject with the pronoun's gender, else the nearest person) are for news and
//! biographies; here each candidate is scored, and where two come out equal nobody is guessed. It knows people and pronouns, not claims.

use std::ops::Range;

use super::scene::Scene;
use super::strangers::Stranger;
use crate::lexicons::WordClasses;
use crate::mention::{EntityId, Gender};
use crate::segment::TokenKind;

/// A description or a joint source looks back over this many sentences.
const REACH: u32 = 3;
/// A pronoun looks back over this many, of the narrative …
const FAR: u32 = 4;
/// … and over this many people at most.
const PEOPLE: usize = 64;

/// What speaks for a candidate, and against one. A sentence of distance weighs about as much as the subject's place.
mod weight {
    /// Against, for each sentence of the narrative in between.
    pub(super) const DISTANCE: i32 = -5;
    /// Subject of its clause, or source of a claim.
    pub(super) const SUBJECT: i32 = 4;
    /// "Holm's".
    pub(super) const POSSESSOR: i32 = 1;
    /// The gender is known, and the pronoun's.
    pub(super) const KNOWN: i32 = 2;
    /// Named inside a quotation, while the pronoun stands outside.
    pub(super) const QUOTED: i32 = -3;
    /// A pronoun of this sentence stands for them, and no other subject was named since.
    pub(super) const CHAIN: i32 = 2;
    /// Nobody is named more often so far.
    pub(super) const TOPIC: i32 = 2;
    /// "In her speech, Holm said": named after the pronoun.
    pub(super) const AHEAD: i32 = -4;
}

/// The place of a name in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Subject, or source of a claim.
    Subject,
    /// "Holm's", "his".
    Possessor,
    /// Any other.
    Other,
}

/// A person named in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) entity: EntityId,
    /// Token at which the mention starts.
    pub(super) token: u32,
    pub(super) sentence: u32,
    pub(super) place: Place,
    /// Stands inside a quotation.
    pub(super) is_quoted: bool,
    /// A pronoun that was resolved.
    pub(super) is_pronoun: bool,
}

/// A "he" or "she" to resolve.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anaphor<'a> {
    pub(super) token: u32,
    pub(super) sentence: u32,
    pub(super) gender: Gender,
    pub(super) is_quoted: bool,
    /// Those who cannot be meant: who speaks the quotation in which it stands.
    pub(super) excluded: &'a [EntityId],
}

/// The people named so far, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct People {
    seen: Vec<Seen>,
    /// By entity: how often.
    times: Vec<u32>,
    /// By sentence: how many before it are not wholly quoted.
    narrative: Vec<u32>,
    /// Names of nobody knows whom, once they are asked for.
    strangers: Option<Vec<Stranger>>,
}

impl People {
    /// No one yet; `narrative` counts, by sentence, those before it that are not wholly quoted.
    pub(super) fn new(narrative: Vec<u32>) -> Self {
        Self { narrative, ..Self::default() }
    }

    /// Were the strangers looked for?
    pub(super) fn knows_strangers(&self) -> bool {
        self.strangers.is_some()
    }

    /// Notes the strangers of the text.
    pub(super) fn meet(&mut self, strangers: Vec<Stranger>) {
        self.strangers = Some(strangers);
    }

    /// Notes a person; what is noted twice at a token becomes a subject if either is.
    pub(super) fn note(&mut self, seen: Seen) {
        let at = self.seen.partition_point(|other| other.token < seen.token);
        if let Some(same) =
            self.seen.get_mut(at).filter(|other| other.token == seen.token && other.entity == seen.entity)
        {
            if seen.place == Place::Subject {
                same.place = Place::Subject;
            }
            return;
        }
        let entity = seen.entity.0 as usize;
        if self.times.len() <= entity {
            self.times.resize(entity + 1, 0);
        }
        self.times[entity] += 1;
        self.seen.insert(at, seen);
    }

    /// The people before a token, the nearest first, within reach of a description.
    pub(super) fn before(&self, token: u32, sentence: u32) -> impl Iterator<Item = &Seen> {
        self.back_from(token).take_while(move |seen| seen.sentence + REACH >= sentence)
    }

    fn back_from(&self, token: u32) -> impl Iterator<Item = &Seen> {
        let to = self.seen.partition_point(|seen| seen.token < token);
        self.seen[..to].iter().rev().take(PEOPLE)
    }

    fn times(&self, entity: EntityId) -> u32 {
        self.times.get(entity.0 as usize).copied().unwrap_or(0)
    }

    /// Sentences of the narrative between the two; all of them within a quotation.
    fn distance(&self, seen: u32, anaphor: &Anaphor<'_>) -> u32 {
        let all = anaphor.sentence.saturating_sub(seen);
        let at = |sentence: u32| self.narrative.get(sentence as usize).copied().unwrap_or(0);
        if anaphor.is_quoted { all } else { all.min(at(anaphor.sentence).saturating_sub(at(seen))) }
    }

    /// Whom "he" or "she" stands for.
    pub(super) fn he_or_she(&self, scene: &Scene<'_>, anaphor: &Anaphor<'_>) -> Option<EntityId> {
        let mut scores: Vec<(EntityId, i32)> = Vec::new();
        let mut add = |entity: EntityId, score: i32| match scores.iter_mut().find(|other| other.0 == entity) {
            Some(known) => known.1 = known.1.max(score),
            None => scores.push((entity, score)),
        };
        let fits = |entity: EntityId| {
            scene.entity(entity).gender.agrees(anaphor.gender) && !anaphor.excluded.contains(&entity)
        };
        let bound = bound(scene, self, anaphor);
        let topic = self.back_from(anaphor.token).map(|seen| self.times(seen.entity)).max().unwrap_or(0);
        let of_entity = |entity: EntityId| {
            let is_known = scene.entity(entity).gender == anaphor.gender;
            let is_topic = self.times(entity) == topic && topic > 2;
            weight::KNOWN * i32::from(is_known) + weight::TOPIC * i32::from(is_topic)
        };
        let mut has_subject = false;
        for seen in self.back_from(anaphor.token) {
            let distance = self.distance(seen.sentence, anaphor);
            if distance > FAR {
                break;
            }
            if !fits(seen.entity) || bound == Some(seen.entity) {
                continue;
            }
            let place = match seen.place {
                Place::Subject => weight::SUBJECT,
                Place::Possessor => weight::POSSESSOR,
                Place::Other => 0,
            };
            let is_chain = seen.is_pronoun && distance == 0 && !has_subject;
            has_subject |= !seen.is_pronoun && seen.place == Place::Subject;
            let score = weight::DISTANCE * distance as i32
                + place
                + weight::QUOTED * i32::from(seen.is_quoted && !anaphor.is_quoted)
                + weight::CHAIN * i32::from(is_chain)
                + of_entity(seen.entity);
            add(seen.entity, score);
        }
        if let Some(entity) = ahead(scene, anaphor).filter(|entity| fits(*entity)) {
            add(entity, weight::SUBJECT + weight::AHEAD + of_entity(entity));
        }
        let best = scores.iter().map(|(_, score)| *score).max()?;
        if self.stranger(anaphor, topic).is_some_and(|score| score > best) {
            return None;
        }
        let mut equals = scores.iter().filter(|(_, score)| *score == best);
        let first = equals.next()?;
        if equals.next().is_some() { None } else { Some(first.0) }
    }
}

impl People {
    /// What speaks for the last stranger before the pronoun; `topic` is how often the others are named.
    fn stranger(&self, anaphor: &Anaphor<'_>, topic: u32) -> Option<i32> {
        let strangers = self.strangers.as_deref().unwrap_or_default();
        let to = strangers.partition_point(|stranger| stranger.token < anaphor.token);
        let last = strangers[..to].last()?;
        let distance = self.distance(last.sentence, anaphor);
        let is_topic = last.times > topic;
        (distance <= FAR).then(|| {
            weight::DISTANCE * distance as i32 + weight::SUBJECT + weight::KNOWN + weight::TOPIC * i32::from(is_topic)
        })
    }
}

/// Tokens of the anaphor's sentence.
fn sentence<'a>(scene: &'a Scene<'_>, anaphor: &Anaphor<'_>) -> &'a Range<u32> {
    &scene.segmentation.sentences[anaphor.sentence as usize].tokens
}

/// Whom an object cannot mean: the subject of its clause, as in "Holm asked him".
fn bound(scene: &Scene<'_>, people: &People, anaphor: &Anaphor<'_>) -> Option<EntityId> {
    if !is_object(scene, anaphor) {
        return None;
    }
    let seen = people.back_from(anaphor.token).next().filter(|seen| seen.sentence == anaphor.sentence)?;
    if seen.place == Place::Possessor {
        return None;
    }
    let mut at = scene.mention_at(seen.token).map_or(seen.token + 1, |mention| mention.tokens.end);
    // ", Johann, encouraged him"
    if at < anaphor.token && scene.token(at).mark == ',' && seen.token > 0 && scene.token(seen.token - 1).mark == ',' {
        at += 1;
    }
    let breaks = WordClasses::COORDINATOR
        .or(WordClasses::RELATIVE)
        .or(WordClasses::SUBORDINATOR)
        .or(WordClasses::THAT)
        .or(WordClasses::SUBJECT)
        .or(WordClasses::PREPOSITION);
    let is_clause = (at..anaphor.token).all(|at| {
        scene.token(at).kind != TokenKind::Mark && !scene.classes(at).any(breaks) && scene.surface(at) != "to"
    });
    is_clause.then_some(seen.entity)
}

/// "him", and "her" with no noun after it.
fn is_object(scene: &Scene<'_>, anaphor: &Anaphor<'_>) -> bool {
    let surface = scene.surface(anaphor.token);
    if surface.eq_ignore_ascii_case("him") {
        return true;
    }
    let next = anaphor.token + 1;
    let ends = WordClasses::PREPOSITION
        .or(WordClasses::DETERMINER)
        .or(WordClasses::COORDINATOR)
        .or(WordClasses::SUBORDINATOR)
        .or(WordClasses::THAT)
        .or(WordClasses::WH);
    surface.eq_ignore_ascii_case("her")
        && (next >= sentence(scene, anaphor).end
            || scene.token(next).kind == TokenKind::Mark
            || scene.classes(next).any(ends)
            || scene.surface(next) == "to")
}

/// "In her opening speech, Anna Holm said": the person named right after the comma that ends an opening phrase with the pronoun in it.
fn ahead(scene: &Scene<'_>, anaphor: &Anaphor<'_>) -> Option<EntityId> {
    /// Titles before the name.
    const TITLE: u32 = 4;
    /// Words between the preposition and the pronoun.
    const OPENING: u32 = 4;
    let tokens = sentence(scene, anaphor);
    let opens = (tokens.start..anaphor.token).len() as u32 <= OPENING
        && anaphor.token > tokens.start
        && scene.classes(tokens.start).any(WordClasses::PREPOSITION)
        && !scene.classes(anaphor.token).any(WordClasses::SUBJECT);
    if !opens {
        return None;
    }
    let comma = (anaphor.token..tokens.end).find(|at| scene.token(*at).kind == TokenKind::Mark)?;
    if scene.token(comma).mark != ',' {
        return None;
    }
    let is_title = |at: &u32| scene.token(*at).kind == TokenKind::Word && scene.token(*at).shape.is_capitalized();
    (comma + 1..tokens.end.min(comma + 1 + TITLE))
        .take_while(is_title)
        .find_map(|at| scene.mention_at(at).filter(|mention| mention.kind == crate::mention::Kind::Person))
        .map(|mention| mention.entity)
}
