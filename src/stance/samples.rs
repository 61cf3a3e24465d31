//! What the stage sees of mentions that a caller brought: for training, and for measuring its rules.
//!
//! It must not know labels.

use super::learned::sight::Sights;
use super::learned::{Feature, Model, pair, portrayal};
use super::scene::Scene;
use super::{Article, appraisal, walk};
use crate::lexicons::Lexicons;
use crate::mention::How;

/// The features of every mention that the caller brought: the mention's index, and what is seen of it.
pub(crate) fn portrayals(lexicons: &Lexicons, article: Article<'_>, mut visit: impl FnMut(u32, &[Feature])) {
    let mut features = Vec::new();
    given(lexicons, article, |scene, sights, spots| {
        for spot in spots {
            portrayal::features(scene, sights, *spot, &mut features);
            visit(scene.mention(*spot), &features);
        }
    });
}

/// The features of every two mentions of a sentence that the caller brought: their indices, and what is seen of the first as the holder
/// and of the second. The model says how the sentence shows each of them.
pub(crate) fn pairs(
    lexicons: &Lexicons,
    model: &Model,
    article: Article<'_>,
    mut visit: impl FnMut((u32, u32), &[Feature], &[Feature]),
) {
    let (mut forward, mut back) = (Vec::new(), Vec::new());
    given(lexicons, article, |scene, sights, spots| {
        for (number, one) in spots.iter().enumerate() {
            portrayal::features(scene, sights, *one, &mut forward);
            let of_one = model.portray(&forward);
            for other in &spots[number + 1..] {
                portrayal::features(scene, sights, *other, &mut forward);
                let of_other = model.portray(&forward);
                pair::features(scene, sights, (*one, *other), [&of_one, &of_other], &mut forward);
                pair::features(scene, sights, (*other, *one), [&of_other, &of_one], &mut back);
                visit((scene.mention(*one), scene.mention(*other)), &forward, &back);
            }
        }
    });
}

/// Shows each sentence with the mentions in it that the caller brought.
fn given(lexicons: &Lexicons, article: Article<'_>, mut visit: impl FnMut(&Scene<'_>, &Sights, &[u16])) {
    let states = walk::states(lexicons, article.mentions);
    let mut sights = Sights::default();
    walk::sentences(lexicons, article, &walk::holding(article), &states, |scene, _, _| {
        sights.look(lexicons, &article.document.text, article.segmentation, article.syntax, &scene.reading);
        visit(scene, &sights, &scene.given());
    });
}

/// What each rule says of every mention that the caller brought: the mention's index, the rule, its score.
pub(crate) fn verdicts_of_rules(
    lexicons: &Lexicons,
    article: Article<'_>,
    mut visit: impl FnMut(u32, &'static str, f32),
) {
    let states = walk::states(lexicons, article.mentions);
    walk::sentences(lexicons, article, &walk::holding(article), &states, |scene, _, _| {
        for spot in scene.given() {
            let speaker = scene.speaker(scene.reading.spots[spot as usize].first as usize);
            appraisal::weigh(scene, spot, speaker);
        }
        for finding in &scene.findings {
            if article.mentions.list[finding.target as usize].how == How::Given {
                visit(finding.target, finding.rule.name(), finding.score);
            }
        }
    });
}
