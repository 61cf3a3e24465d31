//! What learned models are made of: tables of small integers behind hashed
//! features, and the file they are kept in.
//!
//! It knows nothing of words, tags or arcs. [`file`] owns the container
//! (magic, kind, version, checksum, bounded reading), [`Index`] finds the row
//! of a hashed feature. The weights themselves are `i8`, so that a table stays
//! within the cache: a look-up that misses it costs more than all arithmetic.

pub(crate) mod file;
mod index;
pub(crate) mod table;

pub use file::ModelError;
pub(crate) use index::Index;
