//! The state of a parse: a stack, the words to come, and the arcs so far (arc-hybrid: Kuhlmann and others, 2011).
//!
//! Words are numbered from 0; the number after the last word is the root, which waits behind the words. Beyond it
//! stand a few empty places, so that a feature that looks past an end finds a node with nothing in it.

use super::{Arc, Relation};
use crate::tag::Tag;
use crate::tag::word::Word;

/// A place without a word.
pub(crate) const NONE: u32 = u32::MAX;
/// Empty places after the root, and under the stack.
const PADDING: usize = 3;

/// What features look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node {
    /// Hashes of the word, of its tag, and of both.
    pub(crate) word: u64,
    pub(crate) tag: u64,
    pub(crate) both: u64,
    /// The outermost children and those next to them, as nodes.
    pub(crate) left: [u32; 2],
    pub(crate) right: [u32; 2],
    /// The number of children on each side.
    pub(crate) lefts: u32,
    pub(crate) rights: u32,
    /// Relations to its children, one bit each.
    pub(crate) relations: u64,
    /// The relation to its head, once it has one.
    pub(crate) relation: Relation,
    /// First and last word of what it governs.
    edges: [u32; 2],
}

/// A step of the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// The next word goes onto the stack.
    Shift,
    /// The word on top of the stack gets the next word as its head.
    Left,
    /// The word on top of the stack gets the one below as its head.
    Right,
}

impl Move {
    pub(crate) const ALL: [Move; 3] = [Move::Shift, Move::Left, Move::Right];
}

/// A parse on its way.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) nodes: Vec<Node>,
    /// Heads as nodes; [`NONE`] where there is none yet.
    pub(crate) heads: Vec<u32>,
    stack: Vec<u32>,
    next: u32,
    root: u32,
}

impl State {
    /// Starts on a sentence.
    pub(crate) fn start(&mut self, words: &[Word], tags: &[Tag]) {
        self.nodes.clear();
        self.nodes.extend(words.iter().zip(tags).map(|(word, tag)| Node::new(word.key, 2 + tag.index() as u64)));
        self.root = self.nodes.len() as u32;
        self.nodes.push(Node::new(1, 1));
        let empty = self.root + 1;
        for _ in 0..PADDING {
            self.nodes.push(Node::new(0, 0));
        }
        for (at, node) in (0..).zip(&mut self.nodes) {
            (node.left, node.right, node.edges) = ([empty; 2], [empty; 2], [at; 2]);
        }
        self.heads.clear();
        self.heads.resize(words.len(), NONE);
        self.stack.clear();
        self.stack.resize(PADDING, empty);
        self.next = 0;
    }

    /// The word at a depth of the stack, 0 for the top.
    pub(crate) fn stacked(&self, depth: usize) -> u32 {
        self.stack[self.stack.len() - 1 - depth]
    }

    /// The next word, or the root.
    pub(crate) fn next(&self) -> u32 {
        self.next
    }

    /// The node that stands for the root.
    pub(crate) fn root(&self) -> u32 {
        self.root
    }

    /// Words on the stack.
    pub(crate) fn depth(&self) -> usize {
        self.stack.len() - PADDING
    }

    /// The words on the stack, the deepest first.
    pub(crate) fn stack(&self) -> &[u32] {
        &self.stack[PADDING..]
    }

    /// Whether every word has a head.
    pub(crate) fn is_done(&self) -> bool {
        self.next == self.root && self.depth() == 0
    }

    /// Whether a move is possible. One word only may become the root's child: the last that is left.
    pub(crate) fn allows(&self, step: Move) -> bool {
        match step {
            Move::Shift => self.next < self.root,
            Move::Left => self.depth() == 1 || (self.depth() > 1 && self.next < self.root),
            Move::Right => self.depth() > 1,
        }
    }

    /// Makes a move, which must be allowed. Returns the new arc's head and dependent.
    pub(crate) fn make(&mut self, step: Move) -> Option<(u32, u32)> {
        if step == Move::Shift {
            self.stack.push(self.next);
            self.next += 1;
            return None;
        }
        let dependent = self.stack.pop().filter(|&word| word < self.root)?;
        let head = if step == Move::Left { self.next } else { self.stacked(0) };
        self.heads[dependent as usize] = head;
        let node = &mut self.nodes[head as usize];
        if dependent < head {
            node.left = [dependent, node.left[0]];
            node.lefts += 1;
        } else {
            node.right = [dependent, node.right[0]];
            node.rights += 1;
        }
        Some((head, dependent))
    }

    /// Gives an arc that has been made its relation.
    pub(crate) fn relate(&mut self, head: u32, dependent: u32, relation: Relation) {
        let [first, last] = self.nodes[dependent as usize].edges;
        self.nodes[dependent as usize].relation = relation;
        let node = &mut self.nodes[head as usize];
        node.relations |= 1 << relation.index();
        node.edges = [node.edges[0].min(first), node.edges[1].max(last)];
    }

    /// The arcs of a parse that is done, in the order of the words.
    pub(crate) fn arcs(&self) -> impl Iterator<Item = Arc> {
        self.heads.iter().zip(&self.nodes).map(|(&head, node)| Arc {
            head: if head < self.root { head } else { Arc::ROOT },
            relation: node.relation,
            first: node.edges[0],
            last: node.edges[1],
        })
    }
}

impl Node {
    fn new(word: u64, tag: u64) -> Self {
        let word = word.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let tag = tag.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        let both = (word ^ tag.rotate_left(17)).wrapping_mul(0xA076_1D64_78BD_642F);
        let spread = |value: u64| value ^ value >> 31;
        Self {
            word: spread(word),
            tag: spread(tag),
            both: spread(both),
            left: [0; 2],
            right: [0; 2],
            lefts: 0,
            rights: 0,
            relations: 0,
            relation: Relation::Dep,
            edges: [0; 2],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_alone_becomes_the_root() {
        let mut state = State::default();
        let words = ["talks", "failed"].map(Word::new);
        state.start(&words, &[Tag::Nns, Tag::Vbd]);
        assert!(state.allows(Move::Shift) && !state.allows(Move::Left) && !state.allows(Move::Right));
        state.make(Move::Shift);
        state.make(Move::Shift);
        assert!(!state.allows(Move::Shift), "the root is not a word");
        assert!(!state.allows(Move::Left), "two words must not become roots");
        assert_eq!(state.make(Move::Right), Some((0, 1)));
        assert_eq!(state.make(Move::Left), Some((2, 0)));
        assert!(state.is_done());
        assert_eq!(state.heads, [2, 0]);
        assert_eq!((state.nodes[0].right[0], state.nodes[0].rights), (1, 1));
    }
}
