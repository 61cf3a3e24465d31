//! Rows: one row of a table cut into cells, with every doubt about its quotation marks told.
//!
//! A reader that takes one unbalanced quotation mark for the start of a cell swallows the rest of the file without a word. This one is strict: a
//! cell that opens with a mark must close with one right before a delimiter or the row's end, and a row must not have more cells
//! than its header. So a stray mark is seen at the next mark, and the row is refused alone. It knows bytes, not encodings or names.

use memchr::{memchr, memchr2, memchr3};

/// How the rows of a file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Between cells.
    pub(super) delimiter: u8,
    /// After rows; a carriage return before it belongs to it.
    pub(super) line_end: u8,
}

/// A cell: its bytes within the row, and whether doubled marks in it stand for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) has_doubled: bool,
}

/// What the bytes start with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// A row of so many bytes, with its line end, which stands on so many lines.
    Row { bytes: usize, lines: u64 },
    /// A row whose end is not among the bytes.
    Unfinished,
    /// A cell opens with a quotation mark, and a mark that does not end it stands this many lines further, within so many bytes.
    Stray { lines: u64, bytes: usize },
    /// More cells than the limit, within so many bytes.
    TooManyCells { bytes: usize },
    /// The bytes are the last, and end within a cell that opens with a quotation mark.
    Unterminated,
}

/// Cuts the first row off `bytes`; its cells are put into `cells`. `is_last` says that no bytes follow these; `most` bounds the cells.
pub(super) fn cut(bytes: &[u8], is_last: bool, dialect: Dialect, most: usize, cells: &mut Vec<Cell>) -> Cut {
    cells.clear();
    let Dialect { delimiter, line_end } = dialect;
    let (mut at, mut lines) = (0, 0);
    loop {
        if cells.len() == most {
            return Cut::TooManyCells { bytes: at };
        }
        let (start, end, has_doubled);
        if bytes.get(at) == Some(&b'"') {
            start = at + 1;
            at = start;
            let mut doubled = false;
            end = loop {
                let Some(mark) = memchr2(b'"', line_end, &bytes[at..]).map(|found| at + found) else {
                    return if is_last { Cut::Unterminated } else { Cut::Unfinished };
                };
                at = mark + 1;
                if bytes[mark] == line_end {
                    lines += 1;
                } else if bytes.get(at) == Some(&b'"') {
                    doubled = true;
                    at += 1;
                } else {
                    break mark;
                }
            };
            has_doubled = doubled;
            // two bytes tell whether the cell ends here
            let rest = &bytes[at..];
            match rest {
                [] if is_last => {}
                [] | [b'\r'] if !is_last => return Cut::Unfinished,
                [next, ..] if *next == delimiter || *next == line_end => {}
                [b'\r', next, ..] if *next == line_end => at += 1,
                [b'\r'] => at += 1,
                _ => return Cut::Stray { lines, bytes: at },
            }
        } else {
            start = at;
            let Some(found) =
                memchr2(delimiter, line_end, &bytes[at..]).map(|found| at + found).or(is_last.then_some(bytes.len()))
            else {
                return Cut::Unfinished;
            };
            at = found;
            let is_row_end = bytes.get(at).is_none_or(|byte| *byte == line_end);
            end = if is_row_end && at > start && bytes[at - 1] == b'\r' { at - 1 } else { at };
            has_doubled = false;
        }
        cells.push(Cell { start, end, has_doubled });
        match bytes.get(at) {
            Some(byte) if *byte == delimiter => at += 1,
            Some(_) => return Cut::Row { bytes: at + 1, lines: lines + 1 },
            None => return Cut::Row { bytes: at, lines: lines + 1 },
        }
    }
}

/// Bytes up to and with the first line end; `None` if there is none.
pub(super) fn line(bytes: &[u8], line_end: u8) -> Option<usize> {
    memchr(line_end, bytes).map(|at| at + 1)
}

/// The dialect of a file that starts with these bytes. Its header row is cut with each delimiter that is in use; the one that gives a column
/// that `is_text` knows counts, and then the one that gives most columns.
pub(super) fn sniff(head: &[u8], is_last: bool, is_text: &dyn Fn(&str) -> bool) -> Dialect {
    let line_end = match memchr3(b'\n', b'\r', b'\n', head) {
        Some(at) if head[at] == b'\r' && head.get(at + 1) != Some(&b'\n') && memchr(b'\n', head).is_none() => b'\r',
        _ => b'\n',
    };
    let mut cells = Vec::new();
    let mut columns = |delimiter| {
        let dialect = Dialect { delimiter, line_end };
        match cut(head, is_last, dialect, MOST_COLUMNS, &mut cells) {
            Cut::Row { .. } => {
                let holds_text = cells.iter().any(|cell| {
                    std::str::from_utf8(&head[cell.start..cell.end]).is_ok_and(|name| is_text(name.trim()))
                });
                (holds_text, cells.len())
            }
            _ => (false, 0),
        }
    };
    let mut best = (columns(b','), b',');
    for delimiter in [b';', b'\t', b'|'] {
        let found = columns(delimiter);
        if found > best.0 {
            best = (found, delimiter);
        }
    }
    Dialect { delimiter: best.1, line_end }
}

/// Columns of a table at most.
pub(super) const MOST_COLUMNS: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Dialect = Dialect { delimiter: b',', line_end: b'\n' };

    /// The cells of the first row, or what is wrong with it.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut cells = Vec::new();
        let found = match cut(text.as_bytes(), true, COMMA, 3, &mut cells) {
            Cut::Row { bytes, lines } => {
                let cells: Vec<&str> = cells.iter().map(|cell| &text[cell.start..cell.end]).collect();
                format!("{} / {bytes} {lines}", cells.join("|"))
            }
            other => format!("{other:?}"),
        };
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn rows_as_rfc_4180_has_them() {
        check("a,b\nc", "a|b / 4 1");
        check("a,b\r\nc", "a|b / 5 1");
        check("a,", "a| / 2 1");
        check("\n", " / 1 1");
        check("\"a,b\",c\n", "a,b|c / 8 1");
        check("\"a\nb\r\nc\",d\r\n", "a\nb\r\nc|d / 12 3");
        check("\"say \"\"no\"\"\",c\n", "say \"\"no\"\"|c / 15 1");
        check("\"\",\"\"", "| / 5 1");
        check("\"a\"\r", "a / 4 1");
        check("six 6\" guns,b\n", "six 6\" guns|b / 14 1");
    }

    #[test]
    fn stray_marks_are_seen_at_the_next_mark() {
        check("1,\"open\n2,\"next\"\n", "Stray { lines: 1, bytes: 11 }");
        check("\"a\" b,c\n", "Stray { lines: 0, bytes: 3 }");
        check("1,\"open\n2,plain\n", "Unterminated");
        check("a,b,c,d\n", "TooManyCells { bytes: 6 }");
    }

    #[test]
    fn what_more_bytes_could_change_is_unfinished() {
        let mut cells = Vec::new();
        for text in ["a,b", "\"a", "\"a\"", "\"a\"\r", "\"a\"\"", "a,\"b\nc"] {
            assert_eq!(cut(text.as_bytes(), false, COMMA, 3, &mut cells), Cut::Unfinished, "{text:?}");
        }
    }

    #[test]
    fn delimiters_are_told_by_the_header() {
        let is_text = |name: &str| name == "text";
        let delimiter = |head: &str| sniff(head.as_bytes(), true, &is_text).delimiter as char;
        assert_eq!(delimiter("id,text\n1,a;b;c\n"), ',');
        assert_eq!(delimiter("id;text;date\n"), ';');
        assert_eq!(delimiter("id\ttext\n"), '\t');
        assert_eq!(delimiter("\"id\"|\"text\"\n"), '|');
        assert_eq!(delimiter("text\none,two\n"), ',');
        assert_eq!(sniff(b"id,text\r1,a\r", true, &is_text).line_end, b'\r');
        assert_eq!(sniff(b"id,text\r\n1,a\r\n", true, &is_text).line_end, b'\n');
    }
}
