//! A server that is down: a gap for what only it knows, and everything else as if nothing had happened.

use crate::profile::Profile;
use crate::servers::{server, take};

#[test]
fn what_the_others_know_stays() {
    let _turn = take("scim2");
    let (keycloak, scim) = (server("keycloak"), server("scim2"));
    let profile = Profile::new()
        .keycloak(&keycloak)
        .scim(&scim, "TOKEN")
        .with("[features.exports]\ntiers = [\"pro\", \"enterprise\"]\n");
    scim.stop();
    let ana = profile.diagnose(keycloak.get("USER_GOOD"), "acme", &["--feature", "exports"]);
    let bob = profile.diagnose(keycloak.get("USER_DEACTIVATED"), "acme", &["--feature", "exports"]);
    scim.act(&["reset"]);
    assert_eq!(ana.gap("tier").0, "unreachable");
    assert_eq!(ana.says("feature"), "unknown unreachable");
    assert_eq!(ana.says("account"), "pass");
    ana.undetermined();
    bob.blocked(&["account inactive"]);
}
