//! A lock, as the listing and the log of changes have it together.

use crate::case::Case;
use crate::checks::grounds::Grounds;
use crate::checks::history::{self, Against};
use crate::checks::read::{claim, conflict, settled};
use crate::checks::{Outcome, Remedy, RemedyKind, accounts_of, attempts};
use crate::facts::{Change, ChangeKind, Facts, Lock, NoAnswer, Observed, Question};
use crate::text::moment::moment;

use super::remedy;

/// A lock that has not ended, and where it was seen.
#[derive(Clone, Copy, Debug)]
pub(super) enum InForce<'a> {
    /// In the listing.
    Listed(&'a Lock, &'a Observed<Option<Lock>>),
    /// By the log, which is newer than a listing without one.
    Logged(&'a Change, &'a Observed<Option<Vec<Change>>>),
}

/// The lock in force, if there is one. The log decides where it is newer than the listing and names the change.
///
/// # Errors
/// The gap of the question; listing and log contradict each other, and neither is newer and names the change.
pub(super) fn read<'a>(case: &Case, facts: &'a Facts) -> Result<Option<InForce<'a>>, NoAnswer> {
    let seen = settled(Question::Lock, &facts.lock)?;
    let in_force = |lock: &&Lock| lock.until.is_none_or(|end| end > facts.taken_at);
    let lock = seen.value.as_ref().filter(in_force);
    let change = history::newest(case, facts, &[ChangeKind::Locked, ChangeKind::Unlocked]);
    let signed_in = attempts::successes(case, facts).max();
    let against = |what: &str, says: String| {
        let claims = vec![claim(&seen.connector, "locked"), claim(what, says)];
        conflict(Question::Lock, format!("locked by the listing, and by {what} not any more"), claims)
    };
    match (lock, change.map(|change| (change.what, Against::of(change, seen)))) {
        (Some(_), Some((ChangeKind::Unlocked, Against::Newer(_)))) => return Ok(None),
        (Some(lock), Some((ChangeKind::Unlocked, Against::Older(change))))
            if lock.since.is_none_or(|at| at <= change.at) =>
        {
            return Err(against("the log of changes", format!("unlocked {}", moment(change.at))));
        }
        // Who got in after it is not locked out any more.
        (lock, Some((ChangeKind::Locked, Against::Newer(change))))
            if signed_in.is_none_or(|at| at <= change.at) =>
        {
            // Whom a listing does not have, read to its end, is locked somewhere else.
            let elsewhere =
                facts.account.as_ref().is_ok_and(|seen| seen.complete) && accounts_of(case, facts).is_empty();
            let log = facts.changes.as_ref().ok().filter(|_| !elsewhere);
            let logged = || log.map(|log| InForce::Logged(change, log));
            return Ok(lock.map(|lock| InForce::Listed(lock, seen)).or_else(logged));
        }
        _ => {}
    }
    match (lock, signed_in) {
        // Who got in before the wrong passwords that locked them was not in since.
        (Some(lock), Some(at)) if history::outran(at, seen) && lock.since.is_none_or(|since| at > since) => {
            Err(against("the sign-in log", format!("signed in {}", moment(at))))
        }
        (lock, _) => Ok(lock.map(|lock| InForce::Listed(lock, seen))),
    }
}

impl InForce<'_> {
    /// Whether no end of it is known.
    pub(super) fn endless(self) -> bool {
        match self {
            Self::Listed(lock, _) => lock.until.is_none(),
            Self::Logged(..) => true,
        }
    }

    /// Who says so.
    pub(super) fn connector(&self) -> &str {
        match self {
            Self::Listed(_, seen) => &seen.connector,
            Self::Logged(_, log) => &log.connector,
        }
    }

    /// The account is locked. `then`: what has to be done beside unlocking.
    pub(super) fn fails(self, facts: &Facts, then: Vec<Remedy>) -> Outcome {
        let mut remedies = vec![Remedy::new(RemedyKind::Unlock, remedy::UNLOCK)];
        let (evidence, summary) = match self {
            Self::Listed(lock, seen) => {
                let failures =
                    lock.failures.map(|count| format!(" after {count} failed attempts")).unwrap_or_default();
                let end = lock.until.map_or_else(
                    || "; it does not end by itself".to_owned(),
                    |end| format!(" until {}", moment(end)),
                );
                if let Some(end) = lock.until {
                    let text = format!("Or wait: the lock ends by itself at {}", moment(end));
                    remedies.push(Remedy { until: Some(end), ..Remedy::new(RemedyKind::Wait, text) });
                }
                (Grounds::new(facts).with(Question::Lock, seen), format!("locked{failures}{end}"))
            }
            Self::Logged(change, log) => (
                Grounds::new(facts).with(Question::Changes, log).likely(),
                format!("locked {}, after the listing of locks was made", moment(change.at)),
            ),
        };
        remedies.extend(then);
        evidence.fail("locked", summary, remedies)
    }
}
