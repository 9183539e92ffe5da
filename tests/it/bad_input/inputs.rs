//! Recorded facts and logs that are larger or more tangled than any tenant: for the tests that look at the answers, and for the measure of
//! what they cost.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use serde_json::{Value, json};

/// The permission that the action needs in all of them.
pub(crate) const PERMISSION: &str = "conversations.assign";

/// Facts in which everything is in order, with this instead; the role `Agent` of theirs does not grant what is needed.
fn with(facts: &[(&str, Value)]) -> Value {
    let text = include_str!("../../cases/in-order.json");
    let mut file: Value = serde_json::from_str(text).unwrap_or_default();
    for (question, value) in facts {
        file["facts"][question] = json!({ "value": value });
    }
    file["case"]["needs"] = json!({ "known": true, "all_of": [PERMISSION] });
    file
}

/// A catalogue of these roles, the person's own, and one that would do.
fn catalogue(others: impl Iterator<Item = Value>) -> Value {
    let agent = json!({ "name": "Agent", "permissions": ["conversations.read", "conversations.reply"] });
    let lead = json!({ "name": "Senior Agent", "permissions": [PERMISSION, "notes.write"] });
    others.chain([agent, lead]).collect()
}

/// So many roles; each tenth of them would do, with one other permission.
pub(crate) fn roles(count: usize) -> Value {
    let role = |number: usize| {
        let mut permissions = vec!["conversations.read".to_owned(), format!("area{}.read", number % 997)];
        permissions.extend(number.is_multiple_of(10).then(|| PERMISSION.to_owned()));
        json!({ "name": format!("role {number}"), "permissions": permissions })
    };
    with(&[("role_catalogue", catalogue((0..count).map(role)))])
}

/// So many roles of which each grants one of two permissions that are needed, and some forty others.
pub(crate) fn halves(count: usize) -> Value {
    let role = |number: usize| {
        let needed = if number.is_multiple_of(2) { PERMISSION } else { "articles.publish" };
        let mut permissions = vec![needed.to_owned()];
        permissions.extend((0..40).map(|at| format!("area{}.read", (number * 13 + at * 29) % 2_000)));
        json!({ "name": format!("role {number}"), "permissions": permissions })
    };
    let mut facts = with(&[("role_catalogue", (0..count).map(role).collect())]);
    facts["case"]["needs"]["all_of"] = json!([PERMISSION, "articles.publish"]);
    facts["facts"]["roles"] = json!({ "value": [] });
    facts
}

/// So many roles in one chain: the last would do, and so every other one.
pub(crate) fn chain(count: usize) -> Value {
    let role = |number: usize| {
        let next =
            if number + 1 < count { format!("role {}", number + 1) } else { "Senior Agent".to_owned() };
        json!({ "name": format!("role {number}"), "permissions": [format!("p{number}.read")], "inherits": [next] })
    };
    with(&[("role_catalogue", catalogue((0..count).map(role)))])
}

/// So many roles in a circle, which the person has one of, and of which one would do.
pub(crate) fn circle(count: usize) -> Value {
    let role = |number: usize| {
        let next = format!("role {}", (number + 1) % count);
        let grants = if number == count / 2 { PERMISSION } else { "kb.read" };
        json!({ "name": format!("role {number}"), "permissions": [grants], "inherits": [next] })
    };
    let held = json!([{ "name": "role 0" }]);
    with(&[("role_catalogue", catalogue((0..count).map(role))), ("roles", held)])
}

/// So many roles that all inherit each other and themselves; none of them would do.
pub(crate) fn each_other(count: usize) -> Value {
    let names: Vec<String> = (0..count).map(|number| format!("role {number}")).collect();
    let role = |name: &String| json!({ "name": name, "permissions": ["kb.read"], "inherits": names });
    let held = json!([{ "name": "role 0" }]);
    with(&[("role_catalogue", catalogue(names.iter().map(role))), ("roles", held)])
}

/// One role of theirs through so many groups.
pub(crate) fn groups(count: usize) -> Value {
    let groups: Vec<String> = (0..count).map(|number| format!("group {number}")).collect();
    with(&[("roles", json!([{ "name": "Agent", "permissions": ["conversations.read"], "groups": groups }]))])
}

/// So many roles of theirs, each through a group of its own.
pub(crate) fn roles_by_groups(count: usize) -> Value {
    let group = |number: usize| format!("group {number}");
    let name = |number: usize| format!("role {number}");
    let held: Value = (0..count)
        .map(|number| json!({ "name": name(number), "groups": [group(number)], "via": [group(number)] }))
        .collect();
    let role = |number: usize| json!({ "name": name(number), "permissions": ["kb.read"], "groups": [group(number)] });
    with(&[("role_catalogue", catalogue((0..count).map(role))), ("roles", held)])
}

/// So many attempts to sign in.
pub(crate) fn attempts(count: usize) -> Value {
    let attempt = json!({ "at": "2026-11-23T17:30:00Z", "outcome": "success" });
    with(&[("sign_in", json!({ "attempts": vec![attempt; count], "session_tenant": "acme-prod" }))])
}

/// So many changes that give and take roles.
pub(crate) fn changes(count: usize) -> Value {
    let change = |number: usize| {
        let what = if number.is_multiple_of(2) { "role_granted" } else { "role_removed" };
        json!({ "at": "2026-11-19T10:00:00Z", "what": what, "role": format!("role {}", number % 997) })
    };
    with(&[("changes", (0..count).map(change).collect())])
}

/// So many folders that stand in each other in a circle; the person's role holds on a folder outside of it.
pub(crate) fn folders(count: usize) -> Value {
    let folder = |number: usize| json!({ "kind": "folder", "id": number.to_string() });
    let object = |number: usize| {
        let mut object = folder(number);
        object["parent"] = folder((number + 1) % count);
        object["shared"] = json!(true);
        object
    };
    let scope = json!({ "kind": "folder", "id": "elsewhere" });
    let held = json!([{ "name": "Agent", "permissions": [PERMISSION], "scope": scope }]);
    let mut file = with(&[("objects", (0..count).map(object).collect()), ("roles", held)]);
    file["facts"]["role_catalogue"]["value"] = json!([{ "name": "Agent", "permissions": [PERMISSION] }, { "name": "Reader", "permissions": ["kb.read"] }]);
    file["case"]["on"] = folder(0);
    file
}

/// A connector that reads a log of so many lines, of which each ten thousandth is about the person.
pub(crate) const LOG: &str = r#"
title = "Log"
kind  = "directory"
[settings]
folder = { about = "folder" }
[request.log]
read = "{{folder}}/log.ndjson"
keep = 'map(select(.who == $case.user))'
[facts]
changes = '[ $log[] | { at, what } ]'
"#;

/// Writes that log.
///
/// # Errors
/// The disk is full.
pub(crate) fn log(path: &Path, lines: usize) -> io::Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    for number in 0..lines {
        let who = if number.is_multiple_of(10_000) { "ana@acme.example" } else { "bo@acme.example" };
        let minute = number / 10_000 % 60;
        writeln!(
            file,
            "{{\"at\":\"2026-11-19T10:{minute:02}:00Z\",\"what\":\"role_changed\",\"who\":\"{who}\",\"n\":{number}}}"
        )?;
    }
    file.flush()
}

/// A connector that asks a server for a log page by page: no more than the newest two thousand events.
pub(crate) const EVENTS: &str = r#"
title = "Events"
kind  = "directory"
url   = "{{url}}"
[settings]
url = { about = "base" }
[request.log]
get  = "/events"
page = { items = ".events", offset = "first", first = 0, size = ["max", 500], total = ".total", max = 4 }
[facts]
sign_in = '{ attempts: [ $log[] | { at, outcome: "wrong_password" } ] }'
"#;

/// What that server answers: a page of a log of so many events.
pub(crate) fn events(first: usize, max: usize, total: usize) -> Value {
    let event =
        |number: usize| json!({ "at": "2026-11-23T08:55:00Z", "id": number, "who": "ana@acme.example" });
    let events: Vec<Value> = (first..total.min(first + max)).map(event).collect();
    json!({ "events": events, "total": total })
}
