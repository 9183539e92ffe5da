//! `--last-worked` and `--compare-with`: what is refused, which instant is taken, and what of it leaves.

use std::path::Path;

use serde_json::{Value, json};

use super::replay::{recording, replay};
use crate::support::{Ran, Sandbox};

/// Ana lost the role Agent to olga; Bob has it, through a group, and others.
fn story(facts: &mut Value) {
    let known = |value: Value| {
        json!({ "known": { "value": value, "connector": "export", "requests": ["rows"], "origin": "system",
                           "at": "2026-11-23T08:59:00Z", "complete": true } })
    };
    facts["facts"]["changes"] = known(json!([
        { "at": "2026-11-20T13:30:00Z", "what": "role_removed", "person": "ana@acme.example", "role": "Agent",
          "by": "olga@acme.example" },
    ]));
    let mut peer = recording()["facts"].clone();
    peer["account"] =
        known(json!([{ "id": "u2", "email": "bob@acme.example", "name": "Bob Reis", "state": "active" }]));
    peer["roles"] = known(json!([
        { "name": "Viewer", "permissions": ["conversations.read"] }, { "name": "Quartermaster", "permissions": ["stock.count"] },
        { "name": "Agent", "groups": ["Support"] },
    ]));
    peer["role_catalogue"] = known(json!([
        { "name": "Viewer", "permissions": ["conversations.read"] }, { "name": "Quartermaster", "permissions": ["stock.count"] },
        { "name": "Agent", "permissions": ["conversations.read", "conversations.assign"] },
    ]));
    facts["peer"] = json!({ "case": { "user": "bob@acme.example", "symptom": "access", "reported_at": "2026-11-23T08:30:00Z" },
                            "facts": peer });
}

fn report(args: &[&str]) -> Value {
    let (_sandbox, ran) = replay(story, &[&["--format", "json"], args].concat());
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn what_is_no_instant_is_refused_with_what_to_write() {
    for bad in ["yesterday", "", "2026-13-01", "2026-11-20 25:00", "3", "0d", "-3d", "3y", "99999999999w"] {
        let argument = format!("--last-worked={bad}");
        let (_sandbox, ran) = replay(story, &[&argument]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{bad}: {}", ran.stderr);
        assert!(ran.stderr.contains("90m, 3d, 2w"), "{bad}: {}", ran.stderr);
    }
    let (_sandbox, ran) = replay(story, &["--last-worked", "2026-11-24"]);
    ran.fails(2, &["in the future: 2026-11-24 00:00 UTC", "it is 2026-11-23 09:00 UTC", "90m, 3d, 2w"]);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn which_instant_was_taken_is_said() {
    let taken = |when: &str, zone: &str| {
        let sandbox = Sandbox::new();
        let mut facts = recording();
        story(&mut facts);
        sandbox.write("facts.json", facts.to_string());
        let mut command =
            sandbox.escalate(["--facts", "facts.json", "--format", "json", "--last-worked", when]);
        command.env("TZ", zone);
        let ran = Ran::of(&command.output().unwrap(), &sandbox.path(""));
        let report: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(report["history"]["since"], report["case"]["last_worked"]);
        (report["history"]["since"].as_str().unwrap().to_owned(), ran.stderr)
    };
    for (when, zone, at, note) in [
        ("2026-11-20 14:00", "CET-1", "2026-11-20T13:00:00Z", "taken as 2026-11-20 13:00 UTC"),
        ("2026-11-20T14:00", "UTC", "2026-11-20T14:00:00Z", "taken as 2026-11-20 14:00 UTC"),
        ("2026-11-20", "EST5", "2026-11-20T05:00:00Z", "taken as 2026-11-20 05:00 UTC"),
        ("2026-11-20T14:00:00+01:00", "EST5", "2026-11-20T13:00:00Z", ""),
        ("2026-11-20 14:00Z", "EST5", "2026-11-20T14:00:00Z", ""),
        ("3d", "EST5", "2026-11-20T08:59:00Z", "taken as 2026-11-20 08:59 UTC"),
        ("90m", "UTC", "2026-11-23T07:29:00Z", "taken as 2026-11-23 07:29 UTC"),
        ("2w", "UTC", "2026-11-09T08:59:00Z", "taken as 2026-11-09 08:59 UTC"),
    ] {
        let (is, said) = taken(when, zone);
        assert_eq!(is, at, "{when} in {zone}");
        assert!(said.contains(note), "{when}: {said}");
        assert_eq!(said.contains("taken as"), !note.is_empty(), "{when}: {said}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_change_is_found_and_only_since_then() {
    let found = report(&["--last-worked", "2026-11-20T13:00:00Z"]);
    let change = json!([{ "at": "2026-11-20T13:30:00Z", "what": "role removed Agent", "by": "olga@acme.example", "flips": "role" }]);
    assert_eq!((&found["changed"], &found["history"]["reaches_back"]), (&change, &json!(true)));
    let later = report(&["--last-worked", "2026-11-20T14:00:00Z"]);
    assert_eq!(later["changed"], Value::Null);
    assert!(later["history"]["text"].as_str().unwrap().starts_with("nothing in the log since"), "{later}");
    // Nobody said when, and no success is recorded: until the change, by the log.
    let by_log = report(&[]);
    assert_eq!((&by_log["changed"], &by_log["history"]["since"]), (&change, &json!("2026-11-20T13:30:00Z")));
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn who_is_compared() {
    let compared = |args: &[&str]| report(args)["compared"].clone();
    let bob = compared(&["--compare-with", "bob@acme.example"]);
    assert_eq!((&bob["with"], &bob["comparable"]), (&json!("bob@acme.example"), &json!(true)));
    let has = "the role Agent (through the group Support), which grants it";
    assert_eq!(bob["differs"], json!([{ "check": "role", "has": has, "lacks": "the role Agent" }]));
    assert_eq!(compared(&[]), bob, "who was recorded is compared");
    assert_eq!(compared(&["--compare-with", "U2"])["differs"], bob["differs"], "by id");
    let holder = compared(&["--compare-with"]);
    assert_eq!(
        (&holder["with"], &holder["differs"][0]["check"]),
        (&json!("a holder of Agent"), &json!("role"))
    );
    let stranger = compared(&["--compare-with", "carol@acme.example"]);
    assert_eq!((&stranger["comparable"], &stranger["differs"]), (&json!(false), &json!([])));
    assert!(stranger["text"].as_str().unwrap().contains("no facts about them"), "{stranger}");
    let (_sandbox, ran) = replay(story, &["--compare-with", "bo\u{200B}b"]);
    ran.fails(2, &["`--compare-with` has a character that cannot be seen"]);
}

/// The other one's facts may stand there alone.
#[test]
fn a_peer_may_be_facts_alone() {
    let (_sandbox, ran) = replay(
        |facts| {
            story(facts);
            let mut alone = facts["peer"]["facts"].clone();
            alone.as_object_mut().unwrap().remove("taken_at");
            facts["peer"] = alone;
        },
        &["--format", "json"],
    );
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["compared"]["with"], "bob@acme.example");
    assert_eq!(report["compared"]["differs"][0]["check"], "role");
    let (_sandbox, ran) =
        replay(|facts| facts["peer"] = json!({ "facts": { "account": { "known": {} } } }), &[]);
    ran.fails(5, &["missing field `value`"]);
}

/// Nobody but the admin learns who changed something and with whom it was compared; of that person nothing leaves but the one grant.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn who_it_was_stays_here() {
    let text = report(&[]).to_string();
    assert!(text.contains("olga@acme.example") && text.contains("bob@acme.example"));
    assert!(!text.contains("Quartermaster") && !text.contains("Bob Reis") && !text.contains("u2"), "{text}");
    let args =
        ["--still-failing", "--bundle", "case.zip", "--last-worked", "2026-11-20T13:00:00Z", "--dry-run"];
    let (_sandbox, ran) = replay(story, &args);
    let (_, ticket) = ran.stdout.split_once("== Ticket ==").unwrap();
    for told in [
        "WHAT CHANGED SINCE 2026-11-20 13:00 UTC",
        "role removed Agent -> check 5 (role)",
        "COMPARED WITH SOMEBODY ELSE",
        "which grants it",
    ] {
        assert!(ticket.contains(told), "`{told}` is not in {ticket}");
    }
    let args = ["--still-failing", "--bundle", "case.zip", "--last-worked", "2026-11-20T13:00:00Z"];
    let (sandbox, ran) = replay(story, &args);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let file = std::fs::File::open(sandbox.path("case.zip")).unwrap();
    let mut zip = zip::ZipArchive::new(file).unwrap();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).unwrap();
        let place = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for name in ["bob@", "Bob Reis", "Quartermaster", "\"peer\""] {
            assert!(!text.contains(name), "{place}: {name}");
        }
        if place.ends_with("report.json") {
            let report: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(report["compared"]["with"], "a colleague");
            assert_eq!(
                (&report["changed"][0]["by"], &report["changed"][0]["flips"]),
                (&Value::Null, &json!("role"))
            );
        }
    }
}

/// Asked of the systems: both are read out of the same export.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn both_are_asked_of_the_systems() {
    let profile = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/01_export/escalate.toml");
    let profile = profile.display().to_string();
    let compared = |other: &str| {
        let args = [
            "--no-input",
            "--config",
            &profile,
            "--tenant",
            "acme-prod",
            "--user",
            "ana@acme.example",
            "--action",
            "reassign a conversation",
            "--last-worked",
            "2026-11-18T09:00:00Z",
            "--format",
            "json",
            "--compare-with",
            other,
        ];
        let ran = Sandbox::new().run(args);
        assert_eq!(ran.code, 3, "{}", ran.stderr);
        serde_json::from_str::<Value>(&ran.stdout).unwrap()
    };
    let report = compared("jon@acme.example");
    assert_eq!(report["changed"][0]["flips"], "role");
    assert_eq!(report["changed"][0]["by"], "olga@acme.example");
    assert_eq!(report["compared"]["differs"][0]["check"], "role");
    assert_eq!(report["compared"]["differs"][0]["has"], "the role Senior Agent, which grants it");
    let same = compared("u-101");
    assert_eq!(same["compared"]["text"], "that is the same person: there is nothing to compare");
    let nobody = compared("nobody@acme.example");
    assert_eq!(
        (&nobody["compared"]["comparable"], &nobody["compared"]["differs"]),
        (&json!(false), &json!([]))
    );
    let elsewhere = compared("fay@acme.example");
    assert!(
        elsewhere["compared"]["text"].as_str().unwrap().contains("only in another tenant"),
        "{elsewhere}"
    );
}
