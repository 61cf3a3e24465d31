//! Operators: what negation, degree, condition and mood do to the words that they stand before.
//!
//! The scope of a negation is code and stands here: up to the next clause break or comma, at most [`SCOPE`] tokens. It knows
//! the sentence as read; it must not know who holds what towards whom.

use super::Factuality;
use super::reading::{Part, Reading};
use crate::lexicons::stance_terms::{Classes, TermClass};

/// Tokens to the left of a word in which a negator reaches it.
const SCOPE: usize = 6;

/// A set of operators, for the rule's name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Operators(u16);

/// Operators in the order in which a rule's name lists them.
const NAMES: [&str; 12] = ["N1", "N2", "N3", "N4", "N5", "C1", "M1", "M2", "M3", "M4", "Q2", "I1"];

impl Operators {
    pub(super) const NEGATION: Self = Self(1);
    pub(super) const IMPLICIT: Self = Self(2);
    pub(super) const LITOTES: Self = Self(4);
    pub(super) const NO_FLIP: Self = Self(8);
    pub(super) const RAISING: Self = Self(16);
    pub(super) const CONTRAST: Self = Self(32);
    pub(super) const CONDITION: Self = Self(64);
    pub(super) const MODAL: Self = Self(128);
    pub(super) const MOOD: Self = Self(512);
    pub(super) const DEGREE: Self = Self(2048);

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Appends "+N1+I1".
    pub(super) fn name(self, rule: &mut String) {
        for (bit, name) in NAMES.iter().enumerate() {
            if self.0 & 1 << bit != 0 {
                rule.push('+');
                rule.push_str(name);
            }
        }
    }
}

/// What the operators around a word do to its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Effect {
    /// Which they are.
    pub operators: Operators,
    /// Is the sign turned?
    pub is_turned: bool,
    /// Is the turning a plain negation, which weakens?
    pub weakens: bool,
    /// Added to the absolute score.
    pub degree: i8,
    /// More after "but", less before it and under "although".
    pub weight: f32,
    /// How it is put forward.
    pub factuality: Factuality,
    /// 0 to 2.
    pub hedge: u8,
}

impl Effect {
    /// The score of an act under the operators: "does not oppose" +1, "has never supported" −2, "failed to back" −2.
    pub(super) fn on_act(&self, score: f32) -> f32 {
        self.apply(score, |size| (size - 1.0).max(1.0))
    }

    /// The score of an evaluation under the operators: a negated one counts 0.7.
    pub(super) fn on_value(&self, score: f32) -> f32 {
        self.apply(score, |size| size * 0.7)
    }

    fn apply(&self, score: f32, weakened: impl Fn(f32) -> f32) -> f32 {
        if score == 0.0 {
            return 0.0;
        }
        let mut size = (score.abs() + f32::from(self.degree)).clamp(1.0, 3.0);
        if self.is_turned && self.weakens {
            size = weakened(size);
        }
        if self.operators.has(Operators::LITOTES) {
            size = size.min(1.0);
        }
        if self.factuality == Factuality::Conditional {
            size = (size - 1.0).max(1.0);
        }
        size = (size * self.weight).min(3.0);
        let sign = if self.is_turned { -score.signum() } else { score.signum() };
        sign * size
    }
}

/// No operators.
pub(super) fn plain() -> Effect {
    Effect {
        operators: Operators::default(),
        is_turned: false,
        weakens: true,
        degree: 0,
        weight: 1.0,
        factuality: Factuality::Asserted,
        hedge: 0,
    }
}

/// The operators that reach the words `at..at + len`.
pub(super) fn effect(reading: &Reading, at: usize, len: usize) -> Effect {
    use TermClass::*;
    let cells = &reading.cells;
    let mut effect = plain();
    let mut comma = cells[at].comma;
    let mut reach = SCOPE;
    let mut raised = false;
    let mut passes_noun = false;
    let mut k = at;
    while reach > 0 && k > 0 {
        k -= 1;
        reach -= 1;
        let cell = &cells[k];
        let subordinated = cells[k + 1].part == Part::Subordinator && cells[k + 1].comma == comma;
        if cell.comma != comma && !(subordinated && cell.classes.has(NegRaiser)) {
            break;
        }
        if cell.classes.has(NegRaiser) && cell.part == Part::Verb {
            raised = true;
            comma = cell.comma;
            reach = reach.max(4);
            continue;
        }
        if cell.part == Part::Verb && !raised && !cell.classes.any(Classes::all(&[ImplicitNegator, Be, Have])) {
            // another verb stands between: a negation before it is its own, unless it links
            if at - k > 3 {
                break;
            }
        }
        if cell.is_inner && !cell.classes.has(Litotes) {
            continue;
        }
        if cell.classes.has(NoFlip) {
            effect.operators = effect.operators.and(Operators::NO_FLIP);
            break;
        }
        if cell.classes.has(Litotes) {
            effect.operators = effect.operators.and(Operators::LITOTES);
            break;
        }
        // "the lack of support was criticised": a noun's negator before the subject is no matter of the verb
        passes_noun |= matches!(cell.part, Part::Noun | Part::Name) && !cell.classes.has(ImplicitNegator);
        if cell.classes.has(ImplicitNegator) && passes_noun && cells[at].part == Part::Verb && !raised {
            break;
        }
        if cell.classes.has(ImplicitNegator) {
            effect.operators = effect.operators.and(Operators::IMPLICIT);
            effect.is_turned = !effect.is_turned;
            effect.weakens = false;
        } else if cell.classes.has(Negator) {
            effect.operators = effect.operators.and(if raised { Operators::RAISING } else { Operators::NEGATION });
            effect.is_turned = !effect.is_turned;
        }
        if cell.hedge > effect.hedge {
            effect.hedge = cell.hedge;
            effect.operators = effect.operators.and(Operators::MODAL);
        }
    }
    let comma = cells[at].comma;
    let near = |k: usize| cells.get(k).filter(|cell| cell.comma == comma).map_or(0, |cell| cell.degree);
    let degree =
        [at.checked_sub(1), at.checked_sub(2), Some(at + len)].into_iter().flatten().map(near).find(|d| *d != 0);
    if let Some(degree) = degree {
        effect.degree = degree;
        effect.operators = effect.operators.and(Operators::DEGREE);
    }
    contrast(reading, at, &mut effect);
    mood(reading, at, &mut effect);
    effect
}

/// "Candid, but the gap had not narrowed": what follows weighs more. "Although candid, …": the other clause does.
fn contrast(reading: &Reading, at: usize, effect: &mut Effect) {
    use TermClass::*;
    let cells = &reading.cells;
    let own = cells[at].clause;
    let turns = |cell: &super::reading::Cell| cell.classes.has(Contrast) && !cell.is_inner && cell.part != Part::Adverb;
    let concedes = cells[..at]
        .iter()
        .rev()
        .take_while(|cell| cell.comma == cells[at].comma)
        .any(|cell| cell.classes.has(Concessive));
    let weight = if concedes || cells.iter().skip(at + 1).any(|cell| turns(cell) && cell.clause != own) {
        0.5
    } else if cells.iter().take(at).skip(1).any(turns) {
        1.5
    } else {
        return;
    };
    effect.weight = weight;
    effect.operators = effect.operators.and(Operators::CONTRAST);
}

/// Conditions, questions and what is to come.
fn mood(reading: &Reading, at: usize, effect: &mut Effect) {
    use TermClass::*;
    let cells = &reading.cells;
    let clause = cells[at].clause;
    let start = cells[..at].iter().rposition(|cell| cell.clause != clause).map_or(0, |before| before + 1);
    let opens = |class: TermClass| cells[start..at].iter().take(3).any(|cell| cell.classes.has(class));
    if opens(Conditional) {
        effect.factuality = Factuality::Conditional;
        effect.operators = effect.operators.and(Operators::CONDITION);
    } else if cells.last().is_some_and(|last| last.part == Part::Mark) && reading.is_question {
        effect.factuality = Factuality::Question;
        effect.operators = effect.operators.and(Operators::MOOD);
    } else if effect.is_turned {
        effect.factuality = Factuality::Negated;
    } else if effect.hedge == 0 && cells[start..at].iter().rev().take(4).any(|cell| cell.classes.has(Future)) {
        effect.factuality = Factuality::Future;
    }
}
