//! Records that a caller has at hand, field by field, by the rules that records of files follow: other tools' names, dates, authors.
//!
//! What becomes of a record depends on its fields alone, so that it is the same wherever and however often it is read.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::container::hex;
use super::fields::Field;
use super::inventory::Input;
use super::record::{self, Cells, Context, Value};
use super::reject::{Place, Reject};
use super::{Log, Settings};
use crate::document::Document;

/// What stands in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue<'a> {
    /// Nothing.
    Null,
    /// Text.
    Text(&'a str),
    /// Several texts.
    List(Vec<&'a str>),
}

/// Characters of the id of a record that has none: of the SHA-256 of its text.
const ID: usize = 16;

/// Reads records of a caller.
#[derive(Debug)]
pub struct CallerRecords {
    input: Input,
    settings: Settings,
    log: Log,
}

impl CallerRecords {
    /// With the name by which they are told.
    pub fn new(name: &str, settings: Settings) -> Self {
        Self { input: Input::stream(name), log: Log::new(&settings), settings }
    }

    /// What a field of this name is to a document, if anything.
    pub fn field(&self, name: &str) -> Option<Field> {
        self.log.names.field(name).map(|(field, _)| field)
    }

    /// The document of a record. A field `path` says where it was read; a record without an id is named by its text.
    ///
    /// # Errors
    /// If none of its fields holds a text, or one that is too long.
    pub fn document<'a>(
        &mut self,
        fields: impl IntoIterator<Item = (&'a str, FieldValue<'a>)>,
    ) -> Result<Document, Reject> {
        let mut cells = Cells::default();
        let (mut names, mut path, mut text, mut has_id) = (Vec::new(), "", None, false);
        for (name, value) in fields {
            names.push(name);
            if let ("path", FieldValue::Text(value)) = (name, &value) {
                path = value;
            }
            let Some((field, rank)) = self.log.names.field(name) else { continue };
            if let (Field::Text, FieldValue::Text(value)) = (field, &value) {
                text.get_or_insert(*value);
            }
            let value = match value {
                FieldValue::Null => Value::Null,
                FieldValue::Text(value) if field == Field::Id && value.trim().is_empty() => Value::Null,
                FieldValue::Text(value) => Value::Text(Cow::Borrowed(value)),
                FieldValue::List(values) => Value::List(values.into_iter().map(Cow::Borrowed).collect()),
            };
            has_id |= field == Field::Id && value != Value::Null;
            cells.offer(field, rank, Cow::Owned(name.to_owned()), value);
        }
        if !has_id {
            let id = hex(&Sha256::digest(text.unwrap_or_default()))[..ID].to_owned();
            cells.offer(Field::Id, u16::MAX, Cow::Borrowed("id"), Value::Text(Cow::Owned(id)));
        }
        let place = Place { path: path.to_owned(), ..Place::default() };
        let context = Context { input: &self.input, place, settings: &self.settings, replaced: 0 };
        record::document(cells, &|| names.join(", "), context, &mut self.log)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_other_tools_are_read() {
        let mut records = CallerRecords::new("batch", Settings::default());
        let fields = [
            ("maintext", FieldValue::Text("Text.")),
            ("authors", FieldValue::List(vec!["Ann Ode", "Bo Ek"])),
            ("date_publish", FieldValue::Text("20 March 2017")),
            ("url", FieldValue::Null),
            ("path", FieldValue::Text("a.parquet")),
        ];
        let document = records.document(fields).unwrap();
        assert_eq!((document.text.as_str(), document.published.as_deref()), ("Text.", Some("2017-03-20")));
        assert_eq!((document.authors.len(), document.url, document.path.as_str()), (2, None, "a.parquet"));
    }

    #[test]
    fn ids_depend_on_the_record_alone() {
        let mut records = CallerRecords::new("batch", Settings::default());
        let mut id = |fields: &[(&'static str, &'static str)]| {
            records.document(fields.iter().map(|(name, value)| (*name, FieldValue::Text(value)))).unwrap().id
        };
        assert_eq!(id(&[("text", "a"), ("id", "7")]), "7");
        let nameless = id(&[("text", "a")]);
        assert_eq!((nameless.len(), &id(&[("text", "a"), ("id", " ")])), (ID, &nameless));
        assert_ne!(id(&[("text", "b")]), nameless);
    }

    #[test]
    fn a_record_without_text_is_a_reject() {
        let mut records = CallerRecords::new("batch", Settings::default());
        let code = |reject: Reject| (reject.code.name(), reject.id);
        let null = [("id", FieldValue::Text("7")), ("text", FieldValue::Null)];
        assert_eq!(code(records.document(null).unwrap_err()), ("bad_text", Some("7".to_owned())));
        let none = [("id", FieldValue::Text("8"))];
        assert_eq!(code(records.document(none).unwrap_err()), ("no_text_field", Some("8".to_owned())));
    }
}
