//! `escalate outbox list`: what is waiting and why, and what was filed. It waits for nobody.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{short, state_now};
use crate::commands::cli::{Global, ListingFormat};
use crate::commands::failure::Failure;
use crate::commands::{kept, output};
use crate::connectors::ticket::TicketState;
use crate::diagnosis::Exit;
use crate::filing::outbox::{Outbox, Record};
use crate::text::moment::moment;
use crate::text::visible::one_line;

/// One ticket that waits, as programs see it.
#[derive(Serialize)]
struct WaitingTicket<'e> {
    /// What `outbox retry` and `outbox drop` take.
    id: &'e str,
    system: Option<&'e str>,
    title: Option<String>,
    since: Option<DateTime<Utc>>,
    /// It came while another report of the same problem was being filed.
    behind_another: bool,
    /// The ticket that is there already and not confirmed.
    ticket: Option<&'e str>,
    /// It will not pass before something is changed that `why` names.
    refused: bool,
    why: Option<&'e str>,
    /// Why it cannot be read.
    damaged: Option<String>,
}

/// One ticket that was filed, as programs see it.
#[derive(Serialize)]
struct FiledTicketEntry<'e> {
    id: &'e str,
    system: &'e str,
    ticket: &'e str,
    url: Option<&'e str>,
    at: DateTime<Utc>,
    /// Whether it was read back.
    confirmed: bool,
    /// Its state there now: open, closed or deleted; null: not asked.
    state: Option<&'static str>,
    /// Whose case it is, as it was given; null: not known on this machine.
    user: Option<String>,
}

/// What is waiting. One that cannot be read is named, and the others are shown all the same.
pub(super) fn waiting(outbox: &Outbox, format: ListingFormat) -> Result<Exit, Failure> {
    let entries = outbox.list()?;
    let all: Vec<WaitingTicket<'_>> = entries
        .iter()
        .map(|entry| match &entry.record {
            Ok(record) => waits(outbox, &entry.name, record),
            Err(why) => WaitingTicket { damaged: Some(why.to_string()), ..WaitingTicket::of(&entry.name) },
        })
        .collect();
    let damaged = all.iter().filter_map(|one| Some(format!("{}: {}", short(one.id), one.damaged.as_ref()?)));
    let damaged: Vec<String> = damaged.collect();
    match format {
        ListingFormat::Json => output::json(&all)?,
        ListingFormat::Text => {
            let lines: String = all.iter().filter(|one| one.damaged.is_none()).map(line).collect();
            output::page(&lines)?;
            if entries.is_empty() {
                output::note("Nothing is waiting.");
            }
            for line in &damaged {
                output::note(line);
            }
        }
    }
    Ok(if damaged.is_empty() { Exit::Escalated } else { Exit::Broken })
}

impl<'e> WaitingTicket<'e> {
    fn of(id: &'e str) -> Self {
        Self {
            id,
            system: None,
            title: None,
            since: None,
            behind_another: false,
            ticket: None,
            refused: false,
            why: None,
            damaged: None,
        }
    }
}

fn waits<'e>(outbox: &Outbox, id: &'e str, record: &'e Record) -> WaitingTicket<'e> {
    let ticket = outbox.ticket(record);
    WaitingTicket {
        system: Some(&record.system),
        title: ticket.as_ref().ok().map(|ticket| ticket.title().to_owned()),
        since: Some(record.queued_at),
        behind_another: record.parked.is_some(),
        ticket: record.steps.id.as_deref(),
        refused: record.refused,
        why: record.last_failure.as_deref(),
        damaged: ticket.err().map(|why| why.to_string()),
        ..WaitingTicket::of(id)
    }
}

/// One entry: what, where to, since when, and why it is still here.
fn line(one: &WaitingTicket<'_>) -> String {
    let since = one.since.map(moment).unwrap_or_default();
    let (system, title) = (one.system.unwrap_or_default(), one.title.as_deref().unwrap_or_default());
    let mut text = format!("{}  {since}  {system}: {title}\n", short(one.id));
    if one.behind_another {
        let _ = writeln!(text, "          came while another report of the same problem was being filed");
    }
    if let Some(id) = one.ticket {
        let _ = writeln!(text, "          ticket {id} is there; it is not confirmed yet");
    }
    if let Some(failure) = one.why {
        let refused = if one.refused { "refused: " } else { "" };
        let _ = writeln!(text, "          {refused}{failure}");
    }
    text
}

/// What was filed from this machine, the last first, whose case it is, and its state there now.
pub(super) fn filed(outbox: &Outbox, format: ListingFormat, global: &Global) -> Result<Exit, Failure> {
    let filed = outbox.filed()?;
    let states = state_now::of(&filed, global);
    let all: Vec<FiledTicketEntry<'_>> = filed
        .iter()
        .zip(&states)
        .map(|((fingerprint, seen), state)| FiledTicketEntry {
            id: fingerprint,
            system: &seen.system,
            ticket: &seen.id,
            url: seen.url.as_deref(),
            at: seen.filed_at,
            confirmed: seen.confirmed,
            state: state.map(TicketState::as_str),
            user: kept::filed::case_of(fingerprint).as_ref().and_then(kept::filed::user_of),
        })
        .collect();
    if format == ListingFormat::Json {
        output::json(&all)?;
        return Ok(Exit::Escalated);
    }
    let mut text = String::new();
    for one in &all {
        let at = moment(one.at);
        let url = one.url.filter(|url| !url.is_empty()).map(|url| format!(" {url}")).unwrap_or_default();
        let open = if one.confirmed { "" } else { "  delivered, not confirmed" };
        let now = one.state.unwrap_or("not asked");
        let whose = one.user.as_ref().map(|user| format!("  {user}")).unwrap_or_default();
        let line =
            format!("{}  {at}  {}: {}{url}  {now}{whose}{open}", short(one.id), one.system, one.ticket);
        let _ = writeln!(text, "{}", one_line(&line));
    }
    output::page(&text)?;
    if text.is_empty() {
        output::note("Nothing was filed from this machine.");
    }
    Ok(Exit::Escalated)
}
