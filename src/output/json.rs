//! JSON, written straight into a page: objects and lists whose fields the caller names in their order.
//!
//! What it writes is what `serde_json` writes of the same values, which its tests compare; without a value or a string in between. It knows
//! no schema.

use super::bytes::{below, equal};
use super::number;

/// An object that is being written; [`Object::close`] ends it.
#[derive(Debug)]
pub(super) struct Object<'o> {
    out: &'o mut Vec<u8>,
    /// What stands before the next key.
    before: u8,
}

impl<'o> Object<'o> {
    /// Opens an object at the end of the page.
    #[inline]
    pub(super) fn open(out: &'o mut Vec<u8>) -> Self {
        Self { out, before: b'{' }
    }

    /// Ends the object.
    #[inline]
    pub(super) fn close(self) {
        if self.before == b'{' {
            self.out.push(b'{');
        }
        self.out.push(b'}');
    }

    /// A field's key; the caller writes its value to what this returns.
    #[inline]
    pub(super) fn key(&mut self, name: &'static str) -> &mut Vec<u8> {
        self.out.extend_from_slice(&[self.before, b'"']);
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        self.before = b',';
        self.out
    }

    /// A field of text that may need escapes.
    #[inline]
    pub(super) fn text(mut self, name: &'static str, text: &str) -> Self {
        push_text(text, self.key(name));
        self
    }

    /// A field of text, or `null`.
    #[inline]
    pub(super) fn text_or_null(mut self, name: &'static str, text: Option<&str>) -> Self {
        match text {
            Some(text) => push_text(text, self.key(name)),
            None => self.key(name).extend_from_slice(b"null"),
        }
        self
    }

    /// A field with one of the program's own names, which need no escapes.
    #[inline]
    pub(super) fn name(mut self, name: &'static str, value: &'static str) -> Self {
        let out = self.key(name);
        out.push(b'"');
        out.extend_from_slice(value.as_bytes());
        out.push(b'"');
        self
    }

    /// A field with a whole number.
    #[inline]
    pub(super) fn whole(mut self, name: &'static str, value: impl Into<i64>) -> Self {
        number::push_whole(value.into(), self.key(name));
        self
    }

    /// A field with a list; `each` writes an item.
    #[inline]
    pub(super) fn list<T>(
        mut self,
        name: &'static str,
        items: impl Iterator<Item = T>,
        mut each: impl FnMut(T, &mut Vec<u8>),
    ) -> Self {
        let out = self.key(name);
        out.push(b'[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                out.push(b',');
            }
            each(item, out);
        }
        out.push(b']');
        self
    }

    /// A field that `write` fills, or `null`.
    #[inline]
    pub(super) fn maybe<T>(
        mut self,
        name: &'static str,
        value: Option<T>,
        write: impl FnOnce(T, &mut Vec<u8>),
    ) -> Self {
        let out = self.key(name);
        match value {
            Some(value) => write(value, out),
            None => out.extend_from_slice(b"null"),
        }
        self
    }
}

/// Appends a string with its marks and escapes.
pub(super) fn push_text(text: &str, out: &mut Vec<u8>) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let plain = plain(rest);
        out.extend_from_slice(&rest[..plain]);
        let Some(&byte) = rest.get(plain) else { break };
        push_escape(byte, out);
        rest = &rest[plain + 1..];
    }
    out.push(b'"');
}

/// How many bytes from the start on need no escape.
fn plain(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        let eight = u64::from_le_bytes(*eight);
        if below(eight, 0x20) | equal(eight, b'"') | equal(eight, b'\\') != 0 {
            break;
        }
        at += 8;
    }
    at + bytes[at..].iter().position(|byte| matches!(byte, 0..0x20 | b'"' | b'\\')).unwrap_or(bytes.len() - at)
}

fn push_escape(byte: u8, out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let letter = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0C => b'f',
        _ => {
            let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
            return out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
        }
    };
    out.extend_from_slice(&[b'\\', letter]);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn text(text: &str) -> String {
        let mut out = Vec::new();
        push_text(text, &mut out);
        String::from_utf8(out).unwrap()
    }

    proptest! {
        #[test]
        fn strings_are_written_as_serde_json_writes_them(given in any::<String>()) {
            prop_assert_eq!(text(&given), serde_json::to_string(&given).unwrap());
        }
    }

    #[test]
    fn each_character_is_escaped_or_not_at_each_place() {
        for letter in ('\0'..'\u{180}').chain(['\u{2028}', '“', '😀']) {
            for before in 0..9 {
                for after in [0, 8] {
                    let given = format!("{}{letter}{}", "a".repeat(before), "é".repeat(after));
                    assert_eq!(text(&given), serde_json::to_string(&given).unwrap(), "{given:?}");
                }
            }
        }
    }

    #[test]
    fn fields_stand_in_their_order() {
        let mut out = Vec::new();
        let object = Object::open(&mut out).text("a", "x\"y").text_or_null("b", None).whole("c", -3).name("d", "body");
        let object = object.list("e", [1, 2].into_iter(), number::push_whole);
        object.maybe("f", Some(0.5), number::push_figure).maybe("g", None::<()>, |(), _| {}).close();
        let expected = json!({"a": "x\"y", "b": null, "c": -3, "d": "body", "e": [1, 2], "f": 0.5, "g": null});
        let written: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(written, expected);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "{\"a\":\"x\\\"y\",\"b\":null,\"c\":-3,\"d\":\"body\",\"e\":[1,2],\"f\":0.5,\"g\":null}"
        );
        let mut out = Vec::new();
        Object::open(&mut out).close();
        assert_eq!(out, b"{}");
    }
}
