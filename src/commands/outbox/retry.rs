//! `escalate outbox retry`: files what is waiting, each with the profile that it was written for.

use std::path::PathBuf;

use super::short;
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::{output, runtime, secrets, setup};
use crate::diagnosis::Exit;
use crate::filing::outbox::{Outbox, Record};
use crate::filing::{self, Filed, NotFiled};

/// Files one entry, or all. One that fails again does not stop the others.
pub(super) fn run(outbox: &Outbox, id: Option<&str>, global: &Global) -> Result<Exit, Failure> {
    let records = match id {
        Some(id) => vec![outbox.record(&outbox.find(id)?)?],
        None => outbox.list()?,
    };
    if records.is_empty() {
        output::note("Nothing is waiting.");
    }
    let mut exit = Exit::Escalated;
    for record in records {
        let id = short(&record.fingerprint).to_owned();
        match one(outbox, record, global) {
            Ok(Ok(filed)) => output::result(line(&id, &filed).as_bytes())?,
            Ok(Err(why)) => {
                output::note(&format!("{id}: not filed yet: {why}"));
                exit = Exit::NotFiledYet;
            }
            Err(failure) => {
                output::note(&format!("{id}: not filed yet:"));
                exit = exit.max(failure.print());
            }
        }
    }
    Ok(exit)
}

fn one(outbox: &Outbox, record: Record, global: &Global) -> Result<Result<Filed, NotFiled>, Failure> {
    let mut global = global.clone();
    if global.config.is_none() && global.profile.is_none() {
        global.config = record.config.as_ref().map(PathBuf::from);
        global.profile = record.config.is_none().then(|| record.profile.clone());
    }
    let profile = setup::required(&global)?;
    let Some(ticketing) = profile.ticketing.filter(|ticketing| ticketing.name == record.system) else {
        let message = format!("the profile {} files no longer in {}", profile.name, record.system);
        return Err(Failure::invalid(message).hint("put its [ticketing] back, or drop the entry"));
    };
    for unused in &profile.connections {
        unused.hold_unused(secrets::vault());
    }
    let system = ticketing.open(&profile.path, secrets::vault())?;
    runtime::with(&global, async |context| filing::file(outbox, record, &system, context).await)
}

fn line(id: &str, filed: &Filed) -> String {
    let ticket = &filed.ticket;
    let url = ticket.url.as_deref().map(|url| format!(" {url}")).unwrap_or_default();
    format!("{id}: filed in {} as {}{url}\n", ticket.system, ticket.id)
}
