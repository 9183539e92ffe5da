//! What the log of changes and the log of sign-ins say against the listing of an account.

use chrono::{DateTime, Utc};

use crate::case::Case;
use crate::checks::accounts::{Accounts, describe};
use crate::checks::attempts;
use crate::checks::grounds::Grounds;
use crate::checks::history::{self, Against};
use crate::checks::read::{claim, conflict};
use crate::checks::{Outcome, Remedy, RemedyKind};
use crate::facts::{
    Account, AccountState, AttemptOutcome, Change, ChangeKind, Conflict, Facts, NoAnswer, Question,
};
use crate::text::moment::moment;

use super::{refusal_of, remedy, seats};

/// The changes that say what state an account is in.
const STATES: &[ChangeKind] =
    &[ChangeKind::Activated, ChangeKind::Deactivated, ChangeKind::Deleted, ChangeKind::Restored];

/// The changes that mend a refusal of that kind: what put an account in order does not free a seat.
pub(super) fn mends(refusal: AttemptOutcome) -> &'static [ChangeKind] {
    match refusal {
        AttemptOutcome::Inactive => &[
            ChangeKind::Activated,
            ChangeKind::Restored,
            ChangeKind::Created,
            ChangeKind::Accepted,
            ChangeKind::TenantJoined,
        ],
        AttemptOutcome::Locked => &[ChangeKind::Unlocked, ChangeKind::Activated],
        AttemptOutcome::NoAccount => &[
            ChangeKind::Created,
            ChangeKind::Restored,
            ChangeKind::Activated,
            ChangeKind::Accepted,
            ChangeKind::AddressChanged,
            ChangeKind::TenantJoined,
        ],
        AttemptOutcome::NoSeat => {
            &[ChangeKind::SeatsChanged, ChangeKind::TierChanged, ChangeKind::Activated, ChangeKind::Restored]
        }
        AttemptOutcome::NotApproved => &[
            ChangeKind::Activated,
            ChangeKind::Accepted,
            ChangeKind::Created,
            ChangeKind::Restored,
            ChangeKind::TenantJoined,
        ],
        _ => &[],
    }
}

/// The state that the listing and the log come to together.
///
/// # Errors
/// They contradict each other, and neither is newer and names the change.
pub(super) fn settled_state(
    case: &Case,
    facts: &Facts,
    accounts: &Accounts<'_>,
    account: &Account,
    evidence: Grounds,
) -> Result<(AccountState, Grounds), NoAnswer> {
    let (mut state, mut evidence) = (account.state, evidence);
    if let Some(change) = history::newest(case, facts, STATES)
        && let Ok(log) = &facts.changes
    {
        let logged = match change.what {
            ChangeKind::Deactivated => AccountState::Inactive,
            ChangeKind::Deleted => AccountState::Deleted,
            _ => AccountState::Active,
        };
        // A listing that says since when names its own, later change; one of that very instant is the same.
        let listed_later = account.since.is_some_and(|since| since > change.at);
        match Against::of(change, accounts.seen) {
            _ if works(logged) != works(state) && goes_with(case, facts, change, state) => {}
            // Deleted after it was switched off.
            Against::Newer(_) if logged == AccountState::Deleted => {
                state = logged;
                evidence = evidence.with(Question::Changes, log).likely();
            }
            _ if works(logged) == works(state) => evidence = evidence.with(Question::Changes, log),
            Against::Newer(_) => {
                state = logged;
                evidence = evidence.with(Question::Changes, log).likely();
            }
            Against::Older(_) if listed_later => {}
            Against::Older(_) => {
                let claims = vec![
                    claim(&accounts.seen.connector, describe(account)),
                    claim(&log.connector, format!("{} {}", change.says(), moment(change.at))),
                ];
                let mut both = Conflict::new(
                    Question::Account,
                    format!(
                        "the user list says {}, and the log says {}",
                        account.state.word(),
                        change.what.says()
                    ),
                    claims,
                );
                both.need.place = Some("open the profile: is the account active now, and since when?".into());
                return Err(both.into());
            }
        }
    }
    signed_in_since(case, facts, accounts, account, state)?;
    Ok((state, evidence))
}

/// Whether a change leaves that state as it is: who was restored may wait for an approval, and who was deleted was invited again.
fn goes_with(case: &Case, facts: &Facts, change: &Change, state: AccountState) -> bool {
    match state {
        AccountState::AwaitingApproval => change.what == ChangeKind::Restored,
        AccountState::Invited => {
            let sent = facts.invite.as_ref().ok().and_then(|seen| seen.value.as_ref()?.sent_at);
            sent.is_some_and(|sent| sent > change.at)
                || history::since(case, facts, &[ChangeKind::Invited, ChangeKind::Created], change.at)
        }
        _ => false,
    }
}

/// Whether somebody with an account in that state may get in.
fn works(state: AccountState) -> bool {
    matches!(state, AccountState::Active | AccountState::Invited)
}

/// A sign-in after the account was switched off, or was listed so: one of the two is not so.
fn signed_in_since(
    case: &Case,
    facts: &Facts,
    accounts: &Accounts<'_>,
    account: &Account,
    state: AccountState,
) -> Result<(), NoAnswer> {
    if works(state) {
        return Ok(());
    }
    let off =
        history::newest(case, facts, &[ChangeKind::Deactivated, ChangeKind::Deleted]).map(|change| change.at);
    let since = account.since.max(off);
    let off = since.unwrap_or(accounts.seen.at);
    let word = if since.is_some() { "since" } else { "by the listing of" };
    let came_after = |last: DateTime<Utc>| {
        since.map_or_else(|| history::outran(last, accounts.seen), |since| last > since)
    };
    match attempts::successes(case, facts).chain(account.last_sign_in).max() {
        Some(last) if came_after(last) => Err(conflict(
            Question::Account,
            "the account was switched off, and signed in after that",
            vec![
                claim("the user list", format!("{} {word} {}", state.word(), moment(off))),
                claim("the sign-in log", format!("signed in {}", moment(last))),
            ],
        )),
        _ => Ok(()),
    }
}

/// What a refusal says that nothing has mended: the listing says "in order", and somebody was turned away.
pub(super) fn refused(
    case: &Case,
    facts: &Facts,
    accounts: &Accounts<'_>,
    account: &Account,
    evidence: &Grounds,
) -> Option<Outcome> {
    let refusals = [
        AttemptOutcome::Inactive,
        AttemptOutcome::Locked,
        AttemptOutcome::NoAccount,
        AttemptOutcome::NoSeat,
        AttemptOutcome::NotApproved,
    ];
    let attempt = refusal_of(case, facts, &refusals)?;
    if account.state == AccountState::Invited && attempt.outcome == AttemptOutcome::NoAccount {
        return None;
    }
    let mended = history::since(case, facts, mends(attempt.outcome), attempt.at)
        || account.since.is_some_and(|since| since > attempt.at)
        || attempt.outcome == AttemptOutcome::Locked && lock_ended_since(facts, attempt.at);
    if mended {
        return None;
    }
    let Ok(log) = &facts.sign_in else { return None };
    if attempt.outcome == AttemptOutcome::NoSeat && seats(facts).is_none_or(|(seats, _)| seats.full()) {
        let full = seats(facts).is_some();
        return Some(evidence.clone().with(Question::SignIn, log).fail(
            "no_seat",
            format!("the last attempt ({}) was refused because no seat is left for them", moment(attempt.at)),
            remedy::seat(account, full),
        ));
    }
    let seen = match attempt.outcome {
        AttemptOutcome::NoSeat => "seats are free",
        AttemptOutcome::Locked => "not locked",
        _ => "in order",
    };
    let claims = vec![
        claim(&log.connector, format!("refused {}: {}", moment(attempt.at), attempt.outcome.word())),
        claim(&accounts.seen.connector, format!("{}, {seen}", describe(account))),
    ];
    let mut both = Conflict::new(
        Question::SignIn,
        format!(
            "refused {} ({}), and the listing says {seen}: nothing says that this is over",
            moment(attempt.at),
            attempt.outcome.word()
        ),
        claims,
    );
    both.need.what = "whether the refusal still holds".into();
    both.need.place = Some("have them sign in again, and look at that attempt in the sign-in log".into());
    both.need.who = Some("the user, and an admin".into());
    Some(Outcome::Contradicted(
        both,
        vec![Remedy::new(
            RemedyKind::LookUp,
            "Have them sign in once more and look at that attempt in the sign-in log: if it is refused in the same way, the \
         listing is wrong",
        )],
    ))
}

/// A lock that has an end, which came after that instant.
fn lock_ended_since(facts: &Facts, at: DateTime<Utc>) -> bool {
    let lock = facts.lock.as_ref().ok().and_then(|seen| seen.value.as_ref());
    lock.and_then(|lock| lock.until).is_some_and(|end| end > at && end <= facts.taken_at)
}

/// The account in a sentence: its state, since when, by whom and why, and the last sign-in.
pub(super) fn summary(case: &Case, facts: &Facts, account: &Account, state: AccountState) -> String {
    let kinds: &[ChangeKind] = match state {
        AccountState::Inactive => &[ChangeKind::Deactivated],
        AccountState::Deleted => &[ChangeKind::Deleted],
        AccountState::Active if account.state != state => &[ChangeKind::Activated, ChangeKind::Restored],
        _ => &[],
    };
    let change: Option<&Change> = history::newest(case, facts, kinds);
    // What the listing says of the state before is no news of this one.
    let listed = Some(account).filter(|account| account.state == state);
    let at = listed.and_then(|account| account.since).or_else(|| change.map(|change| change.at));
    let since = at.map(|at| format!(" since {}", moment(at))).unwrap_or_default();
    let by = listed.and_then(|account| account.by.as_ref());
    let by = by.or_else(|| change.and_then(|change| change.by.as_ref()));
    let by = by.map(|who| format!(", by {who}")).unwrap_or_default();
    let why = listed.and_then(|account| account.reason.as_ref());
    let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
    let why = if listed.is_some() { why } else { "; the log is newer than the listing".to_owned() };
    match state {
        AccountState::Active if listed.is_none() => format!("active{since}{by}{why}"),
        AccountState::Inactive => format!("deactivated{since}{by}{why}"),
        AccountState::Deleted => format!("deleted{since}{by}{why}"),
        AccountState::AwaitingApproval => format!("it waits for approval{since}{why}"),
        AccountState::Active | AccountState::Invited => {
            let since = account.since.map(|at| format!(" since {}", moment(at))).unwrap_or_default();
            let last = account.last_sign_in.map(|at| format!("; last signed in {}", moment(at)));
            format!("active{since}{}", last.unwrap_or_default())
        }
    }
}
