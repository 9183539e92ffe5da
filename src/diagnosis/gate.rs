//! The gate: whether a ticket is worth writing. A ticket that the admin can answer costs everybody a day.

use chrono::TimeDelta;

use crate::case::{Case, CheckId, Symptom};
use crate::checks::{self, CheckResult, Status, attempts};
use crate::diagnosis::Exit;
use crate::facts::{Change, Facts};

use super::{Diagnosis, Gate, GateReason, Options, Verdict};

/// A change younger than this may not have reached the user's session: sign out and in first.
pub const JUST_CHANGED_MINUTES: i64 = 15;

/// Decides.
pub(super) fn decide(
    case: &Case,
    facts: &Facts,
    verdict: Verdict,
    checks: &[CheckResult],
    blockers: &[CheckId],
    options: Options,
) -> Gate {
    let gate = |escalate, reason, text: String| Gate { escalate, reason, text };
    if case.still_failing {
        let text = "the fix was tried and did not help";
        return gate(true, GateReason::StillFailing, text.into());
    }
    match verdict {
        Verdict::Blocked if vendor_only(checks, blockers) => gate(
            true,
            GateReason::VendorOnly,
            "only the vendor can fix what is in the way".into(),
        ),
        Verdict::Blocked => gate(
            false,
            GateReason::AdminCanFix,
            "an admin can fix this: a ticket would only bring the same answer later. If the fix does not help, run again \
             with --still-failing"
                .into(),
        ),
        Verdict::Undetermined if options.allow_unknown => gate(
            true,
            GateReason::UnknownAllowed,
            format!("{} could not be settled; the ticket names the gaps", open(checks)),
        ),
        Verdict::Undetermined => gate(
            false,
            GateReason::Unanswered,
            format!(
                "{} could not be settled: look it up and answer with --found, or escalate with the gaps named by \
                 --allow-unknown",
                open(checks)
            ),
        ),
        Verdict::ShouldWork => match just_changed(facts) {
            Some(change) => gate(
                false,
                GateReason::JustChanged,
                format!(
                    "something changed minutes ago ({}): have the user sign out and in first. If that does not help, run \
                     again with --still-failing",
                    change.says()
                ),
            ),
            None => gate(true, GateReason::Unexplained, unexplained(case, facts)),
        },
    }
}

/// How a run that filed nothing ends; an escalated one ends with [`Exit::Escalated`] once the ticket or the bundle is out.
#[must_use]
pub fn exit(diagnosis: &Diagnosis) -> Exit {
    match diagnosis.gate.reason {
        GateReason::Unexplained
        | GateReason::VendorOnly
        | GateReason::StillFailing
        | GateReason::UnknownAllowed => Exit::Escalated,
        GateReason::AdminCanFix | GateReason::JustChanged => Exit::Fixable,
        GateReason::Unanswered => Exit::Unanswered,
    }
}

/// Every blocker's first remedy is the vendor's.
fn vendor_only(checks: &[CheckResult], blockers: &[CheckId]) -> bool {
    let by_vendor = |id: &CheckId| {
        checks
            .iter()
            .filter(|check| check.id == *id)
            .any(|check| check.remedies.first().is_some_and(|remedy| remedy.vendor))
    };
    !blockers.is_empty() && blockers.iter().all(by_vendor)
}

/// The newest change of the last minutes.
fn just_changed(facts: &Facts) -> Option<&Change> {
    let changes = facts.changes.as_ref().ok()?.value.as_deref()?;
    let recent = |change: &&Change| {
        let age = facts.taken_at.signed_duration_since(change.at);
        age >= TimeDelta::zero() && age <= TimeDelta::minutes(JUST_CHANGED_MINUTES)
    };
    changes.iter().filter(recent).max_by_key(|change| (change.at, change.what))
}

/// The checks that are open, for a sentence.
fn open(checks: &[CheckResult]) -> String {
    let open = checks.iter().filter(|check| matches!(check.status, Status::Unknown | Status::Contradicted));
    let names: Vec<String> =
        open.map(|check| format!("check {} ({})", check.id.number(), check.id.as_str())).collect();
    names.join(", ")
}

fn unexplained(case: &Case, facts: &Facts) -> String {
    let text = format!("all {} checks are walked and none explains it", checks::how_many());
    let outside = if case.symptom == Symptom::SignIn {
        let last = attempts::last_here(case, facts).ok().flatten();
        last.and_then(|attempt| attempts::outside(attempt.outcome).map(|what| (attempt, what)))
    } else {
        None
    };
    let Some((attempt, what)) = outside else { return text };
    let code = attempt.code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
    format!("{text}; the last attempt got stuck at {what}{code}, which is none of them")
}
