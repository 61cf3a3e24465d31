//! `dixit annotate` as a user runs it.

#![allow(clippy::unwrap_used, unreachable_pub, reason = "a test says what went wrong by failing")]

mod forms;
mod rejects;
mod resume;
mod runs;
mod sandbox;
mod tables;
