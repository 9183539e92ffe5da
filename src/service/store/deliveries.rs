//! An event of a ticketing system becomes a case once, however often it is delivered.

use std::time::Duration;

use super::error::StoreError;
use super::open::Store;
use super::pools::NewDelivery;
use super::row::{CaseId, Delivered, HookDelivery};
use crate::environment::random;
use crate::text::digest::sha256_of;

impl Store {
    /// A case for the event, with its job, in one transaction; the case that there is when the event has come before.
    ///
    /// # Errors
    /// The database: nothing is there then, and whoever delivers tries again.
    pub async fn deliver(&self, delivery: &HookDelivery) -> Result<Delivered, StoreError> {
        let HookDelivery { system, ticket, event, source, at } = delivery;
        let id = CaseId::random().map_err(StoreError::Random)?;
        let key = sha256_of(&[system, ticket, event]);
        let new = NewDelivery {
            id: id.to_string(),
            delivery: key.clone(),
            at: at.timestamp_millis(),
            source: source.word(),
            system: system.clone(),
            ticket: ticket.clone(),
        };
        if self.intake.take(&self.pools, new).await? {
            return Ok(Delivered { id, is_new: true });
        }
        let known: Option<(String,)> = sqlx::query_as("SELECT id FROM cases WHERE delivery = $1")
            .bind(key)
            .fetch_optional(&self.pools.any)
            .await?;
        // Gone between the two: it was deleted, and is not run again either.
        let id = known.and_then(|(id,)| id.parse().ok()).unwrap_or(id);
        Ok(Delivered { id, is_new: false })
    }

    /// One more job of a case, begun after `delay`.
    ///
    /// # Errors
    /// The database.
    pub async fn enqueue(&self, id: &CaseId, delay: Duration) -> Result<(), StoreError> {
        let unique = random::digits(8).map_err(StoreError::Random)?;
        // A key that is known already is an error in one database and silence in the other.
        self.pools.push(id.as_str(), &format!("{id}#{unique}"), delay).await
    }
}
