//! The act of a claim: its cue's, corrected by what the content says of itself.
//!
//! A cue that does more than state decides; under "said", a frame in the first person does ("we condemn"), and under "called" the
//! evaluation that it gives. To ask a question is to state nothing and to ask for nothing. It must not know targets.

use std::sync::Arc;

use super::attach::copula;
use super::clause::Subject;
use super::operator::{self, Effect};
use super::reading::{Part, Reading};
use super::scene::{NONE, Scene};
use super::{Act, Factuality};
use crate::attribution::Claim;
use crate::lexicons::acts::ActRow;
use crate::lexicons::cues::{Complements, Cue, CueClass, CuePos};
use crate::lexicons::frames::{Forms, FrameKind};
use crate::lexicons::stance_terms::TermClass;
use crate::lexicons::{Lexicons, WordClasses};
use crate::segment::{Segmentation, Token, TokenKind};
use crate::span::Span;
use crate::syntax::Syntax;

/// What has been found out about a claim's act so far.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    act: Act,
    /// How much the deciding signal weighs; the first of equals stays.
    weight: u8,
    has_content: bool,
    /// Its cue says what something is: "call it a farce", "describe it as".
    is_naming: bool,
    /// Its cue is one of saying, and does nothing else.
    is_saying: bool,
    /// A part of its content stands in quotation marks.
    is_quoted: bool,
}

/// The act of the cue.
pub(super) fn draft(lexicons: &Lexicons, segmentation: &Segmentation, syntax: &Syntax, claim: &Claim) -> Draft {
    let cue = claim.cue.as_ref().and_then(|cue| row(lexicons, segmentation, syntax, cue));
    let named = cue.filter(|cue| match cue.class {
        CueClass::Ask => !is_question(lexicons, segmentation, claim),
        CueClass::Want => cue.act != "demand" || is_of_another(lexicons, segmentation, claim),
        _ => true,
    });
    let kind = named.and_then(|cue| lexicons.acts.named(&cue.act)).unwrap_or(lexicons.acts.state());
    let is_state = Arc::ptr_eq(kind, lexicons.acts.state());
    let act = Act { kind: kind.clone(), factuality: Factuality::Asserted, hedge: 0, rule: "cue" };
    let names = Complements::NAME.or(Complements::OBJECT_AS);
    Draft {
        act,
        weight: if is_state { 0 } else { 4 },
        has_content: false,
        is_naming: is_state && cue.is_some_and(|cue| cue.complements.any(names)),
        is_saying: is_state && cue.is_some_and(|cue| matches!(cue.class, CueClass::Say | CueClass::Tell)),
        is_quoted: claim
            .content
            .iter()
            .any(|span| tokens_in(segmentation, *span).any(|token| token.kind == TokenKind::Quote)),
    }
}

/// The row that says what the cue does: the claim's own, or, where that only states, is unknown, or takes a verb for a noun, the longest
/// row within the cue's words whose part of speech is that of the words.
fn row<'l>(
    lexicons: &'l Lexicons,
    segmentation: &Segmentation,
    syntax: &Syntax,
    cue: &crate::attribution::Cue,
) -> Option<&'l Cue> {
    let from = segmentation.token_at(cue.span.start);
    let is_within = |at: usize| segmentation.tokens.get(at).is_some_and(|token| token.span.start < cue.span.end);
    let fits = |at: usize, pos: CuePos| match (syntax.tag(at), pos) {
        (Some(tag), CuePos::Verb) => tag.is_verb(),
        (Some(tag), CuePos::Noun) => !tag.is_verb(),
        _ => true,
    };
    let own = cue.row.map(|row| lexicons.cues.get(row));
    let is_verb = (from..).take_while(|at| is_within(*at)).any(|at| syntax.tag(at).is_some_and(|tag| tag.is_verb()));
    if let Some(own) =
        own.filter(|own| own.act != "state" && !(own.pos == CuePos::Noun && is_verb && own.act == "demand"))
    {
        return Some(own);
    }
    let mut best: Option<(usize, &Cue)> = None;
    for at in (from..).take_while(|at| is_within(*at)) {
        for form in lexicons.cues.starting(segmentation.tokens[at].word) {
            let found = lexicons.cues.get(form.cue);
            let rest = segmentation.tokens[at + 1..].iter().map(|token| token.word);
            let len = 1 + form.rest.len();
            let is_there = rest.take(len - 1).eq(form.rest.iter().copied()) && is_within(at + len - 1);
            let says_more = found.act != "state" || own.is_none_or(|own| own.pos == CuePos::Noun && is_verb);
            if is_there && says_more && fits(at, found.pos) && best.is_none_or(|(longest, _)| len > longest) {
                best = Some((len, found));
            }
        }
    }
    best.map(|(_, found)| found).or(own)
}

/// The tokens that start within a span.
fn tokens_in(segmentation: &Segmentation, span: Span) -> impl Iterator<Item = &Token> + Clone {
    segmentation.tokens[segmentation.token_at(span.start)..].iter().take_while(move |token| token.span.start < span.end)
}

/// Is the content a quotation, or is it opened by a question word, with or without the one who is asked? Otherwise one asks for something.
fn is_question(lexicons: &Lexicons, segmentation: &Segmentation, claim: &Claim) -> bool {
    let Some(span) = claim.content.first() else { return false };
    let to = lexicons.vocabulary.get("to");
    let is_wh = |token: &Token| lexicons.function_words.classes(token.word).any(WordClasses::WH);
    let tokens = tokens_in(segmentation, *span);
    tokens.clone().next().is_some_and(|token| token.kind == TokenKind::Quote)
        || tokens.take(ASKED).take_while(|token| token.word != to).any(is_wh)
}

/// Words in which the one ends who is asked: "him at dinner why".
const ASKED: usize = 8;

/// "wants Oslo to wait", other than "wants to wait" and "wants a ferry": does the content hold an infinitive with a subject?
fn is_of_another(lexicons: &Lexicons, segmentation: &Segmentation, claim: &Claim) -> bool {
    let to = lexicons.vocabulary.get("to");
    let span = claim.content.first();
    span.is_some_and(|span| tokens_in(segmentation, *span).skip(1).take(INFINITIVE).any(|token| token.word == to))
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

    /// What a negated cue does: who "would not say" is non-committal, who "does not support" rejects, who "is not confident" doubts,
    /// who "did not criticise" states.
    fn turn(&mut self, lexicons: &Lexicons) {
        let name = match self.act.kind.name.as_str() {
            "state" if self.is_saying => "noncommittal",
            "reject" => "noncommittal",
            "support" | "praise" | "agree" => "reject",
            "assure" => "doubt",
            "criticise" | "condemn" | "accuse" | "concern" | "protest" => "state",
            _ => return,
        };
        if let Some(kind) = lexicons.acts.named(name) {
            self.act.kind = kind.clone();
            self.act.rule = "negated cue";
            self.weight = 4;
        }
    }

    /// The act as found; what somebody is called in quotation marks, and no evaluation known to us, is seldom a compliment.
    pub(super) fn finish(mut self, lexicons: &Lexicons) -> Act {
        if self.is_naming && self.is_quoted {
            self.raise(lexicons.acts.named("criticise"), 1, "named in quotation marks");
        }
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
        if let Some(hit) = cell.frame.filter(|_| !draft.is_naming) {
            let frame = scene.lexicons.frames.get(hit.frame);
            let effect = operator::effect(&scene.reading, at, hit.len as usize);
            let is_plain = !effect.is_turned && effect.factuality != Factuality::Question;
            // "Thank you." is a courtesy
            let next = scene.reading.cells.get(at + hit.len as usize);
            let is_courtesy = at == 0 && next.is_some_and(|next| next.part == Part::Pronoun);
            if is_plain && !is_courtesy && is_own(scene, at, frame.kind, hit.forms) {
                draft.raise(Some(scene.lexicons.acts.get(frame.act)), 3, "content frame");
            }
        }
        if cell.is_inner {
            continue;
        }
        if cell.hedge == 2 {
            draft.raise(acts.named("noncommittal"), 3, "content hedge");
            draft.act.hedge = 2;
        }
        if let Some(hit) = cell.value {
            let effect: Effect = operator::effect(&scene.reading, at, hit.len as usize);
            let score = effect.on_value(f32::from(hit.term.score));
            let act = if score > 0.0 { "praise" } else { "criticise" };
            if draft.is_naming {
                draft.raise(acts.named(act), 2, "content evaluation");
            } else if score <= -2.0 && draft.is_saying && is_said_of_another(scene, at, hit.term.class) {
                draft.raise(acts.named(act), 1, "content evaluation");
            }
        }
    }
}

/// Does the speaker do by these words what they say: "we condemn", "our support", "Japan is concerned" in Japan's words?
fn is_own(scene: &Scene<'_>, at: usize, kind: FrameKind, forms: Forms) -> bool {
    let cells = &scene.reading.cells;
    let is_speaker = |subject: Subject| match subject {
        Subject::First => true,
        Subject::Spot(spot) => scene.is_holder(scene.voice[at], scene.entity(spot)),
        _ => false,
    };
    let clause = cells[at].clause;
    let governor =
        || (0..at).rev().take(REACH).take_while(|k| cells[*k].clause == clause).find(|k| cells[*k].part == Part::Verb);
    match kind {
        FrameKind::Verb => {
            let subject = scene.clauses.subject[at];
            // "I asked the computer" tells of an act that is over
            let is_told = subject == Subject::First
                && !forms.any(Forms::BASE.and(Forms::THIRD).and(Forms::GERUND))
                && at > 0
                && cells[at - 1].part != Part::Auxiliary;
            cells[at].part == Part::Verb && !scene.clauses.passive[at] && !is_told && is_speaker(subject)
        }
        FrameKind::Noun => {
            let is_ours = (at.saturating_sub(3)..at)
                .any(|k| cells[k].part == Part::Determiner && cells[k].classes.has(TermClass::FirstPerson));
            // "she understands their anger": the cue is about the noun, it does not do it
            let is_done = |verb: usize| {
                scene.cue[verb] == NONE && !scene.clauses.passive[verb] && is_speaker(scene.clauses.subject[verb])
            };
            is_ours || governor().is_some_and(is_done)
        }
        FrameKind::Adjective | FrameKind::Phrase => {
            copula(scene, at).is_some_and(|verb| is_speaker(scene.clauses.subject[verb]))
        }
    }
}

/// Tokens between a noun that is an act and the verb whose object it is.
const REACH: usize = 5;

/// "It is unacceptable", "the exercise runs counter to the talks": of the subject, which is not who speaks.
fn is_said_of_another(scene: &Scene<'_>, at: usize, class: TermClass) -> bool {
    let cells = &scene.reading.cells;
    let verb = if cells[at].part == Part::Verb { Some(at) } else { copula(scene, at) };
    let links = |verb: usize| cells[verb].is_copula() || class == TermClass::Predicate;
    verb.filter(|verb| links(*verb)).is_some_and(|verb| !matches!(scene.clauses.subject[verb], Subject::First))
}

/// A negated cue puts forward that it is not so; a cue under "if" or "would" is conditional.
fn cue_signal(scene: &Scene<'_>, at: usize, draft: &mut Draft) {
    let cell = &scene.reading.cells[at];
    // "would not say", "is not confident"
    if matches!(cell.part, Part::Verb | Part::Adjective) {
        let effect = operator::effect(&scene.reading, at, 1);
        draft.act.hedge = draft.act.hedge.max(effect.hedge);
        if effect.factuality != Factuality::Asserted && draft.act.factuality == Factuality::Asserted {
            draft.act.factuality = effect.factuality;
        }
        if effect.is_turned {
            draft.turn(scene.lexicons);
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
