//! Every reply that there is, held against what it must not show: the golden cases and reports with planted internals, in every
//! language, to either recipient. `cargo test --test it replies_linted -- --nocapture` prints the numbers.

use std::path::Path;

use escalate::checks::{ALL, Status};
use escalate::diagnosis::{Options, diagnose, exit};
use escalate::output::reply::{self, Reply, ReplyRecipient};
use escalate::output::template::Templates;
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::redacted::Redacted;
use escalate::redact::typed::Redactor;
use escalate::report::v1::Report;
use escalate::report::{self, redact_report};
use escalate::vault::Vault;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::golden::{names, recording};
use crate::{reply as replies, scene};

/// The report of a golden case, for the admin.
fn of_case(name: &str) -> (Report, Redacted<Report>) {
    let (case, facts) = recording(name);
    let diagnosis = diagnose(&case, &facts, &Options::default());
    let report = report::build(&case, &facts, &diagnosis, exit(&diagnosis));
    let redactor = Redactor::new(Audience::Admin, &Vault::new(), Key::new([7; 32]), facts.people());
    let redacted = redact_report(&redactor, &report, &mut Log::new()).unwrap();
    (report, redacted)
}

/// What of a recording a user must not read, found without the lint: every value under these keys.
fn internals(report: &Report) -> Vec<String> {
    const KEYS: [&str; 18] = [
        "permissions",
        "permission",
        "denies",
        "all_of",
        "any_of",
        "key",
        "flag",
        "tenant",
        "id",
        "code",
        "by",
        "url",
        "command",
        "connector",
        "via",
        "groups",
        "session_tenant",
        "sensitive",
    ];
    fn walk(value: &Value, wanted: bool, found: &mut Vec<String>) {
        match value {
            Value::String(text) if wanted => found.push(text.clone()),
            Value::Array(all) => all.iter().for_each(|one| walk(one, wanted, found)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    walk(value, KEYS.contains(&key.as_str()), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    let report = serde_json::to_value(report).unwrap();
    for part in ["facts", "checks", "remedies", "outside", "changed", "case"] {
        walk(&report[part], false, &mut found);
    }
    // A word (`inactive`, `account`) is no internal by itself; the lint tells words by the phrases, this by their looks.
    found.retain(|text| {
        text.contains(['.', '_', ':', '-', '@']) || text.chars().any(|one| one.is_ascii_digit())
    });
    found.retain(|text| text.chars().count() > 2 && !text.contains(' '));
    found
}

/// What stands in a text and must not.
fn shown<'v>(reply: &Reply, internals: &'v [String], user: &str) -> Option<&'v String> {
    let text = reply.text().to_lowercase();
    internals.iter().find(|value| !value.eq_ignore_ascii_case(user) && text.contains(&value.to_lowercase()))
}

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn replies_linted() {
    let templates = Templates::embedded();
    let languages = reply::languages(&templates);
    let (mut written, mut leaks, mut replaced) = (0, Vec::new(), Vec::new());
    for name in names() {
        let (report, redacted) = of_case(&name);
        let internals = internals(&report);
        for language in &languages {
            for recipient in [ReplyRecipient::User, ReplyRecipient::Unverified] {
                let reply = reply::write_to(recipient, &redacted, &templates, language).unwrap();
                written += 1;
                if let Some(value) = shown(&reply, &internals, &report.case.user) {
                    leaks.push(format!("{name} {language}: {value} in\n{}", reply.text()));
                }
                if reply.was_replaced() {
                    replaced.push(format!("{name} {language}: {:?}", reply.leaks()));
                }
            }
        }
    }
    println!(
        "replies linted: {written} ({} cases, {} languages, 2 recipients); leaks: {}; replaced by the general letter: {}{}",
        names().len(),
        languages.len(),
        leaks.len(),
        replaced.len(),
        if replaced.is_empty() { String::new() } else { format!(" ({})", replaced.join(", ")) }
    );
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    assert!(replaced.is_empty(), "{}", replaced.join("\n"));
}

/// Every reason that a check gives can be named by hand, so that the reasons that can be named are all that need words.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_reason_of_the_source_can_be_named() {
    let can_be_named = |check: &str, reason: &str| {
        let check = ALL.iter().find(|one| one.id.as_str() == check).unwrap();
        reason == "found_by_admin" || check.by_hand.reasons.iter().any(|named| named.code == reason)
    };
    for name in names() {
        let failed = of_case(&name).0.checks.into_iter().filter(|check| check.status == Status::Fail);
        for check in failed {
            let reason = check.reason.unwrap_or_default();
            assert!(can_be_named(check.id.as_str(), &reason), "{name}: {} {reason}", check.id.as_str());
        }
    }
    let (mut files, mut found) = (vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/checks")], 0);
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let check = ALL.iter().map(|check| check.id.as_str()).find(|id| {
            let place = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().into_owned();
            place.contains(&format!("checks/{id}.rs")) || place.contains(&format!("checks/{id}/"))
        });
        for call in
            text.split(".fail(").skip(1).map(str::trim_start).filter_map(|rest| rest.strip_prefix('"'))
        {
            let reason = call.split('"').next().unwrap();
            assert!(can_be_named(check.unwrap(), reason), "{}: {reason}", path.display());
            found += 1;
        }
    }
    assert!(found > 30, "{found} reasons were found in the source");
}

/// The letters of the golden cases in one language, to be read: `REPLIES=nb cargo test --test it letters_to_read -- --ignored --nocapture`.
#[test]
#[ignore = "prints letters, for somebody who reads them"]
fn letters_to_read() {
    let templates = Templates::embedded();
    let language = std::env::var("REPLIES").unwrap_or_else(|_| "en".to_owned());
    for name in names() {
        let reply = reply::write(&of_case(&name).1, &templates, &language).unwrap();
        println!("== {name}\n{}", reply.text());
    }
}

/// A word as it is used for an id of any kind.
fn id() -> impl Strategy<Value = String> {
    "[a-z]{2,8}[._:-][a-z0-9]{2,8}([._-][a-z0-9]{1,6})?"
}

fn name() -> impl Strategy<Value = String> {
    "[A-Z][a-z]{2,7} [A-Z][a-z]{2,9}ov"
}

proptest! {
    #![proptest_config(crate::support::cases(64))]

    /// Internals of every kind, planted wherever a report has a place for them, and in the words of the reporter.
    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn no_planted_internal_is_in_a_reply(
        ids in proptest::collection::vec(id(), 12),
        people in proptest::collection::vec(name(), 4),
        at in 0..200_usize,
        own in prop::sample::select(vec!["Agent", "Senior Agent", "User", "Support", "Lead Agent"]),
        other in prop::sample::select(vec!["Agent", "Senior Agent", "User", "Support", "Owner of Things"]),
        in_action in 0..12_usize,
        sign_in in any::<bool>(),
    ) {
        let cases = replies::cases();
        let (case, mut report) = cases[at % cases.len()].clone();
        let facts = &mut report["facts"];
        facts["account"]["known"]["value"][0]["id"] = json!(ids[0]);
        facts["account"]["known"]["value"][0]["by"] = json!(people[0]);
        facts["flags"]["known"]["value"][0]["key"] = json!(ids[1]);
        facts["tenants"]["known"]["value"][0]["tenant"] = json!(ids[2]);
        facts["tenants"]["known"]["value"][0]["name"] = json!(people[1]);
        facts["roles"]["known"]["value"][0]["permissions"] = json!([ids[3]]);
        facts["role_catalogue"]["known"]["value"][0]["permissions"] = json!([ids[4]]);
        facts["role_catalogue"]["known"]["value"][0]["name"] = json!(other);
        facts["sign_in"]["known"]["value"]["attempts"] =
            json!([{"at": "2026-11-20T08:00:00Z", "outcome": "other", "code": ids[5]}]);
        report["changed"] = json!([{"at": "2026-11-20T08:00:00Z", "what": "role removed", "by": people[2]}]);
        report["compared"] = json!({"with": people[3], "differs": [], "comparable": true, "text": "the same"});
        report["case"]["needs"]["all_of"] = json!([ids[6]]);
        report["case"]["tenant"] = json!(ids[7]);
        report["evidence"][0]["connector"] = json!(ids[8]);
        for check in report["checks"].as_array_mut().unwrap() {
            check["remedies"] = json!([{"kind": "look_up", "text": "Open the profile", "tenant": ids[9], "at": ids[10],
                                        "permissions": [ids[11]], "url": "https://console.acme.example/users/1"}]);
        }
        report["roles"] = json!([own]);
        report["case"]["action"] = json!(format!("do {} for {}", ids[in_action], people[in_action % 4]));
        if sign_in {
            report["case"]["symptom"] = json!("sign-in");
        }
        let report = scene::redact(report, Audience::Admin);
        let templates = Templates::embedded();
        for language in reply::languages(&templates) {
            let reply = reply::write(&report, &templates, &language).unwrap();
            let text = reply.text();
            prop_assert!(!reply.was_replaced(), "{language} {case}: {:?}", reply.leaks());
            let hidden = ids.iter().chain(&people).map(String::as_str).chain(["console.acme", "example"]);
            for value in hidden {
                prop_assert!(!text.contains(value), "{language} {case}: {value} in\n{text}");
            }
            // The own role may hold the other's name.
            prop_assert!(!text.replace(own, "").contains(other) || other == "User" || other == "Support", "{language} {case}: {other} in\n{text}");
        }
    }
}
