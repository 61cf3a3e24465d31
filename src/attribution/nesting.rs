//! Overlap policy: one claim a cue, and a cue inside another claim's content stands in that claim.

use super::ClaimKind;
use super::draft::Draft;

/// Orders drafts by content, and says for each the draft in whose content its cue stands.
pub(super) fn nest(drafts: &mut Vec<(Draft, ClaimKind)>) -> Vec<Option<u32>> {
    drafts.sort_by_key(|(draft, _)| (draft.starts(), std::cmp::Reverse(draft.ends()), draft.head));
    drafts.dedup_by(|later, earlier| later.0.head == earlier.0.head);
    let drafts: Vec<&Draft> = drafts.iter().map(|(draft, _)| draft).collect();
    let mut parents: Vec<Option<u32>> = vec![None; drafts.len()];
    // contents that are open at a cue: by start, so a stack of what has not ended yet would do; units keep them few
    for i in 0..drafts.len() {
        let head = anchor(drafts[i]);
        let window = i.saturating_sub(40)..(i + 40).min(drafts.len());
        let mut best: Option<(usize, usize)> = None;
        for j in window {
            if j == i || !drafts[j].holds(head) {
                continue;
            }
            // two that hold each other's cue: the one that starts first is the outer
            if drafts[i].holds(anchor(drafts[j])) && (i < j) {
                continue;
            }
            let size = drafts[j].ends() - drafts[j].starts();
            if best.is_none_or(|(_, smallest)| size < smallest) {
                best = Some((j, size));
            }
        }
        parents[i] = best.map(|(j, _)| j as u32);
    }
    parents
}

/// The token by which a claim stands somewhere: its cue, or its content's start where it has none.
fn anchor(draft: &Draft) -> usize {
    match draft.cue {
        Some(_) => draft.head,
        None => draft.source.map_or(draft.starts(), |source| source.0),
    }
}
