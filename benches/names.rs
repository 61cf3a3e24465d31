//! What a million names cost: loading, memory, and the speed of finding mentions against the built-in gazetteers alone.
//!
//! `cargo bench --bench names`. The names are generated, the same at every run; they stand in the text in known places, and the count of
//! those found is asserted. Figures go to standard output; nothing is asserted of them, since they depend on the machine.

#![expect(clippy::print_stdout, reason = "a benchmark tells its figures")]

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use dixit::mention::{self, Model};
use dixit::{Bounds, Document, Lexicons, segment};

const NAMES: u32 = 1_000_000;
/// A generated name stands after every so many paragraphs' worth of text.
const INSERTED: u32 = 5_000;
/// The text is gone through so often, and the fastest run counts.
const RUNS: u32 = 5;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("organizations.csv"), rows()).expect("written");
    let builtin = Lexicons::builtin().expect("the built-in lexicons load");
    let document = Document { text: text(), ..Document::default() };
    let (slow, fast) = (speed(&builtin, &document).1, resident());
    println!("built-in: {:.1} MB/s, {} MB resident", megabytes(&document) / slow.as_secs_f64(), fast);
    drop(builtin);
    let started = Instant::now();
    let lexicons = Lexicons::load(&[folder.path().to_owned()]).expect("the rows are good");
    let loading = started.elapsed();
    println!(
        "{NAMES} names more: {:.2} s to load, {} MB resident, {} MB at most",
        loading.as_secs_f64(),
        resident(),
        peak()
    );
    let (found, time) = speed(&lexicons, &document);
    assert_eq!(found, INSERTED, "names of the generated rows");
    println!(
        "{:.1} MB/s, {:.2} of the speed before",
        megabytes(&document) / time.as_secs_f64(),
        slow.as_secs_f64() / time.as_secs_f64()
    );
}

/// Mentions of generated names, and the time of the fastest run.
fn speed(lexicons: &Lexicons, document: &Document) -> (u32, Duration) {
    let segmentation = segment::segment(lexicons, document, Bounds::default());
    let mut best = Duration::MAX;
    let mut found = 0;
    for _ in 0..RUNS {
        let started = Instant::now();
        let mentions = mention::find(lexicons, &Model::none(), document, &segmentation);
        best = best.min(started.elapsed());
        found = mentions.list.iter().filter(|m| mentions.entity(m.entity).key.starts_with("gen-")).count() as u32;
    }
    (found, best)
}

fn megabytes(document: &Document) -> f64 {
    document.text.len() as f64 / 1e6
}

fn rows() -> String {
    let mut out = String::from("id,name,class,country\n");
    for n in 0..NAMES {
        let _ = writeln!(out, "gen-{n},{},company,", name(n));
    }
    out
}

/// The project's own articles, repeated, a generated name in a sentence of its own after each paragraph.
fn text() -> String {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths: Vec<_> =
        std::fs::read_dir(corpus).expect("readable").map(|entry| entry.expect("readable").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    let articles: Vec<String> = paths.iter().map(|path| std::fs::read_to_string(path).expect("readable")).collect();
    let mut paragraphs = articles.iter().flat_map(|text| text.split("\n\n")).cycle();
    let mut out = String::new();
    for n in 0..INSERTED {
        let paragraph = paragraphs.next().expect("there are articles");
        let _ = write!(out, "{paragraph}\n\nLater that day they left {} on foot.\n\n", name(n * (NAMES / INSERTED)));
    }
    out
}

/// Words of a name: one to four, spelled from the digits of mixed numbers, each name another.
fn name(n: u32) -> String {
    let words = [1, 2, 2, 2, 3, 3, 4, 2][n as usize % 8];
    let mut out = word(u64::from(n));
    for at in 1..words {
        let mixed = (u64::from(n) + at * 7919).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48;
        let _ = write!(out, " {}", word(mixed % 40_000));
    }
    out
}

/// A capitalised word for a number: a syllable a digit, in base 60, and an ending that no English word has.
fn word(mut n: u64) -> String {
    let (onsets, nuclei) = (["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "t", "v"], ["a", "e", "i", "o", "u"]);
    let mut out = String::new();
    loop {
        out.push_str(onsets[(n % 12) as usize]);
        out.push_str(nuclei[(n / 12 % 5) as usize]);
        n /= 60;
        if n == 0 {
            break;
        }
    }
    out.push_str("zq");
    out[..1].to_uppercase() + &out[1..]
}

fn resident() -> u64 {
    status("VmRSS:")
}

fn peak() -> u64 {
    status("VmHWM:")
}

/// A line of the process's status in MB; 0 where the system has none.
fn status(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|found| found.strip_prefix(line)).unwrap_or_default();
    value.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or(0) / 1024
}
