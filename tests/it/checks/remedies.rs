//! Remedies: what is suggested must help, and must not give more than it has to.

use escalate::case::{Case, CheckId};
use escalate::checks::{CheckResult, Remedy, RemedyKind, Status, run_all};
use escalate::facts::{Facts, Question, Role, RoleDefinition};
use proptest::prelude::*;
use serde_json::json;

use super::given;

fn role_check(case: &Case, facts: &Facts) -> CheckResult {
    run_all(case, facts).swap_remove(CheckId::Role as usize)
}

/// Assigns the role, or the custom role, of a remedy.
fn assign(facts: &Facts, remedy: &Remedy) -> Facts {
    let mut facts = facts.clone();
    if remedy.turns_on() {
        // Turned on in a role of theirs.
        let roles = facts.roles.as_mut().unwrap().value.as_mut().unwrap();
        let own = roles.iter_mut().find(|role| Some(&role.name) == remedy.role.as_ref()).unwrap();
        own.permissions.as_mut().unwrap().extend_from_slice(&remedy.permissions);
        let catalogue = facts.role_catalogue.as_mut().unwrap().value.as_mut().unwrap();
        let definition = catalogue.iter_mut().find(|role| Some(&role.name) == remedy.role.as_ref()).unwrap();
        definition.permissions.extend_from_slice(&remedy.permissions);
        return facts;
    }
    let catalogue = facts.role_catalogue.as_ref().unwrap().value.clone().unwrap_or_default();
    let roles = facts.roles.as_mut().unwrap().value.get_or_insert_default();
    for name in remedy.role.iter().chain(&remedy.roles) {
        let found = catalogue.iter().find(|one| one.name == *name).unwrap();
        roles.push(Role {
            name: name.clone(),
            permissions: Some(found.permissions.clone()),
            ..Role::default()
        });
    }
    if remedy.role.is_none() && remedy.roles.is_empty() {
        let permissions = Some(remedy.permissions.clone());
        roles.push(Role { name: "custom".to_owned(), permissions, direct: true, ..Role::default() });
    }
    facts
}

const IDS: &[&str] = &["a", "b", "c", "d", "users.invite", "e"];

fn permissions() -> impl Strategy<Value = Vec<String>> {
    proptest::sample::subsequence(IDS, 0..=IDS.len())
        .prop_map(|ids| ids.into_iter().map(str::to_owned).collect())
}

/// A catalogue of up to eight roles, of which the person has two.
fn world() -> impl Strategy<Value = (Case, Facts)> {
    let roles =
        proptest::collection::vec((permissions(), any::<bool>(), proptest::option::of(0..40_u64)), 2..8);
    (roles, permissions(), permissions()).prop_map(|(roles, all_of, any_of)| {
        let mut facts = given::in_order();
        let catalogue: Vec<RoleDefinition> = roles
            .into_iter()
            .enumerate()
            .map(|(number, (permissions, protected, holders))| RoleDefinition {
                name: format!("role {number}"),
                permissions,
                protected: protected && number % 3 == 0,
                holders,
                ..RoleDefinition::default()
            })
            .collect();
        let held: Vec<_> = catalogue[..2]
            .iter()
            .map(|one| json!({"name": one.name, "permissions": one.permissions}))
            .collect();
        facts.roles.as_mut().unwrap().value = Some(serde_json::from_value(json!(held)).unwrap());
        facts.role_catalogue.as_mut().unwrap().value = Some(catalogue);
        let mut case = given::case("access");
        case.needs.all_of = all_of;
        case.needs.any_of = any_of;
        case.needs.features.clear();
        (case, facts)
    })
}

proptest! {
    #![proptest_config(crate::support::cases(1024))]

    #[test]
    fn every_suggested_role_grants_what_is_missing((case, facts) in world()) {
        let check = role_check(&case, &facts);
        if check.status != Status::Fail {
            prop_assert!(check.remedies.is_empty());
            return Ok(());
        }
        for remedy in &check.remedies {
            prop_assert!(matches!(remedy.kind, RemedyKind::AssignRole | RemedyKind::CustomRole) || remedy.turns_on(), "{remedy:?}");
            let after = role_check(&case, &assign(&facts, remedy));
            prop_assert_eq!(after.status, Status::Pass, "{:?} does not help", remedy);
        }
    }

    #[test]
    fn nothing_protected_is_suggested_and_the_least_comes_first((case, facts) in world()) {
        let check = role_check(&case, &facts);
        let catalogue = facts.role_catalogue.as_ref().unwrap().value.clone().unwrap();
        let given = check.remedies.iter().filter(|remedy| remedy.kind == RemedyKind::AssignRole);
        let suggested: Vec<&RoleDefinition> = given.filter_map(|remedy| remedy.role.as_ref())
            .map(|name| catalogue.iter().find(|one| one.name == *name).unwrap()).collect();
        let extras: Vec<(usize, u64)> = check.remedies.iter()
            .filter_map(|remedy| Some((remedy.sensitive.len(), remedy.extra_permissions?))).collect();
        // The first is what a careful admin takes.
        prop_assert!(extras.iter().skip(1).is_sorted(), "least first: {extras:?}");
        for role in suggested {
            prop_assert!(!role.protected && !role.permissions.iter().any(|id| id == "*"));
        }
    }
}

fn world_of(catalogue: serde_json::Value) -> Facts {
    let mut facts = given::in_order();
    facts.roles.as_mut().unwrap().value =
        serde_json::from_value(json!([{"name": "Agent", "permissions": ["read"]}])).unwrap();
    facts.role_catalogue.as_mut().unwrap().value = serde_json::from_value(catalogue).unwrap();
    facts
}

fn suggestions(catalogue: serde_json::Value) -> Vec<(RemedyKind, Option<String>, Option<u64>)> {
    let check = role_check(&given::case("access"), &world_of(catalogue));
    check.remedies.into_iter().map(|remedy| (remedy.kind, remedy.role, remedy.extra_permissions)).collect()
}

#[test]
fn least_extra_first_then_fewest_holders() {
    let found = suggestions(json!([
        {"name": "Agent", "permissions": ["read"]},
        {"name": "Wide", "permissions": ["assign", "x", "y"], "holders": 1},
        {"name": "Busy", "permissions": ["assign", "x"], "holders": 30},
        {"name": "Quiet", "permissions": ["assign", "z"], "holders": 2},
    ]));
    let given = found.iter().filter(|(kind, ..)| *kind == RemedyKind::AssignRole);
    let names: Vec<&str> = given.filter_map(|(_, role, _)| role.as_deref()).collect();
    assert_eq!(names, ["Quiet", "Busy"], "Wide gives all of Busy and more");
}

#[test]
fn what_the_person_has_already_is_no_extra() {
    let found = suggestions(json!([
        {"name": "Agent", "permissions": ["read"]},
        {"name": "Senior", "permissions": ["read", "assign"]},
    ]));
    assert_eq!(
        found,
        [(RemedyKind::AssignRole, Some("Senior".to_owned()), Some(0))],
        "a new role is no less"
    );
}

#[test]
fn never_an_owner_and_never_everything() {
    let found = suggestions(json!([
        {"name": "Agent", "permissions": ["read"]},
        {"name": "owner", "permissions": ["assign"]},
        {"name": "Admin", "permissions": ["assign", "*"]},
        {"name": "Boss", "permissions": ["assign"], "protected": true},
    ]));
    let agent = Some("Agent".to_owned());
    assert_eq!(found, [(RemedyKind::CustomRole, None, Some(0)), (RemedyKind::ExtendRole, agent, Some(0))]);
}

#[test]
fn a_broad_role_comes_second() {
    for extra in [json!(["assign", "a", "b", "c", "d", "e", "f"]), json!(["assign", "users.delete"])] {
        let found = suggestions(
            json!([{"name": "Agent", "permissions": ["read"]}, {"name": "Wide", "permissions": extra}]),
        );
        let kinds: Vec<RemedyKind> = found.iter().map(|(kind, ..)| *kind).collect();
        // Before it: a new role, and the permission turned on in Agent.
        assert_eq!(kinds, [RemedyKind::CustomRole, RemedyKind::ExtendRole, RemedyKind::AssignRole]);
    }
}

#[test]
fn a_role_that_a_newer_log_took_away_is_given_again_and_it_is_said_who_took_it() {
    let mut facts = given::in_order();
    facts.roles.as_mut().unwrap().at -= chrono::TimeDelta::hours(1);
    let took = json!([{"at": "2026-11-23T17:30:00Z", "what": "role_removed", "role": "Senior", "by": "lea"}]);
    let role = role_check(&given::case("access"), &given::with(&facts, Question::Changes, &took));
    assert_eq!((role.status, role.remedies[0].role.as_deref()), (Status::Fail, Some("Senior")));
    assert!(role.summary.contains("by lea"), "{}", role.summary);
}

#[test]
fn what_a_mapping_took_away_is_given_at_whoever_keeps_the_person() {
    let facts = given::with(&given::in_order(), Question::Roles, &json!([{"name": "Agent"}]));
    let took = json!([{"at": "2026-11-23T17:30:00Z", "what": "role_removed", "role": "Senior", "through": "mapping agents"}]);
    let facts = given::with(&facts, Question::Changes, &took);
    let kept = |manager: serde_json::Value| {
        let account = json!([{"email": "ana@acme.example", "state": "active", "managed_by": manager}]);
        let facts = given::with(&facts, Question::Account, &account);
        role_check(&given::case("access"), &facts).remedies[0].at.clone()
    };
    assert_eq!(kept(json!({"name": "Okta", "kind": "scim"})).as_deref(), Some("Okta"));
    assert_eq!(kept(json!({"name": "Terraform", "kind": "code"})), None, "code keeps no groups of people");
}
