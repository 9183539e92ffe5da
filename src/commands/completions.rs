//! `escalate completions SHELL`.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::output;
use crate::commands::cli::Cli;
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;

/// Prints the completions of a shell.
pub(super) fn run(shell: Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "escalate", &mut script);
    output::result(&script)?;
    Ok(Exit::Escalated)
}
