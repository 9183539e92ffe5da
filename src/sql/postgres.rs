//! PostgreSQL.

mod array;
mod number;
mod value;

use secrecy::ExposeSecret as _;
use serde_json::Value;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{Arguments as _, AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Executor as _};

use super::rows::{bind, taken};
use super::unasked::{Unasked, left};
use super::{DatabaseKind, SqlAccess, SqlQuestion, SqlRows};

/// A connection to PostgreSQL.
#[derive(Debug)]
pub(super) struct PostgresAsked(PgConnection);

impl PostgresAsked {
    pub(super) async fn open(access: &SqlAccess<'_>) -> Result<Self, sqlx::Error> {
        let address = access.address;
        // Who asks and where is said by the profile alone: everything is set that the variables of `psql` would set.
        let mut options = PgConnectOptions::new_without_pgpass()
            .port(address.port.unwrap_or(5432))
            .database(&address.database)
            .application_name("escalate")
            .ssl_mode(if address.is_readable_on_the_way() && !access.in_plain {
                PgSslMode::VerifyFull
            } else {
                PgSslMode::Prefer
            });
        options = match address.socket() {
            Some(folder) => options.socket(folder),
            None => options.host(&address.host),
        };
        let (user, password) =
            access.login.map_or(("", ""), |(user, password)| (user, password.expose_secret()));
        let options = options.username(user).password(password).disable_statement_logging();
        let mut connection = PgConnection::connect_with(&options).await?;
        // Not at the start: poolers refuse what they do not know there.
        connection.execute("SET default_transaction_read_only = on; SET TIME ZONE 'UTC'").await?;
        Ok(Self(connection))
    }

    pub(super) async fn ask(&mut self, question: &SqlQuestion<'_>) -> Result<SqlRows, Unasked> {
        let left = left(question.until);
        let begin =
            format!("BEGIN READ ONLY; SET LOCAL statement_timeout = {left}; SET LOCAL lock_timeout = {left}");
        self.0.execute(AssertSqlSafe(begin)).await?;
        let (text, _) = question.statement.written(DatabaseKind::Postgres);
        let mut arguments = PgArguments::default();
        for value in question.values {
            bind_here(&mut arguments, value).map_err(sqlx::Error::Encode)?;
        }
        // Under a name of its own: to learn a type (`citext`, an enum) the driver asks between preparing and asking.
        let rows = sqlx::query_with(AssertSqlSafe(text), arguments).fetch(&mut self.0);
        let found = taken(rows, question, |column, raw| value::value(column.name(), &raw)).await?;
        if !found.more {
            self.undo().await?;
        }
        Ok(found)
    }

    pub(super) async fn close(self) -> Result<(), sqlx::Error> {
        self.0.close().await
    }

    pub(super) async fn undo(&mut self) -> Result<(), sqlx::Error> {
        // A pooler may hand the next transaction to another server, and this server to somebody else.
        self.0.clear_cached_statements().await?;
        self.0.execute("ROLLBACK").await.map(|_| ())
    }
}

/// A bound value. A text is text, and the statement says what else it is: `:id::uuid`; a list is an array.
fn bind_here(arguments: &mut PgArguments, value: &Value) -> Result<(), sqlx::error::BoxDynError> {
    let Value::Array(items) = value else { return bind(arguments, value) };
    if !items.is_empty() && items.iter().all(|item| item.as_i64().is_some()) {
        return arguments.add(items.iter().filter_map(Value::as_i64).collect::<Vec<i64>>());
    }
    let text = |item: &Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
    arguments.add(items.iter().map(text).collect::<Vec<String>>())
}
