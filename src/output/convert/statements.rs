//! Statements in the sense of discourse network analysis: an actor, a concept, and whether the one agrees with the other.
//!
//! One stance of an actor is one statement. A stance that is neutral or mixed says neither yes nor no.

use super::documents::{Told, extent};
use crate::records::Stance;

/// A statement.
#[derive(Debug)]
pub(super) struct Statement<'t> {
    /// Code points of the text before it, and up to its end.
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) actor: Party<'t>,
    /// Towards whom or what.
    pub(super) concept: Party<'t>,
    /// `None` where it says neither.
    pub(super) agrees: Option<bool>,
    pub(super) score: i8,
    pub(super) act: &'t str,
    pub(super) evidence: String,
}

/// An actor or what it speaks about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Party<'t> {
    pub(super) name: &'t str,
    pub(super) id: &'t str,
    pub(super) kind: &'t str,
    pub(super) country: &'t str,
    pub(super) role: &'t str,
}

impl<'t> Party<'t> {
    /// Persons are one variable of the analysis, all other actors another.
    pub(super) fn person_and_organization(&self) -> (&'t str, &'t str) {
        if self.kind == "person" { (self.name, "") } else { ("", self.name) }
    }
}

/// The statements of a document, in the order of its stances. The article's own voice and unnamed sources are no actors.
pub(super) fn statements(told: &Told) -> Vec<Statement<'_>> {
    told.record.stances.iter().filter_map(|stance| statement(told, stance)).collect()
}

fn statement<'t>(told: &'t Told, stance: &'t Stance) -> Option<Statement<'t>> {
    let holder = stance.holder.as_ref()?;
    let (id, name) = (holder.entity.as_deref()?, holder.name.as_deref()?);
    let claim = told.record.claims.iter().find(|claim| stance.claim.as_ref() == Some(&claim.id));
    let (start, end) = match claim {
        Some(claim) => extent(&claim.content)?,
        None => {
            let evidence = stance.evidence.iter().map(|evidence| &evidence.surface);
            extent([&holder.surface, &stance.target.surface].into_iter().chain(evidence))?
        }
    };
    let agrees = match stance.label.as_str() {
        "support" => Some(true),
        "oppose" => Some(false),
        _ => None,
    };
    let target = stance.target.entity.as_deref().unwrap_or_default();
    let words: Vec<&str> = stance.evidence.iter().map(|evidence| evidence.surface.text.as_str()).collect();
    (start < end).then(|| Statement {
        start,
        end,
        actor: party(told, id, name),
        concept: Party {
            kind: stance.target.kind.as_deref().unwrap_or_default(),
            ..party(told, target, stance.target.name.as_deref().unwrap_or_default())
        },
        agrees,
        score: stance.score,
        act: claim.map_or("", |claim| claim.act.as_str()),
        evidence: words.join(" | "),
    })
}

/// What the document says of an entity: as a speaker, else as a mention.
fn party<'t>(told: &'t Told, id: &'t str, name: &'t str) -> Party<'t> {
    let speaker = told.record.claims.iter().flat_map(|claim| &claim.speakers).find(|it| it.entity == id);
    let mention = told.record.mentions.iter().find(|it| it.entity == id);
    let kind = speaker.map(|it| it.kind.as_str()).filter(|kind| !kind.is_empty());
    let country = speaker.map(|it| it.country.as_str()).filter(|country| !country.is_empty());
    Party {
        name,
        id,
        kind: kind.or(mention.map(|it| it.kind.as_str())).unwrap_or_default(),
        country: country.or(mention.map(|it| it.country.as_str())).unwrap_or_default(),
        role: speaker.and_then(|it| it.role.as_deref()).unwrap_or_default(),
    }
}

/// Seconds from 1970 to the beginning of a date, of a month or of a year, in UTC.
pub(super) fn seconds(published: Option<&str>) -> Option<i64> {
    let mut parts = published?.split('-');
    let year = parts.next()?.parse().ok()?;
    let mut next = || parts.next().map_or(Some(1), |part| part.parse().ok());
    let date = jiff::civil::Date::new(year, next()?, next()?).ok()?;
    Some(date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_those_of_utc() {
        assert_eq!(seconds(Some("1970-01-02")), Some(86_400));
        assert_eq!(seconds(Some("2017-03-20")), Some(1_489_968_000));
        assert_eq!(seconds(Some("2017-03")), Some(1_488_326_400));
        assert_eq!(seconds(Some("2017")), Some(1_483_228_800));
        assert_eq!([seconds(Some("yesterday")), seconds(None)], [None, None]);
    }
}
