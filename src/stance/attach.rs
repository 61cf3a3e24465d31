//! Attachment of act frames (A1–A5, A8): who takes which side of whom by a verb, a noun, an adjective or a phrase.
//!
//! From the frame's words a walk goes right over the noun phrases of its clause and carries the sign: prepositions open the
//! frame's slots, nominal acts and harms turn or keep it for those whom they concern, reversers turn it.

use super::clause::Subject;
use super::finding::{Rule, Who};
use super::operator::{self, Effect};
use super::reading::{Cell, Part, TermHit};
use super::scene::Scene;
use crate::lexicons::WordId;
use crate::lexicons::frames::{Frame, FrameKind, Place};
use crate::lexicons::stance_terms::TermClass;

/// Tokens to the right of a frame in which its targets are looked for.
const REACH: usize = 22;
/// Tokens between a frame or preposition and its first target.
const GAP: usize = 9;

/// Adds the findings of all frames of the sentence.
pub(super) fn frames(scene: &mut Scene<'_>) {
    for at in 0..scene.reading.cells.len() {
        let Some(hit) = scene.reading.cells[at].frame else { continue };
        let frame = scene.lexicons.frames.get(hit.frame);
        let len = hit.len as usize;
        match frame.kind {
            FrameKind::Verb if scene.clauses.passive[at] => passive(scene, frame, at, len),
            FrameKind::Verb => {
                let subject = match scene.subject(at) {
                    // "Blaming Ankara, Helsinki waited"
                    Subject::None => standing_after(scene, at).map_or(Subject::None, Subject::Spot),
                    subject => subject,
                };
                for who in side_by_side(scene, at, subject) {
                    active(scene, frame, at, len, who);
                }
            }
            FrameKind::Noun => nominal(scene, frame, at, len),
            FrameKind::Adjective | FrameKind::Phrase => predicative(scene, frame, at, len),
        }
    }
}

/// All who hold by words with this subject: "Riga and Oslo".
fn side_by_side(scene: &Scene<'_>, at: usize, subject: Subject) -> Vec<Who> {
    // "urged Baku to condemn": who urges wants it
    if let Some(asker) = scene.asker(at) {
        return vec![asker];
    }
    let who = scene.holder(at, subject);
    match (who, subject) {
        (Who::Actor(_), Subject::Spot(spot)) => {
            let mut all: Vec<Who> =
                scene.joined(spot).into_iter().map(|spot| Who::Actor(scene.mention(spot))).collect();
            all.dedup();
            all
        }
        _ => vec![who],
    }
}

fn active(scene: &mut Scene<'_>, frame: &Frame, at: usize, len: usize, who: Who) {
    let effect = operator::effect(&scene.reading, at, len);
    if is_idle(scene, frame, &effect) {
        return;
    }
    let fault = asks_of_fault(scene, frame, at + len);
    walk(scene, frame, at, at + len, Some(Place::Object), &effect, |place| match place {
        Some(Place::Object | Place::Issue) => (who, Rule::A1),
        _ => (who, Rule::A2),
    });
    if let Some(addressee) = fault {
        scene.find(who, addressee, (at, len), Rule::A1, &effect, -1.0);
    }
}

/// Not to threaten, to accuse or to warn somebody is to take no side; not to oppose is.
fn is_idle(scene: &Scene<'_>, frame: &Frame, effect: &Effect) -> bool {
    effect.is_turned
        && effect.weakens
        && matches!(
            scene.lexicons.acts.get(frame.act).name.as_str(),
            "threaten" | "accuse" | "warn" | "protest" | "concern"
        )
}

/// "Urged Baku to show restraint", "called on Baku to withdraw": whom somebody asks to end something is at fault.
fn asks_of_fault(scene: &Scene<'_>, frame: &Frame, from: usize) -> Option<u16> {
    if scene.lexicons.acts.get(frame.act).name != "appeal" || frame.score(Place::Object) != Some(0) {
        return None;
    }
    let cells = &scene.reading.cells;
    let near = |from: usize, count: usize| (from..cells.len()).take(count);
    let addressee = near(from, 4).find(|k| cells[*k].spot != 0)?;
    let end = scene.reading.spots[cells[addressee].spot as usize - 1].end as usize;
    let to = near(end, 3).find(|k| cells[*k].part == Part::To)?;
    let verb = near(to + 1, 3).find(|k| cells[*k].part == Part::Verb)?;
    // "to combat piracy" is no fault of whoever is asked
    let is_evil = near(verb + 1, 5).any(|k| cells[k].spot != 0 && scene.is_issue(cells[k].spot - 1));
    let ends = |k: usize| {
        let reverses = cells[k].classes.has(TermClass::Reverser) && cells[k].frame.is_none() && !is_evil;
        let harms = cells[k].action.is_some_and(|hit| hit.term.class == TermClass::Harm);
        let is_good = cells[k].spot == 0 && cells[k].value.is_some_and(|hit| hit.term.score > 0);
        reverses || harms || is_good
    };
    near(verb, 4).any(ends).then(|| cells[addressee].spot - 1)
}

fn passive(scene: &mut Scene<'_>, frame: &Frame, at: usize, len: usize) {
    let effect = operator::effect(&scene.reading, at, len);
    if is_idle(scene, frame, &effect) {
        return;
    }
    let holders = match agent(scene, at + len, Agency::Of) {
        Some(spot) => side_by_side(scene, at, Subject::Spot(spot)),
        None if scene.cue[at] != super::scene::NONE => vec![Who::Claim(scene.cue[at])],
        None if scene.must(at) => vec![scene.speaker(at)],
        None => vec![Who::Unnamed],
    };
    let subject = scene.subject(at).spot().or_else(|| standing_after(scene, at));
    for who in holders {
        if let (Some(spot), Some(score)) = (subject, frame.score(Place::Object)) {
            let score = effect.on_act(f32::from(score));
            for spot in scene.joined(spot) {
                scene.find(who, spot, (at, len), Rule::A3, &effect, score);
            }
        }
        walk(scene, frame, at, at + len, None, &effect, |_| (who, Rule::A3));
    }
}

/// "Criticised by Ankara, Stockholm": a participle that opens the sentence is of whom the main clause starts with.
fn standing_after(scene: &Scene<'_>, at: usize) -> Option<u16> {
    let cells = &scene.reading.cells;
    let opens = cells[..at].iter().all(|cell| matches!(cell.part, Part::Adverb | Part::Mark));
    if !opens {
        return None;
    }
    let comma = (at..cells.len()).take(GAP * 2).find(|k| cells[*k].comma != cells[at].comma)?;
    let near = (comma + 1..cells.len()).take(4).take_while(|k| cells[*k].part != Part::Verb);
    near.map(|k| cells[k].spot).find(|spot| *spot != 0).map(|spot| spot - 1)
}

/// By which prepositions an agent follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Agency {
    /// "criticised by"
    Of,
    /// "criticism by", "criticism of Baku came from"
    OfNoun,
}

/// The mention after "by", and after a noun that after "from".
fn agent(scene: &Scene<'_>, from: usize, agency: Agency) -> Option<u16> {
    let cells = &scene.reading.cells;
    let clause = cells.get(from)?.clause;
    let [by, origin] = ["by", "from"].map(|word| scene.lexicons.vocabulary.get(word));
    let near = cells.iter().enumerate().skip(from).take(8).take_while(|(_, cell)| cell.clause == clause);
    let opens = |k: &usize| word(scene, *k) == by || agency == Agency::OfNoun && word(scene, *k) == origin;
    let at = near.map(|(k, _)| k).find(opens)?;
    cells
        .iter()
        .skip(at + 1)
        .take(6)
        .take_while(|cell| cell.part != Part::Verb)
        .find(|cell| cell.spot != 0)
        .map(|cell| cell.spot - 1)
}

fn nominal(scene: &mut Scene<'_>, frame: &Frame, at: usize, len: usize) {
    let holders = owners(scene, at, len);
    if holders == [Who::Unnamed] && scene.used[at] {
        return;
    }
    let effect = operator::effect(&scene.reading, at, len);
    for who in holders {
        // "Syria's ally Iran"
        walk(scene, frame, at, at + len, Some(Place::Object), &effect, |_| (who, Rule::A4));
    }
}

/// Who holds by a nominal act: its owner ("Japan's criticism", "Russian concern"), the one after "by" or "from", or the
/// subject of the verb that it is the object of ("voiced concern").
fn owners(scene: &Scene<'_>, at: usize, len: usize) -> Vec<Who> {
    let cells = &scene.reading.cells;
    let own = scene.claims.get(scene.cue[at] as usize).map(|claim| (Who::Claim(scene.cue[at]), claim));
    if let Some((who, _)) = own.filter(|(_, claim)| claim.source.is_some()) {
        return vec![who];
    }
    let mut k = at;
    for _ in 0..5 {
        let Some(before) = k.checked_sub(1) else { break };
        let cell = &cells[before];
        if cell.spot != 0 {
            return side_by_side(scene, at, Subject::Spot(cell.spot - 1));
        }
        match cell.part {
            Part::Adjective | Part::Noun | Part::Name | Part::Adverb | Part::Other => k = before,
            // "Rome's lack of support"
            _ if cell.classes.has(TermClass::ImplicitNegator) => k = before,
            Part::Determiner if cell.classes.has(TermClass::FirstPerson) => return vec![scene.speaker(at)],
            _ => break,
        }
    }
    if let Some(spot) = agent(scene, at + len, Agency::OfNoun) {
        return side_by_side(scene, at, Subject::Spot(spot));
    }
    if let Some((who, _)) = own {
        return vec![who];
    }
    // the verb that governs it, in the same clause
    let clause = cells[at].clause;
    let verb = (0..at)
        .rev()
        .take(8)
        .take_while(|k| cells[*k].clause == clause)
        .find(|k| cells[*k].part == Part::Verb || cells[*k].part == Part::Auxiliary);
    match verb {
        Some(verb) if scene.cue[verb] != super::scene::NONE => vec![Who::Claim(scene.cue[verb])],
        Some(verb) if !scene.clauses.passive[verb] => side_by_side(scene, at, scene.subject(verb)),
        _ => vec![Who::Unnamed],
    }
}

fn predicative(scene: &mut Scene<'_>, frame: &Frame, at: usize, len: usize) {
    let effect = operator::effect(&scene.reading, at, len);
    let subject = copula(scene, at).map_or_else(|| standing_before(scene, at), |verb| scene.subject(verb));
    if let Some(score) = frame.score(Place::Holder) {
        // "under fire from Bern": what stands before it is the target
        let (Some(target), Some(holder)) = (subject.spot(), right_after(scene, at + len)) else { return };
        let who = scene.holder(at, Subject::Spot(holder));
        let score = effect.on_act(f32::from(score));
        scene.find(who, target, (at, len), Rule::A4, &effect, score);
        return;
    }
    let who = scene.holder(at, subject);
    walk(scene, frame, at, at + len, Some(Place::Object), &effect, |_| (who, Rule::A2));
}

/// The verb by which a predicate is linked to its subject: a form of "be", or any verb of the clause.
pub(super) fn copula(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let cells = &scene.reading.cells;
    let clause = cells[at].clause;
    // "is painful but essential"
    let turn = (0..at).rev().take_while(|k| cells[*k].clause == clause).last();
    let turns = turn.is_some_and(|k| cells[k].classes.has(TermClass::Contrast) && k + 3 > at);
    let is_near = |k: &usize| cells[*k].clause == clause || turns && cells[*k].clause + 1 == clause;
    (0..at).rev().take(10).take_while(is_near).find(|k| {
        cells[*k].part == Part::Verb || cells[*k].part == Part::Auxiliary && cells[*k].classes.has(TermClass::Be)
    })
}

pub(super) fn standing_before(scene: &Scene<'_>, at: usize) -> Subject {
    let cells = &scene.reading.cells;
    let clause = cells[at].clause;
    (0..at)
        .rev()
        .take(4)
        .take_while(|k| cells[*k].clause == clause)
        .find(|k| cells[*k].spot != 0)
        .map_or(Subject::None, |k| Subject::Spot(cells[k].spot - 1))
}

fn right_after(scene: &Scene<'_>, from: usize) -> Option<u16> {
    scene.reading.cells.iter().skip(from).take(GAP).find(|cell| cell.spot != 0).map(|cell| cell.spot - 1)
}

/// Walks right from a frame and adds a finding for each mention that stands in one of its slots.
fn walk(
    scene: &mut Scene<'_>,
    frame: &Frame,
    at: usize,
    from: usize,
    open: Option<Place>,
    effect: &Effect,
    role: impl Fn(Option<Place>) -> (Who, Rule),
) {
    let words = (at, from - at);
    let open = open.map(|place| if frame.score(Place::Issue).is_some() { Place::Issue } else { place });
    let mut place = open.filter(|place| frame.score(*place).is_some());
    let mut sign = 1.0;
    let mut rule = None;
    let mut is_linked = place.is_some();
    let mut since = 0;
    let of = scene.lexicons.vocabulary.get("of");
    let by = scene.lexicons.vocabulary.get("by");
    let mut inner: Option<u16> = None;
    let mut is_hit = false;
    let mut k = from;
    let end = scene.reading.cells.len().min(from + REACH);
    let clause = scene.reading.cells[from - 1].clause;
    while k < end {
        let cell = scene.reading.cells[k];
        if cell.clause != clause || cell.part == Part::Verb && k > from && !starts_noun(&cell) && !is_modifier(scene, k)
        {
            // a demand reaches into "that Baku leave"
            let that = cell.part == Part::Subordinator && frame.score(Place::After(word(scene, k))).is_some();
            if !that {
                break;
            }
        }
        since += 1;
        let mark = scene.segmentation.tokens[scene.reading.offset + k].mark;
        if matches!(mark, ',' | '.' | '…') && cell.spot == 0 {
            // a list of targets goes on, and "his rival, Baku"; anything else ends here
            let next = scene.reading.cells.get(k + 1);
            let goes_on =
                |next: &Cell| next.part == Part::Conjunction || next.spot != 0 && !opens_clause(scene, next.spot);
            let list = next.is_some_and(goes_on) && since == 1;
            let apposition = next.is_some_and(|next| next.spot != 0 && !opens_clause(scene, next.spot)) && !is_hit;
            let inclusion = next.is_some_and(|next| next.classes.has(TermClass::Inclusion)) && place.is_some();
            if inclusion {
                // ", including the launchers": more of what the slot has
                let phrase = scene.reading.cells[(k + 2).min(end)..end].iter().take_while(|cell| cell.is_inner).count();
                (is_linked, since, rule) = (true, 0, rule.or(Some(Rule::A5)));
                k += 2 + phrase;
                continue;
            }
            if !(is_linked && k > from && (list || apposition)) {
                break;
            }
        }
        if let Some(hit) = cell.action.filter(|hit| !hit.term.forms.is_verb() && cell.spot == 0) {
            // "the attack on Japan", "the lifting of sanctions": turned for those whom it concerns
            let turn = matches!(hit.term.class, TermClass::HarmNoun | TermClass::ReverserNoun);
            if is_linked || inner.is_some() {
                sign *= if turn { -1.0 } else { 1.0 };
                rule = Some(if hit.term.class == TermClass::ReverserNoun { Rule::A8 } else { Rule::A5 });
                is_linked = true;
                since = 0;
                k += hit.len as usize;
                continue;
            }
        }
        if let Some(hit) = cell.frame.filter(|_| k > from && cell.spot == 0 && is_linked) {
            inner = Some(hit.frame).filter(|id| scene.lexicons.frames.get(*id).kind == FrameKind::Noun);
            if inner.is_some() {
                scene.used[k] = true;
                since = 0;
            }
        }
        if cell.classes.has(TermClass::Conjunction) && cell.spot == 0 && is_linked {
            // "as well as", "along with": a list goes on
            k += 1;
            continue;
        }
        if matches!(cell.part, Part::Preposition | Part::To) && cell.spot == 0 || cell.part == Part::Subordinator {
            let preposition = Place::After(word(scene, k));
            let nested = inner.and_then(|id| scene.lexicons.frames.get(id).score(preposition));
            if let Some(score) = nested {
                sign = f32::from(score).signum();
                rule = Some(Rule::A5);
                (is_linked, since, inner) = (true, 0, None);
            } else if word(scene, k) == by {
                is_linked = false;
            } else if is_hit && cell.classes.has(TermClass::Locative) {
                // "concern over launchers on Iturup": where they are
                is_linked = false;
            } else if frame.score(preposition).is_some() && cell.part != Part::To
                || place.is_none() && frame.score(preposition).is_some()
            {
                place = Some(preposition);
                (sign, rule, is_linked, since) = (1.0, None, true, 0);
            } else if word(scene, k) == of && is_linked {
                rule = rule.or(Some(Rule::A5));
            } else {
                is_linked = false;
            }
        }
        if cell.spot == 0 {
            // "of fraud", "for the leak": said by whoever accuses, and no evaluation of the one who reports it
            scene.used[k] |= cell.value.is_some() || cell.action.is_some();
            k += 1;
            continue;
        }
        let first = k as u16;
        let last = scene.reading.spots[cell.spot as usize - 1].end as usize;
        if is_linked
            && since <= GAP
            && let Some(score) = place.and_then(|place| frame.score(place))
        {
            is_hit = true;
            let (who, base) = role(place);
            let score = effect.on_act(f32::from(score) * sign);
            // "the invasion of Riga" as one event: whom it concerns is on the other side of it
            let harms = |hit: TermHit| matches!(hit.term.class, TermClass::HarmNoun);
            let turns = scene.is_issue(cell.spot - 1) && cell.action.is_some_and(harms);
            for spot in 0..scene.reading.spots.len() as u16 {
                // "the deployment of Iskander": what is said of the issue is said of the system in it
                let within = scene.reading.spots[spot as usize];
                let held = scene.is_system(spot) && within.first > first && within.end as usize <= last;
                let here = within.first == first || spot == cell.spot - 1 || held;
                if here && (place != Some(Place::Issue) || scene.is_issue(spot)) {
                    scene.find(who, spot, words, rule.unwrap_or(base), effect, score);
                } else if turns && within.first > first && within.end as usize <= last && place != Some(Place::Issue) {
                    scene.find(who, spot, words, Rule::A5, effect, -score);
                }
            }
        }
        k = last.max(k + 1);
        since = 0;
        // an owner, a demonym or a list goes on; a target proper closes its slot for what follows
        let goes_on = scene.reading.cells.get(k).is_some_and(|next| continues(scene, next, k));
        if !goes_on {
            is_linked =
                is_linked && scene.reading.cells.get(k).is_some_and(|next| word_is(scene, k, of) && next.spot == 0);
        }
    }
}

/// "Praised Bern, Riga left": the mention after the comma is the subject of what follows.
fn opens_clause(scene: &Scene<'_>, spot: u16) -> bool {
    let end = scene.reading.spots[spot as usize - 1].end as usize;
    scene.reading.cells.get(end).is_some_and(|next| matches!(next.part, Part::Verb | Part::Auxiliary))
}

fn continues(scene: &Scene<'_>, next: &Cell, k: usize) -> bool {
    next.spot != 0
        || matches!(next.part, Part::Noun | Part::Name | Part::Adjective | Part::Conjunction)
        || next.classes.has(TermClass::Conjunction)
        || scene.reading.is_possessive(k)
        || next.part == Part::Mark && scene.reading.cells.get(k + 1).is_some_and(|after| after.spot != 0)
}

fn starts_noun(cell: &Cell) -> bool {
    cell.action.is_some_and(|hit| !hit.term.forms.is_verb())
}

/// A participle before its noun: "the disputed islands".
fn is_modifier(scene: &Scene<'_>, k: usize) -> bool {
    let before = k.checked_sub(1).map(|k| scene.reading.cells[k].part);
    let after = scene.reading.cells.get(k + 1).map(|cell| cell.part);
    matches!(before, Some(Part::Determiner | Part::Adjective))
        && matches!(after, Some(Part::Noun | Part::Name | Part::Adjective))
}

fn word(scene: &Scene<'_>, k: usize) -> WordId {
    scene.segmentation.tokens[scene.reading.offset + k].word
}

fn word_is(scene: &Scene<'_>, k: usize, id: WordId) -> bool {
    word(scene, k) == id
}
