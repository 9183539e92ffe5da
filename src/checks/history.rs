//! What a log of changes says beside a listing. The newer of the two wins when it names the change; a listing that is newer and
//! does not name it settles nothing.

use chrono::{DateTime, TimeDelta, Utc};

use crate::case::Case;
use crate::facts::{Account, Change, ChangeKind, Facts, Observed};

use super::places;

/// What the log says against a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Against<'a> {
    /// The log names a later change: the listing is stale.
    Newer(&'a Change),
    /// The listing was taken after the change, and shows the state before it.
    Older(&'a Change),
}

impl<'a> Against<'a> {
    /// A change, seen from a listing.
    pub(super) fn of<T>(change: &'a Change, listing: &Observed<T>) -> Self {
        if change.at > listing.at { Self::Newer(change) } else { Self::Older(change) }
    }
}

/// The changes in this tenant that are about this person or about everybody.
pub(crate) fn about<'a>(case: &Case, facts: &'a Facts) -> Vec<&'a Change> {
    let all = facts.changes.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default();
    // Only theirs: a server that ignores its filter returns everybody, and what was done to the others is not done to them.
    let accounts = super::accounts_of(case, facts);
    let theirs = |change: &&Change| {
        // A log that names whom it is about may name them by id, where the case has an address.
        change.person.as_ref().is_none_or(|person| {
            places::same(person, &case.user)
                || accounts.iter().any(|account| names(account).any(|name| places::same(name, person)))
        })
    };
    let here = |change: &&Change| places::about(case, change.tenant.as_deref());
    let mut own: Vec<&Change> = all.iter().filter(theirs).filter(here).collect();
    own.sort_by(|one, other| {
        (one.at, one.what, &one.text, &one.role, &one.to).cmp(&(
            other.at,
            other.what,
            &other.text,
            &other.role,
            &other.to,
        ))
    });
    own
}

fn names(account: &Account) -> impl Iterator<Item = &str> {
    let single = [&account.id, &account.email, &account.username];
    let many = account.aliases.iter().chain(&account.former);
    single.into_iter().flatten().chain(many).map(String::as_str)
}

/// A system's clock may be this far ahead of ours; and an instant of ours may be of whole seconds only.
pub(super) const AHEAD: TimeDelta = TimeDelta::seconds(30);

/// Whether a change has happened by the end of gathering, as far as clocks agree.
pub(crate) fn happened(change: &Change, facts: &Facts) -> bool {
    change.at <= facts.taken_at + AHEAD
}

/// The newest change of these kinds that has happened by the end of gathering.
pub(crate) fn newest<'a>(case: &Case, facts: &'a Facts, kinds: &[ChangeKind]) -> Option<&'a Change> {
    about(case, facts).into_iter().rfind(|change| kinds.contains(&change.what) && happened(change, facts))
}

/// The newest change that gives or takes a role.
pub(crate) fn last_move<'a>(changes: impl IntoIterator<Item = &'a Change>, role: &str) -> Option<&'a Change> {
    let moves = changes.into_iter().filter(|change| change.takes_role(role) || change.gives_role(role));
    moves.max_by_key(|change| (change.at, change.what))
}

/// Whether one of these changes is newer than an instant.
pub(super) fn since(case: &Case, facts: &Facts, kinds: &[ChangeKind], at: DateTime<Utc>) -> bool {
    newest(case, facts, kinds).is_some_and(|change| change.at > at)
}
