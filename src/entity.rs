//! What can be named: kinds of entities, countries, genders. Shared by the gazetteers, which list entities, and the stages, which find
//! them. Nothing here looks at a text.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

    /// May its mentions hold others ("the Korean War", "sanctions against Russia")?
    pub const fn holds_others(self) -> bool {
        matches!(self, Self::Event | Self::Issue)
    }
}

/// Grammatical gender of a person's pronouns, where known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gender {
    /// Not known.
    #[default]
    Unknown,
    /// "she".
    Female,
    /// "he".
    Male,
}

impl Gender {
    /// Of a lexicon's cell: `f`, `m`, anything else is unknown.
    pub fn from_cell(cell: &str) -> Self {
        match cell {
            "f" => Self::Female,
            "m" => Self::Male,
            _ => Self::Unknown,
        }
    }

    /// Can both be of one person?
    pub fn agrees(self, other: Self) -> bool {
        self == other || self == Self::Unknown || other == Self::Unknown
    }
}

/// ISO 3166-1 alpha-3 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
