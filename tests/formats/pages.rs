//! Web pages: how much of an article is found on a page, what the page says of it, and pages that are made to break readers.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use dixit::read::{self, Documents};

use crate::workshop::Workshop;

const COMMAND: &str = "cargo test --test formats the_article_is_found";
/// Behind it the README has the figures, as this test writes them.
const MARK: &str = "<!-- written by `DIXIT_WRITE=1 cargo test --test formats the_article_is_found` -->\n";

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(root(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == ending));
    files.sort();
    files
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A layout filled with an article.
fn page(layout: &str, title: &str, paragraphs: &[&str]) -> String {
    let marked = |start: &str, end: &str| {
        paragraphs.iter().map(|it| format!("{start}{}{end}\n", escaped(it))).collect::<String>()
    };
    let every_third = |between: &str| {
        let mut out = String::new();
        for (index, paragraph) in paragraphs.iter().enumerate() {
            out.push_str(&format!("<p>{}</p>\n", escaped(paragraph)));
            if index % 3 == 2 {
                out.push_str(between);
            }
        }
        out
    };
    let advertisement = "<div class=\"ad advertisement\"><a href=\"/buy\">Advertisement: new anchors, half price, this week only</a></div>\n";
    layout
        .replace("{{title}}", &escaped(title))
        .replace("{{paragraphs}}", &marked("<p>", "</p>"))
        .replace("{{breaks}}", &paragraphs.iter().map(|it| escaped(it)).collect::<Vec<_>>().join("<br><br>\n"))
        .replace("{{unclosed}}", &marked("<p>", ""))
        .replace("{{interrupted}}", &every_third(advertisement))
        .replace("{{sections}}", &every_third("</section>\n<section>\n"))
}

fn counts(text: &str) -> BTreeMap<&str, i64> {
    let mut counts = BTreeMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

/// F1 of words.
fn f1(found: &str, gold: &str) -> f64 {
    let (found, gold) = (counts(found), counts(gold));
    let shared: i64 = gold.iter().map(|(word, count)| (*count).min(found.get(word).copied().unwrap_or_default())).sum();
    2.0 * shared as f64 / (found.values().sum::<i64>() + gold.values().sum::<i64>()) as f64
}

#[test]
fn the_article_is_found_on_the_page() {
    let workshop = Workshop::new();
    let mut report = "| layout | pages | mean F1 of words | least |\n|---|---|---|---|\n".to_owned();
    for layout in files("tests/pages", "html") {
        let name = layout.file_stem().unwrap().to_str().unwrap();
        let layout = fs::read_to_string(&layout).unwrap();
        let mut scores = Vec::new();
        for article in files("corpus", "txt") {
            let text = fs::read_to_string(&article).unwrap();
            let mut paragraphs = text.split("\n\n").map(str::trim).filter(|it| !it.is_empty());
            let title = paragraphs.next().unwrap();
            let paragraphs: Vec<&str> = paragraphs.collect();
            workshop.file("page.html", page(&layout, title, &paragraphs));
            let inventory = read::inventory(&[workshop.path("page.html")], read::Links::default()).unwrap();
            let document = Documents::new(inventory, read::Settings::default()).next().unwrap();
            let document = document.unwrap_or_else(|reject| panic!("{name}, {}: {reject}", article.display()));
            scores.push(f1(&document.text, &paragraphs.join("\n\n")));
            assert_eq!(document.published.as_deref(), Some("2024-05-06"), "{name}");
            assert_eq!(document.outlet.as_deref(), Some("The Harbour Gazette"), "{name}");
            assert_eq!(document.url.as_deref(), Some("https://harbour.example/article"), "{name}");
            assert_eq!(document.title.as_deref(), Some(title), "{name}");
            assert_eq!(document.authors, ["Ann Ode", "Bo Ek"], "{name}");
        }
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        let least = scores.iter().copied().fold(1.0, f64::min);
        report.push_str(&format!("| `{name}` | {} | {mean:.3} | {least:.3} |\n", scores.len()));
        assert!(mean >= 0.95 && least >= 0.85, "{report}");
    }
    let path = root("tests/pages/README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, told) = readme.split_once(MARK).expect("the line that says where the figures come from");
    if told != report && std::env::var_os("DIXIT_WRITE").is_some() {
        fs::write(&path, format!("{before}{MARK}{report}")).unwrap();
        return;
    }
    assert!(
        told == report,
        "tests/pages/README.md has other figures: run `DIXIT_WRITE=1 {COMMAND}`, and look at what changed:\n{report}"
    );
}

#[test]
fn hostile_pages_are_read_or_rejected_and_end_no_run() {
    let workshop = Workshop::new();
    let article = "<p>“We wait for the ferry,” Ms. Orlova said on Monday, and the whole harbour waited with her for the rest of the day.</p>".repeat(12);
    let pages = [
        ("deep", format!("<html><body>{}{article}", "<div>".repeat(100_000))),
        ("spans", format!("<html><body>{}{article}", "<span>".repeat(100_000))),
        ("tables", format!("<html><body>{article}{}", "<table><tr><td>".repeat(50_000))),
        (
            "attributes",
            format!("<html><body><article{}>{article}", (0..100_000).map(|n| format!(" a{n}=1")).collect::<String>()),
        ),
        (
            "fonts",
            format!(
                "<html><body>{article}{}",
                (0..20_000).map(|n| format!("<div><font size={n}>x</div>")).collect::<String>()
            ),
        ),
        ("comment", format!("<html><body>{article}<!-- never closed {}", "-".repeat(100_000))),
        ("script", format!("<html><body>{article}<script>{}", "<".repeat(100_000))),
        (
            "entities",
            format!("<html><body>{article}<p>{}&#0;&#x110000;&#xD800;", "&lol;&amp;&notanentity".repeat(10_000)),
        ),
        ("laughs", format!("<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><html><body><p>&b;</p>{article}")),
        (
            "ld",
            format!(
                "<html><head><script type=\"application/ld+json\">{}</script></head><body>{article}",
                "[".repeat(100_000)
            ),
        ),
        ("nothing", String::new()),
        ("menu", "<html><head><title>Home</title></head><body><nav><a href=/>Home</a></nav></body></html>".to_owned()),
        (
            "teasers",
            format!(
                "<html><body><ul>{}</ul></body></html>",
                "<li><a href=/1>Ferry strike enters its second week, unions say</a></li>".repeat(9)
            ),
        ),
        ("zeros", "\0".repeat(1000)),
    ];
    for (name, page) in &pages {
        workshop.file(&format!("in/{name}.html"), page);
    }
    let run = workshop.run(&["annotate", "in", "-o", "out", "--csv", "raw", "--engine", "fast"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let rows = workshop.table("out/documents.csv");
    assert_eq!(rows.len(), pages.len(), "{rows:?}");
    for row in &rows {
        let holds_none =
            ["nothing", "menu", "teasers", "zeros"].iter().any(|name| row[2].ends_with(&format!("/{name}.html")));
        assert_eq!(row[1], if holds_none { "rejected" } else { "annotated" }, "{row:?}");
        assert!(!holds_none || row.iter().any(|cell| cell == "no_article" || cell.contains("binary")), "{row:?}");
    }
}

#[test]
fn pages_in_any_encoding_are_twins() {
    let workshop = Workshop::new();
    let body = "<p>“We met in Zürich,” Ms. Ito said on Monday, and the café’s owner, a former envoy, agreed with her for once in all these years.</p>".repeat(8);
    let page = |charset: &str| {
        format!(
            "<html><head><meta charset=\"{charset}\"><title>Zürich</title></head><body><article>{body}</article></body></html>"
        )
    };
    workshop.file("in/a.html", page("utf-8"));
    let declared = page("windows-1252");
    workshop.file("in/b.htm", encoding_rs::WINDOWS_1252.encode(&declared).0);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(page("utf-8").as_bytes()).unwrap();
    workshop.file("in/c.html.gz", packed.finish().unwrap());
    workshop.done(&["annotate", "in", "-o", "out"], 0);
    let records = workshop.records("out");
    assert_eq!(records.len(), 3);
    assert!(!records[0]["claims"].as_array().unwrap().is_empty());
    for record in &records[1..] {
        assert_eq!(record["claims"], records[0]["claims"]);
    }
}
