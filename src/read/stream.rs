//! Streams of records in UTF-8: a byte-order mark is taken off, and UTF-16 is converted on the way.
//!
//! What a record holds in another encoding is not touched here: records are decoded one by one.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_8};

use super::container::{Contents, Fault};
use super::decode;

/// Bytes that decide a stream's encoding.
const HEAD: usize = 64 * 1024;

/// Contents without their byte-order mark, UTF-16 as UTF-8.
pub(super) struct Stream {
    contents: Contents,
    /// What was read to decide, and how much of it was handed on.
    head: Vec<u8>,
    handed: usize,
    /// For UTF-16: its decoder, what it gave, and how much of that was handed on.
    decoder: Option<Decoder>,
    converted: String,
    taken: usize,
    is_last: bool,
    /// A fault in the head, told when the head is used up.
    fault: Option<io::Error>,
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream").field("contents", &self.contents).finish_non_exhaustive()
    }
}

impl Stream {
    /// Reads the head, and says in which encoding records are that are not UTF-8, if the head tells.
    pub(super) fn new(mut contents: Contents) -> Result<(Self, Option<&'static Encoding>), Fault> {
        let mut head = Vec::new();
        let fault = contents.by_ref().take(HEAD as u64).read_to_end(&mut head).err();
        let mut stream = Self {
            contents,
            head,
            handed: 0,
            decoder: None,
            converted: String::new(),
            taken: 0,
            is_last: false,
            fault,
        };
        if let Some(what) = decode::signature(&stream.head) {
            return Err(decode::refusal(what));
        }
        let otherwise = match Encoding::for_bom(&stream.head) {
            Some((encoding, mark)) => {
                stream.handed = mark;
                if encoding != UTF_8 {
                    stream.decoder = Some(encoding.new_decoder_without_bom_handling());
                }
                Some(encoding)
            }
            None => match std::str::from_utf8(&stream.head) {
                Ok(_) => None,
                // a character that the head's end cuts
                Err(error) if error.error_len().is_none() => None,
                Err(_) => Some(decode::guess(&stream.head)),
            },
        };
        Ok((stream, otherwise))
    }

    /// Is it converted from UTF-16?
    pub(super) const fn is_converted(&self) -> bool {
        self.decoder.is_some()
    }

    /// The first bytes, which decided the encoding, as UTF-8 for the most part.
    pub(super) fn into_contents(self) -> Contents {
        self.contents
    }

    fn read_bytes(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.handed < self.head.len() {
            let count = buffer.len().min(self.head.len() - self.handed);
            buffer[..count].copy_from_slice(&self.head[self.handed..self.handed + count]);
            self.handed += count;
            return Ok(count);
        }
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => self.contents.read(buffer),
        }
    }

    /// Converts the next bytes.
    fn convert(&mut self) -> io::Result<()> {
        let mut bytes = [0; 16 * 1024];
        let count = self.read_bytes(&mut bytes)?;
        self.is_last = count == 0;
        self.converted.clear();
        self.taken = 0;
        if let Some(decoder) = &mut self.decoder {
            self.converted.reserve(decoder.max_utf8_buffer_length(count).unwrap_or(count * 3));
            let _ = decoder.decode_to_string(&bytes[..count], &mut self.converted, self.is_last);
        }
        Ok(())
    }
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.decoder.is_none() {
            return self.read_bytes(buffer);
        }
        while self.taken == self.converted.len() && !self.is_last {
            self.convert()?;
        }
        let rest = &self.converted.as_bytes()[self.taken..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.taken += count;
        Ok(count)
    }
}
