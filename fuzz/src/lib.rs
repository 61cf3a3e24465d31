//! What the targets of readers share.

use std::io::Cursor;

use dixit::read::{Code, Documents, Settings};

/// Reads bytes as a file of this name: each document is within its bound, and nothing panicked on the way.
///
/// # Panics
/// If something did: that is a find.
pub fn read_as(name: &str, bytes: Vec<u8>) {
    let settings = Settings::default();
    let most = settings.limits.document;
    for item in Documents::of_stream(name, Box::new(Cursor::new(bytes)), settings) {
        match item {
            Ok(document) => assert!(document.text.len() <= most),
            // caught for a user's sake; here it is a find
            Err(reject) => assert!(!matches!(reject.code, Code::ReaderPanic | Code::Panic), "{reject}"),
        }
    }
}
