//! The gate: whether a ticket is worth writing. A ticket that the admin can answer costs everybody a day.

use crate::case::{Case, CheckId};
use crate::checks::{self, CheckResult};
use crate::diagnosis::Exit;

use super::order::decides;
use super::{Diagnosis, Gate, GateReason, Options, Outside, OutsideKind, Verdict};

/// Where no session is known: a change younger than this may not have reached the user's session: sign out and in first.
pub const JUST_CHANGED_MINUTES: i64 = 15;

/// Decides.
pub(super) fn decide(
    case: &Case,
    verdict: Verdict,
    checks: &[CheckResult],
    blockers: &[CheckId],
    outside: Option<&Outside>,
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
        Verdict::Outside if outside.is_some_and(|outside| outside.kind == OutsideKind::Service) => gate(
            true,
            GateReason::VendorOnly,
            format!("none of the {} checks explains it, and the service itself is in evidence", checks::how_many()),
        ),
        Verdict::Outside => gate(
            false,
            GateReason::Outside,
            format!(
                "{} can be put right here: a ticket would only bring the same answer later. If that does not help, run again \
                 with --still-failing",
                outside.map_or("the cause beside the checks", |outside| outside.kind.says())
            ),
        ),
        Verdict::Undetermined if options.allow_unknown => gate(
            true,
            GateReason::UnknownAllowed,
            format!("{} could not be settled; the ticket names the gaps", open(case, checks)),
        ),
        Verdict::Undetermined => gate(
            false,
            GateReason::Unanswered,
            format!(
                "{} could not be settled: look it up and answer with --found, or escalate with the gaps named by \
                 --allow-unknown",
                open(case, checks)
            ),
        ),
        Verdict::ShouldWork => gate(
            true,
            GateReason::Unexplained,
            format!("all {} checks are walked and none explains it", checks::how_many()),
        ),
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
        GateReason::AdminCanFix | GateReason::JustChanged | GateReason::Outside => Exit::Fixable,
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

/// The checks that are open, for a sentence.
fn open(case: &Case, checks: &[CheckResult]) -> String {
    let open = checks.iter().filter(|check| decides(case.symptom, check.id) && check.status.is_open());
    let names: Vec<String> = open.map(|check| check.id.cited()).collect();
    names.join(", ")
}
