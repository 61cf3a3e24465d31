//! Where every word of a sentence hangs in the tree, seen from one of them.

use crate::weights::table::mix;

/// No head: the word is a root.
pub(crate) const NO_HEAD: u32 = u32::MAX;
/// Steps up the tree that are told apart.
const LONGEST_CLIMB: usize = 6;
/// Steps down that are part of a signature.
const LONGEST_DESCENT: u8 = 3;
/// Relation of a word that is an ancestor itself.
pub(crate) const ANCESTOR: u8 = 254;
/// Relation of a word that hangs elsewhere.
pub(crate) const ELSEWHERE: u8 = 253;

/// The way from the cue to a word: up some arcs, then down others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path {
    /// Arcs up.
    pub(crate) up: u8,
    /// Arcs down.
    pub(crate) down: u8,
    /// Relation of the first arc down.
    pub(crate) branch_relation: u8,
    /// The word at the end of the first arc down.
    pub(crate) branch: u32,
    /// All relations of the way, hashed.
    pub(crate) signature: u64,
}

/// Heads and relations of a sentence's words, counted from its first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arcs<'a> {
    pub(crate) heads: &'a [u32],
    pub(crate) relations: &'a [u8],
}

/// The ways from the word `cue` to every word, into `out`. Linear in the number of words.
pub(crate) fn paths(arcs: Arcs<'_>, cue: usize, out: &mut Vec<Path>) {
    const OPEN: u8 = u8::MAX;
    let count = arcs.heads.len();
    out.clear();
    out.resize(count, Path { up: OPEN, ..Path::default() });
    let (mut at, mut signature) = (cue, 0x5EED);
    for up in 0..=LONGEST_CLIMB {
        let Some(slot) = out.get_mut(at) else { break };
        if slot.up != OPEN {
            break;
        }
        *slot = Path { up: up as u8, down: 0, branch_relation: ANCESTOR, branch: at as u32, signature };
        signature = mix(signature, 0x100 | u64::from(arcs.relations[at]));
        if arcs.heads[at] == NO_HEAD {
            break;
        }
        at = arcs.heads[at] as usize;
    }
    let elsewhere = Path { up: 9, down: 9, branch_relation: ELSEWHERE, branch: NO_HEAD, signature: 0xE15E };
    let mut climb: Vec<usize> = Vec::new();
    for word in 0..count {
        let mut at = word;
        climb.clear();
        // the bound keeps a cycle, which no parser should give, from holding the run
        while out[at].up == OPEN && climb.len() <= count {
            climb.push(at);
            match arcs.heads[at] {
                NO_HEAD => break,
                head => at = head as usize,
            }
        }
        let mut above = if out[at].up == OPEN { elsewhere } else { out[at] };
        while let Some(word) = climb.pop() {
            if above.branch_relation != ELSEWHERE {
                let relation = arcs.relations[word];
                if above.down == 0 {
                    above.branch = word as u32;
                    above.branch_relation = relation;
                }
                above.down = above.down.saturating_add(1);
                if above.down <= LONGEST_DESCENT {
                    above.signature = mix(above.signature, u64::from(relation));
                }
            }
            out[word] = above;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_up_and_down() {
        // She said talks failed: failed ← said → She; failed → talks
        let (heads, relations) = ([1, NO_HEAD, 3, 1], [1, 0, 1, 7]);
        let mut found = Vec::new();
        paths(Arcs { heads: &heads, relations: &relations }, 1, &mut found);
        assert_eq!((found[0].up, found[0].down, found[0].branch_relation, found[0].branch), (0, 1, 1, 0));
        assert_eq!((found[2].up, found[2].down, found[2].branch_relation, found[2].branch), (0, 2, 7, 3));
        paths(Arcs { heads: &heads, relations: &relations }, 3, &mut found);
        assert_eq!((found[1].up, found[1].branch_relation), (1, ANCESTOR));
        assert_eq!((found[0].up, found[0].down, found[0].branch), (1, 1, 0));
        assert_ne!(found[0].signature, found[2].signature);
    }

    #[test]
    fn a_cycle_ends() {
        let mut found = Vec::new();
        paths(Arcs { heads: &[NO_HEAD, 2, 1], relations: &[0, 1, 2] }, 0, &mut found);
        assert_eq!(found[1].branch_relation, ELSEWHERE);
    }
}
