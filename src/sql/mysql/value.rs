//! A column of `MySQL` as JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sqlx::mysql::MySqlValueRef;
use sqlx::{Decode, MySql, Type, TypeInfo as _, ValueRef as _};

use super::super::number::{float, real, whole};
use super::super::unasked::{Unasked, unread};

/// The value of a column.
pub(super) fn value(column: &str, raw: MySqlValueRef<'_>) -> Result<Value, Unasked> {
    let kind = raw.type_info().name().to_owned();
    let read = is_read(&kind);
    if !read {
        return Err(unread(column, &kind.to_lowercase()));
    }
    if raw.is_null() {
        return Ok(Value::Null);
    }
    decoded(&kind, raw).ok_or_else(|| unread(column, &kind.to_lowercase()))
}

fn is_read(kind: &str) -> bool {
    !matches!(kind, "GEOMETRY" | "TIME")
}

fn as_type<'r, T: Decode<'r, MySql>>(raw: MySqlValueRef<'r>) -> Option<T> {
    T::decode(raw).ok()
}

fn decoded(kind: &str, raw: MySqlValueRef<'_>) -> Option<Value> {
    Some(match kind {
        // TINYINT(1), which is what BOOLEAN makes.
        "BOOLEAN" => match as_type::<i8>(raw)? {
            0 => Value::Bool(false),
            1 => Value::Bool(true),
            other => whole(other.into()),
        },
        "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => whole(as_type::<i64>(raw)?.into()),
        "TINYINT UNSIGNED" | "SMALLINT UNSIGNED" | "MEDIUMINT UNSIGNED" | "INT UNSIGNED"
        | "BIGINT UNSIGNED" | "YEAR" => whole(as_type::<u64>(raw)?.into()),
        "BIT" => {
            let bytes: &[u8] = as_type(raw)?;
            whole(bytes.iter().fold(0, |number, byte| number << 8 | i128::from(*byte)))
        }
        // By its digits: 0.1 of 32 bits is 0.10000000149 of 64.
        "FLOAT" => float(as_type::<f32>(raw)?.to_string().parse().ok()?),
        "DOUBLE" => float(as_type(raw)?),
        "DECIMAL" => real(text(raw)?),
        "DATE" | "DATETIME" => Value::String(moment(as_type(raw)?, "")?),
        // The session is in UTC.
        "TIMESTAMP" => Value::String(moment(as_type(raw)?, "Z")?),
        "JSON" => serde_json::from_slice(as_type(raw)?).ok()?,
        // The driver calls a text so, too, that is compared by its bytes, as all JSON of `MariaDB` is.
        "BINARY" | "VARBINARY" | "TINYBLOB" | "BLOB" | "MEDIUMBLOB" | "LONGBLOB" if !is_text(&raw) => {
            Value::String(STANDARD.encode(as_type::<&[u8]>(raw)?))
        }
        "BINARY" | "VARBINARY" | "TINYBLOB" | "BLOB" | "MEDIUMBLOB" | "LONGBLOB" | "CHAR" | "VARCHAR"
        | "TINYTEXT" | "TEXT" | "MEDIUMTEXT" | "LONGTEXT" | "ENUM" | "SET" => Value::String(text(raw)?),
        "NULL" => Value::Null,
        _ => return None,
    })
}

/// Whether it has a character set.
fn is_text(raw: &MySqlValueRef<'_>) -> bool {
    <str as Type<MySql>>::compatible(&raw.type_info())
}

fn text(raw: MySqlValueRef<'_>) -> Option<String> {
    std::str::from_utf8(as_type(raw)?).ok().map(str::to_owned)
}

/// A day, or a moment of it, in its binary form: how many bytes, the year, month and day, then the time, then millionths.
fn moment(bytes: &[u8], zone: &str) -> Option<String> {
    let (length, bytes) = bytes.split_first()?;
    let bytes = bytes.get(..usize::from(*length))?;
    let [year, century, month, day, time @ ..] = bytes else { return None };
    let date = format!("{:04}-{month:02}-{day:02}", u16::from_le_bytes([*year, *century]));
    let (time, parts) = match time {
        [] => return Some(if zone.is_empty() { date } else { format!("{date}T00:00:00{zone}") }),
        [hour, minute, second] => (format!("{hour:02}:{minute:02}:{second:02}"), 0),
        [hour, minute, second, parts @ ..] => {
            (format!("{hour:02}:{minute:02}:{second:02}"), u32::from_le_bytes(parts.try_into().ok()?))
        }
        _ => return None,
    };
    let parts = if parts == 0 { String::new() } else { format!(".{parts:06}") };
    Some(format!("{date}T{time}{parts}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn moments_are_read_with_as_much_as_there_is() {
        let read = |bytes: &[u8], zone| moment(bytes, zone);
        assert_eq!(read(&[4, 0xEA, 7, 11, 30], "").unwrap(), "2026-11-30");
        assert_eq!(read(&[4, 0xEA, 7, 11, 30], "Z").unwrap(), "2026-11-30T00:00:00Z");
        assert_eq!(read(&[7, 0xEA, 7, 11, 30, 5, 6, 7], "").unwrap(), "2026-11-30T05:06:07");
        assert_eq!(
            read(&[11, 0xEA, 7, 11, 30, 5, 6, 7, 1, 0, 0, 0], "Z").unwrap(),
            "2026-11-30T05:06:07.000001Z"
        );
        assert_eq!(read(&[7, 0xEA, 7], ""), None);
    }
}
