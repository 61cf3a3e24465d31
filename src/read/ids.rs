//! Ids of documents, and which of them came before: rows of several documents would stand under one id.
//!
//! Only hashes are kept, eight bytes a document (and what a table of them needs beside).

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rustc_hash::FxHashSet;

use crate::document::Document;

/// The ids that were read so far.
#[derive(Debug, Default)]
pub struct Ids {
    seen: FxHashSet<u64>,
    /// Documents whose id an earlier one has.
    pub repeated: u64,
    /// The first of them: its id, and where it was read.
    pub first_repeated: Option<(String, String)>,
}

impl Ids {
    pub(super) fn add(&mut self, document: &Document) {
        let mut hasher = DefaultHasher::new();
        document.id.hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            self.repeated += 1;
            self.first_repeated.get_or_insert_with(|| (document.id.clone(), document.path.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_are_counted_and_the_first_is_named() {
        let mut ids = Ids::default();
        for (path, id) in ["a", "b", "a", "", "b", "a", ""].into_iter().enumerate() {
            ids.add(&Document { id: id.to_owned(), path: path.to_string(), ..Document::default() });
        }
        assert_eq!(ids.repeated, 4);
        assert_eq!(ids.first_repeated, Some(("a".to_owned(), "2".to_owned())));
    }
}
