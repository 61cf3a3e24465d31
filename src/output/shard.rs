//! Shards: pieces of a run that are written under a temporary name, synced, and given their name as a whole.
//!
//! A shard is a folder with one file for each of the run's, its rejects, and `part.json`, which says what it was made from. The folder gets
//! its name by one rename, after all in it lasts: so a shard is there whole or not at all.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk::{Disk, Sink};
use super::failure::WriteError;
use super::rejects::{self, REJECTS};
use super::{Counts, DATAPACKAGE, File, Format, Layout, Rows, Settings, package};
use crate::read::Fingerprint;

/// What is put behind a shard's name until it is complete.
const UNFINISHED: &str = ".tmp";
pub(super) const MANIFEST: &str = "part.json";

/// A finished shard: its `part.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What of the input it was made from: what follows the parts before it.
    pub read: Fingerprint,
    /// What it holds.
    pub counts: Counts,
    /// Names of its files, with their lengths.
    files: Vec<(String, u64)>,
}

/// Where a finished shard stands among the others.
pub(super) fn path_of(parts: &Path, number: usize) -> PathBuf {
    parts.join(format!("part-{number:05}"))
}

impl Part {
    /// Reads back a finished shard; `None` where none of this number is.
    ///
    /// # Errors
    /// If it is damaged: something else than dixit wrote there.
    pub(super) fn read_back(disk: &dyn Disk, parts: &Path, number: usize) -> Result<Option<Self>, WriteError> {
        let path = path_of(parts, number);
        if !path.exists() {
            return Ok(None);
        }
        let manifest = path.join(MANIFEST);
        let bytes = disk.read(&manifest).map_err(|error| WriteError::new("read", &manifest, error))?;
        let damaged = |path: &Path| {
            let way_out = "something changed it since; --overwrite starts anew";
            WriteError::conflict("an unfinished run has a damaged part", path, way_out)
        };
        let part: Self = serde_json::from_slice(&bytes).map_err(|_| damaged(&manifest))?;
        for (name, length) in &part.files {
            let path = path.join(name);
            if std::fs::metadata(&path).map(|status| status.len()).ok() != Some(*length) {
                return Err(damaged(&path));
            }
        }
        Ok(Some(part))
    }
}

struct Open {
    name: &'static str,
    path: PathBuf,
    sink: Box<dyn Sink>,
    length: u64,
}

impl Open {
    fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.length += bytes.len() as u64;
        self.sink.write(bytes).map_err(|error| WriteError::new("write", &self.path, error))
    }
}

/// A shard that is being written.
pub(super) struct Shard {
    path: PathBuf,
    finished_path: PathBuf,
    rejects: Open,
    files: Vec<Open>,
    read: Fingerprint,
    counts: Counts,
    buffer: Vec<u8>,
}

impl fmt::Debug for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shard").field("path", &self.path).field("counts", &self.counts).finish_non_exhaustive()
    }
}

/// Writes a file whole, and makes its bytes last.
pub(super) fn write_whole(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let mut sink = disk.create(path).map_err(|error| WriteError::new("create", path, error))?;
    sink.write(bytes).and_then(|()| sink.sync()).map_err(|error| WriteError::new("write", path, error))
}

impl Shard {
    /// Starts the files of a shard.
    pub(super) fn start(disk: &dyn Disk, parts: &Path, number: usize, settings: &Settings) -> Result<Self, WriteError> {
        let finished_path = path_of(parts, number);
        let mut path = finished_path.clone().into_os_string();
        path.push(UNFINISHED);
        let path = PathBuf::from(path);
        disk.make_folder(&path).map_err(|error| WriteError::new("make the folder", &path, error))?;
        let open = |name: &'static str| {
            let path = path.join(name);
            let sink = disk.create(&path).map_err(|error| WriteError::new("create", &path, error))?;
            Ok::<_, WriteError>(Open { name, path, sink, length: 0 })
        };
        let rejects = open(REJECTS)?;
        let mut files = Vec::new();
        for file in settings.files() {
            let mut open = open(file.name())?;
            open.write(&settings.header(file))?;
            files.push(open);
        }
        if settings.layout == Layout::Parts && settings.formats.contains(&Format::Csv) {
            write_whole(disk, &path.join(DATAPACKAGE), &package::package(settings))?;
        }
        Ok(Self {
            path,
            finished_path,
            rejects,
            files,
            read: Fingerprint::default(),
            counts: Counts::default(),
            buffer: Vec::new(),
        })
    }

    /// Adds a page.
    pub(super) fn add(&mut self, rows: &Rows) -> Result<(), WriteError> {
        if !rows.rejects.is_empty() {
            self.buffer.clear();
            rows.rejects.iter().for_each(|reject| rejects::write(reject, &mut self.buffer));
            self.rejects.write(&self.buffer)?;
        }
        for ((file, bytes), open) in rows.files.iter().zip(&mut self.files) {
            debug_assert_eq!(file.name(), open.name);
            open.write(bytes)?;
        }
        self.read.join(&rows.read);
        self.counts.add(&rows.counts);
        Ok(())
    }

    /// Bytes of input that it holds.
    pub(super) const fn weight(&self) -> u64 {
        self.read.bytes
    }

    /// Makes it last, and gives it its name.
    pub(super) fn finish(self, disk: &dyn Disk) -> Result<Part, WriteError> {
        let Self { path, finished_path, rejects, files, read, counts, .. } = self;
        let mut lengths = Vec::new();
        // rejects first: should only some of it last, it is what nobody can read again
        for mut open in [rejects].into_iter().chain(files) {
            open.sink.sync().map_err(|error| WriteError::new("write", &open.path, error))?;
            lengths.push((open.name.to_owned(), open.length));
        }
        let part = Part { read, counts, files: lengths };
        let manifest = serde_json::to_vec(&part).expect("plain values, written to memory");
        write_whole(disk, &path.join(MANIFEST), &manifest)?;
        disk.sync_folder(&path).map_err(|error| WriteError::new("write", &path, error))?;
        disk.rename(&path, &finished_path).map_err(|error| WriteError::new("complete", &finished_path, error))?;
        let parts = finished_path.parent().unwrap_or(&finished_path);
        disk.sync_folder(parts).map_err(|error| WriteError::new("write", parts, error))?;
        Ok(part)
    }

    /// Takes it away, as far as that goes.
    pub(super) fn discard(self, disk: &dyn Disk) {
        drop((self.files, self.rejects));
        // there is nothing more to be done about what fails here; the next run sweeps it
        let _ = disk.remove_folder(&self.path);
    }
}

/// Takes away shards that were not finished.
pub(super) fn sweep(disk: &dyn Disk, parts: &Path) -> Result<(), WriteError> {
    for path in disk.list(parts).map_err(|error| WriteError::new("read", parts, error))? {
        if path.extension().is_some_and(|ending| ending == &UNFINISHED[1..]) {
            disk.remove_folder(&path).map_err(|error| WriteError::new("remove", &path, error))?;
        }
    }
    Ok(())
}

/// Joins the files of one name of all parts: its header once.
pub(super) fn join(
    disk: &dyn Disk,
    parts: &Path,
    count: usize,
    file: Option<File>,
    settings: &Settings,
    to: &Path,
) -> Result<(), WriteError> {
    let header = file.map_or_else(Vec::new, |file| settings.header(file));
    let name = file.map_or(REJECTS, File::name);
    let mut sink = disk.create(to).map_err(|error| WriteError::new("create", to, error))?;
    let mut joined = sink.write(&header);
    for number in 0..count {
        joined = joined.and_then(|()| sink.append(&path_of(parts, number).join(name), header.len() as u64));
    }
    joined.and_then(|()| sink.sync()).map_err(|error| WriteError::new("write", to, error))
}
