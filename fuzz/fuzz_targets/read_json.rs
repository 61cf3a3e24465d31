//! Any bytes as a JSON file.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| dixit_fuzz::read_as("a.json", bytes.to_vec()));
