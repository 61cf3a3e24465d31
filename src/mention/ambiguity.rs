//! Which entity a gazetteer name means, and whether a weak name is one at all.
//!
//! Support for a weak name: a context word of the entity in the sentence, a strong name of the same entity in the document, a title
//! that fits the person's office. A name inside a longer name of someone else ("Jordan Smith", "Jack London") is refused. Where two
//! people are equally well supported, neither is taken.

use rustc_hash::FxHashSet;

use super::draft::Scene;
use super::gazetteer::{Bearer, Candidate, Candidates};
use super::office;
use crate::entity::{Country, Kind};
use crate::lexicons::gazetteer::Form;
use crate::lexicons::{Part, TitleClass};

/// Context words count within this many units of the name.
const CONTEXT: u32 = 60;

/// The bearer of each candidate, in their order; `None` where it is refused.
pub(super) fn decide(scene: &Scene<'_>, candidates: &Candidates) -> Vec<Option<Bearer>> {
    let mut known = FxHashSet::default();
    let mut chosen = vec![None; candidates.list.len()];
    // the strong ones first: they support the weak ones
    for (candidate, chosen) in candidates.list.iter().zip(&mut chosen).filter(|(candidate, _)| !candidate.is_weak) {
        if is_inside_a_name(scene, candidates, candidate) {
            continue;
        }
        let bearer = best(scene, candidates, candidate, &known);
        known.extend(bearer.map(|bearer| bearer.row));
        *chosen = bearer;
    }
    // twice: what a context word supports in one sentence holds for the others
    for _ in 0..2 {
        for (candidate, chosen) in candidates.list.iter().zip(&mut chosen).filter(|(candidate, _)| candidate.is_weak) {
            if chosen.is_some() || is_inside_a_name(scene, candidates, candidate) {
                continue;
            }
            let bearer = best(scene, candidates, candidate, &known);
            known.extend(bearer.map(|bearer| bearer.row));
            *chosen = bearer;
        }
    }
    chosen
}

/// The best supported bearer.
fn best(scene: &Scene<'_>, candidates: &Candidates, candidate: &Candidate, known: &FxHashSet<u32>) -> Option<Bearer> {
    let bearers = &candidates.bearers[candidate.bearers.start as usize..candidate.bearers.end as usize];
    if let [bearer] = bearers
        && !bearer.is_weak
    {
        return Some(*bearer);
    }
    let mut best: Option<(u32, Bearer)> = None;
    let mut is_tie = false;
    for bearer in bearers {
        let score = support(scene, candidates, candidate, bearer, known) + u32::from(!bearer.is_weak);
        match best {
            Some((top, _)) if score < top => {}
            Some((top, other)) if score == top => {
                is_tie |= scene.lexicons.gazetteer.kind(bearer.row) == Kind::Person && other.row != bearer.row;
            }
            _ if score > 0 => {
                best = Some((score, *bearer));
                is_tie = false;
            }
            _ => {}
        }
    }
    best.filter(|_| !is_tie).map(|(_, bearer)| bearer)
}

fn support(
    scene: &Scene<'_>,
    candidates: &Candidates,
    candidate: &Candidate,
    bearer: &Bearer,
    known: &FxHashSet<u32>,
) -> u32 {
    let gazetteer = &scene.lexicons.gazetteer;
    let mut score = 0;
    if known.contains(&bearer.row) {
        score += 4;
    }
    let sentence = &scene.units.sentences[candidate.sentence as usize];
    let from = sentence.start.max(candidate.units.start.saturating_sub(CONTEXT));
    let to = sentence.end.min(candidate.units.end.saturating_add(CONTEXT));
    let context = gazetteer.context(bearer.row);
    if !context.is_empty() {
        let hits = (from..to)
            .filter(|unit| !candidate.units.contains(unit))
            .filter(|unit| context.contains(&scene.unit(*unit).key.as_word()))
            .take(3)
            .count();
        score += 2 * hits as u32;
    }
    // "the Congress" where the text is about the United States
    let state = gazetteer.country(bearer.row).and_then(|country| gazetteer.state(country));
    if gazetteer.class(bearer.row) == "parliament"
        && state.is_some_and(|state| known.contains(&state))
        && scene.is_determined(candidate.units.start)
        && (candidate.units.end >= sentence.end || !scene.unit(candidate.units.end).is_capital())
    {
        score += 1;
    }
    if gazetteer.kind(bearer.row) == Kind::Person {
        score += title_support(scene, candidates, candidate, bearer, known);
    }
    score
}

/// A title before the name that fits an office of the person, best one of that date.
fn title_support(
    scene: &Scene<'_>,
    candidates: &Candidates,
    candidate: &Candidate,
    bearer: &Bearer,
    known: &FxHashSet<u32>,
) -> u32 {
    let gazetteer = &scene.lexicons.gazetteer;
    let Some(title) = scene.titles.ending_at(candidate.units.start) else { return 0 };
    if !title.title.gender.agrees(gazetteer.gender(bearer.row)) {
        return 0;
    }
    if title.title.class == TitleClass::Honorific {
        // "Mr. Nukaga" alone is he only where the text is about his country
        let state = gazetteer.country(bearer.row).and_then(|country| gazetteer.state(country));
        let at_home = state.is_some_and(|state| known.contains(&state));
        return u32::from(bearer.form != Form::Surname || (candidate.bearers.len() == 1 && at_home));
    }
    let country = country_before(scene, candidates, title.units.start);
    if country.is_some() && gazetteer.country(bearer.row).is_some() && country != gazetteer.country(bearer.row) {
        return 0;
    }
    let surface = scene.surface(&title.units);
    let on_the_day = |date| gazetteer.role_on(bearer.row, date).is_some_and(|role| office::fits(&surface, role));
    if scene.date.is_some_and(on_the_day) {
        return 5;
    }
    u32::from(gazetteer.roles(bearer.row).any(|role| office::fits(&surface, role.role))) * 3
}

/// The country of the strong name that ends where the unit starts: "Russian" before "Foreign Minister".
fn country_before(scene: &Scene<'_>, candidates: &Candidates, unit: u32) -> Option<Country> {
    let mut end = unit;
    // "Japan's prime minister"
    if end > 0 && !scene.unit(end - 1).is_word() && scene.unit(end - 1).key.as_word().is_known() {
        end -= 1;
    }
    let from = candidates.list.partition_point(|candidate| candidate.units.start + 6 < end);
    let mut before = candidates.list[from..].iter().take_while(|candidate| candidate.units.start < end);
    let named = before.find(|candidate| candidate.units.end == end && !candidate.is_weak)?;
    scene.lexicons.gazetteer.country(candidates.bearers[named.bearers.start as usize].row)
}

/// Is a single word that is no person's name part of one: "Jordan Smith", "Jack London"?
fn is_inside_a_name(scene: &Scene<'_>, candidates: &Candidates, candidate: &Candidate) -> bool {
    let gazetteer = &scene.lexicons.gazetteer;
    let row = candidates.bearers[candidate.bearers.start as usize].row;
    let kind = gazetteer.kind(row);
    if candidate.units.len() != 1 || kind.holds_others() {
        return false;
    }
    let sentence = &scene.units.sentences[candidate.sentence as usize];
    let at = candidate.units.start;
    let first_names = &scene.lexicons.first_names;
    let gender_at = |unit: u32| first_names.gender(scene.unit(unit).key.as_word());
    let before = (at > sentence.start).then(|| at - 1).filter(|&before| {
        scene.unit(before).is_capital() && !scene.unit(before).is_joined() && gender_at(before).is_some()
    });
    let after = (at + 1 < sentence.end).then_some(at + 1);
    // "Han Jae-sung": a family name before a given name that is not the listed person's
    if kind == Kind::Person
        && scene.is_part(at, Part::Family)
        && after.is_some_and(|after| scene.unit(after).is_capital() && scene.unit(after).is_joined())
        && !candidate_goes_on(candidates, candidate)
    {
        return true;
    }
    // "General Jean Lamarque": a surname that is a first name, before a word that no lexicon knows
    if kind == Kind::Person
        && candidate.is_weak
        && gender_at(at).is_some()
        && after.is_some_and(|after| {
            scene.unit(after).is_capital()
                && !scene.unit(after).is_capitals()
                && scene.titles.starting_at(after).is_none()
                && scene.lexicons.name_patterns.part(scene.unit(after).key.as_word()).is_none()
        })
        && !candidate_goes_on(candidates, candidate)
    {
        return true;
    }
    let is_named = |unit: u32| candidates.list[..].binary_search_by_key(&unit, |other| other.units.start).is_ok();
    // "Creighton Abrams": a weak system after a word that no lexicon knows is somebody's surname
    if kind == Kind::System
        && candidate.is_weak
        && at > sentence.start
        && scene.unit(at - 1).is_capital()
        && !scene.unit(at - 1).is_joined()
        && !scene.unit(at - 1).key.as_word().is_known()
    {
        return true;
    }
    // the first name of somebody else: states and their people are strong enough to stand after one
    if let Some(before) = before
        && !matches!(gazetteer.class(row), "state")
        && (candidate.is_weak || !is_named(before))
    {
        return true;
    }
    kind != Kind::Person
        && gender_at(at).is_some()
        && !scene.unit(at).is_joined()
        && after.is_some_and(|after| {
            scene.unit(after).is_capital()
                && !scene.unit(after).is_capitals()
                && !is_named(after)
                && scene.titles.starting_at(after).is_none()
                && scene.lexicons.name_patterns.part(scene.unit(after).key.as_word()).is_none()
        })
}

/// Does a longer name start with the same word here, or another name right after it?
fn candidate_goes_on(candidates: &Candidates, candidate: &Candidate) -> bool {
    let after = candidate.units.end;
    let from = candidates.list.partition_point(|other| other.units.start < candidate.units.start);
    candidates.list[from..]
        .iter()
        .take_while(|other| other.units.start <= after)
        .any(|other| other.units.start == after || other.units.end > after)
}
