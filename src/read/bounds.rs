//! Bounds of web pages: depth, attributes and open formatting are cut to what pages have, in one pass and before anything builds a tree.
//!
//! A tree builder takes time that grows with the square of the depth, of the attributes of a tag, or of the formatting that is left open.
//! Tags beyond the bounds are left out; their text stays. It knows tags, not what they mean.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

/// Elements that stand in each other at most.
const DEPTH: usize = 512;
/// Attributes of a tag.
const ATTRIBUTES: usize = 128;
/// Formatting elements of one name that are open at once.
const OPEN_FORMATTING: usize = 16;
/// How far an end tag looks for its beginning.
const LOOK_BACK: usize = 64;

/// Elements without an end.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
];
/// Elements that the next of their kind, or their parent's end, closes.
const IMPLIED: &[&str] = &[
    "a", "body", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rb", "rp", "rt", "rtc",
    "tbody", "td", "tfoot", "th", "thead", "tr",
];
/// Elements that a parser opens again in the next block until they are closed.
const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements whose content is no markup.
const RAW: &[&str] = &["iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"];

/// The page within bounds, and whether anything had to be left out.
pub(super) fn bounded(page: &str) -> (Cow<'_, str>, bool) {
    let mut pass = Pass {
        page,
        out: String::new(),
        kept: 0,
        open: Vec::new(),
        dropped: FxHashMap::default(),
        formatting: FxHashMap::default(),
        foreign: 0,
    };
    let mut at = 0;
    while let Some(offset) = memchr::memchr(b'<', &page.as_bytes()[at..]) {
        at = pass.markup(at + offset);
    }
    match pass.kept {
        0 => (Cow::Borrowed(page), false),
        kept => {
            pass.out.push_str(&page[kept..]);
            (Cow::Owned(pass.out), true)
        }
    }
}

struct Pass<'p> {
    page: &'p str,
    out: String,
    /// Up to where the page was copied or left out.
    kept: usize,
    open: Vec<&'p str>,
    /// How many elements of a name were left out and are still to be closed.
    dropped: FxHashMap<String, usize>,
    formatting: FxHashMap<String, usize>,
    /// How deep drawings and formulas are open, in which a tag can close itself.
    foreign: usize,
}

/// A tag: where its name ends, where it ends, and where its attributes become too many.
struct Tag<'p> {
    name: &'p str,
    end: usize,
    excess: Option<usize>,
    closes_itself: bool,
}

impl<'p> Pass<'p> {
    /// Goes over what begins with the `<` at a byte, and says where it ends.
    fn markup(&mut self, at: usize) -> usize {
        let bytes = self.page.as_bytes();
        let rest = &bytes[at..];
        if rest.starts_with(b"<!--") {
            return memchr::memmem::find(&rest[4..], b"-->").map_or(bytes.len(), |end| at + 4 + end + 3);
        }
        match rest.get(1) {
            Some(b'!' | b'?') => memchr::memchr(b'>', rest).map_or(bytes.len(), |end| at + end + 1),
            Some(b'/') if rest.get(2).is_some_and(u8::is_ascii_alphabetic) => self.end_tag(at),
            Some(byte) if byte.is_ascii_alphabetic() => self.start_tag(at),
            _ => at + 1,
        }
    }

    fn start_tag(&mut self, at: usize) -> usize {
        let tag = tag(self.page, at + 1);
        let lower = tag.name.to_ascii_lowercase();
        let name = lower.as_str();
        let is_foreign = name == "svg" || name == "math";
        let is_closed = VOID.contains(&name) || tag.closes_itself && (self.foreign > 0 || is_foreign);
        let is_implied = IMPLIED.contains(&name);
        let too_deep = !is_closed && !is_implied && self.open.len() >= DEPTH;
        let formatting = self.formatting.get(name).copied().unwrap_or_default();
        let too_formatted = FORMATTING.contains(&name) && formatting >= OPEN_FORMATTING;
        if too_deep || too_formatted {
            self.leave_out(at, tag.end);
            // content that is no markup goes with its element
            if RAW.contains(&name) {
                let end = self.raw_end(name, tag.end);
                self.leave_out(tag.end, end);
                return end;
            }
            *self.dropped.entry(lower).or_default() += 1;
            return tag.end;
        }
        if let Some(excess) = tag.excess {
            self.leave_out(excess, tag.end - 1);
        }
        if RAW.contains(&name) && self.foreign == 0 {
            return self.raw_end(name, tag.end);
        }
        if !is_closed {
            if FORMATTING.contains(&name) {
                self.formatting.insert(lower, formatting + 1);
            }
            self.foreign += usize::from(is_foreign);
            if !is_implied {
                self.open.push(tag.name);
            }
        }
        tag.end
    }

    fn end_tag(&mut self, at: usize) -> usize {
        let tag = tag(self.page, at + 2);
        let name = tag.name.to_ascii_lowercase();
        if let Some(count) = self.dropped.get_mut(&name).filter(|count| **count > 0) {
            *count -= 1;
            self.leave_out(at, tag.end);
            return tag.end;
        }
        if let Some(count) = self.formatting.get_mut(&name) {
            *count = count.saturating_sub(1);
        }
        let from = self.open.len().saturating_sub(LOOK_BACK);
        if let Some(found) = self.open[from..].iter().rposition(|open| open.eq_ignore_ascii_case(&name)) {
            let closed = self.open.drain(from + found..);
            let foreign = closed.filter(|open| open.eq_ignore_ascii_case("svg") || open.eq_ignore_ascii_case("math"));
            self.foreign -= foreign.count().min(self.foreign);
        }
        tag.end
    }

    /// Where the content of an element that holds no markup ends: at its end tag, or with the page.
    fn raw_end(&self, name: &str, from: usize) -> usize {
        let bytes = self.page.as_bytes();
        if name == "plaintext" {
            return bytes.len();
        }
        let mut at = from;
        while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
            at += found + 2;
            if bytes[at..].get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes())) {
                return tag(self.page, at).end;
            }
        }
        bytes.len()
    }

    fn leave_out(&mut self, from: usize, to: usize) {
        if from < to {
            self.out.push_str(&self.page[self.kept..from]);
            self.kept = to;
        }
    }
}

/// The tag whose name begins at a byte. One that the page's end cuts off ends there.
fn tag(page: &str, at: usize) -> Tag<'_> {
    let bytes = page.as_bytes();
    let is_name = |byte: &u8| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>');
    let name_end = bytes[at..].iter().position(|byte| !is_name(byte)).map_or(bytes.len(), |end| at + end);
    let (mut end, mut attributes, mut excess, mut in_attribute) = (name_end, 0, None, false);
    let mut after_equals = false;
    while end < bytes.len() {
        match bytes[end] {
            b'>' => break,
            quote @ (b'"' | b'\'') if after_equals => {
                end = memchr::memchr(quote, &bytes[end + 1..]).map_or(bytes.len() - 1, |offset| end + 1 + offset);
                (after_equals, in_attribute) = (false, false);
            }
            b'=' => after_equals = true,
            byte if byte.is_ascii_whitespace() || byte == b'/' => {
                // a blank may stand on both sides of the sign
                in_attribute = in_attribute && after_equals;
            }
            _ => {
                if !in_attribute && !after_equals {
                    attributes += 1;
                    if attributes > ATTRIBUTES && excess.is_none() {
                        excess = Some(end);
                    }
                }
                (in_attribute, after_equals) = (true, false);
            }
        }
        end += 1;
    }
    let closes_itself = end > 0 && end < bytes.len() && bytes[end - 1] == b'/';
    let end = (end + 1).min(bytes.len());
    Tag { name: &page[at..name_end], end, excess: excess.filter(|excess| *excess < end), closes_itself }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_whole(page: &str) {
        let (bounded, was_bounded) = bounded(page);
        assert!(!was_bounded && bounded == page, "{bounded}");
    }

    #[test]
    fn ordinary_pages_stay_as_they_are() {
        check_whole("<!DOCTYPE html><html><body><p>one<p>two <b>three</b><br><img src='a>b'></body></html>");
        check_whole("a < b and c <3 d </ e <!-- <b> --> <![CDATA[x]]> <");
        check_whole("<script>if (a < b) { '<div>' }</script><p>x");
        check_whole("<!-- never closed <p>");
        check_whole("<p class=\"never closed>");
        let items = "<li><a href=x>one<td>two".repeat(5000);
        check_whole(&format!("<ul>{items}</ul>"));
        let drawing = format!("<svg>{}</svg>", "<path d='M0'/><g><use/></g>".repeat(2000));
        check_whole(&format!("<div>{drawing}</div><p>x</p>"));
        check_whole(&"<div><b>x</b></div>".repeat(2000));
    }

    #[test]
    fn depth_is_cut_and_text_stays() {
        let deep = format!("{}text{}<p>after</p>", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let (cut, was_bounded) = bounded(&deep);
        assert!(was_bounded);
        assert_eq!(cut.matches("<div>").count(), DEPTH);
        assert_eq!(cut.matches("</div>").count(), DEPTH);
        assert!(cut.contains("text") && cut.ends_with("<p>after</p>"));
    }

    #[test]
    fn attributes_are_cut() {
        let many: String = (0..100_000).map(|index| format!(" a{index}='>'")).collect();
        let page = format!("<p{many}>text</p>");
        let (cut, was_bounded) = bounded(&page);
        assert!(was_bounded && cut.len() < 4000, "{} bytes", cut.len());
        assert!(cut.ends_with(">text</p>"), "{cut}");
    }

    #[test]
    fn formatting_that_is_left_open_is_cut() {
        let page: String = (0..10_000).map(|index| format!("<div><font size={index}>x</div>")).collect();
        let (cut, was_bounded) = bounded(&page);
        assert!(was_bounded);
        assert_eq!(cut.matches("<font").count(), OPEN_FORMATTING);
        assert_eq!(cut.matches('x').count(), 10_000);
    }

    #[test]
    fn work_grows_with_the_length_only() {
        // each shape is long enough that a square would be felt for minutes
        for shape in [
            "<",
            "</",
            "<a ",
            "<!--",
            "<script>",
            "</p",
            "<p a=\"",
            "<svg><title>",
            "<b></i>",
            "<plaintext>",
            "&",
            "<div></span>",
        ] {
            let page = shape.repeat(1_000_000 / shape.len());
            let (cut, _) = bounded(&page);
            assert!(cut.len() <= page.len());
        }
    }
}
