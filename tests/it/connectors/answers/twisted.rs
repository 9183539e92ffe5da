//! What goes wrong with an answer.

use std::collections::BTreeMap;

use escalate::connectors::{Recorded, RecordedAnswer};
use serde_json::{Map, Value, json};
use toml::Table;

/// One way, and what becomes of the answers to a request.
pub(super) struct Twist {
    pub(super) name: &'static str,
    change: Change,
}

enum Change {
    /// Of each answer by itself.
    Each(fn(&RecordedAnswer) -> RecordedAnswer),
    /// Of all pages of a listing; `None`: it does not come in pages of this kind.
    Pages(fn(&Table, &[RecordedAnswer]) -> Option<Vec<RecordedAnswer>>),
}

const fn twist(name: &'static str, change: fn(&RecordedAnswer) -> RecordedAnswer) -> Twist {
    Twist { name, change: Change::Each(change) }
}

/// All of them. Of statuses those that a file may take for an answer: the others are the same in every sample, and wire.rs has them.
pub(super) const ALL: &[Twist] = &[
    twist("403", |_| status(403)),
    twist("404", |_| status(404)),
    twist("a text", |answer| body(answer, json!("<!DOCTYPE html><title>Sign in</title>"))),
    twist("null", |answer| body(answer, Value::Null)),
    twist("an error", |answer| {
        body(answer, json!({ "error": "internal", "message": "something went wrong" }))
    }),
    twist("nothing in it", |answer| body(answer, json!({}))),
    twist("other types", |answer| body(answer, other_types(&answer.body))),
    twist("somebody else", |answer| body(answer, of_somebody(&answer.body))),
    twist("another record", |answer| body(answer, another(&answer.body))),
    twist("an empty record", |answer| body(answer, emptied(&answer.body))),
    twist("a total that no page reaches", |answer| body(answer, unreached(&answer.body))),
    twist("fewer than the total", |answer| body(answer, fewer(&answer.body))),
    Twist { name: "endless pages", change: Change::Pages(endless) },
    Twist { name: "pages of half the size", change: Change::Pages(capped) },
];

impl Twist {
    /// The answers with those of one request so; `None`: they are as before.
    pub(super) fn on(&self, answers: &Recorded, request: &str, of_file: &Table) -> Option<Recorded> {
        let mut broken = answers.clone();
        let all = broken.answers.get_mut(request)?;
        match self.change {
            Change::Each(change) => all.iter_mut().for_each(|answer| *answer = change(answer)),
            Change::Pages(change) => *all = change(of_file, all)?,
        }
        (broken != *answers).then_some(broken)
    }
}

fn status(status: u16) -> RecordedAnswer {
    RecordedAnswer { status, headers: BTreeMap::new(), body: json!({ "message": "no" }) }
}

fn body(answer: &RecordedAnswer, body: Value) -> RecordedAnswer {
    RecordedAnswer { body, ..answer.clone() }
}

fn members(fields: &Map<String, Value>, change: fn(&Value) -> Value) -> Value {
    fields.iter().map(|(name, value)| (name.clone(), change(value))).collect::<Map<_, _>>().into()
}

fn other_types(value: &Value) -> Value {
    match value {
        Value::Null => Value::Bool(true),
        Value::Bool(_) => json!("maybe"),
        Value::Number(number) => json!([number]),
        Value::String(_) => json!(7),
        Value::Array(list) => {
            let named = list.iter().enumerate().map(|(at, item)| (format!("k{at}"), other_types(item)));
            named.collect::<Map<_, _>>().into()
        }
        Value::Object(fields) => members(fields, other_types),
    }
}

/// Addresses are another person's.
fn of_somebody(value: &Value) -> Value {
    match value {
        Value::String(text) if text.contains('@') => json!(format!("zz-{}", text.replace('@', "-other@"))),
        Value::Array(list) => list.iter().map(of_somebody).collect(),
        Value::Object(fields) => members(fields, of_somebody),
        other => other.clone(),
    }
}

/// Of one record, another person's: with another id, and other addresses.
fn another(value: &Value) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    if let Some(record @ Value::Object(_)) = fields.get("data") {
        return json!({ "data": another(record) });
    }
    let Some(id) = ["id", "user_id"].into_iter().find(|name| fields.contains_key(*name)) else {
        return value.clone();
    };
    let mut other = of_somebody(value);
    other[id] = if fields[id].is_number() {
        json!(987_654_321)
    } else {
        json!("00000000-aaaa-4aaa-8aaa-000000000000")
    };
    other
}

/// A record inside of what is around every answer has lost its fields.
fn emptied(value: &Value) -> Value {
    let mut value = value.clone();
    if let Some(record @ Value::Object(_)) = value.get_mut("data") {
        *record = json!({});
    }
    value
}

/// The members that say how many there are.
const TOTALS: &[&str] = &["total", "totalResults", "count", "filter_count"];

fn unreached(value: &Value) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    let more = |(name, value): (&String, &Value)| {
        let is_total = TOTALS.contains(&name.as_str()) && value.is_number();
        (name.clone(), if is_total { json!(100_000) } else { unreached(value) })
    };
    fields.iter().map(more).collect::<Map<_, _>>().into()
}

fn has_total(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| {
        fields
            .iter()
            .any(|(name, value)| (TOTALS.contains(&name.as_str()) && value.is_number()) || has_total(value))
    })
}

/// A server that gives fewer than were asked for, and says how many there are. One that does not say so cuts without a word.
fn fewer(value: &Value) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    if has_total(value) {
        members(fields, |value| lists(value, &|list| list[..list.len() / 2].to_vec()))
    } else {
        value.clone()
    }
}

/// The lists that an answer holds, changed.
fn lists(value: &Value, change: &dyn Fn(&[Value]) -> Vec<Value>) -> Value {
    match value {
        Value::Array(list) => change(list).into(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), lists(value, change)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// After every page comes one more.
fn endless(of_file: &Table, answers: &[RecordedAnswer]) -> Option<Vec<RecordedAnswer>> {
    let page = of_file.get("page")?.as_table()?;
    let first = answers.first()?;
    let next = |at: usize| format!("https://directory.example.com/next?page={at}");
    let one = |at: usize| {
        let mut answer = first.clone();
        if page.contains_key("link") {
            answer.headers.insert("link".to_owned(), format!("<{}>; rel=\"next\"", next(at)));
        } else if let Some(fields) = answer.body.as_object_mut() {
            fields.insert("@odata.nextLink".to_owned(), next(at).into());
        }
        answer
    };
    Some((0..100).map(one).collect())
}

/// Sets what a path such as `.list_metadata.after` leads to.
fn set(value: &mut Value, path: &str, to: Value) {
    let mut at = value;
    for name in path.split('.').filter(|name| !name.is_empty()) {
        let Value::Object(fields) = at else { return };
        at = fields.entry(name).or_insert(Value::Null);
    }
    *at = to;
}

/// A server that gives half as many on a page as were asked for: each page comes as two.
fn capped(of_file: &Table, answers: &[RecordedAnswer]) -> Option<Vec<RecordedAnswer>> {
    let page = of_file.get("page")?.as_table()?;
    if !page.contains_key("size") || page.contains_key("link") {
        return None;
    }
    let part = |answer: &RecordedAnswer, second: bool| {
        let half = |list: &[Value]| {
            let (first, rest) = list.split_at(list.len().div_ceil(2));
            if second { rest.to_vec() } else { first.to_vec() }
        };
        // What is inside of an item stays.
        let halved = match &answer.body {
            Value::Array(list) => half(list).into(),
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| {
                    let value = value.as_array().map_or_else(|| value.clone(), |list| half(list).into());
                    (name.clone(), value)
                })
                .collect::<Map<_, _>>()
                .into(),
            other => other.clone(),
        };
        body(answer, halved)
    };
    // Of a listing with a cursor the first half says that there is more, else it would say that it is all there is.
    let cursor = page.get("next").and_then(toml::Value::as_str);
    let mut pages: Vec<_> = answers
        .iter()
        .flat_map(|answer| {
            let mut first = part(answer, false);
            if let Some(cursor) = cursor {
                set(&mut first.body, cursor, json!("more"));
            }
            [first, part(answer, true)]
        })
        .collect();
    // Behind the last one there is an empty one, however often it is asked for.
    let last = body(answers.last()?, lists(&answers.last()?.body, &|_| Vec::new()));
    pages.push(last);
    Some(pages)
}
