//! Which phrases say what it means and what to do: by verdict, check, reason, symptom, and by what is to be done first.

use crate::case::Symptom;
use crate::checks::RemedyKind;
use crate::diagnosis::{GateReason, OutsideKind, Verdict};
use crate::facts::{Delivery, Question, TenantPolicy};
use crate::report::v1::{Report, ReportedCheck, ReportedOutside};

/// Reasons that a person is told in the words of another one: what they see and what they can do is the same.
pub(super) const SHARED: &[(&str, &str)] = &[
    ("account.found_by_admin", "account"),
    // An invite of which only the account's state is known.
    ("invite.not_accepted", "invite.invite_pending"),
    ("invite.neither", "invite"),
    ("invite.found_by_admin", "invite"),
    ("password.never_set", "invite.no_password"),
    ("password.found_by_admin", "password"),
    ("tenant.found_by_admin", "tenant"),
    // How roles come to allow or to forbid something is the admin's matter.
    ("role.no_role_grants", "role"),
    ("role.denied", "role"),
    ("role.engine_denies", "role"),
    ("feature.found_by_admin", "feature"),
];

/// The keys of the cause, the most specific first; the catalogue has one of them at least.
pub(super) fn keys(report: &Report, primary: Option<&ReportedCheck>) -> Vec<String> {
    let (exact, wider) = match (report.verdict, primary) {
        _ if report.gate.reason == GateReason::StillFailing => ("still_failing".to_owned(), None),
        (Verdict::Blocked, Some(check)) => {
            let reason = check.reason.as_deref().unwrap_or_default();
            (blocked(report, check, reason), Some(check.id.as_str()))
        }
        (Verdict::Outside, _) => {
            let outside = report.outside.as_ref();
            (outside.map_or_else(String::new, |outside| beside(report, outside)), Some("outside"))
        }
        (Verdict::ShouldWork, _) => ("should_work".to_owned(), None),
        _ => (open(report).to_owned(), None),
    };
    // Nobody logs out of where they cannot get in.
    let at_the_door = report.case.symptom == Symptom::SignIn;
    let by_symptom = at_the_door.then(|| format!("{exact}.sign_in"));
    let shared = SHARED.iter().find(|(reason, _)| *reason == exact).map(|(_, said)| (*said).to_owned());
    let wider = wider.map(str::to_owned);
    [by_symptom, Some(exact), shared, wider, Some("general".to_owned())].into_iter().flatten().collect()
}

/// The key of a check and its reason, and of what is to be done about it first: nobody is sent to a link that is dead, or to ask for
/// a mail that will not leave.
fn blocked(report: &Report, check: &ReportedCheck, reason: &str) -> String {
    let first = check.remedies.first().map(|remedy| remedy.kind);
    let exact = format!("{}.{reason}", check.id.as_str());
    let other = match (exact.as_str(), first) {
        ("account.no_seat", Some(RemedyKind::AssignSeat)) => "account.seat_not_assigned",
        ("invite.invite_pending", Some(RemedyKind::ResendInvite)) => "invite.link_void",
        // An admin's own words may name any cause: nothing is asked of the person for it.
        ("invite.found_by_admin", Some(RemedyKind::LookUp)) => "invite.found_in_words",
        ("password.found_by_admin", Some(RemedyKind::LookUp)) => "password.found_in_words",
        ("invite.action_open", _) if has(check, RemedyKind::CheckEmail) => "invite.verify_email",
        ("password.reset_expired", Some(RemedyKind::SignInAgain)) => "password.already_set",
        ("password.single_sign_on", _) if demanded(report) => "password.single_sign_on_demanded",
        // A reset that is under way and does not come to its end.
        ("password.wrong_password" | "password.password_expired", Some(RemedyKind::FixMail)) => {
            "password.reset_mail_not_sent"
        }
        ("password.wrong_password" | "password.password_expired", Some(RemedyKind::CheckEmail)) => {
            if bounced(report) { "password.reset_mail_bounced" } else { "password.reset_under_way" }
        }
        _ => return exact,
    };
    other.to_owned()
}

/// The key of a cause beside the six.
fn beside(report: &Report, outside: &ReportedOutside) -> String {
    let first = outside.remedies.first().map(|remedy| remedy.kind);
    let by = |question: Question| {
        report.evidence.iter().any(|seen| seen.question == question && outside.evidence.contains(&seen.id))
    };
    let kind = match (outside.kind, first) {
        (OutsideKind::SecondFactor, Some(RemedyKind::FinishAction)) => "second_factor_setup",
        (_, Some(RemedyKind::UseOtherAccount)) => "other_account",
        (OutsideKind::Session, _) if by(Question::Changes) => "session",
        (OutsideKind::Session, _) if by(Question::Password) || by(Question::Reset) => "new_password",
        (OutsideKind::Session, _) => "session_old",
        (kind, _) => kind.as_str(),
    };
    format!("outside.{kind}")
}

/// The key of a case that is not settled.
fn open(report: &Report) -> &'static str {
    if report.contradictions.iter().any(|one| one.code == "two_accounts") {
        "two_accounts"
    } else if report.checks.iter().any(|check| check.status == crate::checks::Status::Contradicted) {
        "contradicted"
    } else {
        "undetermined"
    }
}

fn has(check: &ReportedCheck, kind: RemedyKind) -> bool {
    check.remedies.iter().any(|remedy| remedy.kind == kind)
}

/// The mail of the reset came back.
fn bounced(report: &Report) -> bool {
    let reset = report.facts.as_ref().and_then(|facts| facts.reset.as_ref().ok()?.value.as_ref());
    reset.is_some_and(|reset| reset.mail == Some(Delivery::Bounced))
}

/// The tenant demands single sign-on of somebody who has a password.
fn demanded(report: &Report) -> bool {
    let Some(facts) = &report.facts else { return false };
    let policy = facts.policy.as_ref().ok().and_then(|seen| seen.value.as_ref());
    let password = facts.password.as_ref().ok().and_then(|seen| seen.value.as_ref());
    policy.is_some_and(TenantPolicy::demands_single_sign_on)
        && password.is_none_or(|password| password.single_sign_on.is_none())
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::ReplyCatalogue;
    use super::SHARED;
    use crate::checks::ALL;

    /// Every reason that an admin can name, which are all that the checks give (`every_reason_of_the_source_can_be_named`), and the one
    /// without a name.
    fn reasons() -> Vec<String> {
        let of = |check: &crate::checks::Check| {
            let id = check.id.as_str();
            let named = check.by_hand.reasons.iter().map(move |reason| format!("{id}.{}", reason.code));
            named.chain([format!("{id}.found_by_admin")]).collect::<Vec<_>>()
        };
        ALL.iter().flat_map(of).collect()
    }

    #[test]
    fn every_reason_has_words_of_its_own_or_is_told_in_those_of_another_on_purpose() {
        let english = ReplyCatalogue::embedded("en");
        let english = &english.phrases().cause;
        for reason in reasons() {
            let shared = SHARED.iter().find(|(key, _)| *key == reason);
            assert_ne!(english.contains_key(&reason), shared.is_some(), "{reason}");
        }
        for (reason, said) in SHARED {
            assert!(reasons().contains(&(*reason).to_owned()), "{reason} is no reason");
            assert!(english.contains_key(*said), "{reason}: there is no `{said}`");
        }
    }

    #[test]
    fn every_cause_beside_the_six_has_words_for_both_symptoms() {
        let kinds = [
            "second_factor",
            "second_factor_setup",
            "device",
            "network",
            "policy",
            "domain",
            "throttled",
            "session",
            "session_old",
            "new_password",
            "other_account",
            "browser",
            "service",
        ];
        let english = ReplyCatalogue::embedded("en");
        for kind in kinds {
            let key = format!("outside.{kind}");
            let cause = english.cause(&[&key]).unwrap_or_else(|| panic!("{key}"));
            // Who is at the door is asked for nothing that needs them to be in.
            let at_the_door =
                english.cause(&[format!("{key}.sign_in").as_str(), &key]).map(|cause| &cause.next);
            let at_the_door = at_the_door.map(String::as_str).unwrap_or_default();
            assert!(
                !at_the_door.contains("out and") && !at_the_door.contains("{{again}}"),
                "{kind}: {at_the_door}"
            );
            assert!(!cause.means.is_empty() && !cause.next.is_empty(), "{kind}");
        }
    }
}
