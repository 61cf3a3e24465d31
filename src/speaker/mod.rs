//! Speakers: whom each claim's source resolves to.
//!
//! Names, surnames, pronouns, descriptions, metonyms, joint speakers. It adds the pronouns and descriptions that it resolves to the
//! mentions. It must not know stances.

mod description;
mod discourse;
mod joint;
mod label;
mod roles;
mod scene;
mod source;
mod strangers;

use std::ops::Range;

use crate::attribution::Claim;
use crate::document::Document;
use crate::lexicons::{Lexicons, NominalClass, Pronoun, WordClasses};
use crate::mention::{EntityId, Gender, How, Kind, Mention, Mentions};
use crate::segment::{Segmentation, TokenKind};
use crate::syntax::Syntax;
use discourse::{Anaphor, People, Place, Seen};
use scene::Scene;
use source::Head;

/// One of those who make a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// Who.
    pub entity: EntityId,
    /// How the source was resolved to them.
    pub how: How,
    /// In which role they speak, where a title, an apposition or the gazetteer says so.
    pub role: Option<String>,
}

/// The speakers of each claim, in the claims' order: more than one for a joint statement, none if unknown. Pronouns and descriptions
/// that are resolved, those of the text outside claims included, join the mentions, and the states for which capitals may stand join
/// the entities.
pub fn resolve(
    lexicons: &Lexicons,
    document: &Document,
    segmentation: &Segmentation,
    syntax: &Syntax,
    mentions: &mut Mentions,
    claims: &[Claim],
) -> Vec<Vec<Speaker>> {
    let mut scene = Scene::new(lexicons, document, segmentation, syntax, mentions);
    let mut reader = Reader::new(&scene, claims);
    // what stands inside a quotation may need its speaker, who may be named after it: twice over the text
    reader.walk(&mut scene, false);
    reader.walk(&mut scene, true);
    reader.name_parties(&mut scene);
    let Reader { speakers, .. } = reader;
    scene.add_states();
    let added = std::mem::take(&mut scene.added);
    join(mentions, added);
    let role = |entity: EntityId| mentions.entity(entity).role.clone();
    let with_roles = |(entity, how)| Speaker { entity, how, role: role(entity) };
    speakers.into_iter().map(|list| list.into_iter().map(with_roles).collect()).collect()
}

/// Adds mentions where no other of a flat kind stands, and keeps the order.
fn join(mentions: &mut Mentions, mut added: Vec<Mention>) {
    added.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    let mut end = 0;
    added.retain(|mention| {
        let is_free =
            mention.span.start >= end && !mentions.within(mention.span).iter().any(|other| !other.kind.holds_others());
        if is_free {
            end = mention.span.end;
        }
        is_free
    });
    mentions.list.extend(added);
    mentions.list.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
}

/// Walks the text and resolves sources and pronouns as they come.
struct Reader<'c> {
    claims: &'c [Claim],
    /// Claims with a source, by the source's first token.
    by_source: Vec<(u32, u32)>,
    /// By token: the claim in whose quotation it stands, innermost; `NONE` outside quotations.
    quoted_by: Vec<u32>,
    people: People,
    speakers: Vec<Vec<(EntityId, How)>>,
    /// The last claim outside quotations that has speakers, and its sentence.
    last: Option<(u32, u32)>,
    /// The last who spoke together, and the sentence.
    joint: (Vec<EntityId>, u32),
}

/// "The two" look for joint speakers this many sentences back.
const JOINT: u32 = 6;
/// Stands in no quotation.
const NONE: u32 = u32::MAX;
/// Stands in a quotation of no claim.
const NOBODY: u32 = u32::MAX - 1;

impl<'c> Reader<'c> {
    fn new(scene: &Scene<'_>, claims: &'c [Claim]) -> Self {
        let mut by_source: Vec<(u32, u32)> =
            (0..).zip(claims).filter_map(|(i, claim)| Some((scene.tokens_in(claim.source?).start, i))).collect();
        by_source.sort_unstable();
        let mut quoted_by = vec![NONE; scene.segmentation.tokens.len()];
        for quotation in scene.segmentation.quotations.iter().filter(|quotation| quotation.depth == 0) {
            quoted_by[quotation.tokens.start as usize..quotation.tokens.end as usize].fill(NOBODY);
        }
        for (i, claim) in (0..).zip(claims) {
            for span in &claim.content {
                let tokens = scene.tokens_in(*span);
                for at in tokens {
                    if quoted_by[at as usize] == NOBODY {
                        quoted_by[at as usize] = i;
                    }
                }
            }
        }
        let people = People::new(narrative(scene, &quoted_by));
        Self {
            claims,
            by_source,
            quoted_by,
            people,
            speakers: vec![Vec::new(); claims.len()],
            last: None,
            joint: (Vec::new(), 0),
        }
    }

    /// One pass over the text: sources and pronouns outside quotations, or those inside.
    fn walk(&mut self, scene: &mut Scene<'_>, inside: bool) {
        let mut source = 0;
        for (index, sentence) in (0..).zip(&scene.segmentation.sentences) {
            let tokens = sentence.tokens.clone();
            let holds_claims = sentence.zone.holds_claims();
            if !inside {
                self.note_people(scene, index, &tokens);
            }
            for at in tokens {
                while let Some(&(_, claim)) = self.by_source.get(source).filter(|(start, _)| *start <= at) {
                    source += 1;
                    let quoted = self.quoted_by[at as usize] != NONE;
                    if quoted == inside {
                        self.resolve_claim(scene, claim, index);
                    }
                }
                if holds_claims && (self.quoted_by[at as usize] != NONE) == inside {
                    self.note_pronoun(scene, at, index);
                }
            }
        }
    }

    /// Names those who bind themselves, of agreements without a source.
    fn name_parties(&mut self, scene: &mut Scene<'_>) {
        for (claim, speakers) in self.claims.iter().zip(&mut self.speakers) {
            if let Some(parties) = joint::parties(scene, claim) {
                *speakers = parties.iter().filter_map(|party| named(scene, party)).collect();
            }
        }
    }

    /// Notes the people named in a sentence; the first who stands alone is its subject.
    fn note_people(&mut self, scene: &Scene<'_>, sentence: u32, tokens: &Range<u32>) {
        let Some(last) = tokens.clone().next_back() else { return };
        let first = scene.token(tokens.start).span.start;
        let span = crate::span::Span::new(first, scene.token(last).span.end);
        let mut has_subject = false;
        let mut from = tokens.start;
        for mention in scene.mentions.within(span).iter().filter(|mention| mention.kind == Kind::Person) {
            let at = mention.tokens.start;
            let is_quoted = self.is_quoted(at);
            let modifies = scene
                .segmentation
                .tokens
                .get(mention.tokens.end as usize)
                .is_some_and(|next| next.kind == TokenKind::Clitic);
            let hangs = at > tokens.start && scene.classes(at - 1).any(WordClasses::PREPOSITION);
            // "He met his brother, George Holm, …" has its subject already
            has_subject |= (from..at).any(|at| scene.classes(at).any(WordClasses::SUBJECT) && !self.is_quoted(at));
            from = at;
            let is_subject = !has_subject && !is_quoted && !modifies && !hangs;
            has_subject |= is_subject;
            let place = match (is_subject, modifies) {
                (true, _) => Place::Subject,
                (_, true) => Place::Possessor,
                _ => Place::Other,
            };
            self.people.note(Seen { entity: mention.entity, token: at, sentence, place, is_quoted, is_pronoun: false });
        }
    }

    /// Resolves a he or she that the text holds, and adds it to the mentions.
    fn note_pronoun(&mut self, scene: &mut Scene<'_>, at: u32, sentence: u32) {
        let Some(Pronoun::He | Pronoun::She) = scene.pronoun(at) else { return };
        if let Some(entity) = self.he_or_she(scene, at, sentence) {
            // on the second pass all others are noted, and one more in their midst would cost what they all cost
            if self.quoted_by[at as usize] == NONE {
                let place = if scene.classes(at).any(WordClasses::SUBJECT) { Place::Subject } else { Place::Possessor };
                self.people.note(Seen { entity, token: at, sentence, place, is_quoted: false, is_pronoun: true });
            }
            scene.add(at..at + 1, entity, How::Pronoun);
        }
    }

    /// Stands inside a quotation.
    fn is_quoted(&self, at: u32) -> bool {
        self.quoted_by[at as usize] != NONE
    }

    fn he_or_she(&mut self, scene: &mut Scene<'_>, at: u32, sentence: u32) -> Option<EntityId> {
        let gender = if scene.pronoun(at) == Some(Pronoun::He) { Gender::Male } else { Gender::Female };
        let excluded: Vec<EntityId> =
            self.quoting(at).map(|list| list.iter().map(|one| one.0).collect()).unwrap_or_default();
        let is_quoted = self.is_quoted(at);
        let anaphor = Anaphor { token: at, sentence, gender, is_quoted, excluded: &excluded };
        if !self.people.knows_strangers() {
            self.people.meet(strangers::find(scene));
        }
        let entity = self.people.he_or_she(scene, &anaphor)?;
        scene.learn_gender(entity, gender);
        Some(entity)
    }

    /// Who speaks in the quotation that holds the token.
    fn quoting(&self, at: u32) -> Option<&Vec<(EntityId, How)>> {
        self.speakers.get(self.quoted_by[at as usize] as usize)
    }

    fn resolve_claim(&mut self, scene: &mut Scene<'_>, claim: u32, sentence: u32) {
        let Some(source) = self.claims[claim as usize].source else { return };
        let tokens = scene.tokens_in(source);
        let speakers = match source::read(scene, tokens.clone()) {
            Head::Named(mut mentions) => {
                if let Some(others) = joint::left_out(scene, &tokens, &mentions) {
                    mentions.splice(0..0, others);
                }
                mentions.iter().filter_map(|mention| named(scene, mention)).collect()
            }
            Head::Pronoun(at, pronoun) => self.pronoun(scene, at, pronoun, sentence),
            Head::Noun(_) | Head::Unknown if label::is_answer(scene, &tokens) => {
                label::answering(scene, tokens.start).map(|entity| (entity, How::Pattern)).into_iter().collect()
            }
            Head::Noun(described) => {
                let found = self.described(scene, &tokens, &described, sentence);
                if let [entity] = found[..] {
                    scene.add(own_words(scene, &described), entity, How::Nominal);
                }
                found.into_iter().map(|entity| (entity, How::Nominal)).collect()
            }
            Head::Unknown => label::new_name(scene, &tokens).map(|entity| (entity, How::Pattern)).into_iter().collect(),
        };
        let is_quoted = self.quoted_by.get(tokens.start as usize).is_some_and(|by| *by != NONE);
        if !is_quoted && !speakers.is_empty() {
            for (entity, _) in speakers.iter().filter(|(entity, _)| scene.entity(*entity).kind == Kind::Person) {
                let named = scene.mentions.within(source).iter().find(|mention| mention.entity == *entity);
                let token = named.map_or(tokens.start, |mention| mention.tokens.start);
                let (place, is_pronoun) = (Place::Subject, false);
                self.people.note(Seen { entity: *entity, token, sentence, place, is_quoted, is_pronoun });
            }
            self.last = Some((claim, sentence));
            if speakers.len() > 1 {
                self.joint = (speakers.iter().map(|one| one.0).collect(), sentence);
            }
        }
        self.speakers[claim as usize] = speakers;
    }

    /// Whom a description stands for: someone who is named elsewhere, or whom its own words name.
    fn described(
        &self,
        scene: &mut Scene<'_>,
        tokens: &Range<u32>,
        described: &source::Description,
        sentence: u32,
    ) -> Vec<EntityId> {
        if let Some(entity) = label::new_name(scene, tokens) {
            return vec![entity];
        }
        let is_near = self.joint.1 + JOINT >= sentence;
        let joint: &[EntityId] = if is_near { &self.joint.0 } else { &[] };
        description::resolve(scene, &self.people, described, joint, sentence)
    }

    fn pronoun(&mut self, scene: &mut Scene<'_>, at: u32, pronoun: Pronoun, sentence: u32) -> Vec<(EntityId, How)> {
        let how = How::Pronoun;
        match pronoun {
            Pronoun::He | Pronoun::She => {
                self.he_or_she(scene, at, sentence).map(|entity| (entity, how)).into_iter().collect()
            }
            Pronoun::I | Pronoun::We => match self.quoting(at) {
                Some(quoting) => quoting.iter().map(|(entity, _)| (*entity, how)).collect(),
                None if self.quoted_by[at as usize] == NONE => authors(scene, pronoun),
                None => Vec::new(),
            },
            Pronoun::Who => who(scene, at).into_iter().collect(),
            Pronoun::They => self.last_speakers(sentence, |list| list.len() > 1),
            Pronoun::It => {
                let body = self.last_speakers(sentence, |list| {
                    list.len() == 1 && scene.mentions.entity(list[0].0).kind != Kind::Person
                });
                body.into_iter().collect()
            }
        }
    }

    /// The speakers of the claim before, if they are such and stand in this sentence or one of the two before.
    fn last_speakers(&self, sentence: u32, fit: impl Fn(&[(EntityId, How)]) -> bool) -> Vec<(EntityId, How)> {
        let Some((claim, at)) = self.last else { return Vec::new() };
        let list = &self.speakers[claim as usize];
        if at + 2 < sentence || !fit(list) {
            return Vec::new();
        }
        list.iter().map(|(entity, _)| (*entity, How::Pronoun)).collect()
    }
}

/// By sentence: how many before it are not wholly quoted.
fn narrative(scene: &Scene<'_>, quoted_by: &[u32]) -> Vec<u32> {
    let mut count = 0;
    let of_sentence = |sentence: &crate::segment::Sentence| {
        let before = count;
        let tokens = sentence.tokens.start as usize..sentence.tokens.end as usize;
        count += u32::from(quoted_by[tokens].contains(&NONE));
        before
    };
    scene.segmentation.sentences.iter().map(of_sentence).collect()
}

/// Tokens of a description after the names in it: "foreign minister" of "Japan's foreign minister".
fn own_words(scene: &Scene<'_>, described: &source::Description) -> Range<u32> {
    let is_own = |at: &u32| scene.mention_at(*at).is_none() && scene.token(*at).kind == TokenKind::Word;
    let length = (described.tokens.start..described.noun + 1).rev().take_while(is_own).count() as u32;
    described.noun + 1 - length..described.noun + 1
}

/// A name as a speaker: a capital or seat of government stands for its state, a people for theirs.
fn named(scene: &mut Scene<'_>, mention: &Mention) -> Option<(EntityId, How)> {
    let entity = mention.entity;
    if matches!(mention.kind, Kind::Place | Kind::Demonym)
        && let Some(row) = scene.entity(entity).row
    {
        if let Some(state) = scene.lexicons.gazetteer.stands_for(row) {
            return Some((scene.entity_of_row(state), How::Metonym));
        }
        // seas, regions of the world and the like do not speak
        let speaks = matches!(scene.class(entity), "state" | "territory" | "disputed" | "region" | "city" | "seat");
        return speaks.then_some((entity, mention.how));
    }
    // "the Japanese government" is listed as a body; as a speaker it is the state
    let first = scene.entity(entity).name.split(' ').next().unwrap_or_default();
    let governs = scene.lexicons.nominals.class(scene.lexicons.vocabulary.get(first)) == Some(NominalClass::Government);
    if mention.kind == Kind::Organization
        && governs
        && let Some(state) = scene.entity(entity).country.and_then(|country| scene.state(country))
    {
        return Some((state, How::Metonym));
    }
    Some((entity, mention.how))
}

/// The authors of the article as "I" and "we" of its own voice.
fn authors(scene: &mut Scene<'_>, pronoun: Pronoun) -> Vec<(EntityId, How)> {
    let spans = scene.segmentation.masthead.authors.clone();
    let mut authors: Vec<EntityId> = Vec::new();
    for span in spans {
        authors.extend(
            scene
                .mentions
                .within(span)
                .iter()
                .filter(|mention| mention.kind == Kind::Person)
                .map(|mention| mention.entity),
        );
    }
    if authors.is_empty() {
        let names = scene.document.authors.clone();
        for name in names {
            authors.push(person_named(scene, &name));
        }
    }
    authors.dedup();
    if pronoun == Pronoun::I && authors.len() > 1 {
        return Vec::new();
    }
    authors.into_iter().map(|entity| (entity, How::Pronoun)).collect()
}

/// The person of that name, whom the text need not mention.
fn person_named(scene: &mut Scene<'_>, name: &str) -> EntityId {
    let known = scene.mentions.entities.iter().position(|entity| entity.kind == Kind::Person && entity.name == name);
    EntityId(known.unwrap_or_else(|| {
        scene.mentions.entities.push(crate::mention::Entity {
            key: crate::mention::slug(name),
            name: name.to_owned(),
            kind: Kind::Person,
            country: None,
            gender: Gender::Unknown,
            role: None,
            row: None,
        });
        scene.mentions.entities.len() - 1
    }) as u32)
}

/// "who" stands for the name right before it.
fn who(scene: &mut Scene<'_>, at: u32) -> Option<(EntityId, How)> {
    const GAP: u32 = 2;
    let before = (at.saturating_sub(GAP + 1)..at).rev().find_map(|token| scene.mention_at(token)).cloned()?;
    named(scene, &before).map(|(entity, _)| (entity, How::Pronoun))
}
