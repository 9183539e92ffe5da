//! What changed since it last worked, held against worlds that are played forwards: the oracle knows what every change did, makes the facts of
//! every world in which some of the changes did not happen, and walks the checks on them. Nothing of it undoes anything.

use std::collections::{BTreeMap, BTreeSet};

use escalate::case::{Case, CheckId};
use escalate::checks::Status;
use escalate::diagnosis::{FlippingChange, Options, diagnose, what_changed};
use escalate::facts::{Facts, Recording};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What has a value in a world: a role of theirs, what a role grants, a group, the flag, the account, the membership.
const THINGS: [&str; 8] =
    ["role Left", "role Right", "role Both", "group Crew", "grants", "flag", "account", "member"];

type State = BTreeMap<&'static str, bool>;

/// One change: which thing, and to what.
#[derive(Clone, Debug)]
struct Step {
    thing: &'static str,
    to: bool,
}

/// The state then, and what happened since, each of it a change of the state at its time.
#[derive(Clone, Debug)]
struct Story {
    then: State,
    steps: Vec<Step>,
}

fn story() -> impl Strategy<Value = Story> {
    let then = prop::collection::vec(any::<bool>(), THINGS.len());
    let touched = prop::collection::vec(0..THINGS.len(), 0..6);
    (then, touched).prop_map(|(then, touched)| {
        let then: State = THINGS.into_iter().zip(then).collect();
        let mut now = then.clone();
        let steps = touched.into_iter().map(|thing| {
            let value = now.get_mut(THINGS[thing]).unwrap();
            *value = !*value;
            Step { thing: THINGS[thing], to: *value }
        });
        let steps = steps.collect();
        Story { then, steps }
    })
}

/// The change as a log has it.
fn logged(place: usize, step: &Step) -> Value {
    let at = format!("2026-11-21T{place:02}:00:00Z");
    let ana = "ana@acme.example";
    let on = |to: bool| if to { "on" } else { "off" };
    let turn = |one, other| if step.to { one } else { other };
    match step.thing.split_once(' ') {
        Some(("role", role)) => {
            json!({"at": at, "person": ana, "what": turn("role_granted", "role_removed"), "role": role, "by": "olga"})
        }
        Some((_, group)) => {
            json!({"at": at, "person": ana, "what": turn("group_joined", "group_left"), "group": group})
        }
        None => match step.thing {
            "grants" => json!({"at": at, "what": "role_changed", "role": "Base", "permission": "left",
                               "from": on(!step.to), "to": on(step.to)}),
            "flag" => {
                json!({"at": at, "what": "flag_changed", "flag": "cases", "from": on(!step.to), "to": on(step.to)})
            }
            "account" => json!({"at": at, "person": "u-17", "what": turn("activated", "deactivated")}),
            _ => {
                json!({"at": at, "person": ana, "what": turn("tenant_joined", "tenant_left"), "tenant": "acme"})
            }
        },
    }
}

/// The facts of a state, with a log.
fn facts(state: &State, log: &[Value]) -> Facts {
    let mut roles = vec![json!({"name": "Base"})];
    for role in ["Left", "Right", "Both"] {
        if state[format!("role {role}").as_str()] {
            roles.push(json!({"name": role}));
        }
    }
    if state["group Crew"] {
        roles.push(json!({"name": "Right", "groups": ["Crew"]}));
    }
    let mut base = vec!["read"];
    if state["grants"] {
        base.push("left");
    }
    let mut tenants = vec![json!({"tenant": "other", "state": "member"})];
    if state["member"] {
        tenants.push(json!({"tenant": "acme", "state": "member"}));
    }
    let account = if state["account"] { "active" } else { "inactive" };
    let file = json!({
        "schema": "escalate.facts/1",
        "defaults": {"connector": "crm", "at": "2026-11-23T12:00:00Z", "origin": "system", "complete": true},
        "facts": {
            "taken_at": "2026-11-23T12:00:00Z",
            "account": {"value": [{"id": "u-17", "email": "ana@acme.example", "state": account}]},
            "lock": {"value": null}, "invite": {"value": null}, "password": {"value": {"set": true}},
            "sign_in": {"value": {"attempts": [{"at": "2026-11-20T12:00:00Z", "outcome": "success", "tenant": "acme"}]}},
            "reset": {"value": null}, "tenants": {"value": tenants}, "roles": {"value": roles},
            "role_catalogue": {"value": [
                {"name": "Base", "permissions": base}, {"name": "Left", "permissions": ["left"]},
                {"name": "Right", "permissions": ["right"], "groups": ["Crew"]}, {"name": "Both", "permissions": ["left", "right"]},
                {"name": "Idle", "permissions": ["read"]},
            ]},
            "flags": {"value": [{"key": "cases", "enabled": state["flag"]}]},
            "changes": {"value": log},
        },
    });
    Recording::read(&file.to_string()).unwrap().facts
}

fn case() -> Case {
    let file = json!({
        "user": "ana@acme.example", "tenant": "acme", "symptom": "access", "action": "work", "reported_at": "2026-11-23T12:00:00Z",
        "last_worked": "2026-11-20T12:00:00Z",
        "needs": {"known": true, "all_of": ["left", "right"], "features": [{"name": "Cases", "flag": "cases"}]},
    });
    serde_json::from_value(file).unwrap()
}

/// The state after these steps.
fn after<'s>(then: &State, steps: impl Iterator<Item = &'s Step>) -> State {
    let mut state = then.clone();
    for step in steps {
        state.insert(step.thing, step.to);
    }
    state
}

/// The checks that pass in a state, by facts in which nothing is logged.
fn passing(state: &State) -> BTreeSet<u8> {
    let diagnosis = diagnose(&case(), &facts(state, &[]), &Options::default());
    diagnosis
        .checks
        .iter()
        .filter(|check| check.status == Status::Pass)
        .map(|check| check.id.number())
        .collect()
}

/// Of each check that fails, what was reported.
fn reported(story: &Story, log: &[Value]) -> (Vec<CheckId>, Vec<FlippingChange>, String) {
    let now = facts(&after(&story.then, story.steps.iter()), log);
    let diagnosis = diagnose(&case(), &now, &Options::default());
    let failed = diagnosis.checks.iter().filter(|check| check.status == Status::Fail).map(|check| check.id);
    let failed = failed.collect();
    let mut history = what_changed(&case(), &now, &diagnosis).unwrap();
    // Any change after a session may be what it does not know of.
    history.changed.retain(|change| change.flips.is_some());
    (failed, history.changed, history.text)
}

/// The places of the steps in a set of changes: each step has an hour of its own.
fn places(changed: &[FlippingChange], check: CheckId) -> BTreeSet<usize> {
    let of = |change: &&FlippingChange| change.flips == Some(check);
    changed.iter().filter(of).map(|change| change.at.format("%H").to_string().parse().unwrap()).collect()
}

proptest! {
    #![proptest_config(crate::support::cases(200))]

    /// The set alone turns the check from pass to fail, from when it last worked on; no smaller one does. Where the check passed at no instant
    /// since then, or nothing turned it, nothing is reported.
    #[test]
    fn the_set_is_the_smallest(story in story()) {
        let log: Vec<Value> = story.steps.iter().enumerate().map(|(place, step)| logged(place, step)).collect();
        let (failed, changed, text) = reported(&story, &log);
        for check in failed {
            let number = check.number();
            let found = places(&changed, check);
            let passed = |until: usize| passing(&after(&story.then, story.steps[..until].iter())).contains(&number);
            // When it worked: then, or at the last instant since.
            let start = if passed(0) { Some(0) } else { (0..story.steps.len()).rev().find(|until| passed(*until)) };
            prop_assert_eq!(!found.is_empty(), start.is_some(), "{}: {:?} {}", check.as_str(), story, text);
            let Some(start) = start else { continue };
            let turns = |set: &BTreeSet<usize>| {
                let kept = story.steps.iter().enumerate().filter(|(place, _)| *place < start || set.contains(place));
                !passing(&after(&story.then, kept.map(|(_, step)| step))).contains(&number)
            };
            prop_assert!(turns(&found), "{}: {:?}", check.as_str(), story);
            for bits in 0..(1_usize << story.steps.len()) {
                let set: BTreeSet<usize> = (start..story.steps.len()).filter(|place| bits >> place & 1 == 1).collect();
                if set.len() < found.len() {
                    prop_assert!(!turns(&set), "{}: {:?} of {:?}", check.as_str(), set, story);
                }
            }
        }
    }

    /// The order of the lines of a log, what happened to others, and what does not concern the action change nothing.
    #[test]
    fn order_and_others_do_not_matter(story in story(), seed in any::<u64>()) {
        let mut log: Vec<Value> = story.steps.iter().enumerate().map(|(place, step)| logged(place, step)).collect();
        let plain = reported(&story, &log);
        log.push(json!({"at": "2026-11-21T20:00:00Z", "person": "bob@acme.example", "what": "role_removed", "role": "Both"}));
        log.push(json!({"at": "2026-11-21T21:00:00Z", "person": "bob@acme.example", "what": "deactivated"}));
        log.push(json!({"at": "2026-11-21T22:00:00Z", "person": "ana@acme.example", "what": "role_removed", "role": "Idle"}));
        log.push(json!({"at": "2026-11-21T22:30:00Z", "what": "flag_changed", "flag": "other", "from": "on", "to": "off"}));
        log.push(json!({"at": "2026-11-21T23:00:00Z", "tenant": "other", "person": "ana@acme.example", "what": "tenant_left"}));
        let turn = usize::try_from(seed % log.len() as u64).unwrap();
        log.rotate_left(turn);
        if seed & 1 == 1 {
            log.reverse();
        }
        let (failed, changed, _) = reported(&story, &log);
        prop_assert_eq!((plain.0, plain.1), (failed, changed));
    }

    /// A log that was not read to its end never says that nothing changed.
    #[test]
    fn ignorance_claims_nothing(story in story(), cut in 0_usize..6) {
        let log: Vec<Value> = story.steps.iter().enumerate().map(|(place, step)| logged(place, step)).skip(cut).collect();
        let mut now = facts(&after(&story.then, story.steps.iter()), &log);
        now.changes.as_mut().unwrap().complete = false;
        let diagnosis = diagnose(&case(), &now, &Options::default());
        let history = what_changed(&case(), &now, &diagnosis).unwrap();
        prop_assert!(!history.reaches_back);
        prop_assert!(history.text.contains("is not known"), "{}", history.text);
        prop_assert!(!history.text.contains("nothing in the log"), "{}", history.text);
    }
}

/// Of very many changes that may explain it, a set is found that does, and it is said where it is not proven to be the smallest.
#[test]
fn very_many_changes_end() {
    let mut log: Vec<Value> = (0..3_000)
        .map(|number| {
            let what = if number % 2 == 0 { "role_granted" } else { "role_removed" };
            let at = chrono::DateTime::from_timestamp(1_795_236_000 + number * 60, 0).unwrap();
            json!({"at": at, "person": "ana@acme.example", "what": what, "role": "Both", "by": "sync"})
        })
        .collect();
    log.push(json!({"at": "2026-11-23T11:00:00Z", "what": "flag_changed", "flag": "cases", "from": "on", "to": "off"}));
    let mut state: State = THINGS.into_iter().map(|thing| (thing, false)).collect();
    state.insert("account", true);
    state.insert("member", true);
    let now = facts(&state, &log);
    let diagnosis = diagnose(&case(), &now, &Options::default());
    let history = what_changed(&case(), &now, &diagnosis).unwrap();
    let of: Vec<&str> = history.changed.iter().map(|change| change.what.as_str()).collect();
    assert_eq!(of, ["role removed Both", "flag changed cases from on to off"]);
}
