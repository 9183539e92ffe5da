//! What one cluster is found by again: its cause and what is shared, and nothing that differs from run to run.

use chrono::TimeDelta;
use escalate::case::{CheckId, OutsideKind};
use escalate::clusters::v1::{Cluster, ClusteredCase, SharedFact, SharedKind};
use escalate::escalation::Customer;
use escalate::output::ticket::fingerprint;
use escalate::profile::Profile;
use escalate::vault::Vault;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::world::World;
use crate::connectors::bench;

const KEY: &[u8] = &[7; 32];

fn of(cluster: &Cluster) -> String {
    fingerprint::of_cluster(cluster, &[], KEY)
}

fn fact(kind: SharedKind, name: &str, state: Option<&str>) -> SharedFact {
    let at = (kind == SharedKind::Change).then(|| "2026-11-23T14:02:00Z".parse().unwrap());
    let state = state.map(str::to_owned);
    SharedFact { kind, name: name.to_owned(), tenant: None, state, at, by: None }
}

fn facts() -> Vec<SharedFact> {
    vec![
        fact(SharedKind::Role, "Agent", None),
        fact(SharedKind::Group, "Agent", None),
        fact(SharedKind::Flag, "cases", Some("off")),
        fact(SharedKind::Tier, "pro", None),
        fact(SharedKind::Change, "Agent", Some("role_changed")),
        fact(SharedKind::Tenant, "acme-prod", None),
    ]
}

fn cluster() -> Cluster {
    let mut cluster = World::of(3).cluster;
    cluster.shared = facts();
    cluster
}

#[test]
fn it_holds_when_one_more_joins_and_whenever_it_is_looked_at() {
    let (three, mut four) = (World::of(3).cluster, World::of(4).cluster);
    assert_eq!((three.size, four.size), (3, 4));
    assert_eq!(of(&three), of(&four));
    four.since = None;
    four.summary.clear();
    four.remedies.clear();
    four.unexplained = four.cases.clone();
    four.cases.iter_mut().for_each(|case| case.line += 1000);
    assert_eq!(of(&three), of(&four));
}

#[test]
fn it_is_no_cases_and_another_customers_is_another() {
    let world = World::of(3);
    let whole = of(&world.cluster);
    for version in fingerprint::VERSIONS {
        for member in &world.members {
            assert_ne!(version.of(&member.report, KEY), whole);
        }
    }
    assert_ne!(fingerprint::of_cluster(&world.cluster, &[], &[8; 32]), whole);
    assert!(whole.len() == fingerprint::DIGITS && whole.bytes().all(|digit| digit.is_ascii_hexdigit()));
}

#[test]
fn a_ticket_of_the_former_key_is_asked_for() {
    let world = World::of(3);
    let with_key = |key: &str| {
        let path = world.path("keyed.toml");
        std::fs::write(&path, "title = \"Acme\"\ntoken_key = { file = \"keyed.secret\" }\n").unwrap();
        std::fs::write(world.path("keyed.secret"), key.repeat(64)).unwrap();
        let profile = Profile::read(&path, path.parent().unwrap()).unwrap();
        Customer::kept(Some(&profile), &Vault::new(), world.state()).unwrap()
    };
    let now = bench::now();
    let first = with_key("a");
    let before = first.cluster_fingerprints(&world.cluster, &[], now);
    assert_eq!(before.former, [] as [String; 0]);
    first.key_used(now).unwrap();
    let after = with_key("b").cluster_fingerprints(&world.cluster, &[], now + TimeDelta::days(1));
    assert_ne!(after.current, before.current);
    assert_eq!(after.former, [before.current]);
}

#[test]
fn a_tenant_by_its_name_or_by_its_id_is_one() {
    let world = World::of(3);
    let mut named = world.clone_of_facts();
    let tenants = named.tenants.as_mut().unwrap().value.as_mut().unwrap();
    tenants[0].name = Some("Acme Production".to_owned());
    let mut typed = world.cluster.clone();
    typed.tenant = Some("ACME production".to_owned());
    let by_id = fingerprint::of_cluster(&world.cluster, &[&named], KEY);
    assert_eq!(fingerprint::of_cluster(&typed, &[&named], KEY), by_id);
    assert_ne!(fingerprint::of_cluster(&typed, &[], KEY), by_id);
}

#[test]
fn a_system_that_answers_nobody_is_one_trouble_however_it_does_not() {
    let failing = |state: Option<&str>| {
        let mut cluster = cluster();
        (cluster.primary, cluster.reason) = (None, state.map(str::to_owned));
        cluster.shared = vec![fact(SharedKind::Failure, "keycloak", state)];
        of(&cluster)
    };
    assert_eq!(failing(Some("unreachable")), failing(Some("timed_out")));
    assert_eq!(failing(Some("unreachable")), failing(None));
    assert_ne!(failing(Some("unreachable")), failing(Some("forbidden")));
}

proptest! {
    #![proptest_config(crate::support::cases(64))]

    #[test]
    fn joins_and_order_change_nothing(shared in Just(facts()).prop_shuffle(), joined in 0_u64..50, by in any::<Option<u8>>()) {
        let plain = cluster();
        let mut other = plain.clone();
        other.shared = shared;
        for fact in &mut other.shared {
            fact.by = by.map(|by| format!("admin-{by}@acme.example"));
        }
        other.cases.extend((0..joined).map(|line| ClusteredCase { line: 500 + line, user: format!("j{line}"), tenant: None }));
        other.cases.reverse();
        prop_assert_eq!(of(&plain), of(&other));
    }

    #[test]
    fn another_cause_or_other_facts_are_another(
        primary in select(CheckId::ALL.to_vec()), reason in "[a-z_]{1,12}",
        shared in subsequence(facts(), 0..=6), tenant in prop::option::of("[a-z]{1,8}"), outside in any::<bool>(),
    ) {
        let plain = cluster();
        let mut other = plain.clone();
        (other.primary, other.reason, other.shared, other.tenant) = (Some(primary), Some(reason), shared, tenant);
        if outside {
            (other.primary, other.outside) = (None, Some(OutsideKind::Session));
        }
        let same = (&plain.primary, &plain.outside, &plain.reason, &plain.shared, &plain.tenant)
            == (&other.primary, &other.outside, &other.reason, &other.shared, &other.tenant);
        prop_assert_eq!(of(&plain) == of(&other), same);
    }
}
