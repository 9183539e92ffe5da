//! A folder that version 0.1 left behind is read by this version: profile, connectors, templates, outbox, tokens, facts, bundle.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::expected;
use crate::support::{Ran, Sandbox};

/// The address for which the recorded token stands.
const TOKEN: (&str, &str) = ("mail-2deb0ccb44482afb186c52e4", "runa@harbour.example");

/// The ticket that waits.
const WAITING: &str = "e0067bd4";

const CASE: [&str; 9] = [
    "--profile",
    "harbour",
    "--user",
    "runa@harbour.example",
    "--tenant",
    "north",
    "--action",
    "book a berth",
    "--error=Berth 14: not allowed. Request ID: rq-77aa88",
];

/// A home with a copy of the folder.
fn home() -> Sandbox {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let (path, to) = {
                let entry = entry.unwrap();
                (entry.path(), to.join(entry.file_name()))
            };
            if path.is_dir() {
                copy(&path, &to);
            } else {
                fs::copy(&path, &to).unwrap();
            }
        }
    }
    let sandbox = Sandbox::new();
    copy(&expected::path("data/v0_1"), &sandbox.path(""));
    sandbox
}

fn run(sandbox: &Sandbox, args: &[&str]) -> Ran {
    let mut command = sandbox.escalate(args);
    let command = command
        .env("ESCALATE_CONFIG_DIR", sandbox.path("config"))
        .env("ESCALATE_STATE_DIR", sandbox.path("state"))
        .env("FRONTDESK_TOKEN", "frontdesk-throw-away-1")
        .env("COUNTER_TOKEN", "counter-throw-away-1");
    Ran::of(&command.output().unwrap(), &sandbox.path(""))
}

fn recorded() -> Value {
    serde_json::from_str(&fs::read_to_string(expected::path("data/v0_1/report.json")).unwrap()).unwrap()
}

/// What must not depend on the version: the words may change, and fields and checks may be added.
fn essence(report: &Value) -> Value {
    let recorded = recorded();
    let known: Vec<&Value> =
        recorded["checks"].as_array().unwrap().iter().map(|check| &check["id"]).collect();
    let checks = report["checks"].as_array().unwrap().iter();
    let checks: Vec<Value> = checks
        .filter(|check| known.contains(&&check["id"]))
        .map(|check| {
            json!([check["id"], check["status"], check["reason"], check["confidence"], check["evidence"]])
        })
        .collect();
    json!({ "verdict": report["verdict"], "primary": report["primary"], "exit_code": report["exit_code"],
            "blockers": report["blockers"], "gate": report["gate"]["reason"], "checks": checks })
}

/// Whether the old value is still said: every key of it, with the same value.
fn still_says(new: &Value, old: &Value) -> bool {
    match (new, old) {
        (Value::Object(new), Value::Object(old)) => {
            old.iter().all(|(key, old)| new.get(key).is_some_and(|new| still_says(new, old)))
        }
        (Value::Array(new), Value::Array(old)) => {
            new.len() == old.len() && new.iter().zip(old).all(|(new, old)| still_says(new, old))
        }
        (new, old) => new == old,
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn its_profile_connectors_and_templates_diagnose_the_same() {
    let sandbox = home();
    let ran = run(&sandbox, &[&CASE[..], &["--format", "json"]].concat());
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(essence(&report), essence(&recorded()));
    assert!(report["reply"].as_str().unwrap().ends_with("The harbour office\n"), "its reply template");
    let dry = run(&sandbox, &[&CASE[..], &["--still-failing", "--file", "--dry-run"]].concat());
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(dry.stdout.contains("Harbour, north: no role of theirs (Deckhand)"), "its title: {}", dry.stdout);
    for file in ["directory/frontdesk.toml", "ticketing/counter.toml"] {
        let ran = run(&sandbox, &["connectors", "check", &format!("config/templates/connectors/{file}")]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{file}");
    }
}

#[test]
fn its_ticket_waits_is_tried_again_and_can_be_dropped() {
    let sandbox = home();
    let listed = run(&sandbox, &["outbox", "list"]);
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    for part in [WAITING, "counter: Harbour, north: no role of theirs (Deckhand)", "127.0.0.1:9"] {
        assert!(listed.stdout.contains(part), "{part}: {}", listed.stdout);
    }
    let again = run(&sandbox, &["outbox", "retry"]);
    assert_eq!(again.code, 6, "still nobody listens: {}{}", again.stdout, again.stderr);
    assert!(run(&sandbox, &["outbox", "list"]).stdout.contains(WAITING), "and it still waits");
    assert_eq!(run(&sandbox, &["outbox", "drop", WAITING]).code, 0);
    assert_eq!(run(&sandbox, &["outbox", "list"]).stdout, "");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn its_tokens_are_revealed_and_stay_the_same() {
    let sandbox = home();
    let map: Value =
        serde_json::from_str(&fs::read_to_string(sandbox.path("state/tokens/harbour.json")).unwrap())
            .unwrap();
    assert_eq!(map[TOKEN.0]["value"], TOKEN.1);
    for (token, entry) in map.as_object().unwrap() {
        let ran = run(&sandbox, &["reveal", token]);
        assert_eq!((ran.code, ran.stdout.trim_end()), (0, entry["value"].as_str().unwrap()), "{token}");
    }
    let ran = run(&sandbox, &[&CASE[..], &["--still-failing", "--bundle", "new.zip"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let shown = run(&sandbox, &["bundle", "show", "new.zip"]).stdout;
    assert!(shown.contains(TOKEN.0), "the same person has the same token: {shown}");
}

#[test]
fn its_report_and_its_bundle_replay_to_the_same() {
    let sandbox = home();
    let old = recorded();
    let ran = run(&sandbox, &["--facts", "report.json", "--format", "json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (3, ""));
    let new: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(essence(&new), essence(&old));
    for part in ["case", "facts"] {
        assert!(still_says(&new[part], &old[part]), "{part}: {}", new[part]);
    }
    let entries = fs::read_dir(sandbox.path("state/outbox")).unwrap();
    let entry = entries.map(|entry| entry.unwrap().path()).find(|path| path.is_dir()).unwrap();
    let bundle = entry.join(format!("escalate-{WAITING}.zip"));
    assert_eq!(run(&sandbox, &["bundle", "verify", bundle.to_str().unwrap()]).code, 0);
    let shown = run(&sandbox, &["bundle", "show", bundle.to_str().unwrap()]);
    assert!(shown.stdout.contains(TOKEN.0) && !shown.stdout.contains(TOKEN.1), "{}", shown.stdout);
    let mut zip = zip::ZipArchive::new(fs::File::open(&bundle).unwrap()).unwrap();
    sandbox.write("facts.json", std::io::read_to_string(zip.by_name("facts.json").unwrap()).unwrap());
    let ran = run(&sandbox, &["--facts", "facts.json", "--format", "json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "the fix was tried");
    let new: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json!([new["verdict"], new["primary"]]), json!([old["verdict"], old["primary"]]));
}
