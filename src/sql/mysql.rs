//! `MySQL` and `MariaDB`.

mod value;

use futures_util::TryStreamExt as _;
use secrecy::ExposeSecret as _;
use serde_json::{Map, Value};
use sqlx::mysql::{MySqlArguments, MySqlConnectOptions, MySqlConnection, MySqlRow, MySqlSslMode};
use sqlx::{
    Arguments as _, AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Executor as _, Row as _,
};

use super::unasked::{Unasked, left, twice};
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
            bind(&mut arguments, question.values.get(index).unwrap_or(&Value::Null))
                .map_err(sqlx::Error::Encode)?;
        }
        let mut found = SqlRows::default();
        let mut bytes = question.bytes;
        {
            let mut rows = sqlx::query_with(AssertSqlSafe(text), arguments)
                .persistent(false)
                .fetch(&mut self.connection);
            while let Some(row) = rows.try_next().await? {
                if !found.take(question, &mut bytes, object(&row)?) {
                    // What is left is not waited for, and the connection is let go.
                    return Ok(found);
                }
            }
        }
        self.undo().await?;
        Ok(found)
    }

    pub(super) async fn close(self) -> Result<(), sqlx::Error> {
        self.connection.close().await
    }

    pub(super) async fn undo(&mut self) -> Result<(), sqlx::Error> {
        self.connection.execute("ROLLBACK").await.map(|_| ())
    }
}

/// A bound value. It has no lists: they are JSON, for `JSON_TABLE` and `JSON_CONTAINS`.
fn bind(arguments: &mut MySqlArguments, value: &Value) -> Result<(), sqlx::error::BoxDynError> {
    match value {
        Value::Null => arguments.add(None::<String>),
        Value::Bool(flag) => arguments.add(*flag),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => arguments.add(whole),
            (None, Some(real)) => arguments.add(real),
            (None, None) => arguments.add(number.to_string()),
        },
        Value::String(text) => arguments.add(text.clone()),
        Value::Array(_) | Value::Object(_) => arguments.add(value.to_string()),
    }
}

fn object(row: &MySqlRow) -> Result<Map<String, Value>, Unasked> {
    let mut object = Map::new();
    for (index, column) in row.columns().iter().enumerate() {
        let value = value::value(column.name(), row.try_get_raw(index)?)?;
        if object.insert(column.name().to_owned(), value).is_some() {
            return Err(twice(column.name()));
        }
    }
    Ok(object)
}
