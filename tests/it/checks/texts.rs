//! The texts of the checks.

use escalate::checks::{ALL, run_all};
use escalate::facts::{Facts, Found, FoundStatus};

use super::given;

#[test]
fn one_screen_each_and_no_jargon() {
    for check in ALL {
        let id = check.id.as_str();
        assert!(check.explain.lines().count() <= 24, "{id}: one screen");
        assert!(check.question.ends_with('?') && check.ask.ends_with('?'), "{id}");
        assert!(!check.by_hand.remedy.1.is_empty(), "{id}");
        assert!(!check.by_hand.pass.is_empty() && !check.by_hand.fail.is_empty(), "{id}");
        assert!(!check.explanation().contains(['{', '}']), "{id}");
        for word in ["null", "None", "JSON", "Kleene", "enum"] {
            assert!(!check.explain.contains(word) && !check.ask.contains(word), "{id}: {word}");
        }
    }
}

#[test]
fn every_reason_of_a_fail_is_explained() {
    // The reasons that the golden cases reach; a new one must be found in `escalate explain`.
    let fails = [
        (0, &["inactive", "locked", "absent"][..]),
        (1, &["invite_pending", "invite_expired", "mail_bounced", "no_password", "neither"]),
        (2, &["wrong_password", "password_expired", "must_change", "never_set", "single_sign_on"]),
        (3, &["signed_in_elsewhere", "other_tenant_only", "no_tenant"]),
        (4, &["no_role_grants", "no_role", "denied", "engine_denies"]),
        (5, &["tier_excludes", "flag_off", "beta_off"]),
    ];
    for (index, reasons) in fails {
        for reason in reasons {
            assert!(ALL[index].explain.contains(reason), "{reason}");
        }
    }
}

/// The codes of the first column of an explanation: `  idp, not_assigned  the provider …`.
fn codes(explain: &str) -> Vec<&str> {
    let rows = explain.lines().filter_map(|line| line.strip_prefix("  "));
    let firsts = rows.map(|row| row.split("  ").next().unwrap_or_default());
    let all = firsts.flat_map(|first| first.split(", "));
    all.filter(|code| !["pass", "not applicable", "unknown", "contradicted"].contains(code)).collect()
}

#[test]
fn every_reason_that_is_explained_can_be_given_by_hand() {
    for check in ALL {
        let known: Vec<&str> = check.by_hand.reasons.iter().map(|reason| reason.code).collect();
        let missing: Vec<&str> =
            codes(check.explain).into_iter().filter(|code| !known.contains(code)).collect();
        assert!(missing.is_empty(), "{}: {missing:?}", check.id.as_str());
        let unexplained: Vec<&&str> = known.iter().filter(|code| !check.explain.contains(**code)).collect();
        assert!(unexplained.is_empty(), "{}: {unexplained:?}", check.id.as_str());
    }
}

#[test]
fn what_was_found_by_hand_comes_with_the_faqs_fix() {
    let case = given::case("access");
    let mut facts = Facts::nothing(given::in_order().taken_at);
    for check in ALL {
        facts.found.insert(
            check.id,
            Found { status: FoundStatus::Fail, reason: None, note: None, at: facts.taken_at },
        );
    }
    for (check, result) in ALL.iter().zip(run_all(&case, &facts)) {
        if result.reason == "found_by_admin" {
            assert_eq!((result.remedies[0].kind, result.remedies[0].text.as_str()), check.by_hand.remedy);
            assert!(result.summary.ends_with("an admin looked it up"));
        } else {
            assert_eq!(result.id.as_str(), "password", "the only one that does not apply here");
        }
    }
}
