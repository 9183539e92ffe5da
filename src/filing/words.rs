//! What stands before and behind a ticket's own text: that it is a repeat, which closed ticket it follows, and the id of the filing.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use crate::connectors::ticket::OutgoingTicket;
use crate::filing::outbox::KnownTicket;
use crate::text::markdown;
use crate::text::moment::moment;

/// Why the text goes where it goes.
pub(super) enum Lead<'a> {
    /// A new ticket.
    New,
    /// A new ticket about what another one was about: a closed one, or one that takes no comments.
    Follows { ticket: &'a KnownTicket, is_closed: bool },
    /// A comment on a ticket about the same, reported at that time.
    Again(DateTime<Utc>),
}

impl Lead<'_> {
    /// The ticket with its first and last line, in each format.
    ///
    /// `unattached`: that files do not get to the ticket, one sentence.
    pub(super) fn before(&self, ticket: &OutgoingTicket, unattached: Option<&str>) -> OutgoingTicket {
        let (text, address) = match self {
            Self::New => (None, None),
            Self::Follows { ticket: old, is_closed } => {
                let named = if old.url.is_empty() { &old.id } else { &old.url };
                let which = if *is_closed { "a ticket that is closed" } else { "another ticket" };
                (Some(format!("The same problem was reported before, in {which}:").into()), Some(named))
            }
            Self::Again(at) => {
                (Some(Cow::from(format!("The same problem, reported again on {}.", moment(*at)))), None)
            }
        };
        let mut written = ticket.clone();
        for line in unattached.into_iter().chain([format!("Entry {}", ticket.entry).as_str()]) {
            written.text = format!("{}\n{line}\n", written.text.trim_end_matches('\n'));
            let marked = markdown::escape(line);
            written.markdown = format!("{}\n\n{marked}\n", written.markdown.trim_end_matches('\n'));
            let escaped = handlebars::html_escape(line);
            written.html = format!("{}\n<p>{escaped}</p>\n", written.html.trim_end_matches('\n'));
        }
        let Some(text) = text else { return written };
        let plain = address.map_or_else(|| text.to_string(), |address| format!("{text} {address}"));
        written.text = format!("{plain}\n\n{}", written.text);
        let marked =
            address.map_or_else(|| text.to_string(), |at| format!("{text} {}", markdown::escape(at)));
        written.markdown = format!("{marked}\n\n{}", written.markdown);
        written.html = format!("<p>{}</p>\n{}", handlebars::html_escape(&plain), written.html);
        written
    }
}
