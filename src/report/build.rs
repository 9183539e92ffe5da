//! Makes the report out of the case, the facts and the diagnosis. Pure; everything that it writes is still unredacted.

use std::collections::BTreeMap;

use super::says;
use super::v1::{
    Evidence, FoundId, Report, ReportedCheck, ReportedContradiction, ReportedNext, SCHEMA, Tool,
};
use crate::case::{Case, CheckId, error_ids};
use crate::checks::{self, Check, CheckResult, Status};
use crate::diagnosis::{Diagnosis, Exit};
use crate::facts::{Answer, Facts, Found, FoundStatus, Observed, Origin, Question};

/// The report of one run. `exit` is the code that the run ends with; the ticket is filled in by whoever files it.
#[must_use]
pub fn build(case: &Case, facts: &Facts, diagnosis: &Diagnosis, exit: Exit) -> Report {
    let seen = Seen::of(facts);
    let (roles, roles_known) = roles(facts);
    Report {
        schema: SCHEMA.to_owned(),
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        evaluated_at: facts.taken_at,
        case: case.clone(),
        verdict: diagnosis.verdict,
        primary: diagnosis.primary,
        exit_code: exit.code(),
        gate: diagnosis.gate.clone(),
        checks: diagnosis.checks.iter().map(|check| seen.check(check)).collect(),
        blockers: diagnosis.blockers.clone(),
        next_blocker: diagnosis
            .next_blocker
            .as_ref()
            .map(|next| ReportedNext { check: next.check, text: next.text.clone() }),
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
        roles,
        roles_known,
        ids: error_ids::find(case.error.as_deref().unwrap_or_default())
            .into_iter()
            .map(|id| FoundId { kind: id.kind.as_str().to_owned(), value: id.value })
            .collect(),
        evidence: seen.evidence,
        ticket: None,
        facts: Some(facts.clone()),
    }
}

fn roles(facts: &Facts) -> (Vec<String>, bool) {
    let Ok(seen) = &facts.roles else { return (Vec::new(), false) };
    let mut names: Vec<String> =
        seen.value.iter().flatten().filter(|role| !role.direct).map(|role| role.name.clone()).collect();
    names.dedup();
    (names, true)
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
        seen.note(Question::Account, &facts.account, says::account);
        seen.note(Question::Lock, &facts.lock, says::lock);
        seen.note(Question::Invite, &facts.invite, says::invite);
        seen.note(Question::Password, &facts.password, says::password);
        seen.note(Question::SignIn, &facts.sign_in, says::sign_in);
        seen.note(Question::Reset, &facts.reset, says::reset);
        seen.note(Question::Tenants, &facts.tenants, says::tenants);
        seen.note(Question::Roles, &facts.roles, says::roles);
        seen.note(Question::RoleCatalogue, &facts.role_catalogue, says::catalogue);
        seen.note(Question::Decisions, &facts.decisions, says::decisions);
        seen.note(Question::Flags, &facts.flags, says::flags);
        seen.note(Question::Beta, &facts.beta, says::beta);
        seen.note(Question::Tier, &facts.tier, says::tier);
        seen.note(Question::Changes, &facts.changes, says::changes);
        for check in checks::ALL {
            if let Some(found) = facts.found.get(&check.id) {
                seen.note_by_hand(check, found);
            }
        }
        seen
    }

    fn note<T>(&mut self, question: Question, answer: &Answer<T>, say: impl Fn(Option<&T>) -> String) {
        let Ok(Observed { value, connector, requests, origin, at, complete }) = answer else { return };
        let id = format!("e{}", self.evidence.len() + 1);
        self.by_question.insert(question, id.clone());
        self.evidence.push(Evidence {
            id,
            question,
            connector: connector.clone(),
            requests: requests.clone(),
            origin: *origin,
            at: *at,
            complete: *complete,
            says: say(value.as_ref()),
        });
    }

    fn note_by_hand(&mut self, check: &Check, found: &Found) {
        let id = format!("e{}", self.evidence.len() + 1);
        let verdict = if found.status == FoundStatus::Pass { "in order" } else { "the cause" };
        let note = found.note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
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
            says: format!("looked up by hand, {verdict}{note}"),
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
        let gap = result.gap.as_ref();
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
            need: gap.map(|gap| gap.need.clone()),
            claims: gap.map(|gap| gap.claims.clone()).unwrap_or_default(),
        }
    }
}
