//! `escalate connectors list|show|check|try|new`.

mod attempt;
mod check;
mod new;

use std::fmt::Write as _;

use super::{output, setup};
use crate::commands::cli::{ConnectorsCommand, Global};
use crate::commands::failure::Failure;
use crate::connectors::{ConnectorFile, shipped};
use crate::diagnosis::Exit;
use crate::text::suggest;

/// Runs one of them.
pub(super) fn run(command: &ConnectorsCommand, global: &Global) -> Result<Exit, Failure> {
    match command {
        ConnectorsCommand::List => list(),
        ConnectorsCommand::Show { connector } => show(connector),
        ConnectorsCommand::Check { connector } => check::run(connector.as_deref(), global),
        ConnectorsCommand::Try { connection, request, user, tenant } => {
            let tenant = tenant.as_deref();
            attempt::run(&attempt::TrialArguments { connection, request, user, tenant }, global)
        }
        ConnectorsCommand::New { name } => new::run(name),
    }
}

fn list() -> Result<Exit, Failure> {
    let config = setup::config_dir()?;
    let all = shipped::list(Some(&config)).map_err(Failure::broken)?;
    let width = all.iter().map(|listed| listed.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for listed in &all {
        let own = if listed.own { "  your own" } else { "" };
        let _ = writeln!(text, "{:<9}  {:<width$}{own}", listed.kind.as_str(), listed.name);
    }
    output::result(text.as_bytes())?;
    Ok(Exit::Escalated)
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
