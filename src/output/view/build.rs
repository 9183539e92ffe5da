//! Fills in the view of a report.

use serde::Serialize;

use super::{
    CaseView, ChangeView, ChangedView, CheckView, ClaimView, ComparedView, DifferenceView, EscalationView,
    EvidenceView, IdView, NeedView, RemedyView, TicketView, View, WhatIfView,
};
use crate::case::{CheckId, Symptom};
use crate::checks::{self, Remedy};
use crate::diagnosis::GateReason;
use crate::facts::Origin;
use crate::output::already_tried::{missing_line, roles_line, says_vendor, sentence, tried};
use crate::output::answer::{action_phrase, after, answer, history, to_do};
use crate::output::marks::{mark, word};
use crate::output::not_seen;
use crate::output::zone::{Instants, Zone};
use crate::output::{picture, sure};
use crate::redact::pseudonym::is_token;
use crate::redact::redacted::Redacted;
use crate::report::v1::{
    Evidence, Report, ReportedChange, ReportedCheck, ReportedComparison, ReportedDifference,
};
use crate::text::moment::moment;

impl View {
    /// The view of a report.
    pub(crate) fn of(report: &Redacted<Report>, reply: Option<&str>) -> Self {
        let report = report.get();
        let checks: Vec<CheckView> = report.checks.iter().map(|check| check_view(report, check)).collect();
        let count = checks::how_many();
        let find = |id| checks.iter().find(|check| Some(check.number) == id).cloned();
        Self {
            tool: format!("{} {}", report.tool.name, report.tool.version),
            answer: answer(report),
            cannot: action_phrase(report),
            case: case_view(report),
            verdict: name(&report.verdict),
            primary: find(report.primary.map(CheckId::number)),
            unanswered: checks
                .iter()
                .filter(|check| matches!(check.status.as_str(), "unknown" | "contradicted"))
                .cloned()
                .collect(),
            to_do: remedy_views(to_do(report)),
            outside: report.outside.as_ref().map(|outside| outside.summary.clone()),
            outside_remedy: report
                .outside
                .as_ref()
                .filter(|_| report.primary.is_some())
                .and_then(|outside| Some(outside.remedies.first()?.text.clone())),
            count_upper: count.to_uppercase(),
            count: count.into_owned(),
            checks,
            what_if: report.what_if.as_ref().map(|then| WhatIfView {
                text: then.text.clone(),
                next_blocker: then.next_blocker.as_ref().map(|next| next.text.clone()),
            }),
            next_blocker: report.next_blocker.as_ref().map(|next| next.text.clone()),
            changed: history(report).map(|history| ChangedView {
                since: moment(history.since),
                text: sentence(&history.text),
                changes: report.changed.iter().map(change_view).collect(),
            }),
            compared: report.compared.as_ref().map(compared_view),
            contradictions: report.contradictions.iter().map(|both| both.text.clone()).collect(),
            suspicion: report.suspicion.as_ref().map(|suspicion| suspicion.why.clone()),
            missing: missing_line(report),
            roles: roles_line(report),
            ids: report
                .ids
                .iter()
                .map(|id| IdView { kind: id.kind.clone(), value: id.value.clone() })
                .collect(),
            evidence: report.evidence.iter().map(evidence_view).collect(),
            not_seen: not_seen::line(report),
            tried: tried(report),
            still_failing: report.gate.reason == GateReason::StillFailing || report.case.still_failing,
            timeline: picture::timeline(report),
            grant: picture::grant(report),
            escalation: EscalationView {
                escalate: report.gate.escalate,
                text: sentence(&report.gate.text),
                command: None,
            },
            ticket: report.ticket.as_ref().map(|ticket| TicketView {
                system: ticket.system.clone(),
                id: ticket.id.clone(),
                url: ticket.url.clone(),
            }),
            taken_at: moment(report.evaluated_at),
            reply: reply.map(|reply| reply.trim_end().to_owned()),
            reply_language: String::new(),
            reply_remarks: String::new(),
            encrypted: false,
            files_stay: false,
        }
    }
}

fn change_view(change: &ReportedChange) -> ChangeView {
    ChangeView {
        at: moment(change.at),
        what: change.what.clone(),
        by: change.by.clone(),
        flips: change.flips.map(CheckId::cited),
    }
}

fn compared_view(compared: &ReportedComparison) -> ComparedView {
    let one = |gate: &ReportedDifference| DifferenceView {
        check: gate.check.cited(),
        has: gate.has.clone(),
        lacks: gate.lacks.clone(),
    };
    ComparedView {
        with: compared.with.clone(),
        text: sentence(&compared.text),
        differs: compared.differs.iter().map(one).collect(),
    }
}

fn case_view(report: &Report) -> CaseView {
    let case = &report.case;
    let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "not said".to_owned());
    CaseView {
        user: case.user.clone(),
        token: None,
        is_token: is_token(&case.user),
        tenant: said(&case.tenant),
        symptom: case.symptom.as_str().to_owned(),
        symptom_words: match case.symptom {
            Symptom::SignIn => "cannot sign in",
            Symptom::Access => "signed in, but cannot do something",
        }
        .to_owned(),
        action: match case.symptom {
            Symptom::SignIn => case.action.clone().unwrap_or_else(|| "sign in".to_owned()),
            Symptom::Access => said(&case.action),
        },
        error: case.error.clone().filter(|error| !error.trim().is_empty()),
        reported_at: moment(case.reported_at),
        permissions: case.needs.all_of.iter().chain(&case.needs.any_of).cloned().collect(),
        features: case.needs.features.iter().map(|feature| feature.name.clone()).collect(),
        attachments: case.attachments.clone(),
        attachment_notes: case.attachment_notes.clone(),
        left_out: case.left_out.clone(),
    }
}

fn check_view(report: &Report, check: &ReportedCheck) -> CheckView {
    CheckView {
        number: check.number,
        id: check.id.as_str().to_owned(),
        question: check.question.clone(),
        status: name(&check.status),
        word: word(check.status).to_owned(),
        mark: mark(check.status).to_owned(),
        // "not applicable (not_applicable)" says it twice.
        reason: check.reason.clone().filter(|reason| *reason != name(&check.status)).unwrap_or_default(),
        confidence: name(&check.confidence),
        caveat: sure::caveat(report, check, &Instants::of(report, Zone::UTC)).unwrap_or_default(),
        summary: check.summary.clone(),
        remedies: remedy_views(&check.remedies),
        need: check.need.as_ref().filter(|_| check.status.is_open()).map(|need| NeedView {
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

fn remedy_views(all: &[Remedy]) -> Vec<RemedyView> {
    let before = std::iter::once(None).chain(all.iter().map(Some));
    all.iter().zip(before).map(|(remedy, before)| remedy_view(before, remedy)).collect()
}

fn remedy_view(before: Option<&Remedy>, remedy: &Remedy) -> RemedyView {
    RemedyView {
        text: remedy.text.clone(),
        after: before.map_or("", |before| after(before, remedy)).to_owned(),
        vendor: says_vendor(remedy),
        url: remedy.url.clone(),
        command: remedy.command.clone(),
    }
}

fn evidence_view(seen: &Evidence) -> EvidenceView {
    EvidenceView {
        id: seen.id.clone(),
        says: seen.says.clone(),
        source: source(seen),
        at: moment(seen.at),
        complete: seen.complete,
    }
}

/// "keycloak (live)", "keycloak (kept)", "users.csv (export)", "admin (looked up by hand)".
pub(crate) fn source(seen: &Evidence) -> String {
    let kind = match seen.origin {
        Origin::System => "live",
        Origin::Kept => "kept",
        Origin::Export => "export",
        Origin::Person => "looked up by hand",
    };
    format!("{} ({kind})", seen.connector)
}

/// An enum's word in the contract.
pub(crate) fn name<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
