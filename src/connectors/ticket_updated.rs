//! What is new in a ticketing system: tickets, and messages of those who wrote them. For systems that tell nothing by themselves.

use std::collections::BTreeSet;

use chrono::{DateTime, SecondsFormat, SubsecRound as _, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::configured::Configured;
use super::model::Verb;
use super::run::Context;
use super::ticket::{OutgoingTicket, VerbInput};
use super::ticket_verbs::{VerbFailure, run, shape};

/// How far back is asked once more, beside [`index_delay`](super::Connector::index_delay): what was written a moment before something
/// else may be shown a moment after it.
const OVERLAP: TimeDelta = TimeDelta::seconds(10);

/// As many lines are as much as the smallest answer of a shipped file holds: there may be more.
const BURST: usize = 50;

/// A ticket that is new, or has a new message of its requester.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdatedTicket {
    /// The system's id.
    pub id: String,
    /// When that was. With the id, it names the event: the same one comes again in a later poll.
    pub at: DateTime<Utc>,
}

/// What a poll found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdatedTickets {
    /// Oldest first. A ticket may be there twice, with two instants.
    pub tickets: Vec<UpdatedTicket>,
    /// What to ask from the next time. It lies before the last event, so that the last ones come again; of a burst that is larger
    /// than one answer, it is where the answer ended, and the rest comes with the next poll.
    pub next: DateTime<Utc>,
}

/// A line of `updated`; without an id it only says how far the answer goes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UpdatedLine {
    id: Value,
    at: DateTime<Utc>,
}

/// What is new since an instant. That instant's whole second counts: systems tell seconds.
///
/// # Errors
/// The system could not be asked, or showed something else; the connector may have no `updated`.
pub async fn updated(
    configured: &Configured,
    context: &Context<'_>,
    since: DateTime<Utc>,
) -> Result<UpdatedTickets, VerbFailure> {
    let since = since.trunc_subsecs(0);
    let text = since.to_rfc3339_opts(SecondsFormat::Secs, true);
    let ticket = OutgoingTicket::default();
    let input = VerbInput { ticket: &ticket, files: &[], found: None, since: Some(&text) };
    let value = run(configured, context, Verb::Updated, &input).await?;
    let wrong = || shape(configured, Verb::Updated, "it must be a list of { id, at }, `at` in RFC 3339");
    let lines: Vec<UpdatedLine> = match value {
        Value::Null => Vec::new(),
        value => serde_json::from_value(value).map_err(|_| wrong())?,
    };
    let (mut events, mut last) = (BTreeSet::new(), since);
    let count = lines.len();
    for line in lines {
        last = last.max(line.at);
        let id = match line.id {
            Value::Null => continue,
            Value::String(id) if !id.is_empty() => id,
            Value::Number(number) => number.to_string(),
            _ => return Err(wrong()),
        };
        if line.at >= since {
            events.insert((line.at, id));
        }
    }
    let delay = TimeDelta::from_std(configured.connector.index_delay()).unwrap_or_default();
    let is_burst = count >= BURST;
    let next = match (last - delay - OVERLAP).max(since) {
        before if before > since => before,
        // Nothing gets on otherwise: as much as one answer holds came in this moment.
        _ if is_burst && last > since => last,
        _ if is_burst => since + TimeDelta::seconds(1),
        same => same,
    };
    let tickets = events.into_iter().map(|(at, id)| UpdatedTicket { id, at }).collect();
    Ok(UpdatedTickets { tickets, next })
}
