//! A delivery of a ticketing system's webhook: whose it is, and which ticket it is about. The file says how; nothing is sent here.
//!
//! Nothing of a delivery is looked at before it is proved who sent it, but the header that proves it. No refusal quotes a header or the body.

mod proof;

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use jaq_json::Val;
use serde_json::{Map, Value};

use super::jq::{self, ProgramFailure, shorten};
use super::model::{Connector, Hook, Name, Program};
use crate::text::digest::sha256;

/// How long the programs of one delivery may take together.
const LIMIT: Duration = Duration::from_secs(2);
/// Events that one body may have.
const MOST_EVENTS: usize = 1_000;
/// Bytes of a ticket's id.
const LONGEST_ID: usize = 200;
/// Bytes of an event's text; of a longer one the digest stands for it.
const LONGEST_EVENT: usize = 200;
/// Headers that no program sees: they are credentials.
const HIDDEN: &[&str] = &["authorization", "cookie", "proxy-authorization"];

/// A delivery as it came in.
#[derive(Clone, Copy, Debug)]
pub struct HookRequest<'r> {
    /// `POST`.
    pub method: &'r str,
    /// The whole address to which the vendor sent it, as the vendor sees it: some sign it.
    pub url: &'r str,
    /// Headers as they came in, one that came twice twice; names in any case.
    pub headers: &'r [(String, String)],
    /// The bytes, before anything is made of them.
    pub body: &'r [u8],
    /// When it came in.
    pub received_at: DateTime<Utc>,
}

/// An event that starts a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookEvent {
    /// The ticket's id, as `read` takes it.
    pub ticket: String,
    /// The same when the same event is delivered again, and another one for every other event of this system.
    pub event: String,
}

/// Why a delivery is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HookRefused {
    /// The connector has no `[hook]`.
    #[error("the connector has no [hook]")]
    NoHook,
    /// Nothing proves that the ticketing system sent it, or not now. The sentence is for the admin's log; whoever sent it gets one
    /// and the same answer for all of these.
    #[error("{0}")]
    Unproved(&'static str),
    /// The body is not JSON.
    #[error("the body is not JSON")]
    NotJson,
    /// It is not what the vendor sends: no ticket is named where one must be.
    #[error("no ticket is named in the delivery: {0}")]
    NoTicket(String),
}

impl Connector {
    /// Whether it takes deliveries.
    #[must_use]
    pub fn has_hook(&self) -> bool {
        self.hook.is_some()
    }

    /// What an admin has to know of the webhook: where the vendor describes it, or how it is made.
    #[must_use]
    pub fn hook_docs(&self) -> Option<&str> {
        self.hook.as_ref()?.docs.as_deref()
    }
}

/// Takes a delivery: the events in it that start a case, in the vendor's order. None: it is genuine, and starts no case. Some vendors put
/// several into one delivery.
///
/// `secret` is what the profile and the system share. `tolerance` is how far a signed time may be from now, both ways.
///
/// # Errors
/// Nothing proves whose it is, it is not JSON, or it names no ticket.
pub fn accept(
    connector: &Connector,
    secret: &str,
    request: &HookRequest<'_>,
    tolerance: Duration,
) -> Result<Vec<HookEvent>, HookRefused> {
    let hook = connector.hook.as_ref().ok_or(HookRefused::NoHook)?;
    let proof = proof::of(hook, secret, request)?;
    let body: Value = serde_json::from_slice(request.body).map_err(|_| HookRefused::NotJson)?;
    let delivery = ProvedDelivery {
        connector,
        hook,
        headers: jq::to_jq(headers(request)),
        digest: sha256(request.body),
        until: Instant::now() + LIMIT,
    };
    let body = jq::to_jq(body);
    let at = |program: &Program| delivery.run(program, body.clone()).ok().map(|value| jq::to_json(&value));
    proof::is_in_time(proof, request, tolerance, &at)?;
    delivery.events(body)
}

/// A delivery whose sender is known.
struct ProvedDelivery<'d> {
    connector: &'d Connector,
    hook: &'d Hook,
    headers: Val,
    digest: String,
    until: Instant,
}

impl ProvedDelivery<'_> {
    fn run(&self, program: &Program, input: Val) -> Result<Val, HookRefused> {
        // A program of a hook can name nothing else: the loader refuses it.
        let variables = self.connector.globals.iter().map(|name| match name {
            Name::Headers => self.headers.clone(),
            _ => Val::Null,
        });
        let result = self.connector.programs.run(program.number, input, variables, Some(self.until));
        result.map_err(|failure| {
            HookRefused::NoTicket(match failure {
                ProgramFailure::Said(complaint) => shorten(complaint.says),
                // What does not fit is quoted in jq's message, and is somebody's.
                ProgramFailure::Broke(_) => "it has another form than the file expects".to_owned(),
                ProgramFailure::Late => "it takes too long to look through it".to_owned(),
            })
        })
    }

    fn events(&self, body: Val) -> Result<Vec<HookEvent>, HookRefused> {
        let Some(each) = &self.hook.each else {
            return Ok(self.event(body, 0)?.into_iter().collect());
        };
        let listed = self.run(each, body)?;
        let Val::Arr(items) = listed else {
            return Err(HookRefused::NoTicket("it has no list of events".to_owned()));
        };
        if items.len() > MOST_EVENTS {
            return Err(HookRefused::NoTicket(format!("it has more than {MOST_EVENTS} events")));
        }
        let mut events: Vec<HookEvent> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let event = self.event(item.clone(), index)?;
            events.extend(event.filter(|event| !events.contains(event)));
        }
        Ok(events)
    }

    fn event(&self, input: Val, index: usize) -> Result<Option<HookEvent>, HookRefused> {
        let ticket = jq::to_json(&self.run(&self.hook.ticket, input.clone())?);
        if ticket.is_null() {
            return Ok(None);
        }
        let ticket = id(&ticket).ok_or_else(|| HookRefused::NoTicket("its id is no id".to_owned()))?;
        let said = match &self.hook.event {
            Some(program) => jq::to_json(&self.run(program, input)?),
            None => Value::Null,
        };
        let event = match said {
            Value::String(text) if !text.is_empty() && text.len() <= LONGEST_EVENT => text,
            Value::String(text) if !text.is_empty() => sha256(text.as_bytes()),
            Value::Number(number) => number.to_string(),
            _ if index == 0 => self.digest.clone(),
            _ => format!("{}-{index}", self.digest),
        };
        Ok(Some(HookEvent { ticket, event }))
    }
}

/// An id that may stand in an address and in a list: a text of one line, or a whole number.
fn id(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) if number.is_u64() => Some(number.to_string()),
        Value::String(text) => {
            let plain = !text.is_empty()
                && text.len() <= LONGEST_ID
                && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:#".contains(c))
                && text.chars().any(|c| c.is_ascii_alphanumeric());
            plain.then(|| text.clone())
        }
        _ => None,
    }
}

/// The headers as programs see them: names in lower case.
fn headers(request: &HookRequest<'_>) -> Value {
    let mut all: Map<String, Value> = Map::new();
    for (name, value) in request.headers {
        let name = name.to_ascii_lowercase();
        if HIDDEN.contains(&name.as_str()) {
            continue;
        }
        let value = match all.get(&name).and_then(Value::as_str) {
            Some(before) => format!("{before}, {value}"),
            None => value.clone(),
        };
        all.insert(name, value.into());
    }
    Value::Object(all)
}
