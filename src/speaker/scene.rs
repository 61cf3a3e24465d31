//! What the parts of the speaker stage share: the document with its mentions, and reading access to words.

use rustc_hash::FxHashMap;

use super::roles::{self, Role};

use crate::document::Document;
use crate::entity::Country;
use crate::lexicons::{Lexicons, NominalClass, Pronoun, WordClasses};
use crate::mention::{Entity, EntityId, Gender, How, Kind, Mention, Mentions};
use crate::segment::{Segmentation, Token};
use crate::span::Span;
use crate::syntax::Syntax;
use crate::tag::Upos;

/// The document, its mentions, and what is added to them.
pub(super) struct Scene<'a> {
    pub(super) lexicons: &'a Lexicons,
    pub(super) document: &'a Document,
    pub(super) segmentation: &'a Segmentation,
    pub(super) syntax: &'a Syntax,
    pub(super) mentions: &'a mut Mentions,
    /// Pronouns and descriptions that were resolved.
    pub(super) added: Vec<Mention>,
    /// Entities by their row of the gazetteer.
    by_row: FxHashMap<u32, EntityId>,
    /// The two states that the text is about, once they are asked for.
    pub(super) two_states: Option<Vec<EntityId>>,
    /// How the document describes people, once it is asked for.
    roles: Option<Vec<Role>>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        lexicons: &'a Lexicons,
        document: &'a Document,
        segmentation: &'a Segmentation,
        syntax: &'a Syntax,
        mentions: &'a mut Mentions,
    ) -> Self {
        let rows = (0..).map(EntityId).zip(&mentions.entities).filter_map(|(id, entity)| Some((entity.row?, id)));
        let by_row = rows.collect();
        Self {
            lexicons,
            document,
            segmentation,
            syntax,
            mentions,
            added: Vec::new(),
            by_row,
            two_states: None,
            roles: None,
        }
    }

    /// How the document describes people. They are taken out while they are used, and put back with [`Scene::keep_roles`].
    pub(super) fn take_roles(&mut self) -> Vec<Role> {
        self.roles.take().unwrap_or_else(|| roles::learn(self))
    }

    /// Keeps what [`Scene::take_roles`] gave.
    pub(super) fn keep_roles(&mut self, roles: Vec<Role>) {
        self.roles = Some(roles);
    }

    /// The text of some tokens.
    pub(super) fn text(&self, tokens: &std::ops::Range<u32>) -> &'a str {
        self.token(tokens.start).span.cover(self.token(tokens.end - 1).span).of(&self.document.text)
    }

    /// A verb, as far as the sentence was tagged.
    pub(super) fn is_verb(&self, at: u32) -> bool {
        self.syntax.tag(at as usize).is_some_and(|tag| matches!(tag.upos(), Upos::Verb | Upos::Aux))
    }

    pub(super) fn token(&self, at: u32) -> &Token {
        &self.segmentation.tokens[at as usize]
    }

    pub(super) fn surface(&self, at: u32) -> &str {
        self.token(at).of(&self.document.text)
    }

    pub(super) fn classes(&self, at: u32) -> WordClasses {
        self.lexicons.function_words.classes(self.token(at).word)
    }

    pub(super) fn nominal(&self, at: u32) -> Option<NominalClass> {
        self.lexicons.nominals.class(self.token(at).word)
    }

    /// What one of those is whom a plural noun describes.
    pub(super) fn nominal_of_one(&self, at: u32) -> Option<NominalClass> {
        let nominals = &self.lexicons.nominals;
        nominals.class(nominals.singular(self.token(at).word)?)
    }

    pub(super) fn pronoun(&self, at: u32) -> Option<Pronoun> {
        self.lexicons.pronouns.class(self.token(at).word)
    }

    pub(super) fn entity(&self, id: EntityId) -> &Entity {
        self.mentions.entity(id)
    }

    /// The article's date, ISO 8601.
    pub(super) fn date(&self) -> Option<&str> {
        self.document.published.as_deref().or(self.segmentation.masthead.published.as_deref())
    }

    /// The mention of a flat kind that holds the token.
    pub(super) fn mention_at(&self, token: u32) -> Option<&Mention> {
        let start = self.token(token).span.start;
        let to = self.mentions.list.partition_point(|mention| mention.span.start <= start);
        let from = to.saturating_sub(16);
        self.mentions.list[from..to]
            .iter()
            .rev()
            .find(|mention| mention.tokens.contains(&token) && !mention.kind.holds_others())
    }

    /// The entity of a row of the gazetteer, which the document need not mention.
    pub(super) fn entity_of_row(&mut self, row: u32) -> EntityId {
        if let Some(known) = self.by_row.get(&row) {
            return *known;
        }
        let gazetteer = &self.lexicons.gazetteer;
        let role = self.date().and_then(|date| gazetteer.role_on(row, date)).map(str::to_owned);
        self.mentions.entities.push(Entity {
            key: gazetteer.id(row).to_owned(),
            name: gazetteer.name(row).to_owned(),
            kind: gazetteer.kind(row),
            country: gazetteer.country(row),
            gender: gazetteer.gender(row),
            role,
            row: Some(row),
        });
        let id = EntityId(self.mentions.entities.len() as u32 - 1);
        self.by_row.insert(row, id);
        id
    }

    /// Makes an entity of each state whose capital or seat of government is mentioned.
    pub(super) fn add_states(&mut self) {
        for at in 0..self.mentions.entities.len() {
            let row = self.mentions.entities[at].row;
            if let Some(state) = row.and_then(|row| self.lexicons.gazetteer.stands_for(row)) {
                self.entity_of_row(state);
            }
        }
    }

    /// The entity of a row, if the document mentions it.
    pub(super) fn mentioned_row(&self, row: u32) -> Option<EntityId> {
        self.by_row.get(&row).copied()
    }

    /// The state with this code.
    pub(super) fn state(&mut self, country: Country) -> Option<EntityId> {
        let row = self.lexicons.gazetteer.state(country)?;
        Some(self.entity_of_row(row))
    }

    /// Class of an entity of the gazetteer, `""` for others.
    pub(super) fn class(&self, id: EntityId) -> &str {
        self.entity(id).row.map_or("", |row| self.lexicons.gazetteer.class(row))
    }

    /// A state, territory, or one that would be one.
    pub(super) fn is_state(&self, id: EntityId) -> bool {
        matches!(self.class(id), "state" | "territory" | "disputed")
    }

    /// Notes that these tokens stand for the entity.
    pub(super) fn add(&mut self, tokens: std::ops::Range<u32>, entity: EntityId, how: How) {
        let span = self.token(tokens.start).span.cover(self.token(tokens.end - 1).span);
        let sentence = self.segmentation.sentence_at(span.start) as u32;
        let kind = self.entity(entity).kind;
        self.added.push(Mention { span, tokens, sentence, kind, entity, how });
    }

    /// Tokens that lie in the span.
    pub(super) fn tokens_in(&self, span: Span) -> std::ops::Range<u32> {
        let from = self.segmentation.token_at(span.start);
        let to = self.segmentation.tokens.partition_point(|token| token.span.start < span.end);
        from as u32..to.max(from) as u32
    }

    /// Learns a person's gender from a pronoun.
    pub(super) fn learn_gender(&mut self, id: EntityId, gender: Gender) {
        let entity = &mut self.mentions.entities[id.0 as usize];
        if entity.kind == Kind::Person && entity.gender == Gender::Unknown {
            entity.gender = gender;
        }
    }
}
