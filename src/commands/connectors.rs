//! `escalate connectors list|show|check|try|new`.

mod attempt;
mod check;
mod list;
mod new;

use super::{output, setup};
use crate::commands::cli::{ConnectorsCommand, Global};
use crate::commands::failure::Failure;
use crate::connectors::{ConnectorFile, shipped};
use crate::diagnosis::Exit;
use crate::text::suggest;

/// Runs one of them.
pub(super) fn run(command: &ConnectorsCommand, global: &Global) -> Result<Exit, Failure> {
    match command {
        ConnectorsCommand::List { format } => list::run(*format),
        ConnectorsCommand::Show { connector } => show(connector),
        ConnectorsCommand::Check { connector } => check::run(connector.as_deref(), global),
        ConnectorsCommand::Try { connection, request, user, tenant, answers } => {
            let (request, tenant, answers) = (request.as_deref(), tenant.as_deref(), answers.as_deref());
            let attempt = attempt::TrialArguments { connection, request, user, tenant, answers };
            attempt::run(&attempt, global)
        }
        ConnectorsCommand::New { name, kind } => new::run(name, *kind),
    }
}

fn show(name: &str) -> Result<Exit, Failure> {
    let config = setup::config_dir()?;
    let file =
        ConnectorFile::find(name, &config).map_err(Failure::invalid)?.ok_or_else(|| absent(name, &config))?;
    output::result(file.text.as_bytes())?;
    Ok(Exit::Escalated)
}

/// There is no such connector.
pub(super) fn absent(name: &str, config: &std::path::Path) -> Failure {
    let names: Vec<String> = match shipped::list(Some(config)) {
        Ok(all) => all.into_iter().map(|listed| listed.name).collect(),
        Err(_) => Vec::new(),
    };
    Failure::usage(format_args!("there is no connector `{name}`"))
        .hint(suggest::hint(name, names.iter().map(String::as_str), "there are"))
        .hint(format_args!("`escalate connectors new {name}` starts one of your own"))
}
