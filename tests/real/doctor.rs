//! `escalate doctor` and `connectors check`: what is missing is said before somebody needs it.

use crate::profile::Profile;
use crate::servers::{server, take};
use crate::ticketing;

/// The page of `doctor`, and its exit code.
fn doctor(profile: &Profile) -> (String, Option<i32>) {
    let output = profile.command(&["doctor"]).output().unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

#[track_caller]
fn has(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "`{part}` is not in:\n{page}");
    }
}

#[test]
fn everything_is_in_order() {
    let (_directus, _scim) = (take("directus"), take("scim2"));
    let (keycloak, unleash, rt) = (server("keycloak"), server("unleash"), server("rt"));
    let tenant = "[tenants]\nacme = \"Acme\"\n";
    let profile =
        Profile::new().with(tenant).keycloak(&keycloak).realms(&keycloak).unleash(&unleash, "TOKEN");
    let profile = ticketing::of("rt").files(profile, &rt, "TOKEN");
    let (page, code) = doctor(&profile);
    assert_eq!(code, Some(0), "{page}");
    has(&page, &["keycloak (Keycloak): ok", "realms (Keycloak, all realms): ok", "unleash (Unleash): ok"]);
    let profile = Profile::new().with(tenant).scim(&server("scim2"), "TOKEN");
    assert_eq!(doctor(&profile).1, Some(0), "{}", doctor(&profile).0);
    let profile = Profile::new().directus(&server("directus"), "TOKEN");
    assert_eq!(doctor(&profile).1, Some(0), "{}", doctor(&profile).0);
}

#[test]
fn missing_scopes_are_named() {
    let _turn = take("directus");
    let (keycloak, unleash, directus) = (server("keycloak"), server("unleash"), server("directus"));
    let (id, secret) = (keycloak.get("WEAK_CLIENT_ID"), keycloak.get("WEAK_CLIENT_SECRET"));
    let profile = Profile::new()
        .with("[tenants]\nacme = \"Acme\"\n")
        .keycloak_as(&keycloak, id, secret)
        .unleash(&unleash, "WEAK_TOKEN")
        .directus(&directus, "WEAK_TOKEN");
    let (page, code) = doctor(&profile);
    assert_eq!(code, Some(4), "{page}");
    has(
        &page,
        &["keycloak (Keycloak): not ok", "view-events", "view-clients", "view-realm", "view-organizations"],
    );
    has(&page, &["unleash (Unleash): not ok", "read on the project"]);
    has(&page, &["directus (Directus): not ok", "directus_roles", "directus_policies"]);
    assert!(!page.contains(secret), "{page}");
}

#[test]
fn a_wrong_secret_is_said_once() {
    let keycloak = server("keycloak");
    let tenant = "[tenants]\nacme = \"Acme\"\n";
    let profile =
        Profile::new().with(tenant).keycloak_as(&keycloak, keycloak.get("CLIENT_ID"), "not-the-secret");
    let (page, code) = doctor(&profile);
    assert_eq!(code, Some(4), "{page}");
    assert_eq!(page.matches("unauthorized_client").count(), 1, "{page}");
    assert!(!page.contains("needs: view"), "no scope helps: {page}");
}

#[test]
fn every_shipped_connector_passes_its_check() {
    let output = Profile::new().command(&["connectors", "check"]).output().unwrap();
    let (page, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{page}\n{errors}");
    has(&page, &escalate::connectors::shipped::ALL.iter().map(|one| one.name).collect::<Vec<_>>());
}
