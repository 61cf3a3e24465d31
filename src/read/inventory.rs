//! The inventory: which files the given paths stand for, in the order in which they are read.
//!
//! Folders are walked by name, and symbolic links in them are not followed. It knows file names and their endings;
//! it opens nothing.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use super::container::hex;

/// How the records of a file are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One document a file.
    Text,
    /// One web page a file.
    #[cfg(feature = "html")]
    Page,
    /// One page, or the text of one, a record.
    #[cfg(feature = "archives")]
    Archive,
    /// One JSON object a line.
    JsonLines,
    /// One JSON object, an array of them, or an object with `articles`.
    Json,
    /// One row a document, below a header row.
    Table,
}

/// Endings of documents, and what they hold. To read another form is to add it here and to [`Form`].
pub const ENDINGS: &[(&str, Form)] = &[
    ("txt", Form::Text),
    ("md", Form::Text),
    #[cfg(feature = "html")]
    ("html", Form::Page),
    #[cfg(feature = "html")]
    ("htm", Form::Page),
    #[cfg(feature = "html")]
    ("xhtml", Form::Page),
    #[cfg(feature = "archives")]
    ("warc", Form::Archive),
    #[cfg(feature = "archives")]
    ("wet", Form::Archive),
    ("jsonl", Form::JsonLines),
    ("ndjson", Form::JsonLines),
    ("json", Form::Json),
    ("csv", Form::Table),
    ("tsv", Form::Table),
];

/// Endings of what is read with the features `html` and `archives` only.
const OF_WEB: &[&str] = &["html", "htm", "xhtml", "warc", "wet"];

/// Endings of compressed files.
const CONTAINERS: &[&str] = &["gz", "zst"];

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is; `None` is standard input.
    pub path: Option<PathBuf>,
    /// As shown to people.
    pub shown: String,
    /// Relative to the given folder, or the file's name; with `/` between folders.
    pub name: String,
    /// How its records are laid out; `None` for an ending that is not read.
    pub form: Option<Form>,
}

impl Input {
    /// Standard input: JSON lines.
    fn stdin() -> Self {
        Self { path: None, shown: "-".to_owned(), name: "-".to_owned(), form: Some(Form::JsonLines) }
    }

    /// A stream that is read as a file of this name would be.
    pub(super) fn stream(name: &str) -> Self {
        let name = escaped(OsStr::new(name));
        Self { path: None, shown: name.clone(), form: given_form(OsStr::new(&name)), name }
    }

    fn file(path: PathBuf, name: &Path, form: Option<Form>) -> Self {
        let parts: Vec<String> = name.components().map(|part| escaped(part.as_os_str())).collect();
        Self { shown: escaped(path.as_os_str()), name: parts.join("/"), path: Some(path), form }
    }

    /// The name without its endings: the id of a file that is one document.
    pub fn stem(&self) -> &str {
        let stem = without(&self.name, is_container);
        without(stem, |ending| form_of(ending).is_some())
    }
}

/// The name without an ending of that sort.
fn without(name: &str, is_ending: impl Fn(&str) -> bool) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && !stem.ends_with('/') && is_ending(ending) => stem,
        _ => name,
    }
}

fn is_container(ending: &str) -> bool {
    CONTAINERS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

fn form_of(ending: &str) -> Option<Form> {
    ENDINGS.iter().find(|(known, _)| ending.eq_ignore_ascii_case(known)).map(|(_, form)| *form)
}

/// What the given paths stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// In the order in which they are read.
    pub inputs: Vec<Input>,
    /// Files of folders that are no documents: how many of each ending, README and hidden files under names of their own.
    pub skipped: BTreeMap<String, u64>,
    /// Entries of folders that could not be listed, with the reason.
    pub unlisted: Vec<(String, String)>,
}

impl Inventory {
    /// What was skipped, for people: "3 .pdf, 1 README"; empty if nothing was.
    pub fn skipped_by_ending(&self) -> String {
        let mut out = String::new();
        for (kind, count) in &self.skipped {
            let _ = write!(out, "{}{count} {kind}", if out.is_empty() { "" } else { ", " });
        }
        out
    }
}

impl Inventory {
    /// SHA-256 of the names and lengths of the inputs, in their order; what is not there any more has no length.
    pub fn sha256(&self) -> String {
        let mut digest = Sha256::new();
        for input in &self.inputs {
            let length = input.path.as_ref().and_then(|path| path.metadata().ok()).map(|status| status.len());
            digest.update(format!("{}\0{}\0{length:?}\n", input.shown, input.name));
        }
        for (path, reason) in &self.unlisted {
            digest.update(format!("{path}\0{reason}\n"));
        }
        hex(&digest.finalize())
    }
}

/// Why there is nothing to read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoInput {
    /// A path that does not exist.
    #[error("input not found: {0}; give a file, a folder, or - for JSON lines on standard input")]
    NotFound(String),
    /// Paths that hold no documents.
    #[error(
        "no documents in {paths}; looked for files that end in {endings} (also with .gz or .zst){skipped}; \
         give one of these, or - for JSON lines on standard input"
    )]
    Empty {
        /// The paths that were given.
        paths: String,
        /// The endings that are read.
        endings: String,
        /// What was there instead.
        skipped: String,
    },
}

/// What becomes of symbolic links in folders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// They are counted and passed over.
    #[default]
    PassOver,
    /// They are followed; what can be reached in several ways is read once.
    Follow,
}

/// Lists what the paths stand for. Nothing is opened.
///
/// # Errors
/// If a path does not exist, or all of them together hold no document.
pub fn inventory(paths: &[PathBuf], links: Links) -> Result<Inventory, NoInput> {
    let mut inventory = Inventory::default();
    let mut known = FxHashSet::default();
    for path in paths {
        if path.as_os_str() == "-" {
            inventory.inputs.push(Input::stdin());
        } else if path.is_dir() {
            walk(path, links, &mut known, &mut inventory);
        } else if path.symlink_metadata().is_ok() {
            let name = path.file_name().unwrap_or(path.as_os_str());
            inventory.inputs.push(Input::file(path.clone(), Path::new(name), given_form(name)));
        } else {
            return Err(NoInput::NotFound(escaped(path.as_os_str())));
        }
    }
    if inventory.inputs.is_empty() && inventory.unlisted.is_empty() {
        return Err(empty(paths, &inventory));
    }
    Ok(inventory)
}

fn empty(paths: &[PathBuf], inventory: &Inventory) -> NoInput {
    let paths: Vec<String> = paths.iter().map(|path| escaped(path.as_os_str())).collect();
    let endings: Vec<String> = ENDINGS.iter().map(|(ending, _)| format!(".{ending}")).collect();
    let skipped = match inventory.skipped_by_ending() {
        skipped if skipped.is_empty() => String::new(),
        skipped => format!(", found {skipped}"),
    };
    NoInput::Empty { paths: paths.join(", "), endings: endings.join(", "), skipped }
}

fn walk(root: &Path, links: Links, known: &mut FxHashSet<Real>, inventory: &mut Inventory) {
    let follows = links == Links::Follow;
    let mut entries = WalkDir::new(root).follow_links(follows).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.loop_ancestor().is_some() => {
                *inventory.skipped.entry("symbolic links to a folder around them".to_owned()).or_default() += 1;
                continue;
            }
            Err(error) => {
                let path = error.path().unwrap_or(root);
                let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                inventory.unlisted.push((escaped(path.as_os_str()), reason));
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        if entry.depth() > 0 && is_hidden(entry.file_name()) {
            *inventory.skipped.entry("hidden".to_owned()).or_default() += 1;
            if is_folder {
                entries.skip_current_dir();
            }
            continue;
        }
        if is_folder {
            continue;
        }
        if !follows && entry.path_is_symlink() {
            *inventory.skipped.entry("symbolic links".to_owned()).or_default() += 1;
            continue;
        }
        match form(entry.file_name()) {
            Some(_) if is_readme(entry.file_name()) => *inventory.skipped.entry("README".to_owned()).or_default() += 1,
            Some(_) if follows && real(entry.path()).is_some_and(|file| !known.insert(file)) => {
                *inventory.skipped.entry("reached before in another way".to_owned()).or_default() += 1;
            }
            Some(form) => {
                let name = entry.path().strip_prefix(root).unwrap_or(entry.path());
                inventory.inputs.push(Input::file(entry.path().to_owned(), name, Some(form)));
            }
            None => *inventory.skipped.entry(ending_of(entry.file_name())).or_default() += 1,
        }
    }
}

/// What a file is, whatever its names: device and number where the system has them.
#[cfg(unix)]
type Real = (u64, u64);
#[cfg(not(unix))]
type Real = PathBuf;

#[cfg(unix)]
fn real(path: &Path) -> Option<Real> {
    use std::os::unix::fs::MetadataExt as _;
    path.metadata().ok().map(|status| (status.dev(), status.ino()))
}

#[cfg(not(unix))]
fn real(path: &Path) -> Option<Real> {
    path.canonicalize().ok()
}

/// The form of a file in a folder, by its ending (a container's ending is looked through).
fn form(name: &OsStr) -> Option<Form> {
    let name = name.to_string_lossy();
    let (stem, ending) = without(&name, is_container).rsplit_once('.')?;
    if stem.is_empty() { None } else { form_of(ending) }
}

/// The form of a file that the user named: what is not known by its ending is taken for plain text, but not web pages.
fn given_form(name: &OsStr) -> Option<Form> {
    let known = form(name);
    let name = name.to_string_lossy();
    let ending = without(&name, is_container).rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_of_web = OF_WEB.iter().any(|known| ending.eq_ignore_ascii_case(known));
    known.or((!is_of_web).then_some(Form::Text))
}

/// The ending with its period, in lower case; "no ending" where there is none.
fn ending_of(name: &OsStr) -> String {
    match Path::new(name).extension() {
        Some(ending) => format!(".{}", escaped(ending).to_lowercase()),
        None => "no ending".to_owned(),
    }
}

fn is_readme(name: &OsStr) -> bool {
    name.to_string_lossy().get(..6).is_some_and(|start| start.eq_ignore_ascii_case("readme"))
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

/// A name as text: control characters and bytes that are not UTF-8 as `\xNN`.
pub(super) fn escaped(name: &OsStr) -> String {
    let mut out = String::with_capacity(name.len());
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        for letter in chunk.valid().chars() {
            if letter.is_control() {
                let _ = write!(out, "\\x{:02x}", u32::from(letter));
            } else {
                out.push(letter);
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    out
}
