//! What people are told, on standard error. Nobody may be reading: a failure to tell is no failure of the run.

use std::error::Error;
use std::fmt;
use std::io::Write;

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
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        message.push_str(": ");
        message.push_str(&inner.to_string());
        cause = inner.source();
    }
    say!("error: {message}");
}
