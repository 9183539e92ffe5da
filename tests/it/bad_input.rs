//! Input that no tenant should give, and some do: each gets a clear answer, or a gap that says why there is none. What it costs is printed by
//! `cargo bench --bench bad_input`.

mod inputs;

use std::time::{Duration, Instant};

use escalate::facts::{Account, AccountState, Facts, ManagedBy, Observed, Origin};
use escalate::gather::merge;
use serde_json::{Value, json};
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::cli::replay::{recording, replay};
use crate::support::{Ran, Sandbox};

/// Runs the program on recorded facts.
fn run(facts: &Value, more: &[&str]) -> Ran {
    let sandbox = Sandbox::new();
    sandbox.write("facts.json", facts.to_string());
    sandbox.run(["--facts", "facts.json", "--no-input"].iter().chain(more))
}

/// The verdict, the first cause and its remedies, of a report in JSON.
fn told(ran: &Ran) -> (String, String, Vec<String>) {
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let remedies = report["remedies"].as_array().unwrap();
    let remedies = remedies.iter().map(|remedy| word(&remedy["role"])).collect();
    (word(&report["verdict"]), word(&report["primary"]), remedies)
}

/// What is printed, whatever the width.
fn words(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn roles_in_a_circle_end() {
    let circle = run(&inputs::circle(1_000), &[]);
    assert_eq!(circle.code, 0, "{}", circle.stderr);
    assert!(words(&circle.stdout).contains("is granted by the role role 0 → role 1 → "), "{}", circle.stdout);
    assert!(circle.stdout.len() < 20_000, "{}", circle.stdout.len());
    let each_other = run(&inputs::each_other(200), &["--format", "json"]);
    assert_eq!(
        told(&each_other),
        ("blocked".into(), "role".into(), vec!["Senior Agent".into(), String::new(), "role 0".into()])
    );
}

#[test]
fn folders_in_a_circle_end() {
    let ran = run(&inputs::folders(1_000), &["--format", "json"]);
    let (verdict, primary, _) = told(&ran);
    assert_eq!((verdict.as_str(), primary.as_str()), ("blocked", "role"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\"not_on_object\""));
}

/// The last of the chain would do, and so every role of it: what least comes with is found without following the chain from each.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_long_chain_of_roles() {
    let started = Instant::now();
    let ran = run(&inputs::chain(3_000), &["--format", "json"]);
    let (verdict, _, remedies) = told(&ran);
    assert_eq!((verdict.as_str(), remedies[0].as_str()), ("blocked", "Senior Agent"));
    assert!(ran.stdout.contains("other roles that grant it were not compared"), "{remedies:?}");
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_hundred_thousand_roles() {
    let ran = run(&inputs::roles(100_000), &["--format", "json"]);
    assert_eq!(
        told(&ran),
        (
            "blocked".into(),
            "role".into(),
            vec!["Senior Agent".into(), String::new(), "Agent".into(), "role 0".into(), "role 10".into()]
        )
    );
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn many_roles_are_compared_in_their_number_and_not_in_its_square() {
    let started = Instant::now();
    let ran = run(&inputs::roles(5_000), &["--format", "json"]);
    assert_eq!(told(&ran).2, ["Senior Agent", "", "Agent", "role 0", "role 10"], "{}", ran.stderr);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

/// Exactly two together up to a thousand; of more each is looked at by itself, and that is said.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn pairs_of_many_roles_are_compared_or_it_is_said_that_they_were_not() {
    let started = Instant::now();
    let ran = run(&inputs::halves(1_000), &[]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = words(&ran.stdout);
    assert!(said.contains("together") && !said.contains("not compared"), "{said}");
    let ran = run(&inputs::halves(1_002), &[]);
    let said = words(&ran.stdout);
    assert!(said.contains("make a role with exactly") && !said.contains("together"), "{said}");
    assert!(said.contains("pairs of 1002 roles were not compared"), "{said}");
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn somebody_in_ten_thousand_groups() {
    let ran = run(&inputs::groups(10_000), &["--evidence"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(words(&ran.stdout).contains("through group 0, group 1, "), "{}", ran.stdout);
    assert!(words(&ran.stdout).contains("and 9988 more"), "{}", ran.stdout);
    assert!(ran.stdout.len() < 10_000, "{}", ran.stdout.len());
}

#[test]
fn two_thousand_roles_each_by_a_group() {
    let started = Instant::now();
    let ran = run(&inputs::roles_by_groups(2_000), &[]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(words(&ran.stdout).contains("no role of theirs (role 0, role 1, "), "{}", ran.stdout);
    assert!(words(&ran.stdout).contains("and 1988 more) grants"), "{}", ran.stdout);
    assert!(ran.stdout.len() < 10_000, "{}", ran.stdout.len());
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

/// A catalogue that was read twice, and a profile of which no role is in it.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_thousand_contradictions_of_one_kind_are_counted() {
    let mut facts = inputs::roles_by_groups(1_000);
    let catalogue = facts["facts"]["role_catalogue"]["value"].as_array_mut().unwrap();
    let twice: Vec<Value> = catalogue
        .iter()
        .cloned()
        .map(|mut role| {
            role["name"] = json!(format!("{} of old", role["name"].as_str().unwrap()));
            role
        })
        .collect();
    *catalogue = twice.iter().chain(&twice).cloned().collect();
    let ran = run(&facts, &["--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let said: Vec<&str> = report["contradictions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["text"].as_str().unwrap())
        .collect();
    assert!(said.contains(&"and 988 more of this kind"), "{said:?}");
    assert!(said.len() < 40, "{}", said.len());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn many_attempts() {
    let ran = run(&inputs::attempts(20_000), &["--evidence"]);
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(words(&ran.stdout).contains("attempts: 20000"), "{}", ran.stdout);
    assert!(ran.stdout.len() < 10_000, "{}", ran.stdout.len());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_log_of_changes_is_read_once_for_all_roles() {
    let mut facts = inputs::changes(20_000);
    facts["facts"]["roles"] = inputs::roles_by_groups(900)["facts"]["roles"].clone();
    let started = Instant::now();
    let ran = run(&facts, &["--format", "json"]);
    assert!(serde_json::from_str::<Value>(&ran.stdout).is_ok(), "{}", ran.stderr);
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

/// Whatever an id has in it, it is the same object, it is shown on one line, and nothing of it is a command for the terminal.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_object_id_with_any_characters() {
    for id in [
        "a'b\"c`d",
        "a/../b?c#d",
        "two\nlines\r\nof\tit",
        "\u{1b}[31mred\u{1b}]0;title\u{7}",
        "ü日本\u{202e}right\u{200b}",
        "a:b:c",
        "{{case.user}}$(id)|<script>",
        "-9223372036854775809",
        "%00%0a",
    ] {
        let on = format!("project:{id}");
        let scope = json!({ "kind": "project", "id": id });
        let granted = json!([{ "name": "Agent", "permissions": ["conversations.assign"], "scope": scope }]);
        let mut facts = inputs::folders(2);
        facts["case"]["on"] = Value::Null;
        facts["facts"]["objects"]["value"] = json!([{ "kind": "project", "id": id, "shared": true }]);
        facts["facts"]["roles"]["value"] = granted;
        for format in ["text", "json", "markdown", "html"] {
            let ran = run(&facts, &["--on", &on, "--format", format]);
            assert_eq!(ran.code, 0, "{id:?} {format}: {}{}", ran.stdout, ran.stderr);
            let controls = ran.stdout.chars().filter(|letter| letter.is_control() && *letter != '\n');
            assert_eq!(controls.count(), 0, "{id:?} {format}: {:?}", ran.stdout);
            assert!(format != "html" || !ran.stdout.contains("<script>"), "{}", ran.stdout);
        }
        // Another object is another one, however alike.
        let other = run(&facts, &["--on", &format!("{on}x"), "--exact", "--format", "json"]);
        assert_eq!(told(&other).0, "blocked", "{id:?}: {}", other.stderr);
    }
    run(&recording(), &["--on", "project:"]).fails(2, &["KIND:ID"]);
}

#[tokio::test]
async fn a_log_of_a_million_events_is_asked_for_its_newest() {
    let server = MockServer::start().await;
    let number = |request: &Request, name: &str| -> usize {
        let pairs = request.url.query_pairs();
        pairs.into_iter().find(|(key, _)| key == name).and_then(|(_, value)| value.parse().ok()).unwrap_or(0)
    };
    let answer = move |request: &Request| {
        let body = inputs::events(number(request, "first"), number(request, "max"), 1_000_000);
        ResponseTemplate::new(200).set_body_json(body)
    };
    Mock::given(path("/events")).respond_with(answer).mount(&server).await;
    let sandbox = Sandbox::new();
    sandbox.write(".config/escalate/templates/connectors/directory/mine.toml", inputs::EVENTS);
    sandbox.profile("acme", &format!("[connect.mine]\nurl = \"{}\"\n", server.uri()));
    let ran =
        sandbox.run(["--user", "ana@acme.example", "--symptom", "sign-in", "--no-input", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let seen = &report["facts"]["sign_in"]["known"];
    assert_eq!(seen["value"]["attempts"].as_array().map(Vec::len), Some(2_000), "{seen}");
    assert_eq!((&seen["complete"], &seen["unseen"]), (&json!(false), &json!(998_000)));
    assert_eq!(server.received_requests().await.unwrap().len(), 4);
}

/// Of which only the lines about the person are kept.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_export_of_a_long_log() {
    let sandbox = Sandbox::new();
    sandbox.write(".config/escalate/templates/connectors/directory/mine.toml", inputs::LOG);
    sandbox.profile("acme", &format!("[connect.mine]\nfolder = \"{}\"\n", sandbox.path("").display()));
    inputs::log(&sandbox.path("log.ndjson"), 50_000).unwrap();
    let ran =
        sandbox.run(["--user", "ana@acme.example", "--symptom", "sign-in", "--no-input", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let seen = &report["facts"]["changes"]["known"];
    assert_eq!(seen["value"].as_array().map(Vec::len), Some(5), "{seen}");
    assert_eq!(seen["complete"], json!(true));
}

#[test]
fn an_instant_without_a_zone_in_facts_is_refused_with_what_to_write() {
    for (place, key) in [
        ("/facts/taken_at", "facts.taken_at"),
        ("/facts/account/known/at", "facts.account.known.at"),
        ("/case/reported_at", "case.reported_at"),
    ] {
        for text in ["2026-11-20T08:12:00", "2026-11-20 08:12", "2026-11-20"] {
            let (_, ran) = replay(|file| *file.pointer_mut(place).unwrap() = json!(text), &[]);
            ran.fails(5, &[key, "an instant is written with its zone, like 2026-11-23T09:00:00Z"]);
        }
    }
    run(&recording(), &["--now", "2026-11-20T08:12:00"]).fails(2, &["an instant is written with its zone"]);
}

/// In an export and in a system's answer: through `when` it counts as UTC, as the templates say; without, it is a gap that says so.
#[test]
fn an_instant_without_a_zone_in_a_connector() {
    for (program, known) in [("{ at: (.at | when), what }", true), ("{ at, what }", false)] {
        let sandbox = Sandbox::new();
        let file = inputs::LOG.replace("{ at, what }", program);
        sandbox.write(".config/escalate/templates/connectors/directory/mine.toml", file);
        sandbox.profile("acme", &format!("[connect.mine]\nfolder = \"{}\"\n", sandbox.path("").display()));
        let line = json!({ "at": "2026-11-19 10:00:00", "what": "role_changed", "who": "ana@acme.example" });
        sandbox.write("log.ndjson", format!("{line}\n"));
        let ran = sandbox.run([
            "--user",
            "ana@acme.example",
            "--symptom",
            "sign-in",
            "--no-input",
            "--format",
            "json",
        ]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
        let changes = &report["facts"]["changes"];
        if known {
            assert_eq!(changes["known"]["value"][0]["at"], json!("2026-11-19T10:00:00Z"), "{changes}");
        } else {
            assert_eq!(changes["gap"]["reason"], json!("malformed"), "{changes}");
            assert!(
                changes["gap"]["detail"].as_str().unwrap().contains("written with its zone"),
                "{changes}"
            );
        }
    }
}

/// Two systems that each name another owner: both are named, and neither copy is changed by hand.
#[test]
fn two_owners_of_one_account() {
    let at = "2026-11-23T12:00:00Z".parse().unwrap();
    let of = |connector: &str, owner: &str| {
        let owner = ManagedBy { name: Some(owner.to_owned()), kind: None };
        let account = Account {
            id: Some("u-1".into()),
            managed_by: Some(owner),
            ..Account::new(AccountState::Inactive)
        };
        let seen = Observed {
            value: Some(vec![account]),
            connector: connector.to_owned(),
            requests: Vec::new(),
            origin: Origin::System,
            at,
            complete: true,
            unseen: 0,
            limits: Vec::new(),
        };
        Facts { account: Ok(seen), ..Facts::nothing(at) }
    };
    let owner = |parts| {
        let account: Observed<Option<Vec<Account>>> = merge(parts, at).account.unwrap();
        account.value.unwrap()[0].managed_by.clone().unwrap().name.unwrap()
    };
    assert_eq!(owner(vec![of("crm", "Okta"), of("hr", "Entra ID")]), "Okta or Entra ID");
    assert_eq!(owner(vec![of("crm", "Okta"), of("hr", "okta"), of("more", "Okta")]), "Okta");
    assert_eq!(owner(vec![of("crm", "Okta"), of("hr", "Entra ID"), of("more", "Okta")]), "Okta or Entra ID");
}

/// Two accounts that answer to one name, each with an owner of its own: neither is chosen.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn two_accounts_with_two_owners() {
    let (_, ran) = replay(
        |file| {
            file["facts"]["account"]["known"]["value"] = json!([
                { "id": "u-1", "email": file["case"]["user"], "state": "inactive", "managed_by": { "name": "Okta", "kind": "scim" } },
                { "id": "u-2", "email": file["case"]["user"], "state": "active", "managed_by": { "name": "Entra ID" } },
            ]);
        },
        &["--format", "json"],
    );
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    assert_eq!(report["checks"][0]["status"], json!("contradicted"), "{}", report["checks"][0]);
}
