//! Waiting for one's turn: another run on this machine is filing the same problem.

use std::time::Duration;

use tokio::time::Instant;

use super::{Filed, NotFiled, file};
use crate::connectors::{Configured, Context, Proven, Verb};
use crate::filing::outbox::{Outbox, OutboxError, Record, Turn};
use crate::http::interrupted;
use crate::report::v1::FiledTicket;

/// How often it is tried.
const POLL: Duration = Duration::from_millis(100);

/// Files a report that is parked, when the run before it has ended.
///
/// # Errors
/// As [`fn@file`], and when the other run does not end before the deadline. The report stays where it is.
pub async fn file_parked(
    outbox: &Outbox,
    parked: &Record,
    system: &Configured,
    context: &Context<'_>,
) -> Result<Filed, NotFiled> {
    let turn = turn(outbox, parked, context).await?;
    first_report(outbox, parked, &turn, system, context).await?;
    match outbox.take_up(parked, &turn)? {
        Some(record) => file(outbox, record, &turn, system, context).await,
        None => filed_meanwhile(outbox, parked, system),
    }
}

/// Files what the other run could not. What is refused for good gives its place to the newer report, as it does for a later run.
async fn first_report(
    outbox: &Outbox,
    parked: &Record,
    turn: &Turn,
    system: &Configured,
    context: &Context<'_>,
) -> Result<(), NotFiled> {
    if !outbox.is_behind(parked) {
        return Ok(());
    }
    let first = outbox.record(&parked.fingerprint)?;
    if first.system != parked.system {
        return Ok(());
    }
    match file(outbox, first, turn, system, context).await {
        Err(failure) if !failure.is_permanent() => Err(failure),
        _ => Ok(()),
    }
}

/// The record of an entry of which one has the turn. `None`: another run has filed it meanwhile.
///
/// # Errors
/// It does not read, or another report of the same problem comes first.
pub fn taken_up(outbox: &Outbox, entry: &str, turn: &Turn) -> Result<Option<Record>, NotFiled> {
    let record = match outbox.record(entry) {
        Err(OutboxError::Absent(_)) => return Ok(None),
        record => record?,
    };
    if record.parked.is_none() {
        return Ok(Some(record));
    }
    if outbox.is_behind(&record) {
        let first = "an earlier report of the same problem comes first, and is not filed yet";
        return Err(NotFiled::soon(first.to_owned()));
    }
    Ok(outbox.take_up(&record, turn)?)
}

async fn turn(outbox: &Outbox, parked: &Record, context: &Context<'_>) -> Result<Turn, NotFiled> {
    loop {
        match outbox.turn(&parked.fingerprint, Duration::ZERO) {
            Err(OutboxError::Busy(_)) if Instant::now() + POLL > context.deadline.until() => {
                return Err(NotFiled::soon(
                    "another run of escalate on this machine is filing the same problem, and has not ended"
                        .to_owned(),
                ));
            }
            Err(OutboxError::Busy(_)) => tokio::select! {
                biased;
                () = interrupted(&context.deadline) => return Err(NotFiled::soon("interrupted".to_owned())),
                () = tokio::time::sleep(POLL) => {}
            },
            turn => return Ok(turn?),
        }
    }
}

/// Another run, `outbox retry`, was faster.
fn filed_meanwhile(outbox: &Outbox, parked: &Record, system: &Configured) -> Result<Filed, NotFiled> {
    let seen = outbox.seen(&parked.system, &parked.fingerprint)?;
    let Some(seen) = seen.filter(|seen| seen.entry.as_ref() == Some(&parked.entry)) else {
        return Err(NotFiled::soon(
            "another run of escalate took this report out of the outbox; `escalate outbox list --filed` shows what it filed"
                .to_owned(),
        ));
    };
    let ticket = FiledTicket {
        system: parked.system.clone(),
        id: seen.id,
        url: seen.url.filter(|url| !url.is_empty()),
        fingerprint: parked.fingerprint.clone(),
        created: false,
        confirmed: seen.confirmed && system.connector.has(Verb::Confirm),
        outcome: None,
        follows: None,
        unsearched: !system.connector.has(Verb::Find),
        repeated: None,
        unproven: system.connector.proven == Some(Proven::Unproven),
        unattached: !system.connector.delivers_files(Verb::Create),
    };
    Ok(Filed { ticket, duplicates: Vec::new(), unattached: Vec::new() })
}
