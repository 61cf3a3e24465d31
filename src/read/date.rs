//! Dates of records → ISO 8601, where they can be read without doubt.
//!
//! "03/04/2017" is the third of April to some and the fourth of March to others: it is not read. With periods the day stands first.

use jiff::civil::Date;

/// Forms in which a date is written out, without its time.
const FORMS: &[&str] = &[
    "%d %B %Y",
    "%d %b %Y",
    "%B %d %Y",
    "%b %d %Y",
    "%d-%b-%Y",
    "%d-%B-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%a %d %b %Y",
    "%A %d %B %Y",
    "%A %B %d %Y",
    "%a %b %d %Y",
    "%d.%m.%Y",
];

/// `YYYY-MM-DD` (or `YYYY-MM`, `YYYY`, if no more is said) of a date in a usual form, with or without a time; the time is left out.
pub(super) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    iso_start(text).or_else(|| compact(text)).or_else(|| slashes(text)).or_else(|| written_out(text))
}

/// "2017-03-20T10:20:30Z", "2017-03-20 10:20", "2017-03", "2017".
fn iso_start(text: &str) -> Option<String> {
    let is_digits = |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    let date = text.split(['T', 't', ' ']).next()?;
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    if parts.next().is_some()
        || !is_digits(year, 4)
        || ![month, day].into_iter().flatten().all(|part| is_digits(part, 2))
    {
        return None;
    }
    let number = |part: Option<&str>| part.map_or(Some(1), |part| part.parse::<i8>().ok());
    Date::new(year.parse().ok()?, number(month)?, number(day)?).ok()?;
    // a time belongs to a whole date only
    (day.is_some() || date.len() == text.len()).then(|| date.to_owned())
}

/// "20170320", "20170320T102030Z", "20170320102030".
fn compact(text: &str) -> Option<String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !matches!(digits, 8 | 12 | 14) || !text[digits..].is_empty() && !text[digits..].starts_with(['T', 't', ' ']) {
        return None;
    }
    checked(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..8].parse().ok()?)
}

/// "20/03/2017", if only one order of day and month is possible.
fn slashes(text: &str) -> Option<String> {
    let date = text.split([' ', 'T']).next()?;
    let mut parts = date.split('/');
    let (one, two, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let (one, two, year) = (one.parse::<i8>().ok()?, two.parse::<i8>().ok()?, year.parse().ok()?);
    match (one > 12, two > 12) {
        (true, false) => checked(year, two, one),
        (false, true) => checked(year, one, two),
        (false, false) if one == two => checked(year, one, two),
        _ => None,
    }
}

/// "March 20, 2017", "Mon, 20 Mar 2017 10:20:30 GMT", "20-Mar-2017".
fn written_out(text: &str) -> Option<String> {
    if text.len() > 64 {
        return None;
    }
    let plain = text.replace([',', '\u{a0}'], " ");
    let words: Vec<&str> = plain.split_whitespace().map(|word| word.trim_end_matches('.')).collect();
    // the time stands behind the date
    for count in (1..=words.len().min(4)).rev() {
        let date = words[..count].join(" ");
        for form in FORMS {
            if let Ok(date) = Date::strptime(form, &date) {
                return Some(date.to_string());
            }
        }
    }
    None
}

fn checked(year: i16, month: i8, day: i8) -> Option<String> {
    Date::new(year, month, day).ok().map(|date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(iso(text).unwrap_or_default(), expected, "{text}");
    }

    #[test]
    fn usual_forms_become_iso() {
        check("2017-03-20", "2017-03-20");
        check("2017-03-20T10:20:30Z", "2017-03-20");
        check(" 2017-03-20 10:20:30+09:00 ", "2017-03-20");
        check("2017-03", "2017-03");
        check("2017", "2017");
        check("20170320", "2017-03-20");
        check("20170320T102030Z", "2017-03-20");
        check("2017/03/20", "2017-03-20");
        check("20/03/2017", "2017-03-20");
        check("03/20/2017", "2017-03-20");
        check("March 20, 2017", "2017-03-20");
        check("Mar. 20, 2017", "2017-03-20");
        check("20 March 2017", "2017-03-20");
        check("20-Mar-2017", "2017-03-20");
        check("Monday, March 20, 2017", "2017-03-20");
        check("Mon, 20 Mar 2017 10:20:30 GMT", "2017-03-20");
        check("March 20, 2017 Monday 3:15 PM GMT", "2017-03-20");
    }

    #[test]
    fn what_is_in_doubt_is_not_read() {
        check("03/04/2017", "");
        check("2017-13-01", "");
        check("2017-02-30", "");
        check("yesterday", "");
        check("", "");
        check("20 March", "");
        check("1489968000", "");
    }
}
