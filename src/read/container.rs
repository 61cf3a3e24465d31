//! Containers: a file's contents, unpacked while they are read, with the limits that keep a small file from unpacking to a huge one.
//!
//! The first bytes decide whether a file is compressed; its name does not. What is read is hashed on the way. It knows nothing of documents.

use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read};

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};
use zstd::stream::read::Decoder as ZstdDecoder;

use super::Limits;
#[cfg(feature = "archives")]
use super::inventory::Form;
use super::inventory::Input;
#[cfg(feature = "archives")]
use super::members::Members;
use super::reject::Code;

/// Why a stream cannot be read on; travels inside an [`io::Error`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// For programs.
    pub(super) code: Code,
    /// For people.
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// The fault inside an error, or the error as one.
    pub(super) fn of(error: &io::Error) -> Self {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Self>()) {
            Some(fault) => fault.clone(),
            None => Self::new(Code::Unreadable, format!("cannot be read: {error}; check the disk and try again")),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        Self::other(fault)
    }
}

/// The contents of a file or of standard input, unpacked.
pub(super) struct Contents {
    packing: Packing,
    unpacked: u64,
    limits: Limits,
    /// A stream that reported its end or a fault is not asked again.
    ended: bool,
    /// Bytes that follow the compressed stream and are none of it.
    trailing: bool,
}

enum Packing {
    None(Raw),
    Gzip(Box<MultiGzDecoder<BufReader<Full>>>),
    #[cfg(feature = "archives")]
    Members(Box<Members<Full>>),
    Zstd(ZstdDecoder<'static, BufReader<Full>>),
}

impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contents").field("unpacked", &self.unpacked).finish_non_exhaustive()
    }
}

impl Contents {
    /// Opens an input, or what was given in its place, and says if its name and its contents do not agree about compression.
    pub(super) fn open(
        input: &Input,
        given: Option<Box<dyn Read + Send>>,
        limits: Limits,
    ) -> Result<(Self, Option<String>), Fault> {
        let mut raw = match given {
            Some(given) => Raw::of(given, None),
            None => Raw::open(input)?,
        };
        raw.read_head().map_err(|error| Fault::of(&error))?;
        let named = ["gz", "zst"].into_iter().find(|ending| {
            input.name.rsplit_once('.').is_some_and(|(_, of_name)| of_name.eq_ignore_ascii_case(ending))
        });
        if raw.head.is_empty() && named.is_some() {
            let message = "is empty, but its name says that it is compressed; write it again";
            return Err(Fault::new(Code::TruncatedContainer, message));
        }
        let found = compression(&raw.head);
        let note = (found != named).then(|| {
            let found = found.unwrap_or("plain");
            format!("{}: its contents are {found}, whatever its name says; read as {found}", input.shown)
        });
        let packing = match found {
            #[cfg(feature = "archives")]
            Some("gz") if input.form == Some(Form::Archive) => Packing::Members(Box::new(Members::new(Full::new(raw)))),
            Some("gz") => Packing::Gzip(Box::new(MultiGzDecoder::new(Full::of(raw)))),
            Some(_) => {
                let decoder = ZstdDecoder::with_buffer(Full::of(raw)).and_then(|mut decoder| {
                    decoder.window_log_max(limits.window_log())?;
                    Ok(decoder)
                });
                Packing::Zstd(decoder.map_err(|error| Fault::of(&error))?)
            }
            None => Packing::None(raw),
        };
        Ok((Self { packing, unpacked: 0, limits, ended: false, trailing: false }, note))
    }

    /// Were there bytes behind the compressed stream that are none of it?
    pub(super) const fn has_trailing_bytes(&self) -> bool {
        self.trailing
    }

    /// Bytes of the file and their SHA-256, if it was read to its end.
    pub(super) fn into_digest(self) -> Option<(u64, String)> {
        let raw = match self.packing {
            Packing::None(raw) => raw,
            Packing::Gzip(decoder) => decoder.into_inner().into_inner().raw,
            #[cfg(feature = "archives")]
            Packing::Members(members) => members.into_inner()?.raw,
            Packing::Zstd(decoder) => decoder.finish().into_inner().raw,
        };
        raw.ended.then(|| (raw.count, hex(&raw.digest.finalize())))
    }

    /// Goes on behind damage with what can still be read; `false` if nothing can. Only members of archives allow it.
    #[cfg(feature = "archives")]
    pub(super) fn pass_over(&mut self) -> bool {
        let Packing::Members(members) = &mut self.packing else { return false };
        self.ended = !members.pass_over().unwrap_or(false);
        !self.ended
    }

    /// Is what was given so far whole, whatever is wrong now?
    #[cfg(feature = "archives")]
    pub(super) fn is_between_members(&self) -> bool {
        match &self.packing {
            Packing::Members(members) => members.is_at_start(),
            _ => true,
        }
    }

    /// Which member is read, where there are any.
    #[cfg(feature = "archives")]
    pub(super) fn member(&self) -> Option<u64> {
        match &self.packing {
            Packing::Members(members) => Some(members.number()),
            _ => None,
        }
    }

    /// Bytes of the file that were read.
    fn packed(&self) -> u64 {
        match &self.packing {
            Packing::None(raw) => raw.count,
            Packing::Gzip(decoder) => decoder.get_ref().get_ref().raw.count,
            #[cfg(feature = "archives")]
            Packing::Members(members) => members.get_ref().map_or(0, |full| full.raw.count),
            Packing::Zstd(decoder) => decoder.get_ref().get_ref().raw.count,
        }
    }

    /// What an error of a decoder means; `None` if all data was read and only rubbish follows.
    fn explain(&self, error: &io::Error) -> Option<Fault> {
        if error.get_ref().is_some_and(|inner| inner.is::<Fault>()) {
            return Some(Fault::of(error));
        }
        let text = error.to_string();
        let is_cut = error.kind() == io::ErrorKind::UnexpectedEof;
        match &self.packing {
            Packing::None(_) => Some(Fault::of(error)),
            Packing::Gzip(_) if is_cut => Some(Fault::new(
                Code::TruncatedGz,
                "the gzip stream ends in the middle; what comes after is lost: fetch the file again",
            )),
            #[cfg(feature = "archives")]
            Packing::Members(_) if is_cut => Some(Fault::new(
                Code::TruncatedGz,
                "the gzip member of the record ends in the middle; the next one is sought: fetch the file again",
            )),
            #[cfg(feature = "archives")]
            Packing::Members(_) => Some(Fault::new(
                Code::BadGz,
                format!(
                    "the gzip member of the record is damaged ({text}); the next one is sought: fetch the file again"
                ),
            )),
            Packing::Gzip(_) if self.unpacked > 0 && text.contains("invalid gzip header") => None,
            Packing::Gzip(_) => {
                Some(Fault::new(Code::BadGz, format!("the gzip stream is damaged ({text}); fetch the file again")))
            }
            Packing::Zstd(_) if is_cut => Some(Fault::new(
                Code::TruncatedZst,
                "the zstd stream ends in the middle; what comes after is lost: fetch the file again",
            )),
            Packing::Zstd(_) if text.contains("too much memory") => Some(Fault::new(
                Code::ZstdWindow,
                format!(
                    "the zstd stream asks for a window above {} bytes; compress it again without --long or --ultra, or raise \
                     --max-window",
                    self.limits.window
                ),
            )),
            Packing::Zstd(_) if self.unpacked > 0 && text.contains("Unknown frame descriptor") => None,
            Packing::Zstd(_) => {
                Some(Fault::new(Code::BadZst, format!("the zstd stream is damaged ({text}); fetch the file again")))
            }
        }
    }
}

impl Read for Contents {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ended {
            return Ok(0);
        }
        let result = match &mut self.packing {
            Packing::None(raw) => raw.read(buffer),
            Packing::Gzip(decoder) => decoder.read(buffer),
            #[cfg(feature = "archives")]
            Packing::Members(members) => members.read(buffer),
            Packing::Zstd(decoder) => decoder.read(buffer),
        };
        match result {
            Ok(count) => {
                self.unpacked += count as u64;
                self.ended = count == 0 && !buffer.is_empty();
                let read = self.packed().max(1);
                if self.unpacked > self.limits.ratio_after && self.unpacked / read > self.limits.ratio {
                    self.ended = true;
                    let message = format!(
                        "unpacks to more than {} times its size, which no text does; unpack it and look at it, or raise --max-ratio",
                        self.limits.ratio
                    );
                    return Err(Fault::new(Code::RatioExceeded, message).into());
                }
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                self.ended = true;
                match self.explain(&error) {
                    Some(fault) => Err(fault.into()),
                    None => {
                        self.trailing = true;
                        Ok(0)
                    }
                }
            }
        }
    }
}

/// The compression that the first bytes tell.
fn compression(head: &[u8]) -> Option<&'static str> {
    match head {
        [0x1F, 0x8B, ..] => Some("gz"),
        // a frame, or a frame to be skipped
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Some("zst"),
        _ => None,
    }
}

/// The bytes of the file itself, counted and hashed.
struct Raw {
    source: Box<dyn Read + Send>,
    /// The first bytes, and how many of them were handed on.
    head: Vec<u8>,
    handed: usize,
    /// Length when it was opened; none for standard input.
    expected: Option<u64>,
    count: u64,
    digest: Sha256,
    ended: bool,
}

impl Raw {
    fn open(input: &Input) -> Result<Self, Fault> {
        let Some(path) = &input.path else {
            return Ok(Self::of(Box::new(io::stdin()), None));
        };
        let fault = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => {
                Fault::new(Code::Vanished, "was there when the inputs were listed and is gone; run again")
            }
            _ => Fault::new(Code::Unreadable, format!("cannot be opened: {error}; check its permissions")),
        };
        // asked before opening, since opening a pipe waits for its other end
        let status = std::fs::metadata(path).map_err(fault)?;
        if !status.is_file() {
            let message = "is no regular file (a folder, pipe, socket or device); give a file, or - for standard input";
            return Err(Fault::new(Code::NotRegularFile, message));
        }
        let file = File::open(path).map_err(fault)?;
        Ok(Self::of(Box::new(file), Some(status.len())))
    }

    fn of(source: Box<dyn Read + Send>, expected: Option<u64>) -> Self {
        Self { source, head: Vec::new(), handed: 0, expected, count: 0, digest: Sha256::new(), ended: false }
    }

    fn read_head(&mut self) -> io::Result<()> {
        let mut head = [0; 4];
        let mut held = 0;
        while held < head.len() {
            match self.pull(&mut head[held..]) {
                Ok(0) => break,
                Ok(count) => held += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.head = head[..held].to_vec();
        Ok(())
    }

    /// Reads from the file itself.
    fn pull(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.digest.update(&buffer[..count]);
        self.count += count as u64;
        if count == 0 && !buffer.is_empty() {
            self.ended = true;
            if self.expected.is_some_and(|expected| expected != self.count) {
                let message = "changed while it was read; run again when nothing writes to it";
                return Err(Fault::new(Code::ChangedDuringRead, message).into());
            }
        }
        Ok(count)
    }
}

impl Read for Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.handed < self.head.len() {
            let count = buffer.len().min(self.head.len() - self.handed);
            buffer[..count].copy_from_slice(&self.head[self.handed..self.handed + count]);
            self.handed += count;
            return Ok(count);
        }
        if self.ended { Ok(0) } else { self.pull(buffer) }
    }
}

/// Raw bytes in pieces that do not depend on those in which they come: what a decoder makes of a damaged stream depends on them.
struct Full {
    raw: Raw,
    /// What broke behind the bytes of the last piece.
    fault: Option<io::Error>,
}

impl Full {
    const fn new(raw: Raw) -> Self {
        Self { raw, fault: None }
    }

    fn of(raw: Raw) -> BufReader<Self> {
        BufReader::with_capacity(1 << 16, Self::new(raw))
    }
}

impl Read for Full {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let mut count = 0;
        while count < buffer.len() {
            match self.raw.read(&mut buffer[count..]) {
                Ok(0) => break,
                Ok(more) => count += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if count == 0 => return Err(error),
                Err(error) => {
                    self.fault = Some(error);
                    break;
                }
            }
        }
        Ok(count)
    }
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
