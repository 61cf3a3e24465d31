//! A folder to run `dixit annotate` in, and what the cases share.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Curly marks and a letter beyond ASCII, all of which Windows-1252 has.
pub const ARTICLE: &str = "Envoys meet in Zürich\n\n“We condemn the deployment of THAAD in South Korea,” Foreign Minister Elena Brandt said on \
                       Monday. She added that the talks had failed.\n\nNATO rejected the charge. “The system is purely defensive,” \
                       the alliance’s spokesman, Piers Holm, told reporters.\n";

/// A folder that goes away with the test.
pub struct Sandbox(TempDir);

impl Sandbox {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// All files of a folder, by their path in it. The lock names the last process that asked for it.
    pub fn all_files(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(name);
        let mut files = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("_unfinished/lock") {
                    let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                    files.insert(name, fs::read(path).unwrap());
                }
            }
        }
        files
    }

    /// Runs `dixit annotate` with the sandbox as current folder.
    pub fn annotate<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Run {
        Run::of(self.command().args(arguments))
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
        command.arg("annotate").current_dir(self.0.path()).env_remove("DIXIT_PANIC_DOC").stdin(Stdio::null());
        command
    }

    /// Annotates one input to `out` and gives its records.
    pub fn records(&self, input: &str) -> Vec<Value> {
        self.annotate([input, "-o", "out", "--quiet", "--overwrite"]).ends_with(0);
        lines(&self.read("out/annotations.jsonl"))
    }
}

pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        Self::from(command.output().unwrap())
    }

    /// Runs it with these bytes on standard input.
    pub fn with_input(command: &mut Command, input: &[u8]) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        Self::from(child.wait_with_output().unwrap())
    }

    #[track_caller]
    pub fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "standard error:\n{}", self.stderr);
        self
    }

    #[track_caller]
    pub fn says(self, part: &str) -> Self {
        assert!(self.stderr.contains(part), "expected {part:?} in:\n{}", self.stderr);
        self
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("no signal"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

pub fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What the stages found, without what the input's form decides.
pub fn found(record: &Value) -> Value {
    json!([record["sentences"], record["mentions"], record["claims"], record["stances"]])
}

/// The rows of a table, by column.
pub fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

pub fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

pub fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(to_bytes).collect()
}

pub fn cp1252(text: &str) -> Vec<u8> {
    let (bytes, _, has_errors) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!has_errors);
    bytes.into_owned()
}

pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Many articles in several forms, with rejects between them.
pub fn collection(sandbox: &Sandbox) {
    for index in 0..40 {
        sandbox.file(&format!("in/t{index:02}.txt"), format!("Report {index}\n\n{}", ARTICLE.repeat(1 + index % 7)));
    }
    let lines: String = (0..300)
        .map(|index| match index % 50 {
            49 => "not json\n".to_owned(),
            _ => format!(
                "{}\n",
                json!({"id": format!("j{index}"), "text": ARTICLE.repeat(index % 5), "title": format!("No. {index}")})
            ),
        })
        .collect();
    sandbox.file("in/lines.jsonl.gz", gz(lines.as_bytes()));
    let rows: String = (0..300).map(|index| format!("{index},{}\n", quoted(&ARTICLE.repeat(index % 3)))).collect();
    sandbox.file("in/rows.csv", format!("id,text\n{rows}"));
    sandbox.file("in/binary.txt", [0_u8; 100]);
}
