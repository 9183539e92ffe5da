//! What helps against a password that does not work, in the FAQ's words.

use chrono::{DateTime, Utc};

use crate::checks::{Remedy, RemedyKind};
use crate::facts::{Attempt, Delivery, Facts, Reset};
use crate::text::moment::moment;

/// The FAQ's step 3.
pub(super) const FORGOT: &str = "On the login page, have them click Forgot password and enter the email. A reset email \
                                 arrives within a few minutes; they set a new password and log in";

const NO_MAIL: &str =
    "If the reset email doesn't arrive: check spam, check the email is correct, check corporate filtering";

/// Forgot password, and what to do when no mail comes.
pub(super) fn forgot() -> Vec<Remedy> {
    vec![Remedy::new(RemedyKind::PasswordReset, FORGOT), Remedy::new(RemedyKind::CheckEmail, NO_MAIL)]
}

/// The remedies after a refused attempt: the reset that is under way comes first.
pub(super) fn reset(facts: &Facts, last: &Attempt) -> Vec<Remedy> {
    if let Some(at) = set_since(facts, last) {
        let text = format!(
            "A new password was set {}, after that attempt: have them log in with it, and use Forgot password if it fails",
            moment(at)
        );
        return vec![Remedy::new(RemedyKind::PasswordReset, text)];
    }
    let under_way = facts.reset.as_ref().ok().and_then(|seen| seen.value.as_ref());
    under_way
        .filter(|reset| reset.done_at.is_none())
        .map_or_else(forgot, |reset| stuck(reset, facts.taken_at).2)
}

/// When a new password was set after the attempt, if one was.
pub(super) fn set_since(facts: &Facts, last: &Attempt) -> Option<DateTime<Utc>> {
    let reset = facts.reset.as_ref().ok().and_then(|seen| seen.value.as_ref());
    let password = facts.password.as_ref().ok().and_then(|seen| seen.value.as_ref());
    let done = reset.and_then(|reset| reset.done_at);
    let changed = password.and_then(|password| password.changed_at);
    done.max(changed).filter(|at| *at > last.at)
}

/// What became of a reset that did not end in a new password: reason, summary, remedies.
pub(super) fn stuck(reset: &Reset, taken_at: DateTime<Utc>) -> (&'static str, String, Vec<Remedy>) {
    let asked = moment(reset.requested_at);
    let check = |text: &str| Remedy::new(RemedyKind::CheckEmail, text);
    let again = |text: &str| Remedy::new(RemedyKind::PasswordReset, text);
    let (reason, what, remedies) = match reset.mail {
        Some(Delivery::Bounced) => (
            "reset_mail_bounced",
            "its mail came back undelivered",
            vec![
                check(
                    "Check the email is correct, and ask their mail administrator about corporate filtering",
                ),
                again("Then have them click Forgot password once more"),
            ],
        ),
        Some(Delivery::NotSent) => (
            "reset_mail_not_sent",
            "its mail never left the system",
            vec![
                check("Check the settings for outgoing mail"),
                again("Then have them click Forgot password once more"),
            ],
        ),
        _ if reset.expires_at.is_some_and(|end| end <= taken_at) => (
            "reset_expired",
            "its link has expired",
            vec![
                again("Have them click Forgot password once more and use the newest email soon"),
                check(NO_MAIL),
            ],
        ),
        Some(Delivery::Delivered) => (
            "reset_under_way",
            "its mail was delivered, and no new password was set",
            vec![check(
                "Have them find the reset email (spam folder too), click the link and set a new password",
            )],
        ),
        Some(Delivery::Sent) | None => (
            "reset_under_way",
            "no new password was set",
            vec![
                check(
                    "The reset email arrives within a few minutes. If it doesn't: check spam, check the email is correct, \
                     check corporate filtering",
                ),
                again("If it is not found, have them click Forgot password once more"),
            ],
        ),
    };
    (reason, format!("a password reset was asked for {asked}; {what}"), remedies)
}

/// The person signs in elsewhere.
pub(super) fn identity_provider(provider: &str) -> Remedy {
    Remedy::new(
        RemedyKind::Idp,
        format!(
            "They sign in through {provider}: look at their account and at the sign-in log there, and ask its administrator. \
             Forgot password here does not help"
        ),
    )
}
