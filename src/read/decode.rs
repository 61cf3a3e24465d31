//! Decoding: bytes → text. A byte-order mark decides, then UTF-8, then what the bytes look like.
//!
//! It decides on all of the bytes that it is given, never on their beginning alone, and counts what it had to replace.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::container::Fault;
use super::reject::Code;

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text, without a byte-order mark.
    pub(super) text: String,
    /// Characters that stand for bytes that could not be decoded.
    pub(super) replaced: u32,
    /// The encoding.
    pub(super) encoding: &'static Encoding,
}

/// First bytes of files that are no text, and what such a file is.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x89PNG", "an image"),
    (b"\xFF\xD8\xFF", "an image"),
    (b"GIF8", "an image"),
    (b"\xD0\xCF\x11\xE0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\0", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"Rar!", "an archive"),
    (b"7z\xBC\xAF", "an archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xFD7zXZ", "an xz file"),
    (b"\xFF\xFE\0\0", "text in UTF-32"),
    (b"\0\0\xFE\xFF", "text in UTF-32"),
    (b"+/v8", "text in UTF-7"),
    (b"+/v9", "text in UTF-7"),
];

/// Decodes all of a document's bytes.
///
/// # Errors
/// What the bytes are, if they are no text.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, &'static str> {
    if let Some(what) = signature(&bytes) {
        return Err(what);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes)
        && encoding != UTF_8
    {
        return text_or_binary(by(encoding, &bytes[mark..]));
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            match wide(text.as_bytes()) {
                Some(encoding) => text_or_binary(by(encoding, text.as_bytes())),
                None => text_or_binary(Decoded { text, replaced: 0, encoding: UTF_8 }),
            }
        }
        Err(error) => {
            let bytes = error.into_bytes();
            let encoding = wide(&bytes).unwrap_or_else(|| guess(&bytes));
            if encoding != UTF_16LE && encoding != UTF_16BE && looks_like_ebcdic(&bytes) {
                return Err("text in EBCDIC");
            }
            text_or_binary(by(encoding, &bytes))
        }
    }
}

/// What a file with these first bytes is, if it is known to be no text.
pub(super) fn signature(head: &[u8]) -> Option<&'static str> {
    SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)).map(|(_, what)| *what)
}

/// The fault of a file that is no text.
pub(super) fn refusal(what: &str) -> Fault {
    Fault::new(Code::BinaryOrUnsupportedEncoding, format!("is {what}; convert it to UTF-8 text"))
}

/// Decodes a record whose stream is known to be UTF-8 or, where it is not, of this encoding.
pub(super) fn decode_record(bytes: &[u8], otherwise: Option<&'static Encoding>) -> Decoded {
    by(otherwise.unwrap_or_else(|| guess(bytes)), bytes)
}

/// The encoding of bytes that are not valid UTF-8: damaged UTF-8 if most of what is beyond ASCII is valid, else detected.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    let (mut valid, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    if valid > invalid {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

fn by(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let bytes = match encoding == UTF_8 {
        true => bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes),
        false => bytes,
    };
    let own = match encoding == UTF_8 {
        // those that the text itself has are not replacements
        true => memchr::memmem::find_iter(bytes, "\u{fffd}").count(),
        false => 0,
    };
    let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
    let replaced = match has_errors {
        true => (memchr::memmem::find_iter(text.as_bytes(), "\u{fffd}").count() - own) as u32,
        false => 0,
    };
    Decoded { text: text.into_owned(), replaced, encoding }
}

/// UTF-16 without a byte-order mark: a zero in at least four of ten even, or odd, places, and almost none in the others.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    if memchr::memchr(0, bytes).is_none() || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let (mut even, mut odd) = (0, 0);
    for pair in bytes.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let half = bytes.len() / 2;
    match (even * 10 >= half * 4, odd * 10 >= half * 4) {
        (true, false) if odd * 100 <= half => Some(UTF_16BE),
        (false, true) if even * 100 <= half => Some(UTF_16LE),
        _ => None,
    }
}

/// EBCDIC has its letters above 0x80 and its blank at 0x40, where no text in an encoding that extends ASCII has them.
fn looks_like_ebcdic(bytes: &[u8]) -> bool {
    let count = |wanted: fn(u8) -> bool| bytes.iter().filter(|byte| wanted(**byte)).count();
    count(|byte| byte == 0x40) * 12 > bytes.len()
        && count(|byte| byte >= 0x80) * 2 > bytes.len()
        && count(|byte| byte == b' ') * 50 < bytes.len()
}

/// Text has few control characters and few bytes that cannot be decoded; one in twenty-five, anywhere in it, is no text.
fn text_or_binary(decoded: Decoded) -> Result<Decoded, &'static str> {
    const STRETCH: usize = 4096;
    let is_control = |byte: &&u8| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | 0x0B | 0x0C | b'\r' | 0x1B);
    let is_strange = |stretch: &[u8]| {
        let mut strange = stretch.iter().filter(is_control).count();
        if decoded.replaced > 0 {
            strange += memchr::memmem::find_iter(stretch, "\u{fffd}").count();
        }
        strange * 25 > stretch.len() && strange > 3
    };
    match decoded.text.as_bytes().chunks(STRETCH).any(is_strange) {
        true => Err("binary, or text in an encoding that is not known"),
        false => Ok(decoded),
    }
}
