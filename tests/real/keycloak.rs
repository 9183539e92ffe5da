//! Keycloak: people who are as the seed made them. Nothing is changed here.

use crate::profile::{Profile, REASSIGN};
use crate::servers::server;

fn profile() -> (Profile, crate::servers::Server) {
    let keycloak = server("keycloak");
    (Profile::new().keycloak(&keycloak).realms(&keycloak).reassigning("conversations.assign", &[]), keycloak)
}

#[test]
fn everything_is_fine() {
    let (profile, keycloak) = profile();
    profile.diagnose(keycloak.get("USER_GOOD"), "acme", REASSIGN).fine();
    profile.diagnose(keycloak.get("USER_GOOD"), "acme", &[]).fine();
}

#[test]
fn deactivated_by_whom_and_when() {
    let (profile, keycloak) = profile();
    let bob = profile.diagnose(keycloak.get("USER_DEACTIVATED"), "acme", &[]);
    bob.blocked(&["account inactive"]).summary("account", &["deactivated since 20", "by opal"]);
    assert_eq!(bob.remedies("account"), ["reactivate"]);
}

#[test]
fn locked_for_a_time() {
    let (profile, keycloak) = profile();
    // The seed's lock ends after fifteen minutes.
    keycloak.act(&["lock", "carol"]);
    let carol = profile.diagnose(keycloak.get("USER_LOCKED"), "acme", &[]);
    carol.blocked(&["account locked"]).summary("account", &["locked after", "until 20"]);
    assert_eq!(carol.remedies("account"), ["unlock", "wait"]);
}

#[test]
fn locked_for_good() {
    let (profile, keycloak) = profile();
    let realm = keycloak.get("LOCKOUT_REALM");
    let mallory = profile.diagnose(keycloak.get("USER_LOCKED_FOR_GOOD"), realm, &[]);
    mallory.blocked(&["account locked"]).summary("account", &["does not end by itself"]);
}

#[test]
fn no_password_yet() {
    let (profile, keycloak) = profile();
    let erin = profile.diagnose(keycloak.get("USER_NO_PASSWORD"), "acme", &[]);
    erin.blocked(&["invite no_password", "password never_set"]);
    assert_eq!(erin.remedies("invite"), ["password_reset"]);
}

#[test]
fn password_must_be_changed() {
    let (profile, keycloak) = profile();
    let peggy = profile.diagnose(keycloak.get("USER_MUST_CHANGE"), "acme", &[]);
    peggy.blocked(&["password must_change"]);
}

#[test]
fn set_up_link_clicked_too_late() {
    let (profile, keycloak) = profile();
    let heidi = profile.diagnose(keycloak.get("USER_LATE_CLICK"), "acme", &[]);
    heidi.blocked(&["invite invite_expired", "password never_set"]);
    assert_eq!(heidi.remedies("invite"), ["resend_invite"]);
}

#[test]
fn single_sign_on_only() {
    let (profile, keycloak) = profile();
    let ivan = profile.diagnose(keycloak.get("USER_SSO_ONLY"), "acme", &[]);
    ivan.blocked(&["password single_sign_on"]);
    assert_eq!(ivan.remedies("password"), ["idp"]);
}

#[test]
fn in_another_tenant() {
    let (profile, keycloak) = profile();
    let judy = profile.diagnose(keycloak.get("USER_ELSEWHERE"), "acme", &[]);
    judy.blocked(&["tenant other_tenant_only"]).summary("tenant", &["globex"]);
    assert_eq!(judy.says("account"), "not_applicable");
}

#[test]
fn invited_and_not_yet_here() {
    let (profile, keycloak) = profile();
    profile.diagnose(keycloak.get("INVITE_PENDING"), "acme", &[]).blocked(&["invite invite_pending"]);
    let grace = profile.diagnose(keycloak.get("INVITE_EXPIRED"), "acme", &[]);
    grace.blocked(&["invite invite_expired"]);
    assert_eq!(grace.remedies("invite"), ["resend_invite"]);
}

#[test]
fn nobody_by_that_name() {
    let (profile, _) = profile();
    profile.diagnose("nobody@acme.test", "acme", &[]).blocked(&["account absent", "invite neither"]);
    let asked = profile.diagnose("nobody@acme.test", "acme", REASSIGN);
    asked.blocked(&["account absent", "invite neither"]);
    assert_eq!(asked.says("role"), "not_applicable", "who is nobody lacks no role");
}

#[test]
fn role_that_grants_it_with_the_least_extra() {
    let (profile, keycloak) = profile();
    let sam = profile.diagnose(keycloak.get("USER_NO_ROLE"), "acme", REASSIGN);
    sam.blocked(&["role no_role_grants"]).summary("role", &["viewer"]);
    assert_eq!(sam.check("role")["remedies"][0]["role"], "agent");
    assert_eq!(sam.remedies("role"), ["assign_role"]);
}

#[test]
fn role_that_was_taken_away() {
    let (profile, keycloak) = profile();
    let alice = profile.diagnose(keycloak.get("USER_ROLE_REMOVED"), "acme", REASSIGN);
    alice.blocked(&["role no_role_grants"]);
    let changes = alice.report["facts"]["changes"]["known"]["value"].as_array().unwrap();
    let viewer = |change: &&serde_json::Value| change["what"] == "role_removed" && change["role"] == "viewer";
    let removed = changes.iter().find(viewer).unwrap();
    assert_eq!(removed["by"], "opal");
}
