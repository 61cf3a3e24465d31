//! `dixit report` as a user runs it: what stands on the page, and what cannot.

#![allow(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

fn dixit<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_dixit")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The page of a run over these documents, given as JSON lines.
fn page(documents: &[Value]) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let lines: String = documents.iter().map(|document| format!("{document}\n")).collect();
    fs::write(at("in.jsonl"), lines).unwrap();
    dixit(["annotate", text(&at("in.jsonl")), "-o", text(&at("out")), "--quiet"]);
    dixit(["report", text(&at("out")), "-o", text(&at("report.html"))]);
    let html = fs::read_to_string(at("report.html")).unwrap();
    (folder, html)
}

fn data(html: &str) -> Value {
    let (_, rest) = html.split_once("id=\"data\">").expect("the page carries its data");
    let (json, _) = rest.split_once("</script>").expect("an end");
    serde_json::from_str(json).unwrap()
}

/// The tags of a page with the names of their attributes, in their order; what stands in scripts and styles is left out.
fn tags(html: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').expect("every < of a page begins a tag");
        // values of attributes hold neither quotation marks nor angle brackets
        let names: Vec<&str> = tag.split('"').step_by(2).collect();
        out.push(names.concat());
        rest = match tag.split_whitespace().next() {
            Some(name @ ("script" | "style")) => after.split_once(&format!("</{name}>")).expect("its end").1,
            _ => after,
        };
    }
    out
}

const ARTICLE: &str = "Envoys meet in Zürich\n\n“We condemn the deployment of THAAD in South Korea,” Foreign Minister Elena Brandt said on \
                       Monday. She added that the talks had failed.";

#[test]
fn the_page_holds_the_rows_of_the_tables() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let (out, report) = (folder.path().join("out"), folder.path().join("report.html"));
    dixit(["annotate", text(&root.join("corpus")), "-o", text(&out), "--quiet"]);
    dixit(["report", text(&out), "-o", text(&report)]);
    let html = fs::read_to_string(&report).unwrap();
    let data = data(&html);
    let rows = |name: &str| -> Vec<BTreeMap<String, String>> {
        let bytes = fs::read(out.join(name)).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap());
        reader.deserialize().map(Result::unwrap).collect()
    };
    let list = |name: &str| data[name].as_array().unwrap().clone();
    let (claims, stances, documents) = (list("claims"), list("stances"), list("documents"));
    assert!(claims.len() > 400, "{} claims", claims.len());
    assert_eq!(claims.len(), rows("claims.csv").len());
    assert_eq!(stances.len(), rows("stances.csv").len());
    assert_eq!(documents.len(), rows("documents.csv").len());
    for (claim, row) in claims.iter().zip(rows("claims.csv")) {
        let stance = claim["stance"].as_u64().map(|index| stances[index as usize]["label"].as_str().unwrap());
        assert_eq!(stance.unwrap_or(""), row["stance"], "{}", row["claim_id"]);
    }
    for (stance, row) in stances.iter().zip(rows("stances.csv")) {
        assert_eq!(stance["label"], row["stance"]);
        let words: Vec<&str> =
            stance["evidence"].as_array().into_iter().flatten().map(|it| it[0].as_str().unwrap()).collect();
        assert_eq!(words.join(" | "), row["evidence"], "{}", row["claim_id"]);
    }
    // nearly every claim is marked in its article (another's words may cover it), and the script has what makes its card
    let marked = (0..claims.len()).filter(|index| html.contains(&format!("id=\"c{index}\"")));
    assert!(marked.count() * 100 > claims.len() * 95);
    assert!(claims.iter().all(|claim| !claim["rule"].as_str().unwrap().is_empty()));
    assert_eq!(html.matches("<details><summary>").count(), documents.len());
    assert!(!html.contains("is not at hand"), "the texts were read again");
}

#[test]
fn nothing_of_an_article_becomes_markup() {
    let hostile = "</script><img src=x onerror=alert(1)>'\"]]>--><svg/onload=alert(2)>";
    let with = |word: &str, url: &str| {
        let text = ARTICLE.replace("Zürich", word);
        page(&[
            json!({"id": format!("d {word}"), "text": text, "title": format!("On {word}"), "authors": [word], "outlet": word, "url": url}),
        ])
    };
    let (_folder, harmless) = with("harmless", "https://example.org/a");
    let (_folder, html) = with(hostile, "https://example.org/a?b=\"><script>alert(3)</script>");
    assert_eq!(tags(&html), tags(&harmless));
    assert_eq!(data(&html)["documents"][0]["outlet"], hostile);
    // an address that would run a script is no link
    let (_folder, html) = with("harmless", "javascript:alert(4)");
    assert!(!html.contains("javascript:"));
    assert!(harmless.contains("href=\"https://example.org/a\""));
}

#[test]
fn the_page_asks_nothing_of_any_network() {
    let (_folder, html) = page(&[json!({"id": "a", "text": ARTICLE})]);
    assert!(html.contains("default-src 'none'"));
    for tag in tags(&html) {
        let words: Vec<&str> = tag.split_whitespace().collect();
        let fetches = ["src=", "srcset=", "data=", "poster=", "action=", "style="];
        assert!(!words.iter().any(|word| fetches.contains(word) || word.starts_with("on")), "{tag}");
        assert!(!["link", "iframe", "img", "object", "base"].contains(&words[0]), "{tag}");
    }
}

#[test]
fn an_article_that_has_changed_is_shown_by_its_claims_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.txt"), ARTICLE).unwrap();
    dixit(["annotate", text(&at("a.txt")), "-o", text(&at("out")), "--quiet"]);
    fs::write(at("a.txt"), format!("A new first line.\n\n{ARTICLE}")).unwrap();
    let output = dixit(["report", text(&at("out")), "-o", text(&at("report.html"))]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("has changed"));
    let html = fs::read_to_string(at("report.html")).unwrap();
    assert!(html.contains("is not at hand") && html.contains("<details open>"));
    assert!(!html.contains("A new first line"));
}

#[test]
fn a_page_takes_no_more_claims_than_a_browser_shows() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    let claim = json!({"id": "c1", "kind": "direct", "act": "state", "rule": "r"});
    let lines: String = (0..4)
        .map(|index| format!("{}\n", json!({"id": format!("d{index}"), "claims": vec![&claim; 10_000], "stances": []})))
        .collect();
    fs::write(out.join("annotations.jsonl"), lines).unwrap();
    dixit(["report", text(&out), "-o", text(&folder.path().join("report.html"))]);
    let articles = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap().matches("<article").count();
    assert_eq!([articles("report-1.html"), articles("report-2.html")], [3, 1]);
}

#[test]
fn above_a_thousand_articles_there_are_pages_and_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    let lines: String = (0..1001)
        .map(|index| format!("{}\n", json!({"id": format!("d{index}"), "claims": [], "stances": []})))
        .collect();
    fs::write(out.join("annotations.jsonl"), lines).unwrap();
    dixit(["report", text(&out), "-o", text(&folder.path().join("all pages.html"))]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let index = read("all pages.html");
    assert!(index.contains("1001 articles") && index.contains("href=\"./all%20pages-2.html\""));
    assert_eq!(read("all pages-1.html").matches("<article").count(), 1000);
    assert_eq!(read("all pages-2.html").matches("<article").count(), 1);
}
