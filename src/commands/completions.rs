//! `escalate completions SHELL`: the script with which a shell asks `escalate` itself what may come next, at every Tab. What is
//! completed therefore fits this version, this profile and this outbox; `complete.rs` answers.

use clap_complete::Shell;
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};

use super::complete::bash;
use super::output;
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;
use crate::environment::COMPLETE;

/// What knows how this shell asks and is answered; `None` for one that has come to clap and not to this table.
pub(super) fn completer(shell: Shell) -> Option<&'static dyn EnvCompleter> {
    match shell {
        Shell::Bash => Some(&Bash),
        Shell::Elvish => Some(&Elvish),
        Shell::Fish => Some(&Fish),
        Shell::PowerShell => Some(&Powershell),
        Shell::Zsh => Some(&Zsh),
        _ => None,
    }
}

/// Prints the script.
pub(super) fn run(shell: Shell) -> Result<Exit, Failure> {
    if shell == Shell::Bash {
        output::result(bash::SCRIPT.replace("VAR", COMPLETE).as_bytes())?;
        return Ok(Exit::Escalated);
    }
    let mut script = Vec::new();
    let written = completer(shell).map(|completer| {
        completer.write_registration(COMPLETE, "escalate", "escalate", "escalate", &mut script)
    });
    match written {
        Some(Ok(())) => output::result(&script)?,
        Some(Err(error)) => return Err(Failure::broken(error)),
        None => return Err(Failure::usage(format_args!("there are no completions for {shell}"))),
    }
    Ok(Exit::Escalated)
}
