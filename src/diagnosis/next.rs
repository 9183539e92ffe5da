//! What stands in the way once the primary cause is fixed.

use crate::case::{Case, CheckId};
use crate::checks::{self, CheckResult, run_all};
use crate::facts::Facts;

use super::{NextBlocker, verdict, what_if};

/// Applies the primary cause's first remedy and walks the checks again. `None`: nothing that is known.
pub(super) fn after_the_first_fix(
    case: &Case,
    facts: &Facts,
    results: &[CheckResult],
    blockers: &[CheckId],
) -> Option<NextBlocker> {
    let (primary, others) = blockers.split_first()?;
    let failed = results.iter().find(|check| check.id == *primary)?;
    let remedy = failed.remedies.first()?;
    let after = run_all(case, &what_if::applied(case, facts, *primary, remedy));
    let fixed = after.iter().any(|check| check.id == *primary && check.reason != failed.reason);
    if fixed {
        let id = verdict::blockers(case.symptom, &after).first().copied()?;
        return describe(id, &after);
    }
    // The fix cannot be tried on these facts: what else is in the way is still in the way.
    describe(*others.first()?, results)
}

fn describe(id: CheckId, results: &[CheckResult]) -> Option<NextBlocker> {
    let check = results.iter().find(|check| check.id == id)?;
    let text = format!(
        "after this fix, the next thing in the way is check {} ({}): {}",
        id.number(),
        checks::get(id).id.as_str(),
        check.summary
    );
    Some(NextBlocker { check: id, text })
}
