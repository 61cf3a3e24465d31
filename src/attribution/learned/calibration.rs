//! From the score of a claim to the probability that it is right: a monotone map, learned from claims of articles that the
//! models had not seen.
//!
//! Scores are log-odds of acceptance; they are too sure of themselves, since acceptance judges cues one by one and not the
//! claims that are left in the end. The map is an isotonic regression (pool adjacent violators, Ayer et al. 1955) over bins of equal
//! size, and linear between the centres of what was pooled.

use super::sigmoid;
use crate::weights::ModelError;
use crate::weights::file::{Reader, Writer};

/// Claims of a bin.
const BIN: usize = 150;

/// The map. Without knots it is the logistic function.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Calibration {
    /// Score and probability, both ascending.
    knots: Vec<(f32, f32)>,
}

/// Scores that were pooled, with how many of their claims are right.
#[derive(Clone, Copy)]
struct Pool {
    scores: f64,
    right: usize,
    size: usize,
}

impl Pool {
    fn share(&self) -> f64 {
        // a pool without a wrong claim is not beyond doubt
        (self.right as f64 + 0.5) / (self.size as f64 + 1.0)
    }
}

impl Calibration {
    /// Learns the map from scores and whether their claims are right.
    pub(crate) fn fit(mut judged: Vec<(f32, bool)>) -> Self {
        judged.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut pools: Vec<Pool> = Vec::new();
        for bin in judged.chunks(BIN).filter(|bin| bin.len() * 2 >= BIN) {
            pools.push(Pool {
                scores: bin.iter().map(|(score, _)| f64::from(*score)).sum(),
                right: bin.iter().filter(|(_, is_right)| *is_right).count(),
                size: bin.len(),
            });
            while let [.., before, last] = pools[..]
                && before.share() >= last.share()
            {
                pools.pop();
                if let Some(pool) = pools.last_mut() {
                    *pool = Pool {
                        scores: before.scores + last.scores,
                        right: before.right + last.right,
                        size: before.size + last.size,
                    };
                }
            }
        }
        let knot = |pool: &Pool| ((pool.scores / pool.size as f64) as f32, pool.share() as f32);
        Self { knots: pools.iter().map(knot).collect() }
    }

    /// The probability that a claim of this score is right.
    pub(crate) fn probability(&self, score: f32) -> f32 {
        let after = self.knots.partition_point(|knot| knot.0 <= score);
        match (after.checked_sub(1).and_then(|before| self.knots.get(before)), self.knots.get(after)) {
            (None, None) => sigmoid(score),
            // below the lowest knot the odds fall with the score, so that the order stays
            (None, Some(first)) => first.1 * sigmoid(score) / sigmoid(first.0),
            (Some(last), None) => last.1,
            (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (score - a.0) / (b.0 - a.0),
        }
    }

    pub(crate) fn write(&self, file: &mut Writer) {
        file.u32s(self.knots.iter().map(|knot| knot.0.to_bits()));
        file.u32s(self.knots.iter().map(|knot| knot.1.to_bits()));
    }

    pub(crate) fn read(file: &mut Reader<'_>) -> Result<Self, ModelError> {
        let floats = |bits: Vec<u32>| bits.into_iter().map(f32::from_bits).collect::<Vec<f32>>();
        let (scores, shares) = (floats(file.u32s()?), floats(file.u32s()?));
        let ascends = |values: &[f32]| values.iter().all(|value| value.is_finite()) && values.is_sorted();
        let probable = shares.iter().all(|share| (0.0..=1.0).contains(share));
        let apart = scores.windows(2).all(|pair| pair[0] < pair[1]);
        if scores.len() != shares.len() || !ascends(&scores) || !ascends(&shares) || !probable || !apart {
            return Err(ModelError::Damaged("its calibration is no map"));
        }
        Ok(Self { knots: scores.into_iter().zip(shares).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_shares_of_right_claims_and_rise() {
        // the higher the score the more are right, but for one disorder: 20 %, 60 %, 40 %, 90 %
        let shares = [(0.0, 2), (1.0, 6), (2.0, 4), (3.0, 9)];
        let judged = shares.iter().flat_map(|&(score, right)| {
            (0..600).map(move |number| (score + number as f32 / 10_000.0, number % 10 < right))
        });
        let map = Calibration::fit(judged.collect());
        assert!((map.probability(0.03) - 0.2).abs() < 0.02);
        assert!((map.probability(1.5) - 0.5).abs() < 0.05, "what is out of order is pooled");
        assert!((map.probability(9.0) - 0.9).abs() < 0.02);
        let steps: Vec<f32> = (-40..80).map(|score| map.probability(score as f32 / 10.0)).collect();
        assert!(steps.is_sorted());
        assert!(steps[0] > 0.0 && steps[0] < 0.1);
    }

    #[test]
    fn without_knots_it_is_the_logistic_function() {
        assert_eq!(Calibration::fit(vec![(0.3, true)]).probability(0.0), 0.5);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let map = Calibration { knots: vec![(-1.5, 0.25), (2.0, 0.875)] };
        let mut writer = Writer::new(b"test", 1);
        map.write(&mut writer);
        let body = crate::weights::file::open(&writer.finish().unwrap(), "test", 1).unwrap();
        assert_eq!(Calibration::read(&mut Reader(&body)).unwrap(), map);
    }
}
