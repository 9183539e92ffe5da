//! A ticket as somebody wrote it into the system: what a case is made of. Everything in it is data of others.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use super::configured::Configured;
use super::model::Verb;
use super::run::Context;
use super::ticket::{OutgoingTicket, SystemTicket, TicketState, VerbInput};
use super::ticket_verbs::{VerbFailure, run, shape};

/// A ticket as it was reported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportedTicket {
    /// The system's id.
    pub id: String,
    /// Where a person looks at it.
    pub url: String,
    /// Whether somebody works on it; `None`: the connector does not tell.
    #[serde(default)]
    pub state: Option<TicketState>,
    /// Who wrote it, or for whom it was written; `None`: nobody is named.
    #[serde(default)]
    pub requester: Option<TicketPerson>,
    /// What the system takes for their organisation.
    #[serde(default)]
    pub organization: Option<String>,
    /// One line.
    #[serde(default)]
    pub subject: String,
    /// What they wrote.
    #[serde(default)]
    pub body: String,
    /// How the body is to be read.
    #[serde(default)]
    pub body_type: BodyType,
    /// The system's own fields that have a value, by name.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// What is attached to it.
    #[serde(default)]
    pub files: Vec<TicketFile>,
    /// Texts of its internal notes, oldest first: an earlier note of ours is among them. `None`: the connector does not read them.
    #[serde(default)]
    pub notes: Option<Vec<String>>,
    /// Texts that were sent to the requester, oldest first. `None`: the connector does not read them.
    #[serde(default)]
    pub replies: Option<Vec<String>>,
}

/// Somebody at a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketPerson {
    /// Their address.
    #[serde(default)]
    pub email: Option<String>,
    /// What they are called.
    #[serde(default)]
    pub name: Option<String>,
}

/// How a body is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyType {
    /// As it stands.
    #[default]
    Text,
    /// Elements and entities.
    Html,
    /// Fences, quotes and lists by their signs.
    Markdown,
}

/// A file at a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TicketFile {
    /// Its name.
    pub name: String,
    /// Bytes; `None`: the system does not tell.
    #[serde(default)]
    pub size: Option<u64>,
    /// Its media type.
    #[serde(default, rename = "type")]
    pub media_type: Option<String>,
}

/// A file of a ticket with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedFile {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A file as `fetch` gives it.
#[derive(Deserialize)]
struct EncodedFile {
    name: String,
    base64: String,
}

/// Reads a ticket.
///
/// # Errors
/// There is none, it may not be seen, or the system could not be asked.
pub async fn read(
    configured: &Configured,
    context: &Context<'_>,
    id: &str,
) -> Result<ReportedTicket, VerbFailure> {
    let value = on(configured, context, Verb::Read, id).await?;
    serde_json::from_value(value).map_err(|error| {
        let what = format!(
            "it must be {{ id, url, state, requester: {{ email, name }}, organization, subject, body, body_type, fields, files, notes, replies }}: {error}"
        );
        shape(configured, Verb::Read, &what)
    })
}

/// The files of a ticket. One that is too large for the connector is not among them.
///
/// # Errors
/// As [`read`].
pub async fn fetch(
    configured: &Configured,
    context: &Context<'_>,
    id: &str,
) -> Result<Vec<FetchedFile>, VerbFailure> {
    let value = on(configured, context, Verb::Fetch, id).await?;
    let wrong = || shape(configured, Verb::Fetch, "it must be a list of { name, base64 }");
    let files: Vec<EncodedFile> = serde_json::from_value(value).map_err(|_| wrong())?;
    let decoded = |file: EncodedFile| {
        let text: String = file.base64.chars().filter(|c| !c.is_whitespace()).collect();
        let bytes = STANDARD.decode(text).map_err(|_| wrong())?;
        Ok(FetchedFile { name: file.name, bytes })
    };
    files.into_iter().map(decoded).collect()
}

async fn on(
    configured: &Configured,
    context: &Context<'_>,
    verb: Verb,
    id: &str,
) -> Result<Value, VerbFailure> {
    let found = SystemTicket { id: id.to_owned(), url: String::new(), fingerprint: None, state: None };
    let ticket = OutgoingTicket::default();
    run(
        configured,
        context,
        verb,
        &VerbInput { ticket: &ticket, files: &[], found: Some(&found), since: None },
    )
    .await
}
