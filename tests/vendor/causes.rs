//! Real threads of people who do this job, written as facts by somebody else, with what the cause was and what an admin would have been
//! glad of. Where the recording lacks a fact that decided, it is added here by the contract's names.

use escalate::case::ObjectRef;
use escalate::diagnosis::{Diagnosis, Options, diagnose};
use escalate::facts::Recording;
use serde_json::{Value, json};

use crate::data;

/// A case; what its recording lacks, as an answer of a question; and the kind of the first thing to do, by hand from what was said of it.
type Thread = (&'static str, fn(&mut Value), &'static str);

const THREADS: &[Thread] = &[
    ("02-role-granted-old-session", |_| {}, "sign_in_again"),
    ("04-two-accounts-by-case", |_| {}, "look_up"),
    (
        "05-no-seat-left-so-no-account",
        |facts| answer(facts, "seats", &json!({"used": 25, "limit": 25})),
        "free_seat",
    ),
    ("11-preview-killed-pending-code", |_| {}, "resend_invite"),
    ("13-email-changed-at-idp", |_| {}, "change_address"),
    ("14-scim-deactivated", |_| {}, "idp"),
    ("17-team-role-lacks-second-permission", |_| {}, "assign_role"),
    ("21-ip-allow-list-while-signed-in", |_| {}, "allow_network"),
    ("23-second-factor-lost", |_| {}, "reset_second_factor"),
    (
        "24-required-action-open",
        |facts| facts["account"]["known"]["value"][0]["required_actions"] = json!(["verify_email"]),
        "finish_action",
    ),
    ("29-sso-sync-takes-the-role-away", |_| {}, "add_to_group"),
    ("30-not-on-this-project", |facts| answer(facts, "objects", &json!([])), "add_to_object"),
    ("31-reset-mail-never-left", |_| {}, "fix_mail"),
];

/// A complete answer of the directory.
fn answer(facts: &mut Value, question: &str, value: &Value) {
    facts[question] = json!({"known": {"value": value, "connector": "directory", "requests": [], "origin": "system",
        "at": facts["taken_at"], "complete": true}});
}

fn run(name: &str, lacking: fn(&mut Value)) -> Diagnosis {
    let text = data::read(&format!("cases/{name}/facts.json"));
    let mut file: Value = serde_json::from_str(&text).expect("a recording is JSON");
    lacking(&mut file["facts"]);
    let recording = Recording::read(&file.to_string()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut case = recording.case.unwrap_or_else(|| panic!("{name} has no case"));
    if name.starts_with("30-") {
        case.on = Some(ObjectRef { kind: "project".into(), id: "the one they cannot see".into() });
    }
    diagnose(&case, &recording.facts, &Options::default())
}

#[test]
fn each_thread_ends_as_it_did() {
    for (name, lacking, first) in THREADS {
        let expect: Value = serde_json::from_str(&data::read(&format!("cases/{name}/expect.json")))
            .expect("what is expected is JSON");
        let expect = &expect["expect"];
        let found = run(name, *lacking);
        let verdict = json!(found.verdict);
        let says =
            |wanted: &Value| wanted.as_str().is_some_and(|all| all.contains(verdict.as_str().unwrap_or("?")));
        assert!(says(&expect["verdict"]), "{name}: {verdict}, expected {}", expect["verdict"]);
        assert_eq!(json!(found.primary), expect["primary"], "{name}");
        let kinds: Vec<&str> = found.remedies.iter().map(|one| one.kind.as_str()).collect();
        assert_eq!(kinds.first(), Some(first), "{name}: {kinds:?}");
        // Of what must not be said, what is a kind of remedy or a role.
        for banned in expect["must_not"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let role = found.remedies.iter().any(|one| one.role.as_deref() == Some(banned));
            assert!(kinds.first() != Some(&banned) && !role, "{name}: {banned} in {:?}", found.remedies);
        }
    }
    println!("{} threads, each with verdict, primary cause and first remedy as it ended", THREADS.len());
}

/// None was forgotten.
#[test]
fn every_thread_is_run() {
    let folder = std::fs::read_dir(data::folder().join("cases")).expect("the folder of cases");
    let names = folder.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    for name in names.filter(|name| name.starts_with(|first: char| first.is_ascii_digit())) {
        assert!(THREADS.iter().any(|(known, ..)| *known == name), "{name} is not run");
    }
}
