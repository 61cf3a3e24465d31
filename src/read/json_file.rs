//! JSON files: one document, a list of them, or the `articles` of a response of NewsAPI.
//!
//! The file is held as a whole, so it is bound like one record.

use std::io::Read;

use super::container::{Contents, Fault};
use super::decode;
use super::inventory::Input;
use super::record::{self, Context};
use super::reject::{Code, Place, Reject};
use super::{Log, Settings, Source, json};

/// Reads the documents of a file.
pub(super) fn read(mut contents: Contents, input: &Input, settings: &Settings, log: &mut Log) -> Result<Source, Fault> {
    let limit = settings.limits.record;
    let mut bytes = Vec::new();
    contents.by_ref().take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|error| Fault::of(&error))?;
    if bytes.len() > limit {
        let message = format!("has more than {limit} bytes; write its records as JSON lines (.jsonl)");
        return Err(Fault::new(Code::RecordTooLarge, message));
    }
    let decoded = decode::decode(bytes).map_err(decode::refusal)?;
    log.encoding(decoded.encoding, input);
    let text = decoded.text.as_str();
    let mut documents = Vec::new();
    let mut lines = Lines { text, at: 0, line: 1 };
    for (item, record) in json::objects(text)?.into_iter().zip(1..) {
        // items are slices of the text
        let byte = item.as_ptr() as usize - text.as_ptr() as usize;
        let place = Place { path: input.shown.clone(), record, line: lines.of(byte), byte: byte as u64 };
        documents.push(match json::object(item, &log.names) {
            Ok(json::Object { cells, keys }) => {
                let context = Context { input, place, settings, replaced: decoded.replaced };
                record::document(cells, &|| json::key_list(&keys), context, log)
            }
            Err(fault) => Err(Reject::new(place, fault.code, fault.message)),
        });
    }
    Ok(Source::Whole(documents.into_iter(), Some(contents)))
}

/// Counts lines up to offsets that only grow.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, byte: usize) -> u64 {
        self.line += memchr::memchr_iter(b'\n', &self.text.as_bytes()[self.at..byte]).count() as u64;
        self.at = byte;
        self.line
    }
}
