//! The diagnosis: verdict, primary cause, what comes after it, and whether a ticket is worth writing. Pure.

mod contradiction;
mod exit;
mod gate;
mod next;
mod order;
mod suspicion;
mod verdict;
mod what_if;

pub use exit::Exit;
pub use gate::{JUST_CHANGED_MINUTES, exit};
pub use order::order;
pub use suspicion::suspect;
pub use verdict::{blockers, verdict};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{Case, CheckId};
use crate::checks::{CheckResult, run_all};
use crate::facts::{Facts, Question};

/// What the admin allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `--allow-unknown`: escalate although a check could not be answered.
    pub allow_unknown: bool,
}

/// Walks the checks and says what they mean together.
#[must_use]
pub fn diagnose(case: &Case, facts: &Facts, options: &Options) -> Diagnosis {
    conclude(case, facts, run_all(case, facts), options)
}

/// What these results mean together; [`diagnose`] with the checks already run.
#[must_use]
pub fn conclude(case: &Case, facts: &Facts, checks: Vec<CheckResult>, options: &Options) -> Diagnosis {
    let verdict = verdict(&checks);
    let blockers = blockers(case.symptom, &checks);
    Diagnosis {
        verdict,
        primary: blockers.first().copied(),
        next_blocker: next::after_the_first_fix(case, facts, &checks, &blockers),
        contradictions: contradiction::find(case, facts, &checks),
        suspicion: case.error.as_deref().and_then(suspect),
        gate: gate::decide(case, facts, verdict, &checks, &blockers, *options),
        blockers,
        checks,
    }
}

/// What the checks mean together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// Blocked, should work, or undetermined.
    pub verdict: Verdict,
    /// The first fail in the symptom's order.
    pub primary: Option<CheckId>,
    /// Every fail, in the symptom's order; the first is the primary cause.
    pub blockers: Vec<CheckId>,
    /// What stands in the way once the primary cause is fixed.
    pub next_blocker: Option<NextBlocker>,
    /// Every check, in the FAQ's order.
    pub checks: Vec<CheckResult>,
    /// Facts that cannot all be true, and admins' findings that a system denies.
    pub contradictions: Vec<Contradiction>,
    /// What the error text alone points to. Never settles anything.
    pub suspicion: Option<Suspicion>,
    /// Whether a ticket is worth writing.
    pub gate: Gate,
}

/// The verdict, by Kleene logic over the checks that apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A check failed, whatever is unknown beside it.
    Blocked,
    /// Every check that applies passes.
    ShouldWork,
    /// No check failed and one is unknown or contradicted. A reader takes a verdict of a newer version for this one.
    #[serde(other)]
    Undetermined,
}

/// What stands in the way after the first fix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NextBlocker {
    /// The check.
    pub check: CheckId,
    /// "after this fix, the next thing in the way is …"
    pub text: String,
}

/// Statements that cannot both be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contradiction {
    /// A stable code: `role_not_in_catalogue`.
    pub code: String,
    /// Both statements, one sentence.
    pub text: String,
    /// The facts that they rest on.
    pub evidence: Vec<Question>,
}

/// What an error text points to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suspicion {
    /// The check; `None`: something that is none of the six (second factor, device, network, outage).
    pub check: Option<CheckId>,
    /// Why: "the text says 'locked'".
    pub why: String,
}

/// Whether a ticket is worth writing, and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gate {
    /// Whether to escalate.
    pub escalate: bool,
    /// Why, or why not.
    pub reason: GateReason,
    /// One sentence for the admin.
    pub text: String,
}

/// Why a case is, or is not, escalated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateReason {
    /// All six are walked and none explains it.
    Unexplained,
    /// Only the vendor can fix it.
    VendorOnly,
    /// `--still-failing`: the fix did not help.
    StillFailing,
    /// `--allow-unknown`: escalated with the gaps named.
    UnknownAllowed,
    /// Not escalated: the admin can fix it.
    AdminCanFix,
    /// Not escalated: a check could not be answered.
    Unanswered,
    /// Not escalated: something changed minutes ago; sign out and in first.
    JustChanged,
}
