//! Lexicon files: CSV with a header row, read into rows that know their file and line.
//!
//! All errors of all files are collected ([`Problems`]), so that a user mends them in one go. What a row means is
//! the business of the lexicon that reads it.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// A lexicon file: its name as shown to people, and its text.
#[derive(Clone, Debug)]
pub struct LexiconFile {
    /// `lexicons/NAME.csv` of the built-in ones, the path of a user's.
    pub path: PathBuf,
    /// The whole text.
    pub text: Cow<'static, str>,
}

/// One thing wrong in a lexicon file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// Line, counted from 1.
    pub line: u64,
    /// Column of the cell in code points, counted from 1; 0 where the whole row or file is meant.
    pub column: u64,
    /// What is wrong and what is expected.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            0 => write!(f, "{}:{}: {}", self.path.display(), self.line, self.message),
            column => write!(f, "{}:{}:{column}: {}", self.path.display(), self.line, self.message),
        }
    }
}

/// Everything wrong in the lexicon files that were read.
#[derive(Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in the lexicons", if self.0.len() == 1 { "1 error" } else { "errors" })?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl Problems {
    /// Notes a problem.
    pub fn add(&mut self, path: &Path, line: u64, message: impl Into<String>) {
        self.0.push(Problem { path: path.to_owned(), line, column: 0, message: message.into() });
    }

    /// Notes a problem of a cell; `name` is its column's.
    pub fn add_cell(&mut self, file: &LexiconFile, cells: &Cells<'_>, name: &str, message: impl Into<String>) {
        let column = cells.place(name);
        self.0.push(Problem { path: file.path.clone(), line: cells.line, column, message: message.into() });
    }
}

/// A row with the line that it stands on.
#[derive(Clone, Debug)]
pub struct Row<R> {
    /// Line, counted from 1.
    pub line: u64,
    /// The row's cells.
    pub cells: R,
}

/// Reads the rows of one file; what cannot be read becomes a problem and is left out.
pub fn rows<R: DeserializeOwned>(file: &LexiconFile, problems: &mut Problems) -> Vec<Row<R>> {
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => {
            problems.add(&file.path, 1, error.to_string());
            return Vec::new();
        }
    };
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return rows,
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                match record.deserialize(Some(&headers)) {
                    Ok(cells) => rows.push(Row { line, cells }),
                    Err(error) => problems.add(&file.path, line, error.to_string()),
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                problems.add(&file.path, line, error.to_string());
                if !matches!(error.kind(), csv::ErrorKind::UnequalLengths { .. } | csv::ErrorKind::Utf8 { .. }) {
                    return rows;
                }
            }
        }
    }
}

/// The cells of a row, in the order of the columns that its reader named; those of a missing column are empty.
#[derive(Debug)]
pub struct Cells<'r> {
    record: &'r csv::StringRecord,
    columns: &'r [&'r str],
    places: &'r [Option<usize>],
    /// The file's text from the row on.
    text: &'r str,
    /// Line, counted from 1.
    pub line: u64,
}

impl<'r> Cells<'r> {
    /// The cell of the column with this index among those that the reader named, trimmed.
    pub fn get(&self, column: usize) -> &'r str {
        let cell = self.places[column].and_then(|place| self.record.get(place)).unwrap_or_default();
        match cell.as_bytes() {
            // most cells have nothing to trim
            [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => cell,
            _ => cell.trim(),
        }
    }

    /// Where the cell of a column starts in the row's line, in code points counted from 1; 0 for a column that the file does not have.
    pub fn place(&self, name: &str) -> u64 {
        let column = self.columns.iter().position(|column| *column == name);
        column.and_then(|column| self.places[column]).map_or(0, |cell| place(self.text, cell))
    }
}

/// Reads the rows of a large file without an allocation a row. The first of the `columns` is required; a column of the file that is
/// not among them is a problem. Rows that cannot be read become problems and are left out.
pub fn each_row(
    file: &LexiconFile,
    columns: &[&str],
    problems: &mut Problems,
    mut each: impl FnMut(&Cells<'_>, &mut Problems),
) {
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return problems.add(&file.path, 1, error.to_string()),
    };
    for header in &headers {
        if !columns.contains(&header) {
            let column = headers.iter().position(|other| other == header).map_or(0, |cell| place(text, cell));
            let message = format!("unknown column `{header}`; expected some of: {}", columns.join(", "));
            problems.0.push(Problem { path: file.path.clone(), line: 1, column, message });
        }
    }
    let places: Vec<Option<usize>> =
        columns.iter().map(|column| headers.iter().position(|header| header == *column)).collect();
    if places.first().is_some_and(Option::is_none) {
        return problems.add(&file.path, 1, format!("the column `{}` is missing", columns[0]));
    }
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return,
            Ok(true) => {
                let (line, byte) = record.position().map_or((0, 0), |at| (at.line(), at.byte() as usize));
                let text = text.get(byte..).unwrap_or_default();
                each(&Cells { record: &record, columns, places: &places, text, line }, problems);
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                problems.add(&file.path, line, error.to_string());
                if !matches!(error.kind(), csv::ErrorKind::UnequalLengths { .. } | csv::ErrorKind::Utf8 { .. }) {
                    return;
                }
            }
        }
    }
}

/// Where a cell starts in its line: commas within quotation marks divide nothing.
fn place(row: &str, cell: usize) -> u64 {
    let (mut column, mut cells, mut is_quoted) = (1, 0, false);
    for letter in row.chars() {
        if cells == cell {
            break;
        }
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => cells += 1,
            _ => {}
        }
        column = if letter == '\n' { 1 } else { column + 1 };
    }
    column
}

/// The parts of a list cell (`a|b|c`), trimmed, without empty ones.
pub fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Pair {
        a: String,
        b: u8,
    }

    #[test]
    fn every_bad_row_is_named_and_the_good_ones_stay() {
        let file = LexiconFile { path: "x.csv".into(), text: "a,b\none,1\ntwo,zwei\nthree\nfour,4\n".into() };
        let mut problems = Problems::default();
        let rows: Vec<Row<Pair>> = rows(&file, &mut problems);
        assert_eq!(
            rows.iter().map(|row| (row.cells.a.as_str(), row.cells.b, row.line)).collect::<Vec<_>>(),
            [("one", 1, 2), ("four", 4, 5)]
        );
        assert_eq!(problems.0.iter().map(|problem| problem.line).collect::<Vec<_>>(), [3, 4]);
    }

    #[test]
    fn cells_are_placed_in_code_points_past_quoted_commas() {
        assert_eq!((place("a,b", 0), place("a,b", 1)), (1, 3));
        assert_eq!(place("Łódź,\"one, \"\"two\"\"\",x", 2), 21);
    }

    #[test]
    fn lists_drop_blank_parts() {
        assert_eq!(list(" a | |b|").collect::<Vec<_>>(), ["a", "b"]);
    }
}
