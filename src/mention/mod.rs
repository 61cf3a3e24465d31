//! Mentions: where people, places, organizations, systems, events and issues are named, and which entity each one is.
//!
//! Read [`Mentions`] first. It knows the gazetteers and the document; it must not know claims or stances. Pronouns and
//! descriptions are added later, by the speaker stage.

mod acronyms;
mod ambiguity;
mod authors;
mod designations;
mod details;
mod draft;
mod finish;
mod gazetteer;
mod genders;
mod heads;
mod namesakes;
pub(crate) mod office;
mod people;
mod surnames;
mod titles;
mod units;
pub(crate) mod unlisted;

use std::ops::Range;

use crate::document::Document;
pub use crate::entity::{Country, Gender, Kind};
use crate::lexicons::Lexicons;
use crate::lexicons::gazetteer::Form;
use crate::segment::Segmentation;
use crate::span::Span;
pub(crate) use draft::slug;
use draft::{Draft, Found, Scene};
use gazetteer::Candidates;
use titles::TitlesAt;
use units::Units;
pub use unlisted::Model;

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

/// Finds the mentions of a document. With [`Model::none`], names in no gazetteer are found by rules alone.
pub fn find(lexicons: &Lexicons, model: &Model, document: &Document, segmentation: &Segmentation) -> Mentions {
    let units = Units::of(lexicons, &document.text, segmentation);
    let titles = TitlesAt::find(lexicons, &units);
    let date = document.published.as_deref().or(segmentation.masthead.published.as_deref());
    let scene = Scene { lexicons, text: &document.text, segmentation, units: &units, titles: &titles, date };
    let mut draft = Draft::new(units.all.len());
    by_rules(&scene, model, &mut draft);
    if unlisted::find(&scene, model, &mut draft) {
        genders::find(&scene, model, &mut draft);
        surnames::find(&scene, model, &mut draft);
    }
    namesakes::find(&scene, &mut draft);
    details::find(&scene, &mut draft);
    finish::finish(&scene, document, draft)
}

/// Names by gazetteers and rules.
fn by_rules(scene: &Scene<'_>, model: &Model, draft: &mut Draft) {
    take_names(scene, &gazetteer::find(scene.lexicons, scene.units), draft);
    designations::find(scene, draft);
    heads::find(scene, model, draft);
    acronyms::find(scene, draft);
    authors::find(scene, draft);
    people::find(scene, model, draft, people::Pass::Full);
    genders::find(scene, model, draft);
    details::find(scene, draft);
    surnames::find(scene, model, draft);
    if people::find(scene, model, draft, people::Pass::Single) {
        genders::find(scene, model, draft);
        surnames::find(scene, model, draft);
    }
}

/// Examples to learn the typing of unlisted names from, those that the document brings being people; see [`unlisted::examples`].
pub(crate) fn examples(
    lexicons: &Lexicons,
    model: &Model,
    document: &Document,
    segmentation: &Segmentation,
    is_proper: impl Fn(u32) -> bool,
    hides: impl FnMut() -> unlisted::Hidden,
    out: &mut Vec<unlisted::Example>,
) {
    let units = Units::of(lexicons, &document.text, segmentation);
    let titles = TitlesAt::find(lexicons, &units);
    let scene = Scene { lexicons, text: &document.text, segmentation, units: &units, titles: &titles, date: None };
    let mut draft = Draft::new(units.all.len());
    by_rules(&scene, model, &mut draft);
    let people: Vec<Span> = document.given.iter().map(|given| given.span).collect();
    unlisted::examples(&scene, model, &draft, &people, is_proper, hides, out);
}

/// Takes the names of the gazetteers that are meant, the longest first where they overlap.
fn take_names(scene: &Scene<'_>, candidates: &Candidates, draft: &mut Draft) {
    let chosen = ambiguity::decide(scene, candidates);
    let mut end = [0; 2];
    for (candidate, bearer) in candidates.list.iter().zip(chosen) {
        let Some(bearer) = bearer else { continue };
        let layer = usize::from(candidate.holds_others);
        if candidate.units.start < end[layer] {
            continue;
        }
        let kind = if bearer.form == Form::Demonym { Kind::Demonym } else { scene.lexicons.gazetteer.kind(bearer.row) };
        let how = match bearer.form {
            Form::Canonical => How::Gazetteer,
            Form::Alias | Form::Demonym => How::Alias,
            Form::Surname => How::Surname,
        };
        let entity = draft.entity_of_row(scene, bearer.row);
        let units = candidate.units.clone();
        let to = units.end;
        if draft.add(Found { units, sentence: candidate.sentence, kind, entity, how }) {
            end[layer] = to;
        }
    }
}
