//! Networks: the records of a run → who stands where towards whom, and who stands with whom.
//!
//! [`stances`] gives actors and what they support or oppose, directed; [`congruence`] gives pairs of actors and on how much they agree and
//! differ, as discourse network analysis has it. A stance that is neutral is no disagreement: it is counted and gives no tie. It knows records, not
//! files.

mod congruence;
mod stances;

use std::collections::BTreeMap;

use crate::records::Record;
pub use congruence::congruence;
pub use stances::stances;

/// Which network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Actors to targets and issues.
    #[default]
    Stances,
    /// Actors with actors.
    Congruence,
}

impl Kind {
    /// All, with their names and what they are.
    pub const ALL: [(Self, &'static str, &'static str); 2] = [
        (Self::Stances, "stances", "actors to the targets and issues that they support or oppose"),
        (Self::Congruence, "congruence", "actors with actors: on how many targets they agree and differ"),
    ];
}

/// A network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Are its ties directed?
    pub is_directed: bool,
    /// In the order of their ids.
    pub nodes: Vec<Node>,
    /// In the order of their ends.
    pub edges: Vec<Edge>,
}

/// A node: an actor, or what actors speak about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Wikidata number or slug.
    pub id: String,
    /// Canonical name.
    pub label: String,
    /// "person", "place", … "issue".
    pub kind: String,
    /// ISO 3166-1 alpha-3 code, or empty.
    pub country: String,
    /// The role in which it speaks most often, or empty.
    pub role: String,
    /// Stances that it holds, neutral ones included.
    pub holds: u64,
    /// Stances towards it, neutral ones included.
    pub held: u64,
}

/// A tie.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Edge {
    /// Index of the node that it comes from.
    pub source: usize,
    /// Index of the node that it goes to.
    pub target: usize,
    /// What it is between: "target", "issue" or "actor".
    pub layer: &'static str,
    /// How much: stances with a sign, or targets on which both have one.
    pub weight: u64,
    /// −1, 0 or 1.
    pub sign: i8,
    /// Supporting stances, or targets on which both agree.
    pub positive: u64,
    /// Opposing stances, or targets on which they differ.
    pub negative: u64,
    /// Neutral and mixed stances beside them; of a pair of actors, none.
    pub other: u64,
    /// Mean of the scores, −3 to 3; of a pair of actors, from −1, always apart, to 1.
    pub score: f64,
    /// First and last day of what it was made of, if known.
    pub dates: Dates,
}

/// The first and the last date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dates {
    /// ISO 8601.
    pub first: Option<String>,
    /// ISO 8601.
    pub last: Option<String>,
}

impl Dates {
    fn add(&mut self, date: Option<&str>) {
        let Some(date) = date else { return };
        // ISO dates are in their order as text
        if self.first.as_deref().is_none_or(|first| date < first) {
            self.first = Some(date.to_owned());
        }
        if self.last.as_deref().is_none_or(|last| date > last) {
            self.last = Some(date.to_owned());
        }
    }

    fn join(&mut self, other: &Self) {
        self.add(other.first.as_deref());
        self.add(other.last.as_deref());
    }
}

/// What is gathered from records before it becomes a network.
#[derive(Debug, Default)]
pub struct Gathering {
    min_confidence: f32,
    actors: BTreeMap<String, Actor>,
    ties: BTreeMap<(String, String), Tie>,
}

#[derive(Debug, Default)]
struct Actor {
    label: String,
    kind: String,
    country: String,
    roles: BTreeMap<String, u64>,
    holds: u64,
    held: u64,
}

/// The stances of one actor towards one target.
#[derive(Debug, Default)]
struct Tie {
    positive: u64,
    negative: u64,
    other: u64,
    score: i64,
    dates: Dates,
}

impl Tie {
    fn count(&self) -> u64 {
        self.positive + self.negative + self.other
    }

    fn sign(&self) -> i8 {
        self.score.signum() as i8
    }
}

impl Gathering {
    /// With the confidence that a stance must have.
    pub fn new(min_confidence: f32) -> Self {
        Self { min_confidence, ..Self::default() }
    }

    /// Adds the stances of a document. Stances without a holder, the article's own, are no actor's.
    pub fn add(&mut self, record: &Record) {
        let date = record.published.as_deref();
        let mut seen = false;
        for stance in record.stances.iter().filter(|stance| stance.confidence >= self.min_confidence) {
            let holder = stance.holder.as_ref().and_then(|holder| Some((holder.entity.as_ref()?, holder)));
            let (Some((holder_id, holder)), Some(target_id)) = (holder, stance.target.entity.as_ref()) else {
                continue;
            };
            if holder_id == target_id {
                continue;
            }
            seen = true;
            let actor = self.actors.entry(holder_id.clone()).or_default();
            name(&mut actor.label, holder.name.as_deref());
            actor.holds += 1;
            let target = self.actors.entry(target_id.clone()).or_default();
            name(&mut target.label, stance.target.name.as_deref());
            name(&mut target.kind, stance.target.kind.as_deref());
            target.held += 1;
            let tie = self.ties.entry((holder_id.clone(), target_id.clone())).or_default();
            match stance.label.as_str() {
                "support" => tie.positive += 1,
                "oppose" => tie.negative += 1,
                _ => tie.other += 1,
            }
            tie.score += i64::from(stance.score);
            tie.dates.add(date);
        }
        if seen {
            self.describe(record);
        }
    }

    /// What the document says of the actors: kind, country and role.
    fn describe(&mut self, record: &Record) {
        for mention in &record.mentions {
            if let Some(actor) = self.actors.get_mut(&mention.entity) {
                name(&mut actor.kind, Some(&mention.kind));
                name(&mut actor.country, Some(&mention.country));
            }
        }
        for speaker in record.claims.iter().flat_map(|claim| &claim.speakers) {
            if let Some(actor) = self.actors.get_mut(&speaker.entity) {
                // the kind of who speaks, not that of the words that stand for it
                if !speaker.kind.is_empty() {
                    actor.kind.clone_from(&speaker.kind);
                }
                name(&mut actor.country, Some(&speaker.country));
                if let Some(role) = &speaker.role {
                    *actor.roles.entry(role.clone()).or_default() += 1;
                }
            }
        }
    }

    /// The nodes that these ids name, and where each is.
    fn nodes<'g>(&'g self, ids: impl Iterator<Item = &'g str>) -> (Vec<Node>, BTreeMap<&'g str, usize>) {
        let mut places: BTreeMap<&str, usize> = ids.map(|id| (id, 0)).collect();
        let mut nodes = Vec::new();
        for (id, place) in &mut places {
            *place = nodes.len();
            let Some(actor) = self.actors.get(*id) else { continue };
            // the most frequent, the first of equals
            let role = actor.roles.iter().rev().max_by_key(|(_, count)| **count);
            nodes.push(Node {
                id: (*id).to_owned(),
                label: if actor.label.is_empty() { (*id).to_owned() } else { actor.label.clone() },
                kind: actor.kind.clone(),
                country: actor.country.clone(),
                role: role.map(|(role, _)| role.clone()).unwrap_or_default(),
                holds: actor.holds,
                held: actor.held,
            });
        }
        (nodes, places)
    }
}

/// Fills in what is not known yet.
fn name(place: &mut String, known: Option<&str>) {
    if let Some(known) = known
        && place.is_empty()
    {
        place.push_str(known);
    }
}
