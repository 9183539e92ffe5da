//! The ticketing system: how its tickets come in, and whether the result can be written back.

use super::line::ServiceLine;
use crate::connectors::Verb;
use crate::profile::service::ServiceConfig;
use crate::profile::{Connection, Profile};
use crate::service::poll;

/// What the service does with tickets, and what that needs.
pub(super) fn examine(profile: &Profile, config: &ServiceConfig) -> Vec<ServiceLine> {
    let Some(system) = &profile.ticketing else {
        let says =
            "the profile names no [ticketing], so that no ticket starts a case; requests and the page do";
        return vec![ServiceLine::unseen("tickets", says)];
    };
    let (connector, name) = (&system.connector, &system.connector.name);
    let mut lines = vec![coming_in(system, config)];
    if connector.has(Verb::Read) {
        lines.push(ServiceLine::ok("tickets are read", name));
    } else {
        let says = format!("{name} cannot read a ticket: another connector, or requests and the page alone");
        lines.push(ServiceLine::missing("tickets are read", says, "ticketing.connector"));
    }
    if connector.has(Verb::Note) {
        lines.push(ServiceLine::ok("notes are written", "internal notes"));
    } else if system.public_notes {
        let says = format!(
            "{name} has no internal notes: the letter is written where everybody at the ticket sees it"
        );
        lines.push(ServiceLine::ok("notes are written", says));
    } else {
        let says = format!(
            "{name} has no internal notes, so that nothing is written at a ticket; public_notes = true lets the letter be written where everybody sees it"
        );
        lines.push(ServiceLine::missing("notes are written", says, "ticketing.public_notes"));
    }
    lines
}

/// How the service hears of tickets.
fn coming_in(system: &Connection, config: &ServiceConfig) -> ServiceLine {
    let (connector, name) = (&system.connector, &system.connector.name);
    let hears = "tickets come in";
    if connector.has_hook() && config.hook_secret.is_some() {
        return ServiceLine::ok(hears, format!("by POST to /hooks/{name}, signed with hook_secret"));
    }
    if let Some(every) = poll::every(connector, config) {
        let seconds = every.as_secs();
        return ServiceLine::ok(hears, format!("{name} is asked what is new, every {seconds} s"));
    }
    if connector.has_hook() {
        let says = format!(
            "nobody signs webhooks: hook_secret is what {name} and the service share (`openssl rand -hex 32`)"
        );
        return ServiceLine::missing(hears, says, "service.hook_secret");
    }
    let says = format!(
        "{name} has no webhook that is known here, and cannot be asked what is new, so that no ticket starts a case"
    );
    ServiceLine::missing(hears, says, "ticketing.connector")
}
