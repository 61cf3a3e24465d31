//! Files that are made as a whole in memory: each is written under a temporary name, synced, and renamed when all of them are complete.

use std::fs;
use std::path::Path;

use super::disk::{Disk as _, FileSystem};
use super::failure::WriteError;

/// Writes files into a folder, which is made if it is not there. Files of the same names are replaced when all are complete.
pub(super) fn write_files(path: &Path, files: &[(&str, Vec<u8>)]) -> Result<(), WriteError> {
    fs::create_dir_all(path).map_err(|error| WriteError::new("make the folder", path, error))?;
    let unfinished = |name: &str| path.join(format!("{name}.{}.part", std::process::id()));
    let result = files.iter().try_for_each(|(name, bytes)| write(&unfinished(name), bytes));
    let result = result.and_then(|()| {
        files.iter().try_for_each(|(name, _)| {
            let to = path.join(name);
            fs::rename(unfinished(name), &to).map_err(|error| WriteError::new("complete", &to, error))
        })
    });
    if result.is_err() {
        for (name, _) in files {
            // what has its name already is no longer there; there is nothing to be done about the rest
            let _ = fs::remove_file(unfinished(name));
        }
    }
    result.and_then(|()| FileSystem.sync_folder(path).map_err(|error| WriteError::new("write", path, error)))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let written = FileSystem.create(path).and_then(|mut file| {
        file.write(bytes)?;
        file.sync()
    });
    written.map_err(|error| WriteError::new("write", path, error))
}
