//! Whoever is not in the user list, by a complete listing.

use crate::case::Case;
use crate::checks::accounts::Accounts;
use crate::checks::grounds::Grounds;
use crate::checks::invites::InviteStatus;
use crate::checks::read::{incomplete, known};
use crate::checks::{Outcome, account, history, places};
use crate::facts::{ChangeKind, Facts, Gap, GapReason, MembershipState, NoAnswer, Question};
use crate::text::moment::moment;

use super::InviteRead;
use super::remedy::{RESEND_SECOND, find_mail, reinvite, resend};
use super::standing::{expired, pending};

/// What an invite, or none, is worth there.
pub(super) fn judge(
    case: &Case,
    facts: &Facts,
    invite: &InviteRead<'_>,
    accounts: &Accounts<'_>,
) -> Result<Outcome, NoAnswer> {
    let evidence = Grounds::new(facts);
    let (standing, seen) = invite.clone()?;
    let evidence = evidence.with(Question::Invite, seen);
    match standing {
        InviteStatus::Pending(invite) => return Ok(pending(case, facts, evidence, invite)),
        InviteStatus::Expired(invite) => return Ok(expired(evidence, invite)),
        InviteStatus::Absent | InviteStatus::Accepted | InviteStatus::Cancelled => {}
    }
    let tenants = known(&facts.tenants)?;
    let places = places::read(case, tenants);
    let evidence = evidence.with(Question::Account, accounts.seen).with(Question::Tenants, tenants);
    match places.here().map(|here| here.state) {
        Some(MembershipState::Invited) => {
            return Ok(evidence.fail(
                "not_accepted",
                "invited to the tenant, and the invite was not accepted",
                vec![find_mail(), resend(RESEND_SECOND)],
            ));
        }
        // Whether there is an account at all is check 1's contradiction.
        Some(_) => {
            let detail = "no account by one listing, a member by another: see check 1";
            return Err(Gap::new(Question::Account, GapReason::CannotTell, detail).into());
        }
        None => {}
    }
    if !places.elsewhere.is_empty() {
        return Ok(Outcome::NotApplicable(format!(
            "not invited to this tenant; the person is in {} (check 4)",
            places.names()
        )));
    }
    if !tenants.complete {
        return Err(incomplete(Question::Tenants, tenants));
    }
    if let Some(Outcome::Fail(why)) = account::explained(case, facts, accounts) {
        return Ok(Outcome::NotApplicable(format!("nobody was to be invited: {} (check 1)", why.summary)));
    }
    let what = match standing {
        InviteStatus::Cancelled => "the invite was cancelled, and there is no account",
        InviteStatus::Accepted => "the invite was accepted, and yet there is no account",
        _ => "neither in Pending Invites nor in Active or Inactive Users",
    };
    let kinds = [ChangeKind::Invited, ChangeKind::Accepted, ChangeKind::InviteCancelled];
    let last = history::newest(case, facts, &kinds);
    let cancelled = last.filter(|change| change.what == ChangeKind::InviteCancelled);
    let (what, evidence) = match (cancelled, &facts.changes) {
        (Some(change), Ok(log)) => {
            let by = change.by_whom();
            let when = moment(change.at);
            (format!("{what}; by the log it was cancelled {when}{by}"), evidence.with(Question::Changes, log))
        }
        _ => (what.to_owned(), evidence),
    };
    let reason = if standing == InviteStatus::Cancelled { "invite_cancelled" } else { "neither" };
    Ok(evidence.fail(reason, what, vec![reinvite()]))
}
