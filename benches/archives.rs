//! Cost of reading archives of the web: pages a second, and MB of pages, unpacked, on one thread.
//!
//! Pages have the size and make of those of news sites: a generated article amid menus, cards of other stories, scripts and styles. Every run
//! is asserted to give each article.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::sync::OnceLock;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use dixit::Lexicons;
use dixit::benchmark::Generator;
use dixit::read::{Documents, Settings};
use flate2::Compression;
use flate2::write::GzEncoder;

fn main() {
    divan::main();
}

const PAGES: usize = 300;

struct Archive {
    packed: Vec<u8>,
    bytes: usize,
}

fn archive() -> &'static Archive {
    static ARCHIVE: OnceLock<Archive> = OnceLock::new();
    ARCHIVE.get_or_init(|| {
        let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
        let mut generator = Generator::new(&lexicons, 1);
        let mut archive = Archive { packed: Vec::new(), bytes: 0 };
        for number in 0..PAGES {
            let page = page(&generator.document().text);
            let response = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
            let record = format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-03-01T10:20:30Z\r\n\
                 WARC-Target-URI: https://news.example/{number}\r\nContent-Length: {}\r\n\r\n{response}\r\n\r\n",
                response.len()
            );
            archive.bytes += page.len();
            let mut member = GzEncoder::new(&mut archive.packed, Compression::default());
            member.write_all(record.as_bytes()).and_then(|()| member.finish().map(drop)).expect("memory takes it");
        }
        archive
    })
}

fn page(text: &str) -> String {
    let mut page = String::from("<!DOCTYPE html><html lang=en><head><title>Article</title>");
    let _ = write!(page, "<style>{}</style>", ".menu > li { display: inline-block; margin: 0 1em }\n".repeat(200));
    let script = format!("<script>{}</script>", "window.list.push({a: 1, b: '<two>'});\n".repeat(300));
    let menu: String =
        (0..60).map(|item| format!("<li class=item><a href=/section/{item}>Section {item}</a></li>")).collect();
    let _ = write!(page, "{script}</head><body><nav><ul>{menu}</ul></nav><article><h1>Article</h1>");
    for paragraph in text.split("\n\n") {
        let _ = writeln!(page, "<p>{}</p>", paragraph.replace('&', "&amp;").replace('<', "&lt;"));
    }
    page.push_str("</article><aside>");
    for card in 0..60 {
        let _ = write!(
            page,
            "<div class=card><a href=/story/{card}><img src=/images/{card}.jpg alt=''><h3>Another story, number {card}</h3></a></div>"
        );
    }
    let _ = write!(page, "</aside><footer><ul>{menu}</ul><p>All rights reserved.</p></footer>{script}</body></html>");
    page
}

/// Unpacking, extraction and telling the language; no annotation.
#[divan::bench]
fn read(bencher: Bencher<'_, '_>) {
    let archive = archive();
    bencher.counter(ItemsCount::new(PAGES)).counter(BytesCount::new(archive.bytes)).bench(|| {
        let stream = Box::new(Cursor::new(archive.packed.clone()));
        let documents = Documents::of_stream("a.warc.gz", stream, Settings::default());
        let read: Vec<_> = documents.map(|document| document.expect("every page has an article")).collect();
        assert_eq!(read.len(), PAGES);
        read
    });
}
