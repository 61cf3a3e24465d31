//! `dixit completions` and `dixit man`: what a shell and a manual page need to know of the commands, from the same definitions.

use std::io;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::End;
use super::say::{answer, error};

/// Print the completions of a shell: bash, zsh, fish, elvish or powershell
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Print the manual page, or that of a command
#[derive(Debug, Args)]
pub(super) struct Man {
    /// The command, such as annotate
    command: Option<String>,
}

/// Prints the completions.
pub(super) fn completions(arguments: &Completions) -> End {
    let mut out = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "dixit", &mut out);
    answer(&String::from_utf8_lossy(&out))
}

/// Prints the page.
pub(super) fn man(arguments: &Man) -> End {
    let mut command = super::Arguments::command();
    command.build();
    let page = match &arguments.command {
        None => Some(command),
        Some(name) => command.get_subcommands().find(|it| it.get_name() == name).cloned(),
    };
    let Some(page) = page else {
        let named = arguments.command.as_deref().unwrap_or_default();
        error(&io::Error::other(format!("no command is called {named:?}; `dixit --help` lists them")));
        return End::Usage;
    };
    let mut out = Vec::new();
    match clap_mangen::Man::new(page).render(&mut out) {
        Ok(()) => answer(&String::from_utf8_lossy(&out)),
        Err(cause) => {
            error(&cause);
            End::Output
        }
    }
}
