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
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
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

/// Statements that cannot both be true are a finding, not an error of the file.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn facts_that_contradict_themselves() {
    let contradictions = |change: fn(&mut Value)| -> (i32, Value, Vec<String>) {
        let (_sandbox, ran) = replay(change, &["--format", "json"]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
        let codes = report["contradictions"].as_array().unwrap().iter();
        let codes = codes.map(|one| one["code"].as_str().unwrap().to_owned()).collect();
        (ran.code, report, codes)
    };
    let status = |report: &Value, id: &str| {
        let check = report["checks"].as_array().unwrap().iter().find(|check| check["id"] == id).unwrap();
        check["status"].as_str().unwrap().to_owned()
    };
    let (_, _, codes) = contradictions(|facts| {
        facts["facts"]["invite"]["known"]["value"] = json!({ "state": "pending", "sent_at": "2026-11-20T00:00:00Z", "expires_at": "2026-11-01T00:00:00Z" });
    });
    assert!(codes.contains(&"invite_ends_before_it_was_sent".to_owned()), "{codes:?}");
    let (code, report, codes) = contradictions(|facts| {
        let roles = &mut facts["facts"]["role_catalogue"]["known"]["value"];
        roles[1] = json!({ "name": "Viewer", "permissions": ["conversations.assign"] });
    });
    assert!(codes.contains(&"role_defined_twice".to_owned()), "{codes:?}");
    assert_eq!((code, status(&report, "role").as_str()), (4, "contradicted"), "one definition grants it");
    let (code, report, _) = contradictions(|facts| facts["facts"]["account"]["known"]["value"] = json!([]));
    assert_eq!((code, status(&report, "account").as_str()), (3, "contradicted"), "nobody, with roles");
    let (_, report, _) = contradictions(|facts| {
        facts["facts"]["account"]["known"]["value"] = json!([]);
        facts["facts"]["roles"]["known"]["value"] = Value::Null;
        facts["facts"]["tenants"]["known"]["value"] = Value::Null;
    });
    assert_eq!(status(&report, "account"), "contradicted", "nobody, with a password");
}

#[test]
fn facts_that_say_known_and_gap_are_a_gap() {
    let both = |facts: &mut Value| {
        let gap = json!({ "question": "account", "reason": "forbidden", "detail": "GET /users answered 403", "need": { "what": "it" } });
        facts["facts"]["account"]["gap"] = gap;
    };
    let (_sandbox, ran) = replay(both, &["--format", "json"]);
    assert!(ran.stderr.contains("both `known` and `gap`; the gap counts"), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (&report["checks"][0]["status"], &report["checks"][0]["reason"]),
        (&json!("unknown"), &json!("forbidden"))
    );
}

/// What a newer version wrote is read: a key is left out, a word is `other` or makes its question a gap.
#[test]
fn facts_with_keys_and_words_that_are_not_known() {
    let newer = |facts: &mut Value| {
        facts["seen_by"] = json!("a newer version");
        let known = |value: Value| json!({ "known": { "value": value, "connector": "export", "origin": "export", "at": "2026-11-23T08:00:00Z", "complete": true } });
        let facts = &mut facts["facts"];
        facts["chairs"] = json!({ "known": { "used": 3 } });
        facts["account"]["known"]["value"][0]["kept_by"] = json!({ "name": "Okta" });
        for role in facts["role_catalogue"]["known"]["value"].as_array_mut().unwrap() {
            role["circles"] = json!(["support"]);
        }
        facts["sign_in"] =
            known(json!({ "attempts": [{ "at": "2026-11-23T08:00:00Z", "outcome": "no_chair" }] }));
        facts["lock"]["known"]["origin"] = json!("rumour");
        facts["found"] = json!({
            "seat": { "status": "pass", "at": "2026-11-23T08:00:00Z" },
            "tenant": { "status": "doubtful", "at": "2026-11-23T08:00:00Z" }
        });
    };
    let (_sandbox, ran) = replay(newer, &["--format", "json"]);
    let notes: Vec<&str> = ran.stderr.lines().collect();
    assert_eq!(
        notes,
        [
            "facts.json: key `seen_by`: not known to this version, left out",
            "facts.json: key `facts.found.seat`: not known to this version, left out",
            "facts.json: key `facts.found.tenant.status`: the word `doubtful` is not known to this version: this finding is left out",
            "facts.json: key `facts.lock.known.origin`: the word `rumour` is not known to this version: the question counts as not answered",
            "facts.json: key `facts.account.known.value[].kept_by`: not known to this version, left out",
            "facts.json: key `facts.chairs`: not known to this version, left out",
            "facts.json: key `facts.role_catalogue.known.value[].circles`: not known to this version, left out (2 times)",
            "facts.json: key `facts.sign_in.known.value.attempts[].outcome`: the word `no_chair` is not known to this version, read as `other`",
        ]
    );
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["primary"], "role", "the rest is read");
    let account = &report["checks"][0];
    assert_eq!(
        (&account["status"], &account["reason"]),
        (&json!("unknown"), &json!("malformed")),
        "{account}"
    );
    assert!(account["summary"].as_str().unwrap().contains("`rumour` in `origin`"), "{account}");
    assert_eq!(report["facts"]["sign_in"]["known"]["value"]["attempts"][0]["outcome"], "other");
    assert_eq!(report["facts"]["found"], json!({}));
}

/// A slip of the fingers is left out as what a newer version wrote is, and the nearest name is said.
#[test]
fn a_slip_in_recorded_facts_is_named_with_what_was_meant() {
    let slips = |facts: &mut Value| {
        facts["fcats"] = json!({});
        let account = &mut facts["facts"]["account"]["known"]["value"][0];
        account["last_sign_i"] = json!("2026-11-23T08:00:00Z");
        account["state"] = json!("actvie");
        facts["facts"]["locks"] = json!({ "value": null });
        facts["facts"]["found"] = json!({ "tennant": { "status": "pass", "at": "2026-11-23T08:00:00Z" } });
    };
    let (_sandbox, ran) = replay(slips, &["--format", "json"]);
    for wanted in [
        "key `fcats`: not known to this version, left out; did you mean `facts`?",
        "key `facts.found.tennant`: not known to this version, left out; did you mean `tenant`?",
        "key `facts.locks`: not known to this version, left out; did you mean `lock`?",
        "the word `actvie` is not known to this version: the question counts as not answered; did you mean `active`?",
    ] {
        assert!(ran.stderr.contains(wanted), "{wanted}: {}", ran.stderr);
    }
    let (_sandbox, ran) = replay(
        |facts| facts["facts"]["account"]["known"]["value"][0]["last_sign_i"] = json!("2026-11-23T08:00:00Z"),
        &["--format", "json"],
    );
    assert!(
        ran.stderr.contains(
            "value[].last_sign_i`: not known to this version, left out; did you mean `last_sign_in`?"
        ),
        "{}",
        ran.stderr
    );
}

/// The answer that this version cannot read must not let anything pass.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_word_that_is_not_known_is_never_a_pass() {
    let (_sandbox, ran) = replay(
        |facts| facts["facts"]["account"]["known"]["value"][0]["state"] = json!("asleep"),
        &["--format", "json"],
    );
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(
        (&report["checks"][0]["status"], &report["checks"][0]["confidence"]),
        (&json!("unknown"), &json!("none"))
    );
    let (_sandbox, ran) = replay(|facts| facts["case"]["symptom"] = json!("slow"), &["--format", "json"]);
    assert!(ran.stderr.contains("the word `slow`"), "{}", ran.stderr);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["case"]["symptom"], "access", "as the action says");
    let (_sandbox, ran) = replay(
        |facts| facts["facts"]["roles"] = json!({ "assumed": { "value": [] } }),
        &["--format", "json"],
    );
    assert!(ran.stderr.contains("`facts.roles`: the word `assumed`"), "{}", ran.stderr);
    assert_eq!(serde_json::from_str::<Value>(&ran.stdout).unwrap()["verdict"], "undetermined");
}

/// What a key must hold is said with the question and the path in it.
#[test]
fn facts_with_a_value_that_does_not_fit() {
    for (pointer, value, key) in [
        ("/facts/account/known/value/0/state", json!(7), "`facts.account.known.value[0].state`"),
        ("/facts/roles/known/complete", json!("yes"), "`facts.roles.known.complete`: invalid type: string"),
        ("/facts/lock/known/at", json!("yesterday"), "`facts.lock.known.at`"),
        (
            "/facts/role_catalogue/known/value/1",
            json!({ "name": "Agent" }),
            "`facts.role_catalogue.known.value[1]`: missing field `permissions`",
        ),
        ("/case/reported_at", json!(1), "`case.reported_at`"),
    ] {
        let (_sandbox, ran) = replay(|facts| *facts.pointer_mut(pointer).unwrap() = value, &[]);
        ran.fails(5, &["facts.json", key]);
    }
    let misspelt = |facts: &mut Value| {
        facts["facts"]["lock"]["known"].as_object_mut().unwrap().remove("value");
        facts["facts"]["lock"]["known"]["vlaue"] = json!({});
    };
    let (_sandbox, ran) = replay(misspelt, &[]);
    ran.fails(5, &["facts.json", "`facts.lock.known`: missing field `value`"]);
    let (_sandbox, ran) =
        replay(|facts| drop(facts["facts"].as_object_mut().unwrap().remove("taken_at")), &[]);
    ran.fails(5, &["facts.json", "`facts.taken_at`: missing"]);
}

/// The short form reads to the same as the long one, and the long one is what is written.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn facts_in_the_short_form() {
    let (_sandbox, long) = replay(|_| {}, &["--format", "json"]);
    let short = |facts: &mut Value| {
        facts["defaults"] = json!({ "connector": "export", "origin": "export", "at": "2026-11-23T08:00:00Z", "complete": true });
        for (_, answer) in
            facts["facts"].as_object_mut().unwrap().iter_mut().filter(|(key, _)| *key != "taken_at")
        {
            let value = answer["known"]["value"].take();
            *answer = json!({ "value": value, "requests": ["rows"] });
        }
    };
    let (_sandbox, ran) = replay(short, &["--format", "json"]);
    assert_eq!((ran.stdout, ran.stderr, ran.code), (long.stdout, String::new(), long.code));
    let nowhere = |facts: &mut Value| facts["facts"]["lock"] = json!({ "value": null });
    let (_sandbox, ran) = replay(nowhere, &[]);
    ran.fails(5, &["`facts.lock.known`: missing field"]);
    let cut = |facts: &mut Value| {
        short(facts);
        facts["facts"]["account"] = json!({ "value": [], "complete": false });
    };
    let (_sandbox, ran) = replay(cut, &["--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["facts"]["account"]["known"]["complete"], false, "an answer's own word counts");
    assert_eq!(report["checks"][0]["reason"], "incomplete");
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
