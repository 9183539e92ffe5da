//! The lines of a journal.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::line_state::LineState;

/// The schema's name.
pub(super) const SCHEMA: &str = "escalate.batch/1";
/// How the first line of every journal begins.
pub(super) const BEGIN: &str = "{\"schema\":\"escalate.batch/1";
/// What stands between what a line is and what was written for it.
const OUT: &str = ",\"out\":";

/// A line that is no case.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum JournalLine {
    /// A run begins.
    Header(RunHeader),
    /// A run is complete.
    End {
        /// Always true.
        end: bool,
        /// Which.
        run: u64,
        /// When.
        at: DateTime<Utc>,
        /// How many lines it has.
        lines: u64,
    },
}

/// How a run begins.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct RunHeader {
    schema: String,
    pub(super) run: u64,
    pub(super) at: DateTime<Utc>,
    /// What else its lines depend on.
    #[serde(default)]
    pub(super) with: String,
}

/// A case that is done, without what was written for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct JournalEntry {
    /// The line of the input.
    pub(super) line: u64,
    /// What tells whether the line is the same.
    pub(super) of: String,
    /// What tells whether it is about the same.
    pub(super) about: String,
    pub(super) exit: u8,
    pub(super) state: LineState,
}

impl RunHeader {
    pub(super) fn new(run: u64, at: DateTime<Utc>, with: &str) -> Self {
        Self { schema: SCHEMA.to_owned(), run, at, with: with.to_owned() }
    }
}

/// The bytes of a line, with its line break.
pub(super) fn written(line: &JournalLine) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(line).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// The bytes of a case, with its line break.
pub(super) fn with_out(entry: &JournalEntry, out: &[u8]) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(entry).unwrap_or_default();
    bytes.pop();
    bytes.reserve(OUT.len() + out.len() + 2);
    bytes.extend_from_slice(OUT.as_bytes());
    bytes.extend_from_slice(out);
    bytes.extend_from_slice(b"}\n");
    bytes
}

/// A case, and what was written for it; `None`: it is none.
pub(super) fn parted(line: &[u8]) -> Option<(JournalEntry, &[u8])> {
    let at = memchr::memmem::find(line, OUT.as_bytes())?;
    let out = line.get(at + OUT.len()..)?.strip_suffix(b"}")?;
    let mut head = line[..at].to_vec();
    head.push(b'}');
    Some((serde_json::from_slice(&head).ok()?, out))
}
