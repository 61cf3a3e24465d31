//! Names of the gazetteers in the text: the longest at each place, with the entities that bear it.
//!
//! Word edges are right by construction, case is gated by each name's own spelling. Which of several entities is meant, and whether a
//! weak name is one at all, is decided by [`super::ambiguity`].

use std::ops::Range;

use super::units::{Unit, Units};
use crate::lexicons::Lexicons;
use crate::lexicons::gazetteer::{Form, Name};
use crate::lexicons::trie::Node;

/// A name of the gazetteer in the text.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Units of the document.
    pub(super) units: Range<u32>,
    /// Its sentence.
    pub(super) sentence: u32,
    /// Entities that bear it, as indices of [`Candidates::bearers`].
    pub(super) bearers: Range<u32>,
    /// May it hold other mentions?
    pub(super) holds_others: bool,
    /// Do all of its bearers need support?
    pub(super) is_weak: bool,
}

/// An entity that may be meant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bearer {
    /// Row of the gazetteer.
    pub(super) row: u32,
    /// What the name is to it.
    pub(super) form: Form,
    /// The name alone is not enough.
    pub(super) is_weak: bool,
}

/// All candidates, by their start; longer ones first.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) list: Vec<Candidate>,
    pub(super) bearers: Vec<Bearer>,
}

/// Where a name ends, and its node.
type End = Option<(usize, Node)>;

/// Names with more words than this are not matched.
const LONGEST: usize = 16;

/// Finds the candidates of a document.
pub(super) fn find(lexicons: &Lexicons, units: &Units) -> Candidates {
    let mut found = Candidates::default();
    for (sentence, range) in (0..).zip(&units.sentences) {
        let of_sentence = &units.all[range.start as usize..range.end as usize];
        for at in 0..of_sentence.len() {
            let unit = &of_sentence[at];
            if !unit.is_capital() && !lexicons.gazetteer.starts_in_lower_case(unit.key.as_word()) {
                continue;
            }
            if let Some(node) = lexicons.gazetteer.start(unit.key) {
                walk(lexicons, of_sentence, at, node, range.start, sentence, &mut found);
            }
        }
    }
    found
}

/// Follows the trie from one unit; keeps the longest name of each layer, and the longest strong one if that is weak.
fn walk(
    lexicons: &Lexicons,
    units: &[Unit],
    at: usize,
    mut node: Node,
    offset: u32,
    sentence: u32,
    found: &mut Candidates,
) {
    let names = lexicons.gazetteer.names();
    // by layer: the longest name, and the longest strong one
    let mut best: [[End; 2]; 2] = [[None; 2]; 2];
    let mut end = at + 1;
    loop {
        for name in names.values(node).iter().filter(|name| fits(name, &units[at..end])) {
            let layer = usize::from(name.holds_others());
            best[layer][0] = Some((end, node));
            if !name.is_weak() {
                best[layer][1] = Some((end, node));
            }
        }
        let next = units.get(end).filter(|_| end - at < LONGEST);
        let Some(step) = next.and_then(|unit| names.step(node, unit.key)) else { break };
        node = step;
        end += 1;
    }
    for (layer, [longest, strong]) in best.into_iter().enumerate() {
        let strong = strong.filter(|strong| longest.is_some_and(|longest| longest.0 != strong.0));
        for (end, node) in [longest, strong].into_iter().flatten() {
            let from = found.bearers.len() as u32;
            let bearers = names
                .values(node)
                .iter()
                .filter(|name| usize::from(name.holds_others()) == layer)
                .filter(|name| fits(name, &units[at..end]))
                .map(|name| Bearer { row: name.row, form: name.form, is_weak: name.is_weak() });
            found.bearers.extend(bearers);
            let to = found.bearers.len() as u32;
            let is_weak = found.bearers[from as usize..].iter().all(|bearer| bearer.is_weak);
            found.list.push(Candidate {
                units: offset + at as u32..offset + end as u32,
                sentence,
                bearers: from..to,
                holds_others: layer == 1,
                is_weak,
            });
        }
    }
}

fn fits(name: &Name, units: &[Unit]) -> bool {
    units.iter().enumerate().all(|(i, unit)| unit.fits(name.case(i)))
}
