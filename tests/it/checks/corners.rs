//! Corners of single checks that no golden case has.

use escalate::case::CheckId;
use escalate::checks::{CheckResult, Confidence, RemedyKind, Status, run_all};
use escalate::diagnosis::{Options, diagnose};
use escalate::facts::{Facts, Origin, Question};
use serde_json::json;

use super::given;

fn check(id: CheckId, symptom: &str, facts: &Facts) -> CheckResult {
    run_all(&given::case(symptom), facts).swap_remove(id as usize)
}

#[test]
fn confidence_follows_the_rule() {
    let mut facts = given::in_order();
    let confidence = |facts: &Facts| check(CheckId::Account, "sign-in", facts).confidence;
    assert_eq!(confidence(&facts), Confidence::Proven);
    let seen = facts.account.as_mut().unwrap();
    seen.at -= chrono::TimeDelta::hours(24);
    assert_eq!(confidence(&facts), Confidence::Proven, "to the hour");
    facts.account.as_mut().unwrap().at -= chrono::TimeDelta::seconds(1);
    assert_eq!(confidence(&facts), Confidence::Likely, "stale");
    for origin in [Origin::Export, Origin::Person] {
        let mut facts = given::in_order();
        facts.account.as_mut().unwrap().origin = origin;
        assert_eq!(confidence(&facts), Confidence::Likely);
    }
    let mut facts = given::in_order();
    facts.account.as_mut().unwrap().complete = false;
    assert_eq!(confidence(&facts), Confidence::Likely, "seen in half a list");
}

#[test]
fn a_name_is_compared_without_case_and_by_each_of_its_kinds() {
    for account in [
        json!({"email": "ANA@Acme.Example", "state": "inactive"}),
        json!({"username": "ana@acme.example", "state": "inactive"}),
        json!({"id": "ana@acme.example", "email": "other@acme.example", "state": "inactive"}),
    ] {
        let facts = given::with(&given::in_order(), Question::Account, &json!([account]));
        assert_eq!(check(CheckId::Account, "sign-in", &facts).reason, "inactive");
    }
}

#[test]
fn a_resend_is_offered_second_because_it_kills_the_link() {
    let facts = given::with(&given::in_order(), Question::Account, &json!(null));
    let facts = given::with(&facts, Question::Invite, &json!({"state": "pending"}));
    let invite = check(CheckId::Invite, "sign-in", &facts);
    let kinds: Vec<RemedyKind> = invite.remedies.iter().map(|remedy| remedy.kind).collect();
    assert_eq!(kinds, [RemedyKind::AcceptInvite, RemedyKind::ResendInvite]);
    assert!(invite.remedies[1].text.contains("old link"));
}

#[test]
fn the_last_attempt_decides_in_whatever_order_they_come() {
    let attempts = json!({"attempts": [
        {"at": "2026-11-23T10:00:00Z", "outcome": "wrong_password"},
        {"at": "2026-11-23T12:00:00Z", "outcome": "success"},
        {"at": "2026-11-23T11:00:00Z", "outcome": "wrong_password"},
    ]});
    let facts = given::with(&given::in_order(), Question::SignIn, &attempts);
    assert_eq!(check(CheckId::Password, "sign-in", &facts).status, Status::Pass);
}

#[test]
fn a_reset_that_was_asked_for_after_a_refusal_is_where_they_are_whatever_the_refusal_was_called() {
    for outcome in ["wrong_password", "password_expired", "masked"] {
        let attempts = json!({"attempts": [{"at": "2026-11-23T10:00:00Z", "outcome": outcome}]});
        let facts = given::with(&given::in_order(), Question::SignIn, &attempts);
        let reset = json!({"requested_at": "2026-11-23T10:00:01Z", "mail": "delivered"});
        let facts = given::with(&facts, Question::Reset, &reset);
        let password = check(CheckId::Password, "sign-in", &facts);
        assert_eq!(
            (password.status, password.reason.as_ref()),
            (Status::Fail, "reset_under_way"),
            "{outcome}"
        );
    }
}

#[test]
fn an_invite_to_another_tenant_is_none_here() {
    let facts =
        given::with(&given::in_order(), Question::Invite, &json!({"state": "pending", "tenant": "sandbox"}));
    assert_eq!(check(CheckId::Invite, "sign-in", &facts).status, Status::Pass);
}

#[test]
fn a_tenant_may_be_named_by_its_display_name() {
    let mut case = given::case("access");
    case.tenant = Some("Acme Production".into());
    let tenants = json!([{"tenant": "prod", "name": "Acme Production", "state": "member"}]);
    let mut facts = given::with(&given::in_order(), Question::Tenants, &tenants);
    assert_eq!(run_all(&case, &facts)[3].status, Status::Pass);
    facts.sign_in.as_mut().unwrap().value.as_mut().unwrap().session_tenant = Some("prod".into());
    assert_eq!(run_all(&case, &facts)[3].status, Status::Pass, "the session names it by its id");
}

#[test]
fn a_flag_that_is_off_is_enough_whatever_the_tier_is() {
    let facts =
        given::with(&given::in_order(), Question::Flags, &json!([{"key": "cases", "enabled": false}]));
    let facts = given::without(&given::without(&facts, Question::Tier), Question::Beta);
    assert_eq!(check(CheckId::Feature, "access", &facts).reason, "flag_off");
}

#[test]
fn the_grant_path_is_in_the_summary() {
    let roles = json!([{"name": "Senior", "permissions": ["read", "assign"], "via": ["group finance", "role superrole"]}]);
    let facts = given::with(&given::in_order(), Question::Roles, &roles);
    let role = check(CheckId::Role, "access", &facts);
    assert!(role.summary.contains("via group finance → role superrole"), "{}", role.summary);
}

#[test]
fn a_misspelt_permission_names_the_near_ones() {
    let mut case = given::case("access");
    case.needs.all_of = vec!["asign".into()];
    case.needs.action = None;
    let facts = given::with(&given::in_order(), Question::Roles, &json!([{"name": "Agent"}]));
    let role = &run_all(&case, &facts)[4];
    assert_eq!((role.status, role.reason.as_str()), (Status::Unknown, "no_context"));
    assert!(role.summary.contains("near to it: `assign`"), "{}", role.summary);
}

/// What the diagnosis remarks, by code and text.
fn remarks(symptom: &str, facts: &Facts) -> Vec<(String, String)> {
    let found = diagnose(&given::case(symptom), facts, &Options::default());
    found.contradictions.into_iter().map(|one| (one.code, one.text)).collect()
}

#[test]
fn who_got_in_after_the_end_is_remarked_and_the_clock_decides() {
    let success = json!({"attempts": [{"at": "2026-11-23T12:00:00Z", "outcome": "success"}]});
    let facts = given::with(&given::in_order(), Question::SignIn, &success);
    let ended = |end: &str| {
        let account = json!([{"email": "ana@acme.example", "state": "active", "valid_until": end}]);
        given::with(&facts, Question::Account, &account)
    };
    let says = |facts: &Facts| {
        remarks("sign-in", facts).iter().filter(|(code, _)| code == "signed_in_after_the_end").count()
    };
    let before = ended("2026-11-23T11:00:00Z");
    assert_eq!(check(CheckId::Account, "sign-in", &before).reason, "expired");
    assert_eq!(says(&before), 1);
    assert_eq!(says(&ended("2026-11-23T13:00:00Z")), 0, "the end came after the sign-in");
    let tenants = json!([{"tenant": "prod", "state": "member", "until": "2026-11-22T00:00:00Z"}]);
    assert_eq!(says(&given::with(&facts, Question::Tenants, &tenants)), 1);
}

#[test]
fn two_orders_that_find_the_same_first_are_one_sentence() {
    let refused = json!({"attempts": [{"at": "2026-11-23T17:30:00Z", "outcome": "wrong_password"}]});
    let facts = given::with(&given::in_order(), Question::SignIn, &refused);
    let text = |facts: &Facts| {
        let (_, text) =
            remarks("access", facts).into_iter().find(|(code, _)| code == "symptom_disagrees").unwrap();
        text
    };
    assert!(text(&facts).contains("by the other order check 3 (password) comes first"));
    let inactive = json!([{"email": "ana@acme.example", "state": "inactive"}]);
    let facts = given::with(&facts, Question::Account, &inactive);
    assert!(text(&facts).ends_with("In both orders check 1 (account) comes first"));
}

#[test]
fn a_refusal_by_the_provider_names_whom_the_account_is_synchronised_from() {
    for (outcome, reason) in [("not_assigned", "not_assigned"), ("provider_refused", "idp")] {
        let refused = json!({"attempts": [{"at": "2026-11-23T17:30:00Z", "outcome": outcome}]});
        let facts = given::with(&given::in_order(), Question::SignIn, &refused);
        let at = |facts: &Facts| {
            let password = check(CheckId::Password, "sign-in", facts);
            assert_eq!(password.reason, reason);
            password.remedies[0].at.clone()
        };
        assert_eq!(at(&facts).as_deref(), Some("the identity provider"));
        let account = json!([{"email": "ana@acme.example", "state": "active",
            "managed_by": {"name": "Entra ID", "kind": "scim"}}]);
        assert_eq!(at(&given::with(&facts, Question::Account, &account)).as_deref(), Some("Entra ID"));
        let policy = json!({"single_sign_on": "Okta"});
        assert_eq!(at(&given::with(&facts, Question::Policy, &policy)).as_deref(), Some("Okta"));
    }
}
