//! A claim as tokens, before overlaps are settled.

use super::page::{Page, Unit};

/// A stretch of tokens, end exclusive.
pub(super) type Stretch = (usize, usize);

/// What a rule found.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Id of the pattern.
    pub rule: &'static str,
    pub source: Option<Stretch>,
    pub cue: Option<Stretch>,
    /// The cue's head, by which two drafts are of one cue.
    pub head: usize,
    /// Row of the cue lexicon.
    pub row: Option<u32>,
    /// In order, disjoint.
    pub content: Vec<Stretch>,
    /// Index of the unit in which it was found.
    pub unit: usize,
}

impl Draft {
    /// The content without blanks at its edges: quotation marks stay, a final comma or colon goes.
    pub(super) fn trim(&mut self, page: &Page<'_>) {
        use super::page::Class;
        for stretch in &mut self.content {
            while stretch.1 > stretch.0
                && page.quotation(stretch.1 - 1).is_none()
                && matches!(
                    page.class(stretch.1 - 1),
                    Class::Comma | Class::Colon | Class::Semicolon | Class::Dash | Class::Stop
                )
            {
                stretch.1 -= 1;
            }
            while stretch.1 > stretch.0
                && page.quotation(stretch.0).is_none()
                && matches!(
                    page.class(stretch.0),
                    Class::Comma | Class::Colon | Class::Semicolon | Class::Dash | Class::Stop
                )
            {
                stretch.0 += 1;
            }
        }
        self.content.retain(|stretch| stretch.0 < stretch.1);
    }

    /// Does the content hold the token?
    pub(super) fn holds(&self, token: usize) -> bool {
        self.content.iter().any(|stretch| stretch.0 <= token && token < stretch.1)
    }

    pub(super) fn ends(&self) -> usize {
        self.content.last().map_or(0, |stretch| stretch.1)
    }

    pub(super) fn starts(&self) -> usize {
        self.content.first().map_or(0, |stretch| stretch.0)
    }
}

/// Where the clause to the left starts that a parenthesis interrupts or follows: after a conjunction that opens the unit.
pub(super) fn clause_start(page: &Page<'_>, unit: &Unit) -> usize {
    use super::page::Class;
    let mut i = unit.start;
    while i < unit.end && page.quotation(i).is_none() {
        match page.class(i) {
            Class::Coordinator | Class::Mark | Class::Dash => i += 1,
            Class::Adverb if page.class(i + 1) == Class::Comma => i += 2,
            _ => break,
        }
    }
    i
}
