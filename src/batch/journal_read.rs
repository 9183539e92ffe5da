//! Reads a journal: where its runs and lines are, and not what is in them.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};

use chrono::{DateTime, Utc};

use super::journal_line::{self, BEGIN, JournalEntry, JournalLine};

/// Where a run stands.
#[derive(Clone, Debug)]
pub(super) struct RunPlace {
    pub(super) number: u64,
    pub(super) at: DateTime<Utc>,
    pub(super) with: String,
    pub(super) complete: bool,
    /// From its first byte behind the header.
    pub(super) begin: u64,
    /// To its last.
    pub(super) end: u64,
}

/// Where a line stands that is done.
#[derive(Clone, Debug)]
pub(super) struct KeptPlace {
    pub(super) of: String,
    pub(super) at: u64,
    pub(super) length: u64,
}

/// What a journal has.
#[derive(Debug, Default)]
pub(super) struct JournalContent {
    pub(super) runs: Vec<RunPlace>,
    /// The lines of the last run, if it is not complete.
    pub(super) open: HashMap<u64, KeptPlace>,
    /// Behind the last whole line.
    pub(super) end: u64,
}

/// Reads all of it; `None`: it is something else.
pub(super) fn read(file: &mut File) -> io::Result<Option<JournalContent>> {
    file.rewind()?;
    let mut content = JournalContent::default();
    let mut lines = BufReader::with_capacity(256 * 1024, file);
    let mut line = Vec::new();
    loop {
        line.clear();
        let length = lines.read_until(b'\n', &mut line)? as u64;
        let is_first = content.end == 0;
        if is_first && !begins_so(&line) {
            return Ok(None);
        }
        if line.pop() != Some(b'\n') {
            return Ok(Some(content));
        }
        let at = content.end;
        content.end += length;
        content.take(&line, at, length);
        if is_first && content.runs.is_empty() {
            return Ok(None);
        }
    }
}

/// Whether a first line may be that of a journal, also one that was not written to its end. Nothing is the beginning of everything.
fn begins_so(line: &[u8]) -> bool {
    let common = line.len().min(BEGIN.len());
    line[..common] == BEGIN.as_bytes()[..common] && (line.len() > common || line.last() != Some(&b'\n'))
}

impl JournalContent {
    /// A line that cannot be read counts as not written.
    fn take(&mut self, line: &[u8], at: u64, length: u64) {
        if line.starts_with(b"{\"line\":") {
            if let Some((entry, _)) = journal_line::parted(line) {
                self.open.insert(entry.line, KeptPlace { of: entry.of, at, length });
            }
            return;
        }
        match serde_json::from_slice(line) {
            Ok(JournalLine::Header(header)) => {
                self.open.clear();
                self.runs.push(RunPlace {
                    number: header.run,
                    at: header.at,
                    with: header.with,
                    complete: false,
                    begin: at + length,
                    end: at + length,
                });
            }
            Ok(JournalLine::End { .. }) => {
                self.open.clear();
                if let Some(run) = self.runs.last_mut() {
                    (run.complete, run.end) = (true, at);
                }
            }
            Err(_) => {}
        }
    }
}

/// One case of it, and what was written for it.
pub(super) fn entry(file: &mut File, at: u64, length: u64) -> io::Result<(JournalEntry, Vec<u8>)> {
    file.seek(SeekFrom::Start(at))?;
    let mut line = vec![0; usize::try_from(length).unwrap_or_default()];
    file.read_exact(&mut line)?;
    line.pop();
    let parted = journal_line::parted(&line).map(|(entry, out)| (entry, out.to_vec()));
    parted.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a line of the journal is damaged"))
}

/// Shows every case of a run, with its place.
pub(super) fn each(
    file: &mut File,
    run: &RunPlace,
    take: &mut dyn FnMut(JournalEntry, u64, u64),
) -> io::Result<()> {
    file.seek(SeekFrom::Start(run.begin))?;
    let mut lines = BufReader::with_capacity(256 * 1024, file.take(run.end.saturating_sub(run.begin)));
    let (mut at, mut line) = (run.begin, Vec::new());
    loop {
        line.clear();
        let length = lines.read_until(b'\n', &mut line)? as u64;
        if length == 0 {
            return Ok(());
        }
        line.pop();
        if let Some((entry, _)) = journal_line::parted(&line) {
            take(entry, at, length);
        }
        at += length;
    }
}
