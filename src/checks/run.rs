//! Runs the table: the only place where a [`NoAnswer`] becomes `unknown` or `contradicted`, and the only one that can call a check.

use crate::case::{Case, CheckId};
use crate::facts::{Facts, FoundStatus, NoAnswer, Question};

use super::{ALL, Check, Confidence, Outcome, Reason, Remedy, RemedyKind, Status};

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
    pub unanswered: Option<NoAnswer>,
}

/// A check's function, and the other checks whose results it needs.
///
/// Nothing but this module can call it, so that a check learns of another one only what it asked for here. It asks by naming the
/// other's constant:
///
/// ```
/// use escalate::checks::{ALL, Check, Outcome, CheckFn};
///
/// const ONE: Check = asking(&[]);
/// const OTHER: Check = asking(&[&ONE]);
/// assert_eq!(OTHER.id, ONE.id);
/// #
/// # const fn asking(asks: &'static [&'static Check]) -> Check {
/// #     Check { run: CheckFn::after(asks, |_, _, _| Ok(Outcome::NotApplicable(String::new()))), ..ALL[0] }
/// # }
/// ```
///
/// Two checks that ask each other would never end, so that they do not compile: neither constant has a value without the other.
///
/// ```compile_fail,E0391
/// use escalate::checks::{ALL, Check, Outcome, CheckFn};
///
/// const ONE: Check = asking(&[&OTHER]);
/// const OTHER: Check = asking(&[&ONE]);
/// assert_eq!(OTHER.id, ONE.id);
/// #
/// # const fn asking(asks: &'static [&'static Check]) -> Check {
/// #     Check { run: CheckFn::after(asks, |_, _, _| Ok(Outcome::NotApplicable(String::new()))), ..ALL[0] }
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CheckFn(Calls);

#[derive(Clone, Copy, Debug)]
enum Calls {
    Alone(fn(&Case, &Facts) -> Result<Outcome, NoAnswer>),
    After(&'static [&'static Check], fn(&Case, &Facts, &OtherResults) -> Result<Outcome, NoAnswer>),
}

impl CheckFn {
    /// A check that needs case and facts only.
    #[must_use]
    pub const fn alone(run: fn(&Case, &Facts) -> Result<Outcome, NoAnswer>) -> Self {
        Self(Calls::Alone(run))
    }

    /// A check that also needs to know what others say.
    #[must_use]
    pub const fn after(
        asks: &'static [&'static Check],
        run: fn(&Case, &Facts, &OtherResults) -> Result<Outcome, NoAnswer>,
    ) -> Self {
        Self(Calls::After(asks, run))
    }

    /// The checks whose results it needs, in the order in which it names them.
    #[must_use]
    pub const fn asks(&self) -> &'static [&'static Check] {
        match self.0 {
            Calls::Alone(_) => &[],
            Calls::After(asks, _) => asks,
        }
    }
}

/// What the checks that a check asks say.
#[derive(Clone, Debug)]
pub struct OtherResults(Vec<CheckResult>);

impl OtherResults {
    /// All of them, in the order in which the check names them.
    #[must_use]
    pub fn all(&self) -> &[CheckResult] {
        &self.0
    }

    /// That one; `None`: the check does not ask it.
    #[must_use]
    pub fn of(&self, id: CheckId) -> Option<&CheckResult> {
        self.0.iter().find(|result| result.id == id)
    }
}

/// Runs every check, whatever the symptom. In the FAQ's order.
#[must_use]
pub fn run_all(case: &Case, facts: &Facts) -> Vec<CheckResult> {
    let mut judged = Vec::with_capacity(ALL.len());
    for check in ALL {
        judge(check, case, facts, &mut judged);
    }
    judged.sort_by_key(|result: &CheckResult| result.id as usize);
    judged
}

/// Runs one check, and those that it asks.
#[must_use]
pub fn run_one(id: CheckId, case: &Case, facts: &Facts) -> Option<CheckResult> {
    let mut judged = Vec::new();
    judge(super::get(id)?, case, facts, &mut judged);
    judged.into_iter().find(|result| result.id == id)
}

/// One check, unless it was judged before: what an admin found by hand answers only what no system could, and settles no dispute
/// between systems.
fn judge(check: &Check, case: &Case, facts: &Facts, judged: &mut Vec<CheckResult>) {
    if judged.iter().any(|result| result.id == check.id) {
        return;
    }
    let outcome = match check.run.0 {
        Calls::Alone(run) => run(case, facts),
        Calls::After(asks, run) => {
            for other in asks {
                judge(other, case, facts, judged);
            }
            let of = |other: &&Check| judged.iter().find(|result| result.id == other.id).cloned();
            run(case, facts, &OtherResults(asks.iter().filter_map(of).collect()))
        }
    };
    judged.push(result_of(check, facts, outcome));
}

fn result_of(check: &Check, facts: &Facts, outcome: Result<Outcome, NoAnswer>) -> CheckResult {
    match outcome {
        Ok(outcome) => from_outcome(check.id, outcome),
        Err(conflict @ NoAnswer::Conflict(_)) => open(check.id, Status::Contradicted, conflict),
        Err(gap @ NoAnswer::Gap(_)) => {
            from_found(check, facts).unwrap_or_else(|| open(check.id, Status::Unknown, gap))
        }
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
        unanswered: None,
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
        Outcome::Contradicted(conflict, remedies) => {
            CheckResult { remedies, ..open(id, Status::Contradicted, conflict.into()) }
        }
    }
}

/// Not settled.
fn open(id: CheckId, status: Status, none: NoAnswer) -> CheckResult {
    CheckResult {
        id,
        status,
        reason: none.reason().as_str().to_owned(),
        confidence: Confidence::None,
        summary: none.detail().to_owned(),
        evidence: Vec::new(),
        remedies: Vec::new(),
        unanswered: Some(none),
    }
}

fn from_found(check: &Check, facts: &Facts) -> Option<CheckResult> {
    let found = facts.found.get(&check.id)?;
    let note = found.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
    let failed = found.status == FoundStatus::Fail;
    let words = &check.by_hand;
    let named = found.reason.as_deref().filter(|_| failed);
    let named = named.and_then(|code| words.reasons.iter().find(|reason| reason.code == code));
    let (reason, says) = match named {
        Some(reason) => (reason.code, reason.says),
        None if failed => ("found_by_admin", words.fail),
        None => ("", words.pass),
    };
    Some(CheckResult {
        id: check.id,
        status: if failed { Status::Fail } else { Status::Pass },
        reason: reason.to_owned(),
        confidence: Confidence::Likely,
        summary: format!("{says}, an admin looked it up{note}"),
        evidence: Vec::new(),
        remedies: if failed { by_hand(check, named, found.note.as_deref()) } else { Vec::new() },
        unanswered: None,
    })
}

/// What helps against what an admin found. Words of their own may name another cause than the usual one: what to do then is
/// asked, and not guessed.
fn by_hand(check: &Check, named: Option<&Reason>, note: Option<&str>) -> Vec<Remedy> {
    if let Some(reason) = named {
        return vec![Remedy::new(reason.kind, reason.text)];
    }
    let (kind, text) = check.by_hand.remedy;
    match note {
        None => vec![Remedy::new(kind, text)],
        Some(note) => vec![Remedy::new(
            RemedyKind::LookUp,
            format!(
                "What you found decides (\"{note}\"). `escalate explain {}` lists the reasons that have a remedy of their own; \
                 name one as in --found {}=fail:{}. If none of them fits: {text}",
                check.id.as_str(),
                check.id.as_str(),
                check.by_hand.reasons.first().map_or("REASON", |reason| reason.code),
            ),
        )],
    }
}
