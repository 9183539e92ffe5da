//! Filing: a queued ticket goes into a ticketing system, step by step, each written down when the system confirmed it.
//!
//! ```text
//! find ──┬─ nothing ──> create ──┬──> attach ──> confirm ──> done
//!        └─ ours ─────> comment ─┘
//! ```
//!
//! A search hit is believed only when the fingerprint read back is equal, and a 2xx answer is no proof: systems drop fields and
//! cut files under a 201, so the files are downloaded again and their hashes compared. After a lost answer the system is
//! searched before anything is sent again.

pub mod outbox;
mod steps;

use crate::connectors::ticket_verbs::VerbFailure;
use crate::connectors::{Configured, Context};
use crate::filing::outbox::{Outbox, OutboxError, Record};
use crate::report::v1::FiledTicket;

/// A ticket that is in the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Where it is.
    pub ticket: FiledTicket,
    /// Other tickets with the same fingerprint, made by a run beside this one.
    pub duplicates: Vec<String>,
}

/// A ticket that is not in the system yet, or not whole: it stays in the outbox.
#[derive(Debug, thiserror::Error)]
pub enum NotFiled {
    /// The system refused, was not reached, or its answer was lost.
    #[error("{step}: {failure}")]
    Refused {
        /// What was being done: "looking for the ticket".
        step: &'static str,
        /// What the system said, and what to do.
        failure: VerbFailure,
    },
    /// The system accepted it and holds something else.
    #[error("{0}")]
    NotConfirmed(String),
    /// The outbox itself.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
}

/// Files what is queued, or goes on where an earlier try stopped.
///
/// # Errors
/// The ticket is safe in the outbox with what was confirmed so far; the message says what the system answered.
pub async fn file(
    outbox: &Outbox,
    record: Record,
    system: &Configured,
    context: &Context<'_>,
) -> Result<Filed, NotFiled> {
    let mut filing = steps::Filing::new(outbox, record, system, context)?;
    let result = filing.run().await;
    if let Err(failure) = &result {
        filing.note(failure)?;
    }
    result
}
