//! What the statuses mean together: one definite fail is enough, and ignorance is never "fine".

use crate::case::{CheckId, Symptom};
use crate::checks::{CheckResult, Status};

use super::order::decides;
use super::{Verdict, order};

/// Kleene's "all" over the checks that decide; a cause beside the six goes before what is not known.
#[must_use]
pub fn verdict(symptom: Symptom, checks: &[CheckResult], outside: bool) -> Verdict {
    let any = |wanted: &[Status]| {
        checks.iter().filter(|check| decides(symptom, check.id)).any(|check| wanted.contains(&check.status))
    };
    if any(&[Status::Fail]) {
        Verdict::Blocked
    } else if outside {
        Verdict::Outside
    } else if any(&[Status::Unknown, Status::Contradicted]) {
        Verdict::Undetermined
    } else {
        Verdict::ShouldWork
    }
}

/// Every fail that decides, in the symptom's order: the first is the primary cause.
#[must_use]
pub fn blockers(symptom: Symptom, checks: &[CheckResult]) -> Vec<CheckId> {
    failed(symptom, checks).into_iter().filter(|id| decides(symptom, *id)).collect()
}

/// Every fail, in the symptom's order.
pub(super) fn failed(symptom: Symptom, checks: &[CheckResult]) -> Vec<CheckId> {
    let failed = |id: &CheckId| checks.iter().any(|check| check.id == *id && check.status == Status::Fail);
    order(symptom).into_iter().filter(failed).collect()
}
