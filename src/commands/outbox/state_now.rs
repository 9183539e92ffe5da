//! In which state filed tickets are now, as their system says. Nobody is waited for longer than the deadline.

use std::time::Duration;

use crate::commands::cli::Global;
use crate::commands::{output, runtime, secrets, setup};
use crate::connectors::ticket::{OutgoingTicket, TicketState};
use crate::connectors::ticket_verbs::{VerbFailure, find};
use crate::connectors::{Configured, Context, Verb, ticket_read};
use crate::escalation::{Desk, DeskUse};
use crate::filing::outbox::LedgerEntry;
use crate::text::visible::one_line;

/// The newest tickets of one system that are asked for.
const MOST: usize = 20;
/// How long all of them are waited for, where `--timeout` is longer.
const LONGEST: Duration = Duration::from_secs(15);

/// The states, in the order of the list; `None`: not asked, or not told.
pub(super) fn of(filed: &[(String, LedgerEntry)], global: &Global) -> Vec<Option<TicketState>> {
    let mut states = vec![None; filed.len()];
    let Some(desk) = desk(global) else { return states };
    let Some(system) = &desk.ticketing else { return states };
    let global = Global { timeout: global.timeout.min(LONGEST), ..global.clone() };
    let asked: Vec<usize> =
        (0..filed.len()).filter(|at| filed[*at].1.system == system.name).take(MOST).collect();
    let told = runtime::with(&global, async |context| {
        let mut told = Vec::new();
        for at in &asked {
            let (fingerprint, seen) = &filed[*at];
            match state(system, context, fingerprint, seen).await {
                Ok(state) => told.push((*at, state)),
                Err(failure) if failure.is_gone() => told.push((*at, Some(TicketState::Deleted))),
                Err(failure) => {
                    output::note(&one_line(&format!("{} was not asked further: {failure}", system.name)));
                    break;
                }
            }
        }
        told
    });
    for (at, state) in told.unwrap_or_default() {
        states[at] = state;
    }
    states
}

/// The ticketing system of the profile; without one, or with one that is not ready, nothing is asked.
fn desk(global: &Global) -> Option<Desk> {
    let profile = setup::profile(global).ok()??;
    profile.ticketing.as_ref()?;
    let used = DeskUse { files: true, ..DeskUse::default() };
    Desk::open(Some(profile), setup::templates().ok()?, None, used, secrets::vault()).ok()
}

async fn state(
    system: &Configured,
    context: &Context<'_>,
    fingerprint: &str,
    seen: &LedgerEntry,
) -> Result<Option<TicketState>, VerbFailure> {
    if system.connector.has(Verb::Read) {
        return Ok(ticket_read::read(system, context, &seen.id).await?.state);
    }
    if !system.connector.has(Verb::Find) {
        return Ok(None);
    }
    let ticket = OutgoingTicket {
        fingerprint: fingerprint.to_owned(),
        fingerprints: vec![fingerprint.to_owned()],
        ..OutgoingTicket::default()
    };
    let hits = find(system, context, &ticket).await?;
    Ok(hits.into_iter().find(|hit| hit.id == seen.id).and_then(|hit| hit.state))
}
