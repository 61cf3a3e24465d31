//! Invariants P1 to P12 over generated texts and files. Under `DIXIT_CASES=N` each runs N cases.

use std::io::{self, Read};
use std::sync::Arc;

use dixit::batch::{self, Page as _};
use dixit::output::{Dialect, File, Format, Rows, Settings};
use dixit::read::{self, Documents, Reject};
use dixit::{CodePoints, Document, EngineKind, annotate};
use proptest::prelude::*;
use serde_json::Value;

use crate::engine;
use crate::texts::{any_text, article, cases, sentence, strange};

fn document(id: &str, text: &str) -> Document {
    Document { id: id.to_owned(), path: id.to_owned(), text: text.to_owned(), ..Document::default() }
}

/// What is written of documents, on one page.
fn rows(documents: &[Document], kind: EngineKind, dialect: Dialect) -> Rows {
    let mut rows = Rows::new(&Arc::new(Settings { dialect, ..Settings::default() }));
    for document in documents {
        rows.add(document, &annotate(engine(kind), document));
    }
    rows
}

fn bytes(rows: &Rows, file: File) -> &[u8] {
    &rows.files.iter().find(|(of, _)| *of == file).unwrap().1
}

fn record(text: &str, kind: EngineKind) -> Value {
    let rows = rows(&[document("a", text)], kind, Dialect::Raw);
    serde_json::from_slice(bytes(&rows, File::Annotations)).unwrap()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn span(value: &Value) -> (usize, usize) {
    (value["start"].as_u64().unwrap() as usize, value["end"].as_u64().unwrap() as usize)
}

/// P1: every span of the record, in code points, gives its surface. P2: sentences are ordered and disjoint; a mention lies in one, or in none
/// and then touches none… ; cue, source and content lie in the text in order.
pub fn offsets_and_nesting(text: &str, kind: EngineKind) {
    let record = record(text, kind);
    let points: Vec<char> = text.chars().collect();
    let check = |value: &Value| {
        let (start, end) = span(value);
        assert!(start <= end && end <= points.len(), "{value} in {text:?}");
        let surface: String = points[start..end].iter().collect();
        assert_eq!(value["text"], surface, "in {text:?}");
    };
    let mut end_before = 0;
    let sentences: Vec<(usize, usize)> = list(&record, "sentences").iter().map(span).collect();
    for (start, end) in &sentences {
        assert!(end_before <= *start && start < end && *end <= points.len(), "{sentences:?} of {text:?}");
        end_before = *end;
    }
    for mention in list(&record, "mentions") {
        check(mention);
        let (start, end) = span(mention);
        assert!(
            sentences.iter().any(|(from, to)| *from <= start && end <= *to),
            "{mention} lies in no sentence of {sentences:?}: {text:?}"
        );
    }
    for claim in list(&record, "claims") {
        let mut end_before = 0;
        for content in list(claim, "content") {
            check(content);
            let (start, end) = span(content);
            assert!(end_before <= start && start < end, "{claim} in {text:?}");
            end_before = end;
        }
        assert!(end_before > 0, "a claim without content: {claim}");
        let sentence = claim["sentence"].as_u64().unwrap() as usize;
        let first = span(&claim["content"][0]).0;
        let (from, to) = sentences[sentence];
        assert!(from <= first && first < to, "{claim} starts outside its sentence {from}..{to} of {text:?}");
        for part in [&claim["source"], &claim["cue"]] {
            if !part.is_null() {
                check(part);
            }
        }
    }
    for stance in list(&record, "stances") {
        check(&stance["target"]);
        list(stance, "evidence").iter().for_each(check);
        if stance["holder"].is_object() {
            check(&stance["holder"]);
        }
    }
}

/// A reader that gives so many bytes at a time, and is interrupted now and then.
struct Chunks {
    bytes: Vec<u8>,
    at: usize,
    size: usize,
    calls: usize,
}

impl Read for Chunks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.calls += 1;
        if self.calls.is_multiple_of(3) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let count = self.size.min(buffer.len()).min(self.bytes.len() - self.at);
        buffer[..count].copy_from_slice(&self.bytes[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

fn read_chunks(name: &str, bytes: &[u8], size: usize) -> Vec<Result<Document, Reject>> {
    let stream = Chunks { bytes: bytes.to_vec(), at: 0, size, calls: 0 };
    Documents::of_stream(name, Box::new(stream), read::Settings::default()).collect()
}

fn read_all(name: &str, bytes: &[u8]) -> Vec<Result<Document, Reject>> {
    let settings = read::Settings::default();
    Documents::of_stream(name, Box::new(io::Cursor::new(bytes.to_vec())), settings).collect()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Any file: one that a format's writer wrote, with some bytes changed, or any bytes.
fn any_file() -> impl Strategy<Value = (String, Vec<u8>)> {
    let text = prop::collection::vec(any_text(), 0..6);
    let clean = (text, 0..6_u8).prop_map(|(texts, form)| match form {
        0 => ("a.txt".to_owned(), texts.concat().into_bytes()),
        1 => ("a.csv".to_owned(), table(&texts)),
        2 => ("a.json".to_owned(), serde_json::to_vec(&objects(&texts)).unwrap()),
        3 => ("a.jsonl.gz".to_owned(), gz(&json_lines(&texts))),
        4 => ("a.csv.zst".to_owned(), zstd::encode_all(table(&texts).as_slice(), 1).unwrap()),
        _ => ("a.jsonl".to_owned(), json_lines(&texts)),
    });
    let change = (any::<prop::sample::Index>(), any::<u8>(), 0..4_u8);
    let damaged = (clean, prop::collection::vec(change, 0..4)).prop_map(|((name, mut bytes), changes)| {
        for (at, byte, how) in changes {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => bytes.truncate(at),
                _ => bytes[at] = b'"',
            }
        }
        (name, bytes)
    });
    let names = prop::sample::select(vec!["a.txt", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.csv.gz", "a.jsonl.zst"]);
    let rubbish =
        (names, prop::collection::vec(any::<u8>(), 0..300)).prop_map(|(name, bytes)| (name.to_owned(), bytes));
    prop_oneof![3 => damaged, 1 => rubbish]
}

fn objects(texts: &[String]) -> Vec<Value> {
    texts.iter().enumerate().map(|(index, text)| serde_json::json!({"id": format!("d{index}"), "text": text})).collect()
}

fn json_lines(texts: &[String]) -> Vec<u8> {
    objects(texts).iter().flat_map(|object| format!("{object}\n").into_bytes()).collect()
}

fn table(texts: &[String]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
    writer.write_record(["id", "text"]).unwrap();
    for (index, text) in texts.iter().enumerate() {
        writer.write_record([&format!("d{index}"), text]).unwrap();
    }
    writer.into_inner().unwrap()
}

/// Batches of generated documents and rejects, as a reader would give them.
fn run_batch(texts: &[String], threads: usize, bytes: usize) -> Vec<Vec<u8>> {
    let settings = Arc::new(Settings::default());
    let mut out: Vec<Vec<u8>> = settings.files().iter().map(|_| Vec::new()).collect();
    let mut items = texts.iter().enumerate().map(|(index, text)| Ok(document(&format!("d{index}"), text)));
    let engine = engine(EngineKind::Fast);
    batch::run(
        batch::Settings { threads, bytes },
        &mut items,
        &|| Rows::new(&settings),
        &|document: &Document, rows: &mut Rows| rows.add(document, &annotate(engine, document)),
        &mut |rows: &Rows| {
            out.iter_mut().zip(&rows.files).for_each(|(out, (_, bytes))| out.extend_from_slice(bytes));
            Ok::<(), ()>(())
        },
    )
    .unwrap();
    out
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn p1_p2_offsets_and_nesting_fast(text in any_text()) {
        offsets_and_nesting(&text, EngineKind::Fast);
    }

    #[test]
    fn p1_p2_offsets_and_nesting_accurate(text in any_text()) {
        offsets_and_nesting(&text, EngineKind::Accurate);
    }

    /// Neither threads nor the size of pages show in the output.
    #[test]
    fn p3_determinism(texts in prop::collection::vec(any_text(), 0..8)) {
        let expected = run_batch(&texts, 1, 1 << 20);
        for (threads, bytes) in [(1, 1), (2, 1), (3, 700), (16, 1000)] {
            prop_assert!(run_batch(&texts, threads, bytes) == expected, "{threads} threads, pages of {bytes} bytes");
        }
    }

    /// No document knows of another.
    #[test]
    fn p4_batch_invariance(one in any_text(), two in any_text()) {
        let (one, two) = (document("one", &one), document("two", &two));
        let both = rows(&[one.clone(), two.clone()], EngineKind::Accurate, Dialect::Raw);
        let first = rows(&[one], EngineKind::Accurate, Dialect::Raw);
        let second = rows(&[two], EngineKind::Accurate, Dialect::Raw);
        for ((file, both), ((_, first), (_, second))) in both.files.iter().zip(first.files.iter().zip(&second.files)) {
            prop_assert!(both == &[first.as_slice(), second.as_slice()].concat(), "{}", file.name());
        }
    }

    /// Sentences of body paragraphs do not depend on what stands in other paragraphs. The exception: where a page begins, and what a quotation
    /// that is not closed does to what follows, is for the layout and for quotations; so both texts are plain, and stand in the middle.
    #[test]
    fn p5_concatenation(one in prop::collection::vec(0..6_usize, 1..5), two in prop::collection::vec(0..6_usize, 1..5)) {
        const PLAIN: [&str; 6] = [
            "The talks in Geneva went on until the early hours of Tuesday morning.", "Ms. Ito said that the plan had failed.",
            "“We reject the charge,” Gen. Vale told reporters after the meeting.", "Nobody in the U.S. Army has seen the report since Nov. 3.",
            "Prices rose by 3.5 percent, according to officials of the ministry.", "Is that so? The answer was not given.",
        ];
        let text = |picks: &[usize]| picks.iter().map(|pick| PLAIN[*pick]).collect::<Vec<_>>().join(" ");
        let (one, two) = (text(&one), text(&two));
        let sentences = |text: &str| list(&record(text, EngineKind::Fast), "sentences").iter().map(span).collect::<Vec<_>>();
        let shift = one.chars().count() + 2;
        let mut expected = sentences(&one);
        expected.extend(sentences(&two).into_iter().map(|(start, end)| (start + shift, end + shift)));
        prop_assert_eq!(sentences(&format!("{one}\n\n{two}")), expected);
    }

    /// Where a stream is cut, and that it is interrupted, does not show.
    #[test]
    fn p6_chunk_invariance((name, bytes) in any_file()) {
        let expected = read_all(&name, &bytes);
        for size in [1, 2, 3, 7, 473, 4096] {
            prop_assert_eq!(&read_chunks(&name, &bytes, size), &expected, "{} in chunks of {}", name, size);
        }
    }

    /// The same texts, written down in every form. None is empty: a table cannot tell that from a missing one.
    #[test]
    fn p7_twins(texts in prop::collection::vec(article().prop_map(|text| text + " Ms. Ito said no."), 1..4)) {
        let of = |read: Vec<Result<Document, Reject>>| read.into_iter().map(|document| document.map(|it| it.text)).collect::<Result<Vec<_>, _>>();
        let (lines, rows) = (json_lines(&texts), table(&texts));
        let wide = |to: fn(u16) -> [u8; 2]| {
            let text = String::from_utf8(lines.clone()).unwrap();
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(to).collect::<Vec<u8>>()
        };
        let half = lines.len() / 2;
        let twins = [
            ("a.jsonl", lines.clone()), ("le.jsonl", wide(u16::to_le_bytes)), ("be.jsonl", wide(u16::to_be_bytes)),
            ("a.jsonl.gz", gz(&lines)), ("members.jsonl.gz", [gz(&lines[..half]), gz(&lines[half..])].concat()),
            ("a.jsonl.zst", zstd::encode_all(lines.as_slice(), 1).unwrap()), ("a.csv", rows.clone()), ("a.csv.gz", gz(&rows)),
            ("a.json", serde_json::to_vec(&objects(&texts)).unwrap()),
        ];
        for (name, bytes) in twins {
            prop_assert_eq!(of(read_all(name, &bytes)), Ok(texts.clone()), "{}", name);
        }
        // a file that is one document has no byte-order mark of its own left, and is no text if it is full of controls
        let text: String = texts[0].trim_start_matches('\u{feff}').replace(['\u{0}', '\u{b}', '\u{85}'], "");
        for (name, bytes) in [("a.txt", text.clone().into_bytes()), ("a.txt.gz", gz(text.as_bytes()))] {
            prop_assert_eq!(of(read_all(name, &bytes)), Ok(vec![text.clone()]), "{}", name);
        }
    }

    /// Tables and JSON lines hold the same; a spreadsheet's table holds it without formulas, line breaks and byte-order marks.
    #[test]
    fn p9_formats_agree(text in article(), title in strange(), outlet in any_text(), id in strange()) {
        let mut document = document("a", &text);
        document.title = Some(title).filter(|title| !title.is_empty());
        document.outlet = Some(outlet).filter(|outlet| !outlet.is_empty());
        document.id = id;
        let annotation = annotate(engine(EngineKind::Fast), &document);
        let tables = |dialect| {
            let settings = Settings { dialect, ..Settings::default() };
            let mut rows = Rows::new(&Arc::new(settings.clone()));
            rows.add(&document, &annotation);
            let mut tables = Vec::new();
            for (file, bytes) in rows.files.iter().filter(|(file, _)| file.table().is_some()) {
                let whole = [settings.header(*file).as_slice(), bytes].concat();
                let whole = String::from_utf8(whole).unwrap();
                let mut reader = csv::Reader::from_reader(whole.trim_start_matches('\u{feff}').as_bytes());
                let header = reader.headers().unwrap().clone();
                let read: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
                tables.push((*file, header, read));
            }
            (tables, String::from_utf8(bytes(&rows, File::Annotations).to_vec()).unwrap())
        };
        let ((raw, record), (safe, same_record)) = (tables(Dialect::Raw), tables(Dialect::Spreadsheet));
        prop_assert_eq!(&record, &same_record);
        let record: Value = serde_json::from_str(&record).unwrap();
        let claims = &raw.iter().find(|(file, ..)| *file == File::Claims).unwrap().2;
        prop_assert_eq!(claims.len(), list(&record, "claims").len());
        for ((file, header, raw), (.., safe)) in raw.iter().zip(&safe) {
            prop_assert_eq!(raw.len(), safe.len());
            for (cell, column) in safe.iter().flat_map(|row| row.iter().zip(header)) {
                let start = cell.trim_start().chars().next();
                let is_number = cell.parse::<f64>().is_ok();
                prop_assert!(is_number || !start.is_some_and(|it| "=+-@＝＋－＠\t\r\n".contains(it)), "{} {column}: {cell:?}", file.name());
                prop_assert!(!cell.contains(['\n', '\r', '\t']), "{} {column}: {cell:?}", file.name());
            }
        }
        let documents = &raw.iter().find(|(file, ..)| *file == File::Documents).unwrap();
        let column = |name: &str| documents.1.iter().position(|column| column == name).unwrap();
        prop_assert_eq!(&documents.2[0][column("doc_id")], document.id.as_str());
        if let Some(outlet) = &document.outlet {
            prop_assert_eq!(&documents.2[0][column("outlet")], outlet.as_str());
        }
    }

    /// Whatever a file holds, reading ends, counts what it tells, and tells of every line of JSON lines.
    #[test]
    fn p10_conservation((name, bytes) in any_file()) {
        let mut documents = Documents::of_stream(&name, Box::new(io::Cursor::new(bytes.clone())), read::Settings::default());
        let items: Vec<_> = documents.by_ref().collect();
        prop_assert_eq!(documents.told(), items.len() as u64);
        let mut rows = Rows::new(&Arc::new(Settings::default()));
        for item in &items {
            rows.read(item);
            match item {
                Ok(document) => rows.add(document, &dixit::Annotation::default()),
                Err(reject) => rows.reject(reject),
            }
        }
        prop_assert_eq!(rows.counts.documents + rows.counts.rejected, items.len() as u64);
        prop_assert_eq!(rows.read.items, items.len() as u64);
        let is_plain = name == "a.jsonl" && std::str::from_utf8(&bytes).is_ok() && !bytes.starts_with("\u{feff}".as_bytes());
        let has_signature = items.iter().any(|item| item.as_ref().is_err_and(|reject| reject.place.line == 0));
        if is_plain && !has_signature {
            let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.iter().all(u8::is_ascii_whitespace));
            prop_assert_eq!(items.len(), lines.count());
        }
    }

    /// The reader of tables gives what the `csv` crate gives, where a table is well formed.
    #[test]
    fn p12_tables_as_another_reader(texts in prop::collection::vec((any_text(), strange()), 0..12)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["title", "text", "x"]).unwrap();
        for (text, strange) in &texts {
            writer.write_record([strange, text, ""]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let expected: Vec<String> = csv::Reader::from_reader(bytes.as_slice()).records().map(|row| row.unwrap()[1].to_owned()).collect();
        let read: Vec<Result<String, String>> = read_all("a.csv", &bytes)
            .into_iter()
            .map(|document| match document {
                Ok(document) => Ok(document.text),
                Err(reject) => Err(reject.to_string()),
            })
            .collect();
        for (read, expected) in read.iter().zip(&expected) {
            match read {
                Ok(text) => prop_assert_eq!(text, expected),
                Err(reject) => prop_assert!(expected.trim().is_empty(), "{}: {:?}", reject, expected),
            }
        }
        prop_assert_eq!(read.len(), expected.len());
    }

    /// Code points are counted as one would without thinking.
    #[test]
    fn p12_code_points(text in any_text()) {
        let points = CodePoints::new(&text);
        for (count, (byte, _)) in text.char_indices().enumerate() {
            prop_assert_eq!(points.before(byte as u32), count as u32);
            prop_assert_eq!(points.byte(count as u32), Some(byte as u32));
        }
        prop_assert_eq!(points.before(text.len() as u32) as usize, text.chars().count());
    }
}

proptest! {
    // each case loads all lexicons
    #![proptest_config(cases(6))]

    /// The order of rows and names that do not occur do not show.
    #[test]
    fn p8_lexicons(text in prop::collection::vec(sentence(), 1..6), is_reversed in any::<bool>()) {
        let text = text.join(" ");
        let folder = tempfile::tempdir().unwrap();
        let mut rows = [
            "system-zorblax-one,Zorblax One,Zorb-1,artillery,RUS,,,own,2026-11-28",
            "system-zorblax-two,Zorblax Two,Zorb-2,artillery,RUS,,,own,2026-11-28",
        ];
        if is_reversed {
            rows.reverse();
        }
        let builtin = include_str!("../../lexicons/systems.csv");
        let header = builtin.lines().next().unwrap();
        std::fs::write(folder.path().join("systems.csv"), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        let lexicons = dixit::Lexicons::load(&[folder.path().to_owned()]);
        let lexicons = lexicons.unwrap_or_else(|problems| panic!("{problems}"));
        let layered = dixit::Engine::with(lexicons, EngineKind::Fast).unwrap();
        let document = document("a", &text);
        let of = |engine: &dixit::Engine| {
            let settings = Settings { formats: vec![Format::Jsonl], ..Settings::default() };
            let mut rows = Rows::new(&Arc::new(settings));
            rows.add(&document, &annotate(engine, &document));
            rows.files.remove(0).1
        };
        prop_assert_eq!(of(&layered), of(engine(EngineKind::Fast)));
    }
}
