//! A window over a stream: the bytes that were read and not yet used, in one piece.
//!
//! It grows only while one record does not fit, so memory follows the longest record and not the stream. It knows
//! nothing of lines or rows; whoever uses it bounds its growth.

use std::io::{self, Read};

/// Bytes that the window holds at first; most records fit.
const INITIAL: usize = 256 * 1024;

/// A reader with the bytes that were read ahead.
#[derive(Debug)]
pub(super) struct Window<R> {
    reader: R,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    before: u64,
}

impl<R: Read> Window<R> {
    /// An empty window.
    pub(super) fn new(reader: R) -> Self {
        Self { reader, bytes: vec![0; INITIAL], start: 0, end: 0, before: 0 }
    }

    /// What was read and not yet used.
    pub(super) fn held(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// Bytes of the stream before [`Self::held`].
    pub(super) const fn position(&self) -> u64 {
        self.before
    }

    /// Reads more behind what is held; `false` at the stream's end.
    ///
    /// # Errors
    /// Those of the stream. What is held stays.
    pub(super) fn more(&mut self) -> io::Result<bool> {
        if self.end == self.bytes.len() {
            if self.start == 0 {
                self.bytes.resize(self.bytes.len() * 2, 0);
            } else {
                self.bytes.copy_within(self.start..self.end, 0);
                self.end -= self.start;
                self.start = 0;
            }
        }
        loop {
            match self.reader.read(&mut self.bytes[self.end..]) {
                Ok(count) => {
                    self.end += count;
                    return Ok(count > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Marks the first `count` bytes of what is held as used.
    pub(super) fn advance(&mut self, count: usize) {
        self.start += count;
        self.before += count as u64;
        debug_assert!(self.start <= self.end);
        if self.start == self.end {
            (self.start, self.end) = (0, 0);
        }
    }

    /// The stream.
    pub(super) const fn reader(&self) -> &R {
        &self.reader
    }

    /// The stream, to be told where to go on.
    #[cfg(feature = "archives")]
    pub(super) const fn reader_mut(&mut self) -> &mut R {
        &mut self.reader
    }

    /// The stream itself.
    pub(super) fn into_reader(self) -> R {
        self.reader
    }
}
