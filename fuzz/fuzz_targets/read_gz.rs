//! Any bytes behind the first bytes of gzip.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| dixit_fuzz::read_as("a.jsonl.gz", [&[0x1F, 0x8B, 8], bytes].concat()));
