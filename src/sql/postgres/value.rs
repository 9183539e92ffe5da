//! A column of PostgreSQL as JSON. Values come in their binary form, which is the same in every version.

use std::fmt::Write as _;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat};
use serde_json::Value;
use sqlx::postgres::{PgTypeInfo, PgTypeKind, PgValueFormat, PgValueRef};
use sqlx::{TypeInfo as _, ValueRef as _};

use super::super::number::{float, whole};
use super::super::unasked::{Unasked, unread};
use super::array::items;
use super::number::decimal;

/// The value of a column.
pub(super) fn value(column: &str, raw: &PgValueRef<'_>) -> Result<Value, Unasked> {
    let kind = raw.type_info().into_owned();
    let refused = || unread(column, &kind.name().to_lowercase());
    if raw.is_null() {
        // Also where nothing is in it, so that the statement is mended once.
        return if is_read(&kind) { Ok(Value::Null) } else { Err(refused()) };
    }
    let bytes = raw.as_bytes().map_err(sqlx::Error::Decode)?;
    if raw.format() == PgValueFormat::Text {
        return Err(refused());
    }
    decoded(&kind, bytes).ok_or_else(refused)
}

/// Types whose binary form is their text.
const TEXTS: &[&str] = &["TEXT", "VARCHAR", "CHAR", "NAME", "UNKNOWN", "CITEXT"];
const OTHERS: &[&str] = &[
    "BOOL",
    "INT2",
    "INT4",
    "INT8",
    "OID",
    "FLOAT4",
    "FLOAT8",
    "NUMERIC",
    "JSON",
    "JSONB",
    "UUID",
    "BYTEA",
    "DATE",
    "TIME",
    "TIMESTAMP",
    "TIMESTAMPTZ",
    "INET",
    "CIDR",
    "\"CHAR\"",
    "VOID",
];

fn is_read(kind: &PgTypeInfo) -> bool {
    match kind.kind() {
        PgTypeKind::Enum(_) => true,
        PgTypeKind::Domain(inner) | PgTypeKind::Array(inner) => is_read(inner),
        PgTypeKind::Simple | PgTypeKind::Pseudo => {
            let name = kind.name().to_uppercase();
            TEXTS.contains(&name.as_str()) || OTHERS.contains(&name.as_str())
        }
        PgTypeKind::Composite(_) | PgTypeKind::Range(_) => false,
    }
}

/// What bytes of a type say; `None`: it is not read, or they are not of that type.
fn decoded(kind: &PgTypeInfo, bytes: &[u8]) -> Option<Value> {
    match kind.kind() {
        PgTypeKind::Enum(_) => return text(bytes),
        PgTypeKind::Domain(inner) => return decoded(inner, bytes),
        PgTypeKind::Array(inner) => return items(bytes, &|bytes| decoded(inner, bytes)),
        PgTypeKind::Composite(_) | PgTypeKind::Range(_) => return None,
        PgTypeKind::Simple | PgTypeKind::Pseudo => {}
    }
    let name = kind.name().to_uppercase();
    if TEXTS.contains(&name.as_str()) {
        return text(bytes);
    }
    Some(match name.as_str() {
        "BOOL" => Value::Bool(*bytes.first()? != 0),
        "INT2" => whole(i16::from_be_bytes(bytes.try_into().ok()?).into()),
        "INT4" => whole(i32::from_be_bytes(bytes.try_into().ok()?).into()),
        "INT8" => whole(i64::from_be_bytes(bytes.try_into().ok()?).into()),
        "OID" => whole(u32::from_be_bytes(bytes.try_into().ok()?).into()),
        // By its digits: 0.1 of 32 bits is 0.10000000149 of 64.
        "FLOAT4" => float(f32::from_be_bytes(bytes.try_into().ok()?).to_string().parse().ok()?),
        "FLOAT8" => float(f64::from_be_bytes(bytes.try_into().ok()?)),
        "NUMERIC" => decimal(bytes)?,
        "JSON" => serde_json::from_slice(bytes).ok()?,
        // A version in front.
        "JSONB" => serde_json::from_slice(bytes.strip_prefix(&[1])?).ok()?,
        "UUID" => Value::String(uuid(bytes.try_into().ok()?)),
        "BYTEA" => Value::String(STANDARD.encode(bytes)),
        "\"CHAR\"" => text(bytes)?,
        "DATE" => date(i32::from_be_bytes(bytes.try_into().ok()?))?,
        "TIME" => {
            let midnight = NaiveTime::default();
            let time = midnight + Duration::microseconds(i64::from_be_bytes(bytes.try_into().ok()?));
            Value::String(time.format("%H:%M:%S%.f").to_string())
        }
        "TIMESTAMP" => moment(bytes, |at| at.format("%Y-%m-%dT%H:%M:%S%.f").to_string())?,
        "TIMESTAMPTZ" => moment(bytes, |at| at.and_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true))?,
        "INET" | "CIDR" => Value::String(network(bytes)?),
        "VOID" => Value::Null,
        _ => return None,
    })
}

fn text(bytes: &[u8]) -> Option<Value> {
    std::str::from_utf8(bytes).ok().map(|text| Value::String(text.to_owned()))
}

fn uuid(bytes: [u8; 16]) -> String {
    let mut text = String::new();
    for (index, byte) in bytes.iter().enumerate() {
        let dash = if matches!(index, 4 | 6 | 8 | 10) { "-" } else { "" };
        let _ = write!(text, "{dash}{byte:02x}");
    }
    text
}

/// An address, with the bits of its network where it is one: the family, the bits, whether it is a network, the length, and the address.
fn network(bytes: &[u8]) -> Option<String> {
    let [_, bits, is_network, _, address @ ..] = bytes else { return None };
    let (address, all) = match address.len() {
        4 => (IpAddr::from(<[u8; 4]>::try_from(address).ok()?), 32),
        16 => (IpAddr::from(<[u8; 16]>::try_from(address).ok()?), 128),
        _ => return None,
    };
    Some(if *bits == all && *is_network == 0 { address.to_string() } else { format!("{address}/{bits}") })
}

/// The first day of their calendar.
fn first() -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2000, 1, 1)
}

fn date(days: i32) -> Option<Value> {
    Some(Value::String(match days {
        i32::MAX => "infinity".to_owned(),
        i32::MIN => "-infinity".to_owned(),
        days => first()?.checked_add_signed(Duration::days(days.into()))?.to_string(),
    }))
}

/// Microseconds since the first day.
fn moment(bytes: &[u8], written: impl Fn(NaiveDateTime) -> String) -> Option<Value> {
    let at = i64::from_be_bytes(bytes.try_into().ok()?);
    let start: DateTime<chrono::Utc> = first()?.and_time(NaiveTime::default()).and_utc();
    Some(Value::String(match at {
        i64::MAX => "infinity".to_owned(),
        i64::MIN => "-infinity".to_owned(),
        at => written(start.checked_add_signed(Duration::microseconds(at))?.naive_utc()),
    }))
}
