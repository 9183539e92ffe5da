//! A case as it stands in a line: the keys of the command line's flags. Every text is a text: `@file` and `-` mean nothing here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::line_error::LineError;
use crate::case::input::ErrorSource;
use crate::case::{self, Case, Catalogue, FieldNames, Given, ObjectRef, Symptom};
use crate::text::moment::unreadable;

/// The keys of a case.
pub(super) const KEYS: [&str; 12] = [
    "user",
    "tenant",
    "action",
    "error",
    "on",
    "permission",
    "feature",
    "symptom",
    "role",
    "trait",
    "last_worked",
    "reported_at",
];

/// Keys and values, in the order in which they stand there, also those that stand there twice.
#[derive(Debug, Default)]
pub(super) struct LineFields(pub(super) Vec<(String, Value)>);

impl<'de> Deserialize<'de> for LineFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = LineFields;

            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("an object, {\"user\": …}")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LineFields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(LineFields(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// Reads the fields of a line of JSON.
pub(super) fn fields(number: u64, text: &str) -> Result<LineFields, LineError> {
    serde_json::from_str(text).map_err(|error| {
        let says = error.to_string();
        let says = says.split(" at line ").next().unwrap_or_default();
        let column = error.column();
        if error.is_data() {
            let message = format!("it is neither a case nor recorded facts: {says}");
            return LineError::invalid(number, message).with_hint("a line is one object: {\"user\": …, \"tenant\": …}");
        }
        let wrong = LineError::invalid(number, format!("column {column}: it is not JSON: {says}"));
        if text.trim_start().starts_with(['{', '[']) {
            wrong.with_hint("every case is one line; `jq -c .` writes them so")
        } else {
            wrong.with_hint("write an object in each line, or a table whose first line names its columns: user,tenant,action,error")
        }
    })
}

/// The case of these fields; what it does not say is not known.
pub(super) fn case(
    number: u64,
    fields: LineFields,
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Result<Case, LineError> {
    let mut given = Given { names: FieldNames::default(), exact: true, ..Given::default() };
    let mut reported_at = None;
    let mut seen: Vec<String> = Vec::new();
    for (key, value) in fields.0 {
        if seen.contains(&key) {
            let message = format!("`{key}` stands there twice, and only one of them can be meant");
            return Err(LineError::usage(number, message).of_key(&key));
        }
        let field = CaseField { number, key: &key };
        // What is null was not said.
        match (key.as_str(), value) {
            (key, Value::Null) if KEYS.contains(&key) => {}
            ("user", value) => given.user = Some(field.text(value)?),
            ("tenant", value) => given.tenant = Some(field.text(value)?),
            ("action", value) => given.action = Some(field.text(value)?),
            ("error", value) => given.error = Some(ErrorSource::Text(field.text(value)?)),
            ("on", value) => given.on = Some(field.object(value)?),
            ("permission", value) => given.permissions = trimmed(field.list(value)?),
            ("feature", value) => given.features = trimmed(field.list(value)?),
            ("role", value) => given.roles = field.list(value)?,
            ("symptom", value) => given.symptom = Some(field.symptom(value)?),
            ("trait", value) => given.traits = field.pairs(value)?,
            ("last_worked", value) => given.last_worked = Some(field.instant(value)?),
            ("reported_at", value) => reported_at = Some(field.instant(value)?),
            (key, _) => return Err(LineError::unknown(number, "key", key, &KEYS)),
        }
        seen.push(key);
    }
    if let Some(at) = given.last_worked.filter(|at| *at > now) {
        let message = format!("`last_worked` is in the future: {}", at.to_rfc3339());
        return Err(LineError::usage(number, message).of_key("last_worked"));
    }
    let case = case::assemble(&given, None, catalogue, &mut |_| None, now);
    let case = case.map_err(|error| LineError::of_case(number, &error))?;
    Ok(Case { reported_at: reported_at.unwrap_or(now), ..case })
}

/// Without the blanks that come along when an id is copied.
fn trimmed(values: Vec<String>) -> Vec<String> {
    values.into_iter().map(|value| value.trim().to_owned()).collect()
}

/// A value, and where it stands.
struct CaseField<'f> {
    number: u64,
    key: &'f str,
}

impl CaseField<'_> {
    fn wrong(&self, message: impl Into<String>) -> LineError {
        LineError::usage(self.number, message).of_key(self.key)
    }

    fn text(&self, value: Value) -> Result<String, LineError> {
        match value {
            Value::String(text) => Ok(text),
            other => {
                let wrong = self.wrong(format!("`{}` is {}, and a text is needed", self.key, kind(&other)));
                let plain = matches!(other, Value::Number(_) | Value::Bool(_));
                Err(if plain { wrong.with_hint(format!("in quotes, it is one: \"{other}\"")) } else { wrong })
            }
        }
    }

    /// A list of texts; one text is a list of one.
    fn list(&self, value: Value) -> Result<Vec<String>, LineError> {
        match value {
            Value::Array(items) => items.into_iter().map(|item| self.text(item)).collect(),
            one => Ok(vec![self.text(one)?]),
        }
    }

    /// `KIND:ID`, or both apart.
    fn object(&self, value: Value) -> Result<ObjectRef, LineError> {
        if value.is_object() {
            return serde_json::from_value(value)
                .map_err(|error| self.wrong(format!("`{}`: {}", self.key, unreadable(&error.to_string()))));
        }
        let text = self.text(value)?;
        text.parse().map_err(|error| self.wrong(format!("`{}`: {error}", self.key)).with_given(text))
    }

    fn symptom(&self, value: Value) -> Result<Symptom, LineError> {
        let text = self.text(value)?;
        match text.as_str() {
            "sign-in" => Ok(Symptom::SignIn),
            "access" => Ok(Symptom::Access),
            _ => Err(self.wrong(format!("`{}` is neither sign-in nor access", self.key)).with_given(text)),
        }
    }

    /// `{"plan": "pro"}`, or `["plan=pro"]` as on the command line.
    fn pairs(&self, value: Value) -> Result<BTreeMap<String, String>, LineError> {
        if let Value::Object(map) = value {
            return map.into_iter().map(|(name, value)| Ok((name, self.text(value)?))).collect();
        }
        let pair = |text: String| match text.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
            _ => Err(self
                .wrong(format!("`{}`: say a name and a value, e.g. plan=pro", self.key))
                .with_given(text)),
        };
        self.list(value)?.into_iter().map(pair).collect()
    }

    fn instant(&self, value: Value) -> Result<DateTime<Utc>, LineError> {
        let text = self.text(value)?;
        let read = DateTime::parse_from_rfc3339(&text);
        read.map(|at| at.to_utc()).map_err(|error| {
            let says = unreadable(&error.to_string());
            let wrong = self.wrong(format!("`{}` is no instant: {says}", self.key)).with_given(text);
            wrong.with_hint("write it with its zone: 2026-11-20T14:00:00Z")
        })
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
