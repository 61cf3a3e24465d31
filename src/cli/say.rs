//! What people are told, on standard error. Nobody may be reading: a failure to tell is no failure of the run.

use std::error::Error;
use std::fmt;
use std::io::Write;

/// Says a line.
pub(crate) fn say(message: fmt::Arguments<'_>) {
    let _ = writeln!(anstream::stderr(), "dixit: {message}");
}

/// Says an error with its causes.
pub(crate) fn error(error: &dyn Error) {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        line.push_str(&format!(": {inner}"));
        cause = inner.source();
    }
    say(format_args!("error: {line}"));
}
