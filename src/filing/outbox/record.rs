//! What the outbox writes down about one ticket.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::steps::Steps;
use crate::text::digest::sha256;

/// The schema of `record.json`.
pub(crate) const SCHEMA: &str = "escalate.outbox/1";
/// Hex digits of an entry's id. The names of files hold it, so that a system that shows only these shows it, too.
pub const ENTRY_DIGITS: usize = 12;
/// Where the words of a ticket were before every filing had its own.
const OLD_TICKET: &str = "ticket.json";

/// One ticket on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Lower-case hex; the same problem of the same person has the same one.
    pub fingerprint: String,
    /// Fingerprints that earlier tickets about it may have: made with a former key, or by a former version.
    #[serde(default)]
    pub former: Vec<String>,
    /// The id of this filing, lower-case hex: made of what is sent, so that what was sent is known again.
    #[serde(default)]
    pub entry: String,
    /// The profile whose ticketing system it goes to.
    pub profile: String,
    /// The file of that profile, when it was named with `--config`: absolute.
    pub config: Option<String>,
    /// The ticketing connector's name in the profile.
    pub system: String,
    /// The requester's address, when the ticket's audience may see it; else empty.
    #[serde(default)]
    pub requester: String,
    /// When it was put here.
    pub queued_at: DateTime<Utc>,
    /// The file with its words, beside the record.
    #[serde(default = "old_ticket")]
    pub ticket: String,
    /// What is to be attached.
    pub files: Vec<QueuedFile>,
    /// What the system confirmed so far.
    pub steps: Steps,
    /// Why it is still here, one sentence without secrets.
    pub last_failure: Option<String>,
    /// The system will refuse it until something is changed that the sentence names.
    #[serde(default)]
    pub refused: bool,
    /// The folder that it waits in while another run is filing the same problem; else the fingerprint is its folder.
    #[serde(skip)]
    pub parked: Option<String>,
}

/// What an earlier version noted had been read back, or nobody knows.
fn was_confirmed() -> bool {
    true
}

fn old_ticket() -> String {
    OLD_TICKET.to_owned()
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
            former: Vec::new(),
            entry: String::new(),
            profile,
            config,
            system,
            requester: String::new(),
            queued_at,
            ticket: old_ticket(),
            files: Vec::new(),
            steps: Steps::default(),
            last_failure: None,
            refused: false,
            parked: None,
        }
    }

    /// The name of its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        self.parked.as_deref().unwrap_or(&self.fingerprint)
    }

    /// All fingerprints that a ticket about this may have, the present one first.
    #[must_use]
    pub fn fingerprints(&self) -> Vec<String> {
        std::iter::once(&self.fingerprint).chain(&self.former).cloned().collect()
    }

    /// Reads what this or an earlier version wrote.
    pub(super) fn read(bytes: &[u8]) -> serde_json::Result<Self> {
        let mut record: Self = serde_json::from_slice(bytes)?;
        if record.entry.is_empty() {
            record.entry = entry(&record.files, &record.fingerprint);
        }
        record.steps.understand(&record.entry, record.queued_at);
        Ok(record)
    }

    /// Gives the record the id of what it sends.
    pub(super) fn name_entry(&mut self, words: &str) {
        self.entry = entry(&self.files, words);
        self.ticket = format!("ticket-{}.json", self.entry);
    }
}

/// An id of what is sent: of the files, which hold everything that the text says, or of the text where there are none.
fn entry(files: &[QueuedFile], words: &str) -> String {
    let hashes: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
    let mut id = match hashes.as_slice() {
        [] => sha256(words.as_bytes()),
        [only] => (*only).to_owned(),
        several => sha256(several.join("\n").as_bytes()),
    };
    id.truncate(ENTRY_DIGITS);
    id
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

/// Where a ticket is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// The ticketing connector's name.
    pub system: String,
    /// The system's id.
    pub id: String,
    /// Its address.
    pub url: Option<String>,
    /// Whether it was read back; a connector without `confirm` cannot.
    #[serde(default = "was_confirmed")]
    pub confirmed: bool,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
    /// The filing: its id stands in the ticket. Absent in what earlier versions wrote.
    #[serde(default)]
    pub entry: Option<String>,
}

pub(super) fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| error.to_string())?;
    bytes.push(b'\n');
    Ok(bytes)
}
