//! What a process is called among the replicas: the same whenever it is started again in its place, and nobody else's while it lives.

use std::time::Duration;

use super::error::StoreError;
use crate::environment::random;
use crate::environment::state::{Locked, State, StateError};

/// Where the name is kept.
const FILE: &str = "service-replica";
const LOCK: &str = "service-replica.lock";
/// Bytes of a name, in hexadecimal.
const DIGITS: usize = 16;

/// A process, as leases name it.
#[derive(Debug, Default)]
pub(super) struct ReplicaName {
    name: String,
    /// `None`: another process has this place, and the name is of this run only.
    place: Option<Locked>,
}

impl ReplicaName {
    /// The name of the process that lives in this state folder.
    pub(super) fn of(state: &State) -> Result<Self, StoreError> {
        let failed = |error: StateError| StoreError::File {
            path: state.path(FILE).display().to_string(),
            what: error.to_string(),
        };
        let place = state.hold(LOCK, Duration::ZERO).map_err(failed)?;
        let kept = if place.is_some() { state.read_small(FILE, 100).map_err(failed)? } else { None };
        let kept = kept
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .filter(|name| name.len() == DIGITS && name.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if let Some(name) = kept {
            return Ok(Self { name, place });
        }
        let name = random::digits(DIGITS / 2).map_err(StoreError::Random)?;
        if place.is_some() {
            state.write(FILE, name.as_bytes()).map_err(failed)?;
        }
        Ok(Self { name, place })
    }

    /// Whether the name is this place's own.
    pub(super) fn is_kept(&self) -> bool {
        self.place.is_some()
    }

    /// A holding by this process: its name, and what tells it from every other.
    pub(super) fn holder(&self, unique: &str) -> String {
        format!("{}:{unique}", self.name)
    }
}
