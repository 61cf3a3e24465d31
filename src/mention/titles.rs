//! Titles in the text: "Prime Minister", "Gen.", "president". Where they stand tells that a person's name follows or that someone
//! holds an office.

use std::ops::Range;

use super::units::Units;
use crate::lexicons::{Lexicons, Title};

/// A title in the text.
#[derive(Clone, Debug)]
pub(super) struct TitleAt {
    /// Units of the document.
    pub(super) units: Range<u32>,
    /// What it says.
    pub(super) title: Title,
}

/// All titles of a document, the longest at each place, in order and disjoint.
#[derive(Debug, Default)]
pub(super) struct TitlesAt {
    list: Vec<TitleAt>,
    /// By unit: one more than the index of the title that starts there.
    starts: Vec<u32>,
}

impl TitlesAt {
    /// Finds them.
    pub(super) fn find(lexicons: &Lexicons, units: &Units) -> Self {
        let mut list = Vec::new();
        let mut starts = vec![0; units.all.len()];
        for range in &units.sentences {
            let mut at = range.start;
            while at < range.end {
                let rest = &units.all[at as usize..range.end as usize];
                let longest = lexicons.titles.longest(rest.iter().map(|unit| unit.key));
                let Some((length, title)) = longest else {
                    at += 1;
                    continue;
                };
                list.push(TitleAt { units: at..at + length as u32, title });
                starts[at as usize] = list.len() as u32;
                at += length as u32;
            }
        }
        Self { list, starts }
    }

    /// The title that ends where the unit `end` starts.
    pub(super) fn ending_at(&self, end: u32) -> Option<&TitleAt> {
        let at = self.list.binary_search_by_key(&end, |title| title.units.end).ok()?;
        Some(&self.list[at])
    }

    /// The title that starts with the unit.
    pub(super) fn starting_at(&self, start: u32) -> Option<&TitleAt> {
        let number = *self.starts.get(start as usize)?;
        self.list.get(number.checked_sub(1)? as usize)
    }
}
