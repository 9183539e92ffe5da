//! What was written to tickets, as far as whoever wrote it remembers: for systems that do not show their notes.

use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};

use crate::connectors::Configured;
use crate::connectors::ticket_read::ReportedTicket;
use crate::escalation::Desk;
use crate::text::digest::sha256;

/// Hex digits of a key.
const DIGITS: usize = 24;

/// What was written to one ticket. Digests and words of our own only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenBack {
    /// The last line of the note.
    #[serde(default)]
    pub note: Option<String>,
    /// The letter's digest.
    #[serde(default)]
    pub reply: Option<String>,
    /// One of them was sent, and nobody said what became of it.
    #[serde(default)]
    pub unanswered: Option<String>,
}

/// What was written cannot be read or kept. The sentence is for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TicketMemoryError(pub String);

/// Reads what was written to the ticket of a key. What it waits with is its own: a pool is cloned into it.
pub type ReadWritten<'m> =
    &'m dyn Fn(&str) -> LocalBoxFuture<'static, Result<WrittenBack, TicketMemoryError>>;
/// Keeps it, before anything is sent.
pub type KeepWritten<'m> =
    &'m dyn Fn(&str, &WrittenBack) -> LocalBoxFuture<'static, Result<(), TicketMemoryError>>;

/// Where it is remembered what was written: the state folder of a command, the database of a service.
#[derive(Clone, Copy)]
pub struct TicketMemory<'m> {
    /// What was written to the ticket of a key; nothing, where nothing was.
    pub read: ReadWritten<'m>,
    /// Keeps it. What is kept when this is done must still be there after a crash: something is sent next.
    pub keep: KeepWritten<'m>,
}

/// Under which key it is remembered: one ticket of one system of one customer.
#[must_use]
pub fn memory_key(desk: &Desk, system: &Configured, ticket: &ReportedTicket) -> String {
    let whole = format!("{}\n{}\n{}", desk.customer.name(), system.name, ticket.url);
    sha256(whole.as_bytes()).chars().take(DIGITS).collect()
}
