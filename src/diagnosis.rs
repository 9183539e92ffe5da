//! The diagnosis: verdict, primary cause, what comes after it, and whether a ticket is worth writing. Pure.

mod changed;
mod compared;
mod contradiction;
mod decided;
mod exit;
mod gate;
pub mod guide;
mod next;
mod order;
mod outside;
mod skipped;
mod suppose;
mod supposition;
mod suspicion;
mod symptom;
mod verdict;
mod what_if;

pub use changed::{FlippingChange, History, what_changed};
pub use compared::{Comparison, Difference, Peer, compare, peer_case};
pub use decided::decided;
pub use exit::Exit;
pub use gate::{JUST_CHANGED_MINUTES, exit};
pub use order::{decides, order};
pub use outside::{ATTEMPT_HOURS, Outside, OutsideKind};
pub use skipped::{SkipReason, Skipped};
pub use suppose::{NotThere, hold, suppose};
pub use supposition::{WhatIf, what_if};
pub use suspicion::suspect;
pub use verdict::{blockers, verdict};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{Case, CheckId, Symptom};
use crate::checks::{CheckResult, Remedy, RemedyKind, run_all};
use crate::error_text;
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
    let case = symptom::settled(case, facts);
    let checks = run_all(&case, facts);
    let disagreement = symptom::disagreement(&case, facts, &checks);
    let mut diagnosis = conclude(&case, facts, checks, options);
    diagnosis.contradictions.extend(disagreement);
    diagnosis
}

/// What these results mean together; [`diagnose`] with the checks already run.
#[must_use]
pub fn conclude(case: &Case, facts: &Facts, mut checks: Vec<CheckResult>, options: &Options) -> Diagnosis {
    let reading = case.error.as_deref().map(error_text::read);
    if reading.as_ref().is_some_and(|reading| reading.dead_link) {
        resend_first(&mut checks);
    }
    let outside = outside::find(case, facts, &checks, reading.as_ref());
    let verdict = verdict(case.symptom, &checks, outside.is_some());
    let blockers = blockers(case.symptom, &checks);
    let gate = gate::decide(case, verdict, &checks, &blockers, outside.as_ref(), *options);
    Diagnosis {
        symptom: case.symptom,
        verdict,
        primary: blockers.first().copied(),
        next_blocker: next::after_the_first_fix(case, facts, &checks, &blockers),
        contradictions: contradiction::find(case, facts, &checks),
        suspicion: reading.as_ref().and_then(suspicion::raised),
        remedies: remedies(verdict, &checks, &blockers, outside.as_ref()),
        gate,
        outside,
        blockers,
        checks,
    }
}

/// What the user quotes settles nothing; but whoever reads "expired" or "already used" is not sent to the same link first.
fn resend_first(checks: &mut [CheckResult]) {
    let pending =
        checks.iter_mut().find(|check| check.id == CheckId::Invite && check.reason == "invite_pending");
    let Some(check) = pending else { return };
    check.remedies.sort_by_key(|remedy| remedy.kind != RemedyKind::ResendInvite);
    for remedy in &mut check.remedies {
        match remedy.kind {
            RemedyKind::ResendInvite => RESEND_DEAD.clone_into(&mut remedy.text),
            RemedyKind::AcceptInvite => NEWER_MAIL.clone_into(&mut remedy.text),
            _ => {}
        }
    }
}

const RESEND_DEAD: &str = "The link that they tried is dead, by what they quote: Settings → Users → Pending Invites → Resend. The new \
                           email has a new link";
const NEWER_MAIL: &str = "Or ask the user whether a newer invitation email is there (spam folder too), and to click the link in that one";

/// What the verdict rests on says what to do: the blockers' remedies, primary first; those of the cause beside the six; or the looks
/// that would settle it.
fn remedies(
    verdict: Verdict,
    checks: &[CheckResult],
    blockers: &[CheckId],
    outside: Option<&Outside>,
) -> Vec<Remedy> {
    match verdict {
        Verdict::Blocked => {
            let of = |id: &CheckId| checks.iter().find(|check| check.id == *id);
            once(blockers.iter().filter_map(of).flat_map(|check| check.remedies.clone()).collect())
        }
        Verdict::Outside => outside.map(|outside| outside.remedies.clone()).unwrap_or_default(),
        Verdict::Undetermined => once(checks.iter().flat_map(looks).collect()),
        Verdict::ShouldWork => vec![Remedy {
            vendor: true,
            ..Remedy::new(RemedyKind::Escalate, "File it with support: every check is in order")
        }],
    }
}

/// Two checks may come to the same step: it is said once, where it comes first.
fn once(all: Vec<Remedy>) -> Vec<Remedy> {
    let mut kept: Vec<Remedy> = Vec::new();
    for remedy in all {
        if !kept.iter().any(|one| step(one) == step(&remedy)) {
            kept.push(remedy);
        }
    }
    kept
}

/// What makes a remedy the step that it is, in whatever words.
fn step(remedy: &Remedy) -> impl PartialEq + '_ {
    // Of a look, the words are what it is: three checks may wait for one question, or each for its own.
    let look = (remedy.kind == RemedyKind::LookUp).then_some(&remedy.text);
    let given = (&remedy.role, &remedy.roles, &remedy.permissions, &remedy.tenant, &remedy.feature);
    (remedy.kind, look, given, &remedy.for_object)
}

/// The look that would settle an open check.
fn looks(check: &CheckResult) -> Vec<Remedy> {
    let Some(none) = &check.unanswered else { return Vec::new() };
    if !check.remedies.is_empty() {
        return check.remedies.clone();
    }
    let need = none.need();
    let place = need.place.as_ref().map(|place| format!(": {place}")).unwrap_or_default();
    vec![Remedy::new(RemedyKind::LookUp, format!("Find out {}{place}", need.what))]
}

/// What the checks mean together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// Which of the two reports it is: as it was said, or as the facts show it.
    pub symptom: Symptom,
    /// Blocked, outside, should work, or undetermined.
    pub verdict: Verdict,
    /// The cause beside the six, also when something is blocked.
    pub outside: Option<Outside>,
    /// What to do, best first: what the verdict rests on.
    pub remedies: Vec<Remedy>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A check failed, whatever is unknown beside it.
    Blocked,
    /// No check failed, and a cause beside the six is in evidence.
    Outside,
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
    /// The kind of cause beside the six that it points to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<OutsideKind>,
    /// The code in the text that points there, in the spelling of its family: `AADSTS50126`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What that code means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub means: Option<String>,
    /// Checks that the text points to beside the first, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<CheckId>,
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
    /// Not escalated: something changed minutes ago; sign out and in first. Written by earlier versions: it is [`Self::Outside`] now.
    JustChanged,
    /// Not escalated: a cause beside the six that somebody at the customer can do something about.
    Outside,
}
