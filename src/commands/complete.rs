//! What may come next on a command line that is being typed: a shell asks at every Tab, with `ESCALATE_COMPLETE` set to its name (the
//! script of `escalate completions`). Names come from the profile, the connectors and the outbox; no system is asked, nothing is
//! written, and what cannot be read completes to nothing.

pub(super) mod bash;
mod names;

use std::ffi::OsString;
use std::str::FromStr as _;
use std::sync::Arc;

use clap_complete::Shell;
use clap_complete::engine::{ArgValueCandidates, ArgValueCompleter, CompletionCandidate, PathCompleter};

use super::{cli, completions, output, screen};
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;
use crate::environment::Completing;
use names::Typed;

/// Answers a shell; `args` is the program, `--`, and the line so far.
pub(super) fn answer(asked: &Completing, args: Vec<OsString>) -> Result<Exit, Failure> {
    let unknown = || Failure::usage(format_args!("there are no completions for {}", asked.shell));
    let shell = Shell::from_str(&asked.shell).map_err(|_| unknown())?;
    let completer = completions::completer(shell).ok_or_else(unknown)?;
    let line: Vec<OsString> = args.into_iter().skip_while(|arg| arg != "--").skip(1).collect();
    let folder = std::env::current_dir().ok();
    let mut answer = Vec::new();
    if shell == Shell::Bash {
        let (mut line, before) = bash::joined(&line, asked.cursor.unwrap_or(line.len()));
        let quoted = bash::unquoted(&mut line);
        let mut command = command(&line);
        let last = line.len().saturating_sub(1);
        let found = clap_complete::engine::complete(&mut command, line, last, folder.as_deref());
        let found = found.map_err(Failure::broken)?;
        let typed = found
            .iter()
            .map(|candidate| bash::escaped(&candidate.get_value().to_string_lossy(), before, quoted));
        answer.extend(typed.collect::<Vec<_>>().join("\u{b}").into_bytes());
    } else {
        let mut command = command(&line);
        completer
            .write_complete(&mut command, line, folder.as_deref(), &mut answer)
            .map_err(Failure::broken)?;
    }
    output::result(&answer)?;
    Ok(Exit::Escalated)
}

fn command(line: &[OsString]) -> clap::Command {
    let mut command = with_names(cli::command(screen::style().width), &Arc::new(Typed::new(line)));
    command.build();
    command
}

/// The command and all under it, with the names that each of its arguments takes.
fn with_names(command: clap::Command, typed: &Arc<Typed>) -> clap::Command {
    let name = command.get_name().to_owned();
    let command = command.mut_args(|arg| {
        if arg.get_id() == "error" || arg.get_id() == "what" {
            let typed = Arc::clone(typed);
            return arg
                .add(ArgValueCompleter::new(move |current: &std::ffi::OsStr| text_or_file(&typed, current)));
        }
        let Some(find) = names::of(&name, arg.get_id().as_str()) else { return arg };
        let typed = Arc::clone(typed);
        arg.add(ArgValueCandidates::new(move || candidates(find(&typed))))
    });
    command.mut_subcommands(|sub| with_names(sub, typed))
}

fn candidates(names: Vec<(String, String)>) -> Vec<CompletionCandidate> {
    let candidate = |(name, about): (String, String)| {
        CompletionCandidate::new(name).help(Some(about).filter(|about| !about.is_empty()).map(Into::into))
    };
    names.into_iter().map(candidate).collect()
}

/// `@FILE` by the files that there are; `escalate explain` also takes the name of a check.
fn text_or_file(typed: &Typed, current: &std::ffi::OsStr) -> Vec<CompletionCandidate> {
    let text = current.to_string_lossy();
    if let Some(beginning) = text.strip_prefix('@') {
        use clap_complete::engine::ValueCompleter as _;
        let files = PathCompleter::file().complete(beginning.as_ref());
        return files.into_iter().map(|file| file.add_prefix("@")).collect();
    }
    let checks = if typed.explains() { names::checks(typed) } else { Vec::new() };
    candidates(checks.into_iter().filter(|(name, _)| name.starts_with(&*text)).collect())
}
