//! What helps against an account that does not let its person in. It is done where it lasts.

use crate::checks::owner::{self, at_owner, kept_by};
use crate::checks::{Remedy, RemedyKind};
use crate::facts::{Account, Facts};

/// The FAQ's step 1.
pub(super) const REACTIVATE: &str = "Settings → Users → Inactive Users → open their profile → Reactivate";
pub(super) const UNLOCK: &str = "Settings → Users → open their profile → Unlock. Then have them sign in with the right \
                                 password, or use Forgot password first";
pub(super) const INVITE_FRESH: &str = "Check the spelling of the address first. Then Settings → Users → Invite: cancel any \
                                       pending invite and invite them fresh";
pub(super) const RESTORE: &str = "Settings → Users → deleted users: restore the account. A new invite would start an empty one, \
                                  and the deleted record may still own the address";
pub(super) const EXTEND: &str =
    "Settings → Users → open their profile: move the end date, if they still need access";
pub(super) const APPROVE: &str =
    "Settings → Users → waiting for approval: approve the account, or ask who approves it";
pub(super) const NOT_LISTED: &str = "If the profile is not in Inactive Users either: Settings → Users → Invite, and ask who removed the \
                                     account and left its membership";
pub(super) const FREE_SEAT: &str = "Free a seat first: deactivate somebody who has left, or cancel a pending invite (they count). \
                                    If every seat is needed: sales or support";
pub(super) const CHANGE_ADDRESS: &str = "Settings → Users → open the profile of the account that is there: change its address \
                                         to the one that the person has now. Not a new invite: that starts an empty account";

/// The account is off.
pub(super) fn reactivate(account: &Account, facts: &Facts, full: bool) -> Vec<Remedy> {
    let on = match owner::of(account, facts) {
        Some(owner) => at_owner(
            Remedy::new(
                RemedyKind::Idp,
                format!(
                    "In {owner}: assign the person there and switch the account on again. What is done here by hand is undone \
                     by the next synchronisation"
                ),
            ),
            &owner,
        ),
        None => Remedy::new(RemedyKind::Reactivate, REACTIVATE),
    };
    if full { vec![free_seat(), on] } else { vec![on] }
}

/// The account is listed as deleted.
pub(super) fn restore(account: &Account) -> Vec<Remedy> {
    let restore = Remedy::new(RemedyKind::Restore, RESTORE);
    vec![kept_by(account.managed_by.as_ref(), restore), invite_after_restoring()]
}

/// Only where nothing can be restored.
pub(super) fn invite_after_restoring() -> Remedy {
    Remedy::new(
        RemedyKind::Reinvite,
        "Only if it cannot be restored any more: Settings → Users → Invite. Their work stays with the deleted account",
    )
}

pub(super) fn approve() -> Remedy {
    Remedy::new(RemedyKind::Approve, APPROVE)
}

pub(super) fn extend(account: &Account) -> Remedy {
    kept_by(account.managed_by.as_ref(), Remedy::new(RemedyKind::Extend, EXTEND))
}

pub(super) fn free_seat() -> Remedy {
    Remedy::new(RemedyKind::FreeSeat, FREE_SEAT)
}

/// The account has no seat.
pub(super) fn seat(account: &Account, full: bool) -> Vec<Remedy> {
    let assign = Remedy::new(
        RemedyKind::AssignSeat,
        "Settings → Users → open their profile (or the subscription page): assign a seat to them",
    );
    let assign = kept_by(account.managed_by.as_ref(), assign);
    if full { vec![free_seat(), assign] } else { vec![assign] }
}

/// They are known by another address now.
pub(super) fn use_address(now: Option<&str>) -> Remedy {
    let text = match now {
        Some(now) => format!(
            "Have them sign in with {now}. If the address that they tried is the right one, change it on that account: \
             Settings → Users → open their profile. Not a new invite: that starts an empty account"
        ),
        None => CHANGE_ADDRESS.to_owned(),
    };
    Remedy::new(RemedyKind::ChangeAddress, text)
}
