//! Clusters of cases that were written by hand: exceptions, a system in trouble, a change that has nothing to do with it.

use escalate::case::{CheckId, RemedyKind};
use escalate::clusters::Gathered;
use escalate::clusters::v1::{Cluster, SharedFact, SharedKind};
use escalate::diagnosis::{self, Options};
use escalate::report;
use serde_json::{Value, json};

use super::golden::{read_whole, root};

/// Somebody for whom everything is in order but what `put` says, who wants to assign a conversation.
fn somebody(user: &str, put: &[(&str, Value)]) -> Value {
    let text = std::fs::read_to_string(root().join("in-order.json")).unwrap();
    let mut whole: Value = serde_json::from_str(&text).unwrap();
    whole["case"]["user"] = user.into();
    whole["case"]["needs"] = json!({ "known": true, "all_of": ["conversations.assign"] });
    for (question, answer) in put {
        whole["facts"][question] = answer.clone();
    }
    whole
}

fn roles(names: &[&str]) -> (&'static str, Value) {
    let held: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
    ("roles", json!({ "value": held }))
}

fn in_group(role: &str, group: &str) -> (&'static str, Value) {
    ("roles", json!({ "value": [{ "name": role, "groups": [group] }] }))
}

fn role_changed(role: &str) -> (&'static str, Value) {
    let change = json!({ "at": "2026-11-23T14:02:00Z", "what": "role_changed", "role": role, "by": "ivo@acme.example" });
    ("changes", json!({ "value": [change] }))
}

fn gap(question: &'static str, reason: &str) -> (&'static str, Value) {
    (
        question,
        json!({ "gap": { "question": question, "reason": reason, "connector": "directory", "detail": "no answer", "need": { "what": "it", "scope": null, "where": null, "who": null } } }),
    )
}

fn clusters(lines: &[Value]) -> Vec<Cluster> {
    let mut gathered = Gathered::new();
    for (line, whole) in (1..).zip(lines) {
        let recording = read_whole("by hand", whole);
        let (case, facts) = (recording.case.unwrap(), recording.facts);
        let diagnosis = diagnosis::diagnose(&case, &facts, &Options::default());
        let mut report = report::build(&case, &facts, &diagnosis, diagnosis::exit(&diagnosis));
        if let Some(history) = diagnosis::what_changed(&case, &facts, &diagnosis) {
            report.tell_history(history);
        }
        gathered.take(line, &report);
    }
    gathered.clusters()
}

fn agents(count: usize) -> Vec<Value> {
    (0..count).map(|number| somebody(&format!("agent{number}@acme.example"), &[roles(&["Agent"])])).collect()
}

fn lines(cluster: &Cluster) -> Vec<u64> {
    cluster.cases.iter().map(|case| case.line).collect()
}

fn names(shared: &[SharedFact]) -> Vec<(SharedKind, &str)> {
    shared.iter().map(|fact| (fact.kind, fact.name.as_str())).collect()
}

#[test]
fn a_role_that_lacks_a_right_is_one_cluster_with_whom_it_does_not_stop() {
    let mut all = agents(12);
    all.push(somebody("ben@acme.example", &[roles(&["Agent", "Senior Agent"])]));
    all.push(somebody("cleo@acme.example", &[roles(&["Team Lead"])]));
    let found = clusters(&all);
    let [cluster] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((cluster.primary, cluster.reason.as_deref()), (Some(CheckId::Role), Some("no_role_grants")));
    assert_eq!((cluster.size, lines(cluster)), (12, (1..=12).collect()));
    assert_eq!(names(&cluster.shared), [(SharedKind::Role, "Agent")]);
    assert_eq!(
        cluster.exceptions.iter().map(|one| one.user.as_str()).collect::<Vec<_>>(),
        ["ben@acme.example"]
    );
    let remedy = &cluster.remedies[0];
    assert_eq!((remedy.remedy.kind, remedy.helps, remedy.touches), (RemedyKind::ExtendRole, 12, Some(31)));
    assert_eq!(cluster.summary, "12 of 14 in acme-prod: role Agent does not grant `conversations.assign`");
}

#[test]
fn a_group_that_most_of_them_are_in_is_not_the_cause() {
    let mut all = agents(2);
    all.extend(
        (0..10).map(|number| somebody(&format!("night{number}@acme.example"), &[in_group("Agent", "Night")])),
    );
    all.push(somebody("cleo@acme.example", &[in_group("Team Lead", "Day")]));
    let found = clusters(&all);
    assert_eq!(names(&found[0].shared), [(SharedKind::Role, "Agent")]);
    assert_eq!((found.len(), found[0].size), (1, 12));
}

#[test]
fn one_person_who_reports_it_again_and_again_is_no_cluster() {
    let mut all: Vec<Value> = vec![agents(1)[0].clone(); 5];
    all.push(somebody("cleo@acme.example", &[roles(&["Team Lead"])]));
    assert_eq!(clusters(&all), []);
}

#[test]
fn a_change_is_named_where_it_is_of_the_role_that_they_have() {
    let with = |change: (&'static str, Value)| -> Vec<Value> {
        let put = [roles(&["Agent"]), change.clone()];
        let mut all: Vec<Value> =
            (0..5).map(|number| somebody(&format!("a{number}@acme.example"), &put)).collect();
        all.push(somebody("cleo@acme.example", &[roles(&["Team Lead"]), change]));
        all.push(somebody("dora@acme.example", &[roles(&["Team Lead"])]));
        all
    };
    let own = &clusters(&with(role_changed("Agent")))[0];
    assert_eq!(own.change.as_ref().and_then(|change| change.by.as_deref()), Some("ivo@acme.example"));
    assert!(own.summary.contains("role changed Agent, 2026-11-23 14:02"), "{}", own.summary);
    let other = &clusters(&with(role_changed("Reader")))[0];
    assert_eq!((&other.change, names(&other.shared)), (&None, vec![(SharedKind::Role, "Agent")]));
}

#[test]
fn a_system_that_answers_nobody_is_one_cluster() {
    let unknown = |number: usize, reason: &str| {
        let put =
            ["account", "invite", "tenants", "roles", "role_catalogue"].map(|question| gap(question, reason));
        somebody(&format!("u{number}@acme.example"), &put)
    };
    let mut all: Vec<Value> = (0..10).map(|number| unknown(number, "unreachable")).collect();
    let found = clusters(&all);
    assert_eq!((found[0].size, found[0].reason.as_deref()), (10, Some("unreachable")));
    all.push(unknown(10, "timed_out"));
    let found = clusters(&all);
    assert_eq!((found.len(), found[0].size, &found[0].reason), (1, 11, &None), "{found:#?}");
    all.extend((11..16).map(|number| unknown(number, "timed_out")));
    let found = clusters(&all);
    assert_eq!((found.len(), found[0].size, found[0].system.as_deref()), (1, 16, Some("directory")));
    assert_eq!(found[0].remedies[0].remedy.command.as_deref(), Some("escalate doctor"));
    assert_eq!(found[0].summary, "16 of 16 in acme-prod: directory does not answer");
}

#[test]
fn who_needs_something_else_does_not_speak_for_the_role() {
    let mut all = agents(3);
    let mut reads = somebody("rita@acme.example", &[roles(&["Agent"])]);
    reads["case"]["needs"] = json!({ "known": true, "all_of": ["conversations.read"] });
    all.push(reads.clone());
    reads["case"]["user"] = "rob@acme.example".into();
    all.push(reads);
    let found = clusters(&all);
    assert_eq!((found.len(), lines(&found[0])), (1, vec![1, 2, 3]));
    assert_eq!(names(&found[0].shared), [(SharedKind::Role, "Agent")]);
}
