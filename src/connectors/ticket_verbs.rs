//! The verbs of a ticketing system. Each sends only the requests that it rests on; nothing is sent twice by itself.

use std::time::Duration;

use chrono::{SecondsFormat, TimeDelta};
use serde::Deserialize;
use serde_json::Value;

use super::configured::Configured;
use super::jq;
use super::model::{Connector, Name, Verb};
use super::run::{Context, Fault, Nodes, Run, Subject};
use super::ticket::{OutgoingTicket, SystemTicket, TicketState, Upload, VerbInput};
use crate::facts::GapReason;
use crate::redact::mask::Mask;

/// What `create` did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// The new ticket. `None`: the system says that one with this fingerprint is there already; find it.
    pub ticket: Option<SystemTicket>,
    /// Whether the files went with it. If not, `attach` is next.
    pub carries_files: bool,
}

/// What the system holds, read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The fingerprint of the ticket.
    pub fingerprint: Option<String>,
    /// Its files that may be ours: downloaded and hashed, in the system's order.
    pub files: Vec<Held>,
    /// Texts in which the id of this filing would stand: the ticket's own, and those of its comments. `None`: the connector does
    /// not read them.
    pub texts: Option<Vec<String>>,
    /// Whether somebody works on it; `None`: the connector does not tell.
    pub state: Option<TicketState>,
}

/// A file that the system holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Held {
    /// Its name; `None`: the connector does not tell.
    #[serde(default)]
    pub name: Option<String>,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in lower-case hexadecimal; `None`: the system does not give the bytes, and only name and size can be compared.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// One thing that filing needs, and whether it is in order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probed {
    /// What was looked at, in a few words: "custom field".
    pub name: String,
    /// Whether it is in order; `None`: that cannot be told without writing.
    pub ok: Option<bool>,
    /// What was seen, and what to change.
    #[serde(default)]
    pub says: String,
    /// The setting of the profile to change.
    #[serde(default)]
    pub setting: Option<String>,
    /// The right that the account needs.
    #[serde(default)]
    pub scope: Option<String>,
}

/// Why a verb failed, and whether its write may have been done all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct VerbFailure {
    /// The kind of failure.
    pub reason: GapReason,
    /// One sentence without secrets, with what to do.
    pub detail: String,
    /// A write went out, and whether it was done is not known. Look before writing again.
    pub maybe_done: bool,
    /// How long the system asked to wait.
    pub retry_after: Option<Duration>,
    /// The status of the answer that refused it.
    pub status: Option<u16>,
    /// The right that the request needs.
    pub scope: Option<String>,
    /// Another try may end otherwise, with nothing changed: an answer that broke off, a host that did not answer.
    pub may_pass: bool,
}

impl VerbFailure {
    /// Whether the same request will be refused for ever: a right, a setting, a limit or a required field has to be changed first.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        // GitHub and Salesforce say 403 for "too many requests", too, and then how long to wait.
        if self.retry_after.is_some() {
            return false;
        }
        match self.reason {
            GapReason::Unauthorized
            | GapReason::Forbidden
            | GapReason::WrongAddress
            | GapReason::CannotTell => true,
            // 408, 423, 425 and 429 pass with time; 409 and 412 are what a run at the same time leaves behind.
            _ => {
                let refused = |status: u16| (400..500).contains(&status);
                self.status.is_some_and(|status| {
                    refused(status) && !matches!(status, 408 | 409 | 412 | 423 | 425 | 429)
                })
            }
        }
    }

    /// Whether the system itself answered, so that nothing is under way any more. A gateway's 502 and 504 say nothing about what is
    /// behind it.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        let by_gateway = |status: u16| matches!(status, 502..=504 | 520..=527);
        self.status.map_or(self.reason == GapReason::Malformed, |status| !by_gateway(status))
    }

    /// Whether the ticket that was asked for is not there.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(self.status, Some(404 | 410))
    }
}

impl Connector {
    /// Whether the connector has this verb.
    #[must_use]
    pub fn has(&self, verb: Verb) -> bool {
        self.verbs.iter().any(|(known, _)| *known == verb)
    }

    /// Whether a verb sends the files: `create` of some systems, `attach` of others.
    #[must_use]
    pub fn carries_files(&self, verb: Verb) -> bool {
        let target = self.verbs.iter().find(|(known, _)| *known == verb);
        target.is_some_and(|(_, program)| self.reaches(program, Name::Files))
    }

    /// Whether the files get to the ticket: with this verb, or by `attach` after it.
    #[must_use]
    pub fn delivers_files(&self, verb: Verb) -> bool {
        self.carries_files(verb) || self.carries_files(Verb::Attach)
    }
}

/// Tickets that may be this one. A hit is believed only when its fingerprint is equal; no hit is no proof.
///
/// # Errors
/// The system could not be asked.
pub async fn find(
    configured: &Configured,
    context: &Context<'_>,
    ticket: &OutgoingTicket,
) -> Result<Vec<SystemTicket>, VerbFailure> {
    let input = VerbInput { ticket, files: &[], found: None, since: None };
    let value = run(configured, context, Verb::Find, &input).await?;
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(list) => list.iter().map(|value| hit(configured, Verb::Find, value)).collect(),
        _ => Err(shape(configured, Verb::Find, "it must be a list of { id, url, fingerprint, state }")),
    }
}

/// Makes the ticket.
///
/// # Errors
/// It was refused, or whether it was made is not known ([`VerbFailure::maybe_done`]).
pub async fn create(
    configured: &Configured,
    context: &Context<'_>,
    ticket: &OutgoingTicket,
    files: &[Upload],
) -> Result<Created, VerbFailure> {
    let input = VerbInput { ticket, files, found: None, since: None };
    let value = run(configured, context, Verb::Create, &input).await?;
    let carries_files = configured.connector.carries_files(Verb::Create);
    if value.get("duplicate") == Some(&Value::Bool(true)) {
        return Ok(Created { ticket: None, carries_files });
    }
    let made = hit(configured, Verb::Create, &value)
        .map_err(|failure| VerbFailure { maybe_done: true, ..failure })?;
    Ok(Created { ticket: Some(made), carries_files })
}

/// Adds files to a ticket.
///
/// # Errors
/// As [`create`].
pub async fn attach(
    configured: &Configured,
    context: &Context<'_>,
    ticket: &OutgoingTicket,
    files: &[Upload],
    found: &SystemTicket,
) -> Result<(), VerbFailure> {
    let input = VerbInput { ticket, files, found: Some(found), since: None };
    run(configured, context, Verb::Attach, &input).await.map(|_| ())
}

/// Adds the ticket's text, and files where the system takes them with it, to a ticket that is there.
///
/// # Errors
/// As [`create`].
pub async fn comment(
    configured: &Configured,
    context: &Context<'_>,
    ticket: &OutgoingTicket,
    files: &[Upload],
    found: &SystemTicket,
) -> Result<(), VerbFailure> {
    let input = VerbInput { ticket, files, found: Some(found), since: None };
    run(configured, context, Verb::Comment, &input).await.map(|_| ())
}

/// Writes on a ticket that is there: `mark`, `reopen`, `close`, `note` or `reply`.
///
/// # Errors
/// As [`create`].
pub async fn change(
    configured: &Configured,
    context: &Context<'_>,
    verb: Verb,
    ticket: &OutgoingTicket,
    found: &SystemTicket,
) -> Result<(), VerbFailure> {
    let input = VerbInput { ticket, files: &[], found: Some(found), since: None };
    run(configured, context, verb, &input).await.map(|_| ())
}

/// Looks at everything that filing needs, without writing.
///
/// # Errors
/// The system could not be asked at all.
pub async fn probe(
    configured: &Configured,
    context: &Context<'_>,
    ticket: &OutgoingTicket,
) -> Result<Vec<Probed>, VerbFailure> {
    let input = VerbInput { ticket, files: &[], found: None, since: None };
    let value = run(configured, context, Verb::Probe, &input).await?;
    let wrong = |_| shape(configured, Verb::Probe, "it must be a list of { name, ok, says, setting, scope }");
    serde_json::from_value(value).map_err(wrong)
}

/// Reads a ticket and its files back. `files` are those that were sent: a connector may look at these only.
///
/// # Errors
/// The system could not be asked, or showed something else.
pub async fn confirm(
    configured: &Configured,
    context: &Context<'_>,
    ticket: &OutgoingTicket,
    files: &[Upload],
    found: &SystemTicket,
) -> Result<Confirmed, VerbFailure> {
    let input = VerbInput { ticket, files, found: Some(found), since: None };
    let value = run(configured, context, Verb::Confirm, &input).await?;
    let wrong = || {
        shape(
            configured,
            Verb::Confirm,
            "it must be { fingerprint, files: [{ name, size, sha256 }], texts, state }",
        )
    };
    let object = value.as_object().ok_or_else(wrong)?;
    let fingerprint = match object.get("fingerprint") {
        None | Some(Value::Null) => None,
        // A field that is empty has no fingerprint, and not another one's.
        Some(Value::String(text)) => Some(text.clone()).filter(|text| !text.is_empty()),
        Some(_) => return Err(wrong()),
    };
    let files = object.get("files").cloned().ok_or_else(wrong)?;
    let files: Vec<Held> = serde_json::from_value(files).map_err(|_| wrong())?;
    let texts = object.get("texts").cloned().unwrap_or_default();
    let texts: Option<Vec<String>> = serde_json::from_value(texts).map_err(|_| wrong())?;
    Ok(Confirmed { fingerprint, files, texts, state: state(object.get("state")) })
}

/// What the program of a verb gives, as it is: for looking at a connector, and for verbs whose result has no type of its own. For
/// [`Verb::Updated`] everything since a minute ago is new.
///
/// # Errors
/// As [`create`], and the connector does not have the verb.
pub async fn result(
    configured: &Configured,
    context: &Context<'_>,
    verb: Verb,
    ticket: &OutgoingTicket,
    files: &[Upload],
    found: Option<&SystemTicket>,
) -> Result<Value, VerbFailure> {
    let minute_ago = context.now - TimeDelta::minutes(1);
    let minute_ago = minute_ago.to_rfc3339_opts(SecondsFormat::Secs, true);
    let since = (verb == Verb::Updated).then_some(minute_ago.as_str());
    run(configured, context, verb, &VerbInput { ticket, files, found, since }).await
}

pub(super) async fn run(
    configured: &Configured,
    context: &Context<'_>,
    verb: Verb,
    input: &VerbInput<'_>,
) -> Result<Value, VerbFailure> {
    let connector = &configured.connector;
    let Some((_, program)) = connector.verbs.iter().find(|(known, _)| *known == verb) else {
        let detail = format!("connector {} has no `{}`", connector.name, verb.as_str());
        return Err(VerbFailure {
            reason: GapReason::CannotTell,
            detail,
            maybe_done: false,
            retry_after: None,
            status: None,
            scope: None,
            may_pass: false,
        });
    };
    let run = Run::new(configured, context, Subject::Ticket(input));
    let outcome = Nodes::new(&run).target(format!("`{}`", verb.as_str()), program).await;
    let wrote = run.wrote.get();
    match outcome {
        Ok(known) => {
            let mut value = jq::to_json(&known.value);
            clean_addresses(&mut value, context.http.mask());
            Ok(value)
        }
        Err(fault) => Err(failure(&fault, wrote, context.http.mask())),
    }
}

/// Takes the secrets of the tool out of the addresses of tickets: they are shown, written to the ledger, and nothing is asked there.
fn clean_addresses(value: &mut Value, mask: &Mask) {
    match value {
        Value::Array(tickets) => tickets.iter_mut().for_each(|ticket| clean_addresses(ticket, mask)),
        Value::Object(ticket) => {
            if let Some(Value::String(url)) = ticket.get_mut("url") {
                *url = mask.text(url).into_owned();
            }
        }
        _ => {}
    }
}

fn failure(fault: &Fault, wrote: bool, mask: &Mask) -> VerbFailure {
    VerbFailure {
        reason: fault.reason,
        detail: fault.said(mask),
        // A write got a 2xx, and then the file's program did not fit the answer: the ticket may be there.
        maybe_done: fault.unanswered || (wrote && fault.reason == GapReason::Malformed),
        retry_after: fault.retry_after,
        status: fault.status,
        scope: fault.scope.clone(),
        may_pass: fault.may_pass(),
    }
}

fn hit(configured: &Configured, verb: Verb, value: &Value) -> Result<SystemTicket, VerbFailure> {
    // `tostring` makes a text of anything: of a list, too.
    let is_id = |text: &str| !text.is_empty() && !text.contains(['[', ']', '{', '}', '"', '\n']);
    let text = |key: &str| match value.get(key) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    match (text("id").filter(|id| is_id(id)), text("url")) {
        (Some(id), Some(url)) => {
            Ok(SystemTicket { id, url, fingerprint: text("fingerprint"), state: state(value.get("state")) })
        }
        _ => Err(shape(configured, verb, "it needs an `id` and a `url`")),
    }
}

pub(super) fn shape(configured: &Configured, verb: Verb, what: &str) -> VerbFailure {
    VerbFailure {
        reason: GapReason::Malformed,
        detail: format!(
            "`{}` of connector {} found something else: {what}",
            verb.as_str(),
            configured.connector.name
        ),
        maybe_done: false,
        retry_after: None,
        status: None,
        scope: None,
        may_pass: false,
    }
}

/// A word that is no state is as good as none: what is not known to be closed is commented on.
fn state(value: Option<&Value>) -> Option<TicketState> {
    TicketState::of(value?.as_str()?)
}
