//! SCIM: what it can tell, and what it cannot. It knows neither locks nor invites nor sign-ins, so nobody who cannot sign in is "fine".

use crate::profile::Profile;
use crate::servers::{Server, server, take};

const PRO: &[&str] = &["--feature", "exports"];

fn profile(scim: &Server) -> Profile {
    Profile::new().scim(scim, "TOKEN").with("[features.exports]\ntiers = [\"pro\", \"enterprise\"]\n")
}

#[test]
fn active_and_in_the_tier() {
    let _turn = take("scim2");
    let scim = server("scim2");
    let ana = profile(&scim).diagnose(scim.get("USER_GOOD"), scim.get("TENANT"), PRO);
    ana.fine();
    assert_eq!(ana.accounts()[0]["id"], scim.get("USER_GOOD_ID"), "and not the namesake in the other tenant");
    assert_eq!((ana.says("account"), ana.says("feature")), ("pass".into(), "pass".into()));
}

#[test]
fn whether_they_are_locked_out_is_not_known() {
    let _turn = take("scim2");
    let scim = server("scim2");
    let ana = profile(&scim).diagnose(scim.get("USER_GOOD"), scim.get("TENANT"), &["--symptom", "sign-in"]);
    ana.undetermined();
    assert_eq!((ana.says("account"), ana.gap("lock").0), ("unknown cannot_tell".into(), "cannot_tell"));
}

#[test]
fn outside_the_tier_is_for_the_vendor() {
    let _turn = take("scim2");
    let scim = server("scim2");
    let sam = profile(&scim).diagnose(scim.get("USER_NO_ROLE"), scim.get("TENANT"), PRO);
    sam.fails(&["feature tier_excludes"]);
    assert_eq!(sam.remedies("feature"), ["upgrade_tier"]);
}

#[test]
fn inactive_and_back() {
    let _turn = take("scim2");
    let scim = server("scim2");
    let (profile, tenant, ina) = (profile(&scim), scim.get("TENANT"), scim.get("USER_INACTIVE"));
    profile.diagnose(ina, tenant, &[]).blocked(&["account inactive"]);
    scim.act(&["activate", ina]);
    profile.diagnose(ina, tenant, &[]).undetermined();
    scim.act(&["deactivate", ina]);
    profile.diagnose(ina, tenant, &[]).blocked(&["account inactive"]);
}

#[test]
fn inactive_only_in_the_other_tenant() {
    let _turn = take("scim2");
    let scim = server("scim2");
    let ana = profile(&scim).diagnose(scim.get("USER_GOOD"), scim.get("OTHER_TENANT"), &[]);
    ana.blocked(&["account inactive"]);
}

#[test]
fn not_here_is_not_nowhere() {
    let _turn = take("scim2");
    let scim = server("scim2");
    let (profile, tenant) = (profile(&scim), scim.get("TENANT"));
    for who in ["USER_ELSEWHERE", "USER_ABSENT"] {
        let person = profile.diagnose(scim.get(who), tenant, &[]);
        person.undetermined();
        assert_eq!(person.accounts().len(), 0, "35 others are in that tenant");
        assert_eq!(person.says("account"), "unknown cannot_tell");
    }
}

/// Whether a role comes by a group.
fn of_a_group(role: &serde_json::Value) -> bool {
    ["via", "groups"].iter().any(|key| role[*key].as_array().is_some_and(|by| !by.is_empty()))
}

#[test]
fn every_page_of_the_groups() {
    let _turn = take("scim2");
    let scim = server("scim2");
    let many =
        profile(&scim).diagnose(scim.get("USER_MANY_GROUPS"), scim.get("TENANT"), &["--permission", "any"]);
    let roles = &many.report["facts"]["roles"]["known"];
    let groups = roles["value"].as_array().unwrap().iter().filter(|role| of_a_group(role));
    assert_eq!((groups.count(), &roles["complete"]), (68, &true.into()));
    let none =
        profile(&scim).diagnose(scim.get("USER_NO_GROUPS"), scim.get("TENANT"), &["--permission", "any"]);
    let roles = none.report["facts"]["roles"]["known"]["value"].as_array().cloned().unwrap_or_default();
    assert!(!roles.iter().any(of_a_group), "{roles:?}");
}
