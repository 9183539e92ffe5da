//! A ticket as connectors know it: what is written, what goes with it, and what the system holds.

use std::sync::Arc;

use serde_json::{Value, json};

/// A ticket as it is written, redacted before it comes here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutgoingTicket {
    /// One line.
    pub title: String,
    /// The body as plain text.
    pub text: String,
    /// The body as HTML.
    pub html: String,
    /// The body as Markdown.
    pub markdown: String,
    /// What the ticket is found by again: lower-case hexadecimal.
    pub fingerprint: String,
    /// What tickets about the same problem may have: [`Self::fingerprint`] first, then those of former keys and versions.
    pub fingerprints: Vec<String>,
    /// The id of this filing: lower-case hexadecimal, different for each report of one problem. It stands in the text, and in the
    /// names of the files.
    pub entry: String,
    /// Who is answered: an address; empty (null in programs) when there is none that the system may know.
    pub requester: String,
    /// Who else is told: an address; empty (null in programs) for nobody.
    pub follow_up: String,
    /// An id made of the fingerprint, for systems that take the client's.
    pub uuid: String,
    /// What was tried, one line.
    pub action: String,
    /// The exact error, all its lines.
    pub error: String,
    /// The person's roles.
    pub roles: Vec<String>,
    /// The tenant.
    pub tenant: String,
    /// The verdict: `should_work`.
    pub verdict: String,
    /// The primary cause, a check's id; empty for none.
    pub primary: String,
    /// The affected person, as the profile lets them be named.
    pub user: String,
    /// What of action, error, role and tenant is not known.
    pub missing: Vec<String>,
    /// For `close`: the ticket that is about the same problem and stays.
    pub same_as: Option<SystemTicket>,
}

/// A file that goes with a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name, without folders. No other filing of this problem uses it.
    pub name: String,
    /// Its media type: `application/zip`.
    pub media_type: String,
    /// Its content.
    pub bytes: Arc<Vec<u8>>,
    /// Its length in bytes.
    pub size: u64,
    /// SHA-256 of the content in lower-case hexadecimal.
    pub sha256: String,
}

/// Whether somebody works on a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// New, open, waiting.
    Open,
    /// Solved, rejected, archived: nobody looks at it any more.
    Closed,
    /// It is not there any more, although its id still reads.
    Deleted,
}

impl TicketState {
    /// The state of that word in a connector's program.
    pub(super) fn of(word: &str) -> Option<Self> {
        [Self::Open, Self::Closed, Self::Deleted].into_iter().find(|state| state.as_str() == word)
    }

    /// The word in connectors' programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Deleted => "deleted",
        }
    }
}

/// A ticket in the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemTicket {
    /// The system's id.
    pub id: String,
    /// Where a person looks at it.
    pub url: String,
    /// The fingerprint that it really has. Compare it: some systems ignore what they are asked to filter by.
    pub fingerprint: Option<String>,
    /// Whether somebody works on it; `None`: the connector does not tell.
    pub state: Option<TicketState>,
}

/// What a verb works with.
pub(super) struct VerbInput<'f> {
    pub(super) ticket: &'f OutgoingTicket,
    pub(super) files: &'f [Upload],
    pub(super) found: Option<&'f SystemTicket>,
    /// For `updated`: RFC 3339, whole seconds.
    pub(super) since: Option<&'f str>,
}

impl OutgoingTicket {
    pub(super) fn as_json(&self) -> Value {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        json!({
            "title": self.title, "text": self.text, "html": self.html, "markdown": self.markdown,
            "fingerprint": self.fingerprint, "fingerprints": self.fingerprints, "entry": self.entry,
            "requester": some(&self.requester), "follow_up": some(&self.follow_up), "uuid": self.uuid,
            "action": self.action, "error": self.error, "roles": self.roles, "tenant": self.tenant,
            "verdict": self.verdict, "primary": some(&self.primary), "user": self.user, "missing": self.missing,
            "same_as": self.same_as.as_ref().map(SystemTicket::as_json),
        })
    }
}

impl SystemTicket {
    pub(super) fn as_json(&self) -> Value {
        json!({
            "id": self.id, "url": self.url, "fingerprint": self.fingerprint,
            "state": self.state.map(TicketState::as_str),
        })
    }
}

impl VerbInput<'_> {
    pub(super) fn files_as_json(&self) -> Value {
        let files = self.files.iter().map(|file| {
            json!({ "name": file.name, "type": file.media_type, "size": file.size, "sha256": file.sha256 })
        });
        files.collect()
    }
}
