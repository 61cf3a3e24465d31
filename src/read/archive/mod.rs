//! Archives of the web: WARC files, with one page, or one text that was taken from a page, in each record.
//!
//! | file | what it owns |
//! |---|---|
//! | [`records`] | where records begin and end, and the way on behind a broken one |
//! | [`head`] | lines of names and values |
//! | [`http`] | responses of servers, their bodies unpacked |
//!
//! A response of HTML is read as a web page is. Records of other sorts, other answers of servers and texts in other languages are no articles:
//! they are passed over and counted by their reason ([`Log::passed`]). What should have been one, and could not be read, is a reject.

mod head;
mod http;
mod records;

use records::{Cut, Position, Records};
use whatlang::Lang;

use super::container::{Contents, Fault};
use super::inventory::Input;
use super::record;
use super::reject::{Code, Place, Reject};
use super::{Language, Log, Settings, date, decode, html};
use crate::document::Document;

/// Media types of web pages.
const PAGES: [&str; 2] = ["text/html", "application/xhtml+xml"];
/// Bytes of a text that tell its language.
const SAMPLE: usize = 4096;

/// The documents of an archive.
#[derive(Debug)]
pub(super) struct Archive(Records);

/// Why a record is no document.
enum Refusal {
    /// It is no article: the reason, for the count.
    Passed(String),
    /// It should have been one.
    Rejected(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Rejected(fault)
    }
}

impl Archive {
    pub(super) fn new(contents: Contents) -> Self {
        Self(Records::new(contents))
    }

    pub(super) fn into_contents(self) -> Contents {
        self.0.into_contents()
    }

    /// The next document or reject.
    pub(super) fn next(
        &mut self,
        input: &Input,
        settings: &Settings,
        log: &mut Log,
    ) -> Option<Result<Document, Reject>> {
        let place = |Position { number, byte }| Place { path: input.shown.clone(), record: number, line: 0, byte };
        loop {
            let record = match self.0.cut(settings.limits.record) {
                Cut::End => return None,
                Cut::Broken(position, fault) => {
                    return Some(Err(Reject::new(place(position), fault.code, fault.message)));
                }
                Cut::Record(record) => record,
            };
            let result = document(&record.head, self.0.block(&record), input, settings, log);
            self.0.pass(&record);
            let place = place(record.position);
            let id = match record.head.get("WARC-Record-ID") {
                Some(id) => id.trim_matches(['<', '>']).trim_start_matches("urn:uuid:").to_owned(),
                None => format!("{}:{}", input.name, place.record),
            };
            match result {
                Ok(document) => return Some(Ok(Document { id, path: place.to_string(), ..document })),
                Err(Refusal::Rejected(Fault { code, message })) => {
                    return Some(Err(Reject { place, id: Some(id), code, message }));
                }
                Err(Refusal::Passed(reason)) => log.pass(reason),
            }
        }
    }
}

/// The document of a record, without its id and path.
fn document(
    head: &head::Fields,
    block: &[u8],
    input: &Input,
    settings: &Settings,
    log: &mut Log,
) -> Result<Document, Refusal> {
    let mut document = match head.get("WARC-Type") {
        Some("response") => page(block, input, settings, log)?,
        Some("conversion") => text(head, block, input, settings, log)?,
        sort => return Err(Refusal::Passed(format!("{} records", known(sort.unwrap_or("nameless"))))),
    };
    if settings.language == Language::English
        && let Some(other) = foreign(&document.text)
    {
        return Err(Refusal::Passed(format!("texts in {}", other.eng_name())));
    }
    if head.get("WARC-Truncated").is_some() {
        document.warnings.push("its crawler cut the page".to_owned());
    }
    if let Some(url) = head.get("WARC-Target-URI") {
        document.url = Some(url.trim_matches(['<', '>']).to_owned());
    }
    if document.published.is_none()
        && let Some(date) = head.get("WARC-Date").and_then(date::iso)
    {
        document.warnings.push("the page gives no date: published is the day on which it was fetched".to_owned());
        document.published = Some(date);
    }
    Ok(document)
}

/// The article of a response.
fn page(block: &[u8], input: &Input, settings: &Settings, log: &mut Log) -> Result<Document, Refusal> {
    let Some(response) = http::Response::read(block) else {
        return Err(Refusal::Passed("responses of other servers than those of the web".to_owned()));
    };
    if response.status != 200 {
        return Err(Refusal::Passed(format!("responses with status {}", response.status)));
    }
    let media_type = response.head.media_type().unwrap_or_default();
    if !PAGES.contains(&media_type.as_str()) {
        return Err(Refusal::Passed(format!("responses of {}", known(&media_type))));
    }
    let limit = settings.limits.document;
    let body = match response.body(limit) {
        Ok(body) if body.bytes.len() > limit => return Err(html::too_large(limit).into()),
        Ok(body) => body,
        Err(coding) => return Err(Refusal::Passed(format!("responses packed as {}", known(&coding)))),
    };
    if body.is_cut && body.bytes.is_empty() {
        return Err(Fault::new(Code::BadHttp, "the page is damaged: fetch the archive again").into());
    }
    let mut document = html::page(body.bytes.into_owned(), response.charset(), input, settings, log)?;
    if body.is_cut {
        document.warnings.push("the page ends in the middle".to_owned());
    }
    Ok(document)
}

/// A text that another program took from a page, with its menus and notices.
fn text(
    head: &head::Fields,
    block: &[u8],
    input: &Input,
    settings: &Settings,
    log: &mut Log,
) -> Result<Document, Refusal> {
    match head.media_type().as_deref() {
        Some("text/plain") => {}
        other => return Err(Refusal::Passed(format!("conversions to {}", known(other.unwrap_or_default())))),
    }
    let limit = settings.limits.document;
    if block.len() > limit {
        return Err(Fault::new(Code::DocTooLarge, record::too_large(block.len(), limit)).into());
    }
    let decoded = decode::decode(block.to_vec()).map_err(decode::refusal)?;
    let warnings = record::warnings(&decoded, input, settings, log)?;
    Ok(Document { text: decoded.text, replaced: decoded.replaced, warnings, ..Document::default() })
}

/// The language of a text, if that is surely another than English.
fn foreign(text: &str) -> Option<Lang> {
    let end = (0..=SAMPLE.min(text.len())).rev().find(|at| text.is_char_boundary(*at))?;
    let found = whatlang::detect(&text[..end])?;
    (found.lang() != Lang::Eng && found.is_reliable()).then(|| found.lang())
}

/// A word of a head as it stands in counts: in lower case, of bounded length, without what no such word has.
fn known(word: &str) -> String {
    let is_usual = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '-' | '+' | '.' | '_');
    let word: String = word.chars().filter(is_usual).take(60).collect();
    if word.is_empty() { "no type".to_owned() } else { word.to_ascii_lowercase() }
}
