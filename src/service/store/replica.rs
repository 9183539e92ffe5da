//! Which process holds a lease. One that was killed cannot give back what it held; the same place that is started again can: nobody else
//! has its name while the lock in its state folder is held, and the system takes the lock from whoever dies.

use std::sync::Arc;
use std::time::Duration;

use sqlx::Row as _;

use super::error::StoreError;
use super::open::Store;
use super::replica_name::ReplicaName;
use super::row::CaseId;
use super::sweep::case_lease;
use crate::environment::state::State;

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
        if !self.replica.is_kept() {
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
            let (system, ticket): (Option<String>, Option<String>) =
                (row.try_get("system")?, row.try_get("ticket")?);
            let Ok(id) = row.try_get::<String, _>("id")?.parse::<CaseId>() else { continue };
            let lease = case_lease(&id, system.as_deref(), ticket.as_deref());
            if held.iter().any(|(name,)| *name == lease) {
                self.enqueue(&id, Duration::ZERO).await?;
                taken += 1;
            }
        }
        Ok(taken)
    }
}
