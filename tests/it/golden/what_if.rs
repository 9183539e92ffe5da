//! What the cases suppose, whole: written by hand from the contract before the program was run on them.

use escalate::case::Supposed;
use escalate::checks::{Status, run_all};
use escalate::diagnosis::{Options, WhatIf, diagnose, suppose, what_if};

use serde_json::Value;

use super::recorded::{json_of, names, recording, root};
use super::word;

/// A case: the verdict then, the primary cause and the next blocker then, and something that its text must say.
const THEN: &[(&str, &str, &str, &str, &str)] = &[
    (
        "what-if-flag-and-the-tier-excludes-it",
        "blocked",
        "feature",
        "-",
        "still blocked by check 6 (feature)",
    ),
    ("what-if-flag-that-nothing-needs", "blocked", "role", "-", "does not need the flag new-inbox"),
    ("what-if-owner", "should_work", "-", "-", "Owner is no way round"),
    ("what-if-role-and-flag", "should_work", "-", "-", "With role=Senior Agent and flag=Cases: no check"),
    (
        "what-if-role-in-a-part-that-was-not-read",
        "undetermined",
        "-",
        "-",
        "what Dispatcher grants is not known",
    ),
    ("what-if-role-is-not-enough", "blocked", "role", "-", "still blocked by check 5 (role)"),
    ("what-if-role-mends-it", "should_work", "-", "-", "it should work"),
    ("what-if-role-that-denies", "blocked", "role", "-", "takes `conversations.assign` away"),
    ("what-if-role-then-the-flag", "blocked", "feature", "-", "still blocked by check 6 (feature)"),
    ("what-if-the-log-took-it-away", "should_work", "-", "-", "it should work"),
    ("what-if-they-are-not-active-either", "blocked", "account", "-", "still blocked by check 1 (account)"),
    ("what-if-they-have-it-already", "blocked", "role", "-", "they have Agent already"),
];

/// What a case supposes beside its facts.
pub(super) fn supposed(name: &str) -> Vec<Supposed> {
    let own = json_of(&root().join(name).join("case.json"));
    let all = own.get("what_if").and_then(Value::as_array).cloned().unwrap_or_default();
    let read = |one: &Value| one.as_str().unwrap().parse().unwrap_or_else(|error| panic!("{name}: {error}"));
    all.iter().map(read).collect()
}

fn then(name: &str) -> WhatIf {
    let (case, facts) = recording(name);
    what_if(&case, &facts, &Options::default(), &supposed(name)).unwrap()
}

#[test]
fn every_supposition_says_what_it_is_there_for() {
    let listed: Vec<&str> = THEN.iter().map(|(name, ..)| *name).collect();
    let supposing: Vec<String> = names().into_iter().filter(|name| !supposed(name).is_empty()).collect();
    assert_eq!(listed, supposing, "a supposition without an intent, or an intent without one");
    let mut wrong = Vec::new();
    for (name, verdict, primary, next, says) in THEN {
        let then = then(name);
        let or_none = |id: Option<escalate::case::CheckId>| id.map_or("-", escalate::case::CheckId::as_str);
        let is = (
            word(then.verdict),
            or_none(then.primary),
            or_none(then.next_blocker.as_ref().map(|next| next.check)),
        );
        if is != ((*verdict).to_owned(), *primary, *next) || !then.text.contains(says) {
            wrong.push(format!("{name}: {is:?} instead of {verdict} {primary} {next}: {}", then.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every role that a catalogue names, and every flag that a listing names, supposed in every case.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_said_of_it_is_what_a_run_on_the_changed_facts_says() {
    let options = Options::default();
    for name in names() {
        let (case, facts) = recording(&name);
        let roles = facts.role_catalogue.iter().filter_map(|seen| seen.value.as_ref()).flatten();
        let flags = facts.flags.iter().filter_map(|seen| seen.value.as_ref()).flatten();
        let mut all: Vec<Vec<Supposed>> = roles.map(|role| vec![Supposed::Role(role.name.clone())]).collect();
        all.extend(flags.map(|flag| vec![Supposed::Flag(flag.key.clone())]));
        all.push(all.concat());
        for supposed in all.into_iter().filter(|supposed| !supposed.is_empty()) {
            let after = suppose(&case, &facts, &supposed);
            let said = what_if(&case, &facts, &options, &supposed).unwrap();
            let run = diagnose(&case, &after, &options);
            let next = said.next_blocker.as_ref();
            assert_eq!(
                (said.verdict, said.primary, next),
                (run.verdict, run.primary, run.next_blocker.as_ref())
            );
            // What is so already is supposed in vain.
            assert_eq!(suppose(&case, &after, &supposed), after, "{name}: {supposed:?}");
            // A role mends nothing but roles, a flag nothing but features; nobody has a role without an account.
            for (before, then) in run_all(&case, &facts).iter().zip(run_all(&case, &after)) {
                let other = !matches!(before.id.as_str(), "role" | "feature");
                let same = before.status == then.status || then.status == Status::Contradicted;
                assert!(!other || same, "{name}: {supposed:?}: {then:?}");
            }
        }
    }
}
