//! Recorded cases and what is made of them: `tests/cases/<name>/case.json` is the recording, `expected.json` the diagnosis in
//! short, with the check that the case is about in full. What is said about the other checks stands once for all cases, in
//! `other-checks.json`: a changed word rewrites the cases about it, and one line there. `ESCALATE_BLESS=1 cargo test golden::`
//! writes the expected files anew; the table of intents is by hand, so that a wrong verdict cannot be blessed away.

mod causes;
mod decided;
mod history;
mod intent;
mod own_words;
mod recorded;
mod what_if;

use std::collections::BTreeMap;
use std::path::Path;

use escalate::checks::{CheckResult, Remedy, Status};
use escalate::diagnosis::{self, Diagnosis, Options, diagnose, exit};
use serde::Serialize;
use serde_json::{Value, json};

use crate::expected;
use intent::INTENT;

pub(crate) use recorded::{names, read_whole, recording, root, whole};
use what_if::supposed;

/// The checks that every case names. One that is not among them is named where it is not in order.
const FAQ: [&str; 6] = ["account", "invite", "password", "tenant", "role", "feature"];

fn run(name: &str) -> Diagnosis {
    let (case, facts) = recording(name);
    diagnose(&case, &facts, &Options::default())
}

/// A check in full.
fn check(check: &CheckResult) -> Value {
    let mut full = json!({
        "id": check.id, "status": check.status, "confidence": check.confidence, "summary": check.summary,
    });
    if !check.reason.is_empty() {
        full["reason"] = json!(check.reason);
    }
    if !check.evidence.is_empty() {
        let names: Vec<&str> = check.evidence.iter().map(|question| question.as_str()).collect();
        full["evidence"] = json!(names.join(", "));
    }
    if !check.remedies.is_empty() {
        full["remedies"] = json!(check.remedies);
    }
    if let Some(none) = &check.unanswered {
        full["need"] = json!(none.need());
        if !none.claims().is_empty() {
            full["claims"] = json!(none.claims());
        }
    }
    full
}

/// The cause beside the six in full.
fn outside(diagnosis: &Diagnosis) -> Value {
    diagnosis.outside.as_ref().map_or(Value::Null, |one| {
        let names: Vec<&str> = one.evidence.iter().map(|question| question.as_str()).collect();
        json!({
            "kind": one.kind, "confidence": one.confidence, "summary": one.summary, "evidence": names.join(", "),
            "remedies": one.remedies,
        })
    })
}

/// Every case, with the check that it is about, or `outside`; sorted by name.
fn about() -> Vec<(&'static str, &'static str)> {
    let intents = INTENT.iter().map(|(name, _, about, _)| (*name, *about));
    let causes = causes::all();
    let mut all: Vec<_> = intents.chain(causes.iter().map(|cause| (cause.name, cause.about))).collect();
    all.sort_unstable();
    all
}

/// A word of a list as it is written in JSON.
fn word(value: impl Serialize) -> String {
    json!(value).as_str().unwrap().to_owned()
}

/// Whether a case has to name the check: always those of the FAQ, any other where it is not in order.
fn is_told(check: &CheckResult) -> bool {
    FAQ.contains(&check.id.as_str()) || !matches!(check.status, Status::Pass | Status::NotApplicable)
}

/// `role fail no_role_grants`; a reason that is the status is not said twice.
fn status(check: &CheckResult) -> String {
    let status = word(check.status);
    let reason = if check.reason == status { "" } else { &check.reason };
    format!("{} {status} {reason}", check.id.as_str()).trim_end().to_owned()
}

/// `role: assign_role Senior Agent, assign_role Team Lead`.
fn remedies(check: &CheckResult) -> String {
    let short = |remedy: &Remedy| {
        let of = remedy.role.as_deref().or(remedy.tenant.as_deref()).or(remedy.feature.as_deref());
        let vendor = if remedy.vendor { "(vendor)" } else { "" };
        format!("{} {} {vendor}", word(remedy.kind), of.unwrap_or_default()).trim_end().to_owned()
    };
    let all: Vec<String> = check.remedies.iter().map(short).collect();
    format!("{}: {}", check.id.as_str(), all.join(", "))
}

/// `expected.json`, in the order of its keys.
#[derive(Serialize)]
struct Expected {
    verdict: String,
    exit_code: u8,
    primary: Option<&'static str>,
    blockers: String,
    checks: String,
    remedies: String,
    gate: String,
    next_blocker: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contradictions: Vec<Value>,
    #[serde(skip_serializing_if = "Value::is_null")]
    suspicion: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    outside: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changed: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<String>,
    #[serde(skip_serializing_if = "Value::is_null")]
    compared: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    what_if: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    about: Value,
}

/// What would be then, where the case supposes something.
fn then(name: &str) -> Value {
    let (case, facts) = recording(name);
    let then = diagnosis::what_if(&case, &facts, &Options::default(), &supposed(name));
    json!(then.map(escalate::report::supposed))
}

fn expected(name: &str, diagnosis: &Diagnosis, about: &str, what_if: Value) -> String {
    let history = history::of(name, diagnosis);
    let told = || diagnosis.checks.iter().filter(|check| is_told(check));
    let joined = |parts: Vec<String>| parts.join(", ");
    let expected = Expected {
        verdict: word(diagnosis.verdict),
        exit_code: exit(diagnosis).code(),
        primary: diagnosis.primary.map(escalate::case::CheckId::as_str),
        blockers: joined(diagnosis.blockers.iter().map(word).collect()),
        checks: joined(told().map(status).collect()),
        remedies: told()
            .filter(|check| !check.remedies.is_empty())
            .map(remedies)
            .collect::<Vec<_>>()
            .join("; "),
        gate: word(diagnosis.gate.reason),
        next_blocker: diagnosis.next_blocker.as_ref().map(|next| next.check.as_str()),
        contradictions: diagnosis.contradictions.iter().map(|one| json!(one)).collect(),
        suspicion: json!(diagnosis.suspicion),
        outside: outside(diagnosis),
        changed: history.as_ref().map(history::lines).unwrap_or_default(),
        history: history.as_ref().map(history::reach),
        compared: history::compared(name, diagnosis),
        what_if,
        about: told().find(|check| check.id.as_str() == about).map_or(Value::Null, check),
    };
    serde_json::to_string_pretty(&expected).unwrap() + "\n"
}

#[test]
fn every_case_is_diagnosed_as_expected() {
    for (name, about) in about() {
        let expected = expected(name, &run(name), about, then(name));
        expected::file(&root().join(name).join("expected.json"), &expected);
    }
}

/// What is said about the checks that a case is not about, and about the ticket: each text once, with the cases in which it
/// is said.
#[test]
fn the_other_checks_say_what_is_expected() {
    let mut said: BTreeMap<String, BTreeMap<String, Vec<&str>>> = BTreeMap::new();
    for (name, about) in about() {
        let diagnosis = run(name);
        let others = diagnosis.checks.iter().filter(|check| is_told(check) && check.id.as_str() != about);
        let mut parts: Vec<(String, Value)> =
            others.map(|other| (other.id.as_str().to_owned(), check(other))).collect();
        parts.push(("gate".to_owned(), json!(diagnosis.gate)));
        if let Some(next) = &diagnosis.next_blocker {
            parts.push(("next_blocker".to_owned(), json!(next)));
        }
        for (part, mut text) in parts {
            text.as_object_mut().unwrap().remove("id");
            said.entry(part).or_default().entry(text.to_string()).or_default().push(name);
        }
    }
    let with_cases = |(text, cases): (&String, &Vec<&str>)| {
        let mut entry: Value = serde_json::from_str(text).unwrap();
        entry["cases"] = json!(cases);
        entry
    };
    let all: BTreeMap<&String, Vec<Value>> =
        said.iter().map(|(part, texts)| (part, texts.iter().map(with_cases).collect())).collect();
    let text = serde_json::to_string_pretty(&all).unwrap() + "\n";
    expected::file(&root().join("other-checks.json"), &text);
}

/// A file that no test compares would look as if it were true.
#[test]
fn every_file_of_a_case_is_read() {
    let files = |folder: &Path| -> Vec<String> {
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    };
    for name in names() {
        assert_eq!(files(&root().join(&name)), ["case.json", "expected.json"], "{name}");
    }
    let beside: Vec<String> = files(&root()).into_iter().filter(|name| name.contains('.')).collect();
    assert_eq!(beside, ["README.md", "in-order.json", "other-checks.json"]);
}

#[test]
fn every_case_says_what_it_is_there_for() {
    let listed: Vec<&str> = about().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names(), listed, "a case without an intent, or an intent without a case");
    let causes = causes::all();
    let rendered = std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name());
    let rendered = rendered.filter(|name| name.to_string_lossy().starts_with("render_")).count();
    println!(
        "golden cases: {} ({} of them with verdict, primary cause, deciding check and first remedy by hand), and {rendered} in every \
         form",
        listed.len(),
        causes.len()
    );
    let mut wrong: Vec<String> = causes.iter().filter_map(|cause| cause.wrong(&run(cause.name))).collect();
    for (name, code, id, reason) in INTENT {
        let diagnosis = run(name);
        let found = diagnosis.checks.iter().find(|check| check.id.as_str() == *id).unwrap();
        let status = if reason.is_empty() { Status::Pass } else { found.status };
        let is = (exit(&diagnosis).code(), found.reason.as_str(), found.status);
        if is != (*code, *reason, status) {
            wrong.push(format!("{name}: {is:?} instead of {code} {reason}: {}", found.summary));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn primary_causes_follow_the_symptom() {
    let primary = |name: &str| run(name).primary.map(escalate::case::CheckId::as_str);
    assert_eq!(
        primary("tenant-first-then-role"),
        Some("tenant"),
        "a role read in the wrong tenant is worthless"
    );
    assert_eq!(primary("tenant-only-elsewhere"), Some("tenant"), "not the account");
    assert_eq!(primary("tenant-reset-mail-never-comes"), Some("tenant"), "not the password");
    assert_eq!(primary("invite-pending"), Some("invite"), "not the account");
    assert_eq!(primary("account-inactive-access"), Some("account"));
    assert_eq!(primary("feature-vendor-and-admin"), Some("role"));
}

#[test]
fn the_next_blocker_is_told() {
    let next = |name: &str| run(name).next_blocker.map(|next| next.check.as_str());
    assert_eq!(next("tenant-first-then-role"), Some("role"));
    assert_eq!(next("account-inactive-and-locked"), Some("account"), "still locked once reactivated");
    assert_eq!(next("feature-vendor-and-admin"), Some("feature"));
    assert_eq!(next("feature-tier-then-flag-then-beta"), Some("feature"));
    assert_eq!(
        next("password-masked-and-locked"),
        None,
        "a masked text proves nothing once the lock is gone"
    );
    assert_eq!(next("role-missing"), None);
    assert_eq!(next("invite-accepted-not-finished"), None, "the reset sets the password");
    assert_eq!(next("account-absent"), None, "one invite mends account and invite");
}

#[test]
fn contradictions_are_findings() {
    // Every case is made from one in which they got in half an hour ago: of "cannot sign in" that is always said.
    let codes = |name: &str| -> Vec<String> {
        let all = run(name).contradictions.into_iter().map(|one| one.code);
        all.filter(|code| code != "symptom_disagrees").collect()
    };
    assert_eq!(codes("role-on-profile-does-not-exist"), ["role_not_in_catalogue"]);
    assert_eq!(codes("invite-active-and-pending"), ["active_and_pending"]);
    assert_eq!(codes("account-two-for-one-address"), ["two_accounts"]);
    assert_eq!(codes("account-two-that-agree"), ["two_accounts"]);
    assert_eq!(codes("account-active-here-inactive-there"), ["active_and_inactive"]);
    assert_eq!(codes("invite-expired"), ["invite_pending_past_its_end"]);
    assert_eq!(codes("account-sources-disagree"), ["sources_disagree"]);
    assert_eq!(codes("role-engine-disagrees"), ["sources_disagree"]);
    assert_eq!(codes("role-removed-yet-held"), ["role_removed_yet_held"]);
    assert_eq!(codes("gate-found-against-the-system"), ["found_disagrees"]);
    assert_eq!(codes("feature-tier-excludes"), ["flag_on_tier_excludes"]);
    assert!(codes("role-missing").is_empty());
}

#[test]
fn a_stale_file_fails_and_is_not_touched() {
    if std::env::var_os("ESCALATE_BLESS").is_some() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.txt");
    std::fs::write(&path, "one\ntwo\n").unwrap();
    expected::file(&path, "one\ntwo\n");
    let stale = std::panic::catch_unwind(|| expected::file(&path, "one\nthree\n")).unwrap_err();
    let message = stale.downcast_ref::<String>().unwrap();
    assert!(message.contains("Line 2:\n  - two\n  + three"), "{message}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    let missing = folder.path().join("reply.txt");
    std::panic::catch_unwind(|| expected::file(&missing, "new")).unwrap_err();
    assert!(!missing.exists());
}
