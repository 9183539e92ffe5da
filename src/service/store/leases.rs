//! Leases: one replica at a time does a thing. By the database's clock, so that those of the replicas may differ; a dead holder's lease ends
//! by itself.

use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::error::StoreError;
use super::open::Store;
use crate::environment::random;

/// How long a lease holds that is not renewed.
pub(in crate::service) const TERM: Duration = Duration::from_secs(30);

/// Something that one replica at a time does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// What it is for: `ticket/SYSTEM/ID`, `problem/FINGERPRINT`, `poll/SYSTEM`.
    pub name: String,
    /// New for every holding: a holder that was paused is told from itself.
    pub(super) holder: String,
}

impl Store {
    /// Takes the lease; `None`: another one has it.
    ///
    /// # Errors
    /// The database.
    pub async fn lease(&self, name: &str) -> Result<Option<Lease>, StoreError> {
        let holder = random::digits(16).map_err(StoreError::Random)?;
        let lease = Lease { name: name.to_owned(), holder: self.replica.holder(&holder) };
        let now = self.pools.now();
        let sql = format!(
            "INSERT INTO leases (name, holder, until) VALUES ($1, $2, {now} + $3) \
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE leases.until <= {now}"
        );
        let taken = self.leased(sql, &lease, Some(TERM)).await?;
        Ok(taken.then_some(lease))
    }

    /// Holds it for longer; false: it is over.
    ///
    /// # Errors
    /// The database.
    pub async fn renew(&self, lease: &Lease) -> Result<bool, StoreError> {
        let now = self.pools.now();
        let sql =
            format!("UPDATE leases SET until = {now} + $3 WHERE name = $1 AND holder = $2 AND until > {now}");
        self.leased(sql, lease, Some(TERM)).await
    }

    /// Gives it back.
    ///
    /// # Errors
    /// The database.
    pub async fn release(&self, lease: &Lease) -> Result<(), StoreError> {
        self.leased("DELETE FROM leases WHERE name = $1 AND holder = $2".to_owned(), lease, None).await?;
        Ok(())
    }

    /// Whether somebody holds it.
    ///
    /// # Errors
    /// The database.
    pub async fn is_leased(&self, name: &str) -> Result<bool, StoreError> {
        let sql = format!("SELECT 1 FROM leases WHERE name = $1 AND until > {}", self.pools.now());
        let found = sqlx::query(AssertSqlSafe(sql)).bind(name.to_owned()).fetch_optional(&self.pools.any);
        Ok(found.await?.is_some())
    }

    async fn leased(&self, sql: String, lease: &Lease, term: Option<Duration>) -> Result<bool, StoreError> {
        let query = sqlx::query(AssertSqlSafe(sql)).bind(lease.name.clone()).bind(lease.holder.clone());
        let query = match term {
            Some(term) => query.bind(i64::try_from(term.as_millis()).unwrap_or(i64::MAX)),
            None => query,
        };
        Ok(query.execute(&self.pools.any).await?.rows_affected() == 1)
    }
}
