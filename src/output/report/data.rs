//! What the script of a report works on: the documents, claims and stances of a page, as the tables have them, with what made each.
//!
//! It knows no markup. What is empty is left out; the script takes a missing value for an empty one.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{main_stances, side};
use crate::records::{Claim, Evidence, Party, Record, Stance};

/// The data of a page.
#[derive(Debug, Default, Serialize)]
pub(super) struct Data {
    documents: Vec<DocumentData>,
    claims: Vec<ClaimData>,
    stances: Vec<StanceData>,
}

#[derive(Debug, Serialize)]
struct DocumentData {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<String>,
}

#[derive(Debug, Serialize)]
struct ClaimData {
    document: usize,
    id: String,
    speakers: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
    cue: String,
    act: String,
    quote: String,
    kind: String,
    rule: String,
    /// Index of its main stance.
    #[serde(skip_serializing_if = "Option::is_none")]
    stance: Option<usize>,
    confidence: f32,
}

#[derive(Debug, Serialize)]
struct StanceData {
    document: usize,
    /// Index of its claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<usize>,
    #[serde(skip_serializing_if = "String::is_empty")]
    holder: String,
    target: String,
    label: &'static str,
    score: i8,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<EvidenceData>,
}

/// The words, what they count, and the rule that says so.
#[derive(Debug, Serialize)]
struct EvidenceData(String, f32, String);

impl Data {
    /// Articles, claims and stances.
    pub(super) fn counts(&self) -> [usize; 3] {
        [self.documents.len(), self.claims.len(), self.stances.len()]
    }

    /// The ids of the first and the last article.
    pub(super) fn ends(&self) -> Vec<&str> {
        let ends = [self.documents.first(), self.documents.last()];
        ends.into_iter().flatten().map(|document| document.id.as_str()).collect()
    }

    /// Adds what was found in a document.
    pub(super) fn add(&mut self, record: &Record) {
        let [document, first, stances] = self.counts();
        self.documents.push(DocumentData {
            id: record.id.clone(),
            published: record.published.clone(),
            outlet: record.outlet.clone(),
        });
        let mains = main_stances(record);
        self.claims.extend(
            record.claims.iter().zip(mains).map(|(claim, main)| of_claim(claim, document, main.map(|it| stances + it))),
        );
        let numbers: BTreeMap<&str, usize> =
            record.claims.iter().enumerate().map(|(index, claim)| (claim.id.as_str(), first + index)).collect();
        self.stances.extend(record.stances.iter().map(|stance| {
            let claim = stance.claim.as_deref().and_then(|id| numbers.get(id)).copied();
            of_stance(stance, document, claim)
        }));
    }

    /// As text that cannot end the element that holds it.
    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).expect("plain values, written to memory").replace('<', "\\u003c")
    }
}

fn of_claim(claim: &Claim, document: usize, stance: Option<usize>) -> ClaimData {
    ClaimData {
        document,
        id: claim.id.clone(),
        speakers: claim.speakers.iter().map(|speaker| speaker.name.clone()).collect(),
        roles: claim.speakers.iter().filter_map(|speaker| speaker.role.clone()).collect(),
        cue: claim.cue.as_ref().map(|cue| cue.text.clone()).unwrap_or_default(),
        act: claim.act.clone(),
        quote: claim.quote(),
        kind: claim.kind.clone(),
        rule: claim.rule.clone(),
        stance,
        confidence: claim.confidence,
    }
}

fn of_stance(stance: &Stance, document: usize, claim: Option<usize>) -> StanceData {
    let told = |evidence: &Evidence| EvidenceData(evidence.surface.text.clone(), evidence.score, evidence.rule.clone());
    StanceData {
        document,
        claim,
        holder: stance.holder.as_ref().map(name).unwrap_or_default(),
        target: name(&stance.target),
        label: side(stance),
        score: stance.score,
        evidence: stance.evidence.iter().map(told).collect(),
    }
}

fn name(party: &Party) -> String {
    party.name.clone().unwrap_or_else(|| party.surface.text.clone())
}
