//! Tickets that wait in this machine's outbox: sent as `escalate outbox retry` does, each under the lease of its problem.

use std::time::Duration;

use crate::environment::clock;
use crate::filing;
use crate::filing::outbox::{Outbox, WaitingEntry};
use crate::http::Deadline;
use crate::report::v1::FiledTicket;
use crate::service::case_desk::OpenDesk;
use crate::service::lease_keeper::HeldLease;
use crate::service::running::Service;
use crate::service::store::{CaseId, FiledProblem, Store, StoreError};
use crate::service::work::{filing_lease, filing_mark};

/// Sends what waits. What cannot be sent waits on.
pub(super) async fn retry(service: &Service) {
    if service.ticketing.is_none() || service.is_draining() {
        return;
    }
    let (store, timeout, interrupt) = (service.store.clone(), service.timeout, service.draining.clone());
    let sent = service
        .worker_desk
        .with(move |open| {
            Box::pin(async move {
                let deadline = || Deadline::within(timeout, Some(interrupt.clone()));
                all(open, &store, &deadline).await
            })
        })
        .await;
    match sent {
        Ok(sent) => drop(service.measures.filed.inc_by(sent)),
        Err(error) => tracing::warn!("the outbox was not looked at: {error}"),
    }
}

async fn all(open: &OpenDesk, store: &Store, deadline: &dyn Fn() -> Deadline) -> u64 {
    let Some(outbox) = open.desk.customer.state.as_ref().and_then(|state| Outbox::open(state).ok()) else {
        return 0;
    };
    outbox.tidy();
    let mut sent = 0;
    for entry in outbox.list().unwrap_or_default() {
        match one(open, store, &outbox, &entry, deadline()).await {
            Ok(true) => sent += 1,
            Ok(false) => {}
            Err(error) => tracing::warn!("a ticket waits in the outbox: {error}"),
        }
    }
    sent
}

async fn one(
    open: &OpenDesk,
    store: &Store,
    outbox: &Outbox,
    entry: &WaitingEntry,
    deadline: Deadline,
) -> Result<bool, StoreError> {
    let Some(system) = &open.desk.ticketing else { return Ok(false) };
    let Ok(waiting) = &entry.record else { return Ok(false) };
    // Of another profile of this machine, or refused for good until somebody changes something.
    if waiting.profile != open.desk.customer.name() || waiting.system != system.name || waiting.refused {
        return Ok(false);
    }
    let fingerprint = waiting.fingerprint.clone();
    let Ok(turn) = outbox.turn(&entry.name, Duration::ZERO) else { return Ok(false) };
    let Some(held) = HeldLease::take(store, &filing_lease(&fingerprint)).await? else { return Ok(false) };
    if is_filed(store, &fingerprint).await? {
        if let Err(error) = outbox.drop(&entry.name) {
            tracing::info!("an entry of the outbox stays whose ticket is filed: {error}");
        }
        held.release().await;
        return Ok(false);
    }
    let context = open.context(deadline);
    let filed = match filing::taken_up(outbox, &entry.name, &turn) {
        Ok(Some(record)) => filing::file(outbox, record, &turn, system, &context).await,
        Ok(None) => {
            held.release().await;
            return Ok(false);
        }
        Err(error) => Err(error),
    };
    let kept = match filed {
        Ok(filed) => keep(store, &fingerprint, filed.ticket).await.map(|()| true),
        Err(why) => {
            tracing::info!("a ticket waits on in the outbox: {why}");
            Ok(false)
        }
    };
    held.release().await;
    kept
}

/// Whether the case that left this here was filed by another replica meanwhile: what is here would only be added to its own ticket.
async fn is_filed(store: &Store, fingerprint: &str) -> Result<bool, StoreError> {
    let known = store.filed_problem(fingerprint).await?.and_then(|problem| problem.case);
    let case = store.mark(&filing_mark(fingerprint)).await?;
    Ok(known.is_some_and(|known| case.as_deref() == Some(known.as_str())))
}

/// Writes down which ticket it is, and of which case.
async fn keep(store: &Store, fingerprint: &str, ticket: FiledTicket) -> Result<(), StoreError> {
    let case = store.mark(&filing_mark(fingerprint)).await?;
    let case = case.and_then(|case| case.parse::<CaseId>().ok());
    store.keep_filed_problem(fingerprint, &FiledProblem { ticket, filed_at: clock::now(None), case }).await
}
