//! Generated news: documents of realistic length and density from the project's own articles and a grammar, the same for the same seed.
//!
//! Half of the paragraphs are the project's, half are expanded from `benches/grammar.txt` with names of the lexicons, so that each document
//! is about a few people, places and bodies of its own. Nothing is known here of what is measured on them.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::entity::Kind;
use crate::lexicons::Lexicons;
use crate::random::Random;

/// The grammar: `name: expansion`.
const GRAMMAR: &str = include_str!("../../benches/grammar.txt");

/// The project's articles.
const ARTICLES: &[&str] = &[
    include_str!("../../corpus/briefing-south-china-sea.txt"),
    include_str!("../../corpus/british-marks-carriers.txt"),
    include_str!("../../corpus/feature-harbour-town.txt"),
    include_str!("../../corpus/forum-iskander.txt"),
    include_str!("../../corpus/headlines-digest.txt"),
    include_str!("../../corpus/interview-northern-route.txt"),
    include_str!("../../corpus/oped-aukus.txt"),
    include_str!("../../corpus/paper-missile-defence.txt"),
    include_str!("../../corpus/press-conference-sanctions.txt"),
    include_str!("../../corpus/quotes-of-the-week.txt"),
    include_str!("../../corpus/summit-communique.txt"),
    include_str!("../../corpus/times-style-thaad.txt"),
    include_str!("../../corpus/traps-museum-radar.txt"),
    include_str!("../../corpus/unclosed-mark-s400.txt"),
    include_str!("../../corpus/web-page-aegis-ashore.txt"),
    include_str!("../../corpus/wire-report-kurils.txt"),
];

/// Lines of the articles from this length on, in bytes, are paragraphs.
const PARAGRAPH: usize = 120;

/// Makes documents, one after the other.
#[derive(Debug)]
pub struct Generator<'l> {
    random: Random,
    rules: Vec<(&'static str, Vec<&'static str>)>,
    paragraphs: Vec<&'static str>,
    /// Names of people, places, organizations and systems.
    names: [Vec<&'l str>; 4],
    made: usize,
}

/// A generated document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its number in the corpus, as an id.
    pub id: String,
    /// Its text.
    pub text: String,
}

/// Names that one document is about, and whether each has been named.
struct Cast<'l> {
    names: [Vec<(&'l str, bool)>; 4],
}

/// What slots of the grammar the lexicons fill, with how many of each a document is about.
const CAST: [(&str, Kind, usize); 4] = [
    ("person", Kind::Person, 5),
    ("place", Kind::Place, 4),
    ("organization", Kind::Organization, 3),
    ("system", Kind::System, 2),
];

impl<'l> Generator<'l> {
    /// A stream of documents that depends on the seed and the lexicons only.
    pub fn new(lexicons: &'l Lexicons, seed: u64) -> Self {
        let mut rules: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in GRAMMAR.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, expansion)) = line.split_once(": ") else { continue };
            match rules.iter_mut().find(|rule| rule.0 == name) {
                Some(rule) => rule.1.push(expansion),
                None => rules.push((name, vec![expansion])),
            }
        }
        let paragraphs =
            ARTICLES.iter().flat_map(|article| article.lines()).filter(|line| line.len() >= PARAGRAPH).collect();
        let gazetteer = &lexicons.gazetteer;
        let rows = || 0..gazetteer.len() as u32;
        let names = CAST.map(|(_, kind, _)| {
            let of_kind = rows().filter(|row| gazetteer.kind(*row) == kind).map(|row| gazetteer.name(row));
            of_kind.filter(|name| !name.is_empty()).collect()
        });
        Self { random: Random(seed), rules, paragraphs, names, made: 0 }
    }

    /// The next document.
    pub fn document(&mut self) -> Made {
        let size = self.size();
        let mut cast = self.cast();
        let mut text = String::with_capacity(size + 1024);
        self.expand("title", &mut cast, &mut text);
        text.push_str("\n\n");
        self.expand("opening", &mut cast, &mut text);
        while text.len() < size {
            text.push_str("\n\n");
            match self.random.below(2) {
                0 => text.push_str(self.paragraphs[self.random.below(self.paragraphs.len())]),
                _ => self.expand("paragraph", &mut cast, &mut text),
            }
        }
        text.push('\n');
        self.made += 1;
        Made { id: format!("made-{:06}", self.made), text }
    }

    /// Writes documents as JSON lines until their texts hold so many bytes; says how many documents and bytes of text there are.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&mut self, bytes: u64, out: &mut dyn Write) -> io::Result<(u64, u64)> {
        let (mut documents, mut written) = (0, 0);
        while written < bytes {
            let Made { id, text } = self.document();
            serde_json::to_writer(&mut *out, &serde_json::json!({"id": id, "text": text}))?;
            out.write_all(b"\n")?;
            documents += 1;
            written += text.len() as u64;
        }
        Ok((documents, written))
    }

    /// A length in bytes: log-normal, as those of news are; half of them below 3.6 KB, one in twenty above ten.
    fn size(&mut self) -> usize {
        const MEDIAN: f64 = 3600.0;
        const SIGMA: f64 = 0.65;
        let uniform: f64 = (0..12).map(|_| self.random.below(1 << 20) as f64 / f64::from(1 << 20)).sum();
        (MEDIAN * (SIGMA * (uniform - 6.0)).exp()) as usize
    }

    fn cast(&mut self) -> Cast<'l> {
        let Self { random, names, .. } = self;
        let mut all = CAST.into_iter().zip(names.iter());
        let names = [(); 4].map(|()| {
            let Some(((_, _, count), names)) = all.next() else { return Vec::new() };
            (0..count).map(|_| (names[random.below(names.len())], false)).collect()
        });
        Cast { names }
    }

    fn expand(&mut self, name: &str, cast: &mut Cast<'l>, out: &mut String) {
        if let Some(slot) = CAST.iter().position(|(slot, ..)| *slot == name) {
            let names = &mut cast.names[slot];
            let chosen = self.random.below(names.len());
            let (name, is_known) = &mut names[chosen];
            // people are called by their surnames once they are known
            let surname = if slot == 0 && *is_known { name.rsplit(' ').next().unwrap_or(name) } else { name };
            out.push_str(surname);
            *is_known = true;
            return;
        }
        if name == "number" {
            let _ = write!(out, "{}", 2 + self.random.below(900));
            return;
        }
        let Some(rule) = self.rules.iter().position(|rule| rule.0 == name) else { return };
        let expansions = &self.rules[rule].1;
        let mut rest = expansions[self.random.below(expansions.len())];
        while let Some((before, (slot, after))) =
            rest.split_once('{').and_then(|(before, behind)| Some((before, behind.split_once('}')?)))
        {
            out.push_str(before);
            self.expand(slot, cast, out);
            rest = after;
        }
        out.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_has_no_loops_and_no_unknown_names() {
        let mut known: Vec<&str> = CAST.iter().map(|(slot, ..)| *slot).chain(["number"]).collect();
        for line in GRAMMAR.lines().filter(|line| !line.starts_with('#')) {
            let (name, expansion) = line.split_once(": ").expect("name: expansion");
            for slot in expansion.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                assert!(known.contains(&slot) && slot != name, "{line}: {slot} is not defined above");
            }
            known.push(name);
        }
        for name in ["title", "opening", "paragraph"] {
            assert!(known.contains(&name));
        }
    }

    #[test]
    fn a_seed_gives_the_same_documents_and_another_one_others() {
        let lexicons = Lexicons::builtin().unwrap();
        let write = |seed| {
            let mut out = Vec::new();
            let counts = Generator::new(&lexicons, seed).write(100_000, &mut out).unwrap();
            (counts, out)
        };
        let ((documents, bytes), first) = write(1);
        assert!((100_000..150_000).contains(&bytes));
        assert_eq!(first.iter().filter(|byte| **byte == b'\n').count() as u64, documents);
        assert_eq!(write(1).1, first);
        assert_ne!(write(2).1, first);
    }

    #[test]
    fn its_density_is_that_of_news() {
        let lexicons = Lexicons::builtin().unwrap();
        let mut generator = Generator::new(&lexicons, 1);
        let text: String = (0..200).map(|_| generator.document().text).collect();
        let kilobytes = text.len() as f64 / 1000.0;
        assert!(!text.contains(['{', '}']));
        let per_kilobyte = |count: usize| count as f64 / kilobytes;
        let words = per_kilobyte(text.split_whitespace().count());
        let quotations = per_kilobyte(text.matches('“').count());
        let beyond_ascii = text.chars().filter(|letter| !letter.is_ascii()).count() as f64 / text.len() as f64;
        assert!((145.0..185.0).contains(&words), "{words} words a KB; news has 167");
        assert!((1.0..4.0).contains(&quotations), "{quotations} quotations a KB; news has 1.9");
        assert!((0.002..0.02).contains(&beyond_ascii), "{beyond_ascii} beyond ASCII; news has 0.0046");
    }
}
