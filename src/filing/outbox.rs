//! The outbox: a ticket is on the disk before the first write to a ticketing system, and stays there until the system has
//! confirmed it.
//!
//! One folder for each ticket, named by its fingerprint: `record.json` (what was confirmed so far), `ticket.json` and the
//! files to attach. Everything in it went through the redaction. A person can read it, and `escalate outbox retry` goes on
//! where it stopped.

mod record;

pub use record::{LedgerEntry, QueuedFile, Record, Steps};

use crate::environment::state::{Locked, State, StateError};
use crate::output::ticket::Ticket;
use crate::text::digest::sha256;

const QUEUE: &str = "outbox";
/// Fingerprints of tickets that were filed: some systems find a new ticket only after seconds.
const LEDGER: &str = "filed";

/// The outbox of this machine, held by this process while it exists.
#[derive(Debug)]
pub struct Outbox {
    state: State,
    _held: Locked,
}

/// Why the outbox could not do something.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The disk.
    #[error(transparent)]
    State(#[from] StateError),
    /// A record that does not read.
    #[error("{path}: not a record of the outbox: {what}; `escalate outbox drop` removes it")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// No such entry.
    #[error("nothing in the outbox is called `{0}`; `escalate outbox list` shows what is there")]
    Absent(String),
}

impl Outbox {
    /// Opens the outbox and waits until no other run holds it; removes what a killed run left unfinished.
    ///
    /// # Errors
    /// When the state folder cannot be used.
    pub fn open(state: &State) -> Result<Self, OutboxError> {
        let held = state.lock(QUEUE)?;
        state.folder(LEDGER)?;
        Ok(Self { state: state.clone(), _held: held })
    }

    /// Puts a ticket with its files on the disk, synced, before anything is sent. One that is already there under the same
    /// fingerprint keeps its confirmed steps and gets the new content.
    ///
    /// # Errors
    /// When the disk refuses; nothing is left behind then.
    pub fn queue(
        &self,
        record: Record,
        ticket: &Ticket,
        files: &[(&str, &[u8])],
    ) -> Result<Record, OutboxError> {
        let name = Self::folder(&record.fingerprint)?;
        let mut record = record;
        if let Ok(earlier) = self.record(&record.fingerprint) {
            record.steps = earlier.steps;
            self.state.remove(&name)?;
        }
        let written = record::to_json(&record).map_err(|what| damaged(&name, what))?;
        let ticket = record::to_json(ticket).map_err(|what| damaged(&name, what))?;
        let mut all: Vec<(&str, &[u8])> = vec![("record.json", &written), ("ticket.json", &ticket)];
        all.extend(files.iter().copied());
        self.state.write_folder(&name, &all)?;
        Ok(record)
    }

    /// What is waiting, by fingerprint.
    ///
    /// # Errors
    /// When a record does not read.
    pub fn list(&self) -> Result<Vec<Record>, OutboxError> {
        self.state.list(QUEUE)?.iter().map(|fingerprint| self.record(fingerprint)).collect()
    }

    /// The record of one ticket. The first eight characters of a fingerprint are enough when they name one.
    ///
    /// # Errors
    /// When it is not there or does not read.
    pub fn record(&self, fingerprint: &str) -> Result<Record, OutboxError> {
        let name = format!("{}/record.json", Self::folder(fingerprint)?);
        let bytes = self.state.read(&name)?.ok_or_else(|| OutboxError::Absent(fingerprint.to_owned()))?;
        serde_json::from_slice(&bytes).map_err(|error| damaged(&name, error.to_string()))
    }

    /// The fingerprint that a person means by its beginning.
    ///
    /// # Errors
    /// When none, or more than one, begins like that.
    pub fn find(&self, beginning: &str) -> Result<String, OutboxError> {
        let mut names = self
            .state
            .list(QUEUE)?
            .into_iter()
            .filter(|name| !beginning.is_empty() && name.starts_with(beginning));
        match (names.next(), names.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(OutboxError::Absent(beginning.to_owned())),
        }
    }

    /// The ticket of a record.
    ///
    /// # Errors
    /// When it does not read.
    pub fn ticket(&self, record: &Record) -> Result<Ticket, OutboxError> {
        let name = format!("{}/ticket.json", Self::folder(&record.fingerprint)?);
        let bytes = self.state.read(&name)?.ok_or_else(|| damaged(&name, "it is missing".to_owned()))?;
        serde_json::from_slice(&bytes).map_err(|error| damaged(&name, error.to_string()))
    }

    /// A file of a record, checked against its hash.
    ///
    /// # Errors
    /// When it is missing or was changed.
    pub fn file(&self, record: &Record, file: &QueuedFile) -> Result<Vec<u8>, OutboxError> {
        let name = format!("{}/{}", Self::folder(&record.fingerprint)?, file.name);
        let bytes = self.state.read(&name)?.ok_or_else(|| damaged(&name, "it is missing".to_owned()))?;
        if sha256(&bytes) != file.sha256 {
            return Err(damaged(&name, "it was changed after it was put here".to_owned()));
        }
        Ok(bytes)
    }

    /// Writes down what a record went through, synced, before the next step.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn save(&self, record: &Record) -> Result<(), OutboxError> {
        let name = format!("{}/record.json", Self::folder(&record.fingerprint)?);
        let bytes = record::to_json(record).map_err(|what| damaged(&name, what))?;
        Ok(self.state.write(&name, &bytes)?)
    }

    /// Takes a confirmed ticket out, and notes where it is.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn done(&self, record: &Record, seen: &LedgerEntry) -> Result<(), OutboxError> {
        let name = format!("{LEDGER}/{}.{}", seen.system, record.fingerprint);
        let bytes = record::to_json(seen).map_err(|what| damaged(&name, what))?;
        self.state.write(&name, &bytes)?;
        self.drop(&record.fingerprint)
    }

    /// Where a ticket with this fingerprint was filed before.
    ///
    /// # Errors
    /// When the note does not read.
    pub fn seen(&self, system: &str, fingerprint: &str) -> Result<Option<LedgerEntry>, OutboxError> {
        let name = format!("{LEDGER}/{system}.{fingerprint}");
        let Some(bytes) = self.state.read(&name)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| damaged(&name, error.to_string()))
    }

    /// Forgets where a ticket was filed: it is not there any more.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn forget(&self, system: &str, fingerprint: &str) -> Result<(), OutboxError> {
        Ok(self.state.remove(&format!("{LEDGER}/{system}.{fingerprint}"))?)
    }

    /// Removes an entry with its files.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn drop(&self, fingerprint: &str) -> Result<(), OutboxError> {
        Ok(self.state.remove(&Self::folder(fingerprint)?)?)
    }

    /// The folder of an entry; fingerprints are lower-case hex, so that no name leads elsewhere.
    fn folder(fingerprint: &str) -> Result<String, OutboxError> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if fingerprint.is_empty() || !fingerprint.bytes().all(hex) {
            return Err(OutboxError::Absent(fingerprint.to_owned()));
        }
        Ok(format!("{QUEUE}/{fingerprint}"))
    }
}

fn damaged(path: &str, what: String) -> OutboxError {
    OutboxError::Damaged { path: path.to_owned(), what }
}
