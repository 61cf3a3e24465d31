//! The ledger: findings of the whole document, summed up into one row for each holder and target.
//!
//! Act frames decide where they speak; other evidence is added up. It must not know how findings were made.

use std::collections::BTreeMap;

use super::finding::{Finding, Who};
use super::{Evidence, Factuality, Holder, Label, Stance};
use crate::lexicons::StanceRules;
use crate::mention::{EntityId, How, Mentions};

/// Both sides have been heard when the weaker one is at least this part of the stronger one.
const MIXED: f32 = 0.6;

/// Who, in which sentence where it is no claim, and the target: an entity, or a mention that the caller brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    who: Who,
    sentence: u32,
    target: (bool, u32),
}

/// What has been found of one holder and target.
#[derive(Debug)]
struct Account {
    mention: u32,
    entity: EntityId,
    findings: Vec<Finding>,
    opinion: Option<Opinion>,
}

/// What the learned model says of a target, with the words that weigh most.
#[derive(Clone, Debug)]
pub(super) struct Opinion {
    pub label: Label,
    pub probability: f32,
    pub evidence: Vec<Evidence>,
}

/// Findings and targets, by holder and target.
#[derive(Debug)]
pub(super) struct Ledger<'a> {
    accounts: BTreeMap<Key, Account>,
    /// By entity: the state for which it stands as an actor.
    states: &'a [EntityId],
}

impl<'a> Ledger<'a> {
    /// An empty ledger.
    pub(super) fn new(states: &'a [EntityId]) -> Self {
        Self { accounts: BTreeMap::new(), states }
    }

    /// Enters a target that deserves a row even without evidence.
    pub(super) fn target(&mut self, mentions: &Mentions, who: Who, sentence: u32, mention: u32, entity: EntityId) {
        self.account(mentions, who, sentence, mention, entity);
    }

    /// Enters what the learned model says of a target: it decides the label, frames and other rules are among what it looks at.
    pub(super) fn opine(
        &mut self,
        mentions: &Mentions,
        who: Who,
        sentence: u32,
        mention: u32,
        entity: EntityId,
        opinion: Opinion,
    ) {
        self.account(mentions, who, sentence, mention, entity).opinion = Some(opinion);
    }

    /// Enters a finding.
    pub(super) fn enter(&mut self, mentions: &Mentions, sentence: u32, finding: Finding, entity: EntityId) {
        self.account(mentions, finding.who, sentence, finding.target, entity).findings.push(finding);
    }

    fn account(
        &mut self,
        mentions: &Mentions,
        who: Who,
        sentence: u32,
        mention: u32,
        entity: EntityId,
    ) -> &mut Account {
        let record = &mentions.list[mention as usize];
        let target = if record.how == How::Given { (true, mention) } else { (false, entity.0) };
        let sentence = if matches!(who, Who::Claim(_)) { 0 } else { sentence };
        let account = self.accounts.entry(Key { who, sentence, target }).or_insert_with(|| Account {
            mention,
            entity,
            findings: Vec::new(),
            opinion: None,
        });
        account.mention = account.mention.min(mention);
        account
    }

    /// The rows: by claim, then those without one by sentence. `holders` gives those of a claim.
    pub(super) fn rows(self, rules: &StanceRules, mentions: &Mentions, holders: &[Vec<Holder>]) -> Vec<Stance> {
        let mut rows = Vec::new();
        for (key, account) in self.accounts {
            let (claim, held_by) = match key.who {
                Who::Claim(claim) => (Some(claim), holders[claim as usize].as_slice()),
                _ => (None, &[][..]),
            };
            let row = match &account.opinion {
                Some(opinion) => weighed(row(rules, claim, &account), opinion),
                None => row(rules, claim, &account),
            };
            match key.who {
                Who::Claim(_) if held_by.is_empty() => rows.push(row),
                Who::Claim(_) => {
                    rows.extend(held_by.iter().map(|holder| Stance { holder: Some(*holder), ..row.clone() }))
                }
                Who::Actor(actor) => {
                    let actor = &mentions.list[actor as usize];
                    let holder = Holder { span: actor.span, entity: Some(self.states[actor.entity.0 as usize]) };
                    rows.push(Stance { holder: Some(holder), ..row });
                }
                Who::Author => rows.push(row),
                Who::Unnamed => rows.push(Stance { factuality: reported(row.factuality), ..row }),
            }
        }
        rows.sort_by_key(|row| (row.claim.unwrap_or(u32::MAX), row.target));
        rows
    }
}

fn reported(factuality: Factuality) -> Factuality {
    if factuality == Factuality::Asserted { Factuality::Reported } else { factuality }
}

fn row(rules: &StanceRules, claim: Option<u32>, account: &Account) -> Stance {
    let has_frame = account.findings.iter().any(|finding| finding.rule.is_frame());
    let counted = || account.findings.iter().filter(|finding| !has_frame || finding.rule.is_frame());
    let (mut plus, mut minus) = (0.0_f32, 0.0_f32);
    for finding in counted() {
        // frames are not added up: the strongest speaks
        match (has_frame, finding.score > 0.0) {
            (true, true) => plus = plus.max(finding.score),
            (true, false) => minus = minus.min(finding.score),
            (false, true) => plus += finding.score,
            (false, false) => minus += finding.score,
        }
    }
    let is_mixed = plus > 0.0 && minus < 0.0 && plus.min(-minus) >= MIXED * plus.max(-minus);
    let score = match () {
        () if is_mixed => (plus + minus).clamp(-3.0, 3.0).round() as i8,
        () if plus + minus == 0.0 => 0,
        () => (plus + minus).clamp(-3.0, 3.0).abs().round().max(1.0).copysign(plus + minus) as i8,
    };
    let label = match score {
        _ if is_mixed => Label::Mixed,
        1.. => Label::Support,
        0 => Label::Neutral,
        _ => Label::Oppose,
    };
    let mut evidence: Vec<Evidence> = counted().map(evidence_of).collect();
    evidence.sort_by_key(|evidence| evidence.span);
    evidence.dedup();
    let strongest = counted().max_by(|a, b| a.score.abs().total_cmp(&b.score.abs()));
    let is_ambiguous = account.findings.iter().any(|finding| finding.is_ambiguous);
    let agrees = |finding: &&Finding| finding.score.signum() == f32::from(score).signum();
    let sure =
        counted().filter(agrees).map(|finding| rules.precision(finding.rule.name(), finding.score)).fold(0.0, f32::max);
    let confidence = match label {
        Label::Neutral => 0.5,
        Label::Mixed => 0.4,
        _ if is_ambiguous => sure.min(0.5),
        _ => sure,
    };
    Stance {
        claim,
        holder: None,
        target: account.mention,
        entity: account.entity,
        label,
        score,
        confidence,
        factuality: strongest.map_or(Factuality::Asserted, |finding| finding.factuality),
        evidence,
        is_ambiguous,
    }
}

/// A row of the rules as the learned model sees it.
fn weighed(row: Stance, opinion: &Opinion) -> Stance {
    let sign = opinion.label.sign() as i8;
    let strength = if row.label == opinion.label { row.score.abs() } else { 1 + i8::from(opinion.probability >= SURE) };
    let mut evidence: Vec<Evidence> =
        row.evidence.into_iter().filter(|evidence| evidence.score * f32::from(sign) > 0.0).collect();
    evidence.extend(opinion.evidence.iter().cloned());
    evidence.sort_by_key(|evidence| evidence.span);
    Stance { label: opinion.label, score: sign * strength, confidence: opinion.probability, evidence, ..row }
}

/// From this probability on, the learned model speaks as strongly as an act does.
const SURE: f32 = 0.6;

fn evidence_of(finding: &Finding) -> Evidence {
    let mut rule = finding.rule.name().to_owned();
    finding.operators.name(&mut rule);
    Evidence { span: finding.span, rule, score: finding.score }
}
