//! `report.html`: a run to look at, in one page that asks nothing of any network.
//!
//! Articles stand in it with their claims marked ([`article`]); cards, filters, table, matrix, timeline and network are made by the page's own
//! script from the data that it carries ([`data`], [`page`]). Everything that comes from an article, a lexicon or a file name is escaped, and the
//! page's content security policy lets nothing run but that script. Above [`ARTICLES`] articles, or where their claims are more than a browser
//! shows at once ([`CLAIMS`]), there is an index and several pages.

mod article;
mod data;
mod page;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::failure::WriteError;
use super::whole;
use crate::records::{Record, Stance};
use page::Page;

/// Articles of a page, at most.
pub const ARTICLES: usize = 1000;
/// Claims after which a page takes no other article: as many as a browser loads within the three seconds that a reader waits.
const CLAIMS: usize = 25_000;

/// A report in the making. Pages are written as they fill, so that it holds one at a time.
#[derive(Debug)]
pub struct Report {
    folder: PathBuf,
    /// File name without its ending.
    stem: String,
    page: Page,
    /// Pages that are written, with what the index says of them.
    written: Vec<(String, String)>,
    /// Articles whose text was not there, or was another one.
    pub without_text: u64,
    /// Articles, claims and stances.
    pub counts: [u64; 3],
}

impl Report {
    /// A report that will be written to this path.
    pub fn new(path: &Path) -> Self {
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let stem = path.file_stem().map_or("report".into(), |stem| stem.to_string_lossy().into_owned());
        Self {
            folder: folder.to_owned(),
            stem,
            page: Page::default(),
            written: Vec::new(),
            without_text: 0,
            counts: [0; 3],
        }
    }

    /// Adds an article, with its text if that is there.
    ///
    /// # Errors
    /// When a full page cannot be written.
    pub fn add(&mut self, record: &Record, text: Option<&str>) -> Result<(), WriteError> {
        if self.page.is_full() {
            self.turn()?;
        }
        let text = text.filter(|text| article::is_of(record, text));
        self.without_text += u64::from(text.is_none());
        self.counts[0] += 1;
        self.counts[1] += record.claims.len() as u64;
        self.counts[2] += record.stances.len() as u64;
        self.page.add(record, text);
        Ok(())
    }

    /// Writes the full page.
    fn turn(&mut self) -> Result<(), WriteError> {
        let name = format!("{}-{}.html", self.stem, self.written.len() + 1);
        let page = std::mem::take(&mut self.page);
        let about = page.about();
        whole::write_files(&self.folder, &[(&name, page.html(&format!("Page {}", self.written.len() + 1)))])?;
        self.written.push((name, about));
        Ok(())
    }

    /// Writes the rest, and the index if there are several pages.
    ///
    /// # Errors
    /// When a page cannot be written.
    pub fn finish(mut self) -> Result<(), WriteError> {
        let name = format!("{}.html", self.stem);
        if self.written.is_empty() {
            let html = self.page.html("Who said what, about whom, and where they stand");
            return whole::write_files(&self.folder, &[(&name, html)]);
        }
        self.turn()?;
        whole::write_files(&self.folder, &[(&name, page::index(&self.written, self.counts))])
    }
}

/// For each claim the index of its stance with the largest score either way, the first of equals: the one that `claims.csv` names.
fn main_stances(record: &Record) -> Vec<Option<usize>> {
    let mut best: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, stance) in record.stances.iter().enumerate() {
        let Some(claim) = stance.claim.as_deref() else { continue };
        let known = best.entry(claim).or_insert(index);
        if stance.score.unsigned_abs() > record.stances[*known].score.unsigned_abs() {
            *known = index;
        }
    }
    record.claims.iter().map(|claim| best.get(claim.id.as_str()).copied()).collect()
}

/// The class of a stance's label; what is no label of the schema is shown as neutral.
fn side(stance: &Stance) -> &'static str {
    match stance.label.as_str() {
        "support" => "support",
        "oppose" => "oppose",
        "mixed" => "mixed",
        _ => "neutral",
    }
}

/// Appends text so that it is text and nothing else, in an element or in a quoted attribute.
fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // a parser would replace or drop it
            '\0' => out.push('\u{2400}'),
            '\r' => out.push_str("&#13;"),
            letter => out.push(letter),
        }
    }
}

/// Text that is escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    escape(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        let hostile = "<script>alert('x')</script> & \"quoted\" \0";
        assert_eq!(
            escaped(hostile),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot; \u{2400}"
        );
    }
}
