//! Answers with something wrong in them.

use serde_json::Value;

use super::fault::Fault;
use super::wire::Swap;
use crate::systems::{Asked, Said};

/// Parameters that say how many of a page are wanted, and which page.
const SIZES: &[&str] = &[
    "limit",
    "per_page",
    "page_size",
    "@page_size",
    "max",
    "maxResults",
    "pageSize",
    "size",
    "sysparm_limit",
];
const PLACES: &[&str] = &[
    "page",
    "offset",
    "@page_index",
    "startAt",
    "page_token",
    "cursor",
    "after",
    "starting_after",
    "sysparm_offset",
];

/// What the system is asked in place of what was sent.
pub(super) fn asked(fault: Fault, asked: &Asked) -> Asked {
    let mut changed = asked.clone();
    match fault {
        Fault::Capped => {
            changed.query.retain(|(name, _)| !SIZES.contains(&name.as_str()));
            changed.query.extend(SIZES.iter().map(|name| ((*name).to_owned(), "1".to_owned())));
        }
        Fault::Endless => changed.query.retain(|(name, _)| !PLACES.contains(&name.as_str())),
        _ => {}
    }
    changed
}

/// What is answered in place of that.
pub(super) fn said(fault: Fault, said: Said, asked: &Asked, swap: &Swap) -> Said {
    match fault {
        Fault::Gateway => echo(502, asked),
        Fault::Status(status) => echo(status, asked),
        Fault::WaitSeconds => echo(429, asked).and("Retry-After", "120".to_owned()),
        Fault::WaitDate => {
            let then = chrono::Utc::now() + chrono::TimeDelta::seconds(120);
            echo(429, asked).and("Retry-After", then.format("%a, %d %b %Y %H:%M:%S GMT").to_string())
        }
        Fault::Html => {
            let body = format!("<!DOCTYPE html><html><title>Sign in</title><p>{}", told(asked));
            Said::of(200).and("Content-Type", "text/html".to_owned()).with_body(body.into_bytes())
        }
        Fault::Empty => Said::of(200),
        Fault::Cut => {
            let half = said.body.len() / 2;
            let body = said.body[..half].to_vec();
            said.with_body(body)
        }
        Fault::Types => rewritten(said, |value| *value = other_types(value)),
        Fault::Stranger => rewritten(said, |value| of_stranger(value, swap)),
        Fault::Endless => {
            let next = format!("<http://{}{}?page=2>; rel=\"next\"", asked.host, asked.path);
            rewritten(said, |value| more(value, asked)).and("Link", next)
        }
        _ => said,
    }
}

/// Proxies show what they were sent, credentials and all.
fn told(asked: &Asked) -> String {
    let lines: Vec<String> = asked.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    lines.join("\n")
}

fn echo(status: u16, asked: &Asked) -> Said {
    Said::of(status).and("Content-Type", "text/plain".to_owned()).with_body(told(asked).into_bytes())
}

impl Said {
    fn and(mut self, name: &str, value: String) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value));
        self
    }

    fn with_body(self, body: Vec<u8>) -> Self {
        Self { body, ..self }
    }
}

/// JSON is changed; of anything else, one byte.
fn rewritten(mut said: Said, change: impl FnOnce(&mut Value)) -> Said {
    match serde_json::from_slice::<Value>(&said.body) {
        Ok(mut value) => {
            change(&mut value);
            said.body = value.to_string().into_bytes();
        }
        Err(_) => {
            if let Some(last) = said.body.last_mut() {
                *last ^= 1;
            }
        }
    }
    said
}

fn other_types(value: &Value) -> Value {
    match value {
        Value::Null => Value::Bool(true),
        Value::Bool(_) => Value::from("yes"),
        Value::Number(number) => serde_json::json!([number]),
        Value::String(_) => Value::from(7),
        Value::Array(list) => {
            let named = list.iter().enumerate();
            Value::Object(named.map(|(at, item)| (format!("k{at}"), other_types(item))).collect())
        }
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), other_types(value))).collect())
        }
    }
}

/// Ids and fingerprints are the stranger's, wherever they stand.
fn of_stranger(value: &mut Value, swap: &Swap) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|item| of_stranger(item, swap)),
        Value::Object(fields) => fields.values_mut().for_each(|value| of_stranger(value, swap)),
        Value::Number(number) => {
            if let Some((ours, other)) = &swap.ids
                && number.to_string() == *ours
                && let Ok(other) = other.parse::<u64>()
            {
                *value = Value::from(other);
            }
        }
        Value::String(text) => {
            if let Some((ours, other)) = &swap.ids {
                if text == ours {
                    text.clone_from(other);
                } else if let Some(start) = text.strip_suffix(&format!("/{ours}")) {
                    *text = format!("{start}/{other}");
                }
            }
            for (ours, other) in &swap.marks {
                *text = text.replace(ours, other);
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// Wherever an answer says that there are no more pages, it says that there is another one.
fn more(value: &mut Value, asked: &Asked) {
    let Value::Object(fields) = value else { return };
    for (name, value) in fields {
        match name.as_str() {
            "next" | "next_page" | "nextPage" | "next_link" => {
                *value = Value::from(format!("http://{}{}?page=2", asked.host, asked.path));
            }
            "hasNextPage" | "has_more" => *value = Value::Bool(true),
            "endCursor" | "after_cursor" | "nextPageToken" => *value = Value::from("again"),
            "total" | "total_count" | "count" | "@total_size" => *value = Value::from(100_000),
            _ => more(value, asked),
        }
    }
}
