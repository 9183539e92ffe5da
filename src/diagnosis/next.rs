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
    let (primary, others) = blockers.split_first()?;
    let failed = results.iter().find(|check| check.id == *primary)?;
    let remedy = failed.remedies.first()?;
    let after = run_all(case, &what_if::simulate(case, facts, *primary, remedy));
    let fixed = after.iter().any(|check| check.id == *primary && check.reason != failed.reason);
    if fixed {
        let id = verdict::blockers(case.symptom, &after).first().copied()?;
        return describe(id, &after);
    }
    // Simulating the remedy left the check failing for the same reason ("escalate" changes no fact): name the next of the other
    // blockers instead.
    describe(*others.first()?, results)
}

fn describe(id: CheckId, results: &[CheckResult]) -> Option<NextBlocker> {
    let check = results.iter().find(|check| check.id == id)?;
    let text = format!(
        "after this fix, the next thing in the way is check {} ({}): {}",
        id.number(),
        id.as_str(),
        check.summary
    );
    Some(NextBlocker { check: id, text })
}
