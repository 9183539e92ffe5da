//! `escalate outbox list|retry|drop`: tickets that are written and not filed yet.

mod retry;

use std::fmt::Write as _;

use super::{output, setup};
use crate::commands::cli::{Global, OutboxCommand};
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;
use crate::filing::outbox::{Outbox, Record};

/// Runs one of them.
pub(super) fn run(command: &OutboxCommand, global: &Global) -> Result<Exit, Failure> {
    let outbox = Outbox::open(&setup::state()?)?;
    match command {
        OutboxCommand::List => list(&outbox),
        OutboxCommand::Retry { id } => retry::run(&outbox, id.as_deref(), global),
        OutboxCommand::Drop { id } => {
            let fingerprint = outbox.find(id)?;
            outbox.drop(&fingerprint)?;
            output::note(&format!(
                "{} is given up: it is deleted and will not be filed",
                short(&fingerprint)
            ));
            Ok(Exit::Escalated)
        }
    }
}

fn list(outbox: &Outbox) -> Result<Exit, Failure> {
    let records = outbox.list()?;
    let mut text = String::new();
    for record in &records {
        text.push_str(&line(outbox, record)?);
    }
    output::result(text.as_bytes())?;
    if records.is_empty() {
        output::note("Nothing is waiting.");
    }
    Ok(Exit::Escalated)
}

/// One entry: what, where to, since when, and why it is still here.
fn line(outbox: &Outbox, record: &Record) -> Result<String, Failure> {
    let ticket = outbox.ticket(record)?;
    let since = record.queued_at.format("%Y-%m-%d %H:%M UTC");
    let mut text =
        format!("{}  {since}  {}: {}\n", short(&record.fingerprint), record.system, ticket.title());
    if let Some(id) = &record.steps.id {
        let _ = writeln!(text, "          ticket {id} is there; it is not confirmed yet");
    }
    if let Some(failure) = &record.last_failure {
        let _ = writeln!(text, "          {failure}");
    }
    Ok(text)
}

/// As much of a fingerprint as a person types.
fn short(fingerprint: &str) -> &str {
    fingerprint.get(..8).unwrap_or(fingerprint)
}
