//! The scene of a sentence: its reading, its clauses, and for each token whose words it is. Rules read it and add findings.

use super::clause::{Clauses, Subject};
use super::finding::{Finding, Rule, Who};
use super::operator::Effect;
use super::reading::{Part, Reading};
use crate::attribution::Claim;
use crate::lexicons::Lexicons;
use crate::lexicons::Pronoun;
use crate::lexicons::stance_terms::TermClass;
use crate::mention::{EntityId, Gender, How, Kind, Mentions};
use crate::segment::Segmentation;
use crate::span::Span;

/// Tokens before a verb in which its subject's pronoun stands.
const PRONOUN: usize = 5;

/// Tokens between a verb that asks and the infinitive that it asks for.
const PHRASE: usize = 6;

/// No claim.
pub(super) const NONE: u32 = u32::MAX;

/// Everything that the rules look at. Buffers are kept from sentence to sentence.
pub(super) struct Scene<'a> {
    pub lexicons: &'a Lexicons,
    pub segmentation: &'a Segmentation,
    pub mentions: &'a Mentions,
    pub claims: &'a [Claim],
    /// Entities of each claim's holders.
    pub holders: &'a [Vec<EntityId>],
    /// By entity: the state for which a capital or seat of government stands; for all others the entity itself.
    pub states: &'a [EntityId],
    pub reading: Reading,
    pub clauses: Clauses,
    /// By token: the innermost claim in whose content it stands, or [`NONE`].
    pub voice: Vec<u32>,
    /// By token: the innermost claim by "I" or "we" within the claim that [`Self::voice`] gives, or [`NONE`].
    pub echo: Vec<u32>,
    /// By token: the claim whose cue it belongs to, or [`NONE`].
    pub cue: Vec<u32>,
    pub findings: Vec<Finding>,
    /// By token: some rule has read it.
    pub used: Vec<bool>,
}

impl Scene<'_> {
    /// The span of `len` tokens from `at`.
    pub(super) fn span(&self, at: usize, len: usize) -> Span {
        let tokens = &self.segmentation.tokens[self.reading.offset..];
        let last = (at + len.max(1) - 1).min(tokens.len() - 1);
        tokens[at].span.cover(tokens[last].span)
    }

    /// The entity of a mention of the sentence.
    pub(super) fn entity(&self, spot: u16) -> EntityId {
        self.mentions.list[self.mention(spot) as usize].entity
    }

    /// The index of a mention of the sentence in [`Mentions::list`].
    pub(super) fn mention(&self, spot: u16) -> u32 {
        self.reading.spots[spot as usize].mention
    }

    /// Who is meant by a mention: the state where some act is directed at its capital, save as the place of something.
    pub(super) fn referent(&self, mention: u32) -> EntityId {
        let record = &self.mentions.list[mention as usize];
        let state = self.states[record.entity.0 as usize];
        if state == record.entity || record.how == How::Given {
            return record.entity;
        }
        let is_target = self.findings.iter().any(|found| found.target == mention && found.rule != Rule::A10);
        let before = (record.tokens.start as usize).checked_sub(self.reading.offset + 1);
        let is_place = before.is_some_and(|at| self.reading.cells[at].classes.has(TermClass::Locative));
        if is_target && !is_place { state } else { record.entity }
    }

    /// Is the mention an issue or an event?
    pub(super) fn is_issue(&self, spot: u16) -> bool {
        matches!(self.mentions.list[self.mention(spot) as usize].kind, Kind::Issue | Kind::Event)
    }

    /// The subject of a verb, with a pronoun in a claim as whom it stands for.
    pub(super) fn subject(&self, verb: usize) -> Subject {
        match self.clauses.subject[verb] {
            Subject::Third => self.antecedent(verb).map_or(Subject::Third, Subject::Spot),
            subject => subject,
        }
    }

    /// Who asks by an appeal or a demand that the infinitive at `verb` be done: "urged Baku to end the blockade".
    pub(super) fn asker(&self, verb: usize) -> Option<Who> {
        let cells = &self.reading.cells;
        let to = (verb.saturating_sub(3)..verb).rev().find(|k| cells[*k].part != Part::Adverb)?;
        if cells[to].part != Part::To {
            return None;
        }
        let clause = cells[verb].clause;
        let governor = (to.saturating_sub(PHRASE)..to)
            .rev()
            .take_while(|k| cells[*k].clause == clause && !matches!(cells[*k].part, Part::Auxiliary | Part::Mark))
            .find(|k| cells[*k].part == Part::Verb)?;
        let frame = self.lexicons.frames.get(cells[governor].frame?.frame);
        let asks = matches!(self.lexicons.acts.get(frame.act).name.as_str(), "appeal" | "demand")
            && !self.clauses.passive[governor];
        asks.then(|| self.holder(governor, self.subject(governor)))
    }

    /// Does a "must" govern the verb?
    pub(super) fn must(&self, verb: usize) -> bool {
        let cells = &self.reading.cells;
        let is_open = |k: &usize| matches!(cells[*k].part, Part::Auxiliary | Part::Adverb | Part::To);
        (0..verb).rev().take_while(is_open).any(|k| cells[k].classes.has(TermClass::DemandModal))
    }

    /// Whom the pronoun before a verb stands for: in a claim the last mention before it that it can stand for and that does not speak;
    /// elsewhere the subject of an earlier verb of the sentence.
    fn antecedent(&self, verb: usize) -> Option<u16> {
        let voice = self.voice[verb];
        let tokens = &self.segmentation.tokens[self.reading.offset..];
        let pronoun = |k: usize| self.lexicons.pronouns.class(tokens[k].word);
        let at = (verb.saturating_sub(PRONOUN)..verb).rev().find(|k| pronoun(*k).is_some())?;
        let class = pronoun(at)?;
        let can_stand = |spot: &u16| {
            let record = &self.mentions.list[self.mention(*spot) as usize];
            let entity = self.mentions.entity(record.entity);
            let fits = match class {
                Pronoun::He => entity.kind == Kind::Person && entity.gender.agrees(Gender::Male),
                Pronoun::She => entity.kind == Kind::Person && entity.gender.agrees(Gender::Female),
                Pronoun::It => entity.kind != Kind::Person,
                Pronoun::They => true,
                Pronoun::I | Pronoun::We | Pronoun::Who => false,
            };
            let ends = self.reading.spots[*spot as usize].end as usize;
            let is_free = match voice {
                NONE => self.clauses.subject[..at].contains(&Subject::Spot(*spot)),
                claim => !self.is_holder(claim, record.entity),
            };
            fits && ends <= at && record.kind != Kind::Demonym && is_free
        };
        (0..self.reading.spots.len() as u16).rev().find(can_stand)
    }

    /// Is the mention a weapon system?
    pub(super) fn is_system(&self, spot: u16) -> bool {
        self.mentions.list[self.mention(spot) as usize].kind == Kind::System
    }

    /// Did the caller bring the mention?
    pub(super) fn is_given(&self, spot: u16) -> bool {
        self.mentions.list[self.mention(spot) as usize].how == How::Given
    }

    /// The mentions of the sentence that the caller brought.
    pub(super) fn given(&self) -> Vec<u16> {
        (0..self.reading.spots.len() as u16).filter(|spot| self.is_given(*spot)).collect()
    }

    /// The mentions that a list or pair joins with this one: "Riga and Oslo".
    pub(super) fn joined(&self, spot: u16) -> Vec<u16> {
        let (cells, spots) = (&self.reading.cells, &self.reading.spots);
        let mut run = vec![spot];
        let mut current = spots[spot as usize];
        while let Some(k) = (current.first as usize).checked_sub(2) {
            if cells[k + 1].part != Part::Conjunction || cells[k].spot == 0 {
                break;
            }
            run.push(cells[k].spot - 1);
            current = spots[cells[k].spot as usize - 1];
        }
        let mut current = spots[spot as usize];
        while let Some(next) = cells.get(current.end as usize + 1) {
            if cells[current.end as usize].part != Part::Conjunction || next.spot == 0 {
                break;
            }
            run.push(next.spot - 1);
            current = spots[next.spot as usize - 1];
        }
        run
    }

    /// Is the mention one of two between whom something is: "a new stage in the relations between Riga and Oslo"?
    pub(super) fn is_of_two(&self, spot: u16) -> bool {
        let first = self.joined(spot).iter().map(|spot| self.reading.spots[*spot as usize].first).min();
        let before = first.and_then(|first| (first as usize).checked_sub(1));
        let between = self.lexicons.vocabulary.get("between");
        before.is_some_and(|at| self.segmentation.tokens[self.reading.offset + at].word == between)
    }

    /// Are both mentions members of one list or pair: "Riga and Oslo"?
    pub(super) fn is_listed(&self, one: u32, other: u32) -> bool {
        let spot = |mention: u32| self.reading.spots.iter().position(|spot| spot.mention == mention);
        match (spot(one), spot(other)) {
            (Some(one), Some(other)) => self.joined(one as u16).contains(&(other as u16)),
            _ => false,
        }
    }

    /// Does whoever speaks here mention nobody else in the sentence, save those joined with it and themselves?
    pub(super) fn is_sole(&self, spot: u16) -> bool {
        let voice = self.voice[self.reading.spots[spot as usize].first as usize];
        let joined = self.joined(spot);
        (0..self.reading.spots.len() as u16).all(|other| {
            let elsewhere = self.voice[self.reading.spots[other as usize].first as usize] != voice;
            elsewhere
                || joined.contains(&other)
                || self.entity(other) == self.entity(spot)
                || voice != NONE && self.is_holder(voice, self.entity(other))
        })
    }

    /// Whose words a token is.
    pub(super) fn speaker(&self, at: usize) -> Who {
        if self.voice[at] == NONE { Who::Author } else { Who::Claim(self.voice[at]) }
    }

    /// Who holds what the words at `at` say with this subject: the claim whose cue they are, the actor that the subject
    /// names, or whoever speaks where it is "I" or "we".
    pub(super) fn holder(&self, at: usize, subject: Subject) -> Who {
        if self.cue[at] != NONE {
            return Who::Claim(self.cue[at]);
        }
        match subject {
            Subject::Spot(spot) | Subject::Owned(spot) => match self.speaker(at) {
                Who::Claim(claim) if self.is_holder(claim, self.entity(spot)) => Who::Claim(claim),
                _ => Who::Actor(self.mention(spot)),
            },
            Subject::First => self.speaker(at),
            // "said she supported Oslo": the pronoun of a content is most often who speaks
            Subject::Third if self.voice[at] != NONE => self.speaker(at),
            Subject::Third | Subject::Nominal | Subject::None => Who::Unnamed,
        }
    }

    /// Is the entity one of those who make the claim?
    pub(super) fn is_holder(&self, claim: u32, entity: EntityId) -> bool {
        self.holders[claim as usize].contains(&entity)
    }

    /// Is the claim's source "I" or "we"? Then a claim around it is the same speaker's.
    fn is_first_person(&self, claim: u32) -> bool {
        let Some(source) = self.claims[claim as usize].source else { return false };
        let token = self.segmentation.tokens.get(self.segmentation.token_at(source.start));
        token.is_some_and(|token| {
            let mut terms = self.lexicons.stance_terms.at(std::iter::once(token.word));
            token.span.end >= source.end && terms.any(|(term, _)| term.class == TermClass::FirstPerson)
        })
    }

    /// Marks for each token of the sentence whose words it is and whose cue.
    pub(super) fn place_claims(&mut self, near: &[(u32, u32)]) {
        let tokens = &self.segmentation.tokens[self.reading.offset..self.reading.offset + self.reading.cells.len()];
        self.voice.clear();
        self.voice.resize(tokens.len(), NONE);
        self.echo.clear();
        self.echo.resize(tokens.len(), NONE);
        self.cue.clear();
        self.cue.resize(tokens.len(), NONE);
        self.used.clear();
        self.used.resize(tokens.len(), false);
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
        let sentence = first.span.cover(last.span);
        let mark = |table: &mut Vec<u32>, span: Span, claim: usize| {
            if span.overlaps(sentence) {
                let from = tokens.partition_point(|token| token.span.end <= span.start);
                let to = tokens.partition_point(|token| token.span.start < span.end);
                table[from..to].fill(claim as u32);
            }
        };
        // an outer claim stands before those nested in it, so that the innermost remains
        for claim in near.iter().map(|(_, claim)| *claim as usize) {
            let echoes = self.claims[claim].nested_in.is_some() && self.is_first_person(claim as u32);
            let table = if echoes { &mut self.echo } else { &mut self.voice };
            for span in &self.claims[claim].content {
                mark(table, *span, claim);
            }
            if let Some(cue) = &self.claims[claim].cue {
                mark(&mut self.cue, cue.span, claim);
            }
        }
    }

    /// Adds a finding, unless somebody would be the target of their own words.
    pub(super) fn find(&mut self, who: Who, spot: u16, words: (usize, usize), rule: Rule, effect: &Effect, score: f32) {
        self.used[words.0] = true;
        let target = self.mention(spot);
        let entity = self.entity(spot);
        let own = match who {
            Who::Claim(claim) => self.is_holder(claim, entity),
            Who::Actor(mention) => mention == target || self.mentions.list[mention as usize].entity == entity,
            Who::Author | Who::Unnamed => false,
        };
        if own || score == 0.0 {
            return;
        }
        self.findings.push(Finding {
            who,
            target,
            span: self.span(words.0, words.1),
            rule,
            operators: effect.operators,
            score,
            factuality: effect.factuality,
            is_ambiguous: false,
        });
    }
}
