//! The file of a model: little-endian, compressed with Zstandard.
//!
//! ```text
//! magic    8 bytes  "dixitmdl"
//! kind     4 bytes  which model, "tagg" or "pars"
//! version  u32
//! body     …        numbers and lists, each list with its length in front
//! checksum u64      over everything before it
//! ```
//!
//! A file is read with every length checked against what is left of it, so a
//! damaged or hostile one gives a [`ModelError`], never a panic, and never an
//! allocation larger than [`LARGEST`].

use std::fmt;
use std::io::{self, Read as _};

const MAGIC: &[u8; 8] = b"dixitmdl";
/// The first bytes of a Zstandard frame.
const ZSTANDARD: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];
/// The largest model accepted, in bytes after decompression.
pub(crate) const LARGEST: usize = 256 << 20;
/// Level of compression; model files are written rarely and read often.
const LEVEL: i32 = 19;

/// Why a model could not be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes do not begin as a model does.
    NotAModel,
    /// A model of another kind, such as a parser where a tagger is expected.
    Kind {
        /// The kind asked for.
        expected: &'static str,
        /// The kind that the file has.
        found: String,
    },
    /// Written by another version of dixit.
    Version {
        /// The version that this build reads.
        expected: u32,
        /// The version that the file has.
        found: u32,
    },
    /// The checksum or a value within is wrong.
    Damaged(&'static str),
    /// Larger than any model is.
    TooLarge,
    /// The compressed frame cannot be read.
    Compression(io::Error),
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAModel => f.write_str("not a model file of dixit"),
            Self::Kind { expected, found } => write!(f, "expected a model of kind {expected:?}, found {found:?}"),
            Self::Version { expected, found } => write!(
                f,
                "model has format version {found}, this build reads {expected}; train it again with `dixit train`"
            ),
            Self::Damaged(what) => write!(f, "damaged model file: {what}"),
            Self::TooLarge => write!(f, "model file is larger than {LARGEST} bytes"),
            Self::Compression(_) => f.write_str("cannot decompress the model file"),
        }
    }
}

impl std::error::Error for ModelError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Compression(error) => Some(error),
            _ => None,
        }
    }
}

/// Collects the bytes of a model.
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn new(kind: &[u8; 4], version: u32) -> Self {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(kind);
        bytes.extend_from_slice(&version.to_le_bytes());
        Self(bytes)
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    pub(crate) fn bytes(&mut self, list: &[u8]) {
        self.u32(u32::try_from(list.len()).expect("a model is smaller than 4 GiB"));
        self.0.extend_from_slice(list);
    }

    pub(crate) fn i8s(&mut self, list: impl ExactSizeIterator<Item = i8>) {
        self.u32(u32::try_from(list.len()).expect("a model is smaller than 4 GiB"));
        self.0.extend(list.map(|value| value as u8));
    }

    pub(crate) fn u32s(&mut self, list: impl ExactSizeIterator<Item = u32>) {
        self.u32(u32::try_from(list.len()).expect("a model is smaller than 4 GiB"));
        list.for_each(|value| self.u32(value));
    }

    /// The finished file, compressed.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, ModelError> {
        let sum = checksum(&self.0);
        self.0.extend_from_slice(&sum.to_le_bytes());
        zstd::bulk::compress(&self.0, LEVEL).map_err(ModelError::Compression)
    }
}

/// The bytes of a model, decompressed and checked as a whole.
pub(crate) fn open(file: &[u8], kind: &'static str, version: u32) -> Result<Vec<u8>, ModelError> {
    if !file.starts_with(&ZSTANDARD) {
        return Err(ModelError::NotAModel);
    }
    let mut bytes = Vec::new();
    zstd::Decoder::new(file)
        .and_then(|decoder| decoder.take(LARGEST as u64 + 1).read_to_end(&mut bytes))
        .map_err(ModelError::Compression)?;
    if bytes.len() > LARGEST {
        return Err(ModelError::TooLarge);
    }
    let Some((body, sum)) = bytes.split_last_chunk::<8>() else {
        return Err(ModelError::NotAModel);
    };
    if !body.starts_with(MAGIC) {
        return Err(ModelError::NotAModel);
    }
    if checksum(body) != u64::from_le_bytes(*sum) {
        return Err(ModelError::Damaged("its checksum is wrong"));
    }
    let mut head = Reader(&body[MAGIC.len()..]);
    let found = head.take(4)?;
    if found != kind.as_bytes() {
        let found = String::from_utf8_lossy(found).into_owned();
        return Err(ModelError::Kind { expected: kind, found });
    }
    let found = head.u32()?;
    if found != version {
        return Err(ModelError::Version { expected: version, found });
    }
    bytes.truncate(bytes.len() - 8);
    bytes.drain(..MAGIC.len() + 8);
    Ok(bytes)
}

/// Reads the body of a model, front to back.
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], ModelError> {
        let (head, rest) = self.0.split_at_checked(length).ok_or(ModelError::Damaged("it ends early"))?;
        self.0 = rest;
        Ok(head)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ModelError> {
        let bytes = self.take(4)?;
        Ok(bytes.iter().rev().fold(0, |value, &byte| value << 8 | u32::from(byte)))
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], ModelError> {
        let length = self.u32()? as usize;
        self.take(length)
    }

    pub(crate) fn u32s(&mut self) -> Result<Vec<u32>, ModelError> {
        let length = (self.u32()? as usize).checked_mul(4).ok_or(ModelError::TooLarge)?;
        let bytes = self.take(length)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four)).collect())
    }

    /// To be called at the end: nothing may be left.
    pub(crate) fn end(&self) -> Result<(), ModelError> {
        if self.0.is_empty() { Ok(()) } else { Err(ModelError::Damaged("it goes on past its end")) }
    }
}

/// A fold over eight bytes at a time; finds damage, is no signature.
fn checksum(bytes: &[u8]) -> u64 {
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    chunks.iter().chain([&last]).fold(bytes.len() as u64, |state, chunk| {
        (state.rotate_left(29) ^ u64::from_le_bytes(*chunk)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Vec<u8> {
        let mut writer = Writer::new(b"test", 3);
        writer.bytes(b"abc");
        writer.u32s([1, 2, 3].into_iter());
        writer.i8s([-1, 0, 1].into_iter());
        writer.finish().unwrap()
    }

    #[test]
    fn reads_what_was_written() {
        let body = open(&small(), "test", 3).unwrap();
        let mut reader = Reader(&body);
        assert_eq!(reader.bytes().unwrap(), b"abc");
        assert_eq!(reader.u32s().unwrap(), [1, 2, 3]);
        assert_eq!(reader.bytes().unwrap(), [255, 0, 1]);
        assert!(reader.end().is_ok());
        assert!(reader.u32().is_err());
    }

    #[test]
    fn refuses_other_kinds_and_versions() {
        assert!(matches!(open(&small(), "pars", 3), Err(ModelError::Kind { .. })));
        assert!(matches!(open(&small(), "test", 4), Err(ModelError::Version { expected: 4, found: 3 })));
        assert!(matches!(open(b"plain text", "test", 3), Err(ModelError::NotAModel)));
        assert!(matches!(open(b"", "test", 3), Err(ModelError::NotAModel)));
    }

    #[test]
    fn no_damage_passes() {
        let whole = small();
        for end in 0..whole.len() {
            assert!(open(&whole[..end], "test", 3).is_err(), "cut at {end}");
        }
        let plain = zstd::decode_all(&whole[..]).unwrap();
        for place in 0..plain.len() {
            let mut damaged = plain.clone();
            damaged[place] ^= 0x40;
            let file = zstd::bulk::compress(&damaged, 1).unwrap();
            assert!(open(&file, "test", 3).is_err(), "bit turned at {place}");
        }
    }

    #[test]
    fn a_length_beyond_the_file_is_refused_before_it_is_allocated() {
        let mut reader = Reader(&[0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]);
        assert!(reader.u32s().is_err());
    }
}
