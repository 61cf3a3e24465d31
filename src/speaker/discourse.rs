//! Who was named before: pronouns resolve to people by recency, subjects first.
//!
//! Text measurements of the rule (recent subject of at most two sentences with the pronoun's gender, else the nearest person of at most
//! three) are in the published coreference literature for news; a tie is not guessed.

use super::scene::Scene;
use crate::mention::{EntityId, Gender};

/// A pronoun looks back over this many sentences.
const REACH: u32 = 3;
/// The rank of those of whom nothing but their distance speaks.
const NEAREST: u32 = 9;
/// … and over this many people at most.
const PEOPLE: usize = 64;

/// A person named in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) entity: EntityId,
    /// Token at which the mention starts.
    pub(super) token: u32,
    pub(super) sentence: u32,
    /// Subject of its sentence, or source of a claim.
    pub(super) is_subject: bool,
    /// Stands inside a quotation.
    pub(super) is_quoted: bool,
}

/// The people named so far, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct People {
    seen: Vec<Seen>,
}

impl People {
    /// Notes a person; what is noted twice at a token becomes a subject if either is.
    pub(super) fn note(&mut self, seen: Seen) {
        let at = self.seen.partition_point(|other| other.token < seen.token);
        if let Some(same) =
            self.seen.get_mut(at).filter(|other| other.token == seen.token && other.entity == seen.entity)
        {
            same.is_subject |= seen.is_subject;
            return;
        }
        self.seen.insert(at, seen);
    }

    /// The people before a token, the nearest first, within reach.
    pub(super) fn before(&self, token: u32, sentence: u32) -> impl Iterator<Item = &Seen> {
        let to = self.seen.partition_point(|seen| seen.token < token);
        self.seen[..to].iter().rev().take(PEOPLE).take_while(move |seen| seen.sentence + REACH >= sentence)
    }

    /// Whom "he" or "she" stands for.
    pub(super) fn he_or_she(
        &self,
        scene: &Scene<'_>,
        token: u32,
        sentence: u32,
        gender: Gender,
        excluded: &[EntityId],
    ) -> Option<EntityId> {
        let fits = |seen: &&Seen| scene.entity(seen.entity).gender.agrees(gender) && !excluded.contains(&seen.entity);
        // the lowest is best: how far back, then how certain
        let rank = |seen: &Seen| {
            let distance = sentence - seen.sentence;
            let is_known = scene.entity(seen.entity).gender == gender;
            match (distance, seen.is_subject && !seen.is_quoted, is_known) {
                (0..=2, true, true) => 3 * distance,
                (0, false, true) => 1,
                (0..=2, true, false) => 3 * distance + 2,
                _ => NEAREST,
            }
        };
        let mut best: Option<(u32, &Seen)> = None;
        for seen in self.before(token, sentence).filter(fits) {
            let rank = rank(seen);
            // of several subjects of a sentence the first, of others the nearest
            let is_subject = rank != 1 && rank != NEAREST;
            if best.is_none_or(|(lowest, _)| rank < lowest || (rank == lowest && is_subject)) {
                best = Some((rank, seen));
            }
        }
        best.map(|(_, seen)| seen.entity)
    }
}
