//! The act of a claim: its cue's, corrected by what the content says of itself.
//!
//! A cue that does more than state decides; under "said", a frame in the first person does ("we condemn"), and under "called" the
//! evaluation that it gives. To ask a question is to state nothing and to ask for nothing. It must not know targets.

use std::sync::Arc;

use super::operator::{self, Effect};
use super::reading::{Part, Reading};
use super::scene::{NONE, Scene};
use super::{Act, Factuality};
use crate::attribution::Claim;
use crate::lexicons::acts::ActRow;
use crate::lexicons::cues::{Complements, CueClass};
use crate::lexicons::frames::Place;
use crate::lexicons::stance_terms::TermClass;
use crate::lexicons::{Lexicons, WordClasses};
use crate::segment::{Segmentation, TokenKind};

/// What has been found out about a claim's act so far.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    act: Act,
    /// How much the deciding signal weighs; the first of equals stays.
    weight: u8,
    has_content: bool,
    /// Its cue says what something is: "call it a farce", "describe it as".
    is_naming: bool,
}

/// The act of the cue.
pub(super) fn draft(lexicons: &Lexicons, segmentation: &Segmentation, claim: &Claim) -> Draft {
    let cue = claim.cue.as_ref().and_then(|cue| cue.row).map(|row| lexicons.cues.get(row));
    let named = cue.filter(|cue| match cue.class {
        CueClass::Ask => !is_question(lexicons, segmentation, claim),
        CueClass::Want => cue.act != "demand" || is_of_another(lexicons, segmentation, claim),
        _ => true,
    });
    let kind = named.and_then(|cue| lexicons.acts.named(&cue.act)).unwrap_or(lexicons.acts.state());
    let weight = if Arc::ptr_eq(kind, lexicons.acts.state()) { 0 } else { 4 };
    let act = Act { kind: kind.clone(), factuality: Factuality::Asserted, hedge: 0, rule: "cue" };
    let is_naming = cue.is_some_and(|cue| cue.complements.any(Complements::NAME.or(Complements::OBJECT_AS)));
    Draft { act, weight, has_content: false, is_naming }
}

/// Is the content a quotation, or does it open with a question word? Otherwise one asks for something.
fn is_question(lexicons: &Lexicons, segmentation: &Segmentation, claim: &Claim) -> bool {
    let first = claim.content.first().and_then(|span| segmentation.tokens.get(segmentation.token_at(span.start)));
    first.is_some_and(|token| {
        token.kind == TokenKind::Quote || lexicons.function_words.classes(token.word).any(WordClasses::WH)
    })
}

/// "wants Oslo to wait", other than "wants to wait" and "wants a ferry": does the content hold an infinitive with a subject?
fn is_of_another(lexicons: &Lexicons, segmentation: &Segmentation, claim: &Claim) -> bool {
    let to = lexicons.vocabulary.get("to");
    claim.content.first().is_some_and(|span| {
        let from = segmentation.token_at(span.start);
        let tokens = segmentation.tokens.iter().skip(from + 1).take_while(|token| token.span.start < span.end);
        tokens.take(INFINITIVE).any(|token| token.word == to)
    })
}

/// Tokens in which the subject of a wished infinitive ends.
const INFINITIVE: usize = 10;

impl Draft {
    fn raise(&mut self, kind: Option<&Arc<ActRow>>, weight: u8, rule: &'static str) {
        if let Some(kind) = kind.filter(|_| weight > self.weight) {
            self.act.kind = kind.clone();
            self.act.rule = rule;
            self.weight = weight;
        }
    }

    /// The act as found.
    pub(super) fn finish(self) -> Act {
        self.act
    }
}

/// Reads the signals of a sentence into the drafts of the claims that speak in it.
pub(super) fn signals(scene: &Scene<'_>, drafts: &mut [Draft]) {
    let acts = &scene.lexicons.acts;
    for (at, cell) in scene.reading.cells.iter().enumerate() {
        if scene.cue[at] != NONE {
            cue_signal(scene, at, &mut drafts[scene.cue[at] as usize]);
        }
        if scene.voice[at] == NONE {
            continue;
        }
        let draft = &mut drafts[scene.voice[at] as usize];
        if cell.part == Part::Verb || cell.part == Part::Auxiliary && cell.classes.has(TermClass::Be) {
            main_verb(&scene.reading, at, draft);
        }
        if let Some(hit) = cell.frame {
            let frame = scene.lexicons.frames.get(hit.frame);
            let subject = scene.clauses.subject[at];
            let is_own = matches!(subject, super::clause::Subject::First)
                || subject.spot().is_some_and(|spot| scene.is_holder(scene.voice[at], scene.entity(spot)))
                || frame.score(Place::Object).is_none();
            let effect = operator::effect(&scene.reading, at, hit.len as usize);
            if is_own && !effect.is_turned {
                draft.raise(Some(&frame.act), 3, "content frame");
            }
        }
        if cell.is_inner {
            continue;
        }
        if cell.hedge == 2 {
            draft.raise(acts.named("noncommittal"), 3, "content hedge");
            draft.act.hedge = 2;
        }
        if let Some(hit) = cell.value.filter(|_| draft.is_naming) {
            let effect: Effect = operator::effect(&scene.reading, at, hit.len as usize);
            let act = if effect.on_value(f32::from(hit.term.score)) > 0.0 { "praise" } else { "criticise" };
            draft.raise(acts.named(act), 1, "content evaluation");
        }
    }
}

/// A negated cue puts forward that it is not so; a cue under "if" or "would" is conditional.
fn cue_signal(scene: &Scene<'_>, at: usize, draft: &mut Draft) {
    let cell = &scene.reading.cells[at];
    if cell.part == Part::Verb {
        let effect = operator::effect(&scene.reading, at, 1);
        draft.act.hedge = draft.act.hedge.max(effect.hedge);
        if effect.factuality != Factuality::Asserted && draft.act.factuality == Factuality::Asserted {
            draft.act.factuality = effect.factuality;
        }
    }
}

/// The first verb of the content tells how the whole is put forward.
fn main_verb(reading: &Reading, at: usize, draft: &mut Draft) {
    if draft.has_content {
        return;
    }
    draft.has_content = true;
    let effect = operator::effect(reading, at, 1);
    draft.act.hedge = draft.act.hedge.max(effect.hedge);
    if draft.act.factuality == Factuality::Asserted {
        draft.act.factuality = effect.factuality;
    }
}
