//! Writing cases: what came of one, that it waits, that it was given up.

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

use super::cases::{SealedPart, word_of};
use super::error::StoreError;
use super::leases::Lease;
use super::open::Store;
use super::row::{CaseId, CaseOutcome, CaseRow, CaseSource, CaseState};
use crate::environment::clock;

/// From where a case comes that is kept once it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCaseOf {
    /// [`CaseSource::Api`] or [`CaseSource::Page`].
    pub source: CaseSource,
    /// Who asked: the name of a token, or a person at the page.
    pub owner: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Under which condition an outcome is written.
enum WrittenIf<'w> {
    /// The row is new.
    New(&'w KeptCaseOf),
    /// Nobody has changed the row since.
    Unchanged(DateTime<Utc>),
    /// This worker still has the ticket.
    Leased(&'w Lease),
}

impl Store {
    /// Keeps a case that was worked on at once.
    ///
    /// # Errors
    /// The database.
    pub async fn keep(&self, of: &KeptCaseOf, outcome: &CaseOutcome) -> Result<CaseId, StoreError> {
        let id = CaseId::random().map_err(StoreError::Random)?;
        self.keep_as(&id, of, outcome).await?;
        Ok(id)
    }

    /// The same under a name that the case has already.
    ///
    /// # Errors
    /// The database; there is a case of that name.
    pub async fn keep_as(
        &self,
        id: &CaseId,
        of: &KeptCaseOf,
        outcome: &CaseOutcome,
    ) -> Result<(), StoreError> {
        self.write(id, outcome, WrittenIf::New(of)).await?;
        Ok(())
    }

    /// Keeps what came of judging a case again; false: somebody else changed it since `seen`, and nothing was written.
    ///
    /// # Errors
    /// The database.
    pub async fn rewrite(
        &self,
        id: &CaseId,
        seen: DateTime<Utc>,
        outcome: &CaseOutcome,
    ) -> Result<bool, StoreError> {
        self.write(id, outcome, WrittenIf::Unchanged(seen)).await
    }

    /// Keeps what came of a case of a ticket.
    ///
    /// # Errors
    /// The lease is over: nothing was written. The database.
    pub async fn finish(&self, id: &CaseId, outcome: &CaseOutcome, lease: &Lease) -> Result<(), StoreError> {
        if self.write(id, outcome, WrittenIf::Leased(lease)).await? {
            return Ok(());
        }
        Err(StoreError::LeaseLost)
    }

    /// A worker begins a case; `None`: it is done, was given up, or is gone.
    ///
    /// # Errors
    /// The database.
    pub async fn begin(&self, id: &CaseId) -> Result<Option<CaseRow>, StoreError> {
        let begun = sqlx::query(
            "UPDATE cases SET state = 'running', attempts = attempts + 1, next_at = NULL, changed_at = $2 \
             WHERE id = $1 AND state IN ('queued', 'running', 'waiting')",
        )
        .bind(id.as_str().to_owned())
        .bind(clock::precise().timestamp_millis())
        .execute(&self.pools.any)
        .await?;
        if begun.rows_affected() == 0 {
            return Ok(None);
        }
        self.row_of(id).await
    }

    /// Something does not answer: it is tried again at `next_at`. The job is pushed apart: [`Store::enqueue`].
    ///
    /// # Errors
    /// The database.
    pub async fn wait(&self, id: &CaseId, next_at: DateTime<Utc>, why: &str) -> Result<(), StoreError> {
        self.end_badly(id, CaseState::Waiting, Some(next_at), why).await
    }

    /// It is given up.
    ///
    /// # Errors
    /// The database.
    pub async fn fail(&self, id: &CaseId, why: &str) -> Result<(), StoreError> {
        self.end_badly(id, CaseState::Failed, None, why).await
    }

    async fn end_badly(
        &self,
        id: &CaseId,
        state: CaseState,
        next_at: Option<DateTime<Utc>>,
        why: &str,
    ) -> Result<(), StoreError> {
        let why = self.sealed(id, SealedPart::Error, Some(&why))?;
        sqlx::query(
            "UPDATE cases SET state = $2, next_at = $3, error_sealed = $4, changed_at = $5 \
             WHERE id = $1 AND state IN ('queued', 'running', 'waiting')",
        )
        .bind(id.as_str().to_owned())
        .bind(state.word().to_owned())
        .bind(next_at.map(|at| at.timestamp_millis()))
        .bind(why)
        .bind(clock::precise().timestamp_millis())
        .execute(&self.pools.any)
        .await?;
        Ok(())
    }

    /// Row and people, in one transaction; false: the condition does not hold.
    async fn write(
        &self,
        id: &CaseId,
        outcome: &CaseOutcome,
        condition: WrittenIf<'_>,
    ) -> Result<bool, StoreError> {
        let now = clock::precise().timestamp_millis();
        let mut people: Vec<String> = Vec::new();
        for token in outcome.people.iter().map(|name| self.token(name)) {
            if !people.contains(&token) {
                people.push(token);
            }
        }
        let filed = self.sealed(id, SealedPart::Filed, outcome.filed.as_ref())?;
        let error = self.sealed(id, SealedPart::Error, outcome.error.as_ref())?;
        let sealed = self.sealed(id, SealedPart::Case, Some(&outcome.sealed))?;
        let mut all = self.pools.any.begin_with(self.pools.begin()).await?;
        if let WrittenIf::New(of) = &condition {
            let owner = self.sealed(id, SealedPart::Owner, of.owner.as_ref())?;
            sqlx::query(
                "INSERT INTO cases (id, at, changed_at, state, source, owner_sealed) VALUES ($1, $2, $2, 'running', $3, $4)",
            )
            .bind(id.as_str().to_owned())
            .bind(of.at.timestamp_millis())
            .bind(of.source.word().to_owned())
            .bind(owner)
            .execute(&mut *all)
            .await?;
        }
        let (only_if, name, holder) = match &condition {
            WrittenIf::New(_) => (String::new(), String::new(), String::new()),
            WrittenIf::Unchanged(seen) => {
                (format!(" AND changed_at = {}", seen.timestamp_millis()), String::new(), String::new())
            }
            WrittenIf::Leased(lease) => {
                let held = format!(
                    " AND EXISTS (SELECT 1 FROM leases WHERE name = $11 AND holder = $12 AND until > {})",
                    self.pools.now()
                );
                (held, lease.name.clone(), lease.holder.clone())
            }
        };
        let sql = format!(
            "UPDATE cases SET state = $2, person = $3, verdict = $4, cause = $5, exit_code = $6, filed_sealed = $7, \
             error_sealed = $8, sealed = $9, changed_at = CASE WHEN changed_at < $10 THEN $10 ELSE changed_at + 1 END, \
             next_at = NULL WHERE id = $1{only_if}"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(id.as_str().to_owned())
            .bind(outcome.state.word().to_owned())
            .bind(people.first().cloned())
            .bind(word_of(outcome.verdict))
            .bind(word_of(outcome.primary))
            .bind(outcome.exit_code.map(i64::from))
            .bind(filed)
            .bind(error)
            .bind(sealed)
            .bind(now);
        if !name.is_empty() {
            query = query.bind(name).bind(holder);
        }
        if query.execute(&mut *all).await?.rows_affected() == 0 {
            all.rollback().await?;
            return Ok(false);
        }
        for person in people {
            sqlx::query("INSERT INTO case_people (person, case_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
                .bind(person)
                .bind(id.as_str().to_owned())
                .execute(&mut *all)
                .await?;
        }
        all.commit().await?;
        Ok(true)
    }
}
