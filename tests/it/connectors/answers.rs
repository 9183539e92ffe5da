//! Every directory and flags connector, with each answer that was recorded of its system going wrong in each way: of what the checks
//! say, only "unknown" may appear that was not there. `cargo test --test it connectors::answers -- --ignored --nocapture` prints how many trials
//! there were.

use std::collections::BTreeMap;

use escalate::case::{Case, CheckId};
use escalate::checks::Status;
use escalate::connectors::{Configured, Recorded, RecordedAnswer};
use escalate::diagnosis::{Options, diagnose};
use serde_json::{Value, json};

use crate::contract::{recorded, run};

/// What goes wrong with an answer. What never becomes one (refused, reset, slow) is a gap with the reason, as any of these statuses is,
/// whoever asks: `faults.rs` has those.
const FAULTS: &[(&str, fn(&RecordedAnswer) -> RecordedAnswer)] = &[
    ("401", |_| status(401)),
    ("403", |_| status(403)),
    ("404", |_| status(404)),
    ("409", |_| status(409)),
    ("429", |_| status(429)),
    ("500", |_| status(500)),
    ("a page", |answer| body(answer, json!("<!DOCTYPE html><title>Sign in</title>"))),
    ("nothing in it", |answer| body(answer, json!({}))),
    ("other types", |answer| body(answer, other_types(&answer.body))),
    ("somebody else", |answer| body(answer, of_somebody(&answer.body))),
    ("endless", |answer| body(answer, endless(&answer.body))),
    ("half of the items", |answer| body(answer, halved(&answer.body))),
];

fn status(status: u16) -> RecordedAnswer {
    RecordedAnswer { status, headers: BTreeMap::new(), body: json!({ "message": "no" }) }
}

fn body(answer: &RecordedAnswer, body: Value) -> RecordedAnswer {
    RecordedAnswer { body, ..answer.clone() }
}

fn other_types(value: &Value) -> Value {
    match value {
        Value::Null => Value::Bool(true),
        Value::Bool(_) => json!("maybe"),
        Value::Number(number) => json!([number]),
        Value::String(_) => json!(7),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(at, item)| (format!("k{at}"), other_types(item)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), other_types(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

/// Addresses and names are another person's.
fn of_somebody(value: &Value) -> Value {
    match value {
        Value::String(text) if text.contains('@') => json!(format!("zz-{}", text.replace('@', "-other@"))),
        Value::Array(list) => list.iter().map(of_somebody).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), of_somebody(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// Totals that no page reaches.
fn endless(value: &Value) -> Value {
    let Value::Object(fields) = value else { return value.clone() };
    let more = |(name, value): (&String, &Value)| {
        let is_total =
            ["total", "totalResults", "count", "filter_count"].contains(&name.as_str()) && value.is_number();
        (name.clone(), if is_total { json!(100_000) } else { endless(value) })
    };
    fields.iter().map(more).collect::<serde_json::Map<_, _>>().into()
}

/// A server that gives fewer than were asked for: totals stay.
fn halved(value: &Value) -> Value {
    match value {
        Value::Array(list) => list.iter().take(list.len() / 2).cloned().collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), halved(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

async fn said(configured: &Configured, case: &Case, answers: &Recorded) -> BTreeMap<CheckId, Status> {
    let facts = run::replayed(configured, case, answers).await;
    let found = diagnose(case, &facts, &Options::default());
    found.checks.iter().map(|check| (check.id, check.status)).collect()
}

#[tokio::test]
async fn whatever_is_wrong_with_some_answers_only_unknown_appears() {
    only_unknown_appears(97).await;
}

#[tokio::test]
#[ignore = "it takes minutes: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn whatever_is_wrong_with_an_answer_only_unknown_appears() {
    only_unknown_appears(1).await;
}

/// Of so many trials one is run.
async fn only_unknown_appears(one_of: usize) {
    let (mut number, mut trials, mut wrong) = (0, 0, Vec::new());
    for file in run::files() {
        let Some(recording) = recorded::of(&file) else { continue };
        if file.to_string_lossy().contains("/ticketing/") {
            continue;
        }
        let settings = recording["settings"].as_object().cloned().unwrap_or_default();
        let given: Vec<(&str, &str)> = settings
            .iter()
            .filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)))
            .chain([("url", "https://directory.example.com")])
            .collect();
        for sample in recording["samples"].as_array().into_iter().flatten() {
            let Ok(answers) = serde_json::from_value::<Recorded>(sample["answers"].clone()) else { continue };
            let configured = run::configured(&run::name(&file), &run::text(&file), &given).unwrap();
            let case = run::case(&sample["case"]);
            let mut whole = None;
            for request in answers.answers.keys() {
                for (fault, change) in FAULTS {
                    number += 1;
                    if number % one_of != 0 {
                        continue;
                    }
                    if whole.is_none() {
                        whole = Some(said(&configured, &case, &answers).await);
                    }
                    let mut broken = answers.clone();
                    let changed = broken.answers.get_mut(request).into_iter().flatten();
                    changed.for_each(|answer| *answer = change(answer));
                    trials += 1;
                    for (check, is) in said(&configured, &case, &broken).await {
                        let Some(was) = whole.as_ref().map(|whole| whole[&check]) else { continue };
                        if is != was && is != Status::Unknown {
                            wrong.push(format!(
                                "{}, {}, {request}, {fault}: {check:?} {was:?} -> {is:?}",
                                run::name(&file),
                                sample["name"]
                            ));
                        }
                    }
                }
            }
        }
    }
    println!("{trials} trials, {} wrong verdicts", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
