//! What `diagnose` answers: the report, in which every text of others is marked as one. Fields that are no [`DataText`] hold closed
//! words, ids of ours, numbers and instants, and nothing else.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::data::{DataSource, DataText};
use super::near::NearNames;
use crate::case::{CheckId, Essential, ObjectRef, OutsideKind, RemedyKind, Symptom};
use crate::checks::{Confidence, Remedy, Status};
use crate::diagnosis::{GateReason, Verdict};
use crate::facts::{GapReason, Question};
use crate::redact::redacted::Redacted;
use crate::report::v1::{Evidence, Report, ReportedChange, ReportedCheck};

/// What was found out. The report of a case for an assistant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct DiagnoseAnswer {
    /// blocked, outside, `should_work` or undetermined.
    pub(super) verdict: Verdict,
    /// The check that is the primary cause.
    pub(super) primary: Option<CheckId>,
    /// Whether a ticket is worth writing. Else an admin can fix it, or somebody must look first.
    pub(super) escalate: bool,
    /// Why, or why not.
    pub(super) reason: GateReason,
    /// What the same run of the command line would end with.
    pub(super) exit_code: u8,
    /// When the facts were taken.
    pub(super) evaluated_at: DateTime<Utc>,
    /// The case.
    pub(super) case: AnsweredCase,
    /// What an admin can do, best first. For a person to decide about.
    pub(super) remedies: Vec<AnsweredRemedy>,
    /// The cause beside the checks.
    pub(super) outside: Option<AnsweredOutside>,
    /// The checks, in the FAQ's order.
    pub(super) checks: Vec<AnsweredCheck>,
    /// Every check that fails, the primary cause first.
    pub(super) blockers: Vec<CheckId>,
    /// What stands in the way once the primary cause is fixed.
    pub(super) next_blocker: Option<AnsweredSentence>,
    /// What was changed since it last worked and turned a check.
    pub(super) changed: Vec<AnsweredChange>,
    /// Statements that cannot both be true.
    pub(super) contradictions: Vec<DataText>,
    /// What the error text alone points to. It settles nothing.
    pub(super) suspicion: Option<AnsweredSuspicion>,
    /// Names of roles that the person has there.
    pub(super) roles: Vec<DataText>,
    /// Whether they are known at all.
    pub(super) roles_known: bool,
    /// What is not known of the four things that a ticket is asked for.
    pub(super) missing: Vec<Essential>,
    /// Ids of requests in the error.
    pub(super) ids: Vec<DataText>,
    /// What was seen, and by which system.
    pub(super) evidence: Vec<AnsweredEvidence>,
    /// Questions without an answer on which no check waits.
    pub(super) blind_spots: Vec<AnsweredBlindSpot>,
    /// Names in the profile that are one slip away from one that was given. What was given was taken as it is.
    pub(super) near: Vec<NearNames>,
    /// What was cut to keep the answer short.
    pub(super) cut: Vec<String>,
}

/// The case, in the caller's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct AnsweredCase {
    /// The person, as the caller called them.
    pub(super) user: DataText,
    /// Where access is expected.
    pub(super) tenant: Option<DataText>,
    /// What they were trying to do.
    pub(super) action: Option<DataText>,
    /// The exact error.
    pub(super) error: Option<DataText>,
    /// The object of the action: `kind:id`.
    pub(super) on: Option<DataText>,
    /// `sign_in` or access.
    pub(super) symptom: Symptom,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct AnsweredCheck {
    /// Its id.
    pub(super) id: CheckId,
    /// Its number in the FAQ.
    pub(super) number: u8,
    /// pass, fail, unknown, contradicted or `not_applicable`.
    pub(super) status: Status,
    /// A stable code; `explain` says what it means. Null for a pass.
    pub(super) reason: Option<String>,
    /// How sure it is.
    pub(super) confidence: Confidence,
    /// One sentence.
    pub(super) summary: DataText,
    /// Ids of the evidence.
    pub(super) evidence: Vec<String>,
    /// What is missing, and who could say it, where the check has no answer.
    pub(super) need: Vec<DataText>,
    /// What the sources claim, where they disagree.
    pub(super) claims: Vec<DataText>,
}

/// Something that an admin, or the vendor, can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct AnsweredRemedy {
    /// What kind of step.
    pub(super) kind: RemedyKind,
    /// The step, for a person.
    pub(super) text: DataText,
    /// Only the vendor can do it.
    pub(super) vendor: bool,
    /// How many permissions the person would gain beyond what the action needs.
    pub(super) extra_permissions: Option<u64>,
    /// How many other people would gain something.
    pub(super) others: Option<u64>,
}

/// A cause beside the checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct AnsweredOutside {
    /// What kind.
    pub(super) kind: OutsideKind,
    /// How sure it is.
    pub(super) confidence: Confidence,
    /// One sentence.
    pub(super) summary: DataText,
}

/// A sentence about a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct AnsweredSentence {
    /// The check.
    pub(super) check: CheckId,
    /// The sentence.
    pub(super) text: DataText,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct AnsweredChange {
    /// When.
    pub(super) at: DateTime<Utc>,
    /// What.
    pub(super) what: DataText,
    /// The check that it turned from pass to fail.
    pub(super) flips: Option<CheckId>,
}

/// What an error text points to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct AnsweredSuspicion {
    /// The check; null where it is none of them.
    pub(super) check: Option<CheckId>,
    /// The kind of cause beside the checks.
    pub(super) kind: Option<OutsideKind>,
    /// Why.
    pub(super) why: DataText,
}

/// One thing that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct AnsweredEvidence {
    /// `e1`, `e2`, ….
    pub(super) id: String,
    /// The question that it answers.
    pub(super) question: Question,
    /// As of when.
    pub(super) at: DateTime<Utc>,
    /// Whether the listings behind it were read to their end.
    pub(super) complete: bool,
    /// What was seen.
    pub(super) says: DataText,
}

/// A question without an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct AnsweredBlindSpot {
    /// The question.
    pub(super) question: Question,
    /// Why.
    pub(super) reason: GapReason,
}

impl DiagnoseAnswer {
    /// Of a report that was redacted for this audience.
    #[must_use]
    pub(super) fn of(report: &Redacted<Report>, near: Vec<NearNames>) -> Self {
        let report = report.get();
        Self {
            verdict: report.verdict,
            primary: report.primary,
            escalate: report.gate.escalate,
            reason: report.gate.reason,
            exit_code: report.exit_code,
            evaluated_at: report.evaluated_at,
            case: case(report),
            remedies: report.remedies.iter().map(remedy).collect(),
            outside: report.outside.as_ref().map(|outside| AnsweredOutside {
                kind: outside.kind,
                confidence: outside.confidence,
                summary: DataSource::Report.text(&outside.summary),
            }),
            checks: report.checks.iter().map(check).collect(),
            blockers: report.blockers.clone(),
            next_blocker: report.next_blocker.as_ref().map(|next| AnsweredSentence {
                check: next.check,
                text: DataSource::Report.text(&next.text),
            }),
            changed: changed(report),
            contradictions: report
                .contradictions
                .iter()
                .map(|both| DataSource::Report.text(&both.text))
                .collect(),
            suspicion: report.suspicion.as_ref().map(|one| AnsweredSuspicion {
                check: one.check,
                kind: one.kind,
                why: DataSource::Error.text(&one.why),
            }),
            roles: DataSource::Systems.texts(&report.roles),
            roles_known: report.roles_known,
            missing: report.missing.clone(),
            ids: report
                .ids
                .iter()
                .map(|id| DataSource::Error.text(format!("{}: {}", id.kind, id.value)))
                .collect(),
            evidence: evidence(report),
            blind_spots: report
                .blind_spots
                .iter()
                .map(|spot| AnsweredBlindSpot { question: spot.question, reason: spot.reason })
                .collect(),
            near,
            cut: Vec::new(),
        }
    }
}

fn case(report: &Report) -> AnsweredCase {
    let case = &report.case;
    let text = |text: &Option<String>, source: DataSource| text.as_ref().map(|text| source.text(text));
    let object = |on: &ObjectRef| DataSource::User.text(format!("{}:{}", on.kind, on.id));
    AnsweredCase {
        user: DataSource::User.text(&case.user),
        tenant: text(&case.tenant, DataSource::User),
        action: text(&case.action, DataSource::User),
        error: text(&case.error, DataSource::Error),
        on: case.on.as_ref().map(object),
        symptom: case.symptom,
    }
}

fn check(check: &ReportedCheck) -> AnsweredCheck {
    let need = check.need.iter().flat_map(|need| {
        let parts = [Some(&need.what), need.scope.as_ref(), need.place.as_ref(), need.who.as_ref()];
        parts.into_iter().flatten().map(|part| DataSource::Report.text(part))
    });
    let claims = check.claims.iter().map(|claim| {
        let says = format!("{}: {}", claim.connector, claim.says);
        DataSource::Systems.text(says)
    });
    AnsweredCheck {
        id: check.id,
        number: check.number,
        status: check.status,
        reason: check.reason.clone(),
        confidence: check.confidence,
        summary: DataSource::Report.text(&check.summary),
        evidence: check.evidence.clone(),
        need: need.collect(),
        claims: claims.collect(),
    }
}

fn remedy(remedy: &Remedy) -> AnsweredRemedy {
    AnsweredRemedy {
        kind: remedy.kind,
        text: DataSource::Report.text(&remedy.text),
        vendor: remedy.vendor,
        extra_permissions: remedy.extra_permissions,
        others: remedy.others,
    }
}

fn changed(report: &Report) -> Vec<AnsweredChange> {
    let one = |change: &ReportedChange| AnsweredChange {
        at: change.at,
        what: DataSource::Systems.text(&change.what),
        flips: change.flips,
    };
    report.changed.iter().map(one).collect()
}

fn evidence(report: &Report) -> Vec<AnsweredEvidence> {
    let one = |seen: &Evidence| AnsweredEvidence {
        id: seen.id.clone(),
        question: seen.question,
        at: seen.at,
        complete: seen.complete,
        says: DataSource::Systems.text(format!("{}: {}", seen.connector, seen.says)),
    };
    report.evidence.iter().map(one).collect()
}
