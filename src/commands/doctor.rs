//! `escalate doctor`: tries every system of the profile. The file is valid, the secrets are there, a real read is answered;
//! what is missing is named with the scope that would close it.

use std::fmt::Write as _;

use super::{output, runtime, secrets, setup};
use crate::case::{Case, Symptom};
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::connectors::{self, Configured, ConnectorKind, Context};
use crate::diagnosis::Exit;
use crate::environment::clock;
use crate::facts::{GapReason, NoAnswer};
use crate::profile::{OpenError, Profile};

/// Who is asked for: nobody, so that no person's data is read for a test.
const NOBODY: &str = "escalate-doctor@example.invalid";

/// What one system said.
struct SystemHealth {
    name: String,
    title: String,
    /// What works, one line.
    works: Vec<String>,
    /// What does not, one line each, with what to do.
    problems: Vec<String>,
}

/// Tries all; ends with 5 if a secret is missing, with 4 if a system did not answer everything.
pub(super) fn run(global: &Global) -> Result<Exit, Failure> {
    let mut profile = setup::required(global)?;
    profile.hold_token_key(secrets::vault());
    let mut found = Vec::new();
    let mut missing = false;
    let mut configured = Vec::new();
    let connections = std::mem::take(&mut profile.connections);
    for connection in connections.into_iter().chain(profile.ticketing.take()) {
        let (name, title) = (connection.name.clone(), connection.connector.title.clone());
        match connection.open(&profile.path, secrets::vault()) {
            Ok(system) => configured.push(system),
            Err(OpenError::Secrets(problems)) => {
                missing = true;
                found.push(SystemHealth { name, title, works: Vec::new(), problems });
            }
            Err(other) => return Err(other.into()),
        }
    }
    found.extend(ask(&configured, &profile, global)?);
    output::result(page(&profile, &found).as_bytes())?;
    Ok(if missing {
        Exit::Invalid
    } else if found.iter().any(|system| !system.problems.is_empty()) {
        Exit::Unanswered
    } else {
        Exit::Escalated
    })
}

fn ask(configured: &[Configured], profile: &Profile, global: &Global) -> Result<Vec<SystemHealth>, Failure> {
    let tenant = profile.tenants.keys().next().cloned();
    let case = Case { tenant, ..Case::of(NOBODY, Symptom::SignIn, clock::now(global.now)) };
    runtime::with(global, async |context| {
        let mut found = Vec::new();
        for system in configured {
            found.push(one(system, &case, context).await);
        }
        found
    })
}

async fn one(system: &Configured, case: &Case, context: &Context<'_>) -> SystemHealth {
    let mut found = SystemHealth {
        name: system.name.clone(),
        title: system.connector.title.clone(),
        works: Vec::new(),
        problems: Vec::new(),
    };
    if system.connector.kind == ConnectorKind::Ticketing {
        // Nothing is filed to try it: the first filing searches before it creates anything.
        found.works.push("its file and its secrets are in order; nothing was filed".to_owned());
        return found;
    }
    let facts = connectors::try_facts(system, case, context).await;
    let asked = system.connector.questions();
    let mut answered = Vec::new();
    let unanswered = facts.unanswered();
    let mut refused: Vec<(&NoAnswer, Vec<&str>)> = Vec::new();
    for question in asked {
        match unanswered.get(&question).copied() {
            None => answered.push(question.as_str()),
            // Nobody was asked for, so that what depends on a person or on an action cannot be told.
            Some(none) if matches!(none.reason(), GapReason::CannotTell | GapReason::NoContext) => {}
            Some(none) => match refused.iter_mut().find(|(known, _)| same(known, none)) {
                Some((_, questions)) => questions.push(question.as_str()),
                None => refused.push((none, vec![question.as_str()])),
            },
        }
    }
    if !answered.is_empty() {
        found.works.push(format!("answers {}", answered.join(", ")));
    }
    found.problems = refused.into_iter().map(|(none, questions)| problem(none, &questions)).collect();
    found
}

/// One cause, which is said once for all the questions behind it.
fn same(known: &NoAnswer, other: &NoAnswer) -> bool {
    known.detail() == other.detail() && known.need().scope == other.need().scope
}

fn problem(none: &NoAnswer, questions: &[&str]) -> String {
    let mut text = format!("{}: {}", questions.join(", "), none.detail());
    if let Some(scope) = &none.need().scope {
        let _ = write!(text, "; the credential needs: {scope}");
    }
    text
}

fn page(profile: &Profile, found: &[SystemHealth]) -> String {
    let mut text = format!("{} ({})\n", profile.title, profile.path.display());
    for system in found {
        let mark = if system.problems.is_empty() { "ok" } else { "not ok" };
        let _ = writeln!(text, "\n{} ({}): {mark}", system.name, system.title);
        for line in system.works.iter().chain(&system.problems) {
            let _ = writeln!(text, "  {line}");
        }
    }
    if found.is_empty() {
        text.push_str("\nIt names no system: every check will be asked for in the terminal.\n");
    }
    text
}
