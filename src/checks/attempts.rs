//! Past attempts to sign in, as the checks read them.

use chrono::{DateTime, Utc};

use crate::case::Case;
use crate::facts::{Attempt, AttemptOutcome, Change, ChangeKind, Facts, NoAnswer, Question, SignIn};

use super::history;
use super::places;
use super::read::{incomplete, settled};

/// The last attempt in the tenant asked for. `None`: no attempt, by a complete log.
///
/// # Errors
/// The gap of the question; no attempt in a log that was not read to its end.
pub(crate) fn last_here<'a>(case: &Case, facts: &'a Facts) -> Result<Option<&'a Attempt>, NoAnswer> {
    let seen = settled(Question::SignIn, &facts.sign_in)?;
    let last = newest(here(case, facts));
    if last.is_none() && !seen.complete {
        return Err(incomplete(Question::SignIn, seen));
    }
    Ok(last)
}

/// The attempts in the tenant asked for.
pub(crate) fn here<'a>(case: &Case, facts: &'a Facts) -> impl Iterator<Item = &'a Attempt> {
    let all = sign_in(facts).map_or(&[][..], |sign_in| &sign_in.attempts);
    all.iter().filter(|attempt| places::about(case, attempt.tenant.as_deref()))
}

/// The record of signing in, if one is known.
pub(crate) fn sign_in(facts: &Facts) -> Option<&SignIn> {
    facts.sign_in.as_ref().ok().and_then(|seen| seen.value.as_ref())
}

/// The last attempt in any tenant.
pub(super) fn last_anywhere(sign_in: &SignIn) -> Option<&Attempt> {
    newest(sign_in.attempts.iter())
}

/// The newest, whatever the order of the list. Of two at the same instant the one that did not succeed.
fn newest<'a>(attempts: impl Iterator<Item = &'a Attempt>) -> Option<&'a Attempt> {
    attempts.max_by_key(|attempt| (attempt.at, attempt.outcome as u8, &attempt.code, &attempt.tenant))
}

/// When they got in here, by the log.
pub(super) fn successes(case: &Case, facts: &Facts) -> impl Iterator<Item = DateTime<Utc>> {
    here(case, facts).filter(|attempt| attempt.outcome == AttemptOutcome::Success).map(|attempt| attempt.at)
}

/// When they last got in here: by the log, by the account, or by the session that they have.
pub(crate) fn last_success(case: &Case, facts: &Facts) -> Option<DateTime<Utc>> {
    let logged = successes(case, facts);
    let accounts = super::accounts_of(case, facts);
    let listed = accounts.iter().filter_map(|account| account.last_sign_in);
    logged.chain(listed).chain(session_here(case, facts).and_then(|session| session.session_since)).max()
}

/// When they last got in here by the log of sign-ins.
pub(crate) fn last_success_logged(case: &Case, facts: &Facts) -> Option<DateTime<Utc>> {
    successes(case, facts).max()
}

/// The session, if it is in the tenant asked for.
pub(crate) fn session_here<'a>(case: &Case, facts: &'a Facts) -> Option<&'a SignIn> {
    sign_in(facts).filter(|sign_in| {
        let known = sign_in.session_tenant.is_some()
            || sign_in.session_since.is_some()
            || sign_in.session_account.is_some()
            || sign_in.session_grants.is_some();
        known && places::about(case, sign_in.session_tenant.as_deref())
    })
}

/// When the session began that they have, in whichever tenant.
pub(crate) fn session_began(facts: &Facts) -> Option<DateTime<Utc>> {
    sign_in(facts).and_then(|sign_in| sign_in.session_since)
}

/// The last attempt here, if it was refused and nobody got in since.
pub(crate) fn refusal<'a>(case: &Case, facts: &'a Facts) -> Option<&'a Attempt> {
    let last = newest(here(case, facts)).filter(|last| last.outcome != AttemptOutcome::Success)?;
    last_success(case, facts).is_none_or(|success| success <= last.at).then_some(last)
}

/// Whether they are in: a session, or a last attempt that succeeded.
pub(crate) fn is_in(case: &Case, facts: &Facts) -> bool {
    let succeeded = |last: &Attempt| last.outcome == AttemptOutcome::Success;
    refusal(case, facts).is_none()
        && (session_here(case, facts).is_some() || newest(here(case, facts)).is_some_and(succeeded))
}

/// When a new password was set after an instant, if one was: by a reset, by the account, or by the log of changes.
pub(crate) fn password_set_since(case: &Case, facts: &Facts, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let reset = facts.reset.as_ref().ok().and_then(|seen| seen.value.as_ref()?.done_at);
    let password = facts.password.as_ref().ok().and_then(|seen| seen.value.as_ref()?.changed_at);
    let logged = history::newest(case, facts, &[ChangeKind::PasswordChanged]).map(|change| change.at);
    reset.max(password).max(logged).filter(|set| *set > at)
}

/// The logged change by which a password is set that an older listing does not have.
pub(super) fn set_after_listing<'a>(case: &Case, facts: &'a Facts) -> Option<&'a Change> {
    let seen = facts.password.as_ref().ok()?;
    let unset = seen.value.as_ref().is_some_and(|password| password.set == Some(false));
    history::after(case, facts, &[ChangeKind::PasswordChanged], seen.at).filter(|_| unset)
}

/// Nothing to sign in with was ever set, by the listing and by the log.
pub(super) fn never_set(case: &Case, facts: &Facts) -> bool {
    let password = facts.password.as_ref().ok().and_then(|seen| seen.value.as_ref());
    password.is_some_and(|password| password.set == Some(false) && password.single_sign_on.is_none())
        && set_after_listing(case, facts).is_none()
}

/// What ended an attempt although it is none of the six checks; `None` for everything that is one of them.
pub(crate) fn outside(outcome: AttemptOutcome) -> Option<&'static str> {
    match outcome {
        AttemptOutcome::SecondFactor => Some("the second factor"),
        AttemptOutcome::Device => Some("the device"),
        AttemptOutcome::Network => Some("the network or the address they came from"),
        AttemptOutcome::Throttled => Some("too many attempts"),
        AttemptOutcome::Service => Some("the service or its configuration"),
        AttemptOutcome::Policy => Some("a policy"),
        AttemptOutcome::Domain => Some("the domain of the address"),
        _ => None,
    }
}
