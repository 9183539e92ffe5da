//! Several connectors, one set of facts: agreement, conflict, and what a gap takes away.

use chrono::{DateTime, Utc};
use escalate::facts::{
    Account, AccountState, Answer, Facts, Flag, Gap, GapReason, NoAnswer, Observed, Origin, Question, Role,
};
use escalate::gather::merge;
use proptest::prelude::*;

fn at() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn seen<T>(connector: &str, value: Option<T>, complete: bool) -> Answer<T> {
    Ok(Observed {
        value,
        connector: connector.into(),
        requests: vec![],
        origin: Origin::System,
        at: at(),
        complete,
        unseen: 0,
        limits: Vec::new(),
    })
}

fn account(state: AccountState) -> Vec<Account> {
    vec![Account::new(state)]
}

fn with_account(answer: Answer<Vec<Account>>) -> Facts {
    Facts { account: answer, ..Facts::nothing(at()) }
}

fn with_flags(answer: Answer<Vec<Flag>>) -> Facts {
    Facts { flags: answer, ..Facts::nothing(at()) }
}

fn flag(key: &str, enabled: bool) -> Flag {
    Flag { key: key.into(), enabled: Some(enabled), ..Flag::default() }
}

#[test]
fn two_sources_that_disagree_are_a_conflict_with_both_claims() {
    let merged = merge(
        vec![
            with_account(seen("keycloak", Some(account(AccountState::Active)), true)),
            with_account(seen("crm", Some(account(AccountState::Inactive)), true)),
        ],
        at(),
    );
    let Err(NoAnswer::Conflict(conflict)) = merged.account else { panic!("{:?}", merged.account) };
    let said: Vec<(&str, &str)> =
        conflict.claims.iter().map(|claim| (claim.connector.as_str(), claim.says.as_str())).collect();
    assert_eq!(said, [("keycloak", "active"), ("crm", "inactive")]);
}

#[test]
fn part_of_a_listing_says_nothing_against_a_source_that_saw_it() {
    let merged = merge(
        vec![
            with_account(seen("teams", None, false)),
            with_account(seen("crm", Some(account(AccountState::Active)), true)),
        ],
        at(),
    );
    assert_eq!(merged.account.unwrap().connector, "crm");
}

#[test]
fn absence_is_not_complete_when_somebody_could_not_be_asked() {
    let gap = Gap::new(Question::Account, GapReason::Forbidden, "GET /users answered 403");
    let merged = merge(vec![with_account(seen("crm", None, true)), with_account(Err(gap.into()))], at());
    assert!(!merged.account.unwrap().complete);
}

#[test]
fn lists_are_joined_and_one_member_with_two_values_is_a_conflict() {
    let two = merge(
        vec![
            with_flags(seen("unleash", Some(vec![flag("cases", true)]), true)),
            with_flags(seen("ofrep", Some(vec![flag("exports", false)]), true)),
        ],
        at(),
    );
    let keys: Vec<String> = two.flags.unwrap().value.unwrap().into_iter().map(|flag| flag.key).collect();
    assert_eq!(keys, ["cases", "exports"]);
    let torn = merge(
        vec![
            with_flags(seen("unleash", Some(vec![flag("cases", true)]), true)),
            with_flags(seen("ofrep", Some(vec![flag("cases", false)]), true)),
        ],
        at(),
    );
    assert!(matches!(torn.flags, Err(NoAnswer::Conflict(_))), "{:?}", torn.flags);
}

#[test]
fn a_list_with_a_source_missing_is_not_complete() {
    let gap = Gap::new(Question::Flags, GapReason::TimedOut, "no answer");
    let merged = merge(
        vec![with_flags(seen("unleash", Some(vec![flag("cases", true)]), true)), with_flags(Err(gap.into()))],
        at(),
    );
    assert!(!merged.flags.unwrap().complete);
}

#[test]
fn a_source_that_sees_one_tenant_only_takes_nothing_from_one_that_lists_all() {
    let tenants = |reason: GapReason| {
        let listed = Facts { tenants: seen("realms", None, true), ..Facts::nothing(at()) };
        let gap = Gap::new(Question::Tenants, reason, "one realm only");
        merge(vec![Facts { tenants: Err(gap.into()), ..Facts::nothing(at()) }, listed], at()).tenants.unwrap()
    };
    assert!(tenants(GapReason::CannotTell).complete);
    assert!(tenants(GapReason::NoContext).complete, "it was not said which tenant to look in");
    assert!(!tenants(GapReason::Forbidden).complete);
}

#[test]
fn a_question_that_nobody_answers_stays_open() {
    let merged = merge(vec![Facts::nothing(at())], at());
    assert_eq!(merged, Facts::nothing(at()));
}

proptest! {
    /// Whatever the order of the connectors, the same things are known and the same are gaps.
    #[test]
    fn order_does_not_matter(states in prop::collection::vec((0..5_u8, any::<bool>()), 1..5)) {
        let parts: Vec<Facts> = states.iter().enumerate().map(|(index, (kind, complete))| {
            let name = format!("c{index}");
            let role = |permissions: &[&str]| Role {
                name: "Agent".into(), permissions: Some(permissions.iter().map(|p| (*p).to_owned()).collect()),
                ..Role::default()
            };
            let (account, roles) = match kind {
                0 => (seen(&name, Some(account(AccountState::Active)), *complete), seen(&name, Some(vec![role(&["a", "b"])]), *complete)),
                1 => (seen(&name, Some(account(AccountState::Inactive)), *complete), seen(&name, Some(vec![role(&["b", "a"])]), *complete)),
                2 => (seen(&name, None, *complete), seen(&name, None, *complete)),
                3 => (Err(Gap::new(Question::Account, GapReason::Forbidden, "403").into()), Err(Gap::new(Question::Roles, GapReason::Forbidden, "403").into())),
                _ => (Err(Gap::not_collected(Question::Account).into()), seen(&name, Some(vec![role(&["c"])]), *complete)),
            };
            Facts { account, roles, ..Facts::nothing(at()) }
        }).collect();
        let shape = |facts: &Facts| (
            facts.account.as_ref().map(|seen| (seen.value.as_ref().map(|accounts| accounts[0].state), seen.complete)).map_err(NoAnswer::reason),
            facts.roles.as_ref().map(|seen| (seen.value.is_some(), seen.complete)).map_err(NoAnswer::reason),
        );
        let forward = shape(&merge(parts.clone(), at()));
        let backward = shape(&merge(parts.into_iter().rev().collect(), at()));
        prop_assert_eq!(forward, backward);
    }
}
