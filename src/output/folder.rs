//! The output folder: what is visible under a final name is complete, and a run that dies can go on.
//!
//! All work stands in `_unfinished`: `run.json` with the run's [`Identity`], and finished shards in `parts` ([`super::shard`]). At the end
//! the shards are joined (or stay, [`Layout::Parts`]), each file is synced and renamed out of it, and `_SUCCESS` comes last. Every error is
//! looked at and names its file. It knows files and their order, nothing of what stands in them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::convert::{Made, Sources};
use super::disk::{Disk, FileSystem};
use super::failure::WriteError;
use super::identity::Identity;
use super::lock::{Lock, Refused};
use super::rejects::REJECTS;
use super::shard::{self, Part, Shard, write_whole};
use super::{
    Counts, DATAPACKAGE, DESCRIPTIONS, FORMATS, File, Format, Layout, RUN, Rows, Run, Settings, formats, package,
};

/// Where all stands until it is complete.
const UNFINISHED: &str = "_unfinished";
/// Finished shards.
const PARTS: &str = "parts";
/// Written last; it holds the counts.
const SUCCESS: &str = "_SUCCESS";
const LOCK: &str = "lock";
/// Files that are synced and wait for their final name.
const READY: &str = "ready";

/// What to do where there is a run already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A finished run of the same identity is done again; anything else is a conflict.
    #[default]
    New,
    /// Go on with an unfinished run of the same identity, or begin if there is none.
    Resume,
    /// Replace what is there, after success.
    Overwrite,
}

/// How a folder was found.
#[derive(Debug)]
pub enum Opening {
    /// To be written to, or on.
    Begun(Box<Folder>),
    /// The run to be resumed is finished, and holds this.
    Finished(Counts),
}

/// An output folder in the making. Dropped before [`Folder::finish`], it leaves finished shards to be resumed, and the files of an earlier
/// run as they were.
#[derive(Debug)]
pub struct Folder {
    disk: Box<dyn Disk>,
    path: PathBuf,
    settings: Settings,
    parts: Vec<Part>,
    open: Option<Shard>,
    /// Folders that were not there before, innermost first.
    made: Vec<PathBuf>,
    /// What stands in `_unfinished` is not to be taken away.
    keeps: bool,
    _lock: Lock,
}

/// What stands in a folder.
struct Standing {
    /// The identity of an unfinished run; `Some(None)` if it cannot be told.
    unfinished: Option<Option<Identity>>,
    /// That of a finished run.
    finished: Option<Option<Identity>>,
}

/// What is to be done in it.
#[derive(PartialEq, Eq)]
enum Step {
    Begin,
    GoOn,
    Nothing,
}

impl Standing {
    fn of(disk: &dyn Disk, path: &Path) -> Result<Self, WriteError> {
        let identity = |path: PathBuf| match disk.read(&path) {
            Ok(bytes) => Ok(Some(Identity::from_json(&bytes))),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(WriteError::new("read", &path, error)),
        };
        Ok(Self { unfinished: identity(path.join(UNFINISHED).join(RUN))?, finished: identity(path.join(RUN))? })
    }

    fn step(&self, path: &Path, settings: &Settings, own: &Identity, mode: Mode) -> Result<Step, WriteError> {
        let other = |what: &str, theirs: &Option<Identity>| {
            let differ = theirs.as_ref().map_or_else(|| "the version".to_owned(), |theirs| own.differences(theirs));
            let way_out = format!(
                "{differ} changed since; --overwrite replaces it after success, or choose another folder with -o"
            );
            Err(WriteError::conflict(what, path, way_out))
        };
        let is_same = |theirs: &Option<Identity>| theirs.as_ref() == Some(own);
        match (&self.unfinished, &self.finished, mode) {
            (Some(_), _, Mode::New) => {
                let way_out = "--resume goes on with it, --overwrite starts anew";
                Err(WriteError::conflict("an unfinished run stands in", path, way_out))
            }
            (Some(theirs), _, Mode::Resume) if is_same(theirs) => Ok(Step::GoOn),
            (Some(theirs), _, Mode::Resume) => other("another run is unfinished in", theirs),
            (None, Some(theirs), Mode::Resume) if is_same(theirs) && path.join(SUCCESS).exists() => Ok(Step::Nothing),
            (_, Some(theirs), Mode::New | Mode::Resume) if !is_same(theirs) => other("another run stands in", theirs),
            (_, Some(_), _) | (Some(_), None, Mode::Overwrite) => Ok(Step::Begin),
            (None, None, _) => {
                let names =
                    settings.formats.iter().flat_map(|format| format.entry().files).copied().chain([REJECTS, PARTS]);
                match names.map(|name| path.join(name)).find(|path| path.exists()) {
                    Some(foreign) => {
                        let way_out = "move it away or choose another folder with -o";
                        Err(WriteError::conflict("no earlier run of dixit wrote", &foreign, way_out))
                    }
                    None => Ok(Step::Begin),
                }
            }
        }
    }
}

impl Folder {
    /// Makes the folder if it is not there, and looks at what stands in it.
    ///
    /// # Errors
    /// If a file stands where the folder should be, nothing can be written there, another run works there, or what stands there is of
    /// another run or of no run at all.
    pub fn open(
        disk: Box<dyn Disk>,
        path: &Path,
        settings: &Settings,
        identity: &Identity,
        mode: Mode,
    ) -> Result<Opening, WriteError> {
        if path.exists() && !path.is_dir() {
            let error = WriteError::new("make the folder", path, io::ErrorKind::NotADirectory.into());
            return Err(error.at_start());
        }
        // a first look, before anything is made
        if !path.join(UNFINISHED).exists()
            && Standing::of(&*disk, path)?.step(path, settings, identity, mode)? == Step::Nothing
        {
            return Ok(Opening::Finished(counts_of(&*disk, path)?));
        }
        let work = path.join(UNFINISHED);
        let made: Vec<PathBuf> = work
            .ancestors()
            .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
            .map(Path::to_owned)
            .collect();
        let unmake = || made.iter().for_each(|folder| drop(fs::remove_dir(folder)));
        disk.make_folder(&work).map_err(|error| {
            unmake();
            WriteError::new("make the folder", &work, error).at_start()
        })?;
        let lock = Lock::take(&work.join(LOCK)).map_err(|refused| {
            unmake();
            match refused {
                Refused::Held(by) => {
                    let way_out = format!("wait for its end (process {by}) or choose another folder with -o");
                    WriteError::conflict("another run works in", path, way_out)
                }
                Refused::Failed(error) => WriteError::new("create", &work.join(LOCK), error).at_start(),
            }
        })?;
        let mut folder = Self {
            disk,
            path: path.to_owned(),
            settings: settings.clone(),
            parts: Vec::new(),
            open: None,
            made,
            keeps: false,
            _lock: lock,
        };
        // now that no other run can change it
        let step = Standing::of(&*folder.disk, path).and_then(|it| it.step(path, settings, identity, mode));
        match step {
            Ok(Step::Nothing) => return Ok(Opening::Finished(counts_of(&*folder.disk, path)?)),
            Ok(Step::GoOn) => {
                folder.keeps = true;
                folder.go_on()?;
            }
            Ok(Step::Begin) => folder.begin(identity).map_err(WriteError::at_start)?,
            Err(error) => {
                // what another run left stays as it is
                folder.keeps = work.join(RUN).exists();
                return Err(error);
            }
        }
        Ok(Opening::Begun(Box::new(folder)))
    }

    /// A run that is written to see what writing costs, and then thrown away ([`Self::discard`]).
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn for_measuring(path: &Path, settings: &Settings) -> Result<Box<Self>, WriteError> {
        match Self::open(Box::new(FileSystem), path, settings, &Identity::default(), Mode::Overwrite)? {
            Opening::Begun(folder) => Ok(folder),
            // only a run to be resumed is found finished
            Opening::Finished(_) => {
                Err(WriteError::conflict("a finished run stands in", path, "choose another folder"))
            }
        }
    }

    fn work(&self, name: &str) -> PathBuf {
        self.path.join(UNFINISHED).join(name)
    }

    /// Sweeps what an earlier run left unfinished, and writes the plan.
    fn begin(&self, identity: &Identity) -> Result<(), WriteError> {
        let work = self.path.join(UNFINISHED);
        // the plan first: without it, the rest is nothing
        for name in [RUN, PARTS, READY] {
            remove(&*self.disk, &work.join(name))?;
        }
        let parts = work.join(PARTS);
        self.disk.make_folder(&parts).map_err(|error| WriteError::new("make the folder", &parts, error))?;
        let plan = serde_json::to_vec_pretty(&json!({"identity": identity})).expect("plain values, written to memory");
        let (new, run) = (work.join("run.json.tmp"), work.join(RUN));
        write_whole(&*self.disk, &new, &plan)?;
        self.disk.rename(&new, &run).map_err(|error| WriteError::new("complete", &run, error))?;
        self.sync(&work)?;
        self.sync(&self.path)
    }

    /// Reads what an earlier run finished. What it left of the next shard stays until this run writes: its input may turn out to be another.
    fn go_on(&mut self) -> Result<(), WriteError> {
        let parts = self.work(PARTS);
        let moved = self.path.join(PARTS);
        if !parts.exists() && moved.exists() {
            // it died while the folder was being completed
            self.disk.rename(&moved, &parts).map_err(|error| WriteError::new("complete", &parts, error))?;
        }
        while let Some(part) = Part::read_back(&*self.disk, &parts, self.parts.len())? {
            self.parts.push(part);
        }
        Ok(())
    }

    /// Shards that are finished, in their order.
    pub fn finished(&self) -> &[Part] {
        &self.parts
    }

    /// Begins the next shard, in place of what an earlier run left of it.
    fn begin_shard(&self) -> Result<Shard, WriteError> {
        let parts = self.work(PARTS);
        shard::sweep(&*self.disk, &parts)?;
        Shard::start(&*self.disk, &parts, self.parts.len(), &self.settings)
    }

    /// Adds a page.
    ///
    /// # Errors
    /// If the disk is full or fails.
    pub fn add(&mut self, rows: &Rows) -> Result<(), WriteError> {
        let mut shard = match self.open.take() {
            Some(shard) => shard,
            None => self.begin_shard()?,
        };
        let added = shard.add(rows);
        let is_full = shard.weight() >= self.settings.shard;
        self.open = Some(shard);
        added?;
        if is_full { self.finish_shard() } else { Ok(()) }
    }

    fn finish_shard(&mut self) -> Result<(), WriteError> {
        if let Some(shard) = self.open.take() {
            self.parts.push(shard.finish(&*self.disk)?);
        }
        Ok(())
    }

    /// What the shards hold.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.parts.iter().for_each(|part| counts.add(&part.counts));
        counts
    }

    /// Takes away all that this run and those that it resumed wrote.
    pub fn discard(mut self) {
        self.parts.clear();
        self.keeps = false;
    }

    /// Joins the shards, gives all files their final names, `run.json` late and `_SUCCESS` last. What an earlier run left and this one did not
    /// write is taken away, so that no table stands beside another run's. `read` is the number of documents and rejects that were read. Gives what
    /// had to be cut or left out, for people.
    ///
    /// # Errors
    /// If the disk is full or fails, or not all that was read was written. Then nothing is complete, and the run can be resumed.
    pub fn finish(mut self, run: &Run<'_>, read: u64) -> Result<Vec<String>, WriteError> {
        self.finish_shard()?;
        let disk = &*self.disk;
        let (parts, ready) = (self.work(PARTS), self.work(READY));
        if self.parts.is_empty() {
            // headers are written even if there is nothing below them
            self.parts.push(self.begin_shard()?.finish(disk)?);
        }
        shard::sweep(disk, &parts)?;
        let counts = self.counts();
        let written = counts.documents + counts.rejected;
        if written != read {
            return Err(WriteError::lost(read, written, &self.path));
        }

        remove(disk, &ready)?;
        disk.make_folder(&ready).map_err(|error| WriteError::new("make the folder", &ready, error))?;
        let mut names: Vec<&str> = Vec::new();
        let mut made = Made::default();
        if self.settings.layout == Layout::Joined {
            for file in [None].into_iter().chain(self.settings.files().into_iter().map(Some)) {
                let name = file.map_or(REJECTS, File::name);
                shard::join(disk, &parts, self.parts.len(), file, &self.settings, &ready.join(name))?;
                if !file.is_some_and(File::is_stream) {
                    names.push(name);
                }
            }
            made = self.convert(&ready, counts)?;
            names.extend(&made.names);
            if self.settings.formats.contains(&Format::Csv) {
                write_whole(disk, &ready.join(DATAPACKAGE), &package::package(&self.settings))?;
                names.push(DATAPACKAGE);
            }
        }
        write_whole(disk, &ready.join(RUN), &run.to_json())?;
        let success = serde_json::to_vec(&counts).expect("plain values, written to memory");
        write_whole(disk, &ready.join(SUCCESS), &success)?;

        // from here to its return, files of two runs may stand side by side
        let success = self.path.join(SUCCESS);
        if success.exists() {
            remove(disk, &success)?;
            self.sync(&self.path)?;
        }
        self.remove_left_over(&names)?;
        for name in names {
            self.complete(&ready.join(name), name)?;
        }
        if self.settings.layout == Layout::Parts {
            self.complete(&parts, PARTS)?;
        }
        self.complete(&ready.join(RUN), RUN)?;
        self.sync(&self.path)?;
        self.complete(&ready.join(SUCCESS), SUCCESS)?;
        self.sync(&self.path)?;
        self.keeps = true;
        // all is done; what cannot be tidied up now is so at the next run
        let work = self.path.join(UNFINISHED);
        let _ = remove(disk, &work.join(RUN)).and_then(|()| remove(disk, &work));
        Ok(made.notes)
    }

    /// Makes the files of formats that are made when all is there, beside the streams that they are made from.
    fn convert(&self, ready: &Path, counts: Counts) -> Result<Made, WriteError> {
        let (rows, documents) = (ready.join(File::Rows.name()), ready.join(File::Texts.name()));
        let sources = Sources { rows: &rows, documents: &documents, tables: &self.settings.tables, counts };
        let made = formats::convert_all(&self.settings, &sources, ready);
        made.map_err(|error| WriteError::new("write", ready, error))
    }

    fn complete(&self, from: &Path, name: &str) -> Result<(), WriteError> {
        let to = self.path.join(name);
        self.disk.rename(from, &to).map_err(|error| WriteError::new("complete", &to, error))
    }

    fn sync(&self, folder: &Path) -> Result<(), WriteError> {
        self.disk.sync_folder(folder).map_err(|error| WriteError::new("write", folder, error))
    }

    fn remove_left_over(&self, names: &[&str]) -> Result<(), WriteError> {
        let all = FORMATS.iter().flat_map(|entry| entry.files).copied();
        let all = all.chain(DESCRIPTIONS).chain([REJECTS, PARTS]).filter(|name| *name != RUN);
        for name in all.filter(|name| !names.contains(name)) {
            if name == PARTS && !shard::path_of(&self.path.join(PARTS), 0).join(shard::MANIFEST).exists() {
                // a folder of that name which is no run's
                continue;
            }
            remove(&*self.disk, &self.path.join(name))?;
        }
        Ok(())
    }
}

/// Does an unfinished run stand there, whose finished shards can be gone on from?
pub fn is_resumable(path: &Path) -> bool {
    let work = path.join(UNFINISHED);
    let has_parts = |folder: &Path| shard::path_of(&folder.join(PARTS), 0).exists();
    work.join(RUN).exists() && (has_parts(&work) || has_parts(path))
}

/// The counts of a finished run.
fn counts_of(disk: &dyn Disk, path: &Path) -> Result<Counts, WriteError> {
    let path = path.join(SUCCESS);
    let bytes = disk.read(&path).map_err(|error| WriteError::new("read", &path, error))?;
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

/// Removes a file or folder; that it is not there is as good.
fn remove(disk: &dyn Disk, path: &Path) -> Result<(), WriteError> {
    let Ok(status) = fs::symlink_metadata(path) else { return Ok(()) };
    let removed = if status.is_dir() { disk.remove_folder(path) } else { disk.remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(WriteError::new("remove", path, error)),
        _ => Ok(()),
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Some(shard) = self.open.take() {
            shard.discard(&*self.disk);
        }
        if self.keeps || !self.parts.is_empty() {
            return;
        }
        // nothing is finished, so there is nothing to go on with; what fails here is swept by the next run
        let work = self.path.join(UNFINISHED);
        let _ = remove(&*self.disk, &work.join(RUN)).and_then(|()| remove(&*self.disk, &work));
        for folder in &self.made {
            let _ = fs::remove_dir(folder);
        }
    }
}
