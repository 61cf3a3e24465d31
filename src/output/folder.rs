//! The output folder: files are written under temporary names, synced, and renamed when all of them are complete.
//!
//! Every error is looked at and names its file. It knows files and their order, nothing of what stands in them.

use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{DATAPACKAGE, DESCRIPTIONS, File, Format, RUN, Rows, Run, Settings, package};

/// What is put behind a file's name until it is complete.
const UNFINISHED: &str = ".part";

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
    pub(super) fn new(action: &'static str, path: &Path, source: io::Error) -> Self {
        let way_out = match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "the disk is full; free some space or choose another folder with -o, and run again"
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "nothing may be written there; choose another folder with -o"
            }
            io::ErrorKind::NotADirectory => "a file stands there; choose another folder with -o",
            io::ErrorKind::AlreadyExists => {
                "it is of no earlier run of dixit; move it away or choose another folder with -o"
            }
            io::ErrorKind::ResourceBusy => {
                "another run writes there; wait for its end or choose another folder with -o"
            }
            _ => "check the disk or choose another folder with -o, and run again",
        };
        Self { action, path: path.to_owned(), way_out, source }
    }
}

/// An output folder in the making. Dropped before [`Folder::finish`], it takes its unfinished files away and leaves those of an earlier run
/// as they were.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    settings: Settings,
    /// `run.json`, then the files of the settings.
    files: Vec<Unfinished>,
    /// Folders that were not there before, innermost first.
    made: Vec<PathBuf>,
}

#[derive(Debug)]
struct Unfinished {
    name: &'static str,
    path: PathBuf,
    file: fs::File,
}

impl Unfinished {
    fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.file.write_all(bytes).map_err(|error| WriteError::new("write", &self.path, error))
    }
}

impl Folder {
    /// Makes the folder if it is not there, and starts the files in it.
    ///
    /// # Errors
    /// If a file stands where the folder should be, nothing can be written there, or a file of the same name is there that is of no earlier
    /// run.
    pub fn create(path: &Path, settings: &Settings) -> Result<Self, WriteError> {
        if path.exists() && !path.is_dir() {
            return Err(WriteError::new("make the folder", path, io::ErrorKind::NotADirectory.into()));
        }
        let names = settings.files().into_iter().map(File::name);
        if !path.join(RUN).exists()
            && let Some(foreign) = names.map(|name| path.join(name)).find(|path| path.exists())
        {
            return Err(WriteError::new("replace", &foreign, io::ErrorKind::AlreadyExists.into()));
        }
        let made = path.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists());
        let made = made.map(Path::to_owned).collect();
        fs::create_dir_all(path).map_err(|error| WriteError::new("make the folder", path, error))?;
        let mut folder = Self { path: path.to_owned(), settings: settings.clone(), files: Vec::new(), made };
        folder.start(RUN, &[])?;
        for file in settings.files() {
            folder.start(file.name(), &settings.header(file))?;
        }
        Ok(folder)
    }

    fn start(&mut self, name: &'static str, bytes: &[u8]) -> Result<(), WriteError> {
        let path = self.path.join(format!("{name}{UNFINISHED}"));
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(|error| WriteError::new("create", &path, error))?;
        // another run that writes there holds its files until it ends, however it ends
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(WriteError::new("write", &path, io::ErrorKind::ResourceBusy.into()));
            }
            // a file system without locks
            Err(TryLockError::Error(_)) | Ok(()) => {}
        }
        file.set_len(0).map_err(|error| WriteError::new("create", &path, error))?;
        let mut unfinished = Unfinished { name, path, file };
        let written = unfinished.write(bytes);
        self.files.push(unfinished);
        written
    }

    /// Adds a page to its files.
    ///
    /// # Errors
    /// If the disk is full or fails.
    pub fn add(&mut self, rows: &Rows) -> Result<(), WriteError> {
        for ((file, bytes), unfinished) in rows.files.iter().zip(&mut self.files[1..]) {
            debug_assert_eq!(file.name(), unfinished.name);
            unfinished.write(bytes)?;
        }
        Ok(())
    }

    /// Writes the files that describe the run, syncs all, and gives them their names: `run.json` last. What an earlier run left and this one
    /// did not write is taken away, so that no table stands beside another run's.
    ///
    /// # Errors
    /// If the disk is full or fails.
    pub fn finish(mut self, run: &Run<'_>) -> Result<(), WriteError> {
        if self.settings.formats.contains(&Format::Csv) {
            let package = package::package(&self.settings);
            self.start(DATAPACKAGE, &package)?;
        }
        // it was started first, to keep other runs away, and gets its name last
        self.files[0].write(&run.to_json())?;
        self.files.rotate_left(1);
        for unfinished in &mut self.files {
            let synced = unfinished.file.flush().and_then(|()| unfinished.file.sync_all());
            synced.map_err(|error| WriteError::new("write", &unfinished.path, error))?;
        }
        self.remove_left_over()?;
        // the files stay open, and so locked, until all have their names
        for unfinished in &self.files {
            let path = self.path.join(unfinished.name);
            fs::rename(&unfinished.path, &path).map_err(|error| WriteError::new("complete", &path, error))?;
        }
        self.files.clear();
        self.made.clear();
        sync_folder(&self.path).map_err(|error| WriteError::new("write", &self.path, error))
    }

    fn remove_left_over(&self) -> Result<(), WriteError> {
        let names = File::TABLES.into_iter().chain([File::Annotations]).map(File::name).chain(DESCRIPTIONS);
        for name in names.filter(|name| !self.files.iter().any(|file| file.name == *name)) {
            let path = self.path.join(name);
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(WriteError::new("remove", &path, error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // there is nothing more to be done about what fails here; the next run writes over it
        for unfinished in &self.files {
            let _ = fs::remove_file(&unfinished.path);
        }
        for folder in &self.made {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Makes the new names of files last.
#[cfg(unix)]
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    fs::File::open(path)?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}
