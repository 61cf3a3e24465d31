//! Settling: what was found in a sentence goes into the ledger, with every target that deserves a row.
//!
//! It knows whose words are asked of whom and when the learned model speaks; it must not know how findings were made.

use super::finding::{Finding, Rule, Who};
use super::learned::Side;
use super::learned::scorer::Scorer;
use super::ledger::Ledger;
use super::scene::{NONE, Scene};
use super::{Label, appraisal};
use crate::mention::How;

/// Enters what was found in a sentence, and every target that deserves a row.
pub(super) fn settle(
    scene: &mut Scene<'_>,
    scorer: &mut Scorer<'_>,
    ledger: &mut Ledger<'_>,
    sentence: u32,
    near: &[(u32, u32)],
) {
    let mut lent = given(scene, scorer, ledger, sentence);
    for number in 0..scene.reading.spots.len() as u16 {
        let spot = scene.reading.spots[number as usize];
        let mention = &scene.mentions.list[spot.mention as usize];
        let speaker = scene.speaker(spot.first as usize);
        if matches!(speaker, Who::Claim(claim) if scene.is_holder(claim, mention.entity)) {
            continue;
        }
        let entity = scene.referent(spot.mention);
        if mention.how != How::Given && speaker != Who::Author {
            weigh(scene, scorer, number, speaker);
            ledger.target(scene.mentions, speaker, sentence, spot.mention, entity);
            lent.extend(unasked(scene, scorer, number, speaker));
        }
        for (_, claim) in near {
            let inside = scene.claims[*claim as usize].content.iter().any(|span| span.contains(mention.span));
            if inside && !scene.is_holder(*claim, mention.entity) && !scene.is_holder(*claim, entity) {
                ledger.target(scene.mentions, Who::Claim(*claim), sentence, spot.mention, entity);
            }
        }
    }
    scene.findings.append(&mut lent);
    tie(scene);
    // what "I" or "we" say within a claim, the claim's speaker says
    for finding in &scene.findings {
        let token = scene.segmentation.token_at(scene.mentions.list[finding.target as usize].span.start);
        let echo = scene.echo.get(token.wrapping_sub(scene.reading.offset)).copied().unwrap_or(NONE);
        let outer = scene.claims.get(echo as usize).and_then(|claim| claim.nested_in);
        if matches!(finding.who, Who::Claim(claim) if Some(claim) == outer) {
            let entity = scene.referent(finding.target);
            ledger.enter(scene.mentions, sentence, Finding { who: Who::Claim(echo), ..*finding }, entity);
        }
    }
    for finding in &scene.findings {
        let entity = scene.referent(finding.target);
        // Tokyo does not protest against Japan
        if !matches!(finding.who, Who::Claim(claim) if scene.is_holder(claim, entity)) {
            ledger.enter(scene.mentions, sentence, *finding, entity);
        }
    }
    scene.findings.clear();
}

/// Mentions that the caller brought: how the text shows each, whoever speaks, and where each stands towards those near it.
fn given(scene: &mut Scene<'_>, scorer: &mut Scorer<'_>, ledger: &mut Ledger<'_>, sentence: u32) -> Vec<Finding> {
    let mut lent = Vec::new();
    let spots = scene.given();
    let mut verdicts = Vec::new();
    for spot in &spots {
        let mention = scene.mention(*spot);
        let verdict = scorer.verdict(scene, *spot);
        let opinion = scorer.opinion(scene, verdict);
        scorer.lend(scene, *spot, &opinion, |finding| lent.push(finding));
        let speaker = scene.speaker(scene.reading.spots[*spot as usize].first as usize);
        // where one of the others speaks, that one is asked below
        let is_asked = |claim: u32| spots.iter().any(|spot| scene.is_holder(claim, scene.entity(*spot)));
        let who = if matches!(speaker, Who::Claim(claim) if is_asked(claim)) { Who::Author } else { speaker };
        ledger.opine(scene.mentions, who, sentence, mention, scene.referent(mention), opinion);
        verdicts.push(verdict);
    }
    for (number, one) in spots.iter().enumerate() {
        for (next, other) in spots.iter().enumerate().skip(number + 1).take(PARTNERS) {
            if scene.entity(*one) == scene.entity(*other) {
                continue;
            }
            let standing = scorer.standing(scene, (*one, *other), [&verdicts[number], &verdicts[next]]);
            for (side, holder, target) in [(Side::First, *one, *other), (Side::Second, *other, *one)] {
                let opinion = scorer.side(scene, &standing, side);
                let (who, about) = (speaks_of(scene, holder, target), scene.mention(target));
                // what the model does not see in the words, no rule sees in them
                if opinion.label != Label::Neutral || who != Who::Actor(scene.mention(holder)) {
                    ledger.opine(scene.mentions, who, sentence, about, scene.referent(about), opinion);
                } else {
                    scene.findings.retain(|finding| finding.who != who || finding.target != about);
                }
            }
        }
    }
    lent
}

/// The claim of the holder in which the target stands; the holder as an actor where there is none.
fn speaks_of(scene: &Scene<'_>, holder: u16, target: u16) -> Who {
    match scene.speaker(scene.reading.spots[target as usize].first as usize) {
        Who::Claim(claim) if scene.is_holder(claim, scene.entity(holder)) => Who::Claim(claim),
        _ => Who::Actor(scene.mention(holder)),
    }
}

/// What evaluations around a target say, if the model reads the sentence the same way: nearness alone is right too seldom.
fn weigh(scene: &mut Scene<'_>, scorer: &mut Scorer<'_>, spot: u16, speaker: Who) {
    let before = scene.findings.len();
    appraisal::weigh(scene, spot, speaker);
    let Some(found) = scene.findings.get(before) else { return };
    let class = if found.score > 0.0 { Label::Support } else { Label::Oppose };
    if !scene.is_of_two(spot) && scorer.verdict(scene, spot).of(class) < AGREED {
        scene.findings.truncate(before);
    }
}

/// What the model says of a target in a claim of which no rule has spoken.
fn unasked(scene: &Scene<'_>, scorer: &mut Scorer<'_>, spot: u16, speaker: Who) -> Option<Finding> {
    let mention = scene.mention(spot);
    // in a claim about what others do to each other, they hold, and who speaks does not
    let is_judged = scene.findings.iter().any(|found| match found.who {
        Who::Actor(actor) => actor == mention || found.target == mention,
        Who::Claim(claim) if found.who != speaker => scene.is_holder(claim, scene.entity(spot)),
        who => who == speaker && found.target == mention,
    });
    if is_judged {
        return None;
    }
    let verdict = scorer.verdict(scene, spot);
    let is_sure = verdict.probabilities[verdict.best()] >= UNASKED;
    is_sure.then(|| scorer.opinion(scene, verdict)).and_then(|opinion| opinion.finding(speaker, mention))
}

/// From this probability on, the model agrees with what evaluations nearby say.
const AGREED: f32 = 0.5;
/// From this probability on, the model speaks of a target in a claim of which no rule has spoken.
const UNASKED: f32 = 0.9;
/// A mention that the caller brought is held against so many that follow it in the sentence.
const PARTNERS: usize = 8;

/// Marks findings that rest on the same words and might mean the one target or the other.
fn tie(scene: &mut Scene<'_>) {
    for at in 0..scene.findings.len() {
        let one = scene.findings[at];
        let entity = scene.mentions.list[one.target as usize].entity;
        let competes = |other: &&Finding| {
            let theirs = scene.mentions.list[other.target as usize].entity;
            other.rule == Rule::A10
                && (other.who, other.span) == (one.who, one.span)
                && theirs != entity
                && other.score.abs() * NEARLY >= one.score.abs()
                && !scene.is_listed(one.target, other.target)
        };
        let is_tied = one.rule == Rule::A10
            && scene.findings.iter().filter(|other| other.target != one.target).any(|other| competes(&other));
        scene.findings[at].is_ambiguous |= is_tied;
    }
}

/// Two sums compete if neither is so many times the other.
const NEARLY: f32 = 1.5;
