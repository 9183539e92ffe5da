//! What a template of the ticket, the report and the bundle sees. Every field is documented; names may be added, not changed.

use serde::Serialize;

use crate::checks::{Remedy, Status};
use crate::facts::Origin;
use crate::output;
use crate::output::word;
use crate::redact::redacted::Redacted;
use crate::report;
use crate::report::v1::{Evidence, Report, ReportedCheck};

/// Everything that a template may name.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct View {
    /// `escalate` and its version.
    pub(crate) tool: String,
    /// The answer in one sentence.
    pub(crate) answer: String,
    /// "reassign a conversation": what stands behind "cannot".
    pub(crate) cannot: String,
    /// What was reported.
    pub(crate) case: CaseView,
    /// `blocked`, `should_work` or `undetermined`.
    pub(crate) verdict: String,
    /// The primary cause; absent (false) when there is none.
    pub(crate) primary: Option<CheckView>,
    /// The six, in the FAQ's order.
    pub(crate) checks: Vec<CheckView>,
    /// Those of the six that have no answer.
    pub(crate) unanswered: Vec<CheckView>,
    /// What stands in the way after the first fix.
    pub(crate) next_blocker: Option<String>,
    /// Statements that cannot both be true.
    pub(crate) contradictions: Vec<String>,
    /// What the error text alone points to.
    pub(crate) suspicion: Option<String>,
    /// The person's roles, one line: "Agent, Reader", "none", "not known".
    pub(crate) roles: String,
    /// Ids for support's logs.
    pub(crate) ids: Vec<IdView>,
    /// What was seen.
    pub(crate) evidence: Vec<EvidenceView>,
    /// What was tried before this ticket.
    pub(crate) tried: Vec<String>,
    /// Whether, and why, it is escalated.
    pub(crate) escalation: EscalationView,
    /// The ticket, once it is filed.
    pub(crate) ticket: Option<TicketView>,
    /// When the facts were taken.
    pub(crate) taken_at: String,
    /// The reply to the user; only in a report for the admin.
    pub(crate) reply: Option<String>,
    /// The bundle is encrypted to its receiver, so the ticket says how to open it.
    pub(crate) encrypted: bool,
}

/// What was reported.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CaseView {
    /// The person.
    pub(crate) user: String,
    /// The tenant, or "not said".
    pub(crate) tenant: String,
    /// `sign-in` or `access`.
    pub(crate) symptom: String,
    /// The FAQ's words for it.
    pub(crate) symptom_words: String,
    /// The action in the reporter's words, or "not said".
    pub(crate) action: String,
    /// The exact error.
    pub(crate) error: Option<String>,
    /// When it was reported.
    pub(crate) reported_at: String,
    /// Permission ids that the action needs.
    pub(crate) permissions: Vec<String>,
    /// Features that the action needs.
    pub(crate) features: Vec<String>,
    /// Attached files.
    pub(crate) attachments: Vec<String>,
}

/// One check.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CheckView {
    /// 1 to 6.
    pub(crate) number: u8,
    /// `account`, …
    pub(crate) id: String,
    /// The FAQ's question.
    pub(crate) question: String,
    /// `pass`, `fail`, `unknown`, `contradicted`, `not_applicable`.
    pub(crate) status: String,
    /// The word for people.
    pub(crate) word: String,
    /// ✓ ✗ ? ! –
    pub(crate) mark: String,
    /// The code; empty for a pass.
    pub(crate) reason: String,
    /// `proven`, `likely`, `suspected`, `none`.
    pub(crate) confidence: String,
    /// What was found.
    pub(crate) summary: String,
    /// What helps, best first.
    pub(crate) remedies: Vec<RemedyView>,
    /// What is missing; for a check without an answer.
    pub(crate) need: Option<NeedView>,
    /// Who says what, where sources disagree.
    pub(crate) claims: Vec<ClaimView>,
    /// What it rests on.
    pub(crate) evidence: Vec<EvidenceView>,
}

/// One thing that helps.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RemedyView {
    /// The step.
    pub(crate) text: String,
    /// Only the vendor can do it.
    pub(crate) vendor: bool,
}

/// What would close a gap.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NeedView {
    /// What is missing.
    pub(crate) what: String,
    /// The scope that the credential lacks.
    pub(crate) scope: Option<String>,
    /// Where to look.
    pub(crate) place: Option<String>,
    /// Who can.
    pub(crate) who: Option<String>,
}

/// One of several statements.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClaimView {
    /// Who says it.
    pub(crate) connector: String,
    /// What it says.
    pub(crate) says: String,
}

/// One thing that was seen.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct EvidenceView {
    /// `e1`, …
    pub(crate) id: String,
    /// What was seen.
    pub(crate) says: String,
    /// "keycloak (live system)".
    pub(crate) source: String,
    /// When.
    pub(crate) at: String,
    /// Whether every listing was read to its end.
    pub(crate) complete: bool,
}

/// An id for support's logs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IdView {
    /// `request`, `correlation`, `trace`, `other`.
    pub(crate) kind: String,
    /// The id.
    pub(crate) value: String,
}

/// Whether it is escalated.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct EscalationView {
    /// Yes or no.
    pub(crate) escalate: bool,
    /// Why, one sentence.
    pub(crate) text: String,
    /// The command to run next, when it is not escalated.
    pub(crate) command: Option<String>,
}

/// The ticket.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TicketView {
    /// The ticketing system.
    pub(crate) system: String,
    /// Its id there.
    pub(crate) id: String,
    /// Its address.
    pub(crate) url: Option<String>,
}

impl View {
    /// The view of a report.
    pub(crate) fn of(report: &Redacted<Report>, reply: Option<&str>) -> Self {
        let report = report.get();
        let checks: Vec<CheckView> = report.checks.iter().map(|check| check_view(report, check)).collect();
        let find = |id| checks.iter().find(|check| Some(check.number) == id).cloned();
        Self {
            tool: format!("{} {}", report.tool.name, report.tool.version),
            answer: output::answer(report),
            cannot: output::action_phrase(report),
            case: case_view(report),
            verdict: name(&report.verdict),
            primary: find(report.primary.map(crate::case::CheckId::number)),
            unanswered: checks
                .iter()
                .filter(|check| matches!(check.status.as_str(), "unknown" | "contradicted"))
                .cloned()
                .collect(),
            checks,
            next_blocker: report.next_blocker.as_ref().map(|next| next.text.clone()),
            contradictions: report.contradictions.iter().map(|both| both.text.clone()).collect(),
            suspicion: report.suspicion.as_ref().map(|suspicion| suspicion.why.clone()),
            roles: output::roles_line(report),
            ids: report
                .ids
                .iter()
                .map(|id| IdView { kind: id.kind.clone(), value: id.value.clone() })
                .collect(),
            evidence: report.evidence.iter().map(evidence_view).collect(),
            tried: output::tried(report),
            escalation: EscalationView {
                escalate: report.gate.escalate,
                text: output::sentence(&report.gate.text),
                command: output::next_command(report),
            },
            ticket: report.ticket.as_ref().map(|ticket| TicketView {
                system: ticket.system.clone(),
                id: ticket.id.clone(),
                url: ticket.url.clone(),
            }),
            taken_at: report::time(report.evaluated_at),
            reply: reply.map(str::to_owned),
            encrypted: false,
        }
    }
}

fn case_view(report: &Report) -> CaseView {
    let case = &report.case;
    let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "not said".to_owned());
    CaseView {
        user: case.user.clone(),
        tenant: said(&case.tenant),
        symptom: case.symptom.as_str().to_owned(),
        symptom_words: match case.symptom {
            crate::case::Symptom::SignIn => "cannot sign in",
            crate::case::Symptom::Access => "signed in, but cannot do something",
        }
        .to_owned(),
        action: said(&case.action),
        error: case.error.clone().filter(|error| !error.is_empty()),
        reported_at: report::time(case.reported_at),
        permissions: case.needs.all_of.iter().chain(&case.needs.any_of).cloned().collect(),
        features: case.needs.features.iter().map(|feature| feature.name.clone()).collect(),
        attachments: case.attachments.clone(),
    }
}

fn check_view(report: &Report, check: &ReportedCheck) -> CheckView {
    CheckView {
        number: check.number,
        id: check.id.as_str().to_owned(),
        question: check.question.clone(),
        status: name(&check.status),
        word: word(check.status).to_owned(),
        mark: output::mark(check.status).to_owned(),
        reason: check.reason.clone().unwrap_or_default(),
        confidence: name(&check.confidence),
        summary: check.summary.clone(),
        remedies: check.remedies.iter().map(remedy_view).collect(),
        need: check
            .need
            .as_ref()
            .filter(|_| matches!(check.status, Status::Unknown | Status::Contradicted))
            .map(|need| NeedView {
                what: need.what.clone(),
                scope: need.scope.clone(),
                place: need.place.clone(),
                who: need.who.clone(),
            }),
        claims: check
            .claims
            .iter()
            .map(|claim| ClaimView { connector: claim.connector.clone(), says: claim.says.clone() })
            .collect(),
        evidence: report
            .evidence
            .iter()
            .filter(|seen| check.evidence.contains(&seen.id))
            .map(evidence_view)
            .collect(),
    }
}

fn remedy_view(remedy: &Remedy) -> RemedyView {
    RemedyView { text: remedy.text.clone(), vendor: output::says_vendor(remedy) }
}

fn evidence_view(seen: &Evidence) -> EvidenceView {
    EvidenceView {
        id: seen.id.clone(),
        says: seen.says.clone(),
        source: source(seen),
        at: report::time(seen.at),
        complete: seen.complete,
    }
}

/// "keycloak (live)", "users.csv (export)", "admin (looked up by hand)".
pub(crate) fn source(seen: &Evidence) -> String {
    let kind = match seen.origin {
        Origin::System => "live",
        Origin::Export => "export",
        Origin::Person => "looked up by hand",
    };
    format!("{} ({kind})", seen.connector)
}

/// An enum's word in the contract.
fn name<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
