//! `escalate connectors try NAME [REQUEST]`: the raw answer beside what the connector made of it, and the facts that come out. That is
//! how one writes a connector. The answer goes to the admin's own screen and nowhere else; the tool's own secrets are taken out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::case::input::checked_name;
use crate::case::{Case, Symptom};
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::{output, runtime, secrets, setup};
use crate::connectors::{
    self, Configured, ConnectorFile, ConnectorKind, Context, Recorded, Trial, TriedFact,
};
use crate::diagnosis::Exit;
use crate::environment::clock;
use crate::environment::file::read_text;
use crate::facts::Question;
use crate::text::suggest;

/// Bytes of recorded answers.
const MOST_ANSWERS: u64 = 64_000_000;

/// What is tried.
#[derive(Debug)]
pub(super) struct TrialArguments<'a> {
    pub(super) connection: &'a str,
    pub(super) request: Option<&'a str>,
    pub(super) user: &'a str,
    pub(super) tenant: Option<&'a str>,
    pub(super) answers: Option<&'a Path>,
}

/// Sends the request, and those that it waits for; without one everything.
pub(super) fn run(attempt: &TrialArguments<'_>, global: &Global) -> Result<Exit, Failure> {
    let case = case(attempt, global)?;
    let (system, recorded) = system(attempt, global)?;
    let request = match attempt.request {
        None if system.connector.kind == ConnectorKind::Ticketing => {
            let requests = system.connector.requests().join(", ");
            let message =
                format!("{} files tickets and gives no facts: name one of its requests", system.name);
            return Err(Failure::usage(message).hint(format_args!("it has {requests}")));
        }
        request => request,
    };
    let (text, fine) = runtime::with(global, async |context| {
        let context = Context {
            now: context.now,
            deadline: context.deadline.clone(),
            http: context.http,
            progress: context.progress,
            recorded: recorded.as_ref(),
            shared: None,
        };
        let Some(request) = request else {
            let facts = connectors::try_all(&system, &case, &context).await;
            let fine = facts.iter().any(|(_, fact)| fact.is_ok());
            return Some((facts_page(&facts), fine));
        };
        let trial = connectors::try_request(&system, &case, &context, request).await?;
        Some((page(&trial), trial.value.is_ok()))
    })?
    .ok_or_else(|| {
        let request = request.unwrap_or_default();
        let requests = system.connector.requests();
        let hint = suggest::hint(request, requests.iter().copied(), "it has");
        Failure::usage(format_args!("{} has no request `{request}`", system.name)).hint(hint)
    })?;
    output::result(text.as_bytes())?;
    Ok(if fine { Exit::Escalated } else { Exit::Unanswered })
}

/// A connection of the profile; or a connector by its name or file, with answers in the place of a system.
fn system(attempt: &TrialArguments<'_>, global: &Global) -> Result<(Configured, Option<Recorded>), Failure> {
    let is_file = Path::new(attempt.connection).extension().is_some_and(|ending| ending == "toml");
    if is_file || attempt.answers.is_some() {
        let config = setup::config_dir()?;
        let file = ConnectorFile::find(attempt.connection, &config).map_err(Failure::invalid)?;
        let file = file.ok_or_else(|| super::absent(attempt.connection, &config))?;
        let beside = || Path::new(&file.path).with_extension("samples.json");
        let path = attempt.answers.map_or_else(beside, PathBuf::from);
        let answers = read_text(&path, MOST_ANSWERS).map_err(|error| {
            Failure::invalid(format_args!("{}: {error}", path.display())).hint(format_args!(
                "`--answers FILE` names recorded answers; a system is asked by its name in a profile with [connect.{}], which may say \
                 connector = {:?}",
                file.name, attempt.connection
            ))
        })?;
        let read = connectors::with_answers(&file, &answers, attempt.user);
        let (system, recorded) = read.map_err(|wrong| {
            let placed = |line: String| {
                if line.starts_with("line ") { format!("{}: {line}", path.display()) } else { line }
            };
            Failure::invalid(wrong.into_iter().map(placed).collect::<Vec<_>>().join("\n"))
        })?;
        return Ok((system, Some(recorded)));
    }
    let mut profile = setup::required(global)?;
    let mut all = std::mem::take(&mut profile.connections);
    all.extend(profile.ticketing.take());
    let names: Vec<String> = all.iter().map(|connection| connection.name.clone()).collect();
    let Some(index) = names.iter().position(|name| name == attempt.connection) else {
        let hint = suggest::hint(attempt.connection, names.iter().map(String::as_str), "there are");
        let message = format!("the profile {} has no system `{}`", profile.name, attempt.connection);
        return Err(Failure::usage(message)
            .hint(hint)
            .hint("a connector without a connection is tried on recorded answers: --answers FILE"));
    };
    let tried = all.swap_remove(index);
    profile.connections = all;
    let _ = profile.hold_unused(secrets::vault(), false);
    Ok((tried.open(&profile.path, secrets::vault())?, None))
}

fn case(attempt: &TrialArguments<'_>, global: &Global) -> Result<Case, Failure> {
    let user = checked_name("--user", attempt.user.to_owned())?;
    let tenant = attempt.tenant.map(|tenant| checked_name("--tenant", tenant.to_owned())).transpose()?;
    Ok(Case { tenant, ..Case::of(user, Symptom::SignIn, clock::now(global.now)) })
}

fn page(trial: &Trial) -> String {
    let mut text = String::new();
    for sent in &trial.sent {
        text.push_str(&output::fitted(&format!("{} {} -> {}\n", sent.method, sent.url, sent.status)));
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
            text.push_str(&output::fitted(&format!("The connector could make nothing of it: {why}\n")));
        }
    }
    if !trial.facts.is_empty() {
        text.push('\n');
        text.push_str(&facts_page(&trial.facts));
    }
    text
}

/// Each question with what it gets.
fn facts_page(facts: &[(Question, TriedFact)]) -> String {
    let mut text = "The facts that come out:\n".to_owned();
    for (question, fact) in facts {
        let name = question.as_str();
        let says = match fact {
            Ok(value) if value.is_null() => format!("{name} = null: there is none\n"),
            Ok(value) => {
                let json = serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string());
                format!("{name} = {json}\n")
            }
            Err(why) => output::fitted(&format!("{name} = not known: {why}\n")),
        };
        text.push_str(&says);
    }
    text
}
