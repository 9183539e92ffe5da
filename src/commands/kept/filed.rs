//! Cases that were filed, kept beside the last one: `escalate continue --ticket` goes on with one, and `escalate outbox list --filed` says whose
//! it is. They go when their tickets are forgotten.

use std::time::Duration;

use super::{CaseKeeper, KeptCase, MOST};
use crate::commands::failure::Failure;
use crate::commands::setup;
use crate::escalation::Handled;
use crate::filing::outbox::Outbox;

/// Where they are in the state folder.
const PLACE: &str = "case/filed";
/// How long one holds at most, and how many there are.
const AGE: Duration = Duration::from_secs(90 * 24 * 60 * 60);
const COUNT: usize = 1000;

/// Keeps the case of a ticket that is in the outbox or was filed. That it cannot be kept is no failure.
pub(in crate::commands) fn keep(keeper: &CaseKeeper, handled: &Handled) {
    let packed = handled.escalated.as_ref().and_then(|escalated| escalated.packed.as_ref());
    let (Some(packed), Some(case), Ok(state)) = (packed, keeper.cleaned(), setup::state()) else { return };
    let name = format!("{PLACE}/{}", packed.ticket.fingerprint());
    if let Err(error) = state.write(&name, &case.written()) {
        tracing::debug!("the filed case could not be kept: {error}");
    }
    let _ = state.remove_old(PLACE, AGE, COUNT);
}

/// The case that was filed under a fingerprint, as far as it is known here.
pub(in crate::commands) fn case_of(fingerprint: &str) -> Option<KeptCase> {
    let state = setup::state().ok()?;
    KeptCase::read(&state.read_small(&format!("{PLACE}/{fingerprint}"), MOST).ok()??)
}

/// Whose case it is.
pub(in crate::commands) fn user_of(case: &KeptCase) -> Option<String> {
    case.words.iter().rev().find(|word| word.flag == "user")?.value.clone()
}

/// The case of a ticket, by its id, its address or the beginning of its entry.
///
/// # Errors
/// No such ticket was filed from here, several were, or its case is not kept any more.
pub(in crate::commands) fn of(ticket: &str) -> Result<KeptCase, Failure> {
    let filed = Outbox::open(&setup::state()?)?.filed()?;
    let is_meant = |fingerprint: &str, id: &str, url: Option<&str>| {
        id == ticket || url == Some(ticket) || (ticket.len() >= 6 && fingerprint.starts_with(ticket))
    };
    let mut meant =
        filed.iter().filter(|(fingerprint, seen)| is_meant(fingerprint, &seen.id, seen.url.as_deref()));
    let shows = "`escalate outbox list --filed` shows what was filed from this machine";
    let Some((fingerprint, seen)) = meant.next() else {
        return Err(Failure::usage(format_args!("no ticket `{ticket}` was filed from this machine"))
            .hint(shows)
            .hint("`escalate ticket ID` makes a case of any ticket"));
    };
    if let Some((_, other)) = meant.next().filter(|(other, _)| other != fingerprint) {
        let message = format!("`{ticket}` is a ticket of {} and one of {}", seen.system, other.system);
        return Err(Failure::usage(message).hint("name it by its address, or by its entry").hint(shows));
    }
    case_of(fingerprint).ok_or_else(|| {
        let message =
            format!("what the case of ticket {} was is not known on this machine any more", seen.id);
        Failure::usage(message).hint("`escalate ticket ID` makes the case from the ticket")
    })
}
