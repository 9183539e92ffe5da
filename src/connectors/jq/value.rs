//! JSON as jq sees it, and back.

use jaq_json::Val;
use serde::Deserialize as _;
use serde_json::Value;

/// A JSON value as jq sees it.
pub(in super::super) fn to_jq(value: Value) -> Val {
    // Cannot fail: jaq's `Deserialize` takes every JSON value.
    Val::deserialize(value).unwrap_or_default()
}

/// A text as jq sees it.
pub(in super::super) fn text(value: &str) -> Val {
    Val::from(value.to_owned())
}

/// A list as jq sees it.
pub(in super::super) fn list(values: Vec<Val>) -> Val {
    values.into_iter().collect()
}

/// The text, if it is one.
pub(in super::super) fn as_text(value: &Val) -> Option<String> {
    match value {
        Val::TStr(bytes) | Val::BStr(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    }
}

/// A value as JSON. Keys that are not texts become texts.
pub(in super::super) fn to_json(value: &Val) -> Value {
    match value {
        Val::Null => Value::Null,
        Val::Bool(flag) => Value::Bool(*flag),
        Val::Num(number) => {
            let text = number.to_string();
            serde_json::from_str(&text).unwrap_or(Value::Null)
        }
        Val::TStr(bytes) | Val::BStr(bytes) => Value::String(String::from_utf8_lossy(bytes).into_owned()),
        Val::Arr(list) => Value::Array(list.iter().map(to_json).collect()),
        Val::Obj(map) => Value::Object(
            map.iter()
                .map(|(key, value)| (as_text(key).unwrap_or_else(|| key.to_string()), to_json(value)))
                .collect(),
        ),
    }
}

/// The value at a path of keys; numbers index lists.
pub(in super::super) fn at<'v>(value: &'v Val, path: &[String]) -> Option<&'v Val> {
    path.iter().try_fold(value, |value, key| match value {
        Val::Obj(map) => map.get(&text(key)),
        Val::Arr(list) => list.get(key.parse::<usize>().ok()?),
        _ => None,
    })
}
