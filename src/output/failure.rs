//! Why output could not be written, in words that say what to do next.

use std::io;
use std::path::{Path, PathBuf};

/// Of which sort a failure is: what exit code it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The folder cannot be used at all; nothing was begun.
    Unusable,
    /// Another run stands or works in the folder; nothing was changed.
    Conflict,
    /// The disk is full or fails; what is finished can be resumed.
    Disk,
    /// Documents got lost: a defect of this program.
    Lost,
}

/// Why output could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{what} {}: {way_out}", path.display())]
pub struct WriteError {
    /// Of which sort it is.
    pub kind: FailureKind,
    what: String,
    path: PathBuf,
    way_out: String,
    #[source]
    source: Option<io::Error>,
}

impl WriteError {
    /// The disk refused: "cannot ACTION PATH".
    pub(super) fn new(action: &str, path: &Path, source: io::Error) -> Self {
        let way_out = match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "the disk is full; free some space or choose another folder with -o, and run again"
            }
            io::ErrorKind::FileTooLarge => {
                "a file may not grow so long there; raise the limit (ulimit -f), and run again"
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "nothing may be written there; choose another folder with -o"
            }
            io::ErrorKind::NotADirectory => "a file stands there; choose another folder with -o",
            _ => "check the disk or choose another folder with -o, and run again",
        };
        Self {
            kind: FailureKind::Disk,
            what: format!("cannot {action}"),
            path: path.to_owned(),
            way_out: way_out.to_owned(),
            source: Some(source),
        }
    }

    /// Another run stands or works there.
    pub(super) fn conflict(what: impl Into<String>, path: &Path, way_out: impl Into<String>) -> Self {
        Self {
            kind: FailureKind::Conflict,
            what: what.into(),
            path: path.to_owned(),
            way_out: way_out.into(),
            source: None,
        }
    }

    /// What is read now is not what the finished shards of a run were made from.
    pub fn other_input(path: &Path) -> Self {
        let way_out = "the input changed since; --overwrite starts anew, or choose another folder with -o";
        Self::conflict("another run is unfinished in", path, way_out)
    }

    /// Not as many documents came out as went in.
    pub(super) fn lost(read: u64, written: u64, path: &Path) -> Self {
        Self {
            kind: FailureKind::Lost,
            what: format!("{read} documents and rejects were read and {written} written to"),
            path: path.to_owned(),
            way_out: "a defect of this program; nothing was completed, please report it".to_owned(),
            source: None,
        }
    }

    /// The same before anything was begun: a folder that may not be written to is a wrong argument, a full disk is not.
    pub(super) fn at_start(mut self) -> Self {
        let is_full = self
            .source
            .as_ref()
            .is_some_and(|source| matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded));
        if self.kind == FailureKind::Disk && !is_full {
            self.kind = FailureKind::Unusable;
        }
        self
    }
}
