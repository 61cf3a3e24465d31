//! The identity of a run: all that decides which bytes it writes. A run goes on, or is done again, only under the same identity.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::hex;
use crate::lexicons::LexiconFile;

/// Hashes of what decides the output. The number of threads is not among it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// dixit's version.
    pub version: String,
    /// SHA-256 of the settings.
    pub settings: String,
    /// SHA-256 of the lexicons.
    pub lexicons: String,
    /// SHA-256 of the models.
    pub models: String,
    /// SHA-256 of names and lengths of the inputs.
    pub inputs: String,
}

impl Identity {
    /// That of the file with an `identity`; `None` if there is none that this version knows.
    pub(super) fn from_json(bytes: &[u8]) -> Option<Self> {
        let mut value: Value = serde_json::from_slice(bytes).ok()?;
        serde_json::from_value(value.get_mut("identity")?.take()).ok()
    }

    /// What differs, for people.
    pub(super) fn differences(&self, other: &Self) -> String {
        let pairs = [
            ("the version", &self.version, &other.version),
            ("the settings", &self.settings, &other.settings),
            ("the lexicons", &self.lexicons, &other.lexicons),
            ("the models", &self.models, &other.models),
            ("the inputs", &self.inputs, &other.inputs),
        ];
        let differ: Vec<&str> = pairs.iter().filter(|(_, one, two)| one != two).map(|(name, ..)| *name).collect();
        differ.join(", ")
    }
}

/// SHA-256 of several texts, with their lengths.
pub fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part);
    }
    hex(&digest.finalize())
}

/// Path, length and SHA-256 of the files in the binary.
const EMBEDDED: &[(&str, usize, &str)] = include!(concat!(env!("OUT_DIR"), "/digests.in"));

/// SHA-256 of a file, by its path in the project or the user's: known of those in the binary, whose bytes are borrowed.
pub fn digest_of_file(path: &str, bytes: Cow<'static, [u8]>) -> Cow<'static, str> {
    match bytes {
        Cow::Borrowed(bytes) => embedded(path, bytes),
        Cow::Owned(bytes) => Cow::Owned(hex(&Sha256::digest(bytes))),
    }
}

/// SHA-256 of a file of the lexicons.
pub fn digest_of_lexicon(file: &LexiconFile) -> Cow<'static, str> {
    match &file.text {
        Cow::Borrowed(text) => embedded(&file.path.to_string_lossy(), text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(hex(&Sha256::digest(text))),
    }
}

/// SHA-256 of bytes of the binary: the build knows it of all its files.
fn embedded(path: &str, bytes: &'static [u8]) -> Cow<'static, str> {
    match EMBEDDED.iter().find(|(own, length, _)| *own == path && *length == bytes.len()) {
        Some((.., digest)) => Cow::Borrowed(digest),
        None => Cow::Owned(hex(&Sha256::digest(bytes))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_made_by_the_build_are_those_of_the_files() {
        assert!(EMBEDDED.iter().any(|(path, ..)| *path == "models/tagger.bin.zst"));
        for file in crate::Lexicons::files(&[]).unwrap() {
            let (path, text) = (file.path.to_str().unwrap(), file.text.as_bytes());
            assert!(EMBEDDED.iter().any(|(own, ..)| *own == path), "{path}");
            let owned = digest_of_file(path, Cow::Owned(text.to_vec()));
            assert_eq!(EMBEDDED.iter().find(|(own, ..)| *own == path).map(|(.., digest)| *digest), Some(&*owned));
        }
    }

    #[test]
    fn differences_are_named_and_the_json_comes_back() {
        let one = Identity { version: "1".to_owned(), models: "m".to_owned(), ..Identity::default() };
        let two = Identity { version: "2".to_owned(), inputs: "i".to_owned(), ..one.clone() };
        assert_eq!(one.differences(&two), "the version, the inputs");
        let json = serde_json::json!({ "identity": one }).to_string();
        assert_eq!(Identity::from_json(json.as_bytes()), Some(one));
        assert_eq!(Identity::from_json(b"{}"), None);
        assert_ne!(digest([b"ab".as_slice(), b"c"]), digest([b"a".as_slice(), b"bc"]));
    }
}
