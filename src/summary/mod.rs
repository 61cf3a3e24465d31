//! Summaries of one or more runs: who stands where towards whom, over time, with each statement counted once.
//!
//! Records come in one by one ([`Summary::add`]); what is said in them is gathered under its holder and target ([`pairs`]), words that
//! several articles report are one statement with several witnesses ([`statements`]), and a holder who changes sides between two periods
//! is a shift ([`shifts`]). It knows records, neither stages nor files.

pub mod pairs;
pub mod period;
pub mod shifts;
pub mod statements;

use std::collections::BTreeMap;

pub use pairs::{Pair, Party, Tally};
pub use period::Period;
pub use shifts::Shift;
pub use statements::{Statements, Witness};

use crate::records::{Record, Stance};

/// A stance towards a target, in one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    /// The statement that it belongs to: index into [`Statements::witnesses`]' leaders, or one of its own outside claims.
    pub statement: usize,
    /// The document's id.
    pub document: String,
    /// The claim's id in all the run, or the document's where there is no claim.
    pub claim: String,
    /// When the document was published.
    pub published: Option<String>,
    /// "support", "oppose", "neutral" or "mixed".
    pub label: String,
    /// −3 to 3.
    pub score: i8,
    /// The words that say so.
    pub evidence: String,
    /// The claim's content; empty outside claims.
    pub quote: String,
}

/// What was gathered.
#[derive(Debug, Default)]
pub struct Summary {
    /// Stances by holder and target.
    voices: BTreeMap<(String, String), Gathered>,
    /// Statements and their witnesses.
    pub statements: Statements,
    /// Documents that were gone through.
    pub documents: u64,
}

/// All that one holder says of one target.
#[derive(Debug)]
struct Gathered {
    holder: Party,
    target: Party,
    voices: Vec<Voice>,
}

impl Summary {
    /// Gathers what a document says.
    pub fn add(&mut self, record: &Record) {
        self.documents += 1;
        let statements: BTreeMap<&str, usize> =
            record.claims.iter().map(|claim| (claim.id.as_str(), self.statements.add(record, claim))).collect();
        // one voice for a holder and target of a claim: the strongest, the first of equals
        let mut strongest: BTreeMap<(Option<&str>, Party, Party), &Stance> = BTreeMap::new();
        let mut order = Vec::new();
        for stance in &record.stances {
            let key = (stance.claim.as_deref(), Party::holder(record, stance), Party::target(record, stance));
            match strongest.get_mut(&key) {
                // outside claims every sentence speaks for itself
                Some(best) if stance.claim.is_some() => {
                    if stance.score.unsigned_abs() > best.score.unsigned_abs() {
                        *best = stance;
                    }
                }
                Some(_) => order.push((key, Some(stance))),
                None => {
                    strongest.insert(key.clone(), stance);
                    order.push((key, None));
                }
            }
        }
        for (key, own) in order {
            let stance = own.unwrap_or(strongest[&key]);
            let (claim, holder, target) = key;
            let statement = match claim.and_then(|claim| statements.get(claim)) {
                Some(statement) => *statement,
                None => self.statements.alone(),
            };
            let quote = claim.and_then(|id| record.claims.iter().find(|claim| claim.id == id));
            let evidence: Vec<&str> = stance.evidence.iter().map(|it| it.surface.text.as_str()).collect();
            let voice = Voice {
                statement,
                document: record.id.clone(),
                claim: claim.map_or_else(|| record.id.clone(), |claim| format!("{}#{claim}", record.id)),
                published: record.published.clone(),
                label: stance.label.clone(),
                score: stance.score,
                evidence: evidence.join(" | "),
                quote: quote.map(crate::records::Claim::quote).unwrap_or_default(),
            };
            let gathered = self.voices.entry((holder.id.clone(), target.id.clone()));
            gathered.or_insert_with(|| Gathered { holder, target, voices: Vec::new() }).voices.push(voice);
        }
    }

    /// Holders and targets, in the order of their names; a row for each period if one is given.
    pub fn pairs(&self, by: Option<Period>) -> Vec<Pair<'_>> {
        let mut out = Vec::new();
        for Gathered { holder, target, voices } in self.voices.values() {
            let mut by_period: BTreeMap<String, Vec<&Voice>> = BTreeMap::new();
            for voice in voices {
                let label = by.map(|by| by.label(voice.published.as_deref())).unwrap_or_default();
                by_period.entry(label).or_default().push(voice);
            }
            for (period, voices) in by_period {
                out.push(Pair { period, holder, target, tally: Tally::of(&voices) });
            }
        }
        out.sort_by(|a, b| {
            let key = |pair: &Pair<'_>| {
                let names = (pair.holder.name.clone(), pair.target.name.clone());
                (names, pair.holder.id.clone(), pair.target.id.clone(), pair.period.clone())
            };
            key(a).cmp(&key(b))
        });
        out
    }

    /// Holders who change sides towards a target from one period in which they take one to the next.
    pub fn shifts(&self, by: Period) -> Vec<Shift<'_>> {
        let mut out = Vec::new();
        for Gathered { holder, target, voices } in self.voices.values() {
            out.extend(shifts::of(holder, target, voices, by));
        }
        out
    }
}
