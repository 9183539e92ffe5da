//! One connection to a database: opened, asked, and let go.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, timeout_at};

use super::failure::{late, wrong};
use super::mysql::MySqlAsked;
use super::postgres::PostgresAsked;
use super::sqlite::SqliteAsked;
use super::unasked::Unasked;
use super::{DatabaseKind, SqlAccess, SqlError, SqlQuestion, SqlRows};
use crate::facts::GapReason;

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);

/// A connection.
#[derive(Debug)]
pub(crate) struct SqlConnection {
    driver: Option<Driver>,
    place: String,
    kind: DatabaseKind,
}

#[derive(Debug)]
enum Driver {
    Postgres(PostgresAsked),
    MySql(MySqlAsked),
    Sqlite(SqliteAsked),
}

impl SqlConnection {
    /// Connects and signs in.
    ///
    /// # Errors
    /// Nobody answers there, or not this one.
    pub(crate) async fn open(access: &SqlAccess<'_>) -> Result<Self, SqlError> {
        let place = access.address.to_string();
        let kind = access.address.kind;
        // rustls needs one crypto provider for the process, as for HTTP.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let opening = async {
            Ok(match kind {
                DatabaseKind::Postgres => Driver::Postgres(PostgresAsked::open(access).await?),
                DatabaseKind::MySql => Driver::MySql(MySqlAsked::open(access).await?),
                DatabaseKind::Sqlite => Driver::Sqlite(SqliteAsked::open(access).await?),
            })
        };
        let driver = timeout_at(access.until, opening).await.map_err(|_| late(&place))?;
        let driver = driver.map_err(|error| SqlError::of(&place, kind, &error))?;
        Ok(Self { driver: Some(driver), place, kind })
    }

    /// Asks a question in a transaction of its own, which only reads and is rolled back.
    ///
    /// # Errors
    /// It was refused, was not answered in time, or a column of the answer cannot be read.
    pub(crate) async fn ask(&mut self, question: &SqlQuestion<'_>) -> Result<SqlRows, SqlError> {
        if question.statement.has_stray_value(self.kind) {
            let what = "`?` stands in the statement, which this database takes for a value: write :name, and the value into `bind`";
            return Err(wrong(&self.place, GapReason::Malformed, what));
        }
        if question.values.iter().any(holds_nul) {
            let what = "a value holds the character NUL, which stands in no text of a database";
            return Err(wrong(&self.place, GapReason::Malformed, what));
        }
        let Some(mut driver) = self.driver.take() else { return Err(late(&self.place)) };
        // What is not answered to its end is not asked again on this connection: it is put back only then.
        let asking = async {
            match &mut driver {
                Driver::Postgres(asked) => asked.ask(question).await,
                Driver::MySql(asked) => asked.ask(question).await,
                Driver::Sqlite(asked) => asked.ask(question).await,
            }
        };
        let answered = timeout_at(question.until, asking).await;
        tracing::debug!(answered = matches!(answered, Ok(Ok(_))), "{}", self.place);
        match answered {
            Err(_) => Err(late(&self.place)),
            Ok(Ok(rows)) => {
                if !rows.more {
                    self.driver = Some(driver);
                }
                Ok(rows)
            }
            Ok(Err(Unasked::Driver(error))) => {
                let is_refusal = matches!(error, sqlx::Error::Database(_));
                let passed = Instant::now() >= question.until;
                let is_whole = is_refusal && !passed && driver.undo(question.until).await;
                if is_whole {
                    self.driver = Some(driver);
                }
                Err(SqlError::of(&self.place, self.kind, &error))
            }
            Ok(Err(Unasked::Column(what))) => Err(wrong(&self.place, GapReason::Malformed, &what)),
        }
    }

    /// Whether it can be asked again.
    pub(crate) fn is_usable(&self) -> bool {
        self.driver.is_some()
    }
}

impl Drop for SqlConnection {
    /// Says goodbye where there is time for it: servers note clients that go without.
    fn drop(&mut self) {
        if let (Some(driver), Ok(runtime)) = (self.driver.take(), Handle::try_current()) {
            runtime.spawn(async move { tokio::time::timeout(GOODBYE, driver.close()).await });
        }
    }
}

impl Driver {
    async fn close(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Postgres(asked) => asked.close().await,
            Self::MySql(asked) => asked.close().await,
            Self::Sqlite(asked) => asked.close().await,
        }
    }

    /// Leaves a transaction in which something was refused.
    async fn undo(&mut self, until: Instant) -> bool {
        let undoing = async {
            match self {
                Self::Postgres(asked) => asked.undo().await,
                Self::MySql(asked) => asked.undo().await,
                Self::Sqlite(asked) => asked.undo().await,
            }
        };
        matches!(timeout_at(until, undoing).await, Ok(Ok(())))
    }
}

fn holds_nul(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => text.contains('\0'),
        serde_json::Value::Array(items) => items.iter().any(holds_nul),
        _ => false,
    }
}
