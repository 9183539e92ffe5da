//! Which checks are decided while some systems have not answered yet: those about which nobody can say anything more. Pure.

use std::collections::BTreeSet;

use super::symptom;
use crate::case::Case;
use crate::checks::{self, Check, CheckResult, run_all};
use crate::facts::{Facts, Question};

/// The results that will not change, whatever is still answered: all that a check may read is `settled`. In the FAQ's order.
#[must_use]
pub fn decided(case: &Case, facts: &Facts, settled: &BTreeSet<Question>) -> Vec<CheckResult> {
    // Where nobody said which of the two reports it is, the answers do, and every check may read that.
    let reads = if case.symptom_said { &[][..] } else { symptom::READS };
    if !reads.iter().all(|question| settled.contains(question)) {
        return Vec::new();
    }
    let case = symptom::settled(case, facts);
    let mut results = run_all(&case, facts);
    results.retain(|result| {
        checks::get(result.id).is_some_and(|check| needed(check).iter().all(|one| settled.contains(one)))
    });
    results
}

/// Everything that decides a check: what it reads, and what the checks read that it asks.
fn needed(check: &Check) -> BTreeSet<Question> {
    let asked = check.run.asks().iter().flat_map(|other| needed(other));
    check.needs.iter().copied().chain(asked).collect()
}
