//! Fingerprints: how many documents and rejects were read, and a number that tells whether another reading gave the same.
//!
//! They guard against input that changed between a run and its resumption, not against an adversary. Two fingerprints join into that of
//! one reading after the other, so it does not matter how a reading was cut into pages.

use std::hash::Hasher as _;

use rustc_hash::FxHasher;
use serde::{Deserialize, Serialize};

use super::reject::Reject;
use crate::document::Document;

/// What was read, in brief.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Documents and rejects.
    pub items: u64,
    /// Bytes of text, and a flat rate for what else an item costs.
    pub bytes: u64,
    /// Depends on every item and their order.
    pub hash: u64,
}

/// An odd number without structure: the items' hashes are digits to this base.
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

/// What an item weighs beside its text.
pub(crate) const ITEM: usize = 256;

impl Fingerprint {
    /// Adds what was read next.
    pub fn add(&mut self, item: &Result<Document, Reject>) {
        let mut hasher = FxHasher::default();
        let mut part = |text: &str| {
            hasher.write(text.as_bytes());
            hasher.write_usize(text.len());
        };
        let mut length = 0;
        match item {
            Ok(document) => {
                length = document.text.len();
                let Document { id, path, text, title, authors, published, outlet, url, language, .. } = document;
                [id, path, text].into_iter().chain(authors).for_each(|text| part(text));
                [title, published, outlet, url, language]
                    .into_iter()
                    .for_each(|text| part(text.as_deref().unwrap_or("\0")));
            }
            Err(reject) => {
                part(reject.code.name());
                part(&reject.place.path);
                part(reject.id.as_deref().unwrap_or("\0"));
                part(&reject.message);
                hasher.write_u64(reject.place.byte);
            }
        }
        self.join(&Self { items: 1, bytes: (length + ITEM) as u64, hash: hasher.finish() });
    }

    /// Adds what was read after it.
    pub fn join(&mut self, next: &Self) {
        // the exponent may wrap: it does so alike in every reading
        self.hash = self.hash.wrapping_mul(BASE.wrapping_pow(next.items as u32)).wrapping_add(next.hash);
        self.items += next.items;
        self.bytes += next.bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(text: &str) -> Result<Document, Reject> {
        Ok(Document { text: text.to_owned(), ..Document::default() })
    }

    fn of(texts: &[&str]) -> Fingerprint {
        let mut fingerprint = Fingerprint::default();
        texts.iter().for_each(|text| fingerprint.add(&item(text)));
        fingerprint
    }

    #[test]
    fn pages_join_to_the_same_and_every_item_counts() {
        let whole = of(&["a", "b", "", "d"]);
        for cut in 0..=4 {
            let mut joined = of(&["a", "b", "", "d"][..cut]);
            joined.join(&of(&["a", "b", "", "d"][cut..]));
            assert_eq!(joined, whole);
        }
        assert_eq!((whole.items, whole.bytes), (4, 3 + 4 * 256));
        for other in [["b", "a", "", "d"], ["a", "b", "", "e"], ["", "a", "b", "d"]] {
            assert_ne!(of(&other).hash, whole.hash, "{other:?}");
        }
    }
}
