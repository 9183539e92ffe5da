//! Instants that cannot be.

use chrono::{DateTime, TimeDelta, Utc};

use crate::case::Case;
use crate::checks::{attempts, places};
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
    after_the_end(case, facts, found);
}

/// Got in after the end that is listed. The clock decides (check 1, check 4); what support needs is that the system lets them in.
fn after_the_end(case: &Case, facts: &Facts, found: &mut Vec<Contradiction>) {
    let Some(success) = attempts::last_success(case, facts) else { return };
    let passed = |end: &DateTime<Utc>| *end < success && *end <= facts.taken_at;
    if own(case, facts).iter().filter_map(|account| account.valid_until).any(|end| passed(&end)) {
        found.push(new(
            "signed_in_after_the_end",
            "the account has ended, and signed in after that",
            &[Question::Account, Question::SignIn],
        ));
    }
    let here = list(&facts.tenants).iter().filter(|one| places::about(case, Some(&one.tenant)));
    if here.filter_map(|one| one.until).any(|end| passed(&end)) {
        found.push(new(
            "signed_in_after_the_end",
            "the membership of the tenant has ended, and they signed in there after that",
            &[Question::Tenants, Question::SignIn],
        ));
    }
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
