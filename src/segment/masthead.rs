//! The masthead: title, authors, date and outlet as the text itself gives them, and the dateline before its first sentence.
//!
//! It reads the lines that [`super::zones`] took for title and byline. Names are known by their capitals alone: whom they
//! name is not known here.

use jiff::civil::Date;

use super::{Masthead, Paragraph, Token, TokenKind, Zone};
use crate::lexicons::furniture::{Furniture, Piece};
use crate::lexicons::{Ending, Lexicons};
use crate::span::Span;

/// Words of one author's name.
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=5;
/// Tokens within which a dateline ends.
const DATELINE: usize = 16;
/// A lower-case word within a name: "de", "van", "bin".
const PARTICLE: u32 = 3;

/// Reads the masthead off the paragraphs whose zones are known.
pub(super) fn read(lexicons: &Lexicons, text: &str, tokens: &[Token], paragraphs: &[Paragraph]) -> Masthead {
    let mut masthead = Masthead::default();
    let mut dated_title = None;
    for paragraph in paragraphs {
        let line = &tokens[paragraph.tokens.start as usize..paragraph.tokens.end as usize];
        match paragraph.zone {
            Zone::Title if masthead.title.is_none() => {
                masthead.title = Some(paragraph.span);
                dated_title = date(lexicons, text, line).map(|date| date.to_string());
            }
            Zone::Byline => byline(lexicons, text, line, &mut masthead),
            Zone::Dateline if masthead.outlet.is_none() => masthead.outlet = agency(line),
            _ => {}
        }
    }
    masthead.published = masthead.published.or(dated_title);
    masthead
}

/// What one line of a byline tells.
fn byline(lexicons: &Lexicons, text: &str, line: &[Token], masthead: &mut Masthead) {
    if masthead.published.is_none() {
        masthead.published = date(lexicons, text, line).map(|date| date.to_string());
    }
    let pieces: Vec<Piece> = pieces(line).collect();
    let found = lexicons
        .furniture
        .classify(&pieces, pieces.len(), |class| matches!(class, Furniture::Byline | Furniture::Published));
    let from = match found {
        Some(found) if found.class == Furniture::Published => return,
        Some(found) if found.rest < line.len() => found.rest,
        _ => 0,
    };
    let (names, rest) = leading_names(lexicons, text, &line[from..]);
    let mut outlets = Vec::new();
    let mut authors = Vec::new();
    for name in names.into_iter().chain((from + rest < line.len()).then(|| cover(&line[from + rest..]))) {
        let start = line.partition_point(|token| token.span.start < name.start);
        let end = line.partition_point(|token| token.span.start < name.end);
        let own = &pieces[start..end];
        if lexicons.furniture.classify(own, own.len(), |class| class == Furniture::Outlet).is_some() {
            outlets.push(name);
        } else if end <= from + rest {
            authors.push(name);
        }
    }
    if masthead.authors.is_empty() {
        masthead.authors = authors;
    } else if found.is_none() && is_dated(lexicons, line) {
        // "Arctic Monitor, 12 February 2024" below the author's name
        outlets.extend(authors);
    }
    masthead.outlet = masthead.outlet.or(outlets.first().copied());
}

fn cover(line: &[Token]) -> Span {
    match (line.first(), line.last()) {
        (Some(first), Some(last)) => first.span.cover(last.span),
        _ => Span::default(),
    }
}

/// The tokens as what patterns are compared with.
pub(super) fn pieces(line: &[Token]) -> impl Iterator<Item = Piece> {
    line.iter().map(|token| match token.kind {
        TokenKind::Number => Piece::Number,
        TokenKind::Word | TokenKind::Clitic => Piece::Word(token.word),
        TokenKind::Quote | TokenKind::Mark => Piece::Mark(token.mark),
    })
}

/// The names of which the line consists, if it consists of nothing else.
pub(super) fn names(lexicons: &Lexicons, text: &str, line: &[Token]) -> Option<Vec<Span>> {
    let (names, end) = leading_names(lexicons, text, line);
    (end == line.len() && !names.is_empty()).then_some(names)
}

/// The names with which the line starts, and the index of the token after them and their separator.
fn leading_names(lexicons: &Lexicons, text: &str, line: &[Token]) -> (Vec<Span>, usize) {
    let and = lexicons.vocabulary.get("and");
    let mut names = Vec::new();
    let mut done = 0;
    let mut start = 0;
    for at in 0..=line.len() {
        let ends = line.get(at).is_none_or(|token| {
            (token.kind == TokenKind::Word && token.word == and && !token.shape.is_capitalized())
                || matches!(token.mark, ',' | '&' | '/' | '|' | ';' | '•' | '—' | '–' | '-' | '(')
        });
        if !ends {
            continue;
        }
        if start < at {
            let Some(name) = name(lexicons, text, &line[start..at]) else { break };
            names.push(name);
        }
        start = at + 1;
        done = start.min(line.len());
    }
    (names, done)
}

/// One name, without the titles before it.
fn name(lexicons: &Lexicons, text: &str, group: &[Token]) -> Option<Span> {
    let titles = group
        .iter()
        .take_while(|token| lexicons.abbreviations.ending(token.word, token.shape.is_capitalized()) == Ending::Never)
        .count();
    let group = &group[titles..];
    if !NAME_WORDS.contains(&group.len()) {
        return None;
    }
    let capitalized = |token: &Token| token.of(text).starts_with(char::is_uppercase);
    let is_name = group.iter().enumerate().all(|(i, token)| {
        let within = i > 0 && i + 1 < group.len();
        token.kind == TokenKind::Word
            && !token.shape.has_digit()
            && (capitalized(token) || token.shape.has_hyphen() || (within && token.span.len() <= PARTICLE))
    });
    (is_name && capitalized(&group[group.len() - 1])).then(|| cover(group))
}

/// Does the line of names carry its own proof: two of them, or an initial?
pub(super) fn is_evident(line: &[Token], names: &[Span]) -> bool {
    names.len() > 1 || line.iter().any(|token| token.kind == TokenKind::Word && token.shape.ends_with_period())
}

/// Does a day of a month stand in the line, with or without its year?
pub(super) fn is_dated(lexicons: &Lexicons, line: &[Token]) -> bool {
    let is_month = |token: &Token| lexicons.calendar.month(token.word).is_some() && token.shape.is_capitalized();
    let is_day = |token: &Token| token.span.len() <= 4 && token.shape.has_digit();
    line.windows(2).any(|pair| (is_month(&pair[0]) && is_day(&pair[1])) || (is_day(&pair[0]) && is_month(&pair[1])))
}

/// The first full date of the line.
pub(super) fn date(lexicons: &Lexicons, text: &str, line: &[Token]) -> Option<Date> {
    (0..line.len()).find_map(|at| date_at(lexicons, text, &line[at..]))
}

fn date_at(lexicons: &Lexicons, text: &str, rest: &[Token]) -> Option<Date> {
    let first = rest.first()?;
    if let Some(date) = written_together(lexicons, first.of(text)) {
        return Some(date);
    }
    // commas and "of" between the parts do not count
    let mut parts = rest.iter().filter(|token| token.mark != ',').take(3);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    let year = year(c.of(text))?;
    match (lexicons.calendar.month(a.word), lexicons.calendar.month(b.word)) {
        (Some(month), None) => Date::new(year, month, day(b.of(text))?).ok(),
        (None, Some(month)) => Date::new(year, month, day(a.of(text))?).ok(),
        _ => None,
    }
}

fn year(surface: &str) -> Option<i16> {
    let year = surface.parse().ok().filter(|year| (1800..=2100).contains(year))?;
    (surface.len() == 4).then_some(year)
}

/// "4", "04", "4th".
fn day(surface: &str) -> Option<i8> {
    let digits = surface.bytes().take_while(u8::is_ascii_digit).count();
    let is_day = digits > 0 && digits <= 2 && matches!(&surface[digits..], "" | "st" | "nd" | "rd" | "th");
    if is_day { surface[..digits].parse().ok() } else { None }
}

/// "2013-11-04", "4-Nov-2013", "04/11/2013" where only one reading is a date, "4.11.2013".
fn written_together(lexicons: &Lexicons, surface: &str) -> Option<Date> {
    if !surface.starts_with(|first: char| first.is_ascii_digit()) || surface.len() < 8 {
        return None;
    }
    let separator = surface.chars().find(|letter| matches!(letter, '-' | '/' | '.'))?;
    let mut parts = surface.splitn(3, separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if let Some(year) = year(a) {
        // a time may follow: "2013-11-04T09"
        let digits = c.bytes().take_while(u8::is_ascii_digit).count();
        return Date::new(year, b.parse().ok()?, c[..digits].parse().ok()?).ok();
    }
    let year = year(c)?;
    if let Some(month) = lexicons.calendar.month(lexicons.vocabulary.get(b)) {
        return Date::new(year, month, day(a)?).ok();
    }
    let (a, b) = (a.parse().ok()?, b.parse().ok()?);
    match (Date::new(year, b, a), Date::new(year, a, b)) {
        (Ok(date), _) if separator == '.' => Some(date),
        (Ok(one), Ok(other)) => (one == other).then_some(one),
        (Ok(date), Err(_)) | (Err(_), Ok(date)) => Some(date),
        _ => None,
    }
}

/// How many tokens at the paragraph's start are a dateline: "OSLO, Jan. 5 (NTB) —". `is_first`: nothing of the article's text
/// stands before it, so that a place alone will do.
pub(super) fn dateline(lexicons: &Lexicons, text: &str, paragraph: &[Token], is_first: bool) -> Option<usize> {
    let first = paragraph.first()?;
    if !first.shape.is_capitalized() && first.mark != '(' {
        return None;
    }
    let mut agency = first.mark == '(';
    let mut commas = 0;
    let mut within = 0;
    let mut end = None;
    for (at, token) in paragraph.iter().enumerate().take(DATELINE) {
        let next = paragraph.get(at + 1);
        match token.mark {
            '(' => within += 1,
            ')' => {
                agency |= within > 0;
                within -= 1;
            }
            '—' | '–' | '-' if at > 0 => {
                let spaced = token.shape.space_before() || next.is_some_and(|next| next.shape.space_before());
                if spaced || token.mark != '-' {
                    end = Some(at + 1);
                    break;
                }
            }
            // "OSLO, July 31. /NTB/."
            '/' => agency = true,
            '.' if agency && paragraph[at - 1].mark == '/' => {
                end = Some(at + 1);
                break;
            }
            ',' => commas += 1,
            '.' => {}
            '\0' => {
                let fits = token.kind == TokenKind::Number
                    || token.of(text).starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit())
                    || (within > 0 && token.span.len() <= PARTICLE);
                if !fits {
                    return None;
                }
            }
            _ => return None,
        }
    }
    let end = end?;
    let follows = paragraph.get(end)?;
    if !follows.of(text).starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit())
        && follows.kind != TokenKind::Quote
    {
        return None;
    }
    // a second dash would make it an aside: "NATO — the alliance — said"
    let shouted = first.shape.is_all_capitals() && first.span.len() > 2;
    let dated = paragraph[..end].iter().any(|token| lexicons.calendar.month(token.word).is_some());
    let place = is_first && (shouted || commas > 0);
    (agency || (shouted && (dated || commas > 0)) || place).then_some(end)
}

/// The agency of a dateline: what stands in parentheses or between slashes.
fn agency(line: &[Token]) -> Option<Span> {
    let open = line.iter().position(|token| matches!(token.mark, '(' | '/'))?;
    let close = line.iter().rposition(|token| matches!(token.mark, ')' | '/'))?;
    (open + 1 < close).then(|| cover(&line[open + 1..close]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::token;

    fn tokens(lexicons: &Lexicons, line: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        token::tokenize(lexicons, line, Span::at(0, line.len()), &mut tokens);
        tokens
    }

    #[test]
    fn dates_are_read_in_the_forms_of_news() {
        let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
        let check = |line: &str, expected: Option<&str>| {
            let date = date(&lexicons, line, &tokens(&lexicons, line)).map(|date| date.to_string());
            assert_eq!(date.as_deref(), expected, "{line}");
        };
        check("July 9, 2018", Some("2018-07-09"));
        check("Paper No. 14   Dated 4-Nov-2013", Some("2013-11-04"));
        check("Published: 3rd March 2020 at 5 p.m.", Some("2020-03-03"));
        check("Tues., Sept. 1, 2015", Some("2015-09-01"));
        check("2018-07-09T10:00:00Z", Some("2018-07-09"));
        check("31/12/2018", Some("2018-12-31"));
        check("4/5/2018", None);
        check("4.5.2018", Some("2018-05-04"));
        check("Feb. 30, 2018", None);
        check("March 2018", None);
        check("5,000 men in 2018", None);
    }

    #[test]
    fn names_are_told_by_their_capitals() {
        let lexicons = Lexicons::builtin().expect("the built-in lexicons load");
        let check = |line: &str, expected: &[&str]| {
            let names = names(&lexicons, line, &tokens(&lexicons, line)).unwrap_or_default();
            assert_eq!(names.iter().map(|name| name.of(line)).collect::<Vec<_>>(), expected, "{line}");
        };
        check("Ida Lund", &["Ida Lund"]);
        check("Dr. Ida de Groot and Ole J. Berg", &["Ida de Groot", "Ole J. Berg"]);
        check("Ida Lund, Ole Berg & Kari O’Neil", &["Ida Lund", "Ole Berg", "Kari O’Neil"]);
        check("Ferries wait", &[]);
        check("Lund", &[]);
    }
}
