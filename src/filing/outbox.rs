//! The outbox: a ticket is on the disk before the first write to a ticketing system, and stays there until the system has
//! confirmed it.
//!
//! One folder for each ticket, named by its fingerprint: `record.json` (what was confirmed so far), the words of the ticket and
//! the files to attach. The record is written last and names the others: what it does not name is not there. Everything in it went
//! through the redaction. A person can read it, and `escalate outbox retry` goes on where it stopped.

mod ledger;
mod record;
mod steps;

pub use record::{ENTRY_DIGITS, LedgerEntry, QueuedFile, Record};
pub use steps::{KnownTicket, SentWrite, Steps};

use std::time::Duration;

use crate::environment::state::{Locked, State, StateError};
use crate::output::ticket::Ticket;
use crate::text::digest::sha256;

const QUEUE: &str = "outbox";
/// What a folder without it is: unfinished.
const RECORD: &str = "record.json";

/// The outbox of this machine.
#[derive(Debug)]
pub struct Outbox {
    state: State,
}

/// The right to work on an entry: nobody else does while it exists.
#[derive(Debug)]
pub struct Turn {
    _held: Locked,
}

/// An entry as `list` shows it.
#[derive(Debug)]
pub struct WaitingEntry {
    /// Its fingerprint: the name of its folder.
    pub fingerprint: String,
    /// Its record, or why that cannot be read.
    pub record: Result<Record, OutboxError>,
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
    /// Another run works on it.
    #[error("another run of escalate is filing {0}; try again when it has ended")]
    Busy(String),
}

impl Outbox {
    /// The outbox in that state folder. Waits for nobody.
    ///
    /// # Errors
    /// When the state folder cannot be used.
    pub fn open(state: &State) -> Result<Self, OutboxError> {
        state.folder(QUEUE)?;
        Ok(Self { state: state.clone() })
    }

    /// Waits until no other run works on that entry, or on the few that share its place, and at most this long.
    ///
    /// # Errors
    /// The time is over, or the lock file cannot be made.
    pub fn turn(&self, fingerprint: &str, wait: Duration) -> Result<Turn, OutboxError> {
        Self::folder(fingerprint)?;
        // Sixteen files that are never removed: a lock file that goes when its entry does could be held by two.
        let name = format!("{QUEUE}/.lock-{}", &fingerprint[..1]);
        match self.state.hold(&name, wait)? {
            Some(held) => Ok(Turn { _held: held }),
            None => Err(OutboxError::Busy(fingerprint.chars().take(8).collect())),
        }
    }

    /// Puts a ticket with its files on the disk, synced, before anything is sent. One that is already there under the same
    /// fingerprint keeps its confirmed steps and gets the new content; until the last moment the old one is whole.
    ///
    /// # Errors
    /// When the disk refuses; what was there is still there then, and what was new is not.
    pub fn queue(
        &self,
        mut record: Record,
        ticket: &Ticket,
        files: &[(&str, &[u8])],
        _: &Turn,
    ) -> Result<Record, OutboxError> {
        let name = Self::folder(&record.fingerprint)?;
        record.name_entry(ticket.text());
        let replaced = self.waiting_as(&record);
        let earlier = self.record(&record.fingerprint).ok();
        if let Some(earlier) = earlier.or_else(|| replaced.as_ref().map(|(_, earlier)| earlier.clone())) {
            let same = earlier.entry == record.entry;
            record.steps = if same { earlier.steps } else { earlier.steps.for_new_content() };
        }
        let words = record::to_json(ticket).map_err(|what| damaged(&name, what))?;
        let mut all: Vec<(&str, &[u8])> = vec![(&record.ticket, &words)];
        all.extend(files.iter().copied());
        let written = all
            .iter()
            .try_for_each(|(file, bytes)| self.state.write(&format!("{name}/{file}"), bytes))
            .map_err(OutboxError::from)
            .and_then(|()| self.save(&record));
        // Best effort on both ways: what is left over now, the next filing of the problem removes.
        let _ = self.sweep(&name);
        written?;
        if let Some((_turn, earlier)) = replaced {
            self.drop(&earlier.fingerprint)?;
        }
        Ok(record)
    }

    /// The same problem under a former fingerprint, if it waits and nobody is filing it: what is known about its ticket is taken over.
    fn waiting_as(&self, record: &Record) -> Option<(Option<Turn>, Record)> {
        record.former.iter().find_map(|former| {
            let waiting = self.record(former).ok()?;
            // Where both share a place, whoever queues has the turn of both.
            let is_shared = former.get(..1) == record.fingerprint.get(..1);
            let turn = if is_shared { None } else { Some(self.turn(former, Duration::ZERO).ok()?) };
            Some((turn, waiting))
        })
    }

    /// What is waiting, by fingerprint. A record that cannot be read does not hide the others.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> Result<Vec<WaitingEntry>, OutboxError> {
        let names = self.state.list(QUEUE)?.into_iter();
        let entries =
            names.map(|fingerprint| WaitingEntry { record: self.record(&fingerprint), fingerprint });
        // A folder without a record is one that a killed run left, or one that another run has just filed.
        Ok(entries.filter(|entry| !matches!(entry.record, Err(OutboxError::Absent(_)))).collect())
    }

    /// The record of one ticket.
    ///
    /// # Errors
    /// When it is not there or does not read.
    pub fn record(&self, fingerprint: &str) -> Result<Record, OutboxError> {
        let name = format!("{}/{RECORD}", Self::folder(fingerprint)?);
        let bytes = self.state.read(&name)?.ok_or_else(|| OutboxError::Absent(fingerprint.to_owned()))?;
        Record::read(&bytes).map_err(|error| self.damaged(&name, error.to_string()))
    }

    /// The fingerprint that a person means by its beginning.
    ///
    /// # Errors
    /// When none, or more than one, begins like that.
    pub fn find(&self, beginning: &str) -> Result<String, OutboxError> {
        let names = self.state.list(QUEUE)?.into_iter();
        let mut names = names.filter(|name| !beginning.is_empty() && name.starts_with(beginning));
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
        let name = format!("{}/{}", Self::folder(&record.fingerprint)?, record.ticket);
        let bytes = self.state.read(&name)?.ok_or_else(|| self.damaged(&name, "it is missing".to_owned()))?;
        serde_json::from_slice(&bytes).map_err(|error| self.damaged(&name, error.to_string()))
    }

    /// A file of a record, checked against its hash.
    ///
    /// # Errors
    /// When it is missing or was changed.
    pub fn file(&self, record: &Record, file: &QueuedFile) -> Result<Vec<u8>, OutboxError> {
        let name = format!("{}/{}", Self::folder(&record.fingerprint)?, file.name);
        let bytes = self.state.read(&name)?.ok_or_else(|| self.damaged(&name, "it is missing".to_owned()))?;
        if sha256(&bytes) != file.sha256 {
            return Err(self.damaged(&name, "it was changed after it was put here".to_owned()));
        }
        Ok(bytes)
    }

    /// Writes down what a record went through, synced, before the next step.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn save(&self, record: &Record) -> Result<(), OutboxError> {
        let name = format!("{}/{RECORD}", Self::folder(&record.fingerprint)?);
        let bytes = record::to_json(record).map_err(|what| self.damaged(&name, what))?;
        Ok(self.state.write(&name, &bytes)?)
    }

    /// Removes an entry with its files, the record first: half of an entry is none.
    ///
    /// # Errors
    /// When the disk refuses to remove the record; the entry is whole then.
    pub fn drop(&self, fingerprint: &str) -> Result<(), OutboxError> {
        let name = Self::folder(fingerprint)?;
        self.state.remove(&format!("{name}/{RECORD}"))?;
        // The entry is gone now. Called a failure, the rest would be noted in a new record, which names files that are not there.
        if let Err(error) = self.state.remove(&name) {
            tracing::info!("what is left of a filed ticket stays until the next retry: {error}");
        }
        Ok(())
    }

    /// Removes what a killed run left behind: folders without a record, and files that no record names.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn tidy(&self) -> Result<(), OutboxError> {
        for fingerprint in self.state.list(QUEUE)? {
            let Ok(name) = Self::folder(&fingerprint) else { continue };
            // One that another run is working on is its own.
            if let Ok(_turn) = self.turn(&fingerprint, Duration::ZERO) {
                self.sweep(&name)?;
            }
        }
        self.tidy_ledger()
    }

    /// Removes what the entry's record does not name; without a record, all of it.
    fn sweep(&self, name: &str) -> Result<(), OutboxError> {
        let Some(bytes) = self.state.read(&format!("{name}/{RECORD}"))? else {
            return Ok(self.state.remove(name)?);
        };
        let Ok(record) = Record::read(&bytes) else { return Ok(()) };
        for file in self.state.all(name)? {
            let is_named = file == RECORD || file == record.ticket;
            if !is_named && !record.files.iter().any(|named| named.name == file) {
                self.state.remove(&format!("{name}/{file}"))?;
            }
        }
        Ok(())
    }

    /// The folder of an entry; fingerprints are lower-case hex, so that no name leads elsewhere.
    fn folder(fingerprint: &str) -> Result<String, OutboxError> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if fingerprint.is_empty() || !fingerprint.bytes().all(hex) {
            return Err(OutboxError::Absent(fingerprint.to_owned()));
        }
        Ok(format!("{QUEUE}/{fingerprint}"))
    }

    fn damaged(&self, name: &str, what: String) -> OutboxError {
        damaged(&self.state.path(name).display().to_string(), what)
    }
}

fn damaged(path: &str, what: String) -> OutboxError {
    OutboxError::Damaged { path: path.to_owned(), what }
}
