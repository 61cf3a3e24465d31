//! Any bytes as JSON lines.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| dixit_fuzz::read_as("a.jsonl", bytes.to_vec()));
