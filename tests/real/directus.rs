//! Directus: one instance is one tenant.

use crate::profile::{Profile, REASSIGN};
use crate::servers::{Server, server, take};

fn profile(directus: &Server) -> Profile {
    Profile::new().directus(directus, "TOKEN").reassigning(directus.get("PERMISSION"), &[])
}

#[test]
fn everybody_as_the_seed_made_them() {
    let _turn = take("directus");
    let directus = server("directus");
    let profile = profile(&directus);
    let ask = |who: &str| profile.diagnose(directus.get(who), "main", REASSIGN);
    ask("USER_GOOD").fine();
    ask("USER_DIRECT_POLICY").fine();
    let sam = ask("USER_NO_ROLE");
    sam.blocked(&["role no_role_grants"]).summary("role", &["Viewer"]);
    assert_eq!(sam.check("role")["remedies"][0]["role"], "Agent", "not the Manager, who may delete");
    ask("USER_SUSPENDED").blocked(&["account inactive"]).summary("account", &["since 20", "by "]);
    let leo = ask("USER_LOCKED");
    leo.blocked(&["account locked"]);
    assert_eq!(leo.remedies("account")[0], "unlock");
    ask("INVITE_PENDING").blocked(&["invite invite_pending"]);
    let ole = ask("INVITE_EXPIRED");
    ole.blocked(&["invite invite_expired"]);
    assert_eq!(ole.remedies("invite"), ["resend_invite"]);
    let ivan = profile.diagnose(directus.get("USER_SSO_ONLY"), "main", &[]);
    ivan.blocked(&["password single_sign_on"]);
}

#[test]
fn nobody_here_may_be_somebody_elsewhere() {
    let _turn = take("directus");
    let directus = server("directus");
    let nobody = profile(&directus).diagnose(directus.get("USER_ABSENT"), "main", REASSIGN);
    nobody.undetermined();
    assert_eq!(
        (nobody.says("account"), nobody.says("role")),
        ("unknown cannot_tell".into(), "not_applicable".into())
    );
}

#[test]
fn suspended_locked_and_without_the_permission() {
    let _turn = take("directus");
    let directus = server("directus");
    let profile = profile(&directus);
    let polly = directus.get("USER_DIRECT_POLICY");
    let ask = || profile.diagnose(polly, "main", REASSIGN);

    directus.act(&["suspend", polly]);
    ask().blocked(&["account inactive"]);
    directus.act(&["activate", polly]);
    ask().fine();

    directus.act(&["lock", polly]);
    ask().blocked(&["account locked"]);
    directus.act(&["activate", polly]);
    ask().fine();

    directus.act(&["remove-policy", polly, "Agent"]);
    ask().blocked(&["role no_role_grants"]);
    directus.act(&["add-policy", polly, "Agent"]);
    ask().fine();
}

#[test]
fn a_parent_s_role_counts_and_a_network_is_a_condition() {
    let _turn = take("directus");
    let directus = server("directus");
    let profile = profile(&directus);
    let carl = directus.get("USER_PARENT_ROLE");
    for spelling in [carl.to_owned(), carl.to_uppercase(), carl.to_lowercase()] {
        profile.diagnose(&spelling, "main", REASSIGN).fine().summary("role", &["the role Agent"]);
    }
    let lola = profile.diagnose(directus.get("USER_ONE_NETWORK"), "main", REASSIGN);
    lola.undetermined();
    assert_eq!(lola.says("role"), "unknown no_context");
    assert!(
        lola.check("role")["need"]["what"].as_str().is_some_and(|what| what.contains("10.0.0.0/8")),
        "{lola}"
    );
}

#[test]
fn a_tenant_that_the_profile_does_not_have() {
    let _turn = take("directus");
    let directus = server("directus");
    let profile = profile(&directus).with("[tenants]\nmain = \"Main\"\n");
    let ana = directus.get("USER_GOOD");
    profile.diagnose(ana, "main", REASSIGN).fine();
    assert_eq!(profile.diagnose(ana, "nowhere", REASSIGN).says("tenant"), "unknown cannot_tell");
}
