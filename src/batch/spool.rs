//! What is kept aside of cases until it is known which of them are in one cluster: on the disk, because there may be many, in a file that has no
//! name and goes with the process. It holds what was printed, and nothing else.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

use crate::facts::Recording;

/// Lines that were put aside.
#[derive(Debug)]
pub(super) struct Spool {
    file: File,
    end: u64,
    /// Where each line is, and how long.
    places: BTreeMap<u64, (u64, usize)>,
}

impl Spool {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self { file: tempfile::tempfile()?, end: 0, places: BTreeMap::new() })
    }

    /// Puts the report of a line aside.
    pub(super) fn put(&mut self, line: u64, report: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(report)?;
        self.places.insert(line, (self.end, report.len()));
        self.end += report.len() as u64;
        Ok(())
    }

    /// The lines that are there.
    pub(super) fn lines(&self) -> impl Iterator<Item = u64> {
        self.places.keys().copied()
    }

    /// Case and facts of a line.
    pub(super) fn take(&mut self, line: u64) -> io::Result<Recording> {
        let absent = || io::Error::new(io::ErrorKind::NotFound, format!("line {line} was not put aside"));
        let (at, length) = *self.places.get(&line).ok_or_else(absent)?;
        let mut text = vec![0; length];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut text)?;
        let text =
            String::from_utf8(text).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        Recording::read(&text).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}
