//! A page of a report: its frame, its policy, and its script, which works on the data that it carries ([`super::data`]).

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::data::Data;
use super::{article, escaped, main_stances};
use crate::records::Record;

const STYLE: &str = include_str!("page.css");
/// In the order in which they run.
const SCRIPTS: [&str; 2] = [include_str!("cards.js"), include_str!("page.js")];

/// A page in the making.
#[derive(Debug, Default)]
pub(super) struct Page {
    articles: String,
    data: Data,
}

impl Page {
    /// Is it full, so that another article begins the next page?
    pub(super) fn is_full(&self) -> bool {
        let [articles, claims, _] = self.data.counts();
        articles >= super::ARTICLES || claims >= super::CLAIMS
    }

    /// Adds an article.
    pub(super) fn add(&mut self, record: &Record, text: Option<&str>) {
        let [document, first, _] = self.data.counts();
        article::write(record, text, &main_stances(record), document, first, &mut self.articles);
        self.data.add(record);
    }

    /// What an index says of it.
    pub(super) fn about(&self) -> String {
        let [articles, claims, _] = self.data.counts();
        format!("{articles} articles, {claims} claims: {}", self.data.ends().join(" … "))
    }

    /// The page's bytes.
    pub(super) fn html(self, title: &str) -> Vec<u8> {
        let Self { articles, data } = self;
        let [documents, claims, stances] = data.counts();
        let hashes: String =
            SCRIPTS.iter().map(|script| format!(" 'sha256-{}'", base64(&Sha256::digest(script)))).collect();
        let mut out = head(title, &format!("script-src{hashes}; "));
        let _ = writeln!(
            out,
            "<a class=\"skip\" href=\"#articles\">Skip to the articles</a><header><h1>{}</h1><p class=\"soft\" id=\"counts\" role=\"status\" \
             aria-live=\"polite\">{claims} claims, {stances} stances, {documents} articles</p><noscript><p class=\"soft\">Filters, table, charts \
             and the cards that say why are made by this page’s own script, which does not run here.</p></noscript></header><main>{LIVE}\
             <h2 id=\"articles\">Articles</h2>{LEGEND}",
            escaped(title),
        );
        out.push_str(&articles);
        let _ = writeln!(
            out,
            "</main><footer class=\"soft\">Made by dixit {}. Nothing on this page is fetched.</footer><script type=\"application/json\" \
             id=\"data\">{}</script>",
            env!("CARGO_PKG_VERSION"),
            data.json(),
        );
        for script in SCRIPTS {
            let _ = write!(out, "<script>{script}</script>");
        }
        out.push_str("</body></html>\n");
        out.into_bytes()
    }
}

/// What the script fills; hidden where no script runs.
const LIVE: &str = r#"<div id="live" hidden><form id="filters" aria-label="Filters">
<div><label for="speaker">Speaker</label><select id="speaker"><option value="">all</option></select></div>
<div><label for="target">Target</label><select id="target"><option value="">all</option></select></div>
<div><label for="stance">Stance</label><select id="stance"><option value="">all</option><option>support</option><option>oppose</option><option>neutral</option><option>mixed</option></select></div>
<div><label for="act">Act</label><select id="act"><option value="">all</option></select></div>
<div><label for="outlet">Outlet</label><select id="outlet"><option value="">all</option></select></div>
<div><label for="from">From</label><input id="from" type="date"></div>
<div><label for="to">To</label><input id="to" type="date"></div>
<div><label for="words">Words in the quote</label><input id="words" type="search"></div>
<div><button type="button" id="clear">Reset</button></div>
</form>
<h2>Claims</h2><div class="buttons"><button type="button" id="previous">Previous</button><button type="button" id="next">Next</button><span id="page" class="soft"></span><button type="button" id="download">Download these rows (CSV)</button></div>
<div class="scroll" tabindex="0" role="region" aria-label="Claims"><table><thead><tr><th scope="col">claim</th><th scope="col">published</th><th scope="col">speaker</th><th scope="col">cue</th><th scope="col">act</th><th scope="col">quote</th><th scope="col">kind</th><th scope="col">target</th><th scope="col">stance</th><th scope="col" class="figure">score</th><th scope="col" class="figure">confidence</th></tr></thead><tbody id="rows"></tbody></table></div>
<h2>Who stands where</h2><p class="soft">Mean score and number of the stances that are not neutral, of the holders and targets that have most.</p><div class="scroll" tabindex="0" role="region" aria-label="Holders by targets" id="matrix"></div>
<h2>Over time</h2><div class="scroll" tabindex="0" role="region" aria-label="Stances by month" id="timeline"></div>
<h2>Network</h2><div class="scroll" tabindex="0" role="region" aria-label="Network of holders and targets" id="network"></div>
</div>"#;

const LEGEND: &str = r#"<p class="legend soft"><span class="source">source</span><span class="cue">cue</span><span class="content support">support</span><span class="content oppose">oppose</span><span class="content neutral">neutral</span><span class="content mixed">mixed</span> Each claim leads to a card that says why.</p>"#;

/// The frame's start: no request leaves the page, and nothing runs but what is named by its hash.
fn head(title: &str, script: &str) -> String {
    let style = base64(&Sha256::digest(STYLE));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src \
         'none'; {script}style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\"><title>{} – dixit</title>\
         <style>{STYLE}</style></head><body>",
        escaped(title)
    )
}

/// The index of several pages.
pub(super) fn index(pages: &[(String, String)], [articles, claims, stances]: [u64; 3]) -> Vec<u8> {
    let mut out = head("Who said what, about whom, and where they stand", "");
    let _ = write!(
        out,
        "<header><h1>Who said what, about whom, and where they stand</h1><p class=\"soft\">{claims} claims, {stances} stances, \
         {articles} articles</p></header><main><h2>Pages</h2><ol>"
    );
    for (name, about) in pages {
        let _ = write!(out, "<li><a href=\"{}\">{}</a></li>", escaped(&percent(name)), escaped(about));
    }
    out.push_str("</ol></main></body></html>\n");
    out.into_bytes()
}

/// A file name as a relative address.
fn percent(name: &str) -> String {
    let mut out = String::from("./");
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// RFC 4648, with padding, as a policy names hashes.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let word = group.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            match digit <= group.len() {
                true => out.push(char::from(DIGITS[(word >> (18 - 6 * digit)) as usize & 63])),
                false => out.push('='),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_written_as_a_policy_reads_them() {
        // the vectors of RFC 4648, section 10
        let pairs =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy")];
        for (plain, coded) in pairs {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
