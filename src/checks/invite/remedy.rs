//! What helps somebody who was invited and is not in yet, in the FAQ's words.

use crate::checks::{Reason, Remedy, RemedyKind};
use crate::facts::RequiredAction;

pub(super) const RESEND_SECOND: &str = "Only if the mail cannot be found: Settings → Users → Pending Invites → Resend. The old link stops working then";
pub(super) const RESEND: &str = "Settings → Users → Pending Invites → Resend. The new email has a new link";
pub(super) const SET_BY_RESET: &str = "Have them click Forgot password on the login page and enter the email: the link lets them \
                                       set a password. Not another invite";
const FIND_MAIL: &str = "Ask the user to find the invitation email (spam folder too) and click the link";
const REINVITE: &str =
    "Settings → Users → Pending Invites: cancel any pending invite, then invite them fresh";
const FIX_MAIL: &str = "Mend the outgoing mail of the system first (Settings → Mail, or the server's log): while nothing leaves, \
                        no email reaches anybody";
const CHECK_ADDRESS: &str =
    "Check that the email is spelled right, and ask their mail administrator about corporate filtering";
const FINISH: &str = "Have them sign in and finish what the page asks for. If they do not see it: open their profile and look at \
                      what the account still demands";

/// The reasons that an admin may name.
pub(super) const REASONS: &[Reason] = &[
    Reason::new("invite_pending", "the invite is pending", RemedyKind::AcceptInvite, FIND_MAIL),
    Reason::new("invite_expired", "the invite expired", RemedyKind::ResendInvite, RESEND),
    Reason::new("not_renewed", "it was resent, and its end did not move", RemedyKind::Reinvite, REINVITE),
    Reason::new("link_used", "the link was used up", RemedyKind::ResendInvite, RESEND),
    Reason::new("link_void", "the link was killed", RemedyKind::ResendInvite, RESEND),
    Reason::new("action_open", "something is left to do on the account", RemedyKind::FinishAction, FINISH),
    Reason::new("mail_bounced", "the invitation email came back", RemedyKind::CheckEmail, CHECK_ADDRESS),
    Reason::new("mail_not_sent", "the invitation email never left", RemedyKind::FixMail, FIX_MAIL),
    Reason::new("not_accepted", "the invite was not accepted", RemedyKind::AcceptInvite, FIND_MAIL),
    Reason::new("invite_cancelled", "the invite was cancelled", RemedyKind::Reinvite, REINVITE),
    Reason::new("no_password", "a password was never set", RemedyKind::PasswordReset, SET_BY_RESET),
    Reason::new("neither", "neither invited nor a user", RemedyKind::Reinvite, REINVITE),
];

pub(super) fn find_mail() -> Remedy {
    Remedy::new(RemedyKind::AcceptInvite, FIND_MAIL)
}

pub(super) fn reinvite() -> Remedy {
    Remedy::new(RemedyKind::Reinvite, REINVITE)
}

pub(super) fn resend(text: &str) -> Remedy {
    Remedy::new(RemedyKind::ResendInvite, text)
}

/// Where a preview or a scanner of mail uses every link up.
pub(in crate::checks) fn without_link() -> Remedy {
    Remedy::new(
        RemedyKind::LookUp,
        "If the new link is used up as fast: their mail opens links by itself. Set a password for them by hand, or ask their mail \
         administrator to spare this sender",
    )
}

pub(super) fn fix_mail() -> Remedy {
    Remedy::new(RemedyKind::FixMail, FIX_MAIL)
}

pub(super) fn check_address() -> Remedy {
    Remedy::new(RemedyKind::CheckEmail, CHECK_ADDRESS)
}

/// What the account still demands.
pub(super) fn finish(open: &[RequiredAction]) -> Vec<Remedy> {
    let mut remedies = Vec::new();
    let text = if open.is_empty() {
        FINISH.to_owned()
    } else if open.contains(&RequiredAction::VerifyEmail) {
        let find =
            "Have them find the email that asks to confirm the address (spam folder too) and click its link";
        let rest: Vec<RequiredAction> =
            open.iter().copied().filter(|action| *action != RequiredAction::VerifyEmail).collect();
        if rest.is_empty() {
            find.to_owned()
        } else {
            format!("{find}; then sign in and {}", RequiredAction::list(&rest))
        }
    } else {
        format!("Have them sign in and {}", RequiredAction::list(open))
    };
    remedies.push(Remedy::new(RemedyKind::FinishAction, text));
    if open.contains(&RequiredAction::VerifyEmail) {
        remedies.push(Remedy::new(
            RemedyKind::CheckEmail,
            "If that email is not there: check that the address is spelled right, and send it again from their profile",
        ));
    }
    remedies
}
