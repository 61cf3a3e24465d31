//! What people are told, on standard error, and answers, on standard output. Nobody may be reading: a failure to tell is no failure of
//! the run, and an answer that nobody reads any more is given.

use std::error::Error;
use std::fmt;
use std::io::{self, Write};

use super::End;

/// Says a line.
pub(crate) fn line(message: fmt::Arguments<'_>) {
    let _ = writeln!(anstream::stderr(), "dixit: {message}");
}

/// Says a formatted line.
macro_rules! say {
    ($($message:tt)*) => {
        $crate::cli::say::line(format_args!($($message)*))
    };
}
pub(crate) use say;

/// Says an error with its causes.
pub(crate) fn error(error: &dyn Error) {
    say!("error: {}", with_causes(error));
}

/// The message of an error and those of its causes.
pub fn with_causes(error: &dyn Error) -> String {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        message.push_str(": ");
        message.push_str(&inner.to_string());
        cause = inner.source();
    }
    message
}

/// Writes an answer to standard output.
pub(crate) fn answer(text: &str) -> End {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            say!("error: cannot write standard output: {cause}; free some space");
            End::Output
        }
        _ => End::Done,
    }
}
