//! Heads of records and of responses: lines of names and values.

/// Fields by name. Names are compared without their case; of several of one name the first counts.
#[derive(Debug)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads lines; a line that begins with a blank goes on with the one before it, and what has no colon is passed over.
    pub(super) fn read(lines: &[u8]) -> Self {
        let text = String::from_utf8_lossy(lines);
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            match (line.starts_with([' ', '\t']), line.split_once(':'), fields.last_mut()) {
                (true, _, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (false, Some((name, value)), _) => fields.push((name.trim().to_owned(), value.trim().to_owned())),
                _ => {}
            }
        }
        Self(fields)
    }

    /// The value of a name, if it has one.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// The type of what follows, in lower case and without its parameters.
    pub(super) fn media_type(&self) -> Option<String> {
        let value = self.get("Content-Type")?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }
}

/// Where the empty line that ends a head begins, and where what follows it begins.
pub(super) fn end(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'\n', &bytes[from..]) {
        let next = from + found + 1;
        match &bytes[next..] {
            [b'\r', b'\n', ..] => return Some((next, next + 2)),
            [b'\n', ..] => return Some((next, next + 1)),
            _ => from = next,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_name() {
        let fields = Fields::read(
            b"Content-Type: text/HTML; charset=utf-8\r\nrubbish\r\nX: a\r\n  b\r\nx: second\r\nEmpty:\r\n",
        );
        assert_eq!(fields.get("content-type"), Some("text/HTML; charset=utf-8"));
        assert_eq!(fields.media_type().as_deref(), Some("text/html"));
        assert_eq!((fields.get("X"), fields.get("Empty"), fields.get("rubbish")), (Some("a b"), None, None));
    }

    #[test]
    fn heads_end_at_an_empty_line() {
        assert_eq!(end(b"a: b\r\n\r\nrest"), Some((6, 8)));
        assert_eq!(end(b"a: b\n\nrest"), Some((5, 6)));
        assert_eq!(end(b"a: b\r\nc"), None);
    }
}
