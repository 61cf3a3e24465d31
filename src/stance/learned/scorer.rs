//! The learned model at work on a sentence: what it says of a mention, or of one mention towards another, with the words that say it
//! most.
//!
//! It looks at a sentence once, and only where something is asked. It must not know the ledger.

use super::holders::holders;
use super::sight::Sights;
use super::{Feature, LABELS, Model, RULE, Side, Standing, Verdict, pair, portrayal};
use crate::stance::finding::{Finding, Rule, Who};
use crate::stance::ledger::Opinion;
use crate::stance::operator;
use crate::stance::scene::Scene;
use crate::stance::{Article, Evidence, Factuality, Label};

/// The learned model with the buffers that it works in.
pub(in crate::stance) struct Scorer<'a> {
    model: &'a Model,
    article: Article<'a>,
    sights: Sights,
    /// The sentence that was looked at: its first token.
    seen: Option<usize>,
    features: Vec<Feature>,
    back: Vec<Feature>,
    holders: Vec<u16>,
}

/// From this probability on, an actor is taken to hold what the sentence says.
const LENT: f32 = 0.5;
/// So many words are shown for what the model says.
const REASONS: usize = 3;

impl<'a> Scorer<'a> {
    /// A model that is to be asked about an article.
    pub(in crate::stance) fn new(model: &'a Model, article: Article<'a>) -> Self {
        let sights = Sights::default();
        Self { model, article, sights, seen: None, features: Vec::new(), back: Vec::new(), holders: Vec::new() }
    }

    /// Looks at the sentence, once.
    fn look(&mut self, scene: &Scene<'_>) {
        if self.seen != Some(scene.reading.offset) {
            let Article { document, segmentation, syntax, .. } = self.article;
            self.sights.look(scene.lexicons, &document.text, segmentation, syntax, &scene.reading);
            self.seen = Some(scene.reading.offset);
        }
    }

    /// How the sentence shows a mention.
    pub(in crate::stance) fn verdict(&mut self, scene: &Scene<'_>, spot: u16) -> Verdict {
        self.look(scene);
        portrayal::features(scene, &self.sights, spot, &mut self.features);
        self.model.portray(&self.features)
    }

    /// A verdict with the words that say it most; of the mention that was looked at last.
    pub(in crate::stance) fn opinion(&self, scene: &Scene<'_>, verdict: Verdict) -> Opinion {
        let best = verdict.best();
        let sign = LABELS[best].sign();
        let reasons = if sign == 0.0 { Vec::new() } else { self.model.reasons(&self.features, best) };
        Opinion {
            label: LABELS[best],
            probability: verdict.probabilities[best],
            evidence: evidence(scene, &reasons, sign),
        }
    }

    /// Where two mentions stand towards each other, given how the sentence shows each of them.
    pub(in crate::stance) fn standing(
        &mut self,
        scene: &Scene<'_>,
        (one, other): (u16, u16),
        [of_one, of_other]: [&Verdict; 2],
    ) -> Standing {
        self.look(scene);
        pair::features(scene, &self.sights, (one, other), [of_one, of_other], &mut self.features);
        pair::features(scene, &self.sights, (other, one), [of_other, of_one], &mut self.back);
        self.model.stand(&self.features, &self.back)
    }

    /// The opinion of one of the two mentions towards the other, after [`Self::standing`] has looked at them.
    pub(in crate::stance) fn side(&self, scene: &Scene<'_>, standing: &Standing, holder: Side) -> Opinion {
        let (label, probability) = standing.towards(holder);
        let features = if holder == Side::First { &self.features } else { &self.back };
        let reasons = if label == Label::Neutral { Vec::new() } else { self.model.reasons_of_pair(features, label) };
        Opinion { label, probability, evidence: evidence(scene, &reasons, label.sign()) }
    }

    /// What the sentence says of a target, an actor holds under whose predicate the target stands and of whom no rule has spoken.
    pub(in crate::stance) fn lend(
        &mut self,
        scene: &Scene<'_>,
        target: u16,
        opinion: &Opinion,
        mut take: impl FnMut(Finding),
    ) {
        if opinion.probability < LENT {
            return;
        }
        holders(scene, &self.sights, target, &mut self.holders);
        let about = scene.mention(target);
        for spot in self.holders.iter().filter(|spot| !scene.is_given(**spot)) {
            let who = Who::Actor(scene.mention(*spot));
            if !scene.findings.iter().any(|finding| finding.who == who && finding.target == about)
                && let Some(finding) = opinion.finding(who, about)
            {
                take(finding);
            }
        }
    }
}

fn evidence(scene: &Scene<'_>, reasons: &[(u16, f32)], sign: f32) -> Vec<Evidence> {
    let strongest = reasons.iter().take(REASONS);
    let shown = strongest.map(|(at, amount)| Evidence {
        span: scene.span(*at as usize, 1),
        rule: RULE.to_owned(),
        score: sign * amount.min(3.0),
    });
    shown.collect()
}

impl Opinion {
    /// What the model says as the finding of somebody; none if it is neutral.
    pub(in crate::stance) fn finding(&self, who: Who, target: u32) -> Option<Finding> {
        let strongest = self.evidence.iter().max_by(|a, b| a.score.abs().total_cmp(&b.score.abs()))?;
        Some(Finding {
            who,
            target,
            span: strongest.span,
            rule: Rule::Learned,
            operators: operator::Operators::default(),
            score: strongest.score.signum() * self.probability,
            factuality: Factuality::Asserted,
            is_ambiguous: false,
        })
    }
}
