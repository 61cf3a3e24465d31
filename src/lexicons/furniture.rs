//! Page furniture: lines that are no part of an article's text, and lines that say who wrote it, where it appeared and whose picture it shows.
//!
//! A pattern is a row of pieces between blanks, as the text's tokens stand: words in any spelling, marks, `#` for a number and `*` for
//! one token or more at its start, its end or in between. How a class bears on a line is the business of the layout.

use serde::{Deserialize, Serialize};

use super::table::{LexiconFile, Problems, rows};
use super::{Vocabulary, WordId};

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Furniture {
    /// Menus, buttons, calls to subscribe, legal lines.
    Navigation,
    /// A label of a forum's user card, or what a forum adds to a post.
    Card,
    /// The head of what readers posted: all that follows is theirs.
    Comments,
    /// The head of a list of other articles.
    Section,
    /// One link to another article.
    Related,
    /// A picture's credit, mostly with its caption.
    Credit,
    /// Who else reported and edited.
    Colophon,
    /// Who wrote the article.
    Byline,
    /// Where it appeared.
    Outlet,
    /// When it appeared.
    Published,
}

/// A piece of a pattern; what a token is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Piece {
    /// A word or clitic.
    Word(WordId),
    /// A mark, by its first character.
    Mark(char),
    /// Digits.
    Number,
}

/// A pattern: fixed pieces before, between and after its gaps.
#[derive(Debug, Serialize, Deserialize)]
struct Pattern {
    class: Furniture,
    /// The runs of fixed pieces; gaps of one token or more stand between them.
    runs: Vec<Vec<Piece>>,
    /// A gap stands before the first run; after the last.
    gap_before: bool,
    gap_after: bool,
    fixed: usize,
}

/// A row of `furniture.csv`.
#[derive(Debug, Deserialize)]
struct Row {
    pattern: String,
    class: Furniture,
    example: String,
}

/// All patterns, by the piece at their start or, if a gap stands there, by the first piece after it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Furnitures {
    patterns: Vec<Pattern>,
    /// By word: does it start an anchored pattern, a floating one? Most words of a text do neither.
    starts: Vec<[bool; 2]>,
    anchored: Starts,
    floating: Starts,
    examples: Vec<(Furniture, String)>,
}

/// The patterns that start with a piece, by it.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Starts(Vec<(Piece, Vec<u32>)>);

impl Starts {
    fn add(&mut self, piece: Piece, pattern: u32) {
        match self.0.binary_search_by_key(&piece, |start| start.0) {
            Ok(at) => self.0[at].1.push(pattern),
            Err(at) => self.0.insert(at, (piece, vec![pattern])),
        }
    }

    fn of(&self, piece: Piece) -> &[u32] {
        self.0.binary_search_by_key(&piece, |start| start.0).map_or(&[], |at| &self.0[at].1)
    }
}

/// A pattern that matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// What the line is.
    pub class: Furniture,
    /// How many pieces were fixed: of two matches the one with more counts.
    pub fixed: usize,
    /// Where the last run of fixed pieces ends; the tokens from there on filled the last gap.
    pub rest: usize,
}

impl Furnitures {
    /// Reads `furniture.csv`: `pattern,class,example`.
    pub(super) fn read(file: &LexiconFile, vocabulary: &mut Vocabulary, problems: &mut Problems) -> Self {
        let mut furniture = Self::default();
        for row in rows::<Row>(file, problems) {
            let Some(pattern) = Pattern::parse(&row.cells, vocabulary) else {
                problems.add(&file.path, row.line, "a pattern needs a word, mark or # beside its *");
                continue;
            };
            let index = furniture.patterns.len() as u32;
            let first = pattern.runs[0][0];
            let by = if pattern.gap_before { &mut furniture.floating } else { &mut furniture.anchored };
            by.add(first, index);
            if let Piece::Word(word) = first {
                if furniture.starts.len() <= word.index() {
                    furniture.starts.resize(word.index() + 1, [false; 2]);
                }
                furniture.starts[word.index()][usize::from(pattern.gap_before)] = true;
            }
            furniture.patterns.push(pattern);
            furniture.examples.push((row.cells.class, row.cells.example));
        }
        furniture
    }

    /// The pattern with most fixed pieces that the whole line matches; `reach` bounds how far from the line's end a pattern
    /// that starts with a gap is looked for.
    pub fn classify(&self, line: &[Piece], reach: usize, allowed: impl Fn(Furniture) -> bool) -> Option<Match> {
        let mut best: Option<Match> = None;
        let mut consider = |index: &u32, at: usize| {
            let pattern = &self.patterns[*index as usize];
            if allowed(pattern.class)
                && best.is_none_or(|best| pattern.fixed > best.fixed)
                && let Some(rest) = pattern.rest(line, at)
            {
                best = Some(Match { class: pattern.class, fixed: pattern.fixed, rest });
            }
        };
        for index in line.first().map_or(&[][..], |first| self.starting(first, false)) {
            consider(index, 0);
        }
        let from = line.len().saturating_sub(reach).max(1);
        for (at, piece) in line.iter().enumerate().skip(from) {
            for index in self.starting(piece, true) {
                consider(index, at);
            }
        }
        best
    }

    /// The patterns whose first fixed piece it is.
    fn starting(&self, piece: &Piece, floating: bool) -> &[u32] {
        if let Piece::Word(word) = piece
            && !self.starts.get(word.index()).is_some_and(|starts| starts[usize::from(floating)])
        {
            return &[];
        }
        let by = if floating { &self.floating } else { &self.anchored };
        by.of(*piece)
    }

    /// The rows' examples, with the class that each must have.
    pub fn examples(&self) -> impl Iterator<Item = (Furniture, &str)> {
        self.examples.iter().map(|(class, example)| (*class, example.as_str()))
    }
}

impl Pattern {
    fn parse(row: &Row, vocabulary: &mut Vocabulary) -> Option<Self> {
        let mut pattern = Self { class: row.class, runs: Vec::new(), gap_before: false, gap_after: false, fixed: 0 };
        let mut run = Vec::new();
        for (i, piece) in row.pattern.split_whitespace().enumerate() {
            if piece != "*" {
                run.push(match piece.chars().next() {
                    Some('#') => Piece::Number,
                    Some(first) if first.is_alphanumeric() || first == '\'' => Piece::Word(vocabulary.add(piece)),
                    Some(first) => Piece::Mark(first),
                    None => continue,
                });
                pattern.fixed += 1;
                pattern.gap_after = false;
                continue;
            }
            pattern.gap_before |= i == 0;
            pattern.gap_after = true;
            if !run.is_empty() {
                pattern.runs.push(std::mem::take(&mut run));
            }
        }
        if !run.is_empty() {
            pattern.runs.push(run);
        }
        (!pattern.runs.is_empty()).then_some(pattern)
    }

    /// Where the last run ends, if the pattern matches the line with its first run at `at`.
    fn rest(&self, line: &[Piece], at: usize) -> Option<usize> {
        let stands_at = |run: &[Piece], at: usize| line.get(at..at + run.len()) == Some(run);
        let (first, others) = self.runs.split_first()?;
        if !stands_at(first, at) {
            return None;
        }
        let mut end = at + first.len();
        for (i, run) in others.iter().enumerate() {
            let last = i + 1 == others.len() && !self.gap_after;
            let from = end + 1;
            let found = if last {
                line.len().checked_sub(run.len()).filter(|at| *at >= from && stands_at(run, *at))
            } else {
                (from..line.len()).find(|at| stands_at(run, *at))
            };
            end = found? + run.len();
        }
        let left = line.len() - end;
        (if self.gap_after { left > 0 } else { left == 0 }).then_some(end)
    }
}
