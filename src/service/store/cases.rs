//! Reading cases: one with all that is sealed of it, or a list.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::error::StoreError;
use super::open::Store;
use super::row::{CaseFilter, CaseId, CaseRow, CaseSource, CaseState, SealedCase};
use crate::report::v1::FiledTicket;

const COLUMNS: &str = "id, at, changed_at, state, source, system, ticket, person, verdict, cause, exit_code, \
    attempts, next_at, filed_sealed, error_sealed, owner_sealed";
/// The most that one list has.
const MOST: u32 = 1000;

/// What of a row is sealed, each with its place.
#[derive(Clone, Copy, Debug)]
pub(super) enum SealedPart {
    Case,
    Filed,
    Error,
    Owner,
}

impl SealedPart {
    fn place(self, id: &str) -> String {
        let part = match self {
            Self::Case => "case",
            Self::Filed => "filed",
            Self::Error => "error",
            Self::Owner => "owner",
        };
        format!("{part}/{id}")
    }
}

impl Store {
    /// A case, with what is sealed of it once it was worked on; `None`: there is none.
    ///
    /// # Errors
    /// The database; the row does not open.
    pub async fn case(&self, id: &CaseId) -> Result<Option<(CaseRow, Option<SealedCase>)>, StoreError> {
        let sql = format!("SELECT {COLUMNS}, sealed FROM cases WHERE id = $1");
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(id.as_str().to_owned())
            .fetch_optional(&self.pools.any)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some((self.row(&row)?, self.opened(&row, "sealed", id.as_str(), SealedPart::Case)?)))
    }

    /// The row of a case alone; `None`: there is none.
    ///
    /// # Errors
    /// The database; the row does not open.
    pub async fn row_of(&self, id: &CaseId) -> Result<Option<CaseRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM cases WHERE id = $1");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(id.as_str().to_owned());
        let row = query.fetch_optional(&self.pools.any).await?;
        row.map(|row| self.row(&row)).transpose()
    }

    /// The rows of cases, newest first.
    ///
    /// # Errors
    /// The database; a row does not open.
    pub async fn list(&self, filter: &CaseFilter) -> Result<Vec<CaseRow>, StoreError> {
        let mut sql = format!("SELECT {COLUMNS} FROM cases WHERE 1 = 1");
        let mut values: Vec<String> = Vec::new();
        let mut with = |part: &str, value: String| {
            values.push(value);
            sql.push_str(&part.replace("$$", &format!("${}", values.len())));
        };
        if let Some(user) = &filter.user {
            with(" AND id IN (SELECT case_id FROM case_people WHERE person = $$)", self.token(user));
        }
        if let Some(state) = filter.state {
            with(" AND state = $$", state.word().to_owned());
        }
        if let Some(before) = &filter.before {
            let rest = " AND (at, id) < (SELECT at, id FROM cases WHERE id = $$)";
            with(rest, before.as_str().to_owned());
        }
        let _ = write!(sql, " ORDER BY at DESC, id DESC LIMIT {}", filter.limit.min(MOST));
        let query = values.into_iter().fold(sqlx::query(AssertSqlSafe(sql)), sqlx::query::Query::bind);
        let rows = query.fetch_all(&self.pools.any).await?;
        rows.iter().map(|row| self.row(row)).collect()
    }

    /// What is sealed of the newest cases that came since then, at most so many: what they have in common is looked for.
    ///
    /// # Errors
    /// The database; a row does not open.
    pub async fn sealed_since(
        &self,
        since: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<(CaseId, SealedCase)>, StoreError> {
        let sql = format!(
            "SELECT id, sealed FROM cases WHERE at >= $1 AND sealed IS NOT NULL ORDER BY at DESC, id DESC LIMIT {most}"
        );
        let query = sqlx::query(AssertSqlSafe(sql)).bind(since.timestamp_millis());
        let rows = query.fetch_all(&self.pools.any).await?;
        let mut cases = Vec::new();
        for row in &rows {
            let id: String = row.try_get("id")?;
            let sealed = self.opened(row, "sealed", &id, SealedPart::Case)?;
            if let (Some(sealed), Ok(id)) = (sealed, id.parse()) {
                cases.push((id, sealed));
            }
        }
        Ok(cases)
    }

    pub(super) fn row(&self, row: &AnyRow) -> Result<CaseRow, StoreError> {
        let id: String = row.try_get("id")?;
        let state: String = row.try_get("state")?;
        let source: String = row.try_get("source")?;
        let exit_code: Option<i64> = row.try_get("exit_code")?;
        let attempts: i64 = row.try_get("attempts")?;
        Ok(CaseRow {
            at: instant(row.try_get("at")?),
            changed_at: instant(row.try_get("changed_at")?),
            // A word of a newer version: whoever wrote it goes on with it.
            state: CaseState::of(&state).unwrap_or(CaseState::Running),
            source: CaseSource::of(&source).unwrap_or(CaseSource::Api),
            system: row.try_get("system")?,
            ticket: row.try_get("ticket")?,
            person: row.try_get("person")?,
            verdict: word(row.try_get("verdict")?),
            primary: word(row.try_get("cause")?),
            exit_code: exit_code.and_then(|code| u8::try_from(code).ok()),
            attempts: u32::try_from(attempts).unwrap_or_default(),
            next_at: row.try_get::<Option<i64>, _>("next_at")?.map(instant),
            filed: self.opened::<FiledTicket>(row, "filed_sealed", &id, SealedPart::Filed)?,
            error: self.opened(row, "error_sealed", &id, SealedPart::Error)?,
            owner: self.opened(row, "owner_sealed", &id, SealedPart::Owner)?,
            id: id.parse().map_err(|_| StoreError::Sealed)?,
        })
    }

    fn opened<T: DeserializeOwned>(
        &self,
        row: &AnyRow,
        column: &str,
        id: &str,
        part: SealedPart,
    ) -> Result<Option<T>, StoreError> {
        let sealed: Option<Vec<u8>> = row.try_get(column)?;
        sealed.map(|sealed| self.open_json(&part.place(id), &sealed)).transpose()
    }

    /// Seals a part of a row; nothing stays nothing.
    pub(super) fn sealed<T: Serialize>(
        &self,
        id: &CaseId,
        part: SealedPart,
        value: Option<&T>,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        value.map(|value| self.seal_json(&part.place(id.as_str()), value)).transpose()
    }
}

/// A word that a type of the report has, as JSON writes it.
pub(in crate::service) fn word_of<T: Serialize>(value: Option<T>) -> Option<String> {
    serde_json::to_value(value?).ok()?.as_str().map(str::to_owned)
}

fn word<T: for<'de> Deserialize<'de>>(word: Option<String>) -> Option<T> {
    serde_json::from_value(Value::String(word?)).ok()
}

fn instant(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}
