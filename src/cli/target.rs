//! Where the output of `dixit annotate` goes: a folder, or standard output.

use std::error::Error;
use std::io::{self, Write as _};
use std::path::Path;

use crate::output::{
    Counts, FailureKind, FileSystem, Folder, Identity, Mode, Opening, Part, Rows, Run, Settings, WriteError,
};

use super::End;
use super::say::say;

/// Where the output goes.
pub(super) enum Target {
    Folder(Box<Folder>),
    Stream(io::Stdout),
}

/// Why a run ended before its input did.
pub(super) enum Failure {
    /// Nobody reads standard output any more.
    ClosedPipe,
    /// There is no text in all the input.
    NoText,
    /// A document has an id that an earlier one has, and where it was read; the user does not want that.
    Repeated(String, String),
    /// The output could not be written.
    Write(Box<dyn Error>, End),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::ClosedPipe,
            _ => {
                let message = format!("cannot write standard output: {error}; free some space, or write to a folder");
                Self::Write(message.into(), End::Output)
            }
        }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        let end = match error.kind {
            FailureKind::Unusable => End::Usage,
            FailureKind::Conflict => End::Conflict,
            FailureKind::Disk => End::Output,
            FailureKind::Lost => End::Panic,
        };
        Self::Write(Box::new(error), end)
    }
}

/// How a target was found.
pub(super) enum Found {
    Open(Target),
    /// The run to be resumed is finished.
    Finished(Counts),
}

impl Target {
    pub(super) fn open(path: &Path, settings: &Settings, identity: &Identity, mode: Mode) -> Result<Found, Failure> {
        if path.as_os_str() != "-" {
            return Ok(match Folder::open(Box::new(FileSystem), path, settings, identity, mode)? {
                Opening::Begun(folder) => Found::Open(Self::Folder(folder)),
                Opening::Finished(counts) => Found::Finished(counts),
            });
        }
        let mut out = io::stdout();
        settings.files().iter().try_for_each(|file| out.write_all(&settings.header(*file)))?;
        Ok(Found::Open(Self::Stream(out)))
    }

    /// What is finished already.
    pub(super) fn parts(&self) -> &[Part] {
        match self {
            Self::Folder(folder) => folder.finished(),
            Self::Stream(_) => &[],
        }
    }

    pub(super) fn add(&mut self, rows: &Rows) -> Result<(), Failure> {
        match self {
            Self::Folder(folder) => Ok(folder.add(rows)?),
            Self::Stream(out) => {
                let mut out = out.lock();
                rows.files.iter().try_for_each(|(_, bytes)| out.write_all(bytes))?;
                // whoever reads along gets whole pages
                Ok(out.flush()?)
            }
        }
    }

    /// Ends the run, of which so many documents and rejects were read.
    pub(super) fn finish(self, run: &Run<'_>, read: u64) -> Result<(), Failure> {
        match self {
            Self::Folder(folder) => {
                folder.finish(run, read)?.iter().for_each(|note| say!("{note}"));
                Ok(())
            }
            Self::Stream(mut out) => {
                out.flush()?;
                match run.counts.documents + run.counts.rejected {
                    written if written == read => Ok(()),
                    written => {
                        let message = format!(
                            "{read} documents and rejects were read and {written} written: a defect of this program"
                        );
                        Err(Failure::Write(message.into(), End::Panic))
                    }
                }
            }
        }
    }

    /// Takes away what was written to a folder.
    pub(super) fn discard(self) {
        match self {
            Self::Folder(folder) => folder.discard(),
            Self::Stream(_) => {}
        }
    }
}
