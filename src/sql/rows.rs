//! What the drivers have in common: values that go in, rows that come out.

use std::pin::pin;

use futures_util::{Stream, TryStreamExt as _};
use serde_json::{Map, Value};
use sqlx::error::BoxDynError;
use sqlx::{Arguments, Column as _, ColumnIndex, Database, Encode, Row, Type};

use super::unasked::{Unasked, twice};
use super::{SqlQuestion, SqlRows};

/// Binds a value. Lists and objects are JSON, as text.
pub(super) fn bind<A: Arguments>(arguments: &mut A, value: &Value) -> Result<(), BoxDynError>
where
    Option<String>: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    bool: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    i64: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    f64: for<'q> Encode<'q, A::Database> + Type<A::Database>,
    String: for<'q> Encode<'q, A::Database> + Type<A::Database>,
{
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

/// Reads rows as objects by the names of their columns, until one is too many: what is left then is not waited for, and the connection
/// is let go. `read` gives the value of a column.
pub(super) async fn taken<R: Row>(
    rows: impl Stream<Item = Result<R, sqlx::Error>>,
    question: &SqlQuestion<'_>,
    read: impl Fn(
        &<R::Database as Database>::Column,
        <R::Database as Database>::ValueRef<'_>,
    ) -> Result<Value, Unasked>,
) -> Result<SqlRows, Unasked>
where
    usize: ColumnIndex<R>,
{
    let mut found = SqlRows::default();
    let mut bytes = question.bytes;
    let mut rows = pin!(rows);
    while let Some(row) = rows.try_next().await? {
        let mut object = Map::new();
        for (index, column) in row.columns().iter().enumerate() {
            let value = read(column, row.try_get_raw(index)?)?;
            if object.insert(column.name().to_owned(), value).is_some() {
                return Err(twice(column.name()));
            }
        }
        if !found.take(question, &mut bytes, object) {
            break;
        }
    }
    Ok(found)
}
