//! Who does what in a clause: the subject of each verb, and whether the verb is passive.
//!
//! Read off the parts of speech, from left to right, each subject in a bounded number of steps. A parse can fill the same
//! tables. It must not know what verbs mean.

use super::reading::{Cell, Part, Reading};
use crate::lexicons::frames::Forms;
use crate::lexicons::stance_terms::TermClass;

/// What the subject of a verb is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Subject {
    /// A mention, by index of [`Reading::spots`].
    Spot(u16),
    /// A noun that belongs to a mention: "Russian officials", "the minister of Japan".
    Owned(u16),
    /// "I", "we".
    First,
    /// A pronoun that no mention covers.
    Third,
    /// A noun that names nobody.
    Nominal,
    /// None was found.
    #[default]
    None,
}

impl Subject {
    /// The mention, or the mention that it belongs to.
    pub(super) fn spot(self) -> Option<u16> {
        match self {
            Self::Spot(spot) | Self::Owned(spot) => Some(spot),
            _ => None,
        }
    }
}

/// Subjects and voices by token; of tokens that are no verbs, [`Subject::None`] and active.
#[derive(Debug, Default)]
pub(super) struct Clauses {
    /// The grammatical subject.
    pub subject: Vec<Subject>,
    /// Passive?
    pub passive: Vec<bool>,
}

/// A subject is looked for over this many phrases between it and its verb.
const STEPS: usize = 8;

impl Clauses {
    /// Fills the tables for a sentence.
    pub(super) fn read(&mut self, reading: &Reading) {
        self.subject.clear();
        self.passive.clear();
        let mut last_verb: Option<usize> = None;
        for (i, cell) in reading.cells.iter().enumerate() {
            let is_verb = cell.part == Part::Verb || cell.part == Part::Auxiliary && cell.classes.has(TermClass::Be);
            if !is_verb {
                self.subject.push(Subject::None);
                self.passive.push(false);
                continue;
            }
            let passive = is_passive(reading, i);
            let subject = self.subject(reading, i, last_verb);
            self.subject.push(subject);
            self.passive.push(passive);
            last_verb = Some(i);
        }
    }

    fn subject(&self, reading: &Reading, verb: usize, last_verb: Option<usize>) -> Subject {
        let cells = &reading.cells;
        let inherited = last_verb.map_or(Subject::None, |last| self.subject[last]);
        let mut owner = Subject::None;
        let mut at = verb;
        let mut infinitive = false;
        if is_gerund(&cells[verb]) && verb > 0 && !matches!(cells[verb - 1].part, Part::Auxiliary | Part::Adverb) {
            // "…, accusing", "by accusing": whoever does what the verb before says; "Baku, accusing": the name before it
            let named = cells[verb - 1].spot != 0;
            if !named && inherited != Subject::None {
                return inherited;
            }
        }
        for _ in 0..STEPS {
            let Some(k) = before(cells, at, &mut infinitive) else { return owner };
            let cell = &cells[k];
            // in a sentence without tags the verb before may not be known as one
            if infinitive && (last_verb.is_some() || cell.part == Part::Mark) {
                // "urged Baku to leave": the object of the verb before is who leaves
                return match last_verb {
                    Some(last) if cell.spot != 0 && last + 6 >= k && cells[last].frame.is_some() => {
                        Subject::Spot(cell.spot - 1)
                    }
                    _ => inherited,
                };
            }
            if cell.spot != 0 {
                let spot = reading.spots[cell.spot as usize - 1];
                match governor(cells, spot.first as usize) {
                    Some(preposition) => {
                        if owner == Subject::None {
                            owner = Subject::Owned(cell.spot - 1);
                        }
                        at = preposition;
                    }
                    None if spot.end as usize == k + 1 => return Subject::Spot(cell.spot - 1),
                    None => return Subject::Owned(cell.spot - 1),
                }
                continue;
            }
            match cell.part {
                Part::Pronoun if cell.classes.has(TermClass::FirstPerson) => return Subject::First,
                Part::Pronoun => return if owner == Subject::None { Subject::Third } else { owner },
                Part::Conjunction | Part::Verb | Part::Auxiliary => {
                    return if owner == Subject::None { inherited } else { owner };
                }
                Part::Subordinator => {
                    // a relative pronoun stands for what is before it; after another subordinator nothing is left
                    if k == 0 || !is_relative(cell) {
                        return owner;
                    }
                    at = if cells[k - 1].part == Part::Mark { k - 1 } else { k };
                }
                Part::Noun | Part::Name | Part::Adjective | Part::Determiner | Part::Other => {
                    let (start, inside) = noun_phrase(reading, k);
                    if let Some(spot) = inside {
                        return Subject::Owned(spot);
                    }
                    match governor(cells, start + 1) {
                        Some(preposition) => at = preposition,
                        None if owner != Subject::None => return owner,
                        // "Orlova and her deputy": the one who is named stands for both
                        None if cells[start].part == Part::Conjunction && start > 0 && cells[start - 1].spot != 0 => {
                            return Subject::Spot(cells[start - 1].spot - 1);
                        }
                        None => return Subject::Nominal,
                    }
                }
                Part::Mark => match opening(reading, k) {
                    Some(open) => at = open,
                    None if owner != Subject::None => return owner,
                    // "Baku, condemned by Bern,"
                    None if k > 0 && cells[k - 1].spot != 0 => return Subject::Spot(cells[k - 1].spot - 1),
                    None => return if is_gerund(&cells[verb]) { inherited } else { Subject::None },
                },
                _ => at = k,
            }
        }
        owner
    }
}

/// The token before `at`, over adverbs and auxiliaries; notes a "to".
fn before(cells: &[Cell], at: usize, infinitive: &mut bool) -> Option<usize> {
    let mut k = at.checked_sub(1)?;
    for _ in 0..6 {
        match cells[k].part {
            Part::Adverb => {}
            // "ought to", "is to"
            Part::Auxiliary => *infinitive = false,
            Part::To => *infinitive = true,
            _ if cells[k].is_inner && cells[k].classes.has(TermClass::Litotes) => {}
            _ => return Some(k),
        }
        k = k.checked_sub(1)?;
    }
    Some(k)
}

/// The preposition right before the noun phrase that starts at `first`, over its determiners and modifiers.
fn governor(cells: &[Cell], first: usize) -> Option<usize> {
    let mut k = first.checked_sub(1)?;
    for _ in 0..4 {
        match cells[k].part {
            Part::Determiner | Part::Adjective | Part::Name | Part::Noun => k = k.checked_sub(1)?,
            Part::Preposition => return Some(k),
            _ => return None,
        }
    }
    None
}

/// Walks back over a noun phrase that ends at `end`: the token before it, and a mention that owns it.
fn noun_phrase(reading: &Reading, end: usize) -> (usize, Option<u16>) {
    let mut k = end;
    for _ in 0..8 {
        let cell = &reading.cells[k];
        if cell.spot != 0 {
            return (k, Some(cell.spot - 1));
        }
        let inside = matches!(cell.part, Part::Noun | Part::Name | Part::Adjective | Part::Determiner | Part::Other);
        if !inside || k == 0 {
            return (k, None);
        }
        k -= 1;
    }
    (k, None)
}

/// The comma or bracket that opens the parenthesis which the mark at `close` ends.
fn opening(reading: &Reading, close: usize) -> Option<usize> {
    let cells = &reading.cells;
    let comma = cells[close].comma;
    let mut k = close.checked_sub(1)?;
    for _ in 0..18 {
        if cells[k].part == Part::Mark && cells[k].comma < comma && k > 0 {
            return Some(k);
        }
        k = k.checked_sub(1)?;
    }
    None
}

fn is_relative(cell: &Cell) -> bool {
    cell.classes.has(TermClass::ThirdPerson)
}

fn is_gerund(cell: &Cell) -> bool {
    let gerund = |forms: Forms| forms.any(Forms::GERUND);
    cell.frame.is_some_and(|hit| gerund(hit.forms)) || cell.action.is_some_and(|hit| gerund(hit.term.forms))
}

fn is_participle(cell: &Cell) -> bool {
    let participle = |forms: Forms| forms.any(Forms::PARTICIPLE);
    match (cell.frame, cell.action) {
        (None, None) => true,
        (frame, action) => {
            frame.is_some_and(|hit| participle(hit.forms)) || action.is_some_and(|hit| participle(hit.term.forms))
        }
    }
}

fn is_passive(reading: &Reading, verb: usize) -> bool {
    let cells = &reading.cells;
    if !is_participle(&cells[verb]) || cells[verb].part != Part::Verb {
        return false;
    }
    let mut k = verb;
    for _ in 0..5 {
        let Some(before) = k.checked_sub(1) else { break };
        let cell = &cells[before];
        if cell.classes.has(TermClass::Be) {
            return !is_gerund(&cells[verb]);
        }
        if !matches!(cell.part, Part::Adverb) {
            // "Baku, criticised by Bern,"
            let agent = cells.get(verb + 1).is_some_and(|next| next.part == Part::Preposition);
            return agent && cell.part == Part::Mark && reading.cells[verb].frame.is_some();
        }
        k = before;
    }
    // "Criticised by Bern, Baku …"
    k == 0 && reading.cells[verb].frame.is_some() && cells.get(verb + 1).is_some_and(|next| next.is_by)
}
