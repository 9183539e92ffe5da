//! `escalate outbox list`: what is waiting and why, and what was filed. It waits for nobody.

use std::fmt::Write as _;

use super::short;
use crate::commands::failure::Failure;
use crate::commands::output;
use crate::diagnosis::Exit;
use crate::filing::outbox::{Outbox, OutboxError, Record};

/// What is waiting. One that cannot be read is named, and the others are shown all the same.
pub(super) fn waiting(outbox: &Outbox) -> Result<Exit, Failure> {
    let entries = outbox.list()?;
    let (mut text, mut damaged) = (String::new(), Vec::new());
    for entry in &entries {
        match entry
            .record
            .as_ref()
            .map_err(ToString::to_string)
            .and_then(|record| line(outbox, record).map_err(|error| error.to_string()))
        {
            Ok(line) => text.push_str(&line),
            Err(why) => damaged.push(format!("{}: {why}", short(&entry.name))),
        }
    }
    output::result(text.as_bytes())?;
    if entries.is_empty() {
        output::note("Nothing is waiting.");
    }
    for line in &damaged {
        output::note(line);
    }
    Ok(if damaged.is_empty() { Exit::Escalated } else { Exit::Broken })
}

/// One entry: what, where to, since when, and why it is still here.
fn line(outbox: &Outbox, record: &Record) -> Result<String, OutboxError> {
    let ticket = outbox.ticket(record)?;
    let since = record.queued_at.format("%Y-%m-%d %H:%M UTC");
    let mut text = format!("{}  {since}  {}: {}\n", short(record.name()), record.system, ticket.title());
    if record.parked.is_some() {
        let _ = writeln!(text, "          came while another report of the same problem was being filed");
    }
    if let Some(id) = &record.steps.id {
        let _ = writeln!(text, "          ticket {id} is there; it is not confirmed yet");
    }
    if let Some(failure) = &record.last_failure {
        let refused = if record.refused { "refused: " } else { "" };
        let _ = writeln!(text, "          {refused}{failure}");
    }
    Ok(text)
}

/// What was filed from this machine, the last first.
pub(super) fn filed(outbox: &Outbox) -> Result<Exit, Failure> {
    let mut text = String::new();
    for (fingerprint, seen) in outbox.filed()? {
        let at = seen.filed_at.format("%Y-%m-%d %H:%M UTC");
        let url = seen.url.map(|url| format!(" {url}")).unwrap_or_default();
        let _ = writeln!(text, "{}  {at}  {}: {}{url}", short(&fingerprint), seen.system, seen.id);
    }
    output::result(text.as_bytes())?;
    if text.is_empty() {
        output::note("Nothing was filed from this machine.");
    }
    Ok(Exit::Escalated)
}
