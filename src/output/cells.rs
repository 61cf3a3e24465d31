//! Cells of tables: how text, numbers and missing values stand in a CSV file that a spreadsheet, or a program, is to read.
//!
//! [`Dialect::Spreadsheet`] is safe to open: nothing in it is run as a formula, no line break tears a row apart, and what a spreadsheet would
//! cut without a word is cut here and said. [`Dialect::Raw`] is exact.

use memchr::{memchr2_iter, memchr3};
use serde::Serialize;

use super::bytes::{self, below, equal};

/// How cells are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// For people who open it in a spreadsheet: byte-order mark, quoted text, no formulas, no line breaks in cells, CRLF.
    #[default]
    Spreadsheet,
    /// For programs: exact text, quoted where RFC 4180 asks for it, LF.
    Raw,
    /// For the converters of this program: exact cells, with their lengths ([`super::rows`]).
    #[serde(skip)]
    Exact,
}

impl Dialect {
    /// The byte-order mark that tells spreadsheets that the file is UTF-8.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Spreadsheet => "\u{feff}",
            Self::Raw | Self::Exact => "",
        }
    }

    /// What ends a row.
    pub const fn line_end(self) -> &'static str {
        match self {
            Self::Spreadsheet => "\r\n",
            Self::Raw | Self::Exact => "\n",
        }
    }
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Identifiers; never like a number.
    Id,
    /// Text.
    Text,
    /// ISO 8601 dates, or the year or month alone.
    Date,
    /// Whole numbers.
    Integer,
    /// Numbers with a decimal point.
    Number,
}

/// Characters that a spreadsheet's cell holds at most, counted as spreadsheets do, in UTF-16 units.
pub const LONGEST_CELL: usize = 32_767;

/// What Excel, LibreOffice or Sheets run as a formula when a cell starts with it, full-width forms included.
const TRIGGERS: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹢', '﹣', '﹦', '﹫'];

/// Appends a cell. Says if it was cut.
pub(super) fn write(dialect: Dialect, kind: Kind, cell: &str, out: &mut Vec<u8>) -> bool {
    if cell.is_empty() {
        return false;
    }
    let is_bare = match kind {
        Kind::Integer | Kind::Number => true,
        // a date of a record is checked, but that of a text is no concern of ours
        Kind::Date => cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && !cell.starts_with('-'),
        Kind::Id | Kind::Text => false,
    };
    match dialect {
        _ if is_bare => {
            out.extend_from_slice(cell.as_bytes());
            false
        }
        Dialect::Raw | Dialect::Exact => {
            let needs_marks = memchr3(b',', b'"', b'\n', cell.as_bytes()).is_some() || cell.contains('\r');
            if needs_marks {
                out.push(b'"');
                push_doubled(cell, out);
                out.push(b'"');
            } else {
                out.extend_from_slice(cell.as_bytes());
            }
            false
        }
        Dialect::Spreadsheet => spreadsheet(kind, cell, out),
    }
}

fn push_doubled(cell: &str, out: &mut Vec<u8>) {
    let mut rest = cell.as_bytes();
    while let Some(at) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=at]);
        out.push(b'"');
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

fn spreadsheet(kind: Kind, cell: &str, out: &mut Vec<u8>) -> bool {
    out.push(b'"');
    let mut left = LONGEST_CELL;
    if starts_formula(cell) || kind == Kind::Id && looks_like_a_number(cell) {
        out.push(b'\'');
        left -= 1;
    }
    let is_cut = match is_plain(cell) && cell.len() <= left {
        true => {
            out.extend_from_slice(cell.as_bytes());
            false
        }
        false => push_tame(cell, left, out),
    };
    out.push(b'"');
    is_cut
}

/// Nothing in it needs a change.
fn is_plain(cell: &str) -> bool {
    let special = |eight| below(eight, 0x20) | equal(eight, b'"') | equal(eight, b';') | equal(eight, 0x7F);
    let is_special = |byte| matches!(byte, 0..0x20 | b'"' | b';' | 0x7F);
    !bytes::any(cell.as_bytes(), special, is_special) && (cell.is_ascii() || !holds_line_end(cell.as_bytes()))
}

/// Does it hold U+0085, U+2028 or U+2029?
fn holds_line_end(cell: &[u8]) -> bool {
    memchr2_iter(0xC2, 0xE2, cell).any(|at| matches!(cell[at..], [0xC2, 0x85, ..] | [0xE2, 0x80, 0xA8 | 0xA9, ..]))
}

/// Appends at most `left` UTF-16 units of a cell, without line breaks, tabs and zeros. Says if there were more.
fn push_tame(cell: &str, mut left: usize, out: &mut Vec<u8>) -> bool {
    let mut buffer = [0; 4];
    let mut letters = cell.chars().peekable();
    // a spreadsheet that takes semicolons for the ends of cells would find a formula behind one
    let mut behind_semicolon = false;
    while let Some(letter) = letters.next() {
        let tame = match letter {
            '\r' if letters.peek() == Some(&'\n') => continue,
            '\t' | '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
            '\0' => '\u{2400}',
            letter => letter,
        };
        let needs_guard = behind_semicolon && TRIGGERS.contains(&tame);
        let units = tame.len_utf16() + usize::from(needs_guard);
        if units > left {
            return true;
        }
        left -= units;
        if needs_guard {
            out.push(b'\'');
        }
        if tame == '"' {
            out.push(b'"');
        }
        out.extend_from_slice(tame.encode_utf8(&mut buffer).as_bytes());
        behind_semicolon = tame == ';' || behind_semicolon && is_passed_over(tame);
    }
    false
}

/// Would a spreadsheet run it as a formula? Blanks and invisible characters before it are looked through.
pub(super) fn starts_formula(cell: &str) -> bool {
    // most cells start with a letter or digit
    if cell.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    cell.starts_with(['\t', '\r', '\n', '\0']) || cell.trim_start_matches(is_passed_over).starts_with(TRIGGERS)
}

fn is_passed_over(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Would a spreadsheet turn it into a number or a date, and lose zeros or digits of it?
fn looks_like_a_number(cell: &str) -> bool {
    let cell = cell.trim();
    // what is none shows it early, mostly by its first letter
    cell.bytes().all(|byte| byte.is_ascii_digit() || b".,+-/:eE ".contains(&byte))
        && cell.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(dialect: Dialect, kind: Kind, cell: &str) -> (String, bool) {
        let mut out = Vec::new();
        let is_cut = write(dialect, kind, cell, &mut out);
        (String::from_utf8(out).unwrap(), is_cut)
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(cell(Dialect::Spreadsheet, Kind::Text, text), (expected.to_owned(), false), "{text:?}");
    }

    #[test]
    fn formulas_are_inert() {
        check("=1+2", "\"'=1+2\"");
        check("+41 22", "\"'+41 22\"");
        check("-2+3", "\"'-2+3\"");
        check("@user", "\"'@user\"");
        check("＝1+2", "\"'＝1+2\"");
        check(" =1", "\"' =1\"");
        check("\u{a0}\u{200b}=1", "\"'\u{a0}\u{200b}=1\"");
        check("\t=1", "\"' =1\"");
        check("\tplain", "\"' plain\"");
        check("a;=1", "\"a;'=1\"");
        check("a; @b", "\"a; '@b\"");
        check("a;b=1", "\"a;b=1\"");
        check("a = b", "\"a = b\"");
        check("“=1”", "\"“=1”\"");
    }

    #[test]
    fn a_cell_is_one_line() {
        check("one\r\ntwo\nthree\u{2028}four\ttab", "\"one two three four tab\"");
        check("nul\0", "\"nul\u{2400}\"");
        check("she said \"no\"", "\"she said \"\"no\"\"\"");
    }

    #[test]
    fn numbers_stay_numbers_and_identifiers_do_not_become_some() {
        assert_eq!(cell(Dialect::Spreadsheet, Kind::Integer, "-1").0, "-1");
        assert_eq!(cell(Dialect::Spreadsheet, Kind::Number, "0.900").0, "0.900");
        assert_eq!(cell(Dialect::Spreadsheet, Kind::Date, "2017-03-20").0, "2017-03-20");
        assert_eq!(cell(Dialect::Spreadsheet, Kind::Date, "=1").0, "\"'=1\"");
        assert_eq!(cell(Dialect::Spreadsheet, Kind::Id, "00123").0, "\"'00123\"");
        assert_eq!(cell(Dialect::Spreadsheet, Kind::Id, "1e5").0, "\"'1e5\"");
        assert_eq!(cell(Dialect::Spreadsheet, Kind::Id, "a1").0, "\"a1\"");
        assert_eq!(cell(Dialect::Raw, Kind::Id, "00123").0, "00123");
    }

    #[test]
    fn a_cell_above_the_limit_is_cut_and_said() {
        let (fits, long) = ("é".repeat(LONGEST_CELL), "😀".repeat(LONGEST_CELL));
        assert_eq!(cell(Dialect::Spreadsheet, Kind::Text, &fits), (format!("\"{fits}\""), false));
        let (cut, is_cut) = cell(Dialect::Spreadsheet, Kind::Text, &long);
        assert!(is_cut);
        assert_eq!(cut.trim_matches('"').encode_utf16().count(), LONGEST_CELL - 1);
        let formula = format!("={}", "1".repeat(LONGEST_CELL));
        let (cut, is_cut) = cell(Dialect::Spreadsheet, Kind::Text, &formula);
        assert!(is_cut);
        assert_eq!(cut.trim_matches('"').len(), LONGEST_CELL);
        assert_eq!(cell(Dialect::Raw, Kind::Text, &long), (long, false));
    }

    #[test]
    fn raw_cells_are_read_back_exactly() {
        let cells = ["plain", "a,b", "q\"q", "line\nbreak", "cr\rcr", "=1", " lead", "tail ", "\t", "“é”;"];
        let mut out = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            write(Dialect::Raw, Kind::Text, cell, &mut out);
        }
        out.push(b'\n');
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(record.iter().collect::<Vec<_>>(), cells);
    }
}
