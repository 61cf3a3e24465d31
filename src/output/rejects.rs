//! `rejects.jsonl`: one object a record or file that became no document, whatever tables are written.

use serde::Serialize;

use crate::read::Reject;

/// Its name in the output folder.
pub(super) const REJECTS: &str = "rejects.jsonl";

/// Places count from 1; `null` stands for the file as a whole.
#[derive(Serialize)]
struct Line<'r> {
    file: &'r str,
    record: Option<u64>,
    line: Option<u64>,
    byte: Option<u64>,
    id: Option<&'r str>,
    code: &'static str,
    message: &'r str,
}

/// Appends a reject.
pub(super) fn write(reject: &Reject, out: &mut Vec<u8>) {
    let place = &reject.place;
    let within = |number: u64| (place.record > 0).then_some(number);
    let line = Line {
        file: &place.path,
        record: within(place.record),
        line: within(place.line).filter(|line| *line > 0),
        byte: within(place.byte),
        id: reject.id.as_deref(),
        code: reject.code.name(),
        message: &reject.message,
    };
    serde_json::to_writer(&mut *out, &line).expect("plain values, written to memory");
    out.push(b'\n');
}
