//! JSON: one object a line, or a file with one object or a list of them.
//!
//! Texts are borrowed from the line where they hold no escape; fields that no document needs are passed over. It knows how records are
//! written as JSON, not what becomes of them ([`super::record`]).

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::container::Fault;
use super::fields::{Field, Names};
use super::record::{Cells, Value};
use super::reject::Code;

/// A record as read.
#[derive(Debug)]
pub(super) struct Object<'a> {
    /// Fields that a document needs.
    pub(super) cells: Cells<'a>,
    /// All keys of the object.
    pub(super) keys: Vec<Cow<'a, str>>,
}

/// Reads one object.
pub(super) fn object<'a>(json: &'a str, names: &Names) -> Result<Object<'a>, Fault> {
    let mut reader = serde_json::Deserializer::from_str(json);
    let object = ObjectSeed { names, is_nested: false }.deserialize(&mut reader).and_then(|object| {
        reader.end()?;
        Ok(object)
    });
    let object = object.map_err(|error| bad_json(&error))?;
    let mut keys: Vec<&str> = object.keys.iter().map(AsRef::as_ref).collect();
    keys.sort_unstable();
    if let Some(key) = keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]) {
        let message = format!("the key {key:?} stands twice in one object; keep the right one");
        return Err(Fault::new(Code::DuplicateKey, message));
    }
    Ok(object)
}

/// Reads the objects of a file: its one object, the items of its list, or those of `articles`.
pub(super) fn objects(json: &str) -> Result<Vec<&str>, Fault> {
    #[derive(serde::Deserialize)]
    struct Response<'a> {
        #[serde(borrow)]
        articles: Vec<&'a RawValue>,
    }
    let items: Vec<&RawValue> = match json.trim_start().starts_with('[') {
        true => serde_json::from_str(json).map_err(|error| bad_json(&error))?,
        false => match serde_json::from_str::<Response<'_>>(json) {
            Ok(response) => response.articles,
            Err(_) => return Ok(vec![json]),
        },
    };
    Ok(items.into_iter().map(RawValue::get).collect())
}

fn bad_json(error: &serde_json::Error) -> Fault {
    let text = error.to_string();
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    let message = format!("no valid JSON object: {what} (column {}); mend or leave out this record", error.column());
    Fault::new(Code::BadJson, message)
}

/// What the keys of an object are, for messages.
pub(super) fn key_list(keys: &[Cow<'_, str>]) -> String {
    const SHOWN: usize = 20;
    let mut list: Vec<String> = keys.iter().take(SHOWN).map(|key| key.chars().take(40).collect()).collect();
    if keys.len() > SHOWN {
        list.push(format!("and {} more", keys.len() - SHOWN));
    }
    match list.is_empty() {
        true => "no fields".to_owned(),
        false => list.join(", "),
    }
}

struct ObjectSeed<'n> {
    names: &'n Names,
    is_nested: bool,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_> {
    type Value = Object<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.is_nested {
            true => deserializer.deserialize_any(self),
            false => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_> {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the fields of a document")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        // the fields of a nested object count less than those of the record itself
        let behind = if self.is_nested { 1000 } else { 0 };
        let mut object = Object { cells: Cells::default(), keys: Vec::new() };
        let mut nested: Vec<Cells<'de>> = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            match self.names.field(&key) {
                Some((Field::Metadata, _)) if !self.is_nested => {
                    nested.push(map.next_value_seed(ObjectSeed { names: self.names, is_nested: true })?.cells);
                }
                Some((Field::Mentions, rank)) => {
                    let json: &RawValue = map.next_value()?;
                    object.cells.offer(Field::Mentions, rank + behind, key.clone(), Value::Json(json.get()));
                }
                Some((field, rank)) => {
                    let value: Value<'de> = map.next_value()?;
                    object.cells.offer(field, rank + behind, key.clone(), value);
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            object.keys.push(key);
        }
        for cells in nested {
            object.cells.join(cells);
        }
        Ok(object)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        match self.is_nested {
            true => {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Object { cells: Cells::default(), keys: Vec::new() })
            }
            false => Err(A::Error::custom("a list where an object was expected")),
        }
    }

    // metadata that is no object holds no fields
    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Object { cells: Cells::default(), keys: Vec::new() })
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<Self::Value, E> {
        self.visit_str("")
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<Self::Value, E> {
        self.visit_str("")
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<Self::Value, E> {
        self.visit_str("")
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Self::Value, E> {
        self.visit_str("")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        self.visit_str("")
    }
}

/// A key or text, borrowed where it holds no escape.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E: serde::de::Error>(self, key: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Value::Other("true or false"))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element::<Value<'de>>()? {
            if let Value::Text(text) = value {
                list.push(text);
            }
        }
        Ok(Value::List(list))
    }

    /// An object stands for its `name`, as NewsAPI's `source` and schema.org's `author` do.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut name = Value::Other("an object");
        while let Some(Key(key)) = map.next_key()? {
            match key == "name" {
                true => {
                    if let value @ Value::Text(_) = map.next_value()? {
                        name = value;
                    }
                }
                false => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(name)
    }
}
