//! The journal of a batch (`--state`): one line for each case that is done, behind those of earlier runs. Nothing that stands there is
//! ever changed, but for a last line that was not written to its end.
//!
//! A run begins with a header and ends with an end. A run without an end goes on the next time: what it has is not asked again.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::journal_line::{self, JournalEntry, JournalLine, RunHeader};
use super::journal_read::{self, KeptPlace, RunPlace};
use super::line_state::LineState;
use crate::text::io_words::io_words;

/// The journal, held by this process.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// Where the next line goes.
    end: u64,
    /// The number of this run.
    run: u64,
    /// The lines that this run has from before it was broken off.
    kept: HashMap<u64, KeptPlace>,
    /// The runs before it.
    runs: Vec<RunPlace>,
    /// Why it is not written any more.
    failed: Option<String>,
}

/// Why there is no journal.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The disk.
    #[error("--state {}: {}", path.display(), io_words(.cause))]
    Disk {
        /// The file.
        path: PathBuf,
        /// The system's sentence.
        cause: io::Error,
    },
    /// Another file.
    #[error("--state {}: it is no journal of a batch, so it is not touched", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Another process.
    #[error("--state {}: another batch is writing it", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
}

/// A line of this run from before it was broken off.
#[derive(Debug)]
pub struct KeptLine {
    pub(super) state: LineState,
    pub(super) exit: u8,
    pub(super) about: String,
    /// What was written for it.
    pub(super) out: Vec<u8>,
}

impl Journal {
    /// Opens it, made if it is not there, and begins a run or goes on with the one that was broken off. `with`: what else the lines of
    /// a run depend on; where that is another one, the run does not go on.
    ///
    /// # Errors
    /// It cannot be opened, is something else, or another process has it.
    pub fn open(path: &Path, with: &str, at: DateTime<Utc>) -> Result<Self, JournalError> {
        let failed = |cause| JournalError::Disk { path: path.to_owned(), cause };
        let mut file = private(OpenOptions::new().read(true).write(true).create(true).truncate(false))
            .open(path)
            .map_err(failed)?;
        if !file.metadata().map_err(failed)?.is_file() {
            return Err(JournalError::Foreign { path: path.to_owned() });
        }
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(JournalError::Busy { path: path.to_owned() }),
            Err(TryLockError::Error(cause)) => return Err(failed(cause)),
        }
        let Some(read) = journal_read::read(&mut file).map_err(failed)? else {
            return Err(JournalError::Foreign { path: path.to_owned() });
        };
        let mut runs = read.runs;
        let last = runs.last().map_or(0, |run| run.number);
        let mut journal = Self {
            path: path.to_owned(),
            file,
            end: read.end,
            run: last,
            kept: HashMap::new(),
            runs: Vec::new(),
            failed: None,
        };
        // What was not written to its end goes, so that the next line stands alone.
        journal.file.set_len(read.end).map_err(failed)?;
        if runs.pop_if(|run| !run.complete && run.with == with).is_some() {
            journal.kept = read.open;
        } else {
            journal.run += 1;
            let header = RunHeader::new(journal.run, at, with);
            journal.append(&journal_line::written(&JournalLine::Header(header)));
            if let Some(why) = journal.failed.take() {
                return Err(failed(io::Error::other(why)));
            }
        }
        journal.runs = runs;
        Ok(journal)
    }

    /// Whether this run was broken off and goes on.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        !self.kept.is_empty()
    }

    /// What this run has for a line that is the same as it was.
    pub(super) fn kept(&mut self, number: u64, digest: &str) -> Option<KeptLine> {
        let place = self.kept.get(&number).filter(|place| place.of == digest)?;
        let (head, out) = journal_read::entry(&mut self.file, place.at, place.length).ok()?;
        Some(KeptLine { state: head.state, exit: head.exit, about: head.about, out })
    }

    /// Writes a line that is done. One that cannot be written is not tried again; [`Self::why_failed`] says why.
    pub(super) fn keep(&mut self, entry: &JournalEntry, out: &[u8]) {
        let line = journal_line::with_out(entry, out);
        self.append(&line);
    }

    /// Writes that the run is complete.
    pub(super) fn close(&mut self, at: DateTime<Utc>, lines: u64) {
        let end = JournalLine::End { end: true, run: self.run, at, lines };
        self.append(&journal_line::written(&end));
        if self.failed.is_none()
            && let Err(error) = self.file.sync_all()
        {
            self.failed = Some(io_words(&error).to_string());
        }
    }

    /// Why it is not written any more.
    #[must_use]
    pub fn why_failed(&self) -> Option<String> {
        self.failed
            .as_ref()
            .map(|why| format!("--state {} is not written any more: {why}", self.path.display()))
    }

    /// The last complete run that did not begin after `at`.
    pub(super) fn run_before(&self, at: Option<DateTime<Utc>>) -> Option<&RunPlace> {
        self.runs.iter().rev().find(|run| run.complete && at.is_none_or(|at| run.at <= at))
    }

    /// The file, to read from.
    pub(super) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    fn append(&mut self, line: &[u8]) {
        if self.failed.is_some() {
            return;
        }
        let written = self.file.seek(SeekFrom::Start(self.end)).and_then(|_| self.file.write_all(line));
        match written {
            Ok(()) => self.end += line.len() as u64,
            Err(error) => {
                // As much of it as is there is no line.
                let _ = self.file.set_len(self.end);
                self.failed = Some(io_words(&error).to_string());
            }
        }
    }
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    // Opening a pipe would wait for its other end.
    options.mode(0o600).custom_flags(OFlags::NONBLOCK.bits().cast_signed())
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
