//! In which order causes are looked for, for each of the two symptoms. Every check always runs; the order picks the primary cause.

use crate::case::{CheckId, Symptom};
use crate::checks::{self, Check};

/// The order for a symptom: each check says its own place in it.
#[must_use]
pub fn order(symptom: Symptom) -> Vec<CheckId> {
    let mut checks: Vec<&Check> = checks::ALL.iter().collect();
    checks.sort_by_key(|check| check.rank.of(symptom));
    checks.into_iter().map(|check| check.id).collect()
}

/// Whether a check decides about that symptom. What somebody may do inside never keeps them out: it is told as the next thing in
/// the way.
#[must_use]
pub fn decides(symptom: Symptom, check: CheckId) -> bool {
    symptom == Symptom::Access || !matches!(check, CheckId::Role | CheckId::Feature)
}
