//! A ticket as connectors know it: what is written, what goes with it, and what the system holds.

use std::sync::Arc;

use serde_json::{Value, json};

/// A ticket as it is written, redacted before it comes here.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Who reports it: an address; empty (null in programs) when the ticket's audience may not see it.
    pub requester: String,
    /// An id made of the fingerprint, for systems that take the client's.
    pub uuid: String,
}

/// A file that goes with a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its name, without folders.
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

/// A ticket in the system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemTicket {
    /// The system's id.
    pub id: String,
    /// Where a person looks at it.
    pub url: String,
    /// The fingerprint that it really has. Compare it: some systems ignore what they are asked to filter by.
    pub fingerprint: Option<String>,
}

/// What a verb works with.
pub(super) struct VerbInput<'f> {
    pub(super) ticket: &'f OutgoingTicket,
    pub(super) files: &'f [Upload],
    pub(super) found: Option<&'f SystemTicket>,
}

impl OutgoingTicket {
    pub(super) fn as_json(&self) -> Value {
        json!({
            "title": self.title, "text": self.text, "html": self.html, "markdown": self.markdown,
            "fingerprint": self.fingerprint, "requester": Some(&self.requester).filter(|address| !address.is_empty()), "uuid": self.uuid,
        })
    }
}

impl SystemTicket {
    pub(super) fn as_json(&self) -> Value {
        json!({ "id": self.id, "url": self.url, "fingerprint": self.fingerprint })
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
