//! Filing: a queued ticket goes into a ticketing system, step by step, each written down when the system confirmed it.
//!
//! ```text
//! find ─┬─ nothing ─> create ─────────────────────────────┬─> attach ─> confirm ─> twins ─> done
//!       ├─ ours, open ─────────────────────────> comment ─┤                │          │
//!       ├─ ours, closed ─┬─> reopen ───────────> comment ─┤                └─> mark   └─> the older one gets it, ours is closed
//!       │                └─> create, naming the old one ──┤
//!       └─ ours, and it takes no comments ─> the same ────┘
//! ```
//!
//! A search hit is believed only when the fingerprint read back is equal, and a 2xx answer is no proof: systems drop fields and
//! cut files under a 201, so the files are downloaded again and their hashes compared. After a lost answer the system is
//! searched, for as long as it may take to show what was sent, before anything is sent again.

mod known;
mod look;
pub mod outbox;
mod steps;
mod turns;
mod uncommented;
mod under_way;
mod unproven;
mod unsearched;
mod words;
mod writes;

pub use turns::{file_parked, taken_up};
pub use unproven::first_time;

use std::path::PathBuf;

use crate::connectors::ticket_verbs::VerbFailure;
use crate::connectors::{Configured, Context};
use crate::filing::outbox::{Outbox, OutboxError, Record, Turn};
use crate::report::v1::FiledTicket;

/// The step that sends the files by themselves.
pub const ATTACHING: &str = "attaching the files";

/// A ticket that is in the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Where it is.
    pub ticket: FiledTicket,
    /// Other tickets with the same fingerprint, made by a run beside this one.
    pub duplicates: Vec<String>,
    /// Where the files are that the system did not take; on this machine.
    pub unattached: Vec<PathBuf>,
}

impl Filed {
    /// For the admin: which files the system did not take, and where they are.
    #[must_use]
    pub fn told_of_files(&self) -> Option<String> {
        let paths: Vec<String> = self.unattached.iter().map(|path| path.display().to_string()).collect();
        (!paths.is_empty()).then(|| {
            format!(
                "The bundle is not attached, because {} takes no files from here, and the ticket says so. It is {}: send it when \
                 support asks for it.",
                self.ticket.system,
                paths.join(", ")
            )
        })
    }
}

/// A ticket that is not in the system, or not whole: it stays in the outbox.
#[derive(Debug, thiserror::Error)]
pub enum NotFiled {
    /// The system refused, was not reached, or its answer was lost.
    #[error("{step}: {failure}")]
    Refused {
        /// What was being done: "looking for the ticket".
        step: &'static str,
        /// What the system said, and what to do.
        failure: Box<VerbFailure>,
    },
    /// The system accepted it and holds something else, and will do so until something is changed.
    #[error("{0}")]
    Changing(String),
    /// It has to be tried once more, later.
    #[error("{0}")]
    Soon(String),
    /// A ticket was sent, nobody knows whether it is there, and only a person can look: the message says where, and what then.
    #[error("{0}")]
    Undecided(String),
    /// The outbox itself.
    #[error(transparent)]
    Outbox(#[from] OutboxError),
}

impl NotFiled {
    fn refused(step: &'static str, failure: VerbFailure) -> Self {
        Self::Refused { step, failure: Box::new(failure) }
    }

    fn changing(what: impl Into<String>) -> Self {
        Self::Changing(what.into())
    }

    fn soon(what: String) -> Self {
        Self::Soon(what)
    }

    /// Whether trying again as it is will never help: what to change is in the message.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Refused { failure, .. } => failure.is_permanent(),
            Self::Changing(_) | Self::Undecided(_) => true,
            Self::Soon(_) => false,
            Self::Outbox(error) => matches!(error, OutboxError::Damaged { .. }),
        }
    }
}

/// Files what is queued, or goes on where an earlier try stopped. Whoever calls has the entry's turn.
///
/// # Errors
/// The ticket is safe in the outbox with what was confirmed so far; the message says what the system answered.
pub async fn file(
    outbox: &Outbox,
    record: Record,
    _: &Turn,
    system: &Configured,
    context: &Context<'_>,
) -> Result<Filed, NotFiled> {
    let mut filing = under_way::Filing::new(outbox, record, system, context)?;
    // Boxed: each step holds what it sends, and whoever waits for all of this would hold every step at once.
    let result = Box::pin(filing.run()).await;
    if let Err(failure) = &result {
        filing.note(failure)?;
    }
    result
}
