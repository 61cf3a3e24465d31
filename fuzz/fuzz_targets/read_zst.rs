//! Any bytes behind the first bytes of zstd.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| dixit_fuzz::read_as("a.jsonl.zst", [&[0x28, 0xB5, 0x2F, 0xFD], bytes].concat()));
