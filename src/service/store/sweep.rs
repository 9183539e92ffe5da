//! What goes: cases after their time, cases of a person, sessions and leases that are over. And what must not be forgotten: cases that no job
//! is left for.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, Row as _};

use super::error::StoreError;
use super::open::Store;
use super::row::CaseId;

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweptAway {
    /// Cases.
    pub cases: u64,
    /// Sessions.
    pub sessions: u64,
}

impl Store {
    /// Deletes every case of this person, by address, any other name, or token. The log stays: it has tokens only.
    ///
    /// # Errors
    /// The database.
    pub async fn forget(&self, person: &str) -> Result<u64, StoreError> {
        let deleted =
            sqlx::query("DELETE FROM cases WHERE id IN (SELECT case_id FROM case_people WHERE person = $1)")
                .bind(self.token(person))
                .execute(&self.pools.any)
                .await?;
        Ok(deleted.rows_affected())
    }

    /// Deletes what is older than `retention`, and what is over. Cases that are not at their end stay, and so does the log.
    ///
    /// # Errors
    /// The database.
    pub async fn sweep(&self, now: DateTime<Utc>, retention: Duration) -> Result<SweptAway, StoreError> {
        let kept = chrono::Duration::from_std(retention).unwrap_or(chrono::Duration::MAX);
        let oldest = now.checked_sub_signed(kept).map_or(i64::MIN, |oldest| oldest.timestamp_millis());
        let mut gone = Vec::new();
        for (sql, before) in [
            ("DELETE FROM cases WHERE at < $1 AND state IN ('done', 'failed')", oldest),
            ("DELETE FROM sessions WHERE until <= $1", now.timestamp_millis()),
            ("DELETE FROM written_back WHERE at < $1", oldest),
            ("DELETE FROM filed_problems WHERE at < $1", oldest),
        ] {
            gone.push(sqlx::query(sql).bind(before).execute(&self.pools.any).await?.rows_affected());
        }
        // Which case a problem is of, once the case is gone.
        let marks = format!(
            "DELETE FROM service_meta WHERE name LIKE 'mark/unfiled/%' AND {} NOT IN (SELECT id FROM cases)",
            self.pools.text("value")
        );
        sqlx::query(AssertSqlSafe(marks)).execute(&self.pools.any).await?;
        let over = format!("DELETE FROM leases WHERE until <= {}", self.pools.now());
        sqlx::query(AssertSqlSafe(over)).execute(&self.pools.any).await?;
        Ok(SweptAway { cases: gone[0], sessions: gone[1] })
    }

    /// Cases that nobody has changed for `grace` and whose time has come, oldest first: the engine may have lost their jobs.
    ///
    /// # Errors
    /// The database.
    pub async fn overdue(
        &self,
        now: DateTime<Utc>,
        grace: Duration,
        most: u32,
    ) -> Result<Vec<(CaseId, String)>, StoreError> {
        let grace = i64::try_from(grace.as_millis()).unwrap_or(i64::MAX);
        let sql = format!(
            "SELECT id, system, ticket FROM cases WHERE state IN ('queued', 'running', 'waiting') \
             AND changed_at <= $1 AND (next_at IS NULL OR next_at <= $1) ORDER BY changed_at LIMIT {most}"
        );
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(now.timestamp_millis().saturating_sub(grace))
            .fetch_all(&self.pools.any)
            .await?;
        let mut found = Vec::new();
        for row in &rows {
            let (system, ticket): (Option<String>, Option<String>) =
                (row.try_get("system")?, row.try_get("ticket")?);
            if let Ok(id) = row.try_get::<String, _>("id")?.parse::<CaseId>() {
                let lease = case_lease(&id, system.as_deref(), ticket.as_deref());
                found.push((id, lease));
            }
        }
        Ok(found)
    }

    /// Notes that somebody has seen to a case that was overdue, so that no other replica does at once.
    ///
    /// # Errors
    /// The database.
    pub async fn touch(&self, id: &CaseId, now: DateTime<Utc>) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE cases SET changed_at = $2 WHERE id = $1 AND state IN ('queued', 'running', 'waiting')",
        )
        .bind(id.as_str().to_owned())
        .bind(now.timestamp_millis())
        .execute(&self.pools.any)
        .await?;
        Ok(())
    }

    /// How many cases wait for a worker, or for their instant.
    ///
    /// # Errors
    /// The database.
    pub async fn unfinished(&self) -> Result<u64, StoreError> {
        let (count,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM cases WHERE state IN ('queued', 'running', 'waiting')")
                .fetch_one(&self.pools.any)
                .await?;
        Ok(u64::try_from(count).unwrap_or_default())
    }
}

/// The name of the lease under which a case is worked on: that of its ticket, of which several events may come at once, or its own.
#[must_use]
pub fn case_lease(id: &CaseId, system: Option<&str>, ticket: Option<&str>) -> String {
    match (system, ticket) {
        (Some(system), Some(ticket)) => format!("ticket/{system}/{ticket}"),
        _ => format!("case/{id}"),
    }
}
