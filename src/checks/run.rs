//! Runs the table: the only place where a [`Gap`] becomes `unknown` or `contradicted`.

use crate::case::{Case, CheckId};
use crate::facts::{Facts, FoundStatus, Gap, GapReason, Question};

use super::{ALL, Check, Confidence, Outcome, Remedy, Status};

/// What one check said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckResult {
    /// Which check.
    pub id: CheckId,
    /// The verdict.
    pub status: Status,
    /// A stable code: why it failed, is unknown or does not apply; empty for a pass.
    pub reason: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// One sentence for the admin.
    pub summary: String,
    /// The facts that it rests on.
    pub evidence: Vec<Question>,
    /// What helps, best first.
    pub remedies: Vec<Remedy>,
    /// Why it is unknown or contradicted.
    pub gap: Option<Gap>,
}

/// Runs all six, whatever the symptom.
#[must_use]
pub fn run_all(case: &Case, facts: &Facts) -> Vec<CheckResult> {
    ALL.iter().map(|check| run(check, case, facts)).collect()
}

/// One check by its id, for a check that must know what another one says.
pub(super) fn result(id: CheckId, case: &Case, facts: &Facts) -> CheckResult {
    run(super::get(id), case, facts)
}

/// One check; what an admin found by hand answers only what no system could, and settles no dispute between systems.
fn run(check: &Check, case: &Case, facts: &Facts) -> CheckResult {
    match (check.run)(case, facts) {
        Ok(outcome) => from_outcome(check.id, outcome),
        Err(gap) if gap.reason == GapReason::Conflict => from_gap(check.id, gap),
        Err(gap) => from_found(check, facts).unwrap_or_else(|| from_gap(check.id, gap)),
    }
}

fn from_outcome(id: CheckId, outcome: Outcome) -> CheckResult {
    let empty = |status, reason: &str, summary| CheckResult {
        id,
        status,
        reason: reason.to_owned(),
        confidence: Confidence::None,
        summary,
        evidence: Vec::new(),
        remedies: Vec::new(),
        gap: None,
    };
    match outcome {
        Outcome::Pass(pass) => CheckResult {
            confidence: pass.confidence,
            evidence: pass.evidence,
            ..empty(Status::Pass, "", pass.summary)
        },
        Outcome::Fail(fail) => CheckResult {
            confidence: fail.confidence,
            evidence: fail.evidence,
            remedies: fail.remedies,
            ..empty(Status::Fail, fail.reason, fail.summary)
        },
        Outcome::NotApplicable(why) => empty(Status::NotApplicable, "not_applicable", why),
    }
}

fn from_gap(id: CheckId, gap: Gap) -> CheckResult {
    CheckResult {
        id,
        status: if gap.reason == GapReason::Conflict { Status::Contradicted } else { Status::Unknown },
        reason: gap.reason.as_str().to_owned(),
        confidence: Confidence::None,
        summary: gap.detail.clone(),
        evidence: Vec::new(),
        remedies: Vec::new(),
        gap: Some(gap),
    }
}

fn from_found(check: &Check, facts: &Facts) -> Option<CheckResult> {
    let found = facts.found.get(&check.id)?;
    let note = found.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    let failed = found.status == FoundStatus::Fail;
    let (kind, text) = check.found;
    Some(CheckResult {
        id: check.id,
        status: if failed { Status::Fail } else { Status::Pass },
        reason: if failed { "found_by_admin" } else { "" }.to_owned(),
        confidence: Confidence::Likely,
        summary: format!("{}, an admin looked it up{note}", by_hand(check.id, failed)),
        evidence: Vec::new(),
        remedies: if failed { vec![Remedy::new(kind, text)] } else { Vec::new() },
        gap: None,
    })
}

/// What a finding by hand says, in a few words.
fn by_hand(id: CheckId, failed: bool) -> &'static str {
    match (id, failed) {
        (CheckId::Account, false) => "active",
        (CheckId::Account, true) => "not among the active users",
        (CheckId::Invite, false) => "accepted",
        (CheckId::Invite, true) => "the invite was not accepted, or no password was set",
        (CheckId::Password, false) => "they can sign in",
        (CheckId::Password, true) => "they cannot sign in with what they have",
        (CheckId::Tenant, false) => "in the right tenant",
        (CheckId::Tenant, true) => "not in the right tenant",
        (CheckId::Role, false) => "their roles grant it",
        (CheckId::Role, true) => "their roles do not grant it",
        (CheckId::Feature, false) => "switched on for them",
        (CheckId::Feature, true) => "not switched on for them",
    }
}
