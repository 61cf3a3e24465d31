//! Reading: files, folders and standard input → documents, in a stable order.
//!
//! [`inventory()`] lists what the given paths stand for; [`Documents`] reads it, one `Result<Document, Reject>` after the other. Every
//! form of input is read through here and nowhere else; nothing here looks at what a text says. Nothing is printed: what the user should
//! know stands in [`Log::notes`].

#[cfg(feature = "archives")]
mod archive;
#[cfg(feature = "html")]
mod bounds;
mod caller;
mod container;
mod date;
mod decode;
mod fields;
mod fingerprint;
mod given;
#[cfg(feature = "html")]
mod html;
mod ids;
mod inventory;
mod json;
mod json_file;
mod lines;
#[cfg(feature = "archives")]
mod members;
mod record;
mod reject;
mod row;
mod rows;
mod stream;
mod text;
mod window;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io::Read;
use std::panic::{self, AssertUnwindSafe};

use encoding_rs::{Encoding, UTF_8};
use rustc_hash::FxHashSet;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::document::Document;
pub use caller::{CallerRecords, FieldValue};
pub(crate) use container::hex;
use container::{Contents, Fault};
use fields::Names;
pub use fields::{ALIASES, Field};
pub use fingerprint::Fingerprint;
pub(crate) use fingerprint::ITEM;
pub use ids::Ids;
pub use inventory::{ENDINGS, Form, Input, Inventory, Links, NoInput, inventory};
use lines::Lines;
pub use reject::{Code, Place, Reject};
use rows::Rows;

/// What keeps one input from taking all memory or all time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Limits {
    /// Bytes of a line or row.
    pub record: usize,
    /// Bytes of a document's text, in UTF-8.
    pub document: usize,
    /// How many times its size a file may unpack to…
    pub ratio: u64,
    /// …once it has unpacked to that many bytes.
    pub ratio_after: u64,
    /// Bytes of the window that a zstd stream may ask for; the next lower power of two counts.
    pub window: u64,
}

impl Limits {
    /// The window as a power of two, within what zstd knows.
    fn window_log(self) -> u32 {
        self.window.max(1).ilog2().clamp(10, 31)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { record: 64 << 20, document: 8 << 20, ratio: 200, ratio_after: 64 << 20, window: 128 << 20 }
    }
}

/// Which texts of archives are articles: other inputs were chosen by someone, archives hold what a crawler met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Those that are not surely in another language.
    #[default]
    English,
    /// All.
    Any,
}

/// How inputs are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The only field or column that holds the text, if the user names one.
    pub text_field: Option<String>,
    /// Limits.
    pub limits: Limits,
    /// What becomes of a document with characters that cannot be decoded.
    pub undecodable: Undecodable,
    /// Which texts of archives are read.
    pub language: Language,
}

/// What becomes of a document with characters that cannot be decoded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Undecodable {
    /// They stand as U+FFFD, and are counted.
    #[default]
    Replace,
    /// It is rejected.
    Reject,
}

/// What reading noticed.
#[derive(Debug)]
pub struct Log {
    /// For people: which fields were taken for what, encodings, files that are not what their names say. Each once.
    pub notes: Vec<String>,
    /// The files that were read to their end.
    pub files: Files,
    /// Ids of the documents.
    pub ids: Ids,
    /// Records of archives that are no articles, by their sort, server's answer or language: how many.
    pub passed: BTreeMap<String, u64>,
    names: Names,
    said: FxHashSet<String>,
}

/// How many files of [`Files::listed`] are told one by one.
const LISTED: usize = 1000;

/// The files that were read to their end.
#[derive(Debug, Default)]
pub struct Files {
    /// How many.
    pub count: u64,
    /// Their bytes, before decompression.
    pub bytes: u64,
    /// The first thousand: path, bytes, SHA-256.
    pub listed: Vec<(String, u64, String)>,
    all: Sha256,
}

impl Files {
    fn add(&mut self, path: &str, bytes: u64, sha256: String) {
        self.count += 1;
        self.bytes += bytes;
        self.all.update(format!("{sha256}  {path}\n"));
        if self.listed.len() < LISTED {
            self.listed.push((path.to_owned(), bytes, sha256));
        }
    }

    /// SHA-256 of the lines that `sha256sum` prints of these files, in the order in which they were read.
    pub fn sha256(&self) -> String {
        hex(&self.all.clone().finalize())
    }
}

impl Log {
    fn new(settings: &Settings) -> Self {
        Self {
            notes: Vec::new(),
            files: Files::default(),
            ids: Ids::default(),
            passed: BTreeMap::new(),
            names: Names::new(settings.text_field.clone()),
            said: FxHashSet::default(),
        }
    }

    /// Notes which name a field was found under, where it is not dixit's own.
    fn mapping(&mut self, field: Field, name: &str, input: &Input) {
        if name != field.name() && !self.said.contains(name) {
            self.said.insert(name.to_owned());
            self.notes.push(format!("{}: {:?} is read as {}", input.shown, name, field.name()));
        }
    }

    /// Counts a record that is no article. The web has reasons without number: those beyond the first thousand are one.
    #[cfg(feature = "archives")]
    fn pass(&mut self, reason: String) {
        let is_known = self.passed.len() < LISTED || self.passed.contains_key(&reason);
        *self.passed.entry(if is_known { reason } else { "others".to_owned() }).or_default() += 1;
    }

    /// Notes an encoding that is not UTF-8.
    fn encoding(&mut self, encoding: &'static Encoding, input: &Input) {
        if encoding != UTF_8 && self.said.insert(format!("{}\0{}", encoding.name(), input.shown)) {
            self.notes.push(format!("{}: read as {}", input.shown, encoding.name()));
        }
    }
}

/// Reads an inventory: an iterator of documents and rejects.
#[derive(Debug)]
pub struct Documents {
    inputs: std::vec::IntoIter<Input>,
    settings: Settings,
    open: Option<(Input, Source)>,
    /// Rejects that are told first: what could not be listed.
    waiting: VecDeque<Reject>,
    /// Contents of inputs that have no path, in their order; standard input where there are none.
    given: VecDeque<Given>,
    /// Documents and rejects that were told.
    told: u64,
    log: Log,
}

/// A stream that stands for a file.
struct Given(Box<dyn Read + Send>);

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given")
    }
}

/// An open input.
#[derive(Debug)]
enum Source {
    #[cfg(feature = "archives")]
    Archive(archive::Archive),
    Lines(Lines),
    Rows(Rows),
    /// Documents that were read at once, and the file that they came from.
    Whole(std::vec::IntoIter<Result<Document, Reject>>, Option<Contents>),
}

impl Documents {
    /// Reads what is in the inventory, in its order. Files are opened one after the other.
    pub fn new(inventory: Inventory, settings: Settings) -> Self {
        let unlisted = inventory.unlisted.into_iter().map(|(path, reason)| {
            let message = format!("cannot be listed: {reason}; check its permissions");
            Reject::new(Place { path, ..Place::default() }, Code::Unreadable, message)
        });
        Self {
            inputs: inventory.inputs.into_iter(),
            log: Log::new(&settings),
            settings,
            open: None,
            given: VecDeque::new(),
            told: 0,
            waiting: unlisted.collect(),
        }
    }

    /// Reads a stream as a file of this name would be read.
    pub fn of_stream(name: &str, stream: Box<dyn Read + Send>, settings: Settings) -> Self {
        let inventory = Inventory { inputs: vec![Input::stream(name)], ..Inventory::default() };
        Self { given: VecDeque::from([Given(stream)]), ..Self::new(inventory, settings) }
    }

    /// How many documents and rejects were told so far.
    pub fn told(&self) -> u64 {
        self.told
    }

    /// What was noticed so far.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// What was noticed.
    pub fn into_log(self) -> Log {
        self.log
    }

    fn open(&mut self, input: &Input) -> Result<Source, Fault> {
        let Some(form) = input.form else {
            let message = "this build does not read web pages, or archives of them; build it with the feature html or archives, or give the article's text as .txt";
            return Err(Fault::new(Code::UnsupportedForm, message));
        };
        let given = if input.path.is_none() { self.given.pop_front() } else { None };
        let (contents, note) = Contents::open(input, given.map(|Given(stream)| stream), self.settings.limits)?;
        self.log.notes.extend(note);
        match form {
            Form::Text => text::read(contents, input, &self.settings, &mut self.log),
            #[cfg(feature = "html")]
            Form::Page => html::read(contents, input, &self.settings, &mut self.log),
            #[cfg(feature = "archives")]
            Form::Archive => Ok(Source::Archive(archive::Archive::new(contents))),
            Form::JsonLines => Ok(Source::Lines(Lines::new(contents)?)),
            Form::Json => json_file::read(contents, input, &self.settings, &mut self.log),
            Form::Table => Ok(Source::Rows(Rows::new(contents, input, &self.settings, &mut self.log)?)),
        }
    }

    fn close(&mut self, input: &Input, source: Source) {
        let contents = match source {
            #[cfg(feature = "archives")]
            Source::Archive(archive) => Some(archive.into_contents()),
            Source::Lines(lines) => Some(lines.into_contents()),
            Source::Rows(rows) => Some(rows.into_contents()),
            Source::Whole(_, contents) => contents,
        };
        let Some(contents) = contents else { return };
        if contents.has_trailing_bytes() {
            let note = format!("{}: bytes behind the compressed stream are not read", input.shown);
            self.log.notes.push(note);
        }
        if let Some((bytes, sha256)) = contents.into_digest() {
            self.log.files.add(&input.shown, bytes, sha256);
        }
    }
}

impl Iterator for Documents {
    type Item = Result<Document, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = self.read_next();
        self.told += u64::from(item.is_some());
        if let Some(Ok(document)) = &item {
            self.log.ids.add(document);
        }
        item
    }
}

impl Documents {
    fn read_next(&mut self) -> Option<Result<Document, Reject>> {
        if let Some(reject) = self.waiting.pop_front() {
            return Some(Err(reject));
        }
        loop {
            if let Some((mut input, mut source)) = self.open.take() {
                // decoders and parsers of others have panicked on damaged files: that costs the rest of the file and no more
                let next = panic::catch_unwind(AssertUnwindSafe(|| match &mut source {
                    #[cfg(feature = "archives")]
                    Source::Archive(archive) => archive.next(&input, &self.settings, &mut self.log),
                    Source::Lines(lines) => lines.next(&input, &self.settings, &mut self.log),
                    Source::Rows(rows) => rows.next(&input, &self.settings, &mut self.log),
                    Source::Whole(documents, _) => documents.next(),
                }));
                match next {
                    Ok(None) => self.close(&input, source),
                    Ok(next) => {
                        self.open = Some((input, source));
                        return next;
                    }
                    Err(_) => return Some(Err(broken(std::mem::take(&mut input.shown)))),
                }
            }
            let input = self.inputs.next()?;
            match panic::catch_unwind(AssertUnwindSafe(|| self.open(&input))) {
                Ok(Ok(source)) => self.open = Some((input, source)),
                Ok(Err(Fault { code, message })) => {
                    let place = Place { path: input.shown, ..Place::default() };
                    return Some(Err(Reject::new(place, code, message)));
                }
                Err(_) => return Some(Err(broken(input.shown))),
            }
        }
    }
}

/// The reject of a file whose reader panicked.
fn broken(path: String) -> Reject {
    let message =
        "is damaged in a way that its reader cannot bear; what follows in it is lost: mend it, or leave it out";
    Reject::new(Place { path, ..Place::default() }, Code::ReaderPanic, message)
}
