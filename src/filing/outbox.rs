//! The outbox: a ticket is on the disk before the first write to a ticketing system, and stays there until the system has
//! confirmed it.
//!
//! One folder for each problem, named by its fingerprint, and one more for each report of it that came while another run was filing
//! it. In each: `record.json` (what was confirmed so far), the words of the ticket and
//! the files to attach. The record is written last and names the others: what it does not name is not there. Everything in it went
//! through the redaction. A person can read it, and `escalate outbox retry` goes on where it stopped.

mod aside;
mod ledger;
mod parked;
mod record;
mod steps;

pub use record::{ENTRY_DIGITS, LedgerEntry, QueuedFile, Record};
pub use steps::{KnownTicket, SentWrite, Steps};

use std::time::Duration;

use crate::environment::state::{Locked, State, StateError};
use crate::output::ticket::Ticket;
use crate::text::digest::sha256;

const QUEUE: &str = "outbox";
/// How the lock file of an entry begins.
const LOCK: &str = ".turn-";
/// What a folder without it is: unfinished.
const RECORD: &str = "record.json";

/// The outbox of this machine.
#[derive(Clone, Debug)]
pub struct Outbox {
    state: State,
}

/// The right to file a problem: no other run on this machine does while it exists.
#[derive(Debug)]
pub struct Turn {
    _held: Locked,
}

/// An entry as `list` shows it.
#[derive(Debug)]
pub struct WaitingEntry {
    /// The name of its folder: its fingerprint, and the id of the report if it waits behind another one.
    pub name: String,
    /// Its record, or why that cannot be read.
    pub record: Result<Record, OutboxError>,
}

/// Why the outbox could not do something.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// The disk.
    #[error(transparent)]
    State(#[from] StateError),
    /// A record or a file that is not what was put there.
    #[error("{path}: {what}; `escalate outbox drop` removes the entry")]
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
    #[error("another run of escalate on this machine is filing {0}; try again when it has ended")]
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

    /// Waits until no other run is filing the problem of that entry, and at most this long. Another problem is nobody's concern.
    ///
    /// # Errors
    /// The time is over, or the lock file cannot be made.
    pub fn turn(&self, name: &str, wait: Duration) -> Result<Turn, OutboxError> {
        Ok(Turn { _held: self.hold(parked::fingerprint(name), wait)? })
    }

    fn hold(&self, name: &str, wait: Duration) -> Result<Locked, OutboxError> {
        Self::folder(name)?;
        let held = self.state.hold_passing(&format!("{QUEUE}/{LOCK}{name}"), wait)?;
        held.ok_or_else(|| OutboxError::Busy(name.chars().take(8).collect()))
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
        record.name_entry(ticket.text());
        let replaced = self.waiting_as(&record);
        let earlier = self.record(&record.fingerprint).ok();
        if let Some(earlier) = earlier.as_ref().filter(|earlier| earlier.entry != record.entry) {
            // A run that was killed while it took that one up left it in both places.
            self.drop_parked(earlier)?;
        }
        if let Some(earlier) = earlier.or_else(|| replaced.as_ref().map(|(_, earlier)| earlier.clone())) {
            let same = earlier.entry == record.entry;
            record.steps = if same { earlier.steps } else { earlier.steps.for_new_content() };
        }
        self.write(&record, ticket, files)?;
        if let Some((_turn, earlier)) = replaced {
            self.drop(&earlier.fingerprint)?;
        }
        Ok(record)
    }

    /// The words and the files, and the record as the last.
    fn write(&self, record: &Record, ticket: &Ticket, files: &[(&str, &[u8])]) -> Result<(), OutboxError> {
        let name = Self::folder(record.name())?;
        let words = record::to_json(ticket).map_err(|what| damaged(&name, what))?;
        let mut all: Vec<(&str, &[u8])> = vec![(&record.ticket, &words)];
        all.extend(files.iter().copied());
        let written = all
            .iter()
            .try_for_each(|(file, bytes)| self.state.write(&format!("{name}/{file}"), bytes))
            .map_err(OutboxError::from)
            .and_then(|()| self.save(record));
        // Best effort on both ways: what is left over now, the next filing of the problem removes.
        let _ = self.sweep(&name);
        written
    }

    /// The same problem under a former fingerprint, if it waits and nobody is filing it: what is known about its ticket is taken over.
    fn waiting_as(&self, record: &Record) -> Option<(Turn, Record)> {
        record.former.iter().find_map(|former| {
            let turn = self.turn(former, Duration::ZERO).ok()?;
            Some((turn, self.record(former).ok()?))
        })
    }

    /// What is waiting, by fingerprint. A record that cannot be read does not hide the others.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self) -> Result<Vec<WaitingEntry>, OutboxError> {
        let names = self.state.list(QUEUE)?.into_iter();
        let entries = names.map(|name| WaitingEntry { record: self.record(&name), name });
        // A folder without a record is one that a killed run left, or one that another run has just filed.
        Ok(entries.filter(|entry| !matches!(entry.record, Err(OutboxError::Absent(_)))).collect())
    }

    /// The record of an entry.
    ///
    /// # Errors
    /// When it is not there or does not read.
    pub fn record(&self, entry: &str) -> Result<Record, OutboxError> {
        let name = format!("{}/{RECORD}", Self::folder(entry)?);
        let bytes = self.state.read(&name)?.ok_or_else(|| OutboxError::Absent(entry.to_owned()))?;
        let mut record = Record::read(&bytes)
            .map_err(|error| self.damaged(&name, format!("not a record of the outbox: {error}")))?;
        record.parked = entry.contains('.').then(|| entry.to_owned());
        Ok(record)
    }

    /// The entry that a person means by its beginning. Of several of one problem, the one that is filed first.
    ///
    /// # Errors
    /// When none begins like that, or those of more than one problem.
    pub fn find(&self, beginning: &str) -> Result<String, OutboxError> {
        let mut names = self.state.list(QUEUE)?;
        names.retain(|name| !beginning.is_empty() && parked::is_meant(name, beginning));
        match names.first().cloned() {
            Some(first)
                if names.iter().all(|name| parked::fingerprint(name) == parked::fingerprint(&first)) =>
            {
                Ok(first)
            }
            _ => Err(OutboxError::Absent(beginning.to_owned())),
        }
    }

    /// The ticket of a record.
    ///
    /// # Errors
    /// When it does not read.
    pub fn ticket(&self, record: &Record) -> Result<Ticket, OutboxError> {
        let name = format!("{}/{}", Self::folder(record.name())?, record.ticket);
        let bytes = self.state.read(&name)?.ok_or_else(|| self.damaged(&name, "it is missing".to_owned()))?;
        let wrong = |error| self.damaged(&name, format!("not the words of a ticket: {error}"));
        serde_json::from_slice(&bytes).map_err(wrong)
    }

    /// A file of a record, checked against its hash.
    ///
    /// # Errors
    /// When it is missing or was changed.
    pub fn file(&self, record: &Record, file: &QueuedFile) -> Result<Vec<u8>, OutboxError> {
        let name = format!("{}/{}", Self::folder(record.name())?, file.name);
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
        let name = format!("{}/{RECORD}", Self::folder(record.name())?);
        let bytes = record::to_json(record).map_err(|what| self.damaged(&name, what))?;
        Ok(self.state.write(&name, &bytes)?)
    }

    /// Removes an entry with its files, the record first: half of an entry is none.
    ///
    /// # Errors
    /// When the disk refuses to remove the record; the entry is whole then.
    pub fn drop(&self, entry: &str) -> Result<(), OutboxError> {
        let name = Self::folder(entry)?;
        self.state.remove(&format!("{name}/{RECORD}"))?;
        // The entry is gone now. Called a failure, the rest would be noted in a new record, which names files that are not there.
        if let Err(error) = self.state.remove(&name) {
            tracing::info!("what is left of a filed ticket stays until the next retry: {error}");
        }
        Ok(())
    }

    /// Removes what a killed run left behind: folders without a record, files that no record names, and lock files. Best effort:
    /// what cannot be removed is in nobody's way.
    pub fn tidy(&self) {
        let names = self.state.all(QUEUE).unwrap_or_default();
        for name in &names {
            let entry = name.strip_prefix(LOCK).unwrap_or(name);
            let Ok(folder) = Self::folder(entry) else { continue };
            // One that another run is working on is its own. The lock file goes with the lock.
            let Ok(_held) = self.hold(entry, Duration::ZERO) else { continue };
            if let Err(error) = self.sweep(&folder) {
                tracing::info!("what is left of {entry} stays: {error}");
            }
        }
        if let Err(error) = self.tidy_ledger() {
            tracing::info!("what is left in the notes of what was filed stays: {error}");
        }
    }

    /// Removes what the entry's record does not name; without a record, all of it.
    fn sweep(&self, name: &str) -> Result<(), OutboxError> {
        let Some(bytes) = self.state.read(&format!("{name}/{RECORD}"))? else {
            return Ok(self.state.remove(name)?);
        };
        let Ok(record) = Record::read(&bytes) else { return Ok(()) };
        let mut removed = Ok(());
        for file in self.state.all(name)? {
            let is_named = file == RECORD || file == record.ticket;
            if !is_named && !record.files.iter().any(|named| named.name == file) {
                removed = removed.and(self.state.remove(&format!("{name}/{file}")));
            }
        }
        Ok(removed?)
    }

    /// The folder of an entry; fingerprints and ids are lower-case hex, so that no name leads elsewhere.
    fn folder(entry: &str) -> Result<String, OutboxError> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let is_hex = |part: &str| !part.is_empty() && part.bytes().all(hex);
        if entry.split('.').count() > 2 || !entry.split('.').all(is_hex) {
            return Err(OutboxError::Absent(entry.to_owned()));
        }
        Ok(format!("{QUEUE}/{entry}"))
    }

    fn damaged(&self, name: &str, what: String) -> OutboxError {
        damaged(&self.state.path(name).display().to_string(), what)
    }
}

fn damaged(path: &str, what: String) -> OutboxError {
    OutboxError::Damaged { path: path.to_owned(), what }
}
