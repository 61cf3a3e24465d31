//! A page of a report: its frame, its policy, and the data that its script works on.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{article, escaped, main_stances};
use crate::records::{Party, Record};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A page in the making.
#[derive(Debug, Default)]
pub(super) struct Page {
    articles: String,
    data: Data,
}

/// What the script works on.
#[derive(Debug, Default, Serialize)]
struct Data {
    documents: Vec<DocumentData>,
    claims: Vec<ClaimData>,
    stances: Vec<StanceData>,
}

#[derive(Debug, Serialize)]
struct DocumentData {
    id: String,
    published: Option<String>,
    outlet: Option<String>,
}

#[derive(Debug, Serialize)]
struct ClaimData {
    document: usize,
    id: String,
    speakers: Vec<String>,
    cue: String,
    act: String,
    quote: String,
    kind: String,
    /// Index of its main stance.
    #[serde(skip_serializing_if = "Option::is_none")]
    stance: Option<usize>,
    confidence: f32,
}

#[derive(Debug, Serialize)]
struct StanceData {
    document: usize,
    /// Index of its claim; −1 outside claims.
    claim: i64,
    holder: String,
    target: String,
    label: String,
    score: i8,
}

impl Page {
    /// How many articles it has.
    pub(super) fn articles(&self) -> usize {
        self.data.documents.len()
    }

    /// Adds an article.
    pub(super) fn add(&mut self, record: &Record, text: Option<&str>) {
        let (document, first) = (self.data.documents.len(), self.data.claims.len());
        let mains = main_stances(record);
        article::write(record, text, &mains, document, first, &mut self.articles);
        self.data.documents.push(DocumentData {
            id: record.id.clone(),
            published: record.published.clone(),
            outlet: record.outlet.clone(),
        });
        let stances = self.data.stances.len();
        for (claim, main) in record.claims.iter().zip(mains) {
            self.data.claims.push(ClaimData {
                document,
                id: claim.id.clone(),
                speakers: claim.speakers.iter().map(|speaker| speaker.name.clone()).collect(),
                cue: claim.cue.as_ref().map(|cue| cue.text.clone()).unwrap_or_default(),
                act: claim.act.clone(),
                quote: claim.quote(),
                kind: claim.kind.clone(),
                stance: main.map(|index| stances + index),
                confidence: claim.confidence,
            });
        }
        let numbers: BTreeMap<&str, usize> =
            record.claims.iter().enumerate().map(|(index, claim)| (claim.id.as_str(), index)).collect();
        for stance in &record.stances {
            let claim = stance.claim.as_deref().and_then(|id| numbers.get(id));
            self.data.stances.push(StanceData {
                document,
                claim: claim.map_or(-1, |index| (first + index) as i64),
                holder: stance.holder.as_ref().map(name).unwrap_or_default(),
                target: name(&stance.target),
                label: stance.label.clone(),
                score: stance.score,
            });
        }
    }

    /// What an index says of it.
    pub(super) fn about(&self) -> String {
        let ends = [self.data.documents.first(), self.data.documents.last()];
        let ids: Vec<&str> = ends.into_iter().flatten().map(|document| document.id.as_str()).collect();
        format!("{} articles, {} claims: {}", self.data.documents.len(), self.data.claims.len(), ids.join(" … "))
    }

    /// The page's bytes.
    pub(super) fn html(self, title: &str) -> Vec<u8> {
        let Self { articles, data } = self;
        let counts = [data.documents.len(), data.claims.len(), data.stances.len()];
        let json = serde_json::to_string(&data).expect("plain values, written to memory");
        // no text can end the element that holds the data
        let json = json.replace('<', "\\u003c");
        let mut out = head(title, &format!("script-src 'sha256-{}'; ", base64(&Sha256::digest(SCRIPT))));
        let _ = writeln!(
            out,
            "<a class=\"skip\" href=\"#articles\">Skip to the articles</a><header><h1>{}</h1><p class=\"soft\" id=\"counts\" role=\"status\" \
             aria-live=\"polite\">{} claims, {} stances, {} articles</p></header><main>{LIVE}<h2 id=\"articles\">Articles</h2>{LEGEND}",
            escaped(title),
            counts[1],
            counts[2],
            counts[0]
        );
        out.push_str(&articles);
        let _ = writeln!(
            out,
            "</main><footer class=\"soft\">Made by dixit {}. Nothing on this page is fetched.</footer><script type=\"application/json\" \
             id=\"data\">{json}</script><script>{SCRIPT}</script></body></html>",
            env!("CARGO_PKG_VERSION")
        );
        out.into_bytes()
    }
}

fn name(party: &Party) -> String {
    party.name.clone().unwrap_or_else(|| party.surface.text.clone())
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
