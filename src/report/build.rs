//! Makes the report out of the case, the facts and the diagnosis. Pure; everything that it writes is still unredacted.

use std::collections::BTreeMap;

use super::blind;
use super::v1::{
    Evidence, FoundId, Report, ReportedChange, ReportedCheck, ReportedComparison, ReportedContradiction,
    ReportedDifference, ReportedHistory, ReportedNext, ReportedOutside, ReportedWhatIf, SCHEMA, Tool,
};
use crate::case::{Case, CheckId, error_ids};
use crate::checks::{self, Check, CheckResult, Status};
use crate::diagnosis::{Comparison, Diagnosis, Difference, Exit, FlippingChange, History, WhatIf};
use crate::facts::{Answer, AnswerVisitor, Fact, Facts, Found, FoundStatus, Observed, Origin, Question};

/// The report of one run. `exit` is the code that the run ends with; the ticket is filled in by whoever files it.
#[must_use]
pub fn build(case: &Case, facts: &Facts, diagnosis: &Diagnosis, exit: Exit) -> Report {
    Report { facts: Some(facts.clone()), ..build_without_facts(case, facts, diagnosis, exit) }
}

/// The same, of which the facts become a part when nobody else needs them any more: they are the largest part.
#[must_use]
pub fn build_without_facts(case: &Case, facts: &Facts, diagnosis: &Diagnosis, exit: Exit) -> Report {
    let seen = Seen::of(facts);
    Report {
        schema: SCHEMA.to_owned(),
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        evaluated_at: facts.taken_at,
        case: Case { symptom: diagnosis.symptom, ..case.clone() },
        resolved: None,
        from_ticket: None,
        verdict: diagnosis.verdict,
        primary: diagnosis.primary,
        exit_code: exit.code(),
        outside: diagnosis.outside.as_ref().map(|outside| ReportedOutside {
            kind: outside.kind,
            confidence: outside.confidence,
            summary: outside.summary.clone(),
            evidence: seen.ids(&outside.evidence),
            remedies: outside.remedies.clone(),
        }),
        remedies: diagnosis.remedies.clone(),
        gate: diagnosis.gate.clone(),
        checks: diagnosis.checks.iter().map(|check| seen.check(check)).collect(),
        blockers: diagnosis.blockers.clone(),
        next_blocker: diagnosis
            .next_blocker
            .as_ref()
            .map(|next| ReportedNext { check: next.check, text: next.text.clone() }),
        changed: Vec::new(),
        history: None,
        compared: None,
        what_if: None,
        contradictions: diagnosis
            .contradictions
            .iter()
            .map(|both| ReportedContradiction {
                code: both.code.clone(),
                text: both.text.clone(),
                evidence: seen.ids(&both.evidence),
            })
            .collect(),
        suspicion: diagnosis.suspicion.clone(),
        roles: checks::roles_held(case, facts),
        roles_known: facts.roles_known(),
        missing: case.lacks(facts.roles_known()),
        ids: error_ids::find(case.error.as_deref().unwrap_or_default())
            .into_iter()
            .map(|id| FoundId { kind: id.kind.as_str().to_owned(), value: id.value })
            .collect(),
        evidence: seen.evidence,
        blind_spots: blind::spots(case, facts, &diagnosis.checks),
        ticket: None,
        facts: None,
    }
}

impl Report {
    /// Says what changed since it last worked.
    pub fn tell_history(&mut self, history: History) {
        let one = |change: FlippingChange| ReportedChange {
            at: change.at,
            what: change.what,
            by: change.by,
            flips: change.flips,
        };
        self.changed = history.changed.into_iter().map(one).collect();
        self.history = Some(ReportedHistory {
            since: history.since,
            reaches_back: history.reaches_back,
            text: history.text,
        });
    }

    /// Says what the comparison with somebody else shows.
    pub fn tell_comparison(&mut self, compared: Comparison) {
        let one =
            |gate: Difference| ReportedDifference { check: gate.check, has: gate.has, lacks: gate.lacks };
        self.compared = Some(ReportedComparison {
            with: compared.with,
            differs: compared.differs.into_iter().map(one).collect(),
            comparable: compared.comparable,
            text: compared.text,
        });
    }
}

/// What would be in the way if something were otherwise, for a report.
#[must_use]
pub fn supposed(what_if: WhatIf) -> ReportedWhatIf {
    let next_blocker = what_if.next_blocker.map(|next| ReportedNext { check: next.check, text: next.text });
    ReportedWhatIf {
        given: what_if.given,
        verdict: what_if.verdict,
        primary: what_if.primary,
        next_blocker,
        text: what_if.text,
    }
}

/// The evidence, and where to find it.
struct Seen {
    evidence: Vec<Evidence>,
    by_question: BTreeMap<Question, String>,
    by_hand: BTreeMap<CheckId, String>,
}

impl Seen {
    /// Every question that was answered, in order, then what the admin looked up.
    fn of(facts: &Facts) -> Self {
        let mut seen = Self { evidence: Vec::new(), by_question: BTreeMap::new(), by_hand: BTreeMap::new() };
        facts.each(&mut seen);
        for check in checks::ALL {
            if let Some(found) = facts.found.get(&check.id) {
                seen.note_by_hand(check, found);
            }
        }
        seen
    }

    fn note_by_hand(&mut self, check: &Check, found: &Found) {
        let id = format!("e{}", self.evidence.len() + 1);
        let verdict = if found.status == FoundStatus::Pass { "in order" } else { "the cause" };
        let note = found.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        self.by_hand.insert(check.id, id.clone());
        self.evidence.push(Evidence {
            id,
            question: check.by_hand.answers,
            connector: "admin".to_owned(),
            requests: Vec::new(),
            origin: Origin::Person,
            at: found.at,
            // A person looked at the one thing that was asked about.
            complete: true,
            says: format!("{}, looked up by hand: {verdict}{note}", check.id.as_str()),
        });
    }

    fn ids(&self, questions: &[Question]) -> Vec<String> {
        let mut sorted: Vec<Question> = questions.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        sorted.iter().filter_map(|question| self.by_question.get(question)).cloned().collect()
    }

    fn check(&self, result: &CheckResult) -> ReportedCheck {
        let mut evidence = self.ids(&result.evidence);
        if result.evidence.is_empty() && matches!(result.status, Status::Pass | Status::Fail) {
            evidence.extend(self.by_hand.get(&result.id).cloned());
        }
        let unanswered = result.unanswered.as_ref();
        let question = checks::get(result.id).map_or("", |check| check.question);
        ReportedCheck {
            id: result.id,
            number: result.id.number(),
            question: question.to_owned(),
            status: result.status,
            reason: Some(result.reason.clone()).filter(|reason| !reason.is_empty()),
            confidence: result.confidence,
            summary: result.summary.clone(),
            evidence,
            remedies: result.remedies.clone(),
            need: unanswered.map(|none| none.need().clone()),
            claims: unanswered.map(|none| none.claims().to_vec()).unwrap_or_default(),
        }
    }
}

impl AnswerVisitor<'_> for Seen {
    fn visit<T: Fact>(&mut self, answer: &Answer<T>) {
        let Ok(Observed { value, connector, requests, origin, at, complete, unseen, limits }) = answer else {
            return;
        };
        let id = format!("e{}", self.evidence.len() + 1);
        self.by_question.insert(T::QUESTION, id.clone());
        self.evidence.push(Evidence {
            id,
            question: T::QUESTION,
            connector: connector.clone(),
            requests: requests.clone(),
            origin: *origin,
            at: *at,
            complete: *complete,
            says: with_limits(with_unseen(T::says(value.as_ref()), *unseen), limits),
        });
    }
}

/// What was seen, and what to know of where.
fn with_limits(says: String, limits: &[String]) -> String {
    if limits.is_empty() { says } else { format!("{says} ({})", limits.join("; ")) }
}

/// What was seen, and how much was not looked at.
fn with_unseen(says: String, unseen: u64) -> String {
    if unseen == 0 { says } else { format!("{says} ({unseen} more not looked at)") }
}
