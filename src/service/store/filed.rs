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

/// What is kept sealed under a name of its own.
struct SealedTable {
    read: &'static str,
    keep: &'static str,
    /// What the name stands behind where it is sealed.
    kind: &'static str,
}

const WRITTEN: SealedTable = SealedTable {
    read: "SELECT sealed FROM written_back WHERE place = $1",
    keep: "INSERT INTO written_back (place, at, sealed) VALUES ($1, $2, $3) \
        ON CONFLICT (place) DO UPDATE SET at = excluded.at, sealed = excluded.sealed",
    kind: "written",
};

const PROBLEMS: SealedTable = SealedTable {
    read: "SELECT sealed FROM filed_problems WHERE fingerprint = $1",
    keep: "INSERT INTO filed_problems (fingerprint, at, sealed) VALUES ($1, $2, $3) \
        ON CONFLICT (fingerprint) DO UPDATE SET at = excluded.at, sealed = excluded.sealed",
    kind: "problem",
};

impl Store {
    /// What was kept of a ticket that was written to, by the name that [`Store::keep_written`] got.
    ///
    /// # Errors
    /// The database; it does not open.
    pub async fn written<T: DeserializeOwned>(&self, place: &str) -> Result<Option<T>, StoreError> {
        self.sealed_in(&WRITTEN, place).await
    }

    /// Keeps what was written to a ticket.
    ///
    /// # Errors
    /// The database.
    pub async fn keep_written<T: Serialize>(&self, place: &str, written: &T) -> Result<(), StoreError> {
        self.keep_in(&WRITTEN, place, written).await
    }

    /// The ticket of a problem that this service filed, by fingerprint.
    ///
    /// # Errors
    /// The database; it does not open.
    pub async fn filed_problem(&self, fingerprint: &str) -> Result<Option<FiledProblem>, StoreError> {
        self.sealed_in(&PROBLEMS, fingerprint).await
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
        self.keep_in(&PROBLEMS, fingerprint, problem).await
    }

    async fn sealed_in<T: DeserializeOwned>(
        &self,
        table: &SealedTable,
        name: &str,
    ) -> Result<Option<T>, StoreError> {
        let row: Option<(Vec<u8>,)> =
            sqlx::query_as(table.read).bind(name.to_owned()).fetch_optional(&self.pools.any).await?;
        row.map(|(sealed,)| self.open_json(&table.place(name), &sealed)).transpose()
    }

    async fn keep_in<T: Serialize>(
        &self,
        table: &SealedTable,
        name: &str,
        value: &T,
    ) -> Result<(), StoreError> {
        let sealed = self.seal_json(&table.place(name), value)?;
        sqlx::query(table.keep)
            .bind(name.to_owned())
            .bind(clock::precise().timestamp_millis())
            .bind(sealed)
            .execute(&self.pools.any)
            .await?;
        Ok(())
    }
}

impl SealedTable {
    fn place(&self, name: &str) -> String {
        format!("{}/{name}", self.kind)
    }
}
