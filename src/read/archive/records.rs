//! Records of a WARC file (ISO 28500): a head of named fields, then a block as long as the head says.
//!
//! Where a record does not lead to the next one, the next is sought by how records begin, from behind the broken one's head; where the
//! packed stream is damaged, from its next member. So a broken record costs itself. What is in a block is not looked at.

use std::ops::Range;

use super::head::{self, Fields};
use crate::read::container::{Contents, Fault};
use crate::read::reject::Code;
use crate::read::window::Window;

/// Bytes of a record's head.
const HEAD: usize = 64 * 1024;
/// How a record begins.
const START: &[u8] = b"WARC/1.";
/// Bytes that show whether a record begins: its start, a digit, a line end, a letter.
const SIGHT: usize = START.len() + 4;
/// How a record ends.
const END: &[u8] = b"\r\n\r\n";
/// Line ends between records, of archives that have others.
const BETWEEN: usize = 16;

/// The records of a file, one after the other.
#[derive(Debug)]
pub(super) struct Records {
    window: Window<Contents>,
    /// Met behind a whole record: it is the next one's.
    waiting: Option<Fault>,
    /// The packed stream broke, and no record has followed yet.
    is_damaged: bool,
    /// The member that was read when a record was found to be broken: if it turns out to be damaged, that is why.
    suspect: Option<u64>,
    ended: bool,
    /// Records so far, broken ones included.
    count: u64,
}

/// What stands next in the file.
pub(super) enum Cut {
    Record(Record),
    Broken(Position, Fault),
    End,
}

/// A record's number in its file, from 1, and the unpacked bytes before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Position {
    pub(super) number: u64,
    pub(super) byte: u64,
}

/// A record in the window.
pub(super) struct Record {
    pub(super) position: Position,
    pub(super) head: Fields,
    block: Range<usize>,
}

/// Why no record could be cut.
enum Trouble {
    /// The stream broke.
    Stream(Fault),
    /// What stands there is no record that leads to the next; where in the window the next may begin.
    Form(Code, String, usize),
}

impl Records {
    pub(super) fn new(contents: Contents) -> Self {
        Self { window: Window::new(contents), waiting: None, is_damaged: false, suspect: None, ended: false, count: 0 }
    }

    pub(super) fn into_contents(self) -> Contents {
        self.window.into_reader()
    }

    /// The block of a record that was cut last.
    pub(super) fn block(&self, record: &Record) -> &[u8] {
        &self.window.held()[record.block.clone()]
    }

    /// Uses up a record that was cut.
    pub(super) fn pass(&mut self, record: &Record) {
        self.window.advance(record.block.end);
    }

    /// Cuts the next record. Nothing of a whole one is used up; a longer one than the limit is broken.
    pub(super) fn cut(&mut self, limit: usize) -> Cut {
        while !self.ended {
            if let Err(fault) = self.pass_line_ends() {
                // before the first byte of a record
                let position = Position { number: self.count + 1, byte: self.window.position() };
                if let Some(broken) = self.break_off(position, fault) {
                    return broken;
                }
                continue;
            }
            let position = Position { number: self.count + 1, byte: self.window.position() };
            match self.record(position, limit) {
                Ok(None) => self.ended = true,
                Ok(Some(record)) => {
                    self.count += 1;
                    self.is_damaged = false;
                    self.suspect = None;
                    return Cut::Record(record);
                }
                Err(Trouble::Stream(fault)) => {
                    if let Some(broken) = self.break_off(position, fault) {
                        return broken;
                    }
                }
                Err(Trouble::Form(code, message, from)) => {
                    self.suspect = self.window.reader().member();
                    self.window.advance(from);
                    self.seek();
                    // rubbish that a damaged stream gave is part of that damage
                    if !self.is_damaged {
                        self.count += 1;
                        return Cut::Broken(position, Fault::new(code, message));
                    }
                }
            }
        }
        Cut::End
    }

    /// Tells a fault of the stream, once, and goes on behind it if that can be.
    fn break_off(&mut self, position: Position, fault: Fault) -> Option<Cut> {
        self.window.advance(self.window.held().len());
        let is_told = self.is_damaged || self.suspect.is_some() && self.suspect == self.window.reader().member();
        let is_damage = matches!(fault.code, Code::BadGz | Code::TruncatedGz);
        self.ended = !(is_damage && self.window.reader_mut().pass_over());
        self.is_damaged = true;
        if is_told {
            return None;
        }
        self.count += 1;
        Some(Cut::Broken(position, fault))
    }

    fn record(&mut self, position: Position, limit: usize) -> Result<Option<Record>, Trouble> {
        if !self.hold(SIGHT)? && self.window.held().is_empty() {
            return Ok(None);
        }
        if !is_start(self.window.held()) {
            return Err(form("is no record of a WARC file; what stands up to the next one is passed over", 0));
        }
        let (head_end, block) = loop {
            let held = self.window.held();
            if let Some(end) = head::end(held) {
                break end;
            }
            let length = held.len();
            if length > HEAD {
                return Err(form(format!("the record's head does not end within {HEAD} bytes"), START.len()));
            }
            if !self.more().map_err(|fault| self.cut_off(fault, START.len()))? {
                return Err(form("the file ends in the record's head: fetch it again", START.len()));
            }
        };
        let head = Fields::read(&self.window.held()[..head_end]);
        let Some(length) = head.get("Content-Length").and_then(|length| length.parse::<u64>().ok()) else {
            return Err(form("the record does not say how long it is", block));
        };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > limit {
            let message = format!("the record has more than {limit} bytes; raise --max-record");
            return Err(Trouble::Form(Code::RecordTooLarge, message, block));
        }
        let end = block + length;
        if !self.hold(end).map_err(|trouble| trouble.behind(self, block))? {
            let message = format!(
                "the file ends before the record's {length} bytes, or its Content-Length is wrong: fetch it again"
            );
            return Err(form(message, block));
        }
        match self.hold(end + BETWEEN + START.len()) {
            Err(Trouble::Stream(fault)) if self.window.reader().is_between_members() => self.waiting = Some(fault),
            Err(trouble) => return Err(trouble.behind(self, block)),
            Ok(_) => {}
        }
        let rest = &self.window.held()[end..];
        let ends = rest.iter().take(BETWEEN).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let next = &rest[ends..];
        // behind the right end of a record the next one may be the damaged one
        if !rest.starts_with(END) && !START.starts_with(&next[..next.len().min(START.len())]) {
            return Err(form("the record's Content-Length does not lead to the next record", block));
        }
        Ok(Some(Record { position, head, block: block..end }))
    }

    /// The trouble that a broken stream is to a record whose head ends there: if another record begins in what is held, the break is behind
    /// that one.
    fn cut_off(&mut self, fault: Fault, from: usize) -> Trouble {
        if find_start(&self.window.held()[from..]).is_none() {
            return Trouble::Stream(fault);
        }
        self.waiting = Some(fault);
        form("the record's Content-Length does not lead to the next record", from)
    }

    fn pass_line_ends(&mut self) -> Result<(), Fault> {
        loop {
            let held = self.window.held();
            let (length, ends) = (held.len(), held.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count());
            self.window.advance(ends);
            if ends < length || !self.more()? {
                return Ok(());
            }
        }
    }

    /// Goes forward to where the next record begins, or to the end. A fault on the way waits.
    fn seek(&mut self) {
        loop {
            let held = self.window.held();
            if let Some(found) = find_start(held) {
                return self.window.advance(found);
            }
            // what may be the beginning of one stays
            self.window.advance(held.len().saturating_sub(SIGHT));
            match self.more() {
                Ok(true) => {}
                Ok(false) => return self.window.advance(self.window.held().len()),
                Err(fault) => {
                    self.waiting = Some(fault);
                    return self.window.advance(self.window.held().len());
                }
            }
        }
    }

    /// Holds at least so many bytes; `false` if the stream ends before.
    fn hold(&mut self, count: usize) -> Result<bool, Trouble> {
        while self.window.held().len() < count {
            if !self.more().map_err(Trouble::Stream)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn more(&mut self) -> Result<bool, Fault> {
        match self.waiting.take() {
            Some(fault) => Err(fault),
            None => self.window.more().map_err(|error| Fault::of(&error)),
        }
    }
}

impl Trouble {
    /// What it is to a record whose block begins there.
    fn behind(self, records: &mut Records, block: usize) -> Self {
        match self {
            Self::Stream(fault) => records.cut_off(fault, block),
            form @ Self::Form(..) => form,
        }
    }
}

fn form(message: impl Into<String>, from: usize) -> Trouble {
    Trouble::Form(Code::BadWarc, message.into(), from)
}

/// Does a record begin here?
fn is_start(bytes: &[u8]) -> bool {
    let Some([digit, rest @ ..]) = bytes.strip_prefix(START) else { return false };
    digit.is_ascii_digit()
        && match rest {
            [b'\r', b'\n', first, ..] | [b'\n', first, ..] => first.is_ascii_alphabetic(),
            _ => false,
        }
}

fn find_start(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, START).find(|found| is_start(&bytes[*found..]))
}
