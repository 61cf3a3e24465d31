//! The disk as the output folder uses it: every call that can fail goes through [`Disk`], so that tests can let each of them fail.
//!
//! It knows paths and bytes, not what they are for.

use std::fmt;
use std::fs;
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

/// What the output folder asks of a file system.
pub trait Disk: fmt::Debug + Send {
    /// Makes a folder and those above it that are not there.
    ///
    /// # Errors
    /// Those of the file system, as with all calls.
    fn make_folder(&self, path: &Path) -> io::Result<()>;

    /// Starts a file anew.
    ///
    /// # Errors
    /// Those of the file system.
    fn create(&self, path: &Path) -> io::Result<Box<dyn Sink>>;

    /// The bytes of a small file.
    ///
    /// # Errors
    /// Those of the file system.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Names in a folder, in no order.
    ///
    /// # Errors
    /// Those of the file system.
    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>>;

    /// Gives a file or folder another name; a file of that name is replaced.
    ///
    /// # Errors
    /// Those of the file system.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// Those of the file system.
    fn remove_file(&self, path: &Path) -> io::Result<()>;

    /// Removes a folder with all that is in it.
    ///
    /// # Errors
    /// Those of the file system.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes the names in a folder last.
    ///
    /// # Errors
    /// Those of the file system.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
}

/// A file that is being written.
pub trait Sink: Send {
    /// Writes all of the bytes.
    ///
    /// # Errors
    /// Those of the file system.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Appends a file without its first bytes.
    ///
    /// # Errors
    /// Those of the file system.
    fn append(&mut self, from: &Path, skip: u64) -> io::Result<()>;

    /// Makes the bytes last.
    ///
    /// # Errors
    /// Those of the file system. Then nobody knows which bytes last, and another try may not notice: it is the end of the file.
    fn sync(&mut self) -> io::Result<()>;
}

/// The file system of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileSystem;

/// Asks again while a signal interrupts.
fn whole<T>(mut ask: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match ask() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

impl Disk for FileSystem {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        whole(|| fs::create_dir_all(path))
    }

    #[expect(clippy::disallowed_methods, reason = "this is what stands for it everywhere else")]
    fn create(&self, path: &Path) -> io::Result<Box<dyn Sink>> {
        Ok(Box::new(whole(|| fs::File::create(path))?))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        whole(|| fs::rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        whole(|| fs::remove_file(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }

    #[cfg(unix)]
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let folder = whole(|| fs::File::open(path))?;
        whole(|| folder.sync_all())
    }

    #[cfg(not(unix))]
    fn sync_folder(&self, _path: &Path) -> io::Result<()> {
        Ok(())
    }
}

impl Sink for fs::File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn append(&mut self, from: &Path, skip: u64) -> io::Result<()> {
        let mut from = whole(|| fs::File::open(from))?;
        from.seek(io::SeekFrom::Start(skip))?;
        io::copy(&mut from, self).map(|_| ())
    }

    fn sync(&mut self) -> io::Result<()> {
        whole(|| self.sync_all())
    }
}
