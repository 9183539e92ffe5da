//! What was written where: to which ticket a note, and for which problem a ticket. It is known also where the ticketing system's own search
//! lags behind.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::open::Store;
use super::row::CaseId;
use crate::environment::clock;
use crate::report::v1::FiledTicket;

/// A problem that was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledProblem {
    /// The ticket.
    pub ticket: FiledTicket,
    /// When.
    pub filed_at: DateTime<Utc>,
    /// The case for which it was filed, where that is known.
    #[serde(default)]
    pub case: Option<CaseId>,
}

impl Store {
    /// What was kept of a ticket that was written to, by the name that [`Store::keep_written`] got.
    ///
    /// # Errors
    /// The database; it does not open.
    pub async fn written<T: DeserializeOwned>(&self, place: &str) -> Result<Option<T>, StoreError> {
        let row: Option<(Vec<u8>,)> = sqlx::query_as("SELECT sealed FROM written_back WHERE place = $1")
            .bind(place.to_owned())
            .fetch_optional(&self.pools.any)
            .await?;
        row.map(|(sealed,)| self.open_json(&format!("written/{place}"), &sealed)).transpose()
    }

    /// Keeps what was written to a ticket.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_written<T: Serialize>(&self, place: &str, written: &T) -> Result<(), StoreError> {
        let sealed = self.seal_json(&format!("written/{place}"), written)?;
        sqlx::query(
            "INSERT INTO written_back (place, at, sealed) VALUES ($1, $2, $3) \
             ON CONFLICT (place) DO UPDATE SET at = excluded.at, sealed = excluded.sealed",
        )
        .bind(place.to_owned())
        .bind(clock::precise().timestamp_millis())
        .bind(sealed)
        .execute(&self.pools.any)
        .await?;
        Ok(())
    }

    /// The ticket of a problem that this service filed, by fingerprint.
    ///
    /// # Errors
    /// The database; it does not open.
    pub async fn filed_problem(&self, fingerprint: &str) -> Result<Option<FiledProblem>, StoreError> {
        let row: Option<(Vec<u8>,)> =
            sqlx::query_as("SELECT sealed FROM filed_problems WHERE fingerprint = $1")
                .bind(fingerprint.to_owned())
                .fetch_optional(&self.pools.any)
                .await?;
        row.map(|(sealed,)| self.open_json(&format!("problem/{fingerprint}"), &sealed)).transpose()
    }

    /// Keeps which ticket a problem has.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_filed_problem(
        &self,
        fingerprint: &str,
        problem: &FiledProblem,
    ) -> Result<(), StoreError> {
        let sealed = self.seal_json(&format!("problem/{fingerprint}"), problem)?;
        sqlx::query(
            "INSERT INTO filed_problems (fingerprint, at, sealed) VALUES ($1, $2, $3) \
             ON CONFLICT (fingerprint) DO UPDATE SET at = excluded.at, sealed = excluded.sealed",
        )
        .bind(fingerprint.to_owned())
        .bind(clock::precise().timestamp_millis())
        .bind(sealed)
        .execute(&self.pools.any)
        .await?;
        Ok(())
    }
}
