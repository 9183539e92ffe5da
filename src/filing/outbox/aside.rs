//! Files that a system did not take: they stay on this machine for whoever is asked for them.

use std::path::PathBuf;

use super::{Outbox, OutboxError, Record};

/// Where they are.
const ASIDE: &str = "unattached";

impl Outbox {
    /// Puts the files of a record where they stay when the record goes; where that is.
    ///
    /// # Errors
    /// When the disk refuses; the record is whole then.
    pub fn set_aside(&self, record: &Record) -> Result<Vec<PathBuf>, OutboxError> {
        let mut paths = Vec::with_capacity(record.files.len());
        for file in &record.files {
            let name = format!("{ASIDE}/{}", file.name);
            self.state.write(&name, &self.file(record, file)?)?;
            paths.push(self.state.path(&name));
        }
        Ok(paths)
    }
}
