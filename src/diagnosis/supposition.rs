//! What would be in the way if something were otherwise.

use std::fmt::Write as _;

use crate::case::{Case, CheckId, Supposed};
use crate::facts::Facts;

use super::suppose::notes;
use super::{Diagnosis, NextBlocker, Options, Verdict, decides, diagnose, suppose};

/// What a run on the changed facts says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// What was supposed, as it was given.
    pub given: Vec<String>,
    /// The verdict then.
    pub verdict: Verdict,
    /// The primary cause then.
    pub primary: Option<CheckId>,
    /// What would be in the way after it.
    pub next_blocker: Option<NextBlocker>,
    /// One sentence for the admin.
    pub text: String,
}

/// Diagnoses the case with everything that was supposed true at once. `None`: nothing was.
#[must_use]
pub fn what_if(case: &Case, facts: &Facts, options: &Options, supposed: &[Supposed]) -> Option<WhatIf> {
    if supposed.is_empty() {
        return None;
    }
    let then = diagnose(case, &suppose(case, facts, supposed), options);
    let given: Vec<String> = supposed.iter().map(ToString::to_string).collect();
    let mut text = format!("With {}: {}.", given.join(" and "), outcome(&then));
    for note in notes(case, facts, supposed) {
        let _ = write!(text, " Note: {note}.");
    }
    Some(WhatIf {
        given,
        verdict: then.verdict,
        primary: then.primary,
        next_blocker: then.next_blocker,
        text,
    })
}

fn outcome(then: &Diagnosis) -> String {
    let check = |id: CheckId| then.checks.iter().find(|check| check.id == id);
    let says = |id: CheckId| {
        let summary = check(id).map_or("", |check| check.summary.trim_end_matches('.'));
        format!("{}: {summary}", id.cited())
    };
    match (then.verdict, then.primary) {
        (Verdict::Blocked, Some(primary)) => format!("still blocked by {}", says(primary)),
        (Verdict::Outside, _) => {
            let why = then.outside.as_ref().map_or("", |outside| outside.summary.trim_end_matches('.'));
            format!("none of the checks is in the way, and beside them {why}")
        }
        (Verdict::ShouldWork, _) => "no check finds a cause any more; it should work".to_owned(),
        _ => {
            let open = then
                .checks
                .iter()
                .find(|check| check.unanswered.is_some() && decides(then.symptom, check.id));
            let open = open.map(|check| says(check.id)).unwrap_or_default();
            format!("it cannot be told, because of {open}")
        }
    }
}
