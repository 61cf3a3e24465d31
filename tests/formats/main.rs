//! The contract of output formats: each of the registry is written from the same documents, awkward ones among them, and holds all of them.

#![allow(clippy::unwrap_used, unreachable_pub, reason = "modules of one test share their helpers")]

#[cfg(feature = "archives")]
mod archives;
mod contract;
mod known;
mod network;
#[cfg(feature = "html")]
mod pages;
mod schema;
mod workshop;
