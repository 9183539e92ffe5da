//! Keycloak: somebody is fine, something happens to them, the tool finds exactly that, it is undone, and they are fine again.
//! Each test has a realm of its own.

use crate::person::Diagnosis;
use crate::profile::{Profile, REASSIGN};
use crate::servers::{Server, server};

/// A realm with all the states of acme.
struct Realm {
    name: &'static str,
    keycloak: Server,
    profile: Profile,
}

fn realm(name: &'static str) -> Realm {
    let keycloak = server("keycloak");
    keycloak.act(&["realm", name]);
    let profile = Profile::new().keycloak(&keycloak).reassigning("conversations.assign", &[]);
    Realm { name, keycloak, profile }
}

impl Realm {
    #[track_caller]
    fn act(&self, action: &[&str]) {
        let mut words = vec!["-r", self.name];
        words.extend(action);
        self.keycloak.act(&words);
    }

    #[track_caller]
    fn ana(&self, more: &[&str]) -> Diagnosis {
        self.profile.diagnose(self.keycloak.get("USER_GOOD"), self.name, more)
    }

    /// No cause is left. Minutes after a change the advice may be to sign in again first, which is no ticket.
    #[track_caller]
    fn fixed(&self, more: &[&str]) {
        let ana = self.ana(more);
        ana.fine();
    }
}

#[test]
fn deactivated_and_back() {
    let realm = realm("change-account");
    realm.ana(&[]).fine();
    realm.act(&["deactivate", "ana"]);
    realm.ana(&[]).blocked(&["account inactive"]).summary("account", &["by opal"]);
    realm.act(&["activate", "ana"]);
    realm.fixed(&[]);
}

#[test]
fn locked_by_wrong_passwords_and_unlocked() {
    let realm = realm("change-lock");
    realm.act(&["lock", "ana"]);
    realm.ana(&[]).blocked(&["account locked"]);
    realm.act(&["unlock", "ana"]);
    // The last attempt ended at the lock. That it is open now says nothing about the password.
    let unlocked = realm.ana(&[]);
    unlocked.undetermined().summary("password", &["ended because the account is locked"]);
    assert_ne!(unlocked.check("account")["status"], "fail", "{unlocked}");
    realm.act(&["sign-in", "ana"]);
    realm.fixed(&[]);
}

#[test]
fn password_taken_away_and_set() {
    let realm = realm("change-password");
    realm.act(&["no-password", "ana"]);
    realm.ana(&[]).blocked(&["invite no_password", "password never_set"]);
    realm.act(&["set-password", "ana"]);
    realm.act(&["must-change", "ana"]);
    realm.ana(&[]).blocked(&["password must_change"]);
    realm.act(&["set-password", "ana"]);
    realm.fixed(&[]);
}

#[test]
fn role_removed_and_given_back() {
    let realm = realm("change-role");
    realm.ana(REASSIGN).fine();
    realm.act(&["remove-role", "ana", "agent"]);
    let without = realm.ana(REASSIGN);
    without.blocked(&["role no_role"]);
    assert_eq!(without.check("role")["remedies"][0]["role"], "agent");
    realm.act(&["add-role", "ana", "agent"]);
    realm.fixed(REASSIGN);
}

#[test]
fn invited_until_it_expires() {
    let realm = realm("change-invite");
    let invited = |realm: &Realm| realm.profile.diagnose("new@acme.test", realm.name, &[]);
    realm.act(&["invite", "new@acme.test"]);
    invited(&realm).fails(&["invite invite_pending"]);
    realm.act(&["expire-invite", "new@acme.test"]);
    invited(&realm).fails(&["invite invite_expired"]);
}
