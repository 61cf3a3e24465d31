//! Appraisals: evaluative predicates and attributes (A6), harm and benefit (A7), demands by modal verb (M3), scare quotes
//! (Q2), sympathy (S1), and, where none of these speaks, the evaluations around a target, weighed by their distance (A10).

use super::attach::{self, copula};
use super::clause::Subject;
use super::finding::{Rule, Who};
use super::operator::{self, Effect};
use super::reading::Part;
use super::scene::Scene;
use crate::lexicons::stance_terms::TermClass;
use crate::mention::Kind;

/// Adds the findings of all evaluative words of the sentence.
pub(super) fn appraisals(scene: &mut Scene<'_>) {
    for at in 0..scene.reading.cells.len() {
        let cell = scene.reading.cells[at];
        if cell.is_inner || cell.spot != 0 {
            continue;
        }
        // where somebody takes a side by the same words, they are an attitude and no evaluation
        let is_attitude = cell.frame.is_some_and(|hit| scene.used[at] || !hit.forms.is_verb());
        if let Some(hit) = cell.action.filter(|hit| cell.frame.is_none() || !hit.term.forms.is_verb()) {
            let len = hit.len as usize;
            match hit.term.class {
                TermClass::Harm | TermClass::Benefit => deed(scene, at, len, hit.term.score),
                TermClass::Conduct if !governs(scene, at) => conduct(scene, at, len, hit.term.score),
                TermClass::Reverser => reversal(scene, at, len),
                TermClass::HarmNoun | TermClass::BenefitNoun => noun_deed(scene, at, len, hit.term.score),
                _ => {}
            }
        }
        if let Some(hit) = cell.frame.filter(|hit| !hit.forms.is_verb() && cell.value.is_none())
            && let Some((who, target)) = named_so(scene, at)
            && let Some(score) = scene.lexicons.frames.get(hit.frame).slots.first().map(|slot| slot.score)
        {
            // "does not consider Baku an enemy"
            let effect = operator::effect(&scene.reading, at, hit.len as usize);
            scene.find(who, target, (at, hit.len as usize), Rule::A6, &effect, effect.on_value(f32::from(score)));
        }
        let turns = cell.action.is_some_and(|hit| hit.term.class == TermClass::ReverserNoun);
        if let Some(hit) =
            cell.value.filter(|_| !is_attitude && !turns && !cell.classes.has(TermClass::ImplicitNegator))
        {
            value(scene, at, hit.len as usize, hit.term.class, hit.term.score);
        }
        let names = scene.reading.cells.get(at + 1).is_some_and(|next| next.spot != 0);
        let is_modifier = at > 0 && matches!(scene.reading.cells[at - 1].part, Part::Determiner | Part::Pronoun);
        if cell.classes.has(TermClass::SoCalled) && (cell.part != Part::Verb || names || is_modifier) {
            so_called(scene, at);
        }
        if cell.classes.has(TermClass::DemandModal) {
            demand(scene, at);
        }
        if cell.classes.has(TermClass::Sympathy) && !is_attitude {
            sympathy(scene, at);
        }
    }
}

/// "failed to back": the verb only turns what follows, which has its own rule.
fn governs(scene: &Scene<'_>, at: usize) -> bool {
    let cells = &scene.reading.cells;
    cells[at].classes.has(TermClass::ImplicitNegator)
        && cells.iter().skip(at + 1).take(5).any(|cell| cell.frame.is_some() || cell.action.is_some())
}

/// A verb of harm or benefit: the agent is judged by it, and acts for or against the patient.
fn deed(scene: &mut Scene<'_>, at: usize, len: usize, score: i8) {
    let effect = operator::effect(&scene.reading, at, len);
    if let Some(who) = wisher(scene, at, &effect) {
        // what is asked for has not been done: it says where stands who asks
        if let Some(patient) = object(scene, at + len).filter(|_| !scene.clauses.passive[at]) {
            scene.find(who, patient, (at, len), Rule::A8, &effect, f32::from(score));
        }
        return;
    }
    let subject = scene.subject(at);
    let (agent, patient) = if scene.clauses.passive[at] {
        (by_phrase(scene, at + len).map_or(Subject::None, Subject::Spot), subject.spot())
    } else {
        (subject, object(scene, at + len))
    };
    judge_deed(scene, (at, len), &effect, agent, patient, f32::from(score));
}

/// Who asks for a deed: "urged Baku to free Lind", "Baku must abandon the plan".
fn wisher(scene: &Scene<'_>, at: usize, effect: &Effect) -> Option<Who> {
    let demands = scene.must(at) && !effect.is_turned && scene.speaker(at) != Who::Author;
    scene.asker(at).or_else(|| demands.then(|| scene.speaker(at)))
}

/// "Ended the blockade", "wants to halt trafficking": who ends something of which people speak as an issue is against it.
fn reversal(scene: &mut Scene<'_>, at: usize, len: usize) {
    let effect = operator::effect(&scene.reading, at, len);
    let Some(target) = object(scene, at + len).filter(|target| scene.is_issue(*target)) else { return };
    if scene.reading.cells[at].part != Part::Verb || scene.clauses.passive[at] {
        return;
    }
    let who = wisher(scene, at, &effect).unwrap_or_else(|| match scene.subject(at) {
        // an imperative
        Subject::None if scene.reading.cells[at].quote != 0 => scene.speaker(at),
        subject => scene.holder(at, subject),
    });
    if !matches!(who, Who::Author | Who::Unnamed) && !effect.is_turned {
        scene.find(who, target, (at, len), Rule::A8, &effect, -1.0);
    }
}

/// "Japan's attack on the convoy", "a threat to the region".
fn noun_deed(scene: &mut Scene<'_>, at: usize, len: usize, score: i8) {
    let effect = operator::effect(&scene.reading, at, len);
    let agent = possessor(scene, at)
        .or_else(|| copula(scene, at).and_then(|verb| scene.clauses.subject[verb].spot()))
        .map_or(Subject::None, Subject::Spot);
    // where the noun is a frame as well, that has its target
    let patient = if scene.reading.cells[at].frame.is_some() { None } else { object(scene, at + len) };
    judge_deed(scene, (at, len), &effect, agent, patient, f32::from(score));
}

fn judge_deed(
    scene: &mut Scene<'_>,
    words: (usize, usize),
    effect: &Effect,
    agent: Subject,
    patient: Option<u16>,
    score: f32,
) {
    let score = effect.on_value(score);
    let speaker = scene.speaker(words.0);
    let who = scene.holder(words.0, agent);
    // "undermining stability": the good thing harmed is no praise of whoever harms it
    let after = words.0 + words.1;
    let end = scene.reading.cells.len().min(after + 4);
    for used in &mut scene.used[after.min(end)..end] {
        *used = true;
    }
    // who harms a law or helps a treaty need not stand anywhere towards it
    let takes_side = |patient: u16| match who {
        Who::Unnamed => false,
        Who::Actor(actor) => {
            let kind = scene.mentions.list[actor as usize].kind;
            !matches!(kind, Kind::Issue | Kind::Event | Kind::System)
                && (speaker == Who::Author || !scene.is_issue(patient))
        }
        Who::Claim(_) | Who::Author => true,
    };
    if let Some(patient) = patient.filter(|patient| takes_side(*patient)) {
        scene.find(who, patient, words, Rule::A7, effect, score);
    }
    // reports of harm are no evaluation in the article's own voice, save of those whom the caller asks for
    if let Some(agent) = agent.spot().filter(|agent| speaker != Who::Author || scene.is_given(*agent)) {
        for agent in scene.joined(agent) {
            scene.find(speaker, agent, words, Rule::A7, effect, score);
        }
    }
    // a cause that is harmed or helped is of value to a speaker who says so; of people and states that was right one time in four
    let is_valued = |patient: u16| {
        let place = scene.reading.spots[patient as usize];
        let words = &scene.reading.cells[place.first as usize..place.end as usize];
        scene.is_issue(patient) && words.iter().any(|cell| cell.value.is_some_and(|hit| hit.term.score > 0))
    };
    if let (Some(patient), Who::Claim(_), true) =
        (patient.filter(|patient| is_valued(*patient)), speaker, who != speaker)
    {
        scene.find(speaker, patient, words, Rule::A7, effect, score.abs() / 2.0);
    }
}

fn conduct(scene: &mut Scene<'_>, at: usize, len: usize, score: i8) {
    let effect = operator::effect(&scene.reading, at, len);
    if wisher(scene, at, &effect).is_some() {
        return;
    }
    if let Some(agent) = scene.subject(at).spot() {
        let (speaker, score) = (scene.speaker(at), effect.on_value(f32::from(score)));
        for agent in scene.joined(agent) {
            scene.find(speaker, agent, (at, len), Rule::A6, &effect, score);
        }
    }
}

/// An adjective, noun or predicate with a score: of the subject of the copula, of the name that it stands before, of its
/// owner, or of what was called so.
fn value(scene: &mut Scene<'_>, at: usize, len: usize, class: TermClass, score: i8) {
    let effect = operator::effect(&scene.reading, at, len);
    let amount = effect.on_value(f32::from(score));
    if let Some((who, target)) = named_so(scene, at) {
        scene.find(who, target, (at, len), Rule::A6, &effect, amount);
        return;
    }
    let speaker = scene.speaker(at);
    if scene.reading.cells[at].part != Part::Verb && copula(scene, at).is_some_and(|verb| scene.asker(verb).is_some()) {
        // "urged Baku to show restraint"
        return;
    }
    let attribute = attribute_of(scene, at, len, class);
    let names_subject = attribute.is_some_and(|target| is_predicate_noun(scene, at, target, class));
    if let Some(target) = attribute.filter(|_| !names_subject) {
        scene.find(speaker, target, (at, len), Rule::A6, &effect, amount);
        return;
    }
    // "is reckless", "causes concern"; of a phrase that is a predicate any verb will do
    let links = |verb: usize| {
        let cell = &scene.reading.cells[verb];
        cell.is_copula() || cell.classes.has(TermClass::Link) || class == TermClass::Predicate
    };
    // "runs counter to" has its own verb
    let is_verb = scene.reading.cells[at].part == Part::Verb && !names_subject;
    let verb = if is_verb { Some(at) } else { copula(scene, at) };
    let subject = verb.filter(|verb| links(*verb) && !scene.clauses.passive[*verb]);
    if let Some(target) = subject.and_then(|verb| evaluated(scene, verb)) {
        for target in scene.joined(target) {
            scene.find(speaker, target, (at, len), Rule::A6, &effect, amount);
        }
        return;
    }
    // "Baku's reckless drills"
    if class == TermClass::Adjective
        && let Some(owner) = owner_of_phrase(scene, at, len)
    {
        scene.find(speaker, owner, (at, len), Rule::A6, &effect, amount);
        return;
    }
    if class == TermClass::Noun
        && let Some(owner) = possessor(scene, at)
    {
        scene.find(speaker, owner, (at, len), Rule::A6, &effect, amount);
    }
}

/// "Baku is a failed democracy", "Baku is a vassal of Bern": what stands after the copula is what the subject is said to be.
fn is_predicate_noun(scene: &Scene<'_>, at: usize, target: u16, class: TermClass) -> bool {
    if class != TermClass::Noun && !scene.is_issue(target) {
        return false;
    }
    let Some(verb) = copula(scene, at) else { return false };
    let cells = &scene.reading.cells;
    let is_plain = |k: usize| matches!(cells[k].part, Part::Determiner | Part::Adjective | Part::Adverb | Part::Noun);
    cells[verb].is_copula() && scene.subject(verb).spot().is_some() && (verb + 1..at).all(is_plain)
}

/// The subject of a verb, unless that is an act of somebody: "Oslo's backing for Riga is ironclad".
fn evaluated(scene: &Scene<'_>, verb: usize) -> Option<u16> {
    let subject = scene.subject(verb);
    let spot = subject.spot()?;
    let end = scene.reading.spots[spot as usize].end as usize;
    let is_act = |k: usize| scene.reading.cells[k].frame.is_some_and(|hit| !hit.forms.is_verb());
    let names_act = matches!(subject, Subject::Owned(_)) && (end..verb).take(3).any(is_act);
    (!names_act).then_some(spot)
}

/// The owner of the noun phrase that an adjective stands in.
fn owner_of_phrase(scene: &Scene<'_>, at: usize, len: usize) -> Option<u16> {
    let noun = scene.reading.cells.get(at + len).filter(|next| next.part == Part::Noun && next.frame.is_none())?;
    let is_act = noun.action.is_some() || noun.value.is_some();
    let owner = possessor(scene, at).filter(|_| !is_act)?;
    let end = scene.reading.spots[owner as usize].end as usize;
    scene.reading.is_possessive(end).then_some(owner)
}

/// "called Japan reckless", "described the alliance as the linchpin": who called what.
fn named_so(scene: &Scene<'_>, at: usize) -> Option<(Who, u16)> {
    let cells = &scene.reading.cells;
    let clause = cells[at].clause;
    let mut target = None;
    for k in (0..at).rev().take(10).take_while(|k| cells[*k].clause == clause) {
        let cell = &cells[k];
        if cell.classes.has(TermClass::Naming) && cell.part == Part::Verb {
            let subject = scene.clauses.subject[k];
            if scene.clauses.passive[k] {
                let agent = by_phrase(scene, at).map_or(Subject::None, Subject::Spot);
                return subject.spot().map(|target| (scene.holder(k, agent), target));
            }
            return target.map(|target| (scene.holder(k, subject), target));
        }
        if cell.part == Part::Verb {
            return None;
        }
        if cell.spot != 0 {
            target = Some(cell.spot - 1);
        } else if cell.part == Part::Preposition && !cell.classes.has(TermClass::Naming) && is_of(scene, k) {
            // "called the boycott of Baku a farce"
            target = None;
        }
    }
    None
}

/// "reckless Baku"; "the failure of Baku".
fn attribute_of(scene: &Scene<'_>, at: usize, len: usize, class: TermClass) -> Option<u16> {
    let cells = &scene.reading.cells;
    let next = cells.get(at + len)?;
    if class == TermClass::Adjective && next.spot != 0 {
        return Some(next.spot - 1);
    }
    if class == TermClass::Noun && next.part == Part::Preposition && is_of(scene, at + len) {
        let near = cells.iter().skip(at + len + 1).take(3);
        return near.take_while(|cell| cell.part != Part::Verb).find(|cell| cell.spot != 0).map(|cell| cell.spot - 1);
    }
    None
}

/// The mention that owns the noun phrase at `at`: "Japan's deep crisis".
fn possessor(scene: &Scene<'_>, at: usize) -> Option<u16> {
    let cells = &scene.reading.cells;
    for k in (0..at).rev().take(5) {
        if cells[k].spot != 0 {
            return Some(cells[k].spot - 1);
        }
        if !matches!(cells[k].part, Part::Adjective | Part::Noun | Part::Name | Part::Adverb | Part::Other) {
            return None;
        }
    }
    None
}

/// The first mention after a verb, in its clause and not behind another preposition.
fn object(scene: &Scene<'_>, from: usize) -> Option<u16> {
    let cells = &scene.reading.cells;
    let comma = cells.get(from)?.comma;
    for (k, cell) in cells.iter().enumerate().skip(from).take(8) {
        if cell.comma != comma || cell.part == Part::Verb {
            return None;
        }
        if cell.spot != 0 {
            return Some(cell.spot - 1);
        }
        if cell.part == Part::Preposition && !is_of(scene, k) {
            return None;
        }
    }
    None
}

fn by_phrase(scene: &Scene<'_>, from: usize) -> Option<u16> {
    let cells = &scene.reading.cells;
    let by = scene.lexicons.vocabulary.get("by");
    let at = (from..cells.len()).take(6).find(|k| scene.segmentation.tokens[scene.reading.offset + k].word == by)?;
    cells
        .iter()
        .skip(at + 1)
        .take(5)
        .take_while(|cell| cell.part != Part::Verb)
        .find(|cell| cell.spot != 0)
        .map(|cell| cell.spot - 1)
}

fn is_of(scene: &Scene<'_>, at: usize) -> bool {
    scene.segmentation.tokens[scene.reading.offset + at].word == scene.lexicons.vocabulary.get("of")
}

fn so_called(scene: &mut Scene<'_>, at: usize) {
    let near = scene.reading.cells.iter().skip(at + 1).take(4).take_while(|cell| cell.part != Part::Verb);
    let Some(target) = near.map(|cell| cell.spot).find(|spot| *spot != 0) else { return };
    let effect = operator::plain();
    let speaker = scene.speaker(at);
    scene.find(speaker, target - 1, (at, 1), Rule::Q2, &effect, -1.0);
}

/// "Seoul must act": a demand on the subject, by whoever speaks.
fn demand(scene: &mut Scene<'_>, at: usize) {
    let cells = &scene.reading.cells;
    let Some(verb) = (at + 1..cells.len()).take(5).find(|k| {
        cells[*k].part == Part::Verb || cells[*k].part == Part::Auxiliary && cells[*k].classes.has(TermClass::Be)
    }) else {
        return;
    };
    let speaker = scene.speaker(at);
    let is_passive = (verb..cells.len()).take(3).any(|k| scene.clauses.passive[k]);
    if let (Who::Claim(_), Subject::Spot(target), false) = (speaker, scene.clauses.subject[verb], is_passive) {
        let effect = operator::plain();
        scene.find(speaker, target, (at, 1), Rule::M3, &effect, -1.0);
    }
}

/// "condolences to the families in Riga".
fn sympathy(scene: &mut Scene<'_>, at: usize) {
    let Some(target) = ({
        let near = scene.reading.cells.iter().skip(at + 1).take(8).take_while(|cell| cell.part != Part::Verb);
        near.map(|cell| cell.spot).find(|spot| *spot != 0)
    }) else {
        return;
    };
    let effect = operator::plain();
    let subject =
        copula(scene, at).map_or_else(|| attach::standing_before(scene, at), |verb| scene.clauses.subject[verb]);
    let who = match scene.holder(at, subject) {
        Who::Unnamed => scene.speaker(at),
        who => who,
    };
    scene.find(who, target - 1, (at, 1), Rule::S1, &effect, 1.0);
}

/// Tokens around a target within which evaluations are weighed.
const WINDOW: usize = 40;
/// Below this sum, surroundings say nothing.
const THRESHOLD: f32 = 0.05;
/// In a claim about one.
const ABOUT_ONE: f32 = 0.8;
/// In a claim about several more is asked: a speaker mentions many whom the evaluation does not concern.
const AMONG_SEVERAL: f32 = 1.2;

/// Adds what the evaluations around a target say that no other rule has read: polarity by the root of the distance, less
/// over clause breaks and past other mentions, nothing across a quotation mark.
pub(super) fn weigh(scene: &mut Scene<'_>, spot: u16, speaker: Who) {
    let place = scene.reading.spots[spot as usize];
    let (first, last) = (place.first as usize, place.end as usize - 1);
    let own = scene.reading.cells[first];
    let sole = scene.is_sole(spot);
    let mut sum = 0.0;
    let mut strongest: Option<(f32, (usize, usize))> = None;
    let mut add = |k: usize, distance: usize, passed: bool| {
        let cell = &scene.reading.cells[k];
        if speaker != Who::Author && scene.voice[k] != scene.voice[first] {
            return;
        }
        let own_act = scene.clauses.subject[k].spot() == Some(spot) && cell.frame.is_some();
        let Some((score, len)) = polarity(scene, k, speaker).filter(|_| cell.quote == own.quote && !own_act) else {
            return;
        };
        let breaks = f32::from(cell.clause.abs_diff(own.clause).min(6));
        let effect = operator::effect(&scene.reading, k, len);
        // of whom else should a claim about one predicate something?
        let weight = if sole && speaker != Who::Author && is_predicated(scene, k) {
            1.0
        } else {
            0.6_f32.powf(breaks) * if passed { 0.5 } else { 1.0 } / (distance as f32).sqrt()
        };
        let part = effect.on_value(f32::from(score)) * weight;
        sum += part;
        if strongest.is_none_or(|(most, _)| part.abs() > most.abs()) {
            strongest = Some((part, (k, len)));
        }
    };
    let mut passed = false;
    for k in (first.saturating_sub(WINDOW)..first).rev() {
        passed |= scene.reading.cells[k].spot != 0;
        add(k, first - k, passed);
    }
    passed = false;
    for k in last + 1..scene.reading.cells.len().min(last + 1 + WINDOW) {
        passed |= scene.reading.cells[k].spot != 0;
        add(k, k - last, passed);
    }
    let threshold = match speaker {
        Who::Author => THRESHOLD,
        _ if sole => ABOUT_ONE,
        _ => AMONG_SEVERAL,
    };
    if let Some((_, words)) = strongest.filter(|_| sum.abs() >= threshold) {
        let used = scene.used[words.0];
        scene.find(speaker, spot, words, Rule::A10, &operator::plain(), sum);
        scene.used[words.0] = used;
    }
}

/// Does the word stand after a copula, or is it a phrase that is a predicate?
fn is_predicated(scene: &Scene<'_>, k: usize) -> bool {
    let is_phrase = scene.reading.cells[k].value.is_some_and(|hit| hit.term.class == TermClass::Predicate);
    is_phrase || copula(scene, k).is_some_and(|verb| scene.reading.cells[verb].is_copula())
}

/// The score of an evaluative word that no rule has read; how the article shows somebody is in the others too.
fn polarity(scene: &Scene<'_>, k: usize, speaker: Who) -> Option<(i8, usize)> {
    let cell = &scene.reading.cells[k];
    if cell.is_inner || cell.spot != 0 || scene.used[k] && speaker != Who::Author {
        return None;
    }
    let (score, len) = match (cell.frame, cell.value, cell.action) {
        (Some(hit), _, _) => {
            let frame = scene.lexicons.frames.get(hit.frame);
            (frame.slots.iter().map(|slot| slot.score).find(|score| *score != 0)?, hit.len)
        }
        (None, Some(hit), _) | (None, None, Some(hit)) => (hit.term.score, hit.len),
        (None, None, None) => return None,
    };
    (score != 0).then_some((score, len as usize))
}
