//! Mentions: where people, places, organizations, systems, events and issues are named, and which entity each one is.
//!
//! Read [`Mentions`] first. It knows the gazetteers and the document; it must not know claims or stances. Pronouns and
//! descriptions are added later, by the speaker stage.

use std::fmt;
use std::ops::Range;

use crate::document::Document;
use crate::lexicons::Lexicons;
use crate::segment::Segmentation;
use crate::span::Span;

/// What is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A human being.
    Person,
    /// A state, city, sea, region.
    Place,
    /// A ministry, army, company, outlet.
    Organization,
    /// A weapon, military platform, missile-defence system, named fleet.
    System,
    /// A named meeting, pact, summit, war, exercise.
    Event,
    /// A topic of dispute.
    Issue,
    /// An adjective or noun of nationality.
    Demonym,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] =
        [Self::Person, Self::Place, Self::Organization, Self::System, Self::Event, Self::Issue, Self::Demonym];

    /// Its name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::Organization => "organization",
            Self::System => "system",
            Self::Event => "event",
            Self::Issue => "issue",
            Self::Demonym => "demonym",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How a mention, or a speaker, was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// A gazetteer's canonical name.
    Gazetteer,
    /// Another name of a gazetteer's entity.
    Alias,
    /// Part of a full name that the document holds.
    Surname,
    /// A title before it.
    Title,
    /// The shape of its words, or the words around it.
    Pattern,
    /// A short form that the document defines.
    Acronym,
    /// A pronoun.
    Pronoun,
    /// A description: "the minister", "the expert".
    Nominal,
    /// A capital or seat of government that stands for its state.
    Metonym,
    /// The caller brought it.
    Given,
}

impl How {
    /// Its name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gazetteer => "gazetteer",
            Self::Alias => "alias",
            Self::Surname => "surname",
            Self::Title => "title",
            Self::Pattern => "pattern",
            Self::Acronym => "acronym",
            Self::Pronoun => "pronoun",
            Self::Nominal => "nominal",
            Self::Metonym => "metonym",
            Self::Given => "given",
        }
    }
}

/// Grammatical gender of a person's pronouns, where known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gender {
    /// Not known.
    #[default]
    Unknown,
    /// "she".
    Female,
    /// "he".
    Male,
}

/// ISO 3166-1 alpha-3 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 3]);

impl Country {
    /// From three capital letters.
    pub fn new(code: &str) -> Option<Self> {
        let code: [u8; 3] = code.as_bytes().try_into().ok()?;
        code.iter().all(u8::is_ascii_uppercase).then_some(Self(code))
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("three ASCII capitals")
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An entity of the document: one record for all its mentions. Index of [`Mentions::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);

/// Whom or what mentions of a document name.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Wikidata Q-number or slug; a slug of the name for those in no gazetteer.
    pub key: String,
    /// Canonical name.
    pub name: String,
    /// What it is. A demonym's entity is the state, and so a place.
    pub kind: Kind,
    /// The state that it is, lies in or belongs to.
    pub country: Option<Country>,
    /// Of a person.
    pub gender: Gender,
    /// Office or description on the document's date, if known.
    pub role: Option<String>,
    /// Row of the gazetteer, if it is in one.
    pub row: Option<u32>,
}

/// A stretch of text that names an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Bytes of the text.
    pub span: Span,
    /// Tokens that it touches, as indices of [`Segmentation::tokens`].
    pub tokens: Range<u32>,
    /// Index of its sentence.
    pub sentence: u32,
    /// What it is here: "Russian" is a demonym of an entity that is a place.
    pub kind: Kind,
    /// Which entity.
    pub entity: EntityId,
    /// How it was recognised.
    pub how: How,
}

/// All mentions of a document, by start, and the entities that they name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mentions {
    /// By start, then longest first. Mentions of issues and events may hold other mentions; others are disjoint.
    pub list: Vec<Mention>,
    /// Entities, in the order of their first mention.
    pub entities: Vec<Entity>,
}

impl Mentions {
    /// The entity of an id.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    /// Mentions that start within the span.
    pub fn within(&self, span: Span) -> &[Mention] {
        let from = self.list.partition_point(|mention| mention.span.start < span.start);
        let to = self.list.partition_point(|mention| mention.span.start < span.end);
        &self.list[from..to.max(from)]
    }
}

/// Finds the mentions of a document.
pub fn find(_lexicons: &Lexicons, _document: &Document, _segmentation: &Segmentation) -> Mentions {
    Mentions::default()
}
