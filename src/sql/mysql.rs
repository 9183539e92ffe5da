//! `MySQL` and `MariaDB`.

mod value;

use secrecy::ExposeSecret as _;
use serde_json::Value;
use sqlx::mysql::{MySqlArguments, MySqlConnectOptions, MySqlConnection, MySqlSslMode};
use sqlx::{AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Executor as _};

use super::rows::{bind, taken};
use super::unasked::{Unasked, left};
use super::{DatabaseKind, SqlAccess, SqlQuestion, SqlRows};

/// A connection to `MySQL` or `MariaDB`.
#[derive(Debug)]
pub(super) struct MySqlAsked {
    connection: MySqlConnection,
    is_maria: bool,
}

impl MySqlAsked {
    pub(super) async fn open(access: &SqlAccess<'_>) -> Result<Self, sqlx::Error> {
        let address = access.address;
        let needs_tls = address.is_readable_on_the_way() && !access.in_plain;
        let mut options = MySqlConnectOptions::new()
            .port(address.port.unwrap_or(3306))
            .database(&address.database)
            .ssl_mode(if needs_tls { MySqlSslMode::VerifyIdentity } else { MySqlSslMode::Preferred });
        options = match address.socket() {
            Some(folder) => options.socket(folder),
            None => options.host(&address.host),
        };
        let (user, password) =
            access.login.map_or(("", ""), |(user, password)| (user, password.expose_secret()));
        let options = options.username(user).password(password).disable_statement_logging();
        let mut connection = MySqlConnection::connect_with(&options).await?;
        let version: String =
            sqlx::query_scalar("SELECT VERSION()").persistent(false).fetch_one(&mut connection).await?;
        Ok(Self { connection, is_maria: version.contains("MariaDB") })
    }

    pub(super) async fn ask(&mut self, question: &SqlQuestion<'_>) -> Result<SqlRows, Unasked> {
        let left = left(question.until);
        let seconds = left.div_ceil(1000);
        let limit = if self.is_maria {
            format!("max_statement_time = {}.{:03}", left / 1000, left % 1000)
        } else {
            format!("max_execution_time = {left}")
        };
        let begin = format!(
            "SET SESSION {limit}, lock_wait_timeout = {seconds}, innodb_lock_wait_timeout = {seconds}; START TRANSACTION READ ONLY"
        );
        self.connection.execute(AssertSqlSafe(begin)).await?;
        let (text, order) = question.statement.written(DatabaseKind::MySql);
        let mut arguments = MySqlArguments::default();
        for index in order {
            // It has no lists: they are JSON, for `JSON_TABLE` and `JSON_CONTAINS`.
            bind(&mut arguments, question.values.get(index).unwrap_or(&Value::Null))
                .map_err(sqlx::Error::Encode)?;
        }
        let rows =
            sqlx::query_with(AssertSqlSafe(text), arguments).persistent(false).fetch(&mut self.connection);
        let found = taken(rows, question, |column, raw| value::value(column.name(), raw)).await?;
        if !found.more {
            self.undo().await?;
        }
        Ok(found)
    }

    pub(super) async fn close(self) -> Result<(), sqlx::Error> {
        self.connection.close().await
    }

    pub(super) async fn undo(&mut self) -> Result<(), sqlx::Error> {
        self.connection.execute("ROLLBACK").await.map(|_| ())
    }
}
