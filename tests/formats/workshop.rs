//! A folder to run `dixit` in, with documents that are hard to write.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

pub struct Workshop(TempDir);

pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Workshop {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
        let output = command.current_dir(self.0.path()).args(arguments).stdin(Stdio::null()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    #[track_caller]
    pub fn done(&self, arguments: &[&str], code: i32) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, Some(code), "{arguments:?}\n{}", run.stderr);
        run
    }

    pub fn records(&self, folder: &str) -> Vec<Value> {
        self.read(&format!("{folder}/annotations.jsonl"))
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    pub fn table(&self, name: &str) -> Vec<Vec<String>> {
        let text = self.read(name);
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }
}

/// Documents with what breaks formats: formulas, marks, tags, control characters, letters beyond the first plane, lines of all sorts; one that is
/// rejected, one without anything, two of the same id.
pub fn awkward() -> String {
    let article = "“We condemn the deployment of THAAD in South Korea,” Foreign Minister Elena Brandt said on Monday. She added that the \
                   talks had failed.\n\nMoscow welcomed the pause. “It is\r\nlate,” Sergei Lavrov, the Russian foreign minister, told reporters.\n";
    let strange = "=1+2\u{1}\t😀 said \"no\" & <b>'; -- \u{2028}|\u{1f}\u{7f}]]>";
    let lines = [
        json!({"id": "plain", "text": article, "published": "2017-03-20", "outlet": "Example", "url": "https://example.org/a?b=1&c=2", "title": "A title"}),
        json!({"id": strange, "text": format!("😀😀 {article}"), "title": strange, "authors": [strange, "+two; three"], "outlet": "@x", "published": "2017-03"}),
        json!({"id": "../../etc/passwd", "text": format!("{article}“{strange}” said Ms. Ito. “{}” said Ms. Ito.", "word ".repeat(8000))}),
        json!({"id": "00123", "text": ""}),
        json!({"id": "twice", "text": article}),
        json!({"id": "twice", "text": "Nothing is said here."}),
    ];
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    format!("{}\nno json\n", lines.join("\n"))
}
