//! Holder and target: how often, how strongly and since when the one stands for or against the other.

use std::collections::{BTreeMap, BTreeSet};

use super::Voice;
use crate::records::{self, Record, Stance};

/// Who holds a stance, or whom or what it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// Wikidata number or slug; for who has none, the words that name them; for an article's own voice, `article:` and its authors.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// "person", "place", …; "article" for an article's own voice; empty if unknown.
    pub kind: String,
    /// ISO 3166-1 alpha-3 code, or empty.
    pub country: String,
}

impl Party {
    /// The holder of a stance. An article's own voice is that of its authors, else its outlet's.
    pub(super) fn holder(record: &Record, stance: &Stance) -> Self {
        match &stance.holder {
            Some(party) => Self::of(record, party, ""),
            None => {
                let name = match record.authors.is_empty() {
                    false => record.authors.join("; "),
                    true => record.outlet.clone().unwrap_or_default(),
                };
                Self { id: format!("article:{name}"), name, kind: "article".to_owned(), country: String::new() }
            }
        }
    }

    /// The target of a stance. A people named for what its state does is its state.
    pub(super) fn target(record: &Record, stance: &Stance) -> Self {
        let kind = match stance.target.kind.as_deref() {
            Some("demonym") | None => "place",
            Some(kind) => kind,
        };
        Self { kind: kind.to_owned(), ..Self::of(record, &stance.target, kind) }
    }

    fn of(record: &Record, party: &records::Party, kind: &str) -> Self {
        let name = party.name.clone().unwrap_or_else(|| party.surface.text.clone());
        let Some(id) = party.entity.clone() else {
            let kind = kind.to_owned();
            return Self { id: party.surface.text.to_lowercase(), name, kind, country: String::new() };
        };
        let speaker = record.claims.iter().flat_map(|claim| &claim.speakers).find(|speaker| speaker.entity == id);
        let mention = record.mentions.iter().find(|mention| mention.entity == id);
        let (kind, country) = match (mention, speaker) {
            (Some(it), _) if it.kind == "demonym" => ("place", it.country.as_str()),
            (Some(it), _) => (it.kind.as_str(), it.country.as_str()),
            (None, Some(it)) => (it.kind.as_str(), it.country.as_str()),
            (None, None) => (kind, ""),
        };
        Self { id, name, kind: kind.to_owned(), country: country.to_owned() }
    }

    /// Is it something that is disputed, rather than somebody who disputes?
    pub fn is_topic(&self) -> bool {
        matches!(self.kind.as_str(), "issue" | "system" | "event")
    }
}

/// What a holder says of a target, in all or in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair<'s> {
    /// Label of the period; empty for all of them, and for documents without a date.
    pub period: String,
    /// Who.
    pub holder: &'s Party,
    /// Of whom or what.
    pub target: &'s Party,
    /// The counts.
    pub tally: Tally,
}

/// Counts of what a holder says of a target. A statement counts once, however many articles report it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// Statements.
    pub statements: u32,
    /// Reports of them: rows of `stances.csv`.
    pub reports: u32,
    /// Documents that report them.
    pub documents: u32,
    /// Statements for the target.
    pub support: u32,
    /// Statements against it.
    pub oppose: u32,
    /// Statements that mention it alone.
    pub neutral: u32,
    /// Statements that do both, or that are reported as both.
    pub mixed: u32,
    /// Mean of the statements' scores, of each the mean of its reports; −3 to 3.
    pub mean_score: f64,
    /// Mean of the reports' scores.
    pub mean_score_of_reports: f64,
    /// First and last date.
    pub dates: Option<(String, String)>,
    /// The words that speak most often for a stance that is not neutral, at most three.
    pub evidence: Vec<String>,
    /// Claim of the strongest statement, the first of equals; the document's id outside claims.
    pub claim: String,
    /// Its content.
    pub quote: String,
}

/// How many pieces of evidence a row shows.
const EVIDENCE: usize = 3;

impl Tally {
    /// Counts what stands in the given order.
    pub(super) fn of(voices: &[&Voice]) -> Self {
        let mut statements: BTreeMap<usize, Vec<&Voice>> = BTreeMap::new();
        for voice in voices {
            statements.entry(voice.statement).or_default().push(voice);
        }
        let mut tally = Self { statements: count(statements.len()), reports: count(voices.len()), ..Self::default() };
        for reports in statements.values() {
            match label(reports) {
                "support" => tally.support += 1,
                "oppose" => tally.oppose += 1,
                "mixed" => tally.mixed += 1,
                _ => tally.neutral += 1,
            }
        }
        tally.documents = count(voices.iter().map(|voice| &voice.document).collect::<BTreeSet<_>>().len());
        tally.mean_score = mean(statements.values().map(|reports| mean(reports.iter().map(score))));
        tally.mean_score_of_reports = mean(voices.iter().map(score));
        let dates = || voices.iter().filter_map(|voice| voice.published.as_ref());
        tally.dates = dates().min().cloned().zip(dates().max().cloned());
        tally.evidence = evidence(voices);
        if let Some(voice) = strongest(voices.iter().copied()) {
            tally.claim.clone_from(&voice.claim);
            tally.quote.clone_from(&voice.quote);
        }
        tally
    }

    /// Of the statements, those for the target, from 0 to 1.
    pub fn support_share(&self) -> f64 {
        f64::from(self.support) / f64::from(self.statements.max(1))
    }

    /// Of the statements, those against it, from 0 to 1.
    pub fn oppose_share(&self) -> f64 {
        f64::from(self.oppose) / f64::from(self.statements.max(1))
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn score(voice: &&Voice) -> f64 {
    f64::from(voice.score)
}

fn mean(figures: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = figures.fold((0.0, 0.0), |(sum, count), figure| (sum + figure, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// The label of a statement that several articles report: theirs if they agree on a side; both sides are mixed.
fn label(reports: &[&Voice]) -> &'static str {
    let has = |label| reports.iter().any(|voice| voice.label == label);
    match (has("support"), has("oppose"), has("mixed")) {
        (true, true, _) => "mixed",
        (true, ..) => "support",
        (_, true, _) => "oppose",
        (_, _, true) => "mixed",
        _ => "neutral",
    }
}

/// The voice with the largest score either way, the first of equals.
pub(super) fn strongest<'v>(voices: impl Iterator<Item = &'v Voice>) -> Option<&'v Voice> {
    voices.reduce(|best, voice| if voice.score.unsigned_abs() > best.score.unsigned_abs() { voice } else { best })
}

fn evidence(voices: &[&Voice]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for voice in voices.iter().filter(|voice| voice.score != 0 && !voice.evidence.is_empty()) {
        *counts.entry(&voice.evidence).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    // of the same count they stay in the order of their letters
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().take(EVIDENCE).map(|(words, _)| words.to_owned()).collect()
}
