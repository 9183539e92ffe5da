//! What the tool does: one file for each command, one `match` from what was typed to what is done.

mod completions;
mod connectors;
mod explain;
mod init;
mod outbox;
mod output;
mod reveal;
mod schema;
mod setup;

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
        Some(Command::Init(args)) => init::run(&args, &cli.global),
        Some(Command::Connectors(command)) => connectors::run(&command, &cli.global),
        Some(Command::Outbox(command)) => outbox::run(&command, &cli.global),
        Some(Command::Reveal { token }) => reveal::run(&token),
        Some(Command::Schema { name }) => schema::run(name),
        _ => Err(Failure::broken("not there yet")),
    }
}
