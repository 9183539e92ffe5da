//! `SQLite`: a file, opened for reading only.

use std::str::from_utf8;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteValueRef};
use sqlx::{
    AssertSqlSafe, Column as _, ConnectOptions as _, Connection as _, Decode, Executor as _, Sqlite,
    TypeInfo as _, ValueRef as _,
};

use super::number::{float, whole};
use super::rows::{bind, taken};
use super::unasked::{Unasked, left, unread};
use super::{DatabaseKind, SqlAccess, SqlQuestion, SqlRows};

/// Steps of its machine between two looks at the clock.
const STEPS: i32 = 10_000;

/// An open file.
#[derive(Debug)]
pub(super) struct SqliteAsked(SqliteConnection);

impl SqliteAsked {
    pub(super) async fn open(access: &SqlAccess<'_>) -> Result<Self, sqlx::Error> {
        let wait = u64::try_from(left(access.until)).unwrap_or(u64::MAX);
        let options = SqliteConnectOptions::new()
            .filename(access.folder.join(&access.address.database))
            .read_only(true)
            .create_if_missing(false)
            .busy_timeout(Duration::from_millis(wait))
            .pragma("query_only", "ON")
            .disable_statement_logging();
        SqliteConnection::connect_with(&options).await.map(Self)
    }

    pub(super) async fn ask(&mut self, question: &SqlQuestion<'_>) -> Result<SqlRows, Unasked> {
        // It runs in a thread of its own, which nobody else would stop.
        let until = question.until.into_std();
        self.0.lock_handle().await?.set_progress_handler(STEPS, move || std::time::Instant::now() < until);
        self.0.execute("BEGIN").await?;
        let (text, order) = question.statement.written(DatabaseKind::Sqlite);
        let mut arguments = SqliteArguments::default();
        for index in order {
            // It has no lists: they are JSON, for `json_each`.
            bind(&mut arguments, question.values.get(index).unwrap_or(&Value::Null))
                .map_err(sqlx::Error::Encode)?;
        }
        let rows = sqlx::query_with(AssertSqlSafe(text), arguments).persistent(false).fetch(&mut self.0);
        let found = taken(rows, question, |column, raw| {
            // What a column is declared as says only whether its 0 and 1 are no and yes.
            let is_flag = column.type_info().name() == "BOOLEAN";
            let kind = raw.type_info().name().to_owned();
            value(raw, is_flag).ok_or_else(|| unread(column.name(), &kind.to_lowercase()))
        })
        .await?;
        if !found.more {
            self.undo().await?;
        }
        Ok(found)
    }

    pub(super) async fn close(self) -> Result<(), sqlx::Error> {
        self.0.close().await
    }

    pub(super) async fn undo(&mut self) -> Result<(), sqlx::Error> {
        self.0.execute("ROLLBACK").await.map(|_| ())
    }
}

fn value(raw: SqliteValueRef<'_>, is_flag: bool) -> Option<Value> {
    fn as_type<'r, T: Decode<'r, Sqlite>>(raw: SqliteValueRef<'r>) -> Option<T> {
        T::decode(raw).ok()
    }
    if raw.is_null() {
        return Some(Value::Null);
    }
    // Of the value: a column of any declared type may hold any of them.
    let kind = raw.type_info().name().to_owned();
    Some(match kind.as_str() {
        "INTEGER" | "BOOLEAN" => match as_type::<i64>(raw)? {
            number @ (0 | 1) if is_flag => Value::Bool(number == 1),
            number => whole(number.into()),
        },
        "REAL" => float(as_type(raw)?),
        "TEXT" => Value::String(from_utf8(as_type(raw)?).ok()?.to_owned()),
        "BLOB" => Value::String(STANDARD.encode(as_type::<&[u8]>(raw)?)),
        _ => return None,
    })
}
