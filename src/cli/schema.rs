//! `dixit schema`: what the JSON lines hold, as JSON Schema.

use clap::Args;

use super::End;
use super::say::answer;

/// Print the JSON Schema of annotations.jsonl; every line of that file is valid by it
#[derive(Debug, Args)]
pub(super) struct Arguments {}

/// Prints the schema.
pub(super) fn run(_arguments: &Arguments) -> End {
    answer(crate::output::JSON_SCHEMA)
}
