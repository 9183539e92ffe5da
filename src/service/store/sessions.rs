//! Sessions of the page: whoever has the random id in a cookie. Only its digest stands here.

use chrono::{DateTime, Utc};

use super::error::StoreError;
use super::open::Store;

impl Store {
    /// Keeps a session until then. `bytes` are sealed here.
    ///
    /// # Errors
    /// The database.
    pub async fn session_put(
        &self,
        id_digest: &str,
        bytes: &[u8],
        until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let sealed = self.key.seal(&place(id_digest), bytes)?;
        sqlx::query(
            "INSERT INTO sessions (id, until, sealed) VALUES ($1, $2, $3) \
             ON CONFLICT (id) DO UPDATE SET until = excluded.until, sealed = excluded.sealed",
        )
        .bind(id_digest.to_owned())
        .bind(until.timestamp_millis())
        .bind(sealed)
        .execute(&self.pools.any)
        .await?;
        Ok(())
    }

    /// What was kept; `None`: it ended, or never was.
    ///
    /// # Errors
    /// The database; it does not open.
    pub async fn session_get(
        &self,
        id_digest: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let row: Option<(Vec<u8>,)> =
            sqlx::query_as("SELECT sealed FROM sessions WHERE id = $1 AND until > $2")
                .bind(id_digest.to_owned())
                .bind(now.timestamp_millis())
                .fetch_optional(&self.pools.any)
                .await?;
        let Some((sealed,)) = row else { return Ok(None) };
        Ok(Some(self.key.open(&place(id_digest), &sealed)?))
    }

    /// Ends a session, on every replica.
    ///
    /// # Errors
    /// The database.
    pub async fn session_end(&self, id_digest: &str) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE id = $1")
            .bind(id_digest.to_owned())
            .execute(&self.pools.any)
            .await?;
        Ok(())
    }
}

fn place(id_digest: &str) -> String {
    format!("session/{id_digest}")
}
