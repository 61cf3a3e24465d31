//! Any bytes as a text file: they are decoded or refused.

#![no_main]

use std::io::Cursor;

use dixit::read::{Code, Documents, Settings};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let settings = Settings::default();
    let most = settings.limits.document;
    for item in Documents::of_stream("a.txt", Box::new(Cursor::new(bytes.to_vec())), settings) {
        match item {
            Ok(document) => assert!(document.text.len() <= most),
            // caught for a user's sake; here it is a find
            Err(reject) => assert!(!matches!(reject.code, Code::ReaderPanic | Code::Panic), "{reject}"),
        }
    }
});
