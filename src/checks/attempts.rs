//! Past attempts to sign in, as the checks read them.

use crate::case::Case;
use crate::facts::{Attempt, AttemptOutcome, Facts, NoAnswer, Question, SignIn};

use super::places;
use super::read::{incomplete, settled};

/// The last attempt in the tenant asked for. `None`: no attempt, by a complete log.
///
/// # Errors
/// The gap of the question; no attempt in a log that was not read to its end.
pub(crate) fn last_here<'a>(case: &Case, facts: &'a Facts) -> Result<Option<&'a Attempt>, NoAnswer> {
    let seen = settled(Question::SignIn, &facts.sign_in)?;
    let all = seen.value.as_ref().map_or(&[][..], |sign_in| &sign_in.attempts);
    let here = all.iter().filter(|attempt| places::about(case, attempt.tenant.as_deref()));
    let last = newest(here);
    if last.is_none() && !seen.complete {
        return Err(incomplete(Question::SignIn, &seen.connector));
    }
    Ok(last)
}

/// The last attempt in any tenant.
pub(super) fn last_anywhere(sign_in: &SignIn) -> Option<&Attempt> {
    newest(sign_in.attempts.iter())
}

/// The newest, whatever the order of the list. Of two at the same instant the one that did not succeed.
fn newest<'a>(attempts: impl Iterator<Item = &'a Attempt>) -> Option<&'a Attempt> {
    attempts.max_by_key(|attempt| (attempt.at, attempt.outcome as u8, &attempt.code, &attempt.tenant))
}

/// What ended an attempt although it is none of the six checks; `None` for everything that is one of them.
pub(crate) fn outside(outcome: AttemptOutcome) -> Option<&'static str> {
    match outcome {
        AttemptOutcome::SecondFactor => Some("the second factor"),
        AttemptOutcome::Device => Some("the device"),
        AttemptOutcome::Network => Some("the network or the address they came from"),
        AttemptOutcome::Throttled => Some("too many attempts"),
        AttemptOutcome::Service => Some("the service or its configuration"),
        _ => None,
    }
}
