//! `--facts`: a recorded run, without a profile and without a network.

use serde_json::{Value, json};

use crate::support::{Ran, Sandbox};

/// What an admin recorded: an account, a member, a role without the permission.
pub(crate) fn recording() -> Value {
    let known = |value: Value| {
        json!({ "known": { "value": value, "connector": "export", "requests": ["rows"], "origin": "export",
                           "at": "2026-11-23T08:00:00Z", "complete": true } })
    };
    json!({
        "schema": "escalate.facts/1",
        "case": {
            "user": "ana@acme.example", "tenant": "acme-prod", "symptom": "access",
            "action": "reassign a conversation", "error": "You don't have permission",
            "reported_at": "2026-11-23T08:30:00Z",
            "needs": { "known": true, "all_of": ["conversations.assign"] }
        },
        "facts": {
            "taken_at": "2026-11-23T08:59:00Z",
            "account": known(json!([{ "id": "u1", "email": "ana@acme.example", "state": "active" }])),
            "lock": known(Value::Null),
            "invite": known(json!({ "state": "accepted" })),
            "password": known(json!({ "set": true })),
            "tenants": known(json!([{ "tenant": "acme-prod", "state": "member" }])),
            "roles": known(json!([{ "name": "Viewer", "permissions": ["conversations.read"] }])),
            "role_catalogue": known(json!([
                { "name": "Viewer", "permissions": ["conversations.read"] },
                { "name": "Agent", "permissions": ["conversations.read", "conversations.assign"] }
            ]))
        }
    })
}

/// Runs on that recording, changed, with these arguments.
pub(crate) fn replay(change: impl FnOnce(&mut Value), args: &[&str]) -> (Sandbox, Ran) {
    let sandbox = Sandbox::new();
    let mut facts = recording();
    change(&mut facts);
    sandbox.write("facts.json", facts.to_string());
    let ran = sandbox.run([&["--facts", "facts.json"], args].concat());
    (sandbox, ran)
}

#[test]
fn the_case_comes_from_the_file_and_the_cause_is_found() {
    let (_sandbox, ran) = replay(|_| {}, &["--format", "json"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert_eq!(ran.stderr, "", "nothing but the result");
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["case"]["user"], "ana@acme.example");
    assert_eq!((&report["verdict"], &report["primary"]), (&json!("blocked"), &json!("role")));
    assert_eq!(report["exit_code"], 3);
}

#[test]
fn flags_win_over_the_file() {
    let args =
        ["--user", "bo@acme.example", "--symptom", "sign-in", "--permission", "x.y", "--format", "json"];
    let (_sandbox, ran) = replay(|_| {}, &args);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["case"]["user"], "bo@acme.example");
    assert_eq!(report["case"]["symptom"], "sign-in");
    assert_eq!(report["case"]["needs"]["all_of"], json!(["conversations.assign", "x.y"]));
}

#[test]
fn a_json_report_replays_to_itself() {
    let (sandbox, first) = replay(|_| {}, &["--format", "json"]);
    sandbox.write("report.json", &first.stdout);
    let second = sandbox.run(["--facts", "report.json", "--format", "json"]);
    assert_eq!(second.code, 3, "{}", second.stderr);
    assert_eq!(first.stdout, second.stdout);
}

#[test]
fn every_format_prints_the_cause() {
    for format in ["text", "json", "markdown", "html"] {
        let (_sandbox, ran) = replay(|_| {}, &["--format", format]);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        assert!(ran.stdout.contains("Agent"), "{format}: the role that helps: {}", ran.stdout);
        assert!(!ran.stdout.contains('\u{1B}'), "no colours in a pipe");
    }
}

#[test]
fn facts_of_a_newer_major_version() {
    let (_sandbox, ran) = replay(|facts| facts["schema"] = json!("escalate.facts/2"), &[]);
    ran.fails(5, &["facts.json", "escalate.facts/2", "use the escalate that wrote the file"]);
}

#[test]
fn facts_that_contradict_themselves() {
    let expired = |facts: &mut Value| {
        facts["facts"]["invite"]["known"]["value"] = json!({ "state": "pending", "sent_at": "2026-11-20T00:00:00Z", "expires_at": "2026-11-01T00:00:00Z" });
    };
    let (_sandbox, ran) = replay(expired, &[]);
    ran.fails(5, &["facts.json", "facts.invite", "contradict themselves"]);
}

#[test]
fn facts_with_a_key_that_does_not_exist() {
    let (_sandbox, ran) = replay(|facts| facts["facts"]["roles"]["known"]["origin"] = json!("rumour"), &[]);
    ran.fails(5, &["facts.json", "facts.roles", "rumour"]);
}

#[test]
fn facts_that_are_not_there_not_json_or_not_text() {
    let sandbox = Sandbox::new();
    sandbox.run(["--facts", "nowhere.json"]).fails(5, &["nowhere.json"]);
    sandbox.write("cut.json", "{\"schema\": \"escalate.fa");
    sandbox.run(["--facts", "cut.json"]).fails(5, &["cut.json", "line 1, column", "not JSON"]);
    sandbox.write("latin1.json", b"{\"a\": \"\xE9\"}");
    sandbox.run(["--facts", "latin1.json"]).fails(5, &["latin1.json", "not UTF-8"]);
}

#[test]
fn a_broken_profile_does_not_stop_a_replay_unless_it_is_named() {
    let (sandbox, _) = replay(|_| {}, &[]);
    sandbox.profile("acme", "titel = 1\n");
    assert_eq!(sandbox.run(["--facts", "facts.json"]).code, 3);
    sandbox
        .run(["--facts", "facts.json", "--profile", "acme"])
        .fails(5, &["acme.toml:1:1", "did you mean `title`?"]);
}
