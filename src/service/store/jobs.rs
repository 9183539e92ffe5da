//! The engine's own tables, where it leaves something to be done: which cases have a job that will still be begun, and old rows.

use std::collections::HashSet;

use super::error::StoreError;
use super::open::Store;
use super::pools::EnginePool;

/// Ids of cases are so long; a job's key begins with its case's.
const LIVE_SQLITE: &str = "SELECT DISTINCT substr(idempotency_key, 1, 32) FROM Jobs WHERE job_type = 'cases' AND (\
    status = 'Pending' OR (status = 'Failed' AND attempts < max_attempts) \
    OR (status IN ('Queued', 'Running') AND lock_at > strftime('%s', 'now') - 300))";
const LIVE_POSTGRES: &str = "SELECT DISTINCT substr(idempotency_key, 1, 32) FROM apalis.jobs WHERE job_type = 'cases' AND (\
    status = 'Pending' OR (status = 'Failed' AND attempts < max_attempts) \
    OR (status IN ('Queued', 'Running') AND lock_at > now() - interval '300 seconds'))";

/// What came to its end a day ago. The engine's own cleaning takes everything, whatever its age, on one of the databases.
const OLD_SQLITE: [&str; 2] = [
    "DELETE FROM Jobs WHERE job_type = 'cases' AND done_at < strftime('%s', 'now') - 86400 \
     AND (status IN ('Done', 'Killed') OR (status = 'Failed' AND attempts >= max_attempts))",
    "DELETE FROM Workers WHERE last_seen < strftime('%s', 'now') - 86400 \
     AND NOT EXISTS (SELECT 1 FROM Jobs WHERE Jobs.lock_by = Workers.id)",
];
const OLD_POSTGRES: [&str; 2] = [
    "DELETE FROM apalis.jobs WHERE job_type = 'cases' AND done_at < now() - interval '1 day' \
     AND (status IN ('Done', 'Killed') OR (status = 'Failed' AND attempts >= max_attempts))",
    "DELETE FROM apalis.workers w WHERE last_seen < now() - interval '1 day' \
     AND NOT EXISTS (SELECT 1 FROM apalis.jobs j WHERE j.lock_by = w.id)",
];

impl Store {
    /// The cases for which the engine will still begin a job. A job that was begun five minutes ago and is nobody's counts for none.
    pub(in crate::service) async fn with_jobs(&self) -> Result<HashSet<String>, StoreError> {
        let ids: Vec<(Option<String>,)> = match &self.pools().engine {
            EnginePool::Sqlite(pool) => sqlx::query_as(LIVE_SQLITE).fetch_all(pool).await?,
            EnginePool::Postgres(pool) => sqlx::query_as(LIVE_POSTGRES).fetch_all(pool).await?,
        };
        Ok(ids.into_iter().filter_map(|(id,)| id).collect())
    }

    /// Removes rows of the engine that nobody needs any more.
    pub(in crate::service) async fn sweep_jobs(&self) -> Result<(), StoreError> {
        match &self.pools().engine {
            EnginePool::Sqlite(pool) => {
                for sql in OLD_SQLITE {
                    sqlx::query(sql).execute(pool).await?;
                }
            }
            EnginePool::Postgres(pool) => {
                for sql in OLD_POSTGRES {
                    sqlx::query(sql).execute(pool).await?;
                }
            }
        }
        Ok(())
    }
}
