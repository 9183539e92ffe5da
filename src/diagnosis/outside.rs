//! Causes beside the six: the second factor, the device, the network, a policy, the domain, throttling, the session, the browser, the
//! service. By what was recorded, and, only where every check passes, by what an error text says.

mod remedy;
mod session;
mod words;

use chrono::{DateTime, TimeDelta, Utc};

pub use crate::case::OutsideKind;
use crate::case::{Case, Symptom};
use crate::checks::{CheckResult, Confidence, Remedy, Status, attempts, history};
use crate::error_text::Reading;
use crate::facts::{AttemptOutcome, Change, Facts, Question, RequiredAction};
use crate::text::moment::moment;

/// A recorded attempt older than this explains nothing today.
pub const ATTEMPT_HOURS: i64 = 24;

/// A cause that is none of the six checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// What kind of cause.
    pub kind: OutsideKind,
    /// How sure it is; `suspected` when only an error text says so.
    pub confidence: Confidence,
    /// One sentence for the admin.
    pub summary: String,
    /// The facts that it rests on.
    pub evidence: Vec<Question>,
    /// What helps, best first.
    pub remedies: Vec<Remedy>,
}

/// The cause beside the six, if one is in evidence. What was recorded goes before what a text says.
pub(super) fn find(
    case: &Case,
    facts: &Facts,
    checks: &[CheckResult],
    reading: Option<&Reading>,
) -> Option<Outside> {
    attempt(case, facts)
        .or_else(|| demanded(case, facts))
        .or_else(|| session::find(case, facts, checks))
        .or_else(|| text(case, checks, reading?))
}

/// The newest change that what they are signed in with does not know of.
pub(super) fn newer_than_the_session<'a>(case: &Case, facts: &'a Facts) -> Option<&'a Change> {
    session::newer(case, facts)
}

/// The newest attempt here that one of these causes ended, unless they got in since.
fn attempt(case: &Case, facts: &Facts) -> Option<Outside> {
    let seen = facts.sign_in.as_ref().ok()?;
    let (last, kind) = attempts::here(case, facts)
        .filter_map(|attempt| Some((attempt, kind_of(case, facts, attempt.outcome)?)))
        .max_by_key(|(attempt, kind)| (attempt.at, *kind, &attempt.code))?;
    let got_in = attempts::last_success(case, facts).is_some_and(|success| success > last.at);
    if !recent(facts, last.at) || got_in {
        return None;
    }
    let code = last.code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
    let confidence = if seen.complete { Confidence::Proven } else { Confidence::Likely };
    Some(Outside {
        kind,
        confidence,
        summary: format!("the attempt of {} got stuck at {}{code}", moment(last.at), kind.says()),
        evidence: vec![Question::SignIn],
        remedies: remedy::of(kind, facts),
    })
}

/// Which of the causes ended an attempt; a policy of the tenant says more than the outcome does.
fn kind_of(case: &Case, facts: &Facts, outcome: AttemptOutcome) -> Option<OutsideKind> {
    let policy = facts.policy.as_ref().ok().and_then(|seen| seen.value.as_ref());
    let barred = || {
        let accounts = crate::checks::accounts_of(case, facts);
        let address = accounts.iter().find_map(|account| account.email.as_deref()).unwrap_or(&case.user);
        policy.and_then(|policy| policy.admits(address)) == Some(false)
    };
    Some(match outcome {
        AttemptOutcome::SecondFactor => OutsideKind::SecondFactor,
        AttemptOutcome::Device => OutsideKind::Device,
        AttemptOutcome::Network => OutsideKind::Network,
        AttemptOutcome::Throttled => OutsideKind::Throttled,
        AttemptOutcome::Service => OutsideKind::Service,
        AttemptOutcome::Domain => OutsideKind::Domain,
        AttemptOutcome::Policy | AttemptOutcome::Other if barred() => OutsideKind::Domain,
        AttemptOutcome::Policy => OutsideKind::Policy,
        _ => return None,
    })
}

/// A second factor that the account demands and the person has not set up. Who is in was not asked for it.
fn demanded(case: &Case, facts: &Facts) -> Option<Outside> {
    let accounts = crate::checks::accounts_of(case, facts);
    let open = accounts.iter().any(|account| {
        account.required_actions.iter().flatten().any(|action| *action == RequiredAction::SecondFactor)
    });
    let is_in = attempts::is_in(case, facts);
    if !open || is_in && case.symptom == Symptom::Access {
        return None;
    }
    let seen = facts.account.as_ref().ok()?;
    let overtaken = attempts::last_success(case, facts).is_some_and(|success| history::outran(success, seen));
    if !recent(facts, seen.at) || overtaken {
        return None;
    }
    Some(Outside {
        kind: OutsideKind::SecondFactor,
        confidence: if seen.complete { Confidence::Proven } else { Confidence::Likely },
        summary: "the account demands a second factor, and the person has not set one up".into(),
        evidence: vec![Question::Account],
        remedies: remedy::set_up(facts),
    })
}

/// Whether something is young enough to explain what happens today.
pub(super) fn recent(facts: &Facts, at: DateTime<Utc>) -> bool {
    facts.taken_at.signed_duration_since(at) <= TimeDelta::hours(ATTEMPT_HOURS)
}

/// What an error text alone says, where every check that applies passes.
fn text(case: &Case, checks: &[CheckResult], reading: &Reading) -> Option<Outside> {
    let settled = |check: &CheckResult| matches!(check.status, Status::Pass | Status::NotApplicable);
    if !checks.iter().filter(|check| super::order::decides(case.symptom, check.id)).all(settled) {
        return None;
    }
    let (kind, by) = words::kind(reading)?;
    Some(Outside {
        kind,
        confidence: Confidence::Suspected,
        summary: format!("no check finds a cause, and the error text {by}: {}", kind.says()),
        evidence: Vec::new(),
        remedies: remedy::by_text(kind),
    })
}
