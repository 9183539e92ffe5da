//! Filing while other replicas may be filing the same problem: one at a time, by its fingerprint, and the next one knows the ticket although the
//! system's own search may not show it yet.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::memory::remembered;
use crate::environment::clock;
use crate::escalation::worked_ticket::TicketMemoryError;
use crate::filing::outbox::{LedgerEntry, Outbox};
use crate::report::v1::FiledTicket;
use crate::service::lease_keeper::HeldLease;
use crate::service::store::{CaseId, FiledProblem, Lease, Store, StoreError};

/// How long another replica is waited for that is filing the same problem, and how often it is asked.
const WAIT: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(500);

/// The problem that a worker is filing.
#[derive(Clone)]
pub(super) struct FilingTurn {
    pub(super) store: Store,
    /// The outbox of this machine; `None`: nothing is filed without a state folder.
    pub(super) outbox: Option<Outbox>,
    /// Where it is filed.
    pub(super) system: String,
    /// The case, and the lease of the ticket that it is from.
    pub(super) case: CaseId,
    pub(super) ticket: Lease,
    pub(super) held: Arc<Mutex<Option<HeldLease>>>,
}

impl FilingTurn {
    /// Waits for the turn, and writes down for this machine what others have filed. A ticket: this case was filed before.
    pub(super) async fn before(self, fingerprint: String) -> Result<Option<FiledTicket>, TicketMemoryError> {
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
        if !self.store.renew(&self.ticket).await.map_err(|error| remembered(&error))? {
            held.release().await;
            return Err(remembered(&StoreError::LeaseLost));
        }
        let known = self.store.filed_problem(&fingerprint).await.map_err(|error| remembered(&error))?;
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(held);
        // Whoever finds this in an outbox, after a death or because the system is away, knows of which case it is.
        let marked = self.store.set_mark(&waiting(&fingerprint), self.case.as_str()).await;
        marked.map_err(|error| remembered(&error))?;
        let Some(known) = known else { return Ok(None) };
        if known.case.as_ref() == Some(&self.case) {
            return Ok(Some(known.ticket));
        }
        if let Some(outbox) = &self.outbox {
            let entry = ledger(&self.system, known);
            outbox.take_over(&fingerprint, &entry).map_err(|error| TicketMemoryError(error.to_string()))?;
        }
        Ok(None)
    }

    /// Writes down which ticket it is, and gives the turn back.
    pub(super) async fn after(
        self,
        fingerprint: String,
        filed: Option<FiledTicket>,
    ) -> Result<(), TicketMemoryError> {
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
