//! Is a confidence what it says: of the claims with a confidence of 0.9, are nine of ten right? And how often is each pattern right?

use std::collections::BTreeMap;

use serde::Serialize;

/// Claims whose confidence lies in a range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reliability {
    /// The least confidence of the range.
    pub from: f64,
    /// The range ends below it.
    pub to: f64,
    /// How many there are.
    pub claims: usize,
    /// Mean of what they say.
    pub confidence: f64,
    /// Share of them that is right in source and content.
    pub right: f64,
}

/// Claims of a pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Precision {
    /// How many there are.
    pub claims: usize,
    /// How many of them are right in source and content.
    pub right: usize,
}

/// Ranges: below 0.5, then by tenths.
const RANGES: usize = 6;

/// Counts claims as they come.
#[derive(Default)]
pub(super) struct Tally {
    ranges: [(usize, f64, usize); RANGES],
    pub(super) rules: BTreeMap<String, Precision>,
}

impl Tally {
    pub(super) fn add(&mut self, confidence: Option<f32>, rule: Option<&str>, is_right: bool) {
        if let Some(confidence) = confidence.map(f64::from) {
            // a confidence is written with three digits: 0.9 must not fall below itself
            let range = ((confidence + 1e-6) * 10.0) as usize;
            let slot = &mut self.ranges[range.saturating_sub(4).min(RANGES - 1)];
            *slot = (slot.0 + 1, slot.1 + confidence, slot.2 + usize::from(is_right));
        }
        if let Some(rule) = rule {
            let counts = self.rules.entry(rule.to_owned()).or_default();
            counts.claims += 1;
            counts.right += usize::from(is_right);
        }
    }

    /// The ranges that have claims, lowest first.
    pub(super) fn ranges(&self) -> Vec<Reliability> {
        let range = |(index, &(claims, sum, right)): (usize, &(usize, f64, usize))| Reliability {
            from: if index == 0 { 0.0 } else { (index + 4) as f64 / 10.0 },
            to: (index + 5) as f64 / 10.0,
            claims,
            confidence: sum / claims.max(1) as f64,
            right: right as f64 / claims.max(1) as f64,
        };
        self.ranges.iter().enumerate().filter(|(_, slot)| slot.0 > 0).map(range).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_fall_in_the_range_of_their_confidence() {
        let mut tally = Tally::default();
        for (confidence, is_right) in [(0.9, true), (0.95, true), (1.0, false), (0.899, true), (0.3, false)] {
            tally.add(Some(confidence), Some("P1"), is_right);
        }
        tally.add(None, Some("P2"), true);
        let ranges = tally.ranges();
        let rows: Vec<_> = ranges.iter().map(|row| (row.from, row.to, row.claims)).collect();
        assert_eq!(rows, [(0.0, 0.5, 1), (0.8, 0.9, 1), (0.9, 1.0, 3)]);
        assert!((ranges[2].right - 2.0 / 3.0).abs() < 1e-9 && (ranges[2].confidence - 0.95).abs() < 1e-6);
        assert_eq!(tally.rules["P1"], Precision { claims: 5, right: 3 });
    }
}
