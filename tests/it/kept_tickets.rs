//! Tickets whose writer had not seen the program: what a careful person takes from each, and what must never be taken.
//! `cargo test --test it kept_tickets -- --ignored --nocapture` prints how many are right, by kind; `TICKETS=FILE` names others.

use std::collections::BTreeMap;

use escalate::connectors::ticket_read::ReportedTicket;
use serde_json::{Value, json};

use crate::from_ticket::World;

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tickets/kept-tickets.json");

/// Spaces and line ends at the ends are not what an engineer looks for.
fn trimmed(text: &Value) -> Value {
    let text = text.as_str().map(|text| text.replace("\r\n", "\n"));
    text.map_or(Value::Null, |text| Value::from(text.trim().to_owned()))
}

/// What may be taken: the truth, and the other readings that its writer would defend.
fn accepted(truth: &Value, what: &str) -> Vec<Value> {
    let others = truth[format!("{what}_any")].as_array().cloned().unwrap_or_default();
    std::iter::once(truth[what].clone()).chain(others).map(|value| trimmed(&value)).collect()
}

/// The world in the form of the development set.
fn world(value: &Value) -> World {
    let mut world = value.clone();
    for person in world["people"].as_array_mut().unwrap() {
        person["id"] = person["email"].clone();
    }
    for action in world["actions"].as_array_mut().unwrap() {
        action["name"] = action["phrase"].clone();
    }
    World::of(&world)
}

/// The ticket as a connector's `read` would give it.
fn read(value: &Value) -> ReportedTicket {
    let ticket = &value["ticket"];
    let ticket = json!({
        "id": "1", "url": "https://tickets.example/1", "requester": ticket["requester"], "organization": ticket["organisation"],
        "subject": ticket["subject"], "body": ticket["body"], "body_type": ticket["body_type"], "fields": ticket["fields"],
    });
    serde_json::from_value(without_nulls(ticket)).unwrap()
}

/// A connector leaves out what there is not.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        other => other,
    }
}

#[test]
#[ignore = "a measure: `cargo test --test it kept_tickets -- --ignored --nocapture` prints it"]
fn kept_tickets() {
    let file = std::env::var("TICKETS").unwrap_or_else(|_| KEPT.to_owned());
    let set: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let shows = std::env::var_os("SHOW").is_some();
    let mut of: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let (mut whole, mut forbidden) = (0, 0);
    let tickets = set["tickets"].as_array().unwrap();
    for value in tickets {
        let case = world(&set["worlds"][value["world"].as_str().unwrap()]).case(&read(value));
        let told = [
            ("user", case.user.map(|name| name.to_lowercase())),
            ("tenant", case.tenant),
            ("error", case.error),
            ("action", case.action),
        ];
        let mut right = true;
        for (what, told) in told {
            let told = trimmed(&told.map_or(Value::Null, Value::from));
            let accepted = accepted(&value["truth"], what);
            let is_right = accepted.contains(&told);
            let is_forbidden =
                value["must_not"].as_array().into_iter().flatten().any(|never| !is_right && *never == told);
            let count = of.entry(what).or_default();
            count.0 += usize::from(is_right);
            count.1 += 1;
            right &= is_right;
            forbidden += usize::from(is_forbidden);
            if shows && !is_right {
                let mark = if is_forbidden { " (must not)" } else { "" };
                println!(
                    "{} {}: {what}{mark}: told {told}, it is {}",
                    value["id"], value["kind"], accepted[0]
                );
            }
        }
        whole += usize::from(right);
    }
    println!("{whole} of {} tickets wholly right; taken what must not be: {forbidden}", tickets.len());
    for (what, (right, all)) in of {
        println!("  {what:<8} {right} of {all}");
    }
}
