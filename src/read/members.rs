//! Gzip members, one after the other. Archives are packed record by record, so that damage in one member need not cost the next.
//!
//! The packed bytes of the member that is being read are kept: the search for the next one begins right behind the damaged one's start,
//! however far the decoder was led astray. It knows nothing of what is packed.

use std::io::{self, BufRead, Read};
use std::mem;

use flate2::bufread::GzDecoder;

/// Packed bytes that are read at once.
const PIECE: usize = 64 * 1024;
/// Packed bytes of a member that are kept; of a longer one the search begins where its reading ended.
const KEPT: usize = 16 << 20;
/// How a member begins.
const MAGIC: &[u8] = &[0x1F, 0x8B, 8];
/// Flags that no member has.
const RESERVED: u8 = 0xE0;

/// The contents of all members.
pub(super) struct Members<R> {
    decoder: GzDecoder<Tape<R>>,
    /// Bytes that the current member gave.
    given: u64,
    /// Members before it.
    before: u64,
    ended: bool,
}

impl<R: Read> Members<R> {
    #[expect(
        clippy::disallowed_methods,
        reason = "one member at a time is what is wanted here: `read` goes on with the next"
    )]
    pub(super) fn new(packed: R) -> Self {
        let tape = Tape { packed: Some(packed), ..Tape::default() };
        Self { decoder: GzDecoder::new(tape), given: 0, before: 0, ended: false }
    }

    /// The packed stream.
    pub(super) fn get_ref(&self) -> Option<&R> {
        self.decoder.get_ref().packed.as_ref()
    }

    pub(super) fn into_inner(self) -> Option<R> {
        self.decoder.into_inner().packed
    }

    /// Has the current member given nothing yet? What is wrong now does not concern those before it.
    pub(super) const fn is_at_start(&self) -> bool {
        self.given == 0
    }

    /// Which member is read, from 0.
    pub(super) const fn number(&self) -> u64 {
        self.before
    }

    /// Goes on with the next member behind a damaged one; `false` if there is none.
    ///
    /// # Errors
    /// Those of the packed stream.
    pub(super) fn pass_over(&mut self) -> io::Result<bool> {
        let mut tape = mem::take(self.decoder.get_mut());
        tape.rewind();
        let found = tape.find_member();
        self.restart(tape);
        found
    }

    fn restart(&mut self, mut tape: Tape<R>) {
        tape.start = tape.at;
        self.given = 0;
        self.before += 1;
        self.decoder.reset(tape);
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.ended {
            return Ok(0);
        }
        loop {
            let count = self.decoder.read(buffer)?;
            if count > 0 {
                self.given += count as u64;
                return Ok(count);
            }
            let mut tape = mem::take(self.decoder.get_mut());
            let padding = tape.pass_zeros();
            self.ended = matches!(padding, Ok(true));
            self.restart(tape);
            if padding? {
                return Ok(0);
            }
        }
    }
}

/// The packed stream, with what was read of the current member.
struct Tape<R> {
    packed: Option<R>,
    bytes: Vec<u8>,
    /// Where the member begins in the bytes, and what is read next.
    start: usize,
    at: usize,
    /// Bytes that were read, and those of them that were read again.
    total: u64,
    again: u64,
}

impl<R> Default for Tape<R> {
    fn default() -> Self {
        Self { packed: None, bytes: Vec::new(), start: 0, at: 0, total: 0, again: 0 }
    }
}

impl<R: Read> Tape<R> {
    /// Goes back to just behind the member's start; stays where it is if that would be read again more than once on the average, which only
    /// a file made for it asks for.
    fn rewind(&mut self) {
        let back = (self.at - self.start).saturating_sub(1) as u64;
        if self.again + back <= self.total + KEPT as u64 {
            self.again += back;
            self.at -= back as usize;
        }
    }

    /// Goes forward to what looks like the start of a member; to the end if there is none.
    fn find_member(&mut self) -> io::Result<bool> {
        loop {
            let rest = &self.bytes[self.at..];
            for found in memchr::memmem::find_iter(rest, MAGIC) {
                if rest.get(found + MAGIC.len()).is_some_and(|flags| flags & RESERVED == 0) {
                    self.at += found;
                    return Ok(true);
                }
            }
            // what may be the beginning of one stays
            self.at += rest.len().saturating_sub(MAGIC.len());
            self.start = self.at;
            if !self.read_more()? {
                self.at = self.bytes.len();
                return Ok(false);
            }
        }
    }

    /// Passes over zeros, with which files are padded; `true` at the end.
    fn pass_zeros(&mut self) -> io::Result<bool> {
        loop {
            let held = self.fill_buf()?;
            let zeros = held.iter().take_while(|byte| **byte == 0).count();
            match (held.len(), zeros) {
                (0, _) => return Ok(true),
                (length, zeros) if zeros < length => {
                    self.consume(zeros);
                    return Ok(false);
                }
                (_, zeros) => self.consume(zeros),
            }
            self.start = self.at;
        }
    }

    /// Reads on behind what is held; `false` at the end.
    fn read_more(&mut self) -> io::Result<bool> {
        if self.bytes.len() - self.start > KEPT {
            self.start = self.at;
        }
        self.bytes.drain(..self.start);
        self.at -= self.start;
        self.start = 0;
        let held = self.bytes.len();
        self.bytes.resize(held + PIECE, 0);
        let result = match &mut self.packed {
            Some(packed) => packed.read(&mut self.bytes[held..]),
            None => Ok(0),
        };
        self.bytes.truncate(held + result.as_ref().map_or(0, |count| *count));
        let count = result?;
        self.total += count as u64;
        Ok(count > 0)
    }
}

impl<R: Read> Read for Tape<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let held = self.fill_buf()?;
        let count = held.len().min(buffer.len());
        buffer[..count].copy_from_slice(&held[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Tape<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.bytes.len() {
            self.read_more()?;
        }
        Ok(&self.bytes[self.at..])
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// What can be read, with `!` for a fault.
    fn contents(packed: &[u8]) -> String {
        let mut members = Members::new(packed);
        let (mut out, mut buffer) = (Vec::new(), [0; 7]);
        loop {
            match members.read(&mut buffer) {
                Ok(0) => return String::from_utf8_lossy(&out).into_owned(),
                Ok(count) => out.extend_from_slice(&buffer[..count]),
                Err(_) => {
                    out.push(b'!');
                    if !members.pass_over().unwrap() {
                        return String::from_utf8_lossy(&out).into_owned();
                    }
                }
            }
        }
    }

    #[test]
    fn members_follow_each_other_and_padding_is_none() {
        assert_eq!(contents(&[member("one "), member(""), member("two")].concat()), "one two");
        assert_eq!(contents(&[member("one "), vec![0; 100_000], member("two"), vec![0; 9]].concat()), "one two");
        assert_eq!(contents(&[]), "!");
    }

    #[test]
    fn damage_costs_one_member() {
        let long: String = (0..20_000_u32).map(|number| format!("{} ", number.wrapping_mul(2_654_435_761))).collect();
        let (one, two, three) = (member("one "), member(&long), member("three"));
        for at in [0, 3, 12, 500, 40_000, two.len() - 5] {
            let mut damaged = two.clone();
            damaged[at] ^= 0xFF;
            let read = contents(&[one.clone(), damaged, three.clone()].concat());
            assert!(read.starts_with("one ") && read.ends_with("!three"), "at {at}: …{}", &read[read.len() - 20..]);
            assert_eq!(read.matches('!').count(), 1, "at {at}");
        }
        assert_eq!(contents(&[one.clone(), b"rubbish".to_vec(), three.clone()].concat()), "one !three");
        let cut = [one, two[..two.len() / 2].to_vec()].concat();
        assert!(contents(&cut).ends_with('!'));
    }

    #[test]
    fn work_grows_with_the_length_only() {
        // every fourth byte looks like the start of a member
        let packed = [MAGIC, &[0]].concat().repeat(1 << 16);
        assert!(contents(&packed).bytes().all(|byte| byte == b'!'));
    }
}
