//! `connectors try`: one request, its raw answer, and what the program made of it.

use serde_json::Value;

use super::configured::Configured;
use super::jq;
use super::model::{ConnectorKind, Name};
use super::run::{Context, Nodes, Run, Subject, Tried};
use super::ticket::{OutgoingTicket, VerbInput};
use crate::case::Case;

/// What trying a request gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Every time that it was sent: once, or for each page or item.
    pub sent: Vec<Tried>,
    /// Its value as JSON, or why it has none.
    pub value: Result<Value, String>,
}

/// Tries one request, and whatever it waits for.
///
/// Only requests that read are tried: a ticket is never made by trying, and a ticketing connector sees a made-up one and not
/// the case. `None`: the connector has no such request.
pub async fn try_request(
    configured: &Configured,
    case: &Case,
    context: &Context<'_>,
    request: &str,
) -> Option<Trial> {
    let connector = &configured.connector;
    let index = connector.requests.iter().position(|known| known.name == request)?;
    let name = Name::Request(index);
    let all = connector.closure(&[name]);
    let writes = all.iter().find_map(|node| match node {
        Name::Request(index) if !connector.requests[*index].is_read() => {
            Some(&connector.requests[*index].name)
        }
        _ => None,
    });
    if let Some(writes) = writes {
        let value = Err(format!("request {writes} writes, and only requests that read can be tried"));
        return Some(Trial { sent: Vec::new(), value });
    }
    // A made-up ticket, so that `find` can be tried: nothing has its fingerprint.
    let ticket = sample();
    let filing = VerbInput { ticket: &ticket, files: &[], found: None };
    let ticketing = connector.kind == ConnectorKind::Ticketing;
    let subject = if ticketing { Subject::Ticket(&filing) } else { Subject::Case(case) };
    let mut run = Run::new(configured, context, subject);
    run.watched = Some(index);
    let outcome = Nodes::new(&run).node(name).await;
    let value =
        outcome.map(|known| jq::to_json(&known.value)).map_err(|fault| fault.said(context.http.mask()));
    Some(Trial { sent: run.seen.take(), value })
}

/// A fingerprint that no ticket has. Digits and small letters, as a real one: a field that takes only one of both is found by it.
const NOBODYS: &str = "fedcba9876543210fedcba9876543210";

/// A ticket that nobody files.
pub(super) fn sample() -> OutgoingTicket {
    let text = "a trial of escalate".to_owned();
    OutgoingTicket {
        title: text.clone(),
        text: text.clone(),
        html: text.clone(),
        markdown: text,
        fingerprint: NOBODYS.to_owned(),
        fingerprints: vec![NOBODYS.to_owned()],
        entry: "0".repeat(12),
        requester: "nobody@example.com".to_owned(),
        uuid: "00000000-0000-5000-8000-000000000000".to_owned(),
        ..OutgoingTicket::default()
    }
}
