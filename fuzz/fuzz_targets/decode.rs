//! Any bytes as a text file: they are decoded or refused.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| dixit_fuzz::read_as("a.txt", bytes.to_vec()));
