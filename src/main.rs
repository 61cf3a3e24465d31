//! The command line program; all of it stands in [`dixit::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(dixit::cli::run(std::env::args_os().collect()))
}
