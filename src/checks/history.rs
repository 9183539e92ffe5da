//! What a log of changes says beside a listing. The newer of the two wins when it names the change; a listing that is newer and
//! does not name it settles nothing.

use std::cell::OnceCell;
use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::case::Case;
use crate::facts::{Account, Change, ChangeKind, Facts, Observed, listed};

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

/// The changes in this tenant that are about this person or about everybody, oldest first.
pub(crate) fn about<'a>(case: &Case, facts: &'a Facts) -> Vec<&'a Change> {
    let mut own: Vec<&Change> = theirs(case, facts).collect();
    own.sort_by(|one, other| place(one).cmp(&place(other)));
    own
}

/// The place of a change in their order.
fn place(change: &Change) -> impl Ord + '_ {
    (change.at, change.what, &change.text, &change.role, &change.to)
}

/// The same, in the order of the log.
fn theirs<'a>(case: &Case, facts: &'a Facts) -> impl Iterator<Item = &'a Change> {
    let all = listed(&facts.changes);
    let accounts = OnceCell::new();
    all.iter().filter(move |change| {
        // Only theirs: a server that ignores its filter returns everybody, and what was done to the others is not done to them.
        let is_theirs = change.person.as_ref().is_none_or(|person| {
            // A log that names whom it is about may name them by id, where the case has an address.
            let accounts = || accounts.get_or_init(|| super::accounts_of(case, facts));
            places::same(person, &case.user)
                || accounts().iter().any(|account| names(account).any(|name| places::same(name, person)))
        });
        is_theirs && places::about(case, change.tenant.as_deref())
    })
}

fn names(account: &Account) -> impl Iterator<Item = &str> {
    let single = [&account.id, &account.email, &account.username];
    let many = account.aliases.iter().chain(&account.former);
    single.into_iter().flatten().chain(many).map(String::as_str)
}

/// A system's clock may be this far ahead of ours; and an instant of ours may be of whole seconds only.
pub(super) const AHEAD: TimeDelta = TimeDelta::seconds(30);

/// Whether something came after an answer of ours, not only in the second that it was given in: a sign-in log has thousandths, so that
/// what it has at 10:00:05.300 may well stand in the answer of 10:00:05.
pub(crate) fn outran<T>(at: DateTime<Utc>, answer: &Observed<T>) -> bool {
    at >= answer.at + TimeDelta::seconds(1)
}

/// Whether a change has happened by the end of gathering, as far as clocks agree.
pub(crate) fn happened(change: &Change, facts: &Facts) -> bool {
    change.at <= facts.taken_at + AHEAD
}

/// The newest change of these kinds that has happened by the end of gathering.
pub(crate) fn newest<'a>(case: &Case, facts: &'a Facts, kinds: &[ChangeKind]) -> Option<&'a Change> {
    newest_where(case, facts, |change| kinds.contains(&change.what))
}

/// The newest change like this that has happened by the end of gathering.
pub(super) fn newest_where<'a>(
    case: &Case,
    facts: &'a Facts,
    wanted: impl Fn(&Change) -> bool,
) -> Option<&'a Change> {
    theirs(case, facts)
        .filter(|change| wanted(change) && happened(change, facts))
        .max_by(|one, other| place(one).cmp(&place(other)))
}

/// The newest change of these kinds, if it is newer than an instant.
pub(super) fn after<'a>(
    case: &Case,
    facts: &'a Facts,
    kinds: &[ChangeKind],
    at: DateTime<Utc>,
) -> Option<&'a Change> {
    newest(case, facts, kinds).filter(|change| change.at > at)
}

/// The newest change that gives or takes a role.
pub(crate) fn last_move<'a>(changes: impl IntoIterator<Item = &'a Change>, role: &str) -> Option<&'a Change> {
    let moves = changes.into_iter().filter(|change| change.takes_role(role) || change.gives_role(role));
    moves.max_by_key(|change| (change.at, change.what))
}

/// The changes that give or take a role, by its name: somebody may have ten thousand roles, and a log a hundred thousand changes.
pub(crate) struct RoleMoves<'a>(HashMap<String, Vec<&'a Change>>);

impl<'a> RoleMoves<'a> {
    /// Of these changes, in their order.
    pub(crate) fn of(changes: impl IntoIterator<Item = &'a Change>) -> Self {
        let mut by_role: HashMap<String, Vec<&Change>> = HashMap::new();
        for change in changes {
            for role in change.moved_roles() {
                let moves = by_role.entry(role).or_default();
                // Words that can be read in two ways may name one role twice.
                if !moves.last().is_some_and(|last| std::ptr::eq(*last, change)) {
                    moves.push(change);
                }
            }
        }
        Self(by_role)
    }

    /// Those that are about this role.
    pub(crate) fn about(&self, role: &str) -> &[&'a Change] {
        if self.0.is_empty() {
            return &[];
        }
        self.0.get(&role.to_lowercase()).map_or(&[], Vec::as_slice)
    }
}

/// Whether one of these changes is newer than an instant.
pub(super) fn since(case: &Case, facts: &Facts, kinds: &[ChangeKind], at: DateTime<Utc>) -> bool {
    after(case, facts, kinds, at).is_some()
}
