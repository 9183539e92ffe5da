//! Which of the two reports it is, when nobody said so; and what the log says against what was said.

use crate::case::{Case, CheckId, Symptom};
use crate::checks::{CheckResult, attempts, run_all};
use crate::facts::{Facts, FoundStatus, Question};

use super::{Contradiction, outside, verdict};

/// What the symptom is told by, where nobody said one.
pub(super) const READS: &[Question] = &[Question::SignIn, Question::Account];

/// The case with the symptom that the facts show, where nobody said one: turned away and not in, or in.
pub(super) fn settled(case: &Case, facts: &Facts) -> Case {
    let symptom = match shown(case, facts) {
        Some(symptom) if !case.symptom_said => symptom,
        _ => case.symptom,
    };
    Case { symptom, ..case.clone() }
}

/// The symptom that the log shows; `None`: it shows neither.
fn shown(case: &Case, facts: &Facts) -> Option<Symptom> {
    let session = attempts::session_here(case, facts).is_some();
    if attempts::refusal(case, facts).is_some() || found_out(facts) {
        return (!session).then_some(Symptom::SignIn);
    }
    // Who got in, and of whom nobody says what they cannot do inside, is no report of the inside: a session may be another device's.
    let told = case.action.is_some() || case.needs.known || case.symptom_said;
    let inside = told && (session || attempts::is_in(case, facts));
    inside.then_some(Symptom::Access)
}

/// An admin found by hand that the password does not work: whoever is in has no such question.
fn found_out(facts: &Facts) -> bool {
    facts.found.get(&CheckId::Password).is_some_and(|found| found.status == FoundStatus::Fail)
}

/// Words and facts disagree: the other order is walked too, and what it finds first is said.
pub(super) fn disagreement(case: &Case, facts: &Facts, checks: &[CheckResult]) -> Option<Contradiction> {
    let shown = shown(case, facts).filter(|shown| *shown != case.symptom && case.symptom_said)?;
    // A session of last week says nothing against "I cannot sign in" of today.
    let recent = attempts::last_success(case, facts).is_some_and(|at| outside::recent(facts, at));
    if shown == Symptom::Access && !recent {
        return None;
    }
    let other = Case { symptom: shown, ..case.clone() };
    let found = run_all(&other, facts);
    let first = |id: Option<CheckId>| {
        id.map_or_else(|| "no check fails".to_owned(), |id| format!("{} comes first", id.cited()))
    };
    let by_report = verdict::blockers(case.symptom, checks).first().copied();
    let by_log = verdict::blockers(shown, &found).first().copied();
    let orders = if by_report == by_log {
        format!("In both orders {}", first(by_report))
    } else {
        format!("By the report's order {}; by the other order {}", first(by_report), first(by_log))
    };
    let (said, log) = match shown {
        Symptom::SignIn if attempts::refusal(case, facts).is_some() => (
            "in, and unable to do something",
            "by the log the last attempt to sign in was refused, and there is no session",
        ),
        Symptom::SignIn => {
            ("in, and unable to do something", "an admin found that the password does not work")
        }
        Symptom::Access => ("unable to sign in", "by the log there is a session"),
    };
    Some(Contradiction {
        code: "symptom_disagrees".into(),
        text: format!("reported as {said}, and {log}. {orders}"),
        evidence: vec![Question::SignIn],
    })
}
