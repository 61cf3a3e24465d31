//! Archives of the web: good ones in every packing, and broken ones, of which every record that is whole has to come out.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use dixit::Document;
use dixit::read::{Documents, Language, Limits, Log, Reject, Settings};
use flate2::Compression;
use flate2::write::GzEncoder;

const PARAGRAPHS: [&str; 3] = [
    "The harbour of Northgate will be closed for the whole of next week, the council said on Monday, because divers have to look at the wall.",
    "“Nobody should be surprised,” Mayor Elena Brandt said. “We have told the fishermen since the spring that the wall needs to be mended, and they agreed.”",
    "The fishermen, who had asked for another date, said that they would wait for the report of the divers before they went to a court.",
];
const GERMAN: [&str; 2] = [
    "Der Hafen bleibt in der kommenden Woche geschlossen, teilte die Stadt am Montag mit, weil Taucher die Mauer untersuchen müssen und niemand weiß, wie lange das dauert.",
    "„Das sollte niemanden überraschen“, sagte die Bürgermeisterin. Die Fischer hatten um einen anderen Termin gebeten und wollen nun den Bericht abwarten.",
];

fn page(title: &str, paragraphs: &[&str]) -> String {
    let paragraphs: String = paragraphs.iter().map(|paragraph| format!("<p>{paragraph}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav>\
         <article><h1>{title}</h1>{paragraphs}</article><footer>All rights reserved</footer></body></html>"
    )
}

/// A record with a block, and its length as the head should say it.
fn record(sort: &str, number: usize, fields: &str, block: &[u8]) -> Vec<u8> {
    record_of_length(sort, number, fields, block, block.len())
}

fn record_of_length(sort: &str, number: usize, fields: &str, block: &[u8], length: usize) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {sort}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n\
         WARC-Date: 2026-03-0{}T10:20:30Z\r\nWARC-Target-URI: https://news.example/{number}\r\n{fields}Content-Length: {length}\r\n\r\n",
        1 + number % 9
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// A response with a page, whose title is its number.
fn response(number: usize) -> Vec<u8> {
    answer(
        number,
        "Content-Type: text/html; charset=utf-8\r\n",
        page(&format!("Number {number}"), &PARAGRAPHS).as_bytes(),
    )
}

fn answer(number: usize, head: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 200 OK\r\n{head}\r\n").as_bytes(), body].concat();
    record("response", number, "Content-Type: application/http; msgtype=response\r\n", &block)
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read_with(name: &str, bytes: &[u8], settings: Settings) -> (Vec<Document>, Vec<Reject>, Log) {
    let mut documents = Documents::of_stream(name, Box::new(Cursor::new(bytes.to_vec())), settings);
    let (mut found, mut rejects) = (Vec::new(), Vec::new());
    for item in documents.by_ref() {
        match item {
            Ok(document) => found.push(document),
            Err(reject) => rejects.push(reject),
        }
    }
    (found, rejects, documents.into_log())
}

fn read(name: &str, bytes: &[u8]) -> (Vec<Document>, Vec<Reject>, Log) {
    read_with(name, bytes, Settings::default())
}

/// Which numbers come out as documents, and the codes of the rejects.
#[track_caller]
fn check(name: &str, bytes: &[u8], numbers: &[usize], codes: &[&str]) {
    let (documents, rejects, _) = read(name, bytes);
    let titles: Vec<String> = documents.iter().filter_map(|document| document.title.clone()).collect();
    let expected: Vec<String> = numbers.iter().map(|number| format!("Number {number}")).collect();
    let found: Vec<&str> = rejects.iter().map(|reject| reject.code.name()).collect();
    assert_eq!((titles, found), (expected, codes.to_vec()), "{rejects:#?}");
}

#[test]
fn every_packing_gives_the_same_documents() {
    let records = [
        record("warcinfo", 0, "", b"software: none\r\n"),
        response(1),
        record("request", 2, "", b"GET / HTTP/1.1\r\n\r\n"),
        response(3),
    ];
    let plain = records.concat();
    let members: Vec<u8> = records.iter().flat_map(|record| gz(record)).collect();
    let packings = [
        ("a.warc", plain.clone()),
        ("a.warc.gz", members),
        ("a.warc.gz", gz(&plain)),
        ("a.warc.zst", zstd::encode_all(plain.as_slice(), 3).unwrap()),
    ];
    for (name, bytes) in packings {
        let (documents, rejects, log) = read(name, &bytes);
        assert!(rejects.is_empty(), "{rejects:?}");
        let told: Vec<_> = documents
            .iter()
            .map(|document| (document.id.as_str(), document.url.as_deref(), document.published.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("00000000-0000-4000-8000-000000000001", Some("https://news.example/1"), Some("2026-03-02")),
                ("00000000-0000-4000-8000-000000000003", Some("https://news.example/3"), Some("2026-03-04")),
            ],
            "{name}"
        );
        assert_eq!(documents[1].path, format!("{name}:4"));
        for paragraph in PARAGRAPHS {
            assert!(documents[0].text.contains(paragraph), "{}", documents[0].text);
        }
        assert!(!documents[0].text.contains("rights reserved"));
        assert_eq!(log.passed, BTreeMap::from([("request records".to_owned(), 1), ("warcinfo records".to_owned(), 1)]));
        assert_eq!((log.files.count, log.files.bytes), (1, bytes.len() as u64));
    }
}

#[test]
fn what_is_no_article_is_counted_by_its_reason() {
    let html = "Content-Type: text/html\r\n";
    let bytes = [
        record("response", 1, "", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>no"),
        record("response", 2, "", b"20260301102030\nnews.example. 300 IN A 127.0.0.1"),
        answer(3, "Content-Type: image/png\r\n", b"\x89PNG"),
        answer(4, "", b"<p>what am I"),
        answer(5, &format!("{html}Content-Encoding: sdch\r\n"), b"packed"),
        answer(6, html, page("Nummer 6", &GERMAN).as_bytes()),
        answer(7, html, page("Number 7", &PARAGRAPHS).as_bytes()),
        answer(8, html, b"<html><body></body></html>"),
        record("revisit", 9, "", b""),
        record("metadata", 10, "", b"fetchTimeMs: 9"),
    ]
    .concat();
    let (documents, rejects, log) = read("a.warc", &bytes);
    assert_eq!(documents.iter().map(|document| document.title.as_deref()).collect::<Vec<_>>(), [Some("Number 7")]);
    assert_eq!(
        rejects.iter().map(|reject| (reject.code.name(), reject.place.record)).collect::<Vec<_>>(),
        [("no_article", 8)]
    );
    let passed: Vec<(&str, u64)> = log.passed.iter().map(|(reason, count)| (reason.as_str(), *count)).collect();
    assert_eq!(
        passed,
        [
            ("metadata records", 1),
            ("responses of image/png", 1),
            ("responses of no type", 1),
            ("responses of other servers than those of the web", 1),
            ("responses packed as sdch", 1),
            ("responses with status 404", 1),
            ("revisit records", 1),
            ("texts in German", 1),
        ]
    );
    let any = Settings { language: Language::Any, ..Settings::default() };
    let (documents, _, log) = read_with("a.warc", &bytes, any);
    assert_eq!((documents.len(), log.passed.contains_key("texts in German")), (2, false));
}

#[test]
fn texts_of_archives_are_documents() {
    let text = PARAGRAPHS.join("\n");
    let bytes: Vec<u8> = [
        record("warcinfo", 0, "Content-Type: application/warc-fields\r\n", b"a: b\r\n"),
        record("conversion", 1, "Content-Type: text/plain\r\n", text.as_bytes()),
        record("conversion", 2, "Content-Type: text/plain\r\n", GERMAN.join("\n").as_bytes()),
        record("conversion", 3, "Content-Type: application/json\r\n", b"{}"),
    ]
    .iter()
    .flat_map(|record| gz(record))
    .collect();
    let (documents, rejects, log) = read("CC-MAIN-0.warc.wet.gz", &bytes);
    assert!(rejects.is_empty(), "{rejects:?}");
    assert_eq!(documents.len(), 1);
    assert_eq!(
        (documents[0].text.as_str(), documents[0].url.as_deref()),
        (text.as_str(), Some("https://news.example/1"))
    );
    assert_eq!(
        log.passed.keys().collect::<Vec<_>>(),
        ["conversions to application/json", "texts in German", "warcinfo records"]
    );
}

#[test]
fn bodies_come_as_servers_sent_them() {
    let html = page("Number 1", &PARAGRAPHS);
    let packed = gz(html.as_bytes());
    let chunked = [format!("{:x}\r\n", packed.len()).as_bytes(), &packed, b"\r\n0\r\n\r\n"].concat();
    let head = "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
    check("a.warc", &answer(1, head, &chunked), &[1], &[]);
    // what another program took off on the way
    check("a.warc", &answer(1, head, html.as_bytes()), &[1], &[]);
    let (documents, _, _) = read("a.warc", &answer(1, head, &chunked[..chunked.len() - 60]));
    assert!(documents[0].warnings.contains(&"the page ends in the middle".to_owned()), "{:?}", documents[0].warnings);
    check("a.warc", &answer(1, head, b"ff\r\n"), &[], &["bad_http"]);
}

#[test]
fn characters_are_decoded_as_the_server_says_or_the_page() {
    let html = page(
        "Number 1",
        &[
            "The mayor of Zürich, who had opposed the “Länder” for years, told the café that nobody should be surprised by the closing of the harbour.",
        ],
    );
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&html);
    let declared = latin.to_vec();
    let in_page = [b"<meta charset=iso-8859-1>".as_slice(), &declared].concat();
    for (head, body) in
        [("Content-Type: text/html; charset=ISO-8859-1\r\n", &declared), ("Content-Type: text/html\r\n", &in_page)]
    {
        let (documents, _, _) = read("a.warc", &answer(1, head, body));
        assert!(
            documents[0].text.contains("Zürich") && documents[0].text.contains("“Länder”"),
            "{}",
            documents[0].text
        );
    }
    let (greek, _, _) = encoding_rs::ISO_8859_7.encode("<title>Number 1</title><p>Αθήνα");
    let any = Settings { language: Language::Any, ..Settings::default() };
    let long = [&greek[..], PARAGRAPHS.join("</p><p>").as_bytes()].concat();
    let (documents, _, _) =
        read_with("a.warc", &answer(1, "Content-Type: text/html; charset=iso-8859-7\r\n", &long), any);
    assert!(documents[0].text.contains("Αθήνα"), "{}", documents[0].text);
}

#[test]
fn a_damaged_member_costs_itself() {
    let members: Vec<Vec<u8>> = (1..=5).map(|number| gz(&response(number))).collect();
    check("a.warc.gz", &members.concat(), &[1, 2, 3, 4, 5], &[]);
    let with = |damage: &dyn Fn(&mut Vec<u8>)| {
        let mut members = members.clone();
        damage(&mut members[2]);
        members.concat()
    };
    let middle = members[2].len() / 2;
    check("a.warc.gz", &with(&|member| member[0] ^= 0xFF), &[1, 2, 4, 5], &["bad_gz"]);
    // where such damage shows first, in the checksum or in a record that leads nowhere, is the packer's affair
    for bytes in [with(&|member| member[middle] ^= 0x55), with(&|member| member.truncate(middle))] {
        let (documents, rejects, _) = read("a.warc.gz", &bytes);
        assert_eq!((documents.len(), rejects.len()), (4, 1), "{rejects:?}");
    }
    check("a.warc.gz", &with(&|member| *member.last_mut().unwrap() ^= 1), &[1, 2, 4, 5], &["bad_gz"]);
    check("a.warc.gz", &with(&|member| member.splice(0..0, *b"rubbish").for_each(drop)), &[1, 2, 3, 4, 5], &["bad_gz"]);
    // a member that is whole and holds no record
    check("a.warc.gz", &with(&|member| *member = gz(b"rubbish")), &[1, 2, 4, 5], &["bad_warc"]);
    let whole = members.concat();
    check("a.warc.gz", &whole[..whole.len() - 30], &[1, 2, 3, 4], &["truncated_gz"]);
    check("a.warc.gz", &[whole, vec![0; 512]].concat(), &[1, 2, 3, 4, 5], &[]);
}

#[test]
fn a_broken_record_costs_itself() {
    let block =
        [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", page("Number 2", &PARAGRAPHS).as_bytes()].concat();
    let with_length = |length: usize| {
        [response(1), record_of_length("response", 2, "", &block, length), response(3), response(4)].concat()
    };
    check("a.warc", &with_length(block.len()), &[1, 2, 3, 4], &[]);
    for wrong in [0, 7, block.len() - 40, block.len() + 40, block.len() + 1500, 1 << 20] {
        check("a.warc", &with_length(wrong), &[1, 3, 4], &["bad_warc"]);
    }
    check("a.warc", &with_length(1 << 40), &[1, 3, 4], &["record_too_large"]);
    let members: Vec<u8> = [response(1), record_of_length("response", 2, "", &block, 9999), response(3)]
        .iter()
        .flat_map(|it| gz(it))
        .collect();
    check("a.warc.gz", &members, &[1, 3], &["bad_warc"]);

    let nameless = String::from_utf8(response(2)).unwrap().replace("Content-Length", "Content-Longness").into_bytes();
    check("a.warc", &[response(1), nameless, response(3)].concat(), &[1, 3], &["bad_warc"]);
    check(
        "a.warc",
        &[b"rubbish\r\n\r\n".to_vec(), response(1), b"more of it".repeat(50_000), response(3)].concat(),
        &[1, 3],
        &["bad_warc", "bad_warc"],
    );
    let whole = [response(1), response(2)].concat();
    check("a.warc", &whole[..whole.len() - 100], &[1], &["bad_warc"]);
    check("a.warc", &whole[..response(1).len() + 30], &[1], &["bad_warc"]);
    check("a.warc", b"<html>no archive at all</html>", &[], &["bad_warc"]);
    check("a.warc", b"", &[], &[]);
}

#[test]
fn records_above_the_limit_are_passed_over() {
    let limits = Limits { record: 100_000, document: 50_000, ..Limits::default() };
    let settings = Settings { limits, ..Settings::default() };
    let large = |size: usize| answer(2, "Content-Type: text/html\r\n", &b"<p>x</p>".repeat(size / 8));
    for (size, code) in [(60_000, "doc_too_large"), (200_000, "record_too_large")] {
        let (documents, rejects, _) =
            read_with("a.warc", &[response(1), large(size), response(3)].concat(), settings.clone());
        assert_eq!((documents.len(), rejects[0].code.name(), rejects.len()), (2, code, 1));
    }
}

#[test]
fn one_wrong_byte_costs_one_record() {
    let members: Vec<Vec<u8>> = (1..=4).map(|number| gz(&response(number))).collect();
    let whole = members.concat();
    let mut state = 0x9E37_79B9_u32;
    for _ in 0..400 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let mut bytes = whole.clone();
        let at = (state >> 8) as usize % bytes.len();
        bytes[at] ^= 1 << (state & 7);
        let (documents, rejects, _) = read("a.warc.gz", &bytes);
        // some bytes of a member's head tell nothing
        let is_unharmed = documents.len() == 4 && rejects.is_empty();
        assert!(
            is_unharmed || documents.len() == 3 && rejects.len() == 1,
            "byte {at}: {} {rejects:?}",
            documents.len()
        );
    }
}
