//! Who may hold a side towards a mention: the actors of the sentence under whose predicates it stands.
//!
//! Up from the mention, over the words that govern it, each verb's subject is a possible holder of what the sentence says of it, as are
//! an agent after "by", an owner of the noun above, and whom a relative clause is about. Words and their polarity are no matter here.

use super::sight::Sights;
use crate::mention::Kind;
use crate::parse::Relation;
use crate::stance::scene::Scene;

/// Words above a mention that are asked for a subject.
const HEIGHT: usize = 6;

/// Writes the mentions of the sentence that may hold a side towards a mention, the nearest first, each once.
pub(in crate::stance) fn holders(scene: &Scene<'_>, sights: &Sights, target: u16, out: &mut Vec<u16>) {
    out.clear();
    let place = scene.reading.spots[target as usize];
    let mut below = sights.top(place.first as usize, place.end as usize);
    if sights.head(below).is_none() {
        by_clauses(scene, target, out);
        return;
    }
    for _ in 0..HEIGHT {
        let Some(above) = sights.head(below) else { break };
        let governed = (0..sights.list.len()).filter(|k| sights.head(*k) == Some(above) && *k != below);
        for child in governed {
            if let Some(Relation::Nsubj | Relation::OblAgent | Relation::NmodPoss) = sights.relation(child) {
                take(scene, sights, target, child, out);
            }
        }
        if sights.relation(above) == Some(Relation::AclRelcl)
            && let Some(about) = sights.head(above)
        {
            take(scene, sights, target, about, out);
        }
        below = above;
    }
}

/// Takes the mention that a word belongs to, or one that owns it.
fn take(scene: &Scene<'_>, sights: &Sights, target: u16, word: usize, out: &mut Vec<u16>) {
    let named = scene.reading.cells[word].spot.checked_sub(1);
    let owner = || {
        (0..sights.list.len())
            .filter(|k| sights.head(*k) == Some(word))
            .filter(|k| {
                matches!(
                    sights.relation(*k),
                    Some(Relation::NmodPoss | Relation::Compound | Relation::Amod | Relation::Nmod)
                )
            })
            .find_map(|k| scene.reading.cells[k].spot.checked_sub(1))
    };
    let Some(spot) = named.or_else(owner) else { return };
    push(scene, target, spot, out);
}

fn push(scene: &Scene<'_>, target: u16, spot: u16, out: &mut Vec<u16>) {
    let kind = scene.mentions.list[scene.mention(spot) as usize].kind;
    let is_actor = matches!(kind, Kind::Person | Kind::Place | Kind::Organization | Kind::Demonym);
    if is_actor && spot != target && scene.entity(spot) != scene.entity(target) && !out.contains(&spot) {
        out.push(spot);
    }
}

/// Without a parse: the subject of the last verb before the mention.
fn by_clauses(scene: &Scene<'_>, target: u16, out: &mut Vec<u16>) {
    let first = scene.reading.spots[target as usize].first as usize;
    let verbs = (0..first).rev().filter(|k| !scene.clauses.passive[*k]);
    for spot in verbs.filter_map(|verb| scene.clauses.subject[verb].spot()).take(2) {
        push(scene, target, spot, out);
    }
}
