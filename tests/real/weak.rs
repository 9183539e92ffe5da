//! Credentials that see too little, or are wrong: a gap that names the scope, exit code 4, and never a wrong verdict.

use crate::filing::entries;
use crate::profile::{Profile, REASSIGN};
use crate::servers::{server, take};
use crate::ticketing;

#[test]
fn keycloak_client_without_events_roles_and_invitations() {
    let keycloak = server("keycloak");
    let (id, secret) = (keycloak.get("WEAK_CLIENT_ID"), keycloak.get("WEAK_CLIENT_SECRET"));
    let profile = Profile::new().keycloak_as(&keycloak, id, secret).reassigning("conversations.assign", &[]);
    let ana = profile.diagnose(keycloak.get("USER_GOOD"), "acme", REASSIGN);
    ana.undetermined();
    assert_eq!(ana.says("account"), "pass", "it may see the account");
    assert_eq!(ana.gap("roles"), ("forbidden", Some("view-clients")));
    assert_eq!(ana.gap("role_catalogue"), ("forbidden", Some("view-clients")));
    assert_eq!(ana.gap("sign_in"), ("forbidden", Some("view-events")));
    assert_eq!(ana.gap("invite"), ("forbidden", Some("view-events")));
    assert_eq!(ana.says("role"), "unknown forbidden");
    assert_eq!(ana.check("role")["need"]["scope"], "view-clients");
    // What it can see is still believed. The seed's lock ends after fifteen minutes.
    keycloak.act(&["lock", "carol"]);
    profile.diagnose(keycloak.get("USER_DEACTIVATED"), "acme", &[]).blocked(&["account inactive"]);
    profile.diagnose(keycloak.get("USER_LOCKED"), "acme", &[]).blocked(&["account locked"]);
}

#[test]
fn keycloak_wrong_secret() {
    let keycloak = server("keycloak");
    let profile = Profile::new().keycloak_as(&keycloak, keycloak.get("CLIENT_ID"), "not-the-secret");
    let ana = profile.diagnose(keycloak.get("USER_GOOD"), "acme", &[]);
    ana.undetermined();
    assert_eq!(
        ana.gap("account"),
        ("unauthorized", None),
        "no scope helps a credential that is not accepted"
    );
}

#[test]
fn directus_token_that_sees_users_and_nothing_else() {
    let _turn = take("directus");
    let directus = server("directus");
    let profile =
        Profile::new().directus(&directus, "WEAK_TOKEN").reassigning(directus.get("PERMISSION"), &[]);
    let ana = profile.diagnose(directus.get("USER_GOOD"), "main", REASSIGN);
    ana.undetermined();
    assert_eq!(ana.says("role").split(' ').next(), Some("unknown"), "{ana}");
    assert_eq!(ana.says("account"), "pass", "only somebody who is suspended may be locked");
    assert_eq!(ana.gap("roles").0, "forbidden", "a role that is not shown is not \"no role\"");
    let leo = profile.diagnose(directus.get("USER_LOCKED"), "main", REASSIGN);
    let (reason, scope) = leo.gap("lock");
    assert_eq!(reason, "forbidden");
    assert!(scope.is_some_and(|scope| scope.contains("directus_revisions")), "{scope:?}");
    profile.diagnose(directus.get("USER_SUSPENDED"), "main", &[]).blocked(&["account inactive"]);
}

#[test]
fn unleash_token_that_may_not_use_the_playground() {
    let unleash = server("unleash");
    for token in ["WEAK_TOKEN", "CLIENT_TOKEN"] {
        let profile = Profile::new().unleash(&unleash, token).flag("cases");
        let ana = profile.diagnose("ana@acme.test", "acme", &["--feature", "cases"]);
        ana.undetermined();
        assert_eq!(ana.gap("flags"), ("forbidden", Some("read on the project")));
        assert_eq!(ana.says("feature"), "unknown forbidden");
    }
}

#[test]
fn scim_token_that_is_not_accepted() {
    let _turn = take("scim2");
    let scim = server("scim2");
    let ana =
        Profile::new().scim(&scim, "BAD_TOKEN").diagnose(scim.get("USER_GOOD"), scim.get("TENANT"), &[]);
    ana.undetermined();
    assert_eq!(ana.gap("account"), ("unauthorized", None));
}

#[test]
fn accounts_that_may_look_and_not_file() {
    ticketing::with_each(|system, server| {
        let profile = system.files(Profile::new(), server, system.weak);
        let filed = profile.run(&[
            "--user",
            "weak@acme.test",
            "--tenant",
            "acme",
            "--found",
            "account=pass",
            "--allow-unknown",
            "--file",
        ]);
        assert_eq!(filed.code, 1, "a missing right is no \"not yet\": {filed}");
        assert_eq!(filed.report["ticket"], serde_json::Value::Null);
        for words in [system.right, "nothing is lost", "escalate outbox retry"] {
            assert!(filed.stderr.contains(words), "{words:?} in {}", filed.stderr);
        }
        let waiting = profile.command(&["outbox", "list"]).output().unwrap();
        let waiting = String::from_utf8_lossy(&waiting.stdout).into_owned();
        assert_eq!(entries(&waiting), 1, "{waiting}");
    });
}
