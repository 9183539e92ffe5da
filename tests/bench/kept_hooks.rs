//! `cargo bench --bench kept_hooks -- [FILE] [--show]`: deliveries of webhooks that somebody wrote from the vendors' documents without
//! having seen the connectors: whether each is accepted for the right ticket, refused or passed over, and whether what a vendor sends
//! twice is one event.
#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use escalate::connectors::hook::{HookEvent, HookRefused, HookRequest, accept};
use escalate::connectors::{Connector, shipped};
use serde_json::Value;

/// The deliveries of the project. Their hash was committed before the work on what they are about.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/service/kept-hooks.jsonl");
/// What the profile has where it says nothing.
const TOLERANCE: Duration = Duration::from_secs(300);

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let show = args.iter().any(|arg| arg == "--show");
    let file = args.iter().find(|arg| !arg.starts_with("--")).map_or(KEPT, String::as_str);
    match score(file, show) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{file}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn score(file: &str, show: bool) -> Result<(), Box<dyn Error>> {
    let mut groups: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    let mut known: BTreeMap<String, Vec<HookEvent>> = BTreeMap::new();
    for line in std::fs::read_to_string(file)?.lines().filter(|line| !line.is_empty()) {
        let scenario: Value = serde_json::from_str(line)?;
        let text = |key: &str| scenario[key].as_str().unwrap_or_default();
        let taken = taken(&scenario)?;
        let wrong = judged(&scenario, &taken, &known);
        if let Ok(events) = &taken {
            known.insert(text("id").to_owned(), events.clone());
        }
        let variant = scenario["variant"].as_str().unwrap_or_default();
        for group in [format!("{} {variant}", text("vendor")), text("expect").to_owned(), "all".to_owned()] {
            let group = groups.entry(group.trim().to_owned()).or_default();
            group[0] += usize::from(wrong.is_none());
            group[1] += 1;
        }
        if let (Some(wrong), true) = (wrong, show) {
            println!("{} ({}): {wrong}; {}", text("id"), text("kind"), text("why"));
        }
    }
    for (group, [right, all]) in groups {
        println!("{group:<28} {right:>4} of {all:>4} right");
    }
    Ok(())
}

fn taken(scenario: &Value) -> Result<Result<Vec<HookEvent>, HookRefused>, Box<dyn Error>> {
    let text = |key: &str| scenario[key].as_str().unwrap_or_default();
    let shipped =
        shipped::ALL.iter().find(|one| one.name == text("vendor")).ok_or("there is no such connector")?;
    let connector = Connector::load(&shipped.file()).map_err(|error| format!("{error:?}"))?;
    let headers: Vec<(String, String)> = scenario["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect();
    let body = match scenario["body_base64"].as_str() {
        Some(coded) => STANDARD.decode(coded)?,
        None => text("body").as_bytes().to_vec(),
    };
    let request = HookRequest {
        method: text("method"),
        url: text("url"),
        headers: &headers,
        body: &body,
        received_at: text("now").parse()?,
    };
    Ok(accept(&connector, text("secret"), &request, TOLERANCE))
}

/// What is wrong with it.
fn judged(
    scenario: &Value,
    taken: &Result<Vec<HookEvent>, HookRefused>,
    known: &BTreeMap<String, Vec<HookEvent>>,
) -> Option<String> {
    let expected = scenario["expect"].as_str().unwrap_or_default();
    let events = match (taken, expected) {
        (Err(HookRefused::NotJson), "refused") => return Some("it was taken for genuine".to_owned()),
        (Err(_), "refused") => return None,
        (Ok(events), "ignored") if events.is_empty() => return None,
        (Ok(events), "accepted") if !events.is_empty() => events,
        (Err(why), _) => return Some(format!("{expected} was expected, refused: {why}")),
        (Ok(events), _) => {
            return Some(format!("{expected} was expected, and these start cases: {events:?}"));
        }
    };
    let list = |key: &str| -> Vec<&str> {
        scenario[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    };
    let (any, all) = (list("ticket_any"), list("ticket_all"));
    let has = |id: &str| events.iter().any(|event| event.ticket == id);
    let right = match scenario["ticket"].as_str() {
        Some(id) => events.len() == 1 && has(id),
        None if all.is_empty() => events.len() == 1 && any.iter().any(|id| has(id)),
        None => all.iter().all(|id| has(id)),
    };
    if !right {
        return Some(format!("another ticket: {events:?}"));
    }
    let earlier = scenario["same_as"].as_str();
    let same = |others: &[HookEvent]| others.iter().any(|other| events.contains(other));
    match earlier {
        Some(id) if !known.get(id).is_some_and(|others| same(others)) => {
            Some(format!("it is another event than {id}: {events:?}"))
        }
        None if known.values().any(|others| same(others)) => {
            Some("it is the event of another delivery".to_owned())
        }
        _ => None,
    }
}
