//! Statements and their witnesses: words of one speaker that several articles report are one statement.
//!
//! Wire copy, re-quoted lines and shortened quotations of the same speaker are near-duplicates. A claim joins the first statement of the
//! same speakers, published within [`DAYS`] days of it, with which it shares enough of its runs of three words (the containment of
//! Broder, *On the resemblance and containment of documents*, 1997). The time is that of looking up each run once.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHasher};

use super::period::date;
use crate::records::{Claim, Record};

/// Days between two reports of the same statement, at most. Later the same words are said anew.
pub const DAYS: i32 = 14;

/// Words of a run.
const RUN: usize = 3;

/// Of the runs of the shorter of two claims, the share that the other has too if they are the same statement.
const SHARE: f64 = 0.6;

/// Runs that the shorter has at least; what is shorter must be equal to the word.
const LEAST: usize = 3;

/// Statements in which a run is looked up, at most: a phrase that is in more of them tells none apart.
const MOST: usize = 64;

/// A claim that reports a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Witness {
    /// Index of the statement.
    pub statement: usize,
    /// The claim's id in all the run.
    pub claim: String,
    /// The document's id.
    pub document: String,
    /// When it was published.
    pub published: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Canonical names of the speakers.
    pub speakers: Vec<String>,
    /// What is attributed.
    pub quote: String,
    /// Share of the runs of the shorter of this claim and the statement's first one that the other has too; 1 for the first.
    pub similarity: f64,
}

/// All statements, with who reports them.
#[derive(Debug, Default)]
pub struct Statements {
    /// Claims with a speaker, in the order in which they came.
    pub witnesses: Vec<Witness>,
    /// Claim that reported each statement first; empty for what stands outside claims.
    firsts: Vec<String>,
    leaders: Vec<Leader>,
    /// Leaders by run and speakers.
    by_run: FxHashMap<u64, Vec<u32>>,
}

/// The first claim that reported a statement.
#[derive(Debug)]
struct Leader {
    statement: usize,
    speakers: u64,
    runs: Vec<u64>,
    day: Option<Date>,
}

impl Statements {
    /// How many there are, those outside claims included.
    pub fn len(&self) -> usize {
        self.firsts.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.firsts.is_empty()
    }

    /// How many stand in claims with a speaker.
    pub fn of_claims(&self) -> usize {
        self.leaders.len()
    }

    /// The id of a statement: that of the claim that reported it first, so that it does not depend on other input.
    pub fn id(&self, statement: usize) -> &str {
        &self.firsts[statement]
    }

    /// A statement that stands in no claim.
    pub(super) fn alone(&mut self) -> usize {
        self.firsts.push(String::new());
        self.firsts.len() - 1
    }

    /// The statement that a claim reports: an earlier one of the same speakers, or a new one.
    pub(super) fn add(&mut self, record: &Record, claim: &Claim) -> usize {
        let id = format!("{}#{}", record.id, claim.id);
        if claim.speakers.is_empty() {
            // whose words they are nobody knows, so they are nobody else's
            self.firsts.push(id);
            return self.firsts.len() - 1;
        }
        let quote = claim.quote();
        let mut entities: Vec<&str> = claim.speakers.iter().map(|speaker| speaker.entity.as_str()).collect();
        entities.sort_unstable();
        let speakers = hash(&entities);
        let runs = runs(&quote, speakers);
        let day = record.published.as_deref().and_then(date);
        let (statement, similarity) = match self.find(speakers, &runs, day) {
            Some(found) => found,
            None => (self.lead(id.clone(), speakers, runs, day), 1.0),
        };
        self.witnesses.push(Witness {
            statement,
            claim: id,
            document: record.id.clone(),
            published: record.published.clone(),
            outlet: record.outlet.clone(),
            speakers: claim.speakers.iter().map(|speaker| speaker.name.clone()).collect(),
            quote,
            similarity,
        });
        statement
    }

    fn lead(&mut self, id: String, speakers: u64, runs: Vec<u64>, day: Option<Date>) -> usize {
        let leader = u32::try_from(self.leaders.len()).unwrap_or(u32::MAX);
        for run in &runs {
            let leaders = self.by_run.entry(*run).or_default();
            if leaders.len() < MOST {
                leaders.push(leader);
            }
        }
        self.firsts.push(id);
        let statement = self.firsts.len() - 1;
        self.leaders.push(Leader { statement, speakers, runs, day });
        statement
    }

    /// The leader that is most like it, the first of equals, and how like.
    fn find(&self, speakers: u64, runs: &[u64], day: Option<Date>) -> Option<(usize, f64)> {
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        for run in runs {
            for leader in self.by_run.get(run).into_iter().flatten() {
                *shared.entry(*leader).or_default() += 1;
            }
        }
        let mut best: Option<(usize, f64)> = None;
        for (leader, count) in shared {
            let leader = &self.leaders[leader as usize];
            let shorter = runs.len().min(leader.runs.len());
            let share = count as f64 / shorter as f64;
            let is_same = match shorter >= LEAST {
                true => share >= SHARE,
                false => runs == leader.runs,
            };
            let fits = leader.speakers == speakers && is_same && is_near(leader.day, day);
            if fits && best.is_none_or(|(_, similarity)| share > similarity) {
                best = Some((leader.statement, share));
            }
        }
        best
    }
}

/// Were they published about the same time, as far as is known?
fn is_near(one: Option<Date>, other: Option<Date>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.since(other).is_ok_and(|between| between.get_days().abs() <= DAYS),
        _ => true,
    }
}

fn hash(words: &[&str]) -> u64 {
    let mut hasher = FxHasher::default();
    for word in words {
        word.hash(&mut hasher);
    }
    hasher.finish()
}

/// The runs of words of a quotation by given speakers, sorted, each once; a shorter quotation is one run.
fn runs(quote: &str, speakers: u64) -> Vec<u64> {
    let folded = quote.to_lowercase();
    let words: Vec<&str> = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let of = |words: &[&str]| hash(words) ^ speakers.rotate_left(17);
    let mut runs: Vec<u64> = match words.len() {
        0 => Vec::new(),
        few if few < RUN => vec![of(&words)],
        _ => words.windows(RUN).map(of).collect(),
    };
    runs.sort_unstable();
    runs.dedup();
    runs
}
