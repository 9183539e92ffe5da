//! What helps against a password that does not work, in the FAQ's words.

use chrono::{DateTime, Utc};

use crate::checks::invite::without_link;
use crate::checks::owner::kept_by;
use crate::checks::{Reason, Remedy, RemedyKind};
use crate::facts::{Delivery, Facts, LinkState, ManagedBy, Reset};
use crate::text::moment::moment;

/// The FAQ's step 3.
pub(super) const FORGOT: &str = "On the login page, have them click Forgot password and enter the email. A reset email \
                                 arrives within a few minutes; they set a new password and log in";

const NO_MAIL: &str =
    "If the reset email doesn't arrive: check spam, check the email is correct, check corporate filtering";

const CHANGE: &str = "Have them sign in with the temporary password that they were given, and set a new one when they are asked. \
                      If they do not have it any more: Forgot password on the login page";
const IDP: &str = "Look at their account and at the sign-in log of the identity provider, and ask its administrator. Forgot \
                   password here does not help";
const RELINK: &str = "Settings → Users → open their profile: remove the link to the old identity, then have them sign in through \
                      the provider again, which links the new one. Not a new account: their work stays with this one";
const FIX_MAIL: &str = "Mend the outgoing mail of the system first (Settings → Mail, or the server's log): nothing leaves, so \
                        neither the spam folder nor the spelling is the cause";
const FIND_RESET: &str =
    "Have them find the reset email (spam folder too), click the link and set a new password";
const ONCE_MORE: &str = "Have them click Forgot password once more and use the newest email soon";

/// The reasons that an admin may name.
pub(super) const REASONS: &[Reason] = &[
    Reason::new("wrong_password", "wrong password", RemedyKind::PasswordReset, FORGOT),
    Reason::new("password_expired", "the password has expired", RemedyKind::PasswordReset, FORGOT),
    Reason::new("must_change", "the password must be changed", RemedyKind::FinishAction, CHANGE),
    Reason::new("never_set", "a password was never set", RemedyKind::PasswordReset, FORGOT),
    Reason::new(
        "reset_under_way",
        "a reset was asked for and not finished",
        RemedyKind::CheckEmail,
        FIND_RESET,
    ),
    Reason::new("reset_mail_not_sent", "the reset mail never left", RemedyKind::FixMail, FIX_MAIL),
    Reason::new("reset_mail_missing", "the reset mail does not arrive", RemedyKind::CheckEmail, NO_MAIL),
    Reason::new("reset_mail_bounced", "the reset mail came back", RemedyKind::CheckEmail, NO_MAIL),
    Reason::new("reset_expired", "the link of the reset has expired", RemedyKind::PasswordReset, ONCE_MORE),
    Reason::new("link_used", "the link of the reset was used up", RemedyKind::PasswordReset, ONCE_MORE),
    Reason::new("single_sign_on", "they sign in at an identity provider", RemedyKind::Idp, IDP),
    Reason::new("idp", "the identity provider refused", RemedyKind::Idp, IDP),
    Reason::new("not_assigned", "they are not assigned to the application", RemedyKind::Idp, IDP),
    Reason::new("identity_conflict", "another identity is linked", RemedyKind::Relink, RELINK),
];

/// A temporary password.
pub(super) fn change() -> Vec<Remedy> {
    vec![Remedy::new(RemedyKind::FinishAction, CHANGE), Remedy::new(RemedyKind::PasswordReset, FORGOT)]
}

/// One more reset.
pub(super) fn once_more() -> Vec<Remedy> {
    vec![Remedy::new(RemedyKind::PasswordReset, ONCE_MORE), Remedy::new(RemedyKind::CheckEmail, NO_MAIL)]
}

/// A password was set, and then an older link was clicked.
pub(super) fn use_new_password() -> Remedy {
    Remedy::new(
        RemedyKind::SignInAgain,
        "Have them sign in with the password that they set: the link that they clicked has done its work",
    )
}

/// The identity that is linked is not the one that the provider shows.
pub(super) fn relink(manager: Option<&ManagedBy>) -> Remedy {
    kept_by(manager, Remedy::new(RemedyKind::Relink, RELINK))
}

/// Assigned to the application at the provider.
pub(super) fn assign(provider: &str) -> Remedy {
    let text = format!("In {provider}: assign the person, or a group of theirs, to this application");
    Remedy { at: Some(provider.to_owned()), ..Remedy::new(RemedyKind::Idp, text) }
}

/// The tenant demands single sign-on, and a password was tried.
pub(super) fn through(provider: &str) -> Remedy {
    let text = format!(
        "Have them sign in through {provider}: the button for single sign-on on the login page. A password does not work in \
         this tenant"
    );
    Remedy { at: Some(provider.to_owned()), ..Remedy::new(RemedyKind::Idp, text) }
}

/// Forgot password, and what to do when no mail comes.
pub(super) fn forgot() -> Vec<Remedy> {
    vec![Remedy::new(RemedyKind::PasswordReset, FORGOT), Remedy::new(RemedyKind::CheckEmail, NO_MAIL)]
}

/// A reset that has not ended in a new password.
pub(super) fn under_way(facts: &Facts) -> Option<&Reset> {
    let reset = facts.reset.as_ref().ok().and_then(|seen| seen.value.as_ref());
    reset.filter(|reset| reset.done_at.is_none())
}

/// The remedies after a refused attempt: the reset that is under way comes first.
pub(super) fn reset(facts: &Facts) -> Vec<Remedy> {
    under_way(facts).map_or_else(forgot, |reset| stuck(reset, facts.taken_at).2)
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
                Remedy::new(RemedyKind::FixMail, FIX_MAIL),
                again("Then have them click Forgot password once more"),
            ],
        ),
        _ if reset.expires_at.is_some_and(|end| end <= taken_at) => {
            ("reset_expired", "its link has expired", once_more())
        }
        _ if reset.link == Some(LinkState::Used) => (
            "link_used",
            "its link was opened, and no new password was set: it works once, and a preview or scanner of mail uses it up as well",
            vec![again(ONCE_MORE), without_link()],
        ),
        _ if reset.link == Some(LinkState::Void) => {
            ("reset_expired", "its link was killed by a newer one", once_more())
        }
        Some(Delivery::Delivered) => (
            "reset_under_way",
            "its mail was delivered, and no new password was set",
            vec![check(FIND_RESET)],
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
    let text = format!(
        "They sign in through {provider}: look at their account and at the sign-in log there, and ask its administrator. Forgot \
         password here does not help"
    );
    Remedy { at: Some(provider.to_owned()), ..Remedy::new(RemedyKind::Idp, text) }
}
