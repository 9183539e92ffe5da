//! Filing while other replicas may be filing the same problem: one at a time, by its fingerprint, and the next one knows the ticket although the
//! system's own search may not show it yet.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use super::memory::remembered;
use crate::connectors::Context;
use crate::environment::clock;
use crate::escalation::worked_ticket::{FiledByOthers, FilingGuard, TicketMemoryError, file_guarded};
use crate::escalation::{Desk, Handled};
use crate::filing::outbox::{LedgerEntry, Outbox};
use crate::report::v1::FiledTicket;
use crate::service::case_desk::OpenDesk;
use crate::service::lease_keeper::HeldLease;
use crate::service::store::{CaseId, FiledProblem, Lease, Store, StoreError};

/// How long another replica is waited for that is filing the same problem, and how often it is asked.
const WAIT: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(500);

/// The problem that is being filed.
#[derive(Clone)]
pub(in crate::service) struct FilingTurn {
    store: Store,
    /// The outbox of this machine; `None`: nothing is filed without a state folder.
    outbox: Option<Outbox>,
    /// Where it is filed.
    system: String,
    case: CaseId,
    /// The lease of the ticket that the case is from; `None`: it is from none.
    ticket: Option<Lease>,
    held: Arc<Mutex<Option<HeldLease>>>,
}

/// What waits without borrowing.
type FilingFuture<T> = LocalBoxFuture<'static, Result<T, TicketMemoryError>>;
type CallBefore = dyn Fn(&str) -> FilingFuture<Option<FiledTicket>>;
type CallAfter = dyn Fn(&str, Option<&FiledTicket>) -> FilingFuture<()>;
type CallFiled = dyn Fn(&str) -> FilingFuture<Option<FiledByOthers>>;

/// A turn as the library calls it.
pub(super) struct FilingCalls {
    before: Box<CallBefore>,
    after: Box<CallAfter>,
    filed: Box<CallFiled>,
}

impl FilingCalls {
    pub(super) fn guard(&self) -> FilingGuard<'_> {
        FilingGuard { before: &self.before, after: &self.after, filed: &self.filed }
    }
}

impl FilingTurn {
    /// For a case, at a desk.
    pub(in crate::service) fn new(
        open: &OpenDesk,
        store: &Store,
        case: &CaseId,
        ticket: Option<Lease>,
    ) -> Self {
        Self {
            store: store.clone(),
            outbox: open.desk.customer.state.as_ref().and_then(|state| Outbox::open(state).ok()),
            system: open.desk.ticketing.as_ref().map(|system| system.name.clone()).unwrap_or_default(),
            case: case.clone(),
            ticket,
            held: Arc::new(Mutex::new(None)),
        }
    }

    /// Waits for the turn, and writes down for this machine what others have filed. A ticket: this case was filed before.
    async fn before(self, fingerprint: String) -> Result<Option<FiledTicket>, TicketMemoryError> {
        // Whoever finds this in an outbox, because the system is away, a process died or the turn never came, knows of which case it is.
        let marked = self.store.set_mark(&waiting(&fingerprint), self.case.as_str()).await;
        marked.map_err(|error| remembered(&error))?;
        let end = tokio::time::Instant::now() + WAIT;
        let held = loop {
            match HeldLease::take(&self.store, &lease(&fingerprint)).await {
                Ok(Some(held)) => break held,
                Ok(None) if tokio::time::Instant::now() < end => tokio::time::sleep(POLL).await,
                Ok(None) => {
                    let busy = "another replica is filing the same problem and has not ended";
                    return Err(TicketMemoryError(busy.to_owned()));
                }
                Err(error) => return Err(remembered(&error)),
            }
        };
        if let Some(ticket) = &self.ticket
            && !self.store.renew(ticket).await.map_err(|error| remembered(&error))?
        {
            held.release().await;
            return Err(remembered(&StoreError::LeaseLost));
        }
        let known = self.store.filed_problem(&fingerprint).await.map_err(|error| remembered(&error))?;
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
        let Some(known) = known else { return Ok(None) };
        let again = (known.case.as_ref() == Some(&self.case)).then(|| known.ticket.clone());
        if let Some(outbox) = &self.outbox {
            let entry = ledger(&self.system, known);
            outbox.take_over(&fingerprint, &entry).map_err(|error| TicketMemoryError(error.to_string()))?;
        }
        Ok(again)
    }

    /// What any replica knows of a problem.
    async fn known(self, fingerprint: String) -> Result<Option<FiledByOthers>, TicketMemoryError> {
        let known = self.store.filed_problem(&fingerprint).await.map_err(|error| remembered(&error))?;
        if let Some(known) = known {
            return Ok(Some(FiledByOthers::Ticket(known.ticket)));
        }
        let marked = self.store.mark(&waiting(&fingerprint)).await.map_err(|error| remembered(&error))?;
        Ok(marked.map(|_| FiledByOthers::UnderWay))
    }

    /// What is called around a filing.
    pub(super) fn calls(&self) -> FilingCalls {
        let (before, after, filed) = (self.clone(), self.clone(), self.clone());
        FilingCalls {
            before: Box::new(move |fingerprint| Box::pin(before.clone().before(fingerprint.to_owned()))),
            after: Box::new(move |fingerprint, ticket| {
                Box::pin(after.clone().after(fingerprint.to_owned(), ticket.cloned()))
            }),
            filed: Box::new(move |fingerprint| Box::pin(filed.clone().known(fingerprint.to_owned()))),
        }
    }

    /// Writes down which ticket it is, and gives the turn back.
    async fn after(self, fingerprint: String, filed: Option<FiledTicket>) -> Result<(), TicketMemoryError> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).take();
        let kept = match filed {
            Some(ticket) => {
                let problem = FiledProblem { ticket, filed_at: clock::now(None), case: Some(self.case) };
                self.store.keep_filed_problem(&fingerprint, &problem).await
            }
            None => Ok(()),
        };
        if let Some(held) = held {
            held.release().await;
        }
        kept.map_err(|error| remembered(&error))
    }
}

/// Files the ticket of a case that is from none, in its turn. Where the turn does not come, it waits in the outbox.
pub(in crate::service) async fn file(
    turn: FilingTurn,
    handled: &mut Handled,
    desk: &Desk,
    context: &Context<'_>,
) {
    let calls = turn.calls();
    if handled.is_queued()
        && let Err(why) = file_guarded(handled, Some(calls.guard()), desk, context).await
    {
        tracing::warn!("a ticket is not filed, or that it is was not written down: {why}");
        handled.wait(why.to_string());
    }
    give_back(&turn).await;
}

/// Gives back a turn that was never ended: the filing broke off.
pub(super) async fn give_back(turn: &FilingTurn) {
    let held = turn.held.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(held) = held {
        held.release().await;
    }
}

/// The lease of a problem.
pub(in crate::service) fn lease(fingerprint: &str) -> String {
    format!("problem/{fingerprint}")
}

/// The mark with the case of a problem that waits in an outbox.
pub(in crate::service) fn waiting(fingerprint: &str) -> String {
    format!("unfiled/{fingerprint}")
}

fn ledger(system: &str, known: FiledProblem) -> LedgerEntry {
    LedgerEntry {
        system: system.to_owned(),
        id: known.ticket.id,
        url: known.ticket.url,
        confirmed: known.ticket.confirmed,
        filed_at: known.filed_at,
        entry: None,
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::service::store::{DatabaseAddress, SealKey};

    #[tokio::test]
    async fn what_another_replica_files_is_known() {
        let folder = tempfile::tempdir().unwrap();
        let key = SealKey::new(&SecretString::from("k".repeat(32))).unwrap();
        let store = Store::open(&DatabaseAddress::in_state(folder.path()), &key).await.unwrap();
        let turn = || FilingTurn {
            store: store.clone(),
            outbox: None,
            system: "rt".to_owned(),
            case: CaseId::random().unwrap(),
            ticket: None,
            held: Arc::default(),
        };
        let (here, there) = (turn(), turn());
        let (here_calls, there_calls) = (here.calls(), there.calls());
        let (here, there) = (here_calls.guard(), there_calls.guard());
        assert_eq!((there.filed)("f00d").await, Ok(None));
        (here.before)("f00d").await.unwrap();
        assert_eq!((there.filed)("f00d").await, Ok(Some(FiledByOthers::UnderWay)));
        let ticket: FiledTicket = serde_json::from_value(serde_json::json!({
            "system": "rt", "id": "18", "fingerprint": "f00d", "created": true, "confirmed": true,
        }))
        .unwrap();
        (here.after)("f00d", Some(&ticket)).await.unwrap();
        assert_eq!((there.filed)("f00d").await, Ok(Some(FiledByOthers::Ticket(ticket))));
    }
}
