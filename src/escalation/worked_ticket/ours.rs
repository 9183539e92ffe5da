//! Tickets that were filed from here. The ticketing system tells of them as of any other ticket: whoever worked on them would diagnose its
//! own words, and file what it found.

use crate::connectors::Configured;
use crate::connectors::ticket_read::ReportedTicket;
use crate::escalation::Desk;
use crate::filing::outbox::Outbox;

/// Hex digits of a fingerprint.
const DIGITS: usize = 32;

/// Whether this ticket was filed, or is being filed, from this state folder: it has the fingerprint of one that is in the ledger under
/// its id, or of one that is in the outbox. A ticket that only quotes the fingerprint of another one is somebody's report.
pub(super) fn is_ours(desk: &Desk, system: &Configured, ticket: &ReportedTicket) -> bool {
    let Some(outbox) = desk.customer.state.as_ref().and_then(|state| Outbox::open(state).ok()) else {
        return false;
    };
    let texts = [&ticket.subject, &ticket.body].into_iter().chain(ticket.fields.values());
    texts.flat_map(|text| fingerprints(text)).any(|fingerprint| {
        match outbox.seen(&system.name, fingerprint) {
            Ok(Some(filed)) => filed.id == ticket.id,
            // It was made a moment ago, and the answer is not noted yet.
            _ => outbox.record(fingerprint).is_ok(),
        }
    })
}

/// What may be a fingerprint in a text.
fn fingerprints(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| {
        word.len() == DIGITS && word.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}
