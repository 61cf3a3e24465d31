//! Web pages: the article's text and what the page says of itself. Nothing is fetched.
//!
//! The page is bounded first ([`super::bounds`]); what makes the extraction fail, a panic included, is a reject of that page.

use std::io::Read;
use std::panic::{self, AssertUnwindSafe};

use dom_smoothie::{Article, Config, Readability, ReadabilityError, TextMode};
use encoding_rs::{Encoding, UTF_8};

use super::container::{Contents, Fault};
use super::decode::{self, Decoded};
use super::inventory::Input;
use super::reject::Code;
use super::{Log, Settings, Source, bounds, date, record};
use crate::document::Document;

/// Reads the document of a page.
pub(super) fn read(mut contents: Contents, input: &Input, settings: &Settings, log: &mut Log) -> Result<Source, Fault> {
    let limit = settings.limits.document;
    let mut bytes = Vec::new();
    contents.by_ref().take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|error| Fault::of(&error))?;
    if bytes.len() > limit {
        return Err(too_large(limit));
    }
    let document =
        Document { id: input.stem().to_owned(), path: input.shown.clone(), ..page(bytes, None, input, settings, log)? };
    Ok(Source::Whole(vec![Ok(document)].into_iter(), Some(contents)))
}

/// The document of a page of these bytes, which has no id and path yet. `told` is the encoding that came with the page.
pub(super) fn page(
    bytes: Vec<u8>,
    told: Option<&'static Encoding>,
    input: &Input,
    settings: &Settings,
    log: &mut Log,
) -> Result<Document, Fault> {
    let decoded = decoded(bytes, told)?;
    let mut warnings = record::warnings(&decoded, input, settings, log)?;
    let (page, was_bounded) = bounds::bounded(&decoded.text);
    if was_bounded {
        warnings.push(
            "the page nests or repeats more than pages do: what goes beyond was read without its markup".to_owned(),
        );
    }
    let (article, authors) = extracted(&page)?;
    let plain = |value: Option<String>| value.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let published = article.published_time.as_deref().and_then(date::iso);
    Ok(Document {
        text: article.text_content.to_string(),
        title: plain(Some(article.title)),
        authors,
        published,
        outlet: plain(article.site_name),
        url: plain(article.url)
            .or_else(|| address(&page))
            .filter(|url| url.starts_with("http://") || url.starts_with("https://")),
        language: plain(article.lang),
        replaced: decoded.replaced,
        warnings,
        ..Document::default()
    })
}

/// The fault of a page above the limit.
pub(super) fn too_large(limit: usize) -> Fault {
    let message = format!(
        "the page has more than {limit} bytes, which is the limit; give the article's text, or raise --max-document"
    );
    Fault::new(Code::DocTooLarge, message)
}

/// The article and its authors.
fn extracted(page: &str) -> Result<(Article, Vec<String>), Fault> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    // a page is text that nobody wrote for this program: a defect that it meets is its own, not the run's
    let result = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut readability = Readability::new(page, None, Some(config))?;
        let listed = readability.parse_json_ld().and_then(|metadata| metadata.byline);
        let article = readability.parse()?;
        let authors = authors(article.byline.as_deref().unwrap_or(""), listed.as_deref());
        Ok::<_, ReadabilityError>((article, authors))
    }));
    match result {
        Ok(Ok(extracted)) if is_article(&extracted.0.content, &extracted.0.text_content) => Ok(extracted),
        Ok(Ok(_) | Err(_)) => Err(Fault::new(
            Code::NoArticle,
            "no article was found on the page; give its text as .txt, or as a record of .jsonl or .csv",
        )),
        Err(_) => Err(Fault::new(
            Code::BadHtml,
            "the page could not be taken apart; give the article's text as .txt, or as a record of .jsonl or .csv",
        )),
    }
}

/// Words that a line has at least, if it is a sentence that does not end like one.
const SENTENCE: usize = 5;

/// Is it something to read, not a menu? A line of it must look like a sentence, and most of its letters must stand outside links.
///
/// `content` is what a tree was written as, so that no `<` in it is text.
fn is_article(content: &str, text: &str) -> bool {
    let is_sentence = |line: &str| {
        let last = line.trim_end_matches(['"', '”', '’', '\'', ')', ']']).chars().next_back();
        line.split_whitespace().count() >= SENTENCE || last.is_some_and(|last| matches!(last, '.' | '!' | '?' | '…'))
    };
    if !text.lines().any(|line| is_sentence(line.trim())) {
        return false;
    }
    let (mut all, mut linked, mut open) = (0, 0, 0_usize);
    for piece in content.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        match tag.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '/').next() {
            Some("a") => open += 1,
            Some("/a") => open = open.saturating_sub(1),
            _ => {}
        }
        let letters = text.chars().filter(|letter| letter.is_alphanumeric()).count();
        all += letters;
        linked += if open > 0 { letters } else { 0 };
    }
    2 * linked <= all
}

/// The address that a page gives for links to it.
fn address(page: &str) -> Option<String> {
    let told = ["\"og:url\"", "\"canonical\""].into_iter().find_map(|mark| {
        let at = page.find(mark)?;
        let (start, end) = (page[..at].rfind('<')?, at + page[at..].find('>')?);
        let tag = &page[start..end];
        let value = tag.find("content=\"").map(|at| at + 9).or_else(|| tag.find("href=\"").map(|at| at + 6))?;
        let value = &tag[value..];
        Some(value[..value.find('"')?].trim().replace("&amp;", "&"))
    });
    told.filter(|told| !told.is_empty())
}

/// The names of a byline. Commas stand between names where the page lists its authors for programs; elsewhere what follows one may be a job.
fn authors(byline: &str, listed: Option<&str>) -> Vec<String> {
    let byline = byline.trim();
    let names = byline.get(..3).filter(|start| start.eq_ignore_ascii_case("by ")).map_or(byline, |_| &byline[3..]);
    let parts: Vec<&str> = match listed {
        Some(listed) if listed == byline => names.split(", ").collect(),
        _ => names.split(" and ").flat_map(|part| part.split([';', '|'])).collect(),
    };
    parts.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// A byte-order mark decides, then UTF-8, then what came with the page, then what it declares, then what the bytes look like.
fn decoded(bytes: Vec<u8>, told: Option<&'static Encoding>) -> Result<Decoded, Fault> {
    let is_plain = std::str::from_utf8(&bytes).is_ok() || Encoding::for_bom(&bytes).is_some();
    let named = || told.filter(|encoding| *encoding != UTF_8).or_else(|| declared(&bytes));
    match if is_plain { None } else { named() } {
        Some(encoding) => Ok(decode::decode_record(&bytes, Some(encoding))),
        None => decode::decode(bytes).map_err(decode::refusal),
    }
}

/// The encoding that a page's head names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let at = head.windows(8).position(|window| window.eq_ignore_ascii_case(b"charset="))? + 8;
    let label: Vec<u8> = head[at..]
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.'))
        .collect();
    Encoding::for_label(&label).filter(|encoding| *encoding != UTF_8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_are_cut_into_names() {
        let check =
            |byline: &str, listed: Option<&str>, names: &[&str]| assert_eq!(authors(byline, listed), names, "{byline}");
        check("By Ann Ode and Bo Ek", None, &["Ann Ode", "Bo Ek"]);
        check("Ann Ode, Staff Writer", None, &["Ann Ode, Staff Writer"]);
        check("Ann Ode, Bo Ek", Some("Ann Ode, Bo Ek"), &["Ann Ode", "Bo Ek"]);
        check("", None, &[]);
        check("Ö", None, &["Ö"]);
    }

    #[test]
    fn a_menu_is_no_article() {
        let check = |content: &str, expected: bool| {
            let text: String = content.split('<').filter_map(|piece| Some(piece.split_once('>')?.1)).collect();
            assert_eq!(is_article(content, &text), expected, "{content}");
        };
        check("<p>Ferry sinks.</p>", true);
        check("<p>“Nobody waits.”</p>", true);
        check("<p>Harbour reopens after five days of storm</p>", true);
        check("<p>The <a href=\"/f\">ferry</a> sank, the harbour master said.</p>", true);
        check("<ul><li>Home</li>\n<li>World</li></ul>", false);
        check("<nav><a href=\"/\">Home</a></nav>", false);
        check(
            "<ul><li><a href=\"/1\">Ten soups for a cold spring, chosen by our readers.</a></li></ul><p>All rights.</p>",
            false,
        );
        check("<abbr>Nobody waits for the ferry any more.</abbr>", true);
    }

    #[test]
    fn the_address_is_that_of_links_to_the_page() {
        let check = |page: &str, told: Option<&str>| assert_eq!(address(page).as_deref(), told, "{page}");
        check(
            "<meta property=\"og:url\" content=\"https://a.example/?b=1&amp;c=2\">",
            Some("https://a.example/?b=1&c=2"),
        );
        check("<link href=\"https://a.example/\" rel=\"canonical\">", Some("https://a.example/"));
        check("<meta property=\"og:url\" content=\"\">", None);
        check("\"og:url\" is a property", None);
    }

    #[test]
    fn the_declared_encoding_is_found() {
        let name = |page: &str| declared(page.as_bytes()).map(Encoding::name);
        assert_eq!(name("<meta charset=\"iso-8859-1\">"), Some("windows-1252"));
        assert_eq!(name("<META http-equiv=Content-Type content='text/html; CHARSET=koi8-r'>"), Some("KOI8-R"));
        assert_eq!(name("<meta charset=utf-8>"), None);
        assert_eq!(name("<meta charset=nonsense>"), None);
    }
}
