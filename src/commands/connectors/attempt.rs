//! `escalate connectors try CONNECTION REQUEST`: the raw answer beside what the connector made of it. That is how one writes
//! a connector. The answer goes to the admin's own screen and nowhere else; the tool's own secrets are taken out.

use std::fmt::Write as _;

use crate::case::input::checked_name;
use crate::case::{Case, Symptom};
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::{output, runtime, secrets, setup};
use crate::connectors::{Trial, try_request};
use crate::diagnosis::Exit;
use crate::environment::clock;
use crate::text::suggest;

/// What is tried.
#[derive(Debug)]
pub(super) struct TrialArguments<'a> {
    pub(super) connection: &'a str,
    pub(super) request: &'a str,
    pub(super) user: &'a str,
    pub(super) tenant: Option<&'a str>,
}

/// Sends the request, and those that it waits for.
pub(super) fn run(attempt: &TrialArguments<'_>, global: &Global) -> Result<Exit, Failure> {
    let case = case(attempt, global)?;
    let profile = setup::required(global)?;
    profile.hold_token_key(secrets::vault());
    let mut all: Vec<_> = profile.connections.into_iter().chain(profile.ticketing).collect();
    let names: Vec<String> = all.iter().map(|connection| connection.name.clone()).collect();
    let Some(index) = names.iter().position(|name| name == attempt.connection) else {
        let hint = suggest::hint(attempt.connection, names.iter().map(String::as_str), "there are");
        let message = format!("the profile {} has no system `{}`", profile.name, attempt.connection);
        return Err(Failure::usage(message).hint(hint));
    };
    let tried = all.swap_remove(index);
    for unused in &all {
        let _ = unused.hold_unused(secrets::vault(), false);
    }
    let system = tried.open(&profile.path, secrets::vault())?;
    let trial =
        runtime::with(global, async |context| try_request(&system, &case, context, attempt.request).await)?;
    let Some(trial) = trial else {
        let requests = system.connector.requests();
        let hint = suggest::hint(attempt.request, requests.iter().copied(), "it has");
        return Err(
            Failure::usage(format_args!("{} has no request `{}`", system.name, attempt.request)).hint(hint)
        );
    };
    output::result(page(&trial).as_bytes())?;
    Ok(if trial.value.is_ok() { Exit::Escalated } else { Exit::Unanswered })
}

fn case(attempt: &TrialArguments<'_>, global: &Global) -> Result<Case, Failure> {
    let user = checked_name("--user", attempt.user.to_owned())?;
    let tenant = attempt.tenant.map(|tenant| checked_name("--tenant", tenant.to_owned())).transpose()?;
    Ok(Case { tenant, ..Case::of(user, Symptom::SignIn, clock::now(global.now)) })
}

fn page(trial: &Trial) -> String {
    let mut text = String::new();
    for sent in &trial.sent {
        let _ = writeln!(text, "{} {} -> {}", sent.method, sent.url, sent.status);
        let body = String::from_utf8_lossy(&sent.answer);
        let pretty = serde_json::from_str::<serde_json::Value>(&body)
            .and_then(|json| serde_json::to_string_pretty(&json));
        let _ = writeln!(text, "{}\n", pretty.unwrap_or_else(|_| body.into_owned()));
    }
    match &trial.value {
        Ok(value) => {
            let pretty = serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string());
            let _ = writeln!(text, "What the connector made of it:\n{pretty}");
        }
        Err(why) => {
            let _ = writeln!(text, "The connector could make nothing of it: {why}");
        }
    }
    text
}
