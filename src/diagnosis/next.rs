//! What stands in the way once the primary cause is fixed.

use crate::case::{Case, CheckId};
use crate::checks::{CheckResult, run_all};
use crate::facts::Facts;

use super::{NextBlocker, verdict, what_if};

/// Simulates the primary cause's first remedy and walks the checks again. `None`: nothing that is known.
pub(super) fn after_the_first_fix(
    case: &Case,
    facts: &Facts,
    results: &[CheckResult],
    blockers: &[CheckId],
) -> Option<NextBlocker> {
    let Some((primary, others)) = blockers.split_first() else {
        // Nothing keeps them out, and something that they want to do inside will not work.
        let inside = verdict::failed(case.symptom, results).first().copied()?;
        return describe(inside, results, "once they are in");
    };
    let failed = results.iter().find(|check| check.id == *primary)?;
    let remedy = failed.remedies.first()?;
    let after = run_all(case, &what_if::simulate(case, facts, *primary, remedy));
    let fixed = after.iter().any(|check| check.id == *primary && check.reason != failed.reason);
    if fixed {
        // Attempts that the cause explained are no longer counted; that none is left, then, is no cause.
        let untried = |all: &[CheckResult]| {
            all.iter().any(|check| check.id == CheckId::Password && check.reason == "single_sign_on")
        };
        let no_attempt = untried(&after) && !untried(results);
        let mut left = verdict::failed(case.symptom, &after).into_iter();
        let id = left.find(|id| *id != CheckId::Password || !no_attempt)?;
        return describe(id, &after, "after this fix");
    }
    // Simulating the remedy left the check failing for the same reason ("escalate" changes no fact): name the next of the other
    // blockers instead.
    let inside = verdict::failed(case.symptom, results).into_iter().find(|id| !blockers.contains(id));
    describe(others.first().copied().or(inside)?, results, "after this fix")
}

fn describe(id: CheckId, results: &[CheckResult], when: &str) -> Option<NextBlocker> {
    let check = results.iter().find(|check| check.id == id)?;
    let text = format!("{when}, the next thing in the way is {}: {}", id.cited(), check.summary);
    Some(NextBlocker { check: id, text })
}
