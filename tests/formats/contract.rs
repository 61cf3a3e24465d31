//! What every format of the registry must do, and what single formats hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use dixit::output::{FORMATS, Format};
use serde_json::Value;

use crate::workshop::{Workshop, awkward};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// All bytes of a file or folder.
fn bytes(path: &Path) -> Vec<u8> {
    match path.is_dir() {
        true => {
            names(path).iter().flat_map(|name| [name.clone().into_bytes(), bytes(&path.join(name))].concat()).collect()
        }
        false => fs::read(path).unwrap(),
    }
}

/// What a format's files hold: how many of each thing, where that can be told without the program that they are for.
fn counted(format: Format, folder: &Path) -> BTreeMap<&'static str, usize> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    match format {
        Format::Csv => {
            let rows = |name: &str| {
                csv::Reader::from_path(folder.join(name)).unwrap().records().map(|row| drop(row.unwrap())).count()
            };
            [
                ("claims", rows("claims.csv")),
                ("stances", rows("stances.csv")),
                ("mentions", rows("mentions.csv")),
                ("rows", rows("documents.csv")),
            ]
            .into()
        }
        Format::Jsonl => {
            let records: Vec<Value> =
                read("annotations.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let count = |key: &str| records.iter().map(|record| record[key].as_array().unwrap().len()).sum();
            [
                ("claims", count("claims")),
                ("stances", count("stances")),
                ("mentions", count("mentions")),
                ("documents", records.len()),
            ]
            .into()
        }
        Format::Spacy => {
            let tasks: Vec<Value> =
                read("spacy.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            for task in &tasks {
                check_task(task);
            }
            [("documents", tasks.len())].into()
        }
        Format::Web => {
            let page: Value = serde_json::from_str(&read("web_annotations.jsonld")).unwrap();
            let items = page["items"].as_array().unwrap();
            for item in items {
                for target in item["target"].as_array().unwrap() {
                    let exact = target["selector"][0]["exact"].as_str().unwrap().chars().count() as u64;
                    let position = &target["selector"][1];
                    assert_eq!(position["end"].as_u64().unwrap() - position["start"].as_u64().unwrap(), exact);
                }
            }
            [("claims", items.len())].into()
        }
        Format::Brat => {
            let brat = folder.join("brat");
            let files = names(&brat);
            let notes: usize =
                files.iter().filter(|name| name.ends_with(".ann")).map(|name| check_standoff(&brat, name)).sum();
            [("documents", files.iter().filter(|name| name.ends_with(".txt")).count()), ("claims", notes)].into()
        }
        #[cfg(feature = "sqlite")]
        Format::Sqlite => {
            let database = rusqlite::Connection::open(folder.join("dixit.sqlite")).unwrap();
            let count = |table: &str| {
                let sql = format!("SELECT count(*) FROM {table}");
                database.query_row(&sql, [], |row| row.get::<_, u32>(0)).unwrap() as usize
            };
            [
                ("claims", count("claims")),
                ("stances", count("stances")),
                ("mentions", count("mentions")),
                ("rows", count("documents")),
            ]
            .into()
        }
        #[cfg(feature = "sqlite")]
        Format::Dna => {
            let database = rusqlite::Connection::open(folder.join("dixit.dna")).unwrap();
            check_dna(&database, folder);
            let sql = "SELECT count(*) FROM DOCUMENTS";
            [("documents", database.query_row(sql, [], |row| row.get::<_, u32>(0)).unwrap() as usize)].into()
        }
        #[cfg(feature = "xlsx")]
        Format::Xlsx => {
            let parts = unpacked(&folder.join("dixit.xlsx"));
            // behind the header; sheets stand in the order of the tables
            let rows = |sheet: usize| parts[&format!("xl/worksheets/sheet{sheet}.xml")].matches("<row ").count() - 1;
            [("claims", rows(1)), ("stances", rows(2)), ("mentions", rows(3)), ("rows", rows(4))].into()
        }
        #[cfg(feature = "parquet")]
        Format::Parquet => {
            use parquet::file::reader::{FileReader as _, SerializedFileReader};
            let rows = |name: &str| {
                let file = fs::File::open(folder.join(format!("{name}.parquet"))).unwrap();
                SerializedFileReader::new(file).unwrap().metadata().file_metadata().num_rows() as usize
            };
            [
                ("claims", rows("claims")),
                ("stances", rows("stances")),
                ("mentions", rows("mentions")),
                ("rows", rows("documents")),
            ]
            .into()
        }
    }
}

/// The parts of a packed file, by the directory at its end, as text.
#[cfg(feature = "xlsx")]
fn unpacked(path: &Path) -> BTreeMap<String, String> {
    use std::io::Read as _;
    let bytes = fs::read(path).unwrap();
    let number =
        |at: usize, size: usize| bytes[at..at + size].iter().rev().fold(0, |all, byte| all << 8 | *byte as usize);
    let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").expect("a directory");
    let (count, mut at) = (number(end + 10, 2), number(end + 16, 4));
    let mut parts = BTreeMap::new();
    for _ in 0..count {
        let [method, size] = [number(at + 10, 2), number(at + 20, 4)];
        let [name, extra, comment] = [28, 30, 32].map(|field| number(at + field, 2));
        let local = number(at + 42, 4);
        let start = local + 30 + number(local + 26, 2) + number(local + 28, 2);
        let packed = &bytes[start..start + size];
        let mut text = String::new();
        match method {
            0 => text.push_str(std::str::from_utf8(packed).unwrap()),
            _ => drop(flate2::read::DeflateDecoder::new(packed).read_to_string(&mut text).unwrap()),
        }
        parts.insert(String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).unwrap(), text);
        at += 46 + name + extra + comment;
    }
    parts
}

fn check_task(task: &Value) {
    let letters: Vec<char> = task["text"].as_str().unwrap().chars().collect();
    let tokens = task["tokens"].as_array().unwrap();
    let joined: String = tokens
        .iter()
        .map(|token| {
            format!("{}{}", token["text"].as_str().unwrap(), if token["ws"].as_bool().unwrap() { " " } else { "" })
        })
        .collect();
    assert_eq!(joined, letters.iter().collect::<String>(), "tokens hold the text");
    for span in task["spans"].as_array().unwrap() {
        let token = |key: &str| &tokens[span[key].as_u64().unwrap() as usize];
        assert_eq!(token("token_start")["start"], span["start"], "{span}");
        assert_eq!(token("token_end")["end"], span["end"], "{span}");
    }
}

/// Every span is what the text has there; gives how many claims are told.
fn check_standoff(brat: &Path, name: &str) -> usize {
    let letters: Vec<char> = fs::read_to_string(brat.join(name).with_extension("txt")).unwrap().chars().collect();
    let standoff = fs::read_to_string(brat.join(name)).unwrap();
    let mut claims = 0;
    for line in standoff.lines() {
        let parts: Vec<&str> = line.split('\t').collect();
        match line.chars().next() {
            Some('T') => {
                let (_, offsets) = parts[1].split_once(' ').unwrap();
                let surfaces: Vec<String> = offsets
                    .split(';')
                    .map(|pair| {
                        let (start, end) = pair.split_once(' ').unwrap();
                        letters[start.parse().unwrap()..end.parse().unwrap()].iter().collect()
                    })
                    .collect();
                assert_eq!(surfaces.join(" "), parts[2], "{name}: {line}");
                assert!(!parts[2].contains('\r'));
                claims += usize::from(parts[1].starts_with("Content"));
            }
            Some('E' | 'R' | '#') => {}
            other => panic!("{name}: a line of a sort that brat does not know: {other:?} in {line:?}"),
        }
    }
    claims
}

#[cfg(feature = "sqlite")]
fn check_dna(database: &rusqlite::Connection, folder: &Path) {
    let number = |sql: &str| database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    database.execute_batch("PRAGMA foreign_keys = ON; PRAGMA foreign_key_check;").unwrap();
    assert_eq!(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    let signed = number("SELECT count(*) FROM DATAINTEGER WHERE Value != 0");
    let agreements = number("SELECT count(*) FROM DATABOOLEAN");
    assert!(agreements > 0 && agreements <= signed, "{agreements} of {signed}: neutral statements have no agreement");
    assert_eq!(number("SELECT count(*) FROM STATEMENTS WHERE StatementTypeId = 1"), agreements);
    // as Java counts
    let mut texts = database
        .prepare("SELECT Text, Start, Stop FROM STATEMENTS JOIN DOCUMENTS ON DocumentId = DOCUMENTS.ID WHERE StatementTypeId = 1 ORDER BY STATEMENTS.ID")
        .unwrap();
    let texts: Vec<String> = texts
        .query_map([], |row| {
            let units: Vec<u16> = row.get::<_, String>(0)?.encode_utf16().collect();
            Ok(String::from_utf16(&units[row.get::<_, u32>(1)? as usize..row.get::<_, u32>(2)? as usize])
                .expect("whole letters"))
        })
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut events = csv::ReaderBuilder::new().delimiter(b';').from_path(folder.join("dna_events.csv")).unwrap();
    assert_eq!(events.headers().unwrap().iter().next_back(), Some("document_type"));
    let events: Vec<csv::StringRecord> = events.records().map(Result::unwrap).collect();
    assert_eq!(events.len(), texts.len());
    for (event, text) in events.iter().zip(texts) {
        let tame: String = text
            .chars()
            .map(|letter| match letter {
                ';' => ',',
                '"' => '\'',
                '\n' | '\r' | '\t' => ' ',
                letter => letter,
            })
            .collect();
        assert_eq!(event[8].trim_start_matches('\''), tame.trim_start_matches('\''));
        assert!(["0", "1"].contains(&&event[5]) && event[1].len() == 19, "{event:?}");
    }
}

#[test]
fn every_format_holds_all_documents_for_any_number_of_threads() {
    let workshop = Workshop::new();
    workshop.file("in.jsonl", awkward());
    workshop.done(&["annotate", "in.jsonl", "-o", "exact", "--format", "jsonl", "--quiet"], 1);
    let expected = counted(Format::Jsonl, &workshop.path("exact"));
    assert!(expected["claims"] > 8 && expected["stances"] > 4, "{expected:?}");
    for entry in FORMATS {
        let mut first = None;
        for threads in ["1", "3"] {
            let folder = format!("{}-{threads}", entry.name);
            workshop.done(&["annotate", "in.jsonl", "-o", &folder, "--format", entry.name, "-j", threads], 1);
            let path = workshop.path(&folder);
            let found = names(&path);
            for file in entry.files {
                assert!(found.iter().any(|name| name == file), "{}: {file} is not there but {found:?}", entry.name);
            }
            assert!(!found.iter().any(|name| name.contains("part") || name == "rows" || name == "texts"), "{found:?}");
            let all: Vec<u8> = entry.files.iter().flat_map(|file| bytes(&path.join(file))).collect();
            let first = first.get_or_insert_with(|| all.clone());
            assert!(*first == all, "{}: {threads} threads give other bytes than one", entry.name);
        }
        for (thing, count) in counted(entry.format, &workshop.path(&format!("{}-1", entry.name))) {
            // rows of documents tell the rejected one as well
            let expected = if thing == "rows" { expected["documents"] + 1 } else { expected[thing] };
            assert_eq!(count, expected, "{}: {thing}", entry.name);
        }
    }
}

#[test]
fn readme_and_help_tell_every_format() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let workshop = Workshop::new();
    let help = workshop.done(&["annotate", "--help"], 0).stdout;
    for entry in FORMATS {
        assert!(readme.contains(&format!("`{}`", entry.name)), "README.md does not name {}", entry.name);
        assert!(help.contains(&format!("- {}:", entry.name)), "the help does not name {}:\n{help}", entry.name);
        for file in entry.files {
            let told = file.split(['.', '_']).next().unwrap();
            assert!(readme.contains(told), "README.md does not name {file}");
        }
    }
}

#[test]
fn every_format_can_be_empty() {
    let workshop = Workshop::new();
    workshop.file("in.jsonl", "");
    for entry in FORMATS {
        workshop.done(&["annotate", "in.jsonl", "-o", entry.name, "--format", entry.name], 0);
        for file in entry.files {
            assert!(workshop.path(entry.name).join(file).exists(), "{}: {file}", entry.name);
        }
        // agreements are checked where there are some
        if entry.name != "dna" {
            let counted = counted(entry.format, &workshop.path(entry.name));
            assert!(counted.values().all(|count| *count == 0), "{}: {counted:?}", entry.name);
        }
    }
}

#[test]
fn all_formats_stand_beside_each_other_and_go_with_the_next_run() {
    let workshop = Workshop::new();
    workshop.file("in.jsonl", awkward());
    let all: Vec<&str> = FORMATS.iter().map(|entry| entry.name).collect();
    workshop.done(&["annotate", "in.jsonl", "-o", "out", "--format", &all.join(",")], 1);
    for entry in FORMATS {
        for file in entry.files {
            assert!(workshop.path("out").join(file).exists(), "{file}");
        }
    }
}

#[test]
fn what_is_made_at_the_end_cannot_go_to_a_stream() {
    let workshop = Workshop::new();
    workshop.file("in.jsonl", awkward());
    for entry in FORMATS.iter().filter(|entry| entry.format.is_converted()) {
        let run = workshop.done(&["annotate", "in.jsonl", "-o", "-", "--format", entry.name], 2);
        assert!(run.stderr.contains("the whole run"), "{}", run.stderr);
    }
}

#[test]
fn evaluate_reads_back_what_was_written() {
    let workshop = Workshop::new();
    workshop.file(
        "in.jsonl",
        awkward()
            .replace("\"twice\",\"text\":\"Nothing", "\"once\",\"text\":\"Nothing")
            .replace("\"id\":\"twice\",\"text\":\"No", "\"id\":\"once\",\"text\":\"No"),
    );
    workshop.done(&["annotate", "in.jsonl", "-o", "out", "--format", "jsonl,brat,spacy"], 1);
    let ids: Vec<String> =
        workshop.records("out").iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), 6);
    for gold in ["out/brat", "out/spacy.jsonl"] {
        let run = workshop.done(&["evaluate", "--gold", gold, "out", "--json", "--nested", "always"], 0);
        let scores: Value = serde_json::from_str(&run.stdout).unwrap();
        let relation = &scores["measures"]["relation"];
        assert_eq!(relation["f1"], 1.0, "{gold}: {relation}");
        assert!(relation["gold"].as_u64().unwrap() > 8, "{gold}: {relation}");
    }
}
