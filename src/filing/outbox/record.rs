//! What the outbox writes down about one ticket.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::text::digest::sha256;

/// The schema of `record.json`.
pub(crate) const SCHEMA: &str = "escalate.outbox/1";

/// One ticket on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Lower-case hex; the same problem of the same person has the same one.
    pub fingerprint: String,
    /// The profile whose ticketing system it goes to.
    pub profile: String,
    /// The file of that profile, when it was named with `--config`.
    pub config: Option<String>,
    /// The ticketing connector's name in the profile.
    pub system: String,
    /// The requester's address, when the ticket's audience may see it; else empty.
    #[serde(default)]
    pub requester: String,
    /// When it was put here.
    pub queued_at: DateTime<Utc>,
    /// What is to be attached.
    pub files: Vec<QueuedFile>,
    /// What the system confirmed so far.
    pub steps: Steps,
    /// Why it is still here, one sentence without secrets.
    pub last_failure: Option<String>,
}

impl Record {
    /// A ticket that has not been sent anywhere yet.
    #[must_use]
    pub fn new(
        fingerprint: String,
        profile: String,
        config: Option<String>,
        system: String,
        queued_at: DateTime<Utc>,
    ) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            fingerprint,
            profile,
            config,
            system,
            requester: String::new(),
            queued_at,
            files: Vec::new(),
            steps: Steps::default(),
            last_failure: None,
        }
    }
}

impl QueuedFile {
    /// The description of a file with these bytes.
    #[must_use]
    pub fn of(name: &str, media_type: &str, bytes: &[u8]) -> Self {
        let size = bytes.len().try_into().unwrap_or(u64::MAX);
        Self { name: name.to_owned(), media_type: media_type.to_owned(), size, sha256: sha256(bytes) }
    }
}

/// A file to attach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedFile {
    /// Its name, here and in the ticket.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// Lower-case hex.
    pub sha256: String,
}

/// The steps in their order, each written down when the system confirmed it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "a checklist of steps, each done or not, and readable in the file"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steps {
    /// A create was sent. Without [`Steps::id`] its answer was lost, and the ticket may exist.
    pub create_sent: bool,
    /// The system's id of the ticket.
    pub id: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Made by us, not found.
    pub created: bool,
    /// The note on a ticket that was found is there.
    pub commented: bool,
    /// The files are there.
    pub attached: bool,
    /// Fingerprint and hashes were read back and are equal.
    pub confirmed: bool,
}

/// Where a ticket is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// The ticketing connector's name.
    pub system: String,
    /// The system's id.
    pub id: String,
    /// Its address.
    pub url: Option<String>,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
}

pub(super) fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| error.to_string())?;
    bytes.push(b'\n');
    Ok(bytes)
}
