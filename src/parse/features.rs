//! The features that moves and relations are decided by.
//!
//! A feature is a hash of what it looks at and of its template. A move sees the top of the stack (`s0`, `s1`, `s2`),
//! the words to come (`n0`, `n1`, `n2`) and their outermost children; a relation sees head, dependent, their
//! neighbours and children, and the relations that these have got already. The templates are those of Zhang and
//! Nivre (2011), less what did not help here.

use super::state::{Node, State};

/// Joins the parts of a feature with the number of its template.
macro_rules! keys {
    ($($a:expr $(, $b:expr $(, $c:expr $(, $d:expr)?)?)?;)*) => {{
        let mut template = 0u64;
        [$({
            template = template.wrapping_add(0x9FB2_1C65_1E98_DF25);
            let value = template ^ $a $(^ $b.rotate_left(13) $(^ $c.rotate_left(29) $(^ $d.rotate_left(43))?)?)?;
            (value.wrapping_mul(0xD134_2543_DE82_EF95) >> 32) as u32
        },)*]
    }};
}

/// Templates for moves.
pub(crate) const MOVE_FEATURES: usize = 50;

/// A small number as a hash.
fn number(value: u32) -> u64 {
    u64::from(value + 1).wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
}

/// A distance between words, coarser the longer it is.
fn distance(from: u32, to: u32) -> u64 {
    let apart = to.abs_diff(from);
    number(match apart {
        0..=4 => apart,
        5..=7 => 5,
        8..=12 => 6,
        _ => 7,
    })
}

/// The features of the moves from a state.
pub(crate) fn of_moves(state: &State) -> [u32; MOVE_FEATURES] {
    let node = |at: u32| -> &Node { &state.nodes[at as usize] };
    let (at_s0, at_s1, at_n0) = (state.stacked(0), state.stacked(1), state.next());
    let (s0, s1, s2) = (node(at_s0), node(at_s1), node(state.stacked(2)));
    let (n0, n1, n2) = (node(at_n0), node(at_n0 + 1), node(at_n0 + 2));
    let (s0l, s0r, s1r) = (node(s0.left[0]), node(s0.right[0]), node(s1.right[0]));
    let n0l = node(n0.left[0]);
    let far = distance(at_s0, at_n0);
    let gap = distance(at_s1, at_s0);
    let (lefts, rights) = (number(s0.lefts.min(4)), number(s0.rights.min(4)));
    let n0_lefts = number(n0.lefts.min(4));
    let s1_rights = number(s1.rights.min(4));
    let relations = |node: &Node| node.relations.wrapping_mul(0xC2B2_AE3D_27D4_EB4F);
    keys![
        s0.both; s0.word; s0.tag;
        n0.both; n0.word; n0.tag;
        n1.word; n1.tag;
        n2.tag;
        s1.word; s1.both;
        s2.tag;
        s0.both, n0.tag;
        s0.tag, n0.both;
        s0.word, n0.word;
        s0.tag, n0.tag;
        n0.tag, n1.tag;
        n0.tag, n1.tag, n2.tag;
        s0.tag, n0.tag, n1.tag;
        s1.tag, s0.tag, n0.tag;
        s1.tag, s0.tag;
        s1.both, s0.tag;
        s1.tag, s0.both;
        s1.word, s0.word;
        s1.tag, s0.tag, n0.tag, n1.tag;
        s2.tag, s1.tag, s0.tag, n0.tag;
        s0.tag, s0l.tag, n0.tag;
        s0.tag, s0r.tag, n0.tag;
        s0.tag, n0.tag, n0l.tag;
        s1.tag, s1r.tag, s0.tag;
        s1.tag, s0.tag, s0r.tag;
        s1.tag, s0.tag, s0l.tag;
        s0.word, far;
        s0.tag, n0.tag, far;
        s1.tag, s0.tag, gap;
        s0.tag, lefts;
        s0.tag, rights;
        s0.word, rights;
        n0.tag, n0_lefts;
        s1.tag, s1_rights;
        s0.tag, s0r.tag, node(s0.right[1]).tag;
        s0.word, n0.tag, n1.tag;
        s1.tag, s0.word, n0.tag;
        s1.word, s0.tag, n0.tag;
        s1.tag, s0.tag, n0.word;
        s0.tag, n0.tag, n1.word;
        relations(s0), s0.tag, n0.tag;
        relations(n0), s0.tag, n0.tag;
        relations(s1), s1.tag, s0.tag;
        relations(s0), s1.tag, s0.tag;
    ]
}

/// Templates for relations.
pub(crate) const RELATION_FEATURES: usize = 27;

/// The features of the relation of a dependent to its head.
pub(crate) fn of_relation(state: &State, head: u32, dependent: u32) -> [u32; RELATION_FEATURES] {
    let node = |at: u32| -> &Node { &state.nodes[at as usize] };
    let empty = state.root() + 1;
    let before = |at: u32| node(at.checked_sub(1).unwrap_or(empty));
    let after = |at: u32| node(at + 1);
    let (h, d) = (node(head), node(dependent));
    let left = dependent < head;
    let side = number(u32::from(left));
    let far = distance(dependent, head) ^ side;
    // The relations of the dependent's children, and of those children of the head that stand nearer to it.
    let (own, siblings) =
        (d.relations.wrapping_mul(0xC2B2_AE3D_27D4_EB4F), h.relations.wrapping_mul(0xC2B2_AE3D_27D4_EB4F));
    let (dl, dr) = (node(d.left[0]), node(d.right[0]));
    // The sibling that is nearer to the head, on the same side.
    let near = node(if left { h.left[1] } else { h.right[1] });
    let hl = node(h.left[0]);
    keys![
        h.word, side; h.both, side;
        d.word, side; d.both, side;
        h.tag, d.tag, side;
        h.both, d.tag, side;
        h.tag, d.both, side;
        h.word, d.word, side;
        h.tag, d.tag, far;
        d.tag, far;
        own, d.tag, h.tag, side;
        own, d.tag;
        own, h.word, side;
        siblings, d.tag, h.tag, side;
        siblings, d.word, side;
        siblings, h.both, side;
        dl.word, d.tag, side;
        dl.tag, d.tag, h.tag, side;
        dr.tag, d.tag, h.tag, side;
        near.tag, d.tag, h.tag, side;
        hl.word, d.tag, side;
        before(dependent).tag, d.tag, h.tag, side;
        after(dependent).tag, d.tag, h.tag, side;
        before(dependent).word, d.tag, side;
        before(head).tag, h.tag, d.tag, side;
        after(head).tag, h.tag, d.tag, side;
        node(d.left[1]).tag, d.tag, dl.tag;
    ]
}
