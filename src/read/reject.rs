//! Rejects: what could not become a document, where it stands, why, and the way out.
//!
//! One record, row or file that is refused never ends a run: it is data, listed in `documents.csv`.

use std::fmt;

/// Why a record or a file was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The file cannot be opened or read.
    Unreadable,
    /// It was there when the inputs were listed, and is gone.
    Vanished,
    /// A folder, pipe, socket or device where a file was expected.
    NotRegularFile,
    /// Its length changed while it was read.
    ChangedDuringRead,
    /// A form that is not read.
    UnsupportedForm,
    /// Not text, or text in an encoding that cannot be told.
    BinaryOrUnsupportedEncoding,
    /// Characters that cannot be decoded, where the user wants no replacements.
    Undecodable,
    /// An empty file where compressed content was expected.
    TruncatedContainer,
    /// The gzip stream ends in the middle.
    TruncatedGz,
    /// The gzip stream is damaged.
    BadGz,
    /// The zstd stream ends in the middle.
    TruncatedZst,
    /// The zstd stream is damaged.
    BadZst,
    /// The zstd stream asks for more memory than is given.
    ZstdWindow,
    /// It unpacks to far more than text ever does.
    RatioExceeded,
    /// A document above the limit.
    DocTooLarge,
    /// A line or row above the limit.
    RecordTooLarge,
    /// Not JSON, or not an object.
    BadJson,
    /// The same key twice in one object.
    DuplicateKey,
    /// No field holds the text.
    NoTextField,
    /// The field of the text holds something else.
    BadText,
    /// A quotation mark opens a cell and is not closed where one may be.
    UnterminatedQuote,
    /// A row with more or fewer cells than the header.
    RaggedRow,
    /// The reader of the file panicked on its contents.
    ReaderPanic,
    /// It takes more steps than a document may.
    Budget,
    /// A web page on which no article was found.
    NoArticle,
    /// A web page that could not be taken apart.
    BadHtml,
    /// A record of an archive that does not lead to the next, or does not say how long it is.
    BadWarc,
    /// A response in an archive that cannot be unpacked.
    BadHttp,
    /// A defect of this program, caught for this document alone.
    Panic,
}

impl Code {
    /// Its name in the output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Vanished => "vanished",
            Self::NotRegularFile => "not_regular_file",
            Self::ChangedDuringRead => "changed_during_read",
            Self::UnsupportedForm => "unsupported_form",
            Self::BinaryOrUnsupportedEncoding => "binary_or_unsupported_encoding",
            Self::Undecodable => "undecodable",
            Self::TruncatedContainer => "truncated_container",
            Self::TruncatedGz => "truncated_gz",
            Self::BadGz => "bad_gz",
            Self::TruncatedZst => "truncated_zst",
            Self::BadZst => "bad_zst",
            Self::ZstdWindow => "zstd_window",
            Self::RatioExceeded => "ratio_exceeded",
            Self::DocTooLarge => "doc_too_large",
            Self::RecordTooLarge => "record_too_large",
            Self::BadJson => "bad_json",
            Self::DuplicateKey => "duplicate_key",
            Self::NoTextField => "no_text_field",
            Self::BadText => "bad_text",
            Self::UnterminatedQuote => "unterminated_quote",
            Self::RaggedRow => "ragged_row",
            Self::ReaderPanic => "reader_panic",
            Self::Budget => "budget",
            Self::NoArticle => "no_article",
            Self::BadHtml => "bad_html",
            Self::BadWarc => "bad_warc",
            Self::BadHttp => "bad_http",
            Self::Panic => "panic",
        }
    }
}

/// Where a document or reject stands in the input. Counts start at 1; 0 stands for the file as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, as shown to people.
    pub path: String,
    /// Number of the record in its file.
    pub record: u64,
    /// Line on which it starts; 0 in files that have no lines.
    pub line: u64,
    /// Bytes before it, after decompression.
    pub byte: u64,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.record) {
            (0, 0) => f.write_str(&self.path),
            (0, number) | (number, _) => write!(f, "{}:{number}", self.path),
        }
    }
}

/// A record or file that is no document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}", message = self.message)]
pub struct Reject {
    /// Where it stands.
    pub place: Place,
    /// Its id, if that could be read.
    pub id: Option<String>,
    /// Why, for programs.
    pub code: Code,
    /// Why, and the way out, for people.
    pub message: String,
}

impl Reject {
    /// A reject whose id is not known.
    pub fn new(place: Place, code: Code, message: impl Into<String>) -> Self {
        Self { place, id: None, code, message: message.into() }
    }
}
