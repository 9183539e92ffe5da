//! Which process holds a lease. One that was killed cannot give back what it held; the same place that is started again can: nobody else
//! has its name while the lock in its state folder is held, and the system takes the lock from whoever dies.

use std::sync::Arc;
use std::time::Duration;

use sqlx::Row as _;

use super::error::StoreError;
use super::open::Store;
use super::row::CaseId;
use super::sweep::ticket_lease;
use crate::environment::state::{Locked, State};
use crate::text::digest::hex;

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
    fn of(state: &State) -> Result<Self, StoreError> {
        let failed = |error: crate::environment::state::StateError| StoreError::File {
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
        let mut bytes = [0; DIGITS / 2];
        getrandom::fill(&mut bytes).map_err(StoreError::Random)?;
        let name = hex(&bytes);
        if place.is_some() {
            state.write(FILE, name.as_bytes()).map_err(failed)?;
        }
        Ok(Self { name, place })
    }

    /// A holding by this process: its name, and what tells it from every other.
    pub(super) fn holder(&self, unique: &str) -> String {
        format!("{}:{unique}", self.name)
    }
}

impl Store {
    /// The same store for a process that lives in this state folder.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn of_replica(mut self, state: &State) -> Result<Self, StoreError> {
        self.replica = Arc::new(ReplicaName::of(state)?);
        Ok(self)
    }

    /// Ends the leases that a process held that lived here and died, and gives a new job to each case that it was working on. How many
    /// there were.
    ///
    /// # Errors
    /// The database.
    pub async fn take_back(&self) -> Result<usize, StoreError> {
        if self.replica.place.is_none() {
            return Ok(0);
        }
        let own = self.replica.holder("%");
        let held: Vec<(String,)> = sqlx::query_as("SELECT name FROM leases WHERE holder LIKE $1")
            .bind(own.clone())
            .fetch_all(&self.pools.any)
            .await?;
        sqlx::query("DELETE FROM leases WHERE holder LIKE $1").bind(own).execute(&self.pools.any).await?;
        let running = sqlx::query("SELECT id, system, ticket FROM cases WHERE state = 'running'")
            .fetch_all(&self.pools.any)
            .await?;
        let mut taken = 0;
        for row in &running {
            let (id, system, ticket): (String, Option<String>, Option<String>) =
                (row.try_get("id")?, row.try_get("system")?, row.try_get("ticket")?);
            let lease = ticket_lease(&system.unwrap_or_default(), &ticket.unwrap_or_default());
            let (true, Ok(id)) = (held.iter().any(|(name,)| *name == lease), id.parse::<CaseId>()) else {
                continue;
            };
            self.enqueue(&id, Duration::ZERO).await?;
            taken += 1;
        }
        Ok(taken)
    }
}
