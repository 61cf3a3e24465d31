//! Shifts: a holder who stood for a target in one period and against it in the next, or the other way round.

use std::collections::BTreeMap;

use super::pairs::{Tally, strongest};
use super::{Party, Period, Voice};

/// A change of sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift<'s> {
    /// Who.
    pub holder: &'s Party,
    /// Towards whom or what.
    pub target: &'s Party,
    /// Before.
    pub before: Side<'s>,
    /// After.
    pub after: Side<'s>,
}

/// Where a holder stood in a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Side<'s> {
    /// Label of the period.
    pub period: String,
    /// Mean score of its statements.
    pub mean_score: f64,
    /// How many there are.
    pub statements: u32,
    /// The strongest of those that take this side.
    pub voice: &'s Voice,
}

/// The shifts of a holder towards a target. Periods in which the holder takes no side, and documents without a date, are passed over.
pub(super) fn of<'s>(holder: &'s Party, target: &'s Party, voices: &'s [Voice], by: Period) -> Vec<Shift<'s>> {
    let mut periods: BTreeMap<String, Vec<&'s Voice>> = BTreeMap::new();
    for voice in voices {
        periods.entry(by.label(voice.published.as_deref())).or_default().push(voice);
    }
    periods.remove("");
    let mut sides = periods.into_iter().filter_map(|(period, voices)| side(period, &voices));
    let Some(mut before) = sides.next() else { return Vec::new() };
    let mut shifts = Vec::new();
    for after in sides {
        if before.mean_score.signum() != after.mean_score.signum() {
            shifts.push(Shift { holder, target, before: before.clone(), after: after.clone() });
        }
        before = after;
    }
    shifts
}

fn side<'s>(period: String, voices: &[&'s Voice]) -> Option<Side<'s>> {
    let Tally { mean_score, statements, .. } = Tally::of(voices);
    let takes_it = |voice: &&&'s Voice| f64::from(voice.score) * mean_score > 0.0;
    let voice = strongest(voices.iter().filter(takes_it).copied())?;
    Some(Side { period, mean_score, statements, voice })
}
