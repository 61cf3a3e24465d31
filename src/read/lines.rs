//! JSON lines: a stream cut at line feeds, one document a line.
//!
//! A line above the limit is passed over without being held, and the next one is read.

use encoding_rs::Encoding;
use memchr::memchr;

use super::container::{Contents, Fault};
use super::decode;
use super::inventory::Input;
use super::record::{self, Context};
use super::reject::{Code, Place, Reject};
use super::stream::Stream;
use super::window::Window;
use super::{Log, Settings, json};
use crate::document::Document;

/// The records of a JSON lines file.
#[derive(Debug)]
pub(super) struct Lines {
    window: Window<Stream>,
    /// What is not UTF-8 is read as this; `None` until a record needs it.
    otherwise: Option<&'static Encoding>,
    line: u64,
    record: u64,
    ended: bool,
}

/// What the cutting of the next line gave.
enum Cut {
    /// Bytes held of the line, and of it with its line feed.
    Line {
        content: usize,
        all: usize,
    },
    /// It was above the limit and was passed over.
    TooLarge,
    /// The stream broke before its end.
    Fault(Fault),
    End,
}

impl Lines {
    pub(super) fn new(contents: Contents) -> Result<Self, Fault> {
        let (stream, head) = Stream::new(contents)?;
        Ok(Self { window: Window::new(stream), otherwise: head, line: 0, record: 0, ended: false })
    }

    pub(super) fn into_contents(self) -> Contents {
        self.window.into_reader().into_contents()
    }

    /// The next document or reject.
    pub(super) fn next(
        &mut self,
        input: &Input,
        settings: &Settings,
        log: &mut Log,
    ) -> Option<Result<Document, Reject>> {
        while !self.ended {
            let byte = self.window.position();
            let cut = self.cut(settings.limits.record);
            self.line += 1;
            let mut place = Place { path: input.shown.clone(), record: self.record + 1, line: self.line, byte };
            match cut {
                Cut::End => self.ended = true,
                Cut::Fault(fault) => {
                    self.ended = true;
                    if self.window.held().iter().all(u8::is_ascii_whitespace) && fault.code == Code::ChangedDuringRead {
                        place = Place { path: place.path, ..Place::default() };
                    }
                    return Some(Err(Reject::new(place, fault.code, fault.message)));
                }
                Cut::TooLarge => {
                    self.record += 1;
                    let limit = settings.limits.record;
                    let message = format!("the line has more than {limit} bytes; split it, or raise --max-record");
                    return Some(Err(Reject::new(place, Code::RecordTooLarge, message)));
                }
                Cut::Line { content, all } => {
                    let is_blank = self.window.held()[..content].iter().all(u8::is_ascii_whitespace);
                    let document = (!is_blank).then(|| {
                        self.record += 1;
                        self.document(content, place, input, settings, log)
                    });
                    self.window.advance(all);
                    if document.is_some() {
                        return document;
                    }
                }
            }
        }
        None
    }

    fn document(
        &self,
        content: usize,
        place: Place,
        input: &Input,
        settings: &Settings,
        log: &mut Log,
    ) -> Result<Document, Reject> {
        let bytes = &self.window.held()[..content];
        let decoded;
        let (line, mut replaced) = match std::str::from_utf8(bytes) {
            Ok(line) => (line, 0),
            Err(_) => {
                decoded = decode::decode_record(bytes, self.otherwise);
                log.encoding(decoded.encoding, input);
                (decoded.text.as_str(), decoded.replaced)
            }
        };
        // a mark that another program put between two files that it joined
        let line = line.trim_start_matches('\u{feff}');
        if self.window.reader().is_converted() {
            replaced += memchr::memmem::find_iter(line.as_bytes(), "\u{fffd}").count() as u32;
        }
        match json::object(line, &log.names) {
            Ok(json::Object { cells, keys }) => {
                let context = Context { input, place, settings, replaced };
                record::document(cells, &|| json::key_list(&keys), context, log)
            }
            Err(fault) => Err(Reject::new(place, fault.code, fault.message)),
        }
    }

    /// Brings the next line into the window; nothing of it is used up, save if it is above the limit.
    fn cut(&mut self, limit: usize) -> Cut {
        let mut seen = 0;
        loop {
            let held = self.window.held();
            if let Some(at) = memchr(b'\n', &held[seen..]) {
                return Cut::Line { content: seen + at, all: seen + at + 1 };
            }
            seen = held.len();
            if seen > limit {
                return self.pass_over();
            }
            match self.window.more() {
                Ok(true) => {}
                Ok(false) if seen == 0 => return Cut::End,
                Ok(false) => return Cut::Line { content: seen, all: seen },
                Err(error) => return Cut::Fault(Fault::of(&error)),
            }
        }
    }

    /// Uses up the rest of a line.
    fn pass_over(&mut self) -> Cut {
        loop {
            let held = self.window.held();
            if let Some(at) = memchr(b'\n', held) {
                self.window.advance(at + 1);
                return Cut::TooLarge;
            }
            self.window.advance(held.len());
            match self.window.more() {
                Ok(true) => {}
                Ok(false) => return Cut::TooLarge,
                Err(error) => return Cut::Fault(Fault::of(&error)),
            }
        }
    }
}
