//! `annotations.jsonl` read back: the records of a run's output, for what is made of many documents.
//!
//! It knows the fields that the schema promises, and nothing of the stages that made them. Records are read one by one, so that a run of
//! any size can be gone through in the memory of its largest document.

mod folder;

use serde::Deserialize;

pub use folder::{Records, RecordsError, open};

/// A document as `annotations.jsonl` holds it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Record {
    /// Its id.
    pub id: String,
    /// Where it was read.
    #[serde(default)]
    pub path: String,
    /// Its title.
    #[serde(default)]
    pub title: Option<String>,
    /// Who wrote it.
    #[serde(default)]
    pub authors: Vec<String>,
    /// ISO 8601 date, or the year or month alone.
    #[serde(default)]
    pub published: Option<String>,
    /// Who published it.
    #[serde(default)]
    pub outlet: Option<String>,
    /// Its address.
    #[serde(default)]
    pub url: Option<String>,
    /// What it mentions.
    #[serde(default)]
    pub mentions: Vec<Mention>,
    /// Its claims.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// Its stances.
    #[serde(default)]
    pub stances: Vec<Stance>,
}

/// Code points of the text, end exclusive, and what stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Surface {
    /// Code points before it.
    pub start: u32,
    /// Code points up to its end.
    pub end: u32,
    /// The words.
    #[serde(default)]
    pub text: String,
}

/// A mention.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Mention {
    /// Where it stands.
    #[serde(flatten)]
    pub surface: Surface,
    /// "person", "place", …
    pub kind: String,
    /// Wikidata number or slug.
    pub entity: String,
    /// Canonical name.
    pub name: String,
    /// ISO 3166-1 alpha-3 code, or empty.
    #[serde(default)]
    pub country: String,
}

/// A claim.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Claim {
    /// Its id in the document.
    pub id: String,
    /// "direct", "mixed" or "indirect".
    pub kind: String,
    /// What is attributed.
    #[serde(default)]
    pub content: Vec<Surface>,
    /// The words that name the source.
    #[serde(default)]
    pub source: Option<Surface>,
    /// The words that attribute.
    #[serde(default)]
    pub cue: Option<Surface>,
    /// Who says it.
    #[serde(default)]
    pub speakers: Vec<Speaker>,
    /// What it does.
    #[serde(default)]
    pub act: String,
    /// Probability that source and content are right.
    #[serde(default)]
    pub confidence: f32,
    /// The pattern that found it.
    #[serde(default)]
    pub rule: String,
    /// The claim in whose content it stands.
    #[serde(default)]
    pub nested_in: Option<String>,
}

impl Claim {
    /// What is attributed, in one line: a blank stands where a cue or a paragraph's end interrupts it.
    pub fn quote(&self) -> String {
        let parts: Vec<&str> = self.content.iter().map(|span| span.text.as_str()).collect();
        parts.join(" ")
    }
}

/// Who says a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Speaker {
    /// Wikidata number or slug.
    pub entity: String,
    /// Canonical name.
    pub name: String,
    /// "person", "place", …
    #[serde(default)]
    pub kind: String,
    /// ISO 3166-1 alpha-3 code, or empty.
    #[serde(default)]
    pub country: String,
    /// In which role.
    #[serde(default)]
    pub role: Option<String>,
}

/// A stance.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Stance {
    /// Id of its claim; `None` for what the article narrates.
    #[serde(default)]
    pub claim: Option<String>,
    /// Whose it is; `None` for the article's own voice.
    #[serde(default)]
    pub holder: Option<Party>,
    /// Towards whom or what.
    pub target: Party,
    /// "support", "oppose", "neutral" or "mixed".
    pub label: String,
    /// −3 to 3.
    #[serde(default)]
    pub score: i8,
    /// Probability that the label is right.
    #[serde(default)]
    pub confidence: f32,
    /// The words that say so.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
}

/// A holder or target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Party {
    /// Where it stands.
    #[serde(flatten)]
    pub surface: Surface,
    /// Wikidata number or slug; `None` for a holder that names nobody.
    #[serde(default)]
    pub entity: Option<String>,
    /// Canonical name.
    #[serde(default)]
    pub name: Option<String>,
    /// "person", "place", … of a target.
    #[serde(default)]
    pub kind: Option<String>,
}

/// Words that speak for a stance.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Evidence {
    /// The words.
    #[serde(flatten)]
    pub surface: Surface,
    /// The rule that weighed them.
    #[serde(default)]
    pub rule: String,
    /// How much they say.
    #[serde(default)]
    pub score: f32,
}
