//! What the tool does: one file for each command, one `match` from what was typed to what is done.

mod completions;
mod explain;
mod output;

use std::ffi::OsString;

use crate::cli::{self, Cli, Command};
use crate::exit::Exit;
use crate::failure::{self, Failure};

/// Runs a command line, prints its result or its failure, and says how the process ends.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    match cli::parse(args) {
        Ok(cli) => dispatch(cli).unwrap_or_else(|failure| failure.print()),
        Err(error) => failure::print_usage(&error),
    }
}

fn dispatch(cli: Cli) -> Result<Exit, Failure> {
    match cli.command {
        Some(Command::Explain { check }) => explain::run(check.as_deref()),
        Some(Command::Completions { shell }) => completions::run(shell),
        _ => Err(Failure::broken("not there yet")),
    }
}
