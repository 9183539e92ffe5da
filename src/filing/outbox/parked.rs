//! Reports that wait for their turn: another run is filing the same problem at this moment. They are on the disk at once, in a folder
//! of their own, so that whatever becomes of that run and of this one, they are sent later.

use std::time::Duration;

use super::record::Record;
use super::{Outbox, OutboxError, Turn};
use crate::output::ticket::Ticket;

/// How long another run is waited for that writes the very same report at this moment.
const SAME_REPORT: Duration = Duration::from_secs(5);

impl Outbox {
    /// Puts a ticket with its files on the disk, synced, without anybody's turn. [`Self::take_up`] goes on with it.
    ///
    /// # Errors
    /// When the disk refuses; nothing of it is there then.
    pub fn park(
        &self,
        mut record: Record,
        ticket: &Ticket,
        files: &[(&str, &[u8])],
    ) -> Result<Record, OutboxError> {
        record.name_entry(ticket.text());
        record.parked = Some(name(&record));
        // Nobody sweeps it while it is written.
        let _writing = self.hold(record.name(), SAME_REPORT)?;
        self.write(&record, ticket, files)?;
        Ok(record)
    }

    /// Gives a report that was parked the place of its problem, with what is known about the ticket. `None`: another run has filed
    /// it meanwhile, or it was given up.
    ///
    /// # Errors
    /// When it does not read, or the disk refuses; it is still there then.
    pub fn take_up(&self, parked: &Record, turn: &Turn) -> Result<Option<Record>, OutboxError> {
        let there = self.record(&parked.fingerprint).ok().filter(|record| record.entry == parked.entry);
        match self.record(parked.name()) {
            // Another run took it up, and could not send it.
            Err(OutboxError::Absent(_)) => return Ok(there),
            record => record?,
        };
        // A run that was killed in between left it in both places.
        if there.is_some() || self.is_filed(parked)? {
            self.drop(parked.name())?;
            return Ok(there);
        }
        let ticket = self.ticket(parked)?;
        let mut files = Vec::with_capacity(parked.files.len());
        for file in &parked.files {
            files.push((file.name.as_str(), self.file(parked, file)?));
        }
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        let record = self.queue(Record { parked: None, ..parked.clone() }, &ticket, &files, turn)?;
        self.drop(parked.name())?;
        Ok(Some(record))
    }

    /// Whether another report of the same problem has its place, and comes first.
    #[must_use]
    pub fn is_behind(&self, record: &Record) -> bool {
        let first = self.record(&record.fingerprint);
        record.parked.is_some() && first.is_ok_and(|first| first.entry != record.entry)
    }

    /// Whether the last report of this problem that was filed is this one.
    fn is_filed(&self, record: &Record) -> Result<bool, OutboxError> {
        let seen = self.seen(&record.system, &record.fingerprint)?;
        Ok(seen.is_some_and(|seen| seen.entry.as_ref() == Some(&record.entry)))
    }

    /// Removes what was parked of a report that has its place.
    pub(super) fn drop_parked(&self, record: &Record) -> Result<(), OutboxError> {
        self.drop(&name(record))
    }
}

/// The folder of a report that waits for its turn.
fn name(record: &Record) -> String {
    format!("{}.{}", record.fingerprint, record.entry)
}

/// The problem of an entry, by the name of its folder.
pub(super) fn fingerprint(name: &str) -> &str {
    name.split_once('.').map_or(name, |(fingerprint, _)| fingerprint)
}

/// Whether a person may mean this entry: the beginning of its fingerprint, and behind a dot that of its report.
pub(super) fn is_meant(name: &str, beginning: &str) -> bool {
    let (fingerprint, entry) = name.split_once('.').unwrap_or((name, ""));
    match beginning.split_once('.') {
        Some((of_fingerprint, of_entry)) => {
            fingerprint.starts_with(of_fingerprint) && !entry.is_empty() && entry.starts_with(of_entry)
        }
        None => fingerprint.starts_with(beginning),
    }
}
