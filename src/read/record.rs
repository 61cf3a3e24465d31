//! Records: the fields of one line, row or object → a document.
//!
//! What JSON lines, JSON files and tables have in common: which field counts, dates, authors, the caller's mentions. It knows nothing of
//! how a record is written down.

use std::borrow::Cow;

use encoding_rs::UTF_8;

use super::container::Fault;
use super::date;
use super::decode::Decoded;
use super::fields::Field;
use super::given;
use super::inventory::Input;
use super::reject::{Code, Place, Reject};
use super::{Log, Settings, Undecodable};
use crate::document::Document;

/// What stands in a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value<'a> {
    /// Nothing, said with `null` or an empty cell.
    Null,
    /// A number, as it stands.
    Number(String),
    /// Text.
    Text(Cow<'a, str>),
    /// Several texts.
    List(Vec<Cow<'a, str>>),
    /// JSON that is read later: mentions.
    Json(&'a str),
    /// Something that no field takes.
    Other(&'static str),
}

impl Value<'_> {
    /// Its sort, for messages.
    const fn sort(&self) -> &'static str {
        match self {
            Self::Null => "null or empty",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Json(_) => "an object",
            Self::Other(sort) => sort,
        }
    }

    /// Can a field of this sort be filled with it?
    const fn fills(&self, field: Field) -> bool {
        match self {
            Self::Text(_) => true,
            Self::Null | Self::Other(_) => false,
            Self::Json(_) => matches!(field, Field::Mentions),
            Self::Number(_) | Self::List(_) => !matches!(field, Field::Text),
        }
    }

    fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.into_owned()),
            Self::Number(number) => Some(number),
            Self::List(list) => Some(list.join("; ")),
            _ => None,
        }
    }
}

/// The fields of a record that a document needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cells<'a> {
    slots: [Option<Slot<'a>>; Field::COUNT],
}

#[derive(Clone, Debug, PartialEq)]
struct Slot<'a> {
    rank: u16,
    name: Cow<'a, str>,
    value: Value<'a>,
}

impl<'a> Cells<'a> {
    /// Offers a value for a field; the best-ranked name that holds something usable counts.
    pub(super) fn offer(&mut self, field: Field, rank: u16, name: Cow<'a, str>, value: Value<'a>) {
        let slot = &mut self.slots[field as usize];
        let is_better = match slot {
            None => true,
            Some(old) => match (old.value.fills(field), value.fills(field)) {
                (true, false) => false,
                (false, true) => true,
                _ => rank < old.rank,
            },
        };
        if is_better {
            *slot = Some(Slot { rank, name, value });
        }
    }

    /// Takes over what another set of cells holds.
    pub(super) fn join(&mut self, other: Self) {
        for (index, slot) in other.slots.into_iter().enumerate() {
            if let Some(slot) = slot
                && self.slots[index].is_none()
            {
                self.slots[index] = Some(slot);
            }
        }
    }

    fn take(&mut self, field: Field, log: &mut Log, input: &Input) -> Option<Value<'a>> {
        let slot = self.slots[field as usize].take_if(|slot| slot.value.fills(field))?;
        log.mapping(field, &slot.name, input);
        Some(slot.value)
    }
}

/// What surrounds the cells of a record.
#[derive(Debug)]
pub(super) struct Context<'c> {
    pub(super) input: &'c Input,
    pub(super) place: Place,
    pub(super) settings: &'c Settings,
    /// Characters that decoding replaced in the record.
    pub(super) replaced: u32,
}

/// Makes the document of a record. `names` lists the fields that the record has, for the message if none holds the text.
pub(super) fn document(
    mut cells: Cells<'_>,
    names: &dyn Fn() -> String,
    context: Context<'_>,
    log: &mut Log,
) -> Result<Document, Reject> {
    let Context { input, place, settings, replaced } = context;
    let mut warnings = Vec::new();
    let id = cells.take(Field::Id, log, input).and_then(Value::into_text).filter(|id| !id.trim().is_empty());
    let id = id.unwrap_or_else(|| format!("{}:{}", input.name, place.line));
    let refuse = |place: Place, code, message: String| Reject { place, id: Some(id.clone()), code, message };

    let text = match cells.take(Field::Text, log, input) {
        Some(Value::Text(text)) => text,
        _ => {
            let Some(slot) = &cells.slots[Field::Text as usize] else {
                let message = format!(
                    "no field holds the text: looked for {}, found {}; name it with --text-field",
                    log.names.of_text(),
                    names()
                );
                return Err(refuse(place, Code::NoTextField, message));
            };
            let message = format!(
                "the text in {:?} is {}; give the article's text there, or name another field with --text-field",
                slot.name,
                slot.value.sort()
            );
            return Err(refuse(place, Code::BadText, message));
        }
    };
    if text.len() > settings.limits.document {
        let message = too_large(text.len(), settings.limits.document);
        return Err(refuse(place, Code::DocTooLarge, message));
    }
    if truncated_by_newsapi(&text) {
        warnings.push("the text is cut by its source (\"[+… chars]\"): fetch the article itself".to_owned());
    }
    if replaced > 0 {
        let warning = replaced_warning(replaced, settings);
        warnings.push(warning.map_err(|message| refuse(place.clone(), Code::Undecodable, message))?);
    }

    let published = cells.take(Field::Published, log, input).and_then(Value::into_text);
    let published = published.and_then(|published| match date::iso(&published) {
        Some(date) => Some(date),
        None if published.trim().is_empty() => None,
        None => {
            let shown: String = published.chars().take(40).collect();
            warnings.push(format!("published {shown:?} is no date that can be read without doubt: write YYYY-MM-DD"));
            None
        }
    });
    let authors = cells.take(Field::Authors, log, input).map(authors).unwrap_or_default();
    let given = match cells.take(Field::Mentions, log, input) {
        Some(Value::Json(json)) => given::mentions(json, &text, &mut warnings),
        Some(Value::Text(json)) if !json.trim().is_empty() => given::mentions(&json, &text, &mut warnings),
        _ => Vec::new(),
    };
    let mut plain = |field| {
        let value = cells.take(field, log, input).and_then(Value::into_text)?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let title = plain(Field::Title);
    let language = plain(Field::Language);
    let (mut outlet, mut url) = (plain(Field::Outlet), plain(Field::Url));
    if let Some(source) = plain(Field::Source) {
        let place =
            if source.starts_with("http://") || source.starts_with("https://") { &mut url } else { &mut outlet };
        place.get_or_insert(source);
    }
    let path = place.to_string();
    let text = text.into_owned();
    Ok(Document { id, path, text, title, authors, published, outlet, url, language, given, replaced, warnings })
}

/// Names of authors; one text may hold several between semicolons.
fn authors(value: Value<'_>) -> Vec<String> {
    let split = |text: &str| text.split([';', '|']).map(|name| name.trim().to_owned()).collect::<Vec<_>>();
    let names = match value {
        Value::List(list) => list.iter().map(|name| name.trim().to_owned()).collect(),
        Value::Text(text) => split(&text),
        _ => Vec::new(),
    };
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// NewsAPI ends a text that it cuts with "… [+1234 chars]".
fn truncated_by_newsapi(text: &str) -> bool {
    let Some((_, rest)) = text.trim_end().strip_suffix(" chars]").and_then(|start| start.rsplit_once("[+")) else {
        return false;
    };
    !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit())
}

/// The warnings of a text that was decoded as a whole; its encoding is noted.
pub(super) fn warnings(
    decoded: &Decoded,
    input: &Input,
    settings: &Settings,
    log: &mut Log,
) -> Result<Vec<String>, Fault> {
    let mut warnings = Vec::new();
    if decoded.encoding != UTF_8 {
        warnings.push(format!("read as {}", decoded.encoding.name()));
        log.encoding(decoded.encoding, input);
    }
    if decoded.replaced > 0 {
        let warning = replaced_warning(decoded.replaced, settings);
        warnings.push(warning.map_err(|message| Fault::new(Code::Undecodable, message))?);
    }
    Ok(warnings)
}

/// The warning of a text with replaced characters, or the reason why the user does not want it.
fn replaced_warning(replaced: u32, settings: &Settings) -> Result<String, String> {
    match settings.undecodable {
        Undecodable::Replace => Ok(format!("{replaced} characters could not be decoded and stand as U+FFFD")),
        Undecodable::Reject => Err(format!(
            "{replaced} characters could not be decoded; convert it to UTF-8, or leave out --strict-encoding"
        )),
    }
}

/// The message of a document above the limit.
pub(super) fn too_large(length: usize, limit: usize) -> String {
    format!("the text has {length} bytes, more than the limit of {limit}; split it, or raise --max-document")
}
