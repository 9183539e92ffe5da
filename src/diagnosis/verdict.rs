//! What the statuses mean together: one definite fail is enough, and ignorance is never "fine".

use crate::case::{CheckId, Symptom};
use crate::checks::{CheckResult, Status};

use super::{Verdict, order};

/// Kleene's "all" over the checks that apply.
#[must_use]
pub fn verdict(checks: &[CheckResult]) -> Verdict {
    let any = |wanted: &[Status]| checks.iter().any(|check| wanted.contains(&check.status));
    if any(&[Status::Fail]) {
        Verdict::Blocked
    } else if any(&[Status::Unknown, Status::Contradicted]) {
        Verdict::Undetermined
    } else {
        Verdict::ShouldWork
    }
}

/// Every fail, in the symptom's order: the first is the primary cause.
#[must_use]
pub fn blockers(symptom: Symptom, checks: &[CheckResult]) -> Vec<CheckId> {
    let failed = |id: &CheckId| checks.iter().any(|check| check.id == *id && check.status == Status::Fail);
    order(symptom).into_iter().filter(failed).collect()
}
