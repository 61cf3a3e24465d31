//! The lock of an output folder: one run at a time, and a run that died, however it died, leaves none.
//!
//! The operating system frees the lock of a file with the process that holds it. The file names the process for people.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

/// Held while it lives.
#[derive(Debug)]
pub(super) struct Lock {
    /// `None` where the file system has no locks.
    _file: Option<File>,
}

/// Why there is none.
#[derive(Debug)]
pub(super) enum Refused {
    /// Another process holds it: what its file says of it.
    Held(String),
    Failed(io::Error),
}

impl Lock {
    /// Takes the lock that a file stands for.
    pub(super) fn take(path: &Path) -> Result<Self, Refused> {
        loop {
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)
                .map_err(Refused::Failed)?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    let _ = file.read_to_string(&mut holder);
                    return Err(Refused::Held(holder.trim().to_owned()));
                }
                Err(TryLockError::Error(_)) => return Ok(Self { _file: None }),
                Ok(()) => {}
            }
            let own = format!("{}\n", std::process::id());
            file.set_len(0).and_then(|()| file.write_all(own.as_bytes())).map_err(Refused::Failed)?;
            // a run that ended meanwhile took the file away: then what is locked is no longer there
            if fs::read_to_string(path).is_ok_and(|found| found == own) {
                return Ok(Self { _file: Some(file) });
            }
        }
    }
}
