//! What an invite to the tenant asked for is worth now, whatever its status text says.

use chrono::{DateTime, Utc};

use crate::case::Case;
use crate::facts::{ChangeKind, Facts, Invite, InviteState, NoAnswer, Observed, Question};

use super::history;
use super::places;
use super::read::{incomplete, known};

/// What an invite is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InviteStatus<'a> {
    /// Never invited, or no longer listed.
    Absent,
    /// The link still works.
    Pending(&'a Invite),
    /// The link is dead.
    Expired(&'a Invite),
    /// Accepted.
    Accepted,
    /// Cancelled or revoked.
    Cancelled,
}

impl InviteStatus<'_> {
    /// Sent and not accepted: its link may have died, and another one brings it back.
    pub(super) fn is_open(&self) -> bool {
        matches!(self, Self::Pending(_) | Self::Expired(_))
    }
}

/// The newest invite to the tenant asked for, and where that is known from.
///
/// # Errors
/// The gap of the question; absence from an incomplete listing.
pub(super) fn read<'a>(
    case: &Case,
    facts: &'a Facts,
) -> Result<(InviteStatus<'a>, &'a Observed<Option<Invite>>), NoAnswer> {
    let seen = known(&facts.invite)?;
    let invite = seen.value.as_ref().filter(|invite| places::about(case, invite.tenant.as_deref()));
    match invite {
        Some(invite) => Ok((later(case, facts, seen, standing(invite, facts.taken_at)), seen)),
        None if seen.complete => Ok((InviteStatus::Absent, seen)),
        None => Err(incomplete(Question::Invite, seen)),
    }
}

/// What became of an open invite after the listing was made, where the log of changes names it.
fn later<'a>(
    case: &Case,
    facts: &Facts,
    seen: &Observed<Option<Invite>>,
    listed: InviteStatus<'a>,
) -> InviteStatus<'a> {
    let kinds = [ChangeKind::Accepted, ChangeKind::InviteCancelled];
    let change = history::after(case, facts, &kinds, seen.at).filter(|_| listed.is_open());
    match change.map(|change| change.what) {
        Some(ChangeKind::Accepted) => InviteStatus::Accepted,
        Some(_) => InviteStatus::Cancelled,
        None => listed,
    }
}

/// Expired from the instant of expiry on.
fn standing(invite: &Invite, taken_at: DateTime<Utc>) -> InviteStatus<'_> {
    match invite.state {
        InviteState::Accepted => InviteStatus::Accepted,
        InviteState::Cancelled => InviteStatus::Cancelled,
        InviteState::Expired => InviteStatus::Expired(invite),
        InviteState::Pending if invite.expires_at.is_some_and(|end| end <= taken_at) => {
            InviteStatus::Expired(invite)
        }
        InviteState::Pending => InviteStatus::Pending(invite),
    }
}
