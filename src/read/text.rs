//! Plain text: one document a file.

use std::io::Read;

use super::container::{Contents, Fault};
use super::decode;
use super::inventory::Input;
use super::record;
use super::reject::Code;
use super::{Log, Settings, Source};
use crate::document::Document;

/// Reads the document of a file.
pub(super) fn read(mut contents: Contents, input: &Input, settings: &Settings, log: &mut Log) -> Result<Source, Fault> {
    let limit = settings.limits.document;
    // UTF-16 takes up to twice the bytes of UTF-8
    let most = limit.saturating_mul(2).saturating_add(4) as u64;
    let mut bytes = Vec::new();
    contents.by_ref().take(most).read_to_end(&mut bytes).map_err(|error| Fault::of(&error))?;
    if bytes.len() as u64 == most {
        return Err(Fault::new(Code::DocTooLarge, record::too_large(bytes.len(), limit)));
    }
    let decoded = decode::decode(bytes).map_err(decode::refusal)?;
    if decoded.text.len() > limit {
        return Err(Fault::new(Code::DocTooLarge, record::too_large(decoded.text.len(), limit)));
    }
    let warnings = record::warnings(&decoded, input, settings, log)?;
    let document = Document {
        id: input.stem().to_owned(),
        path: input.shown.clone(),
        text: decoded.text,
        replaced: decoded.replaced,
        warnings,
        ..Document::default()
    };
    Ok(Source::Whole(vec![Ok(document)].into_iter(), Some(contents)))
}
