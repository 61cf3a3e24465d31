//! Any bytes as a table.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| dixit_fuzz::read_as("a.csv", bytes.to_vec()));
