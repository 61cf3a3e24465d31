//! Every call to the disk fails once, and for ever, with each kind of error: nothing partial is ever visible, nothing is lost with success,
//! and the run can be resumed to the same bytes. Rows 54, 55 and 57 of the catalogue, in process.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use dixit::batch::Page as _;
use dixit::output::{
    Disk, FailureKind, FileSystem, Folder, Identity, Layout, Mode, Opening, Rows, Run, Settings, Sink, WriteError,
};
use dixit::read::{Code, Files, Place, Reject};
use dixit::{Annotation, Document};

/// Which call fails, and how.
#[derive(Debug)]
struct Fault {
    at: usize,
    is_persistent: bool,
    kind: fn() -> io::Error,
    calls: AtomicUsize,
    has_hit: AtomicBool,
}

impl Fault {
    fn check(&self) -> io::Result<()> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        if call == self.at || (self.is_persistent && call > self.at) {
            self.has_hit.store(true, Ordering::SeqCst);
            return Err((self.kind)());
        }
        Ok(())
    }
}

/// A file system on which no call fails.
fn sound() -> Box<dyn Disk> {
    let kind = || io::ErrorKind::Other.into();
    let (calls, has_hit) = (AtomicUsize::new(0), AtomicBool::new(false));
    Box::new(Failing(Arc::new(Fault { at: usize::MAX, is_persistent: false, kind, calls, has_hit })))
}

/// A file system on which one call fails.
#[derive(Debug)]
struct Failing(Arc<Fault>);

struct FailingSink(Arc<Fault>, Box<dyn Sink>);

impl Disk for Failing {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        self.0.check().and_then(|()| FileSystem.make_folder(path))
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn Sink>> {
        self.0.check()?;
        Ok(Box::new(FailingSink(Arc::clone(&self.0), FileSystem.create(path)?)))
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.0.check().and_then(|()| FileSystem.read(path))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        self.0.check().and_then(|()| FileSystem.list(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.0.check().and_then(|()| FileSystem.rename(from, to))
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.0.check().and_then(|()| FileSystem.remove_file(path))
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.0.check().and_then(|()| FileSystem.remove_folder(path))
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        // a power cut is not tried here, and thousands of syncs take minutes
        self.0.check().map(|()| assert!(path.is_dir()))
    }
}

impl Sink for FailingSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self.0.check() {
            Ok(()) => self.1.write(bytes),
            Err(error) => {
                // a disk fills up in the middle of a write
                self.1.write(&bytes[..bytes.len() / 2])?;
                Err(error)
            }
        }
    }

    fn append(&mut self, from: &Path, skip: u64) -> io::Result<()> {
        self.0.check().and_then(|()| self.1.append(from, skip))
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.check()
    }
}

/// An error's name, and what makes it.
type Kind = (&'static str, fn() -> io::Error);

const KINDS: [Kind; 5] = [
    ("ENOSPC", || io::ErrorKind::StorageFull.into()),
    ("EIO", || io::Error::from_raw_os_error(5)),
    ("EMFILE", || io::Error::from_raw_os_error(24)),
    ("EINTR", || io::ErrorKind::Interrupted.into()),
    ("EACCES", || io::ErrorKind::PermissionDenied.into()),
];

/// Three pages, each a shard: two documents and a reject.
fn pages(settings: &Settings, version: &str) -> Vec<Rows> {
    let settings = Arc::new(settings.clone());
    (0..3)
        .map(|number| {
            let mut rows = Rows::new(&settings);
            for name in ["a", "b"] {
                let text = format!("Text {name} of page {number}, version {version}.");
                let item =
                    Ok(Document { id: format!("{number}{name}"), path: "in".to_owned(), text, ..Document::default() });
                rows.read(&item);
                rows.add(item.as_ref().unwrap(), &Annotation::default());
            }
            let place = Place { path: "in".to_owned(), record: 1, line: number + 1, byte: 7 };
            let item = Err(Reject::new(place, Code::BadJson, "no JSON"));
            rows.read(&item);
            rows.reject(item.as_ref().unwrap_err());
            rows
        })
        .collect()
}

struct Case {
    settings: Settings,
    identity: Identity,
    pages: Vec<Rows>,
}

impl Case {
    fn new(layout: Layout, version: &str) -> Self {
        let settings = Settings { layout, shard: 1, ..Settings::default() };
        let identity = Identity { version: version.to_owned(), ..Identity::default() };
        Self { pages: pages(&settings, version), settings, identity }
    }

    /// A whole run, going on behind what is finished.
    fn run(&self, disk: Box<dyn Disk>, path: &Path, mode: Mode) -> Result<(), WriteError> {
        let mut folder = match Folder::open(disk, path, &self.settings, &self.identity, mode)? {
            Opening::Begun(folder) => folder,
            Opening::Finished(counts) => {
                assert_eq!((counts.documents, counts.rejected), (6, 3));
                return Ok(());
            }
        };
        for page in &self.pages[folder.finished().len()..] {
            folder.add(page)?;
        }
        let (files, skipped, settings) = (Files::default(), BTreeMap::new(), serde_json::json!({}));
        let run = Run {
            identity: &self.identity,
            settings: &settings,
            threads: 1,
            lexicons: &[],
            files: &files,
            skipped: &skipped,
            repeated_ids: 0,
            passed: &skipped,
            counts: folder.counts(),
            seconds: 0.0,
        };
        folder.finish(&run, 9).map(|_| ())
    }
}

/// All files below a folder, without what is not finished.
fn visible(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path_in = entry.unwrap().path();
            if path_in.is_dir() {
                if !path_in.ends_with("_unfinished") {
                    folders.push(path_in);
                }
            } else {
                let name = path_in.strip_prefix(path).unwrap().display().to_string();
                files.insert(name, fs::read(path_in).unwrap());
            }
        }
    }
    files
}

/// Lets call after call fail until none is left; `old` is a run that stands there before. Gives the number of failures.
fn every_call_fails(layout: Layout, old: Option<&Case>, mode: Mode) -> usize {
    let case = Case::new(layout, "new");
    let scratch = tempfile::tempdir().unwrap();
    let whole = scratch.path().join("whole");
    case.run(sound(), &whole, Mode::New).unwrap();
    let expected = visible(&whole);
    assert!(expected.len() >= 8, "{:?}", expected.keys());
    let mut failures = 0;
    for (name, kind) in KINDS {
        for is_persistent in [false, true] {
            for at in 0.. {
                let path = scratch.path().join(format!("{name}-{is_persistent}-{at}"));
                let before = old.map(|old| {
                    old.run(sound(), &path, Mode::New).unwrap();
                    visible(&path)
                });
                let fault = Arc::new(Fault {
                    at,
                    is_persistent,
                    kind,
                    calls: AtomicUsize::new(0),
                    has_hit: AtomicBool::new(false),
                });
                let result = case.run(Box::new(Failing(Arc::clone(&fault))), &path, mode);
                let seen = visible(&path);
                let of = |files: &BTreeMap<String, Vec<u8>>, name: &String| files.get(name).cloned();
                let told = format!("{name}, persistent: {is_persistent}, call {at}: {result:?}");
                // whole files of this run or of the one before, and nothing else, at any moment
                for (file, bytes) in &seen {
                    let is_old = before.as_ref().is_some_and(|before| of(before, file).as_ref() == Some(bytes));
                    assert!(is_old || of(&expected, file).as_ref() == Some(bytes), "{told}: {file} is partial");
                }
                if seen.contains_key("_SUCCESS") {
                    assert!(seen == expected || Some(&seen) == before.as_ref(), "{told}: two runs are mixed");
                }
                match result {
                    Ok(()) => assert_eq!(seen, expected, "{told}"),
                    Err(error) => {
                        assert!(fault.has_hit.load(Ordering::SeqCst), "{told}");
                        assert!(matches!(error.kind, FailureKind::Disk | FailureKind::Unusable), "{told}");
                    }
                }
                // whatever happened, it can be gone on with
                let again = if mode == Mode::Overwrite && !path.join("_unfinished/run.json").exists() {
                    mode
                } else {
                    Mode::Resume
                };
                case.run(sound(), &path, again).unwrap_or_else(|error| panic!("{told}: then {error:?}"));
                assert_eq!(visible(&path), expected, "{told}: then resumed");
                fs::remove_dir_all(&path).unwrap();
                if !fault.has_hit.load(Ordering::SeqCst) {
                    break;
                }
                failures += 1;
            }
        }
    }
    failures
}

#[test]
fn a_new_run_survives_every_failure() {
    let failures = every_call_fails(Layout::Joined, None, Mode::New);
    assert!(failures > 500, "the test has lost its subject: {failures} failures");
}

#[test]
fn a_run_that_keeps_its_shards_survives_every_failure() {
    let failures = every_call_fails(Layout::Parts, None, Mode::New);
    assert!(failures > 400, "the test has lost its subject: {failures} failures");
}

#[test]
fn a_run_that_replaces_another_survives_every_failure() {
    let old = Case::new(Layout::Joined, "old");
    let failures = every_call_fails(Layout::Joined, Some(&old), Mode::Overwrite);
    assert!(failures > 500, "the test has lost its subject: {failures} failures");
    let old = Case::new(Layout::Parts, "old");
    every_call_fails(Layout::Parts, Some(&old), Mode::Overwrite);
}

/// The law of conservation, when it is broken.
#[test]
fn documents_that_got_lost_are_no_success() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("out");
    let mut case = Case::new(Layout::Joined, "new");
    case.pages.pop();
    let error = case.run(sound(), &path, Mode::New).unwrap_err();
    assert_eq!(error.kind, FailureKind::Lost);
    assert!(error.to_string().starts_with("9 documents and rejects were read and 6 written to"), "{error}");
    assert_eq!(visible(&path), BTreeMap::new());
}

#[test]
fn a_damaged_part_is_a_conflict_and_stays() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("out");
    let case = Case::new(Layout::Joined, "new");
    {
        let Opening::Begun(mut folder) =
            Folder::open(sound(), &path, &case.settings, &case.identity, Mode::New).unwrap()
        else {
            panic!("nothing is finished")
        };
        folder.add(&case.pages[0]).unwrap();
    }
    let damaged = path.join("_unfinished/parts/part-00000/claims.csv");
    fs::write(&damaged, "x").unwrap();
    for _ in 0..2 {
        let error = case.run(sound(), &path, Mode::Resume).unwrap_err();
        assert_eq!(error.kind, FailureKind::Conflict);
        assert!(error.to_string().contains("damaged part"), "{error}");
        assert_eq!(fs::read(&damaged).unwrap(), b"x");
    }
    case.run(sound(), &path, Mode::Overwrite).unwrap();
}
