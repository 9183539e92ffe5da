//! Who looked up or filed what about whom, and when. Lines are added; the database itself refuses to change or remove one.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{AssertSqlSafe, Row as _};

use super::error::StoreError;
use super::open::Store;
use super::row::CaseId;
use super::seal::SealKey;
use crate::environment::{clock, random};

/// What is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged<'l> {
    /// When.
    pub at: DateTime<Utc>,
    /// Who: the name of a token, a person at the page, `worker`.
    pub who: &'l str,
    /// A word: `diagnose`, `queue`, `read`, `preview`, `file`, `bundle`, `list`, `clusters`, `log`, `forget`, `sign-in`, `sign-out`.
    pub what: &'static str,
    /// About whom, by any name; only the token is kept.
    pub about: Option<&'l str>,
    /// Of which case.
    pub case: Option<&'l CaseId>,
    /// Of which ticket.
    pub ticket: Option<&'l str>,
}

impl<'l> Logged<'l> {
    /// Done now, about nobody as yet.
    #[must_use]
    pub fn now(who: &'l str, what: &'static str) -> Self {
        Self { at: clock::precise(), who, what, about: None, case: None, ticket: None }
    }
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// What was done.
    pub what: String,
    /// The token of whom it was about.
    pub about: Option<String>,
    /// The case.
    pub case: Option<CaseId>,
    /// The ticket.
    pub ticket: Option<String>,
}

/// Which lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Not before this instant.
    pub since: Option<DateTime<Utc>>,
    /// About this person: an address or name, or the token.
    pub about: Option<String>,
    /// At most so many, the newest ones; 0: 1,000.
    pub limit: u32,
}

impl Store {
    /// Writes a line.
    ///
    /// # Errors
    /// The database.
    pub async fn log(&self, line: &Logged<'_>) -> Result<(), StoreError> {
        let id = random::digits(16).map_err(StoreError::Random)?;
        let who = self.key.seal(&place(&id), line.who.as_bytes())?;
        sqlx::query(
            "INSERT INTO case_log (id, at, who_sealed, what, about, case_id, ticket) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(line.at.timestamp_millis())
        .bind(who)
        .bind(line.what.to_owned())
        .bind(line.about.map(|about| self.token(about)))
        .bind(line.case.map(|case| case.as_str().to_owned()))
        .bind(line.ticket.map(str::to_owned))
        .execute(&self.pools.any)
        .await?;
        Ok(())
    }

    /// Reads lines, newest first.
    ///
    /// # Errors
    /// The database; a line does not open.
    pub async fn read_log(&self, filter: &LogFilter) -> Result<Vec<LogLine>, StoreError> {
        let limit = if filter.limit == 0 { 1000 } else { filter.limit };
        let about = if filter.about.is_some() { "AND about = $2" } else { "" };
        let sql = format!(
            "SELECT id, at, who_sealed, what, about, case_id, ticket FROM case_log \
             WHERE at >= $1 {about} ORDER BY seq DESC LIMIT {limit}"
        );
        let since = filter.since.map_or(i64::MIN, |since| since.timestamp_millis());
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(since);
        if let Some(about) = &filter.about {
            query = query.bind(self.token(about));
        }
        let rows = query.fetch_all(&self.pools.any).await?;
        rows.iter()
            .map(|row| {
                let id: String = row.try_get("id")?;
                let who = self.key.open(&place(&id), &row.try_get::<Vec<u8>, _>("who_sealed")?)?;
                let case: Option<String> = row.try_get("case_id")?;
                Ok(LogLine {
                    at: DateTime::from_timestamp_millis(row.try_get("at")?).unwrap_or_default(),
                    who: String::from_utf8_lossy(&who).into_owned(),
                    what: row.try_get("what")?,
                    about: row.try_get("about")?,
                    case: case.and_then(|case| case.parse().ok()),
                    ticket: row.try_get("ticket")?,
                })
            })
            .collect()
    }

    /// The token of a person who is given by any name, or by the token.
    pub(super) fn token(&self, about: &str) -> String {
        if SealKey::is_person(about) { about.to_owned() } else { self.key.person(about) }
    }
}

fn place(id: &str) -> String {
    format!("log/{id}")
}
