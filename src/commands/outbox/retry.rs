//! `escalate outbox retry`: files what is waiting, each with the profile that it was written for.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::short;
use crate::commands::cli::Global;
use crate::commands::failure::{Failure, FailureFormat};
use crate::commands::{output, runtime, secrets, setup};
use crate::diagnosis::Exit;
use crate::filing::outbox::{Outbox, OutboxError, WaitingEntry};
use crate::filing::{self, Filed, NotFiled};
use crate::report::v1::{FiledTicket, FilingOutcome};

/// Files one entry, or all. One that fails again, or cannot be read, does not stop the others.
pub(super) fn run(outbox: &Outbox, id: Option<&str>, again: bool, global: &Global) -> Result<Exit, Failure> {
    outbox.tidy();
    let named = id.map(|id| outbox.find(id)).transpose()?;
    let mut entries = outbox.list()?;
    entries.retain(|entry| named.as_ref().is_none_or(|named| *named == entry.name));
    if entries.is_empty() {
        output::note("Nothing is waiting.");
    }
    let mut exit = Exit::Escalated;
    for entry in entries {
        let id = short(&entry.name);
        match one(outbox, &entry, NamedEntry { by_name: named.is_some(), again }, global) {
            Ok(None) => {}
            Ok(Some(Ok(filed))) => output::page(&line(&id, &filed))?,
            Ok(Some(Err(why))) => {
                output::note(&format!("{id}:"));
                exit = exit.max(Failure::not_filed(&why).print(FailureFormat::Text));
            }
            Err(failure) => {
                output::note(&format!("{id}: not filed yet:"));
                exit = exit.max(failure.print(FailureFormat::Text));
            }
        }
    }
    Ok(exit)
}

/// How an entry was named.
#[derive(Clone, Copy)]
struct NamedEntry {
    /// By its id, and not as one of all.
    by_name: bool,
    /// To be sent although an earlier try got no answer.
    again: bool,
}

/// `None`: another run has filed it meanwhile.
fn one(
    outbox: &Outbox,
    entry: &WaitingEntry,
    named: NamedEntry,
    global: &Global,
) -> Result<Option<Result<Filed, NotFiled>>, Failure> {
    // One that is being filed at the moment is waited for only if it is the one that is meant.
    let wait = if named.by_name { global.timeout } else { Duration::from_secs(1) };
    let begin = Instant::now();
    let turn = match outbox.turn(&entry.name, wait) {
        Err(busy @ OutboxError::Busy(_)) => return Ok(Some(Err(busy.into()))),
        turn => turn?,
    };
    let mut record = match filing::taken_up(outbox, &entry.name, &turn) {
        Ok(Some(record)) => record,
        Ok(None) => return Ok(None),
        Err(NotFiled::Outbox(error @ OutboxError::State(_))) => return Err(error.into()),
        Err(failure) => return Ok(Some(Err(failure))),
    };
    // A limit may have been raised: who names the entry wants the files sent again.
    if named.by_name && record.steps.cut {
        record.steps.attached = false;
    }
    // Somebody looked, and it is not there.
    if named.again {
        record.steps.sent = None;
    }
    let mut global = global.clone();
    global.timeout = global.timeout.saturating_sub(begin.elapsed());
    if global.config.is_none() && global.profile.is_none() {
        global.config = record.config.as_ref().map(PathBuf::from);
        global.profile = record.config.is_none().then(|| record.profile.clone());
    }
    let mut profile = setup::required(&global)?;
    let ticketing = profile.ticketing.take();
    let _ = profile.hold_unused(secrets::vault(), false);
    let Some(ticketing) = ticketing.filter(|ticketing| ticketing.name == record.system) else {
        let message = format!("the profile {} files no longer in {}", profile.name, record.system);
        return Err(Failure::invalid(message).hint("put its [ticketing] back, or drop the entry"));
    };
    let system = ticketing.open(&profile.path, secrets::vault())?;
    let sent =
        runtime::with(&global, async |context| filing::file(outbox, record, &turn, &system, context).await)?;
    Ok(Some(sent))
}

fn line(id: &str, filed: &Filed) -> String {
    let FiledTicket { system, id: number, url, outcome, follows, .. } = &filed.ticket;
    let url = url.as_deref().map(|url| format!(" {url}")).unwrap_or_default();
    let mut text = match outcome {
        Some(FilingOutcome::Created) => format!("{id}: filed in {system} as {number}{url}"),
        Some(FilingOutcome::Reopened) => {
            format!("{id}: opened again in {system}, with this added: {number}{url}")
        }
        Some(FilingOutcome::FollowedUp) => format!("{id}: filed anew in {system} as {number}{url}"),
        Some(FilingOutcome::Added) | None => format!("{id}: added in {system} to {number}{url}"),
    };
    if let Some(earlier) = follows {
        let _ = write!(text, "; it names the earlier {earlier}");
    }
    if let Some(open) = filed.ticket.reservation() {
        let _ = write!(text, " ({open})");
    }
    text.push('\n');
    if let Some(stays) = filed.told_of_files() {
        let _ = writeln!(text, "{id}: {stays}");
    }
    if !filed.duplicates.is_empty() {
        let _ =
            writeln!(text, "{id}: the same problem is there more than once: {}", filed.duplicates.join(", "));
    }
    text
}
