//! Filing beside others who may be filing the same problem in the same instant: who keeps them apart is told before and after.

use futures_util::future::LocalBoxFuture;

use super::failure::WorkFailure;
use super::memory::TicketMemoryError;
use crate::connectors::Context;
use crate::escalation::{Desk, Handled};
use crate::report::v1::FiledTicket;

/// Waits until nobody else is filing this problem, by its fingerprint. A ticket: the one that this very case was filed as before, when the
/// run was broken off; nothing is sent then.
pub type BeforeFiling<'g> =
    &'g dyn Fn(&str) -> LocalBoxFuture<'static, Result<Option<FiledTicket>, TicketMemoryError>>;
/// Is told which ticket the problem has; `None`: it is not filed yet.
pub type FiledUnderGuard<'g> =
    &'g dyn Fn(&str, Option<&FiledTicket>) -> LocalBoxFuture<'static, Result<(), TicketMemoryError>>;
/// Is asked what is known elsewhere of a problem, by its fingerprint; `None`: nothing.
pub type FiledElsewhere<'g> =
    &'g dyn Fn(&str) -> LocalBoxFuture<'static, Result<Option<FiledByOthers>, TicketMemoryError>>;

/// What is known elsewhere of a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FiledByOthers {
    /// It has this ticket.
    Ticket(FiledTicket),
    /// Somebody is filing it, and which ticket it is was not written down yet.
    UnderWay,
}

/// Who keeps those apart who file the same problem.
#[derive(Clone, Copy)]
pub struct FilingGuard<'g> {
    /// Called before anything is sent. An error stops it: the ticket stays in the outbox.
    pub before: BeforeFiling<'g>,
    /// Called when it came to its end, however.
    pub after: FiledUnderGuard<'g>,
    /// Called for what a ticket names, to know whether it is one that was filed so.
    pub filed: FiledElsewhere<'g>,
}

/// Files the ticket that is in the outbox.
///
/// # Errors
/// Who keeps others apart says no; nothing was sent then, or what was sent could not be written down.
pub async fn file_guarded(
    handled: &mut Handled,
    guard: Option<FilingGuard<'_>>,
    desk: &Desk,
    context: &Context<'_>,
) -> Result<(), WorkFailure> {
    let packed = handled.escalated.as_ref().and_then(|escalated| escalated.packed.as_ref());
    let fingerprint = packed.map(|packed| packed.ticket.fingerprint().to_owned()).unwrap_or_default();
    let before = match guard {
        Some(guard) => (guard.before)(&fingerprint).await.map_err(WorkFailure::Guarded)?,
        None => None,
    };
    match before {
        Some(ticket) => handled.settle(ticket),
        None => handled.file(desk, context).await,
    }
    if let Some(guard) = guard {
        (guard.after)(&fingerprint, handled.report.ticket.as_ref()).await.map_err(WorkFailure::Guarded)?;
    }
    Ok(())
}
