//! Arrays of objects inside a JSON file, one object at a time: only the object at hand is held.

use std::fmt;
use std::io::BufRead;
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::ImportError;

/// Calls `each` with the objects of the array that the keys lead to, or of the array that the file itself is. Was there one?
pub(super) fn each_object(
    path: &Path,
    file: impl BufRead,
    keys: &[&str],
    mut each: impl FnMut(Map<String, Value>) -> Result<(), ImportError>,
) -> Result<bool, ImportError> {
    let mut stopped = None;
    let mut found = false;
    let mut take = |object| match each(object) {
        Ok(()) => true,
        Err(error) => {
            stopped = Some(error);
            false
        }
    };
    let mut reader = serde_json::Deserializer::from_reader(file);
    let walk = Walk { keys, each: &mut take, found: &mut found }.deserialize(&mut reader);
    if let Some(error) = stopped {
        return Err(error);
    }
    walk.map_err(|error| ImportError::Form {
        path: path.to_owned(),
        line: error.line() as u64,
        message: error.to_string(),
    })?;
    Ok(found)
}

/// A value as text: of a binding `{"type": …, "value": …}` its value.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Object(object) => object.get("value").map(text).unwrap_or_default(),
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join("|"),
        _ => String::new(),
    }
}

struct Walk<'a, F> {
    keys: &'a [&'a str],
    each: &'a mut F,
    found: &'a mut bool,
}

impl<'de, F: FnMut(Map<String, Value>) -> bool> DeserializeSeed<'de> for Walk<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de, F: FnMut(Map<String, Value>) -> bool> Visitor<'de> for Walk<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.keys {
            [] => f.write_str("an array of objects"),
            keys => write!(f, "an object with `{}`, or an array of objects", keys.join(".")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((wanted, rest)) = self.keys.split_first() else {
            return Err(A::Error::custom("expected an array of objects, found an object"));
        };
        while let Some(key) = map.next_key::<String>()? {
            if key == *wanted {
                map.next_value_seed(Walk { keys: rest, each: self.each, found: self.found })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        *self.found = true;
        while let Some(object) = list.next_element::<Map<String, Value>>()? {
            if !(self.each)(object) {
                return Err(A::Error::custom("stopped"));
            }
        }
        Ok(())
    }
}
