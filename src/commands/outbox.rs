//! `escalate outbox list|retry|drop`: tickets that are written and not filed yet.

mod list;
mod retry;
mod state_now;

use std::time::Duration;

use super::{output, setup};
use crate::commands::cli::{Global, OutboxCommand};
use crate::commands::failure::Failure;
use crate::diagnosis::Exit;
use crate::filing::outbox::Outbox;

/// Runs one of them.
pub(super) fn run(command: &OutboxCommand, global: &Global) -> Result<Exit, Failure> {
    let outbox = Outbox::open(&setup::state()?)?;
    match command {
        OutboxCommand::List { filed: true, format } => list::filed(&outbox, *format, global),
        OutboxCommand::List { filed: false, format } => list::waiting(&outbox, *format),
        OutboxCommand::Retry { id, again } => retry::run(&outbox, id.as_deref(), *again, global),
        OutboxCommand::Drop { id } => give_up(&outbox, id, global.timeout),
    }
}

fn give_up(outbox: &Outbox, id: &str, wait: Duration) -> Result<Exit, Failure> {
    let entry = outbox.find(id)?;
    let _turn = outbox.turn(&entry, wait)?;
    let record = outbox.record(&entry).ok();
    outbox.drop(&entry)?;
    let ticket = record.and_then(|record| Some((record.steps.id?, record.system)));
    let rest = match ticket {
        Some((id, system)) => format!("ticket {id} stays in {system} as far as it came"),
        None => "it will not be filed".to_owned(),
    };
    output::note(&format!("{} is given up: it is deleted here; {rest}", short(&entry)));
    Ok(Exit::Escalated)
}

/// As much of an entry's name as a person types.
fn short(entry: &str) -> String {
    let cut = |text: &str, digits: usize| text.get(..digits).unwrap_or(text).to_owned();
    match entry.split_once('.') {
        Some((fingerprint, report)) => format!("{}.{}", cut(fingerprint, 8), cut(report, 4)),
        None => cut(entry, 8),
    }
}
