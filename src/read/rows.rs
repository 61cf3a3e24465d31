//! Tables: a header row, then one document a row.
//!
//! The delimiter and the line end are told by the header row. A row whose quotation marks do not fit, or that has more or fewer cells than the
//! header, is refused, and reading goes on with the next line; so one stray mark costs one row.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::container::{Contents, Fault};
use super::decode;
use super::fields::{Field, Names};
use super::inventory::Input;
use super::record::{self, Cells, Context, Value};
use super::reject::{Code, Place, Reject};
use super::row::{self, Cell, Cut, Dialect};
use super::stream::Stream;
use super::window::Window;
use super::{Log, Settings};
use crate::document::Document;

/// A longer name of a column is a sign that the first row is no header.
const LONGEST_NAME: usize = 100;

/// The rows of a table.
#[derive(Debug)]
pub(super) struct Rows {
    window: Window<Stream>,
    otherwise: Option<&'static Encoding>,
    dialect: Dialect,
    header: Vec<String>,
    /// By column: the field that it fills, and the rank of its name.
    fields: Vec<Option<(Field, u16)>>,
    cells: Vec<Cell>,
    line: u64,
    record: u64,
    ended: bool,
    /// The stream's fault, told after the rows that were read before it.
    fault: Option<Fault>,
    /// Bytes that were looked at in rows that were refused, and looked at again since.
    again: u64,
}

/// How many times its bytes a table is looked at again behind refused rows, and how many bytes in any case. A table that needs more is
/// made to cost time, or is none; then all lines of a refused row are passed over.
const AGAIN: u64 = 16;
const AGAIN_IN_ANY_CASE: u64 = 1 << 20;

impl Rows {
    /// Reads the header row.
    pub(super) fn new(contents: Contents, input: &Input, settings: &Settings, log: &mut Log) -> Result<Self, Fault> {
        let (stream, otherwise) = Stream::new(contents)?;
        let mut rows = Self {
            window: Window::new(stream),
            otherwise,
            dialect: Dialect { delimiter: b',', line_end: b'\n' },
            header: Vec::new(),
            fields: Vec::new(),
            cells: Vec::new(),
            line: 1,
            record: 0,
            ended: false,
            fault: None,
            again: 0,
        };
        rows.read_head();
        let is_text = |name: &str| matches!(log.names.field(name), Some((Field::Text, _)));
        let is_last = rows.ended;
        let told = separator_line(rows.window.held());
        rows.dialect = row::sniff(&rows.window.held()[told.map_or(0, |(_, bytes)| bytes)..], is_last, &is_text);
        if let Some((delimiter, bytes)) = told {
            rows.dialect.delimiter = delimiter;
            rows.window.advance(bytes);
            rows.line += 1;
        }
        rows.read_header(input, settings, log)?;
        Ok(rows)
    }

    pub(super) fn into_contents(self) -> Contents {
        self.window.into_reader().into_contents()
    }

    /// Brings enough into the window for the header row of most files.
    fn read_head(&mut self) {
        while self.window.held().len() < 64 * 1024 && self.more() {}
    }

    /// Reads more; `false` at the end, or at a fault, which ends the file too.
    fn more(&mut self) -> bool {
        if !self.ended {
            match self.window.more() {
                Ok(more) => self.ended = !more,
                Err(error) => {
                    self.ended = true;
                    self.fault = Some(Fault::of(&error));
                }
            }
        }
        !self.ended
    }

    fn read_header(&mut self, input: &Input, settings: &Settings, log: &mut Log) -> Result<(), Fault> {
        let cut = self.cut(row::MOST_COLUMNS, settings.limits.record);
        let Cut::Row { bytes, lines } = cut else {
            if let Some(fault) = self.fault.take() {
                return Err(fault);
            }
            let message = "the header row cannot be read (a stray quotation mark, or too many columns); mend it";
            return Err(Fault::new(Code::UnterminatedQuote, message));
        };
        let held = self.window.held();
        let names: Vec<String> =
            self.cells.iter().map(|cell| self.text(held, *cell, input, log).0.trim().to_owned()).collect();
        let mut seen: Vec<Field> = Vec::new();
        self.fields = names.iter().map(|name| self.field(name, &log.names)).collect();
        for (field, name) in self.fields.iter_mut().zip(&names) {
            // of two columns with the same name, the first counts
            if let Some((of, _)) = field
                && names.iter().filter(|other| *other == name).count() > 1
            {
                if seen.contains(of) {
                    *field = None;
                } else {
                    seen.push(*of);
                    log.notes.push(format!("{}: of several columns {name:?} the first is read", input.shown));
                }
            }
        }
        self.header = names;
        if bytes > 0 {
            self.window.advance(bytes);
            self.line += lines;
        }
        let is_empty = self.header.iter().all(String::is_empty) && self.ended && self.window.held().is_empty();
        if !is_empty && !self.fields.iter().flatten().any(|(field, _)| *field == Field::Text) {
            return Err(self.no_text(&log.names));
        }
        Ok(())
    }

    fn field(&self, name: &str, names: &Names) -> Option<(Field, u16)> {
        names.field(name).filter(|(field, _)| *field != Field::Metadata)
    }

    fn no_text(&self, names: &Names) -> Fault {
        let is_header = self.header.iter().all(|name| name.len() <= LONGEST_NAME);
        let way_out = match is_header {
            true => "name it with --text-field",
            false => "the first row looks like text: put a header row above it",
        };
        let columns: Vec<Cow<'_, str>> =
            self.header.iter().map(|name| Cow::Owned(name.chars().take(LONGEST_NAME).collect())).collect();
        let message = format!(
            "no column holds the text: looked for {}, found {}; {way_out}",
            names.of_text(),
            super::json::key_list(&columns)
        );
        Fault::new(Code::NoTextField, message)
    }

    /// The next document or reject.
    pub(super) fn next(
        &mut self,
        input: &Input,
        settings: &Settings,
        log: &mut Log,
    ) -> Option<Result<Document, Reject>> {
        loop {
            let place = Place {
                path: input.shown.clone(),
                record: self.record + 1,
                line: self.line,
                byte: self.window.position(),
            };
            // one more than the header has, so that a longer row is seen
            let cut = self.cut(self.header.len() + 1, settings.limits.record);
            let mut seen = self.window.held().len();
            let mut refused = match cut {
                Cut::Row { bytes: 0, .. } => return self.end(place),
                Cut::Row { bytes, lines } => {
                    if self.fault.is_some() && self.window.held().len() == bytes && !self.ends_with_line_end(bytes) {
                        // the stream broke within it
                        self.window.advance(bytes);
                        self.record += 1;
                        return self.end(place);
                    }
                    let is_blank = matches!(self.cells.as_slice(), [cell] if cell.end == 0);
                    let columns = self.header.len();
                    match self.cells.len() == columns {
                        _ if is_blank => {
                            self.window.advance(bytes);
                            self.line += lines;
                            continue;
                        }
                        true => {
                            self.record += 1;
                            let document = self.document(place, input, settings, log);
                            self.window.advance(bytes);
                            self.line += lines;
                            return Some(document);
                        }
                        false => {
                            seen = bytes;
                            let message = format!(
                                "the row has {} cells, the header {columns}; mend the row (a cell with a delimiter in it needs quotation marks)",
                                self.cells.len()
                            );
                            Reject::new(place, Code::RaggedRow, message)
                        }
                    }
                }
                Cut::TooManyCells { bytes } => {
                    seen = bytes;
                    let columns = self.header.len();
                    let message = format!(
                        "the row has more cells than the header, which has {columns}; mend the row (a cell with a delimiter in it needs \
                         quotation marks)"
                    );
                    Reject::new(place, Code::RaggedRow, message)
                }
                Cut::Stray { lines, bytes } => {
                    seen = bytes;
                    let message = format!(
                        "a quotation mark opens a cell, and the next one, on line {}, does not close it; double the marks within a cell",
                        place.line + lines
                    );
                    Reject::new(place, Code::UnterminatedQuote, message)
                }
                Cut::Unterminated | Cut::Unfinished if self.fault.is_some() => {
                    self.window.advance(self.window.held().len());
                    self.record += 1;
                    return self.end(place);
                }
                Cut::Unterminated => {
                    let message =
                        "a quotation mark opens a cell and none closes it; close the cell, or double the mark";
                    Reject::new(place, Code::UnterminatedQuote, message)
                }
                Cut::Unfinished => {
                    let limit = settings.limits.record;
                    let message = format!(
                        "the row has more than {limit} bytes: a quotation mark is not closed, or --max-record is too low"
                    );
                    Reject::new(place, Code::RecordTooLarge, message)
                }
            };
            self.record += 1;
            self.again += seen as u64;
            if self.again > AGAIN * self.window.position() + AGAIN_IN_ANY_CASE {
                let lines = memchr::memchr_iter(self.dialect.line_end, &self.window.held()[..seen]).count() as u64;
                self.line += lines;
                self.window.advance(seen);
                refused.message.push_str(&format!("; it is passed over with the {lines} lines that it runs over"));
            }
            self.skip_line();
            return Some(Err(refused));
        }
    }

    /// The end of the file: its fault, if it has one.
    fn end(&mut self, place: Place) -> Option<Result<Document, Reject>> {
        let Fault { code, message } = self.fault.take()?;
        Some(Err(Reject::new(place, code, message)))
    }

    fn ends_with_line_end(&self, bytes: usize) -> bool {
        self.window.held().get(bytes.wrapping_sub(1)) == Some(&self.dialect.line_end)
    }

    /// Cuts the next row, reading as much as it takes, up to the limit. A row of no bytes is the end.
    fn cut(&mut self, most: usize, limit: usize) -> Cut {
        let mut tried = 0;
        loop {
            let held = self.window.held().len();
            if held == 0 && !self.more() {
                return Cut::Row { bytes: 0, lines: 0 };
            }
            // a row that grows is cut again only when it has doubled, so that the work stays linear
            let held = self.window.held().len();
            if held >= tried * 2 || self.ended || held > limit {
                let cut = row::cut(self.window.held(), self.ended, self.dialect, most, &mut self.cells);
                if cut != Cut::Unfinished || held > limit {
                    return cut;
                }
                tried = held;
            }
            self.more();
        }
    }

    /// Uses up one line.
    fn skip_line(&mut self) {
        self.line += 1;
        loop {
            let held = self.window.held();
            if let Some(bytes) = row::line(held, self.dialect.line_end) {
                self.window.advance(bytes);
                return;
            }
            self.window.advance(held.len());
            if !self.more() {
                return;
            }
        }
    }

    /// A cell's text, and how many characters were replaced in it.
    fn text<'h>(&self, held: &'h [u8], cell: Cell, input: &Input, log: &mut Log) -> (Cow<'h, str>, u32) {
        let bytes = &held[cell.start..cell.end];
        let (text, replaced) = match std::str::from_utf8(bytes) {
            Ok(text) => {
                let replaced = match self.window.reader().is_converted() {
                    true => memchr::memmem::find_iter(bytes, "\u{fffd}").count() as u32,
                    false => 0,
                };
                (Cow::Borrowed(text), replaced)
            }
            Err(_) => {
                let decoded = decode::decode_record(bytes, self.otherwise);
                log.encoding(decoded.encoding, input);
                (Cow::Owned(decoded.text), decoded.replaced)
            }
        };
        match cell.has_doubled {
            true => (Cow::Owned(text.replace("\"\"", "\"")), replaced),
            false => (text, replaced),
        }
    }

    fn document(&self, place: Place, input: &Input, settings: &Settings, log: &mut Log) -> Result<Document, Reject> {
        let held = self.window.held();
        let mut cells = Cells::default();
        let mut all_replaced = 0;
        for (index, cell) in self.cells.iter().enumerate() {
            let Some((field, rank)) = self.fields[index] else { continue };
            let (text, replaced) = self.text(held, *cell, input, log);
            all_replaced += replaced;
            let value = if text.trim().is_empty() { Value::Null } else { Value::Text(text) };
            cells.offer(field, rank, Cow::Borrowed(&self.header[index]), value);
        }
        let names = || self.header.join(", ");
        record::document(cells, &names, Context { input, place, settings, replaced: all_replaced }, log)
    }
}

/// "sep=;" on the first line, as spreadsheets write it: the delimiter, and the line's bytes.
fn separator_line(head: &[u8]) -> Option<(u8, usize)> {
    let rest = head.strip_prefix(b"sep=").or_else(|| head.strip_prefix(b"\"sep="))?;
    let bytes = row::line(head, b'\n')?;
    let delimiter = *rest.first()?;
    (bytes <= 10).then_some((delimiter, bytes))
}
