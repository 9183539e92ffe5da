//! Instants that cannot be.

use chrono::{DateTime, TimeDelta, Utc};

use crate::case::Case;
use crate::checks::attempts;
use crate::facts::{AccountState, AttemptOutcome, Facts, Question};

use super::{Contradiction, list, new, own, value};

/// Clocks differ; more than this is not a clock.
const SKEW_MINUTES: i64 = 5;

pub(super) fn find(case: &Case, facts: &Facts, found: &mut Vec<Contradiction>) {
    let limit = facts.taken_at + TimeDelta::minutes(SKEW_MINUTES);
    for (question, at) in instants(case, facts) {
        if at > limit {
            let text = format!("{} names a time in the future", question.as_str());
            found.push(new("time_in_the_future", text, &[question]));
        }
    }
    stale_log(case, facts, found);
}

/// Everything that has happened, by the facts.
fn instants(case: &Case, facts: &Facts) -> Vec<(Question, DateTime<Utc>)> {
    let mut all = Vec::new();
    for account in own(case, facts) {
        all.extend(account.since.into_iter().chain(account.last_sign_in).map(|at| (Question::Account, at)));
    }
    let lock = value(&facts.lock).and_then(|lock| lock.since);
    let invite = value(&facts.invite).and_then(|invite| invite.sent_at);
    let password = value(&facts.password).and_then(|password| password.changed_at);
    all.extend(lock.map(|at| (Question::Lock, at)));
    all.extend(invite.map(|at| (Question::Invite, at)));
    all.extend(password.map(|at| (Question::Password, at)));
    if let Some(sign_in) = value(&facts.sign_in) {
        all.extend(sign_in.attempts.iter().map(|attempt| (Question::SignIn, attempt.at)));
    }
    if let Some(reset) = value(&facts.reset) {
        all.push((Question::Reset, reset.requested_at));
        all.extend(reset.done_at.map(|at| (Question::Reset, at)));
    }
    all.extend(list(&facts.changes).iter().map(|change| (Question::Changes, change.at)));
    all
}

/// The log says deactivated, the account says active and has not changed since.
fn stale_log(case: &Case, facts: &Facts, found: &mut Vec<Contradiction>) {
    let Ok(Some(last)) = attempts::last_here(case, facts) else { return };
    let own = own(case, facts);
    let unchanged = |since: Option<DateTime<Utc>>| since.is_none_or(|since| since <= last.at);
    if last.outcome == AttemptOutcome::Inactive
        && !own.is_empty()
        && own.iter().all(|account| account.state == AccountState::Active && unchanged(account.since))
    {
        found.push(new(
            "log_says_inactive",
            "the last attempt ended because the account is deactivated, and the user list says active",
            &[Question::Account, Question::SignIn],
        ));
    }
}
