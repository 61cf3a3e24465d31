//! The output folder: files are written under temporary names, synced, and renamed when all of them are complete.
//!
//! Every error is looked at and names its file. It knows files and their order, nothing of what stands in them.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{File, Rows};

/// What a file is called until it is complete.
const UNFINISHED: &str = "part";

/// Why output could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}: {way_out}", path.display())]
pub struct WriteError {
    action: &'static str,
    path: PathBuf,
    way_out: &'static str,
    #[source]
    source: io::Error,
}

impl WriteError {
    fn new(action: &'static str, path: &Path, source: io::Error) -> Self {
        let way_out = match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "the disk is full; free some space or choose another folder with -o, and run again"
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "nothing may be written there; choose another folder with -o"
            }
            _ => "check the disk or choose another folder with -o, and run again",
        };
        Self { action, path: path.to_owned(), way_out, source }
    }
}

/// An output folder in the making. Dropped before [`Folder::finish`], it takes its unfinished files away and leaves finished ones of earlier
/// runs as they were.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    files: Vec<Unfinished>,
}

#[derive(Debug)]
struct Unfinished {
    name: &'static str,
    path: PathBuf,
    file: fs::File,
}

impl Folder {
    /// Makes the folder if it is not there, and opens the files.
    ///
    /// # Errors
    /// If a file stands where the folder should be, or nothing can be written there.
    pub fn create(path: &Path, files: &[File]) -> Result<Self, WriteError> {
        if path.exists() && !path.is_dir() {
            let source = io::Error::from(io::ErrorKind::NotADirectory);
            let way_out = "a file stands there; choose another folder with -o";
            return Err(WriteError { action: "create the folder", path: path.to_owned(), way_out, source });
        }
        fs::create_dir_all(path).map_err(|error| WriteError::new("create the folder", path, error))?;
        let mut folder = Self { path: path.to_owned(), files: Vec::new() };
        for file in files {
            folder.open(file.name())?;
        }
        Ok(folder)
    }

    fn open(&mut self, name: &'static str) -> Result<(), WriteError> {
        let path = self.path.join(format!("{name}.{UNFINISHED}"));
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(&path);
        let file = file.map_err(|error| WriteError::new("create", &path, error))?;
        self.files.push(Unfinished { name, path, file });
        Ok(())
    }

    /// Adds a page to its files.
    ///
    /// # Errors
    /// If the disk is full or fails.
    pub fn add(&mut self, rows: &Rows) -> Result<(), WriteError> {
        for ((file, bytes), unfinished) in rows.files.iter().zip(&mut self.files) {
            debug_assert_eq!(file.name(), unfinished.name);
            unfinished.file.write_all(bytes).map_err(|error| WriteError::new("write", &unfinished.path, error))?;
        }
        Ok(())
    }

    /// Writes the files that describe the run, syncs all, and gives them their names: these last.
    ///
    /// # Errors
    /// If the disk is full or fails.
    pub fn finish(mut self, descriptions: &[(&'static str, Vec<u8>)]) -> Result<(), WriteError> {
        let tables = self.files.len();
        for (name, _) in descriptions {
            self.open(name)?;
        }
        for ((_, bytes), unfinished) in descriptions.iter().zip(&mut self.files[tables..]) {
            unfinished.file.write_all(bytes).map_err(|error| WriteError::new("write", &unfinished.path, error))?;
        }
        for unfinished in &mut self.files {
            let synced = unfinished.file.flush().and_then(|()| unfinished.file.sync_all());
            synced.map_err(|error| WriteError::new("write", &unfinished.path, error))?;
        }
        for unfinished in std::mem::take(&mut self.files) {
            drop(unfinished.file);
            let path = self.path.join(unfinished.name);
            fs::rename(&unfinished.path, &path).map_err(|error| WriteError::new("complete", &path, error))?;
        }
        sync_folder(&self.path).map_err(|error| WriteError::new("write", &self.path, error))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for unfinished in &self.files {
            // there is nothing more to be done about it; the next run writes over it
            let _ = fs::remove_file(&unfinished.path);
        }
    }
}

/// Makes the new names of files last.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    fs::File::open(path)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
