//! Tickets that were filed from here. The ticketing system tells of them as of any other ticket: whoever worked on them would diagnose its
//! own words, and file what it found.

use super::guard::{FiledByOthers, FilingGuard};
use super::memory::TicketMemoryError;
use crate::connectors::Configured;
use crate::connectors::ticket_read::ReportedTicket;
use crate::escalation::Desk;
use crate::filing::outbox::Outbox;

/// Hex digits of a fingerprint.
const DIGITS: usize = 32;
/// What may be a fingerprint is looked up for so many words of a ticket: a log has thousands of them, and a ticket of ours has its own in
/// a field, in the subject or at the end.
const MOST: usize = 32;

/// Whether this ticket was filed, or is being filed, from this state folder or by whom the guard asks: it has the fingerprint of one
/// that is known under its id, or of one that is on its way. A ticket that only quotes the fingerprint of another one is somebody's report.
pub(super) async fn is_ours(
    desk: &Desk,
    system: &Configured,
    ticket: &ReportedTicket,
    guard: Option<FilingGuard<'_>>,
) -> Result<bool, TicketMemoryError> {
    let fingerprints = fingerprints_of(ticket);
    if let Some(outbox) = desk.customer.state.as_ref().and_then(|state| Outbox::open(state).ok()) {
        let here = fingerprints.iter().any(|fingerprint| match outbox.seen(&system.name, fingerprint) {
            Ok(Some(filed)) => filed.id == ticket.id,
            // It was made a moment ago, and the answer is not noted yet.
            _ => outbox.record(fingerprint).is_ok(),
        });
        if here {
            return Ok(true);
        }
    }
    let Some(guard) = guard else { return Ok(false) };
    for fingerprint in fingerprints {
        let ours = match (guard.filed)(fingerprint).await? {
            Some(FiledByOthers::Ticket(filed)) => filed.system == system.name && filed.id == ticket.id,
            Some(FiledByOthers::UnderWay) => true,
            None => false,
        };
        if ours {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What may be a fingerprint in a ticket, each once.
fn fingerprints_of(ticket: &ReportedTicket) -> Vec<&str> {
    let places = ticket.fields.values().chain([&ticket.subject]).flat_map(|text| fingerprints(text));
    let mut found: Vec<&str> = Vec::new();
    for fingerprint in places.chain(fingerprints(&ticket.body).rev()) {
        if found.len() == MOST {
            break;
        }
        if !found.contains(&fingerprint) {
            found.push(fingerprint);
        }
    }
    found
}

/// What may be one in a text.
fn fingerprints(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| {
        word.len() == DIGITS && word.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}
