//! What the labels of a window are decided by: hashed features of each item, seen from a cue.

use std::ops::Range;

use super::labels::Label;
use super::paths::{Arcs, Path};
use super::window::{Item, Shape};
use crate::tag::Tag;
use crate::weights::table::key;

/// What a token is, once for the document.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sight {
    /// Hash of the folded word.
    pub(crate) word: u64,
    /// Hash of the lemma, where the cue lexicon has the word; of the folded word otherwise.
    pub(crate) lemma: u64,
    /// Number of its tag.
    pub(crate) tag: u8,
    /// What the cue lexicon says of it: 0 nothing, else class and strength.
    pub(crate) cue: u8,
    /// 0 none, else the kind of the mention that it is part of, from 1.
    pub(crate) mention: u8,
}

/// The word of an item that is a quotation.
const QUOTATION: u64 = 0x0051_07A7;
/// The word beyond the window.
const OUTSIDE: u64 = 0x0B0E;

/// A sentence with its window, seen from one of its words.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    /// One for each token of the document.
    pub(crate) sights: &'a [Sight],
    pub(crate) items: &'a [Item],
    /// Tokens of the sentence.
    pub(crate) tokens: &'a Range<u32>,
    pub(crate) arcs: Arcs<'a>,
    /// From the cue to each token of the sentence.
    pub(crate) paths: &'a [Path],
    /// Token of the document that is the cue.
    pub(crate) cue: u32,
    /// Position of the cue among the items.
    pub(crate) cue_item: usize,
    /// What the rules make of each item: 0 they know no claim of this cue, 1 nothing, 2 source, 3 content.
    pub(crate) said: &'a [u8],
    /// The rule that found a claim of this cue, hashed; 0 if none did.
    pub(crate) rule: u64,
}

impl View<'_> {
    /// The labels that the rules give to the items, if they found a claim of this cue.
    pub(crate) fn labels_of_rules(&self) -> Option<Vec<Label>> {
        let mut labels: Vec<Label> = self.said.iter().map(|said| Self::label_of(*said)).collect();
        labels[self.cue_item] = Label::Cue;
        (self.rule != 0).then_some(labels)
    }

    /// The label of what the rules say of an item.
    pub(crate) fn label_of(said: u8) -> Label {
        match said {
            3 => Label::Content,
            2 => Label::Source,
            _ => Label::Other,
        }
    }

    fn sight(&self, token: u32) -> Sight {
        self.sights.get(token as usize).copied().unwrap_or_default()
    }

    fn word(&self, item: Option<&Item>) -> u64 {
        match item {
            None => OUTSIDE,
            Some(item) if item.shape == Shape::Token => self.sight(item.head).word,
            Some(item) => QUOTATION + item.shape as u64,
        }
    }

    fn tag(&self, item: Option<&Item>) -> u64 {
        match item {
            None => 200,
            Some(item) if item.shape == Shape::Token => u64::from(self.sight(item.head).tag),
            Some(item) => 201 + item.shape as u64,
        }
    }

    fn path(&self, item: &Item) -> Path {
        let position = item.head.wrapping_sub(self.tokens.start) as usize;
        match item.shape {
            Shape::Token | Shape::Quotation => self.paths.get(position).copied().unwrap_or_default(),
            shape => Path {
                up: 10,
                down: shape as u8,
                branch_relation: 240 + shape as u8,
                branch: u32::MAX,
                signature: shape as u64,
            },
        }
    }

    /// Does the cue hold a passive subject or auxiliary? Relations of its children, hashed without order.
    fn children(&self) -> u64 {
        let cue = self.cue - self.tokens.start;
        let mut set = 0_u64;
        for (head, relation) in self.arcs.heads.iter().zip(self.arcs.relations) {
            if *head == cue {
                set |= 1 << (relation % 64);
            }
        }
        set
    }
}

/// What is the same for all items of a view.
pub(crate) struct Shared {
    cue_word: u64,
    cue_class: u64,
    cue_tag: u64,
    children: u64,
    has_quotation: u64,
    /// What stands around the cue, as bits: see [`pattern`].
    pub(crate) pattern: u64,
    /// Marks and verbs before each item, to count those between two.
    commas: Vec<u16>,
    verbs: Vec<u16>,
}

impl Shared {
    pub(crate) fn of(view: &View<'_>, is_verb: impl Fn(u8) -> bool, is_comma: impl Fn(u8) -> bool) -> Self {
        let cue = view.sight(view.cue);
        let (mut commas, mut verbs) = (vec![0_u16], vec![0_u16]);
        for item in view.items {
            let tag = if item.shape == Shape::Token { view.sight(item.head).tag } else { u8::MAX };
            commas.push(commas.last().copied().unwrap_or(0) + u16::from(is_comma(tag)));
            verbs.push(verbs.last().copied().unwrap_or(0) + u16::from(is_verb(tag)));
        }
        Self {
            cue_word: cue.lemma,
            cue_class: u64::from(cue.cue),
            cue_tag: u64::from(cue.tag),
            children: view.children(),
            pattern: pattern(view),
            has_quotation: u64::from(view.items.iter().any(|item| item.shape == Shape::Quotation)),
            commas,
            verbs,
        }
    }

    /// How many, up to three, of what `sums` counts stand between two items.
    fn between(sums: &[u16], a: usize, b: usize) -> u64 {
        let (low, high) = (a.min(b), a.max(b));
        u64::from(sums[high] - sums[(low + 1).min(high)]).min(3)
    }
}

/// Items beside the cue in which a quotation is near.
const NEAR: usize = 5;

/// Does a quotation stand near on either side, does the sentence begin with one, does a comma stand right before the cue, does
/// "that" or a colon follow?
fn pattern(view: &View<'_>) -> u64 {
    let quotation = |item: &Item| item.shape != Shape::Token;
    let cue = view.cue_item;
    let tag = |item: Option<&Item>| {
        item.filter(|item| !quotation(item)).and_then(|item| Tag::from_index(view.sight(item.head).tag.into()))
    };
    let before = view.items[cue.saturating_sub(NEAR)..cue].iter().any(quotation);
    let after =
        view.items[(cue + 1).min(view.items.len())..(cue + 1 + NEAR).min(view.items.len())].iter().any(quotation);
    let first = view.items.first().is_some_and(quotation);
    let comma = tag(cue.checked_sub(1).and_then(|at| view.items.get(at))) == Some(Tag::Comma);
    let clause = tag(view.items.get(cue + 1)) == Some(Tag::InSconj);
    let colon =
        view.items[cue..(cue + 1 + NEAR).min(view.items.len())].iter().any(|item| tag(Some(item)) == Some(Tag::Colon));
    [before, after, first, comma, clause, colon].iter().rev().fold(0, |bits, bit| bits << 1 | u64::from(*bit))
}

/// Features of an item.
pub(crate) const ITEM: usize = 42;

/// The features of the item at `at`.
pub(crate) fn of_item(view: &View<'_>, shared: &Shared, at: usize) -> [u32; ITEM] {
    let items = view.items;
    let item = &items[at];
    let before = |steps: usize| at.checked_sub(steps).and_then(|at| items.get(at));
    let (word, tag) = (view.word(Some(item)), view.tag(Some(item)));
    let (word_1, tag_1) = (view.word(before(1)), view.tag(before(1)));
    let (next_word, next_tag) = (view.word(items.get(at + 1)), view.tag(items.get(at + 1)));
    let tag_2 = view.tag(before(2));
    let path = view.path(item);
    let (c, k, ct) = (shared.cue_word, shared.cue_class, shared.cue_tag);
    let side = u64::from(at > view.cue_item);
    let distance = match at.abs_diff(view.cue_item) {
        near @ 0..=3 => near as u64,
        4..=6 => 4,
        7..=12 => 5,
        13..=24 => 6,
        _ => 7,
    };
    let shape = item.shape as u64;
    let (branch_relation, up, down) =
        (u64::from(path.branch_relation), u64::from(path.up), u64::from(path.down.min(3)));
    let branch = (up << 8) | branch_relation;
    let branch_token = view.tokens.start.saturating_add(path.branch);
    let branch_tag = u64::from(view.sight(branch_token).tag);
    let branch_word = view.sight(branch_token).word;
    let branch_side = u64::from(branch_token > view.cue);
    let starts_branch = before(1).is_none_or(|other| view.path(other).branch != path.branch);
    let ends_branch = items.get(at + 1).is_none_or(|other| view.path(other).branch != path.branch);
    let edges = u64::from(starts_branch) | (u64::from(ends_branch) << 1);
    let commas = Shared::between(&shared.commas, at, view.cue_item);
    let verbs = Shared::between(&shared.verbs, at, view.cue_item);
    let mention = u64::from(view.sight(item.head).mention);
    let relation = view
        .arcs
        .relations
        .get(item.head.wrapping_sub(view.tokens.start) as usize)
        .map_or(255, |relation| u64::from(*relation));

    let said = u64::from(view.said[at]);
    let said_1 = at.checked_sub(1).map_or(9, |at| u64::from(view.said[at]));
    let next_said = view.said.get(at + 1).map_or(9, |said| u64::from(*said));
    let pattern = shared.pattern;
    [
        key(1, [side]),
        key(2, [word, side]),
        key(3, [tag, side, distance]),
        key(4, [word_1, word]),
        key(5, [word, next_word]),
        key(6, [tag_1, tag, next_tag, side]),
        key(7, [tag_2, tag_1, tag]),
        key(8, [side, c, distance.min(5)]),
        key(9, [path.signature, ct]),
        key(10, [path.signature, c]),
        key(11, [path.signature, tag]),
        key(12, [branch, down, side]),
        key(13, [branch, c]),
        key(14, [branch, branch_tag, branch_side, ct]),
        key(15, [branch, branch_word]),
        key(16, [branch, edges, word]),
        key(17, [branch, edges, tag, next_tag]),
        key(18, [commas, verbs, side, ct]),
        key(19, [shape, side, distance, shared.has_quotation]),
        key(20, [relation, tag, side, up]),
        key(21, [c, word]),
        key(22, [c, tag, side, distance.min(4)]),
        key(23, [mention, branch, side]),
        key(24, [shared.has_quotation, branch, branch_side, verbs.min(1)]),
        key(25, [shared.children, branch, side]),
        key(26, [shape, c, side]),
        key(27, [commas, shared.has_quotation, side, shape, tag_1]),
        key(28, [branch, path.signature, word_1, next_tag]),
        key(29, [verbs, branch, tag, side]),
        key(30, [path.signature, k]),
        key(31, [branch, k, side]),
        key(32, [k, tag, side, distance]),
        key(33, [k, word, side]),
        key(50, [said, side]),
        key(51, [said, tag, view.rule]),
        key(52, [said, branch, side]),
        key(53, [said_1, said, next_said, k]),
        key(54, [said, word]),
        key(34, [pattern, side, tag]),
        key(35, [pattern, branch, side]),
        key(36, [pattern, shape, side, distance]),
        key(37, [pattern, commas, verbs, side, tag_1]),
    ]
}

/// Features of a step.
pub(crate) const STEP: usize = 6;

/// Features of the step to an item: they are combined with the label before it.
pub(crate) fn of_step(view: &View<'_>, shared: &Shared, at: usize) -> [u32; STEP] {
    let item = &view.items[at];
    let before = at.checked_sub(1).and_then(|at| view.items.get(at));
    let (tag, tag_1) = (view.tag(Some(item)), view.tag(before));
    let same = before.is_some_and(|before| view.path(before).branch == view.path(item).branch);
    let side = u64::from(at > view.cue_item) + u64::from(at == view.cue_item) * 2;
    [
        key(40, [side, u64::from(same)]),
        key(41, [tag_1, tag]),
        key(42, [view.word(before), u64::from(same)]),
        key(43, [view.word(Some(item)), side]),
        key(44, [shared.pattern, side, view.tag(before)]),
        key(45, [at.checked_sub(1).map_or(9, |at| u64::from(view.said[at])), u64::from(view.said[at])]),
    ]
}
