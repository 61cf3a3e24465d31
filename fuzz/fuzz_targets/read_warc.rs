//! Any bytes as an archive, as its first record's block, and as what stands between gzip members.

#![no_main]

use std::io::Cursor;

use dixit::read::{Code, Documents, Settings};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = format!("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\n", bytes.len());
    let record = [head.as_bytes(), bytes, b"\r\n\r\n"].concat();
    let members = [&[0x1F, 0x8B, 8, 0], bytes, &[0x1F, 0x8B, 8, 0], bytes].concat();
    for (name, archive) in [("a.warc", bytes.to_vec()), ("a.warc", record), ("a.warc.gz", members)] {
        for item in Documents::of_stream(name, Box::new(Cursor::new(archive)), Settings::default()) {
            // caught for a user's sake; here it is a find
            if let Err(reject) = item {
                assert!(!matches!(reject.code, Code::ReaderPanic | Code::Panic), "{reject}");
            }
        }
    }
});
