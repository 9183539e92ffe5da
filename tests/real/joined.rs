//! Three systems in one run: the person from one, the feature from another, the ticket into a third.

use crate::filing::{only, sha256};
use crate::profile::{Profile, REASSIGN};
use crate::servers::{server, take};
use crate::ticketing;

/// Files for somebody for whom everything is in order, and nothing works.
#[track_caller]
fn files(profile: &Profile, user: &str, tenant: &str, system: &'static str) {
    let mut arguments = vec!["--user", user, "--tenant", tenant, "--file", "--bundle", "bundle.zip"];
    // The flags were set after they signed in: whoever files it has tried that.
    arguments.push("--still-failing");
    arguments.extend(REASSIGN);
    let filed = profile.run(&arguments);
    filed.fails(&[]);
    assert_eq!(filed.code, 0, "{filed}");
    let stored = only(ticketing::of(system), &server(system), &filed);
    let ours = std::fs::read(profile.path("bundle.zip")).unwrap();
    assert!(stored.bundles.iter().any(|bundle| sha256(bundle) == sha256(&ours)));
    assert!(stored.texts.contains("You don't have permission"), "{}", stored.texts);
    let facts = &filed.report["facts"];
    assert_eq!(facts["flags"]["known"]["connector"], "unleash");
    let verified = profile.command(&["bundle", "verify", "bundle.zip"]).output().unwrap();
    assert!(verified.status.success());
}

#[test]
fn keycloak_unleash_and_request_tracker() {
    let (_unleash, _rt) = (take("unleash"), take("rt"));
    let (keycloak, unleash, rt) = (server("keycloak"), server("unleash"), server("rt"));
    let profile = Profile::new().keycloak(&keycloak).unleash(&unleash, "TOKEN");
    let profile = profile.flag("cases").flag("warehouse").reassigning("conversations.assign", &["cases"]);
    let profile = ticketing::of("rt").files(profile, &rt, "TOKEN");
    files(&profile, keycloak.get("USER_GOOD"), "acme", "rt");
    // The same run says no when one of the three has a cause, and files nothing.
    let mut arguments = vec!["--user", keycloak.get("USER_GOOD"), "--tenant", "acme", "--file"];
    arguments.extend(REASSIGN);
    arguments.extend(["--feature", "warehouse"]);
    let off = profile.run(&arguments);
    off.blocked(&["feature flag_off"]);
    assert_eq!(off.report["ticket"], serde_json::Value::Null);
}

#[test]
fn directus_unleash_and_redmine() {
    let (_directus, _unleash, _redmine) = (take("directus"), take("unleash"), take("redmine"));
    let (directus, unleash, redmine) = (server("directus"), server("unleash"), server("redmine"));
    let profile = Profile::new().directus(&directus, "TOKEN").unleash(&unleash, "TOKEN");
    let profile = profile.flag("cases").reassigning(directus.get("PERMISSION"), &["cases"]);
    let profile = ticketing::of("redmine").files(profile, &redmine, "KEY");
    files(&profile, directus.get("USER_GOOD"), "main", "redmine");
    let sam = profile.diagnose(directus.get("USER_NO_ROLE"), "main", REASSIGN);
    sam.blocked(&["role no_role_grants"]);
}
