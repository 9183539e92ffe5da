//! Recorded cases and what is made of them: `tests/cases/<name>/facts.json` is the recording, `expected.json` the diagnosis in
//! short. `ESCALATE_BLESS=1 cargo test --test it golden::` writes the expected files anew; the table below is by hand, so that
//! a wrong verdict cannot be blessed away.

use std::path::{Path, PathBuf};

use escalate::case::Case;
use escalate::checks::{CheckResult, Status};
use escalate::diagnosis::{Diagnosis, Options, diagnose, exit};
use escalate::facts::Recording;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        // `render_*` are compared in every form by `golden_render`.
        .filter(|name| !name.starts_with("render_") && root().join(name).join("facts.json").exists())
        .collect();
    names.sort();
    names
}

pub(crate) fn recording(name: &str) -> (Case, escalate::facts::Facts) {
    let text = std::fs::read_to_string(root().join(name).join("facts.json")).unwrap();
    let recording = Recording::read(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    (recording.case.unwrap(), recording.facts)
}

fn run(name: &str) -> Diagnosis {
    let (case, facts) = recording(name);
    diagnose(&case, &facts, &Options::default())
}

fn check(check: &CheckResult) -> Value {
    let mut short = json!({
        "id": check.id, "status": check.status, "confidence": check.confidence, "summary": check.summary,
    });
    if !check.reason.is_empty() {
        short["reason"] = json!(check.reason);
    }
    if !check.evidence.is_empty() {
        short["evidence"] = json!(check.evidence);
    }
    if !check.remedies.is_empty() {
        short["remedies"] = json!(check.remedies);
    }
    if let Some(gap) = &check.gap {
        short["need"] = json!(gap.need);
        if !gap.claims.is_empty() {
            short["claims"] = json!(gap.claims);
        }
    }
    short
}

fn short(diagnosis: &Diagnosis) -> Value {
    json!({
        "verdict": diagnosis.verdict,
        "primary": diagnosis.primary,
        "blockers": diagnosis.blockers,
        "next_blocker": diagnosis.next_blocker,
        "exit_code": exit(diagnosis).code(),
        "gate": diagnosis.gate,
        "contradictions": diagnosis.contradictions,
        "suspicion": diagnosis.suspicion,
        "checks": diagnosis.checks.iter().map(check).collect::<Vec<_>>(),
    })
}

#[test]
fn every_case_is_diagnosed_as_expected() {
    let bless = std::env::var_os("ESCALATE_BLESS").is_some();
    for name in names() {
        let found = serde_json::to_string_pretty(&short(&run(&name))).unwrap() + "\n";
        let path = root().join(&name).join("expected.json");
        if bless {
            std::fs::write(&path, &found).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            found == expected,
            "{name}: run with ESCALATE_BLESS=1 and read the difference; found:\n{found}"
        );
    }
}

/// What each case is there for, by hand: exit code, then the reason of the check that matters (a pass has none).
const INTENT: &[(&str, u8, &str, &str)] = &[
    ("account-absent", 3, "account", "absent"),
    ("account-absent-incomplete-listing", 4, "account", "incomplete"),
    ("account-active-here-inactive-there", 4, "account", "conflict"),
    ("account-inactive", 3, "account", "inactive"),
    ("account-inactive-access", 3, "account", "inactive"),
    ("account-inactive-and-locked", 3, "account", "inactive"),
    ("account-inactive-by-export", 3, "account", "inactive"),
    ("account-listing-forbidden", 4, "account", "forbidden"),
    ("account-lock-has-ended", 0, "account", ""),
    ("account-locked-for-good", 3, "account", "locked"),
    ("account-locked-until", 3, "account", "locked"),
    ("account-server-ignores-filters", 3, "account", "absent"),
    ("account-sources-disagree", 4, "account", "conflict"),
    ("account-two-for-one-address", 4, "account", "conflict"),
    ("account-two-that-agree", 0, "account", ""),
    ("feature-beta-off", 3, "feature", "beta_off"),
    ("feature-flag-cannot-tell", 4, "feature", "no_context"),
    ("feature-flag-nobody-knows", 4, "feature", "no_context"),
    ("feature-flag-off", 3, "feature", "flag_off"),
    ("feature-flag-off-tier-unknown", 3, "feature", "flag_off"),
    ("feature-flag-only-vendor", 0, "feature", "flag_off"),
    ("feature-on", 0, "feature", ""),
    ("feature-tier-excludes", 0, "feature", "tier_excludes"),
    ("feature-tier-then-flag-then-beta", 0, "feature", "tier_excludes"),
    ("feature-vendor-and-admin", 3, "feature", "tier_excludes"),
    ("gate-all-looked-up-by-hand", 0, "account", ""),
    ("gate-found-against-the-system", 3, "account", "inactive"),
    ("gate-found-by-hand-fails", 3, "account", "found_by_admin"),
    ("gate-masked-text-proves-nothing", 4, "account", "not_collected"),
    ("gate-nobody-looked", 4, "account", "not_collected"),
    ("gate-nothing-explains", 0, "role", ""),
    ("gate-still-failing", 0, "role", "no_role_grants"),
    ("invite-accepted-not-finished", 3, "invite", "no_password"),
    ("invite-active-and-pending", 4, "invite", "conflict"),
    ("invite-active-without-password", 3, "invite", "no_password"),
    ("invite-deactivated-is-not-unusual", 3, "invite", ""),
    ("invite-expired", 3, "invite", "invite_expired"),
    ("invite-expires-this-instant", 3, "invite", "invite_expired"),
    ("invite-mail-bounced", 3, "invite", "mail_bounced"),
    ("invite-mail-not-sent", 3, "invite", "mail_not_sent"),
    ("invite-neither-pending-nor-active", 3, "invite", "neither"),
    ("invite-pending", 3, "invite", "invite_pending"),
    ("invite-pending-access", 3, "invite", "invite_pending"),
    ("invite-pending-in-user-list", 3, "invite", "invite_pending"),
    ("invite-unknown", 4, "invite", "cannot_tell"),
    ("password-expired", 3, "password", "password_expired"),
    ("password-last-attempt-elsewhere-counts-not", 0, "password", ""),
    ("password-masked-and-in-order", 3, "password", "wrong_password"),
    ("password-masked-and-lock-unknown", 4, "password", "forbidden"),
    ("password-masked-and-locked", 3, "password", "not_applicable"),
    ("password-must-change", 3, "password", "must_change"),
    ("password-never-tried", 4, "password", "cannot_tell"),
    ("password-reset-bounced", 3, "password", "reset_mail_bounced"),
    ("password-reset-delivered", 3, "password", "reset_under_way"),
    ("password-reset-done-after-the-attempt", 3, "password", "wrong_password"),
    ("password-reset-link-expired", 3, "password", "reset_expired"),
    ("password-reset-not-sent", 3, "password", "reset_mail_not_sent"),
    ("password-second-factor", 0, "password", ""),
    ("password-single-sign-on", 3, "password", "single_sign_on"),
    ("password-single-sign-on-no-attempt", 3, "password", "single_sign_on"),
    ("password-wrong", 3, "password", "wrong_password"),
    ("role-action-not-known", 4, "role", "no_context"),
    ("role-any-of", 0, "role", ""),
    ("role-api-scope-is-no-permission", 4, "role", "no_context"),
    ("role-engine-allows", 0, "role", ""),
    ("role-engine-conditional", 4, "role", "no_context"),
    ("role-engine-denies", 3, "role", "engine_denies"),
    ("role-engine-disagrees", 4, "role", "conflict"),
    ("role-granted", 0, "role", ""),
    ("role-just-changed", 3, "role", ""),
    ("role-known-ones-suffice", 0, "role", ""),
    ("role-least-is-broad", 3, "role", "no_role_grants"),
    ("role-missing", 3, "role", "no_role_grants"),
    ("role-none", 3, "role", "no_role"),
    ("role-on-profile-does-not-exist", 4, "role", "conflict"),
    ("role-only-owner-has-it", 3, "role", "no_role_grants"),
    ("role-permission-nobody-knows", 4, "role", "no_context"),
    ("role-removed-yet-held", 0, "role", ""),
    ("role-taken-away", 3, "role", "denied"),
    ("role-unlisted-in-cut-catalogue", 4, "role", "incomplete"),
    ("tenant-first-then-role", 3, "tenant", "signed_in_elsewhere"),
    ("tenant-listing-cut", 4, "tenant", "incomplete"),
    ("tenant-not-named", 4, "tenant", "no_context"),
    ("tenant-only-elsewhere", 3, "tenant", "other_tenant_only"),
    ("tenant-only-elsewhere-access", 3, "tenant", "other_tenant_only"),
    ("tenant-reset-mail-never-comes", 3, "tenant", "other_tenant_only"),
    ("tenant-session-elsewhere", 3, "tenant", "signed_in_elsewhere"),
];

#[test]
fn every_case_says_what_it_is_there_for() {
    let listed: Vec<&str> = INTENT.iter().map(|(name, ..)| *name).collect();
    assert_eq!(names(), listed, "a case without an intent, or an intent without a case; sorted by name");
    for (name, code, id, reason) in INTENT {
        let diagnosis = run(name);
        let found = diagnosis.checks.iter().find(|check| check.id.as_str() == *id).unwrap();
        let status = if reason.is_empty() { Status::Pass } else { found.status };
        assert_eq!(
            (exit(&diagnosis).code(), found.reason.as_str(), found.status),
            (*code, *reason, status),
            "{name}: {found:#?}"
        );
    }
}

#[test]
fn primary_causes_follow_the_symptom() {
    let primary = |name: &str| run(name).primary.map(escalate::case::CheckId::as_str);
    assert_eq!(
        primary("tenant-first-then-role"),
        Some("tenant"),
        "a role read in the wrong tenant is worthless"
    );
    assert_eq!(primary("tenant-only-elsewhere"), Some("tenant"), "not the account");
    assert_eq!(primary("tenant-reset-mail-never-comes"), Some("tenant"), "not the password");
    assert_eq!(primary("invite-pending"), Some("invite"), "not the account");
    assert_eq!(primary("account-inactive-access"), Some("account"));
    assert_eq!(primary("feature-vendor-and-admin"), Some("role"));
}

#[test]
fn the_next_blocker_is_told() {
    let next = |name: &str| run(name).next_blocker.map(|next| next.check.as_str());
    assert_eq!(next("tenant-first-then-role"), Some("role"));
    assert_eq!(next("account-inactive-and-locked"), Some("account"), "still locked once reactivated");
    assert_eq!(next("feature-vendor-and-admin"), Some("feature"));
    assert_eq!(next("feature-tier-then-flag-then-beta"), Some("feature"));
    assert_eq!(
        next("password-masked-and-locked"),
        None,
        "a masked text proves nothing once the lock is gone"
    );
    assert_eq!(next("role-missing"), None);
    assert_eq!(next("invite-accepted-not-finished"), None, "the reset sets the password");
    assert_eq!(next("account-absent"), None, "one invite mends account and invite");
}

#[test]
fn contradictions_are_findings() {
    let codes =
        |name: &str| -> Vec<String> { run(name).contradictions.into_iter().map(|one| one.code).collect() };
    assert_eq!(codes("role-on-profile-does-not-exist"), ["role_not_in_catalogue"]);
    assert_eq!(codes("invite-active-and-pending"), ["active_and_pending"]);
    assert_eq!(codes("account-two-for-one-address"), ["two_accounts"]);
    assert_eq!(codes("account-two-that-agree"), ["two_accounts"]);
    assert_eq!(codes("account-active-here-inactive-there"), ["active_and_inactive"]);
    assert_eq!(codes("invite-expired"), ["invite_pending_past_its_end"]);
    assert_eq!(codes("account-sources-disagree"), ["sources_disagree"]);
    assert_eq!(codes("role-engine-disagrees"), ["sources_disagree"]);
    assert_eq!(codes("role-removed-yet-held"), ["role_removed_yet_held"]);
    assert_eq!(codes("gate-found-against-the-system"), ["found_disagrees"]);
    assert_eq!(codes("feature-tier-excludes"), ["flag_on_tier_excludes"]);
    assert!(codes("role-missing").is_empty());
}
