//! The allow list: what becomes of every text field of a report and of recorded facts. A field that is not listed does not
//! leave, so a new field is withheld until somebody decides about it here; a test walks a full sample to make sure that
//! every field was decided about.

use crate::facts::Recording;
use crate::redact::fields::Handling::{self, Keep, Name, Person, PersonId, Text};
use crate::redact::fields::{FieldDecisions, FieldDocument};
use crate::redact::findings::Log;
use crate::redact::redacted::Redacted;
use crate::redact::typed::{RedactError, Redactor};
use crate::report::v1::Report;

pub(super) static REPORT: FieldDecisions = FieldDecisions::new("the report", "report.json", FIELDS);
static RECORDING: FieldDecisions = FieldDecisions::new("the facts", "facts.json", FIELDS);

impl FieldDocument for Report {
    fn without_unwritten(mut self) -> Self {
        let checks = self.checks.iter_mut().flat_map(|check| &mut check.remedies);
        let beside = self.outside.iter_mut().flat_map(|outside| &mut outside.remedies);
        for remedy in checks.chain(beside).chain(&mut self.remedies) {
            remedy.note.clear();
        }
        self
    }
}

impl FieldDocument for Recording {
    fn without_unwritten(self) -> Self {
        self
    }
}

/// The redactor, for which the words of this case (roles, tenants, permissions, ids, codes) are no secrets, whatever an attached file
/// calls them.
///
/// # Errors
/// When the recording cannot be read as a document.
pub fn sparing_the_case(redactor: Redactor, recording: &Recording) -> Result<Redactor, RedactError> {
    sparing_the_cases(redactor, &[recording])
}

/// The same of several cases that leave together.
///
/// # Errors
/// When a recording cannot be read as a document.
pub fn sparing_the_cases(redactor: Redactor, recordings: &[&Recording]) -> Result<Redactor, RedactError> {
    redactor.sparing(recordings, &RECORDING)
}

/// Redacts a report.
///
/// # Errors
/// When a field does not fit any more after redaction: nothing leaves then.
pub fn redact_report(
    redactor: &Redactor,
    report: &Report,
    log: &mut Log,
) -> Result<Redacted<Report>, RedactError> {
    redactor.fields(report, &REPORT, log)
}

/// Redacts a report that is not needed any more as it is.
///
/// # Errors
/// As [`redact_report`].
pub fn redact_own_report(
    redactor: &Redactor,
    report: Report,
    log: &mut Log,
) -> Result<Redacted<Report>, RedactError> {
    redactor.fields_of(report, &REPORT, log)
}

/// Redacts a recorded run, which is still replayable then: the person asked for and the person found get the same token.
///
/// # Errors
/// When a field does not fit any more after redaction: nothing leaves then.
pub fn redact_recording(
    redactor: &Redactor,
    recording: &Recording,
    log: &mut Log,
) -> Result<Redacted<Recording>, RedactError> {
    redactor.fields(recording, &RECORDING, log)
}

/// Paths, `*` for one list element or key, `**` for all below. The first that matches counts.
const FIELDS: &[(&str, Handling)] = &[
    ("schema", Keep),
    ("tool.*", Keep),
    ("evaluated_at", Keep),
    ("verdict", Keep),
    ("primary", Keep),
    ("gate.reason", Keep),
    ("gate.text", Text),
    ("blockers.*", Keep),
    ("roles.*", Name),
    ("missing.*", Keep),
    ("ids.*.kind", Keep),
    ("ids.*.value", Keep),
    // The case. What the action needs is the catalogue's: ids of permissions and features.
    ("case.user", PersonId),
    ("case.tenant", Name),
    ("case.symptom", Keep),
    ("case.symptom_said", Keep),
    ("case.action", Text),
    ("case.error", Text),
    ("case.reported_at", Keep),
    ("case.needs.near.*", Text),
    ("case.needs.**", Name),
    ("case.on.*", Name),
    ("case.last_worked", Keep),
    ("case.exact", Keep),
    ("case.traits.*", Text),
    ("case.roles.*", Name),
    ("case.attachments.*", Text),
    ("case.attachment_notes.*", Text),
    ("case.left_out.*", Text),
    ("resolved.user", PersonId),
    ("resolved.given.user", Person),
    ("resolved.tenant", Name),
    ("resolved.given.tenant", Name),
    ("resolved.action", Text),
    ("resolved.given.action", Text),
    ("from_ticket.system", Name),
    ("from_ticket.id", Keep),
    ("from_ticket.url", Text),
    ("from_ticket.taken.*.what", Keep),
    ("from_ticket.taken.*.value", Text),
    ("from_ticket.taken.*.from", Text),
    ("from_ticket.gaps.*.what", Keep),
    ("from_ticket.gaps.*.why", Text),
    ("from_ticket.gaps.*.candidates.*", Text),
    ("from_ticket.gaps.*.people.*", Person),
    // Checks.
    ("outside.kind", Keep),
    ("outside.confidence", Keep),
    ("outside.summary", Text),
    ("outside.evidence.*", Keep),
    ("outside.remedies.*.text", Text),
    ("outside.remedies.*.command", Text),
    ("outside.remedies.**", Name),
    ("remedies.*.text", Text),
    ("remedies.*.command", Text),
    ("remedies.**", Name),
    ("checks.*.remedies.*.command", Text),
    ("checks.*.summary", Text),
    ("checks.*.remedies.*.text", Text),
    ("checks.*.need.*", Text),
    ("checks.*.claims.*.says", Text),
    ("checks.*.remedies.*.url", Keep),
    ("checks.*.remedies.*.command", Keep),
    ("checks.*.remedies.**", Name),
    ("checks.**", Keep),
    ("next_blocker.text", Text),
    ("next_blocker.check", Keep),
    ("changed.*.at", Keep),
    ("changed.*.what", Text),
    ("changed.*.by", Person),
    ("changed.*.flips", Keep),
    ("history.text", Text),
    ("history.*", Keep),
    ("compared.with", Text),
    ("compared.text", Text),
    ("compared.differs.*.check", Keep),
    ("compared.differs.*.*", Text),
    ("what_if.given.*", Name),
    ("what_if.text", Text),
    ("what_if.next_blocker.text", Text),
    ("what_if.**", Keep),
    ("contradictions.*.text", Text),
    ("contradictions.**", Keep),
    ("suspicion.why", Text),
    ("suspicion.check", Keep),
    // The spelling and the words of the table of codes, not of the text.
    ("suspicion.kind", Keep),
    ("suspicion.code", Keep),
    ("suspicion.means", Keep),
    ("suspicion.also.*", Keep),
    ("evidence.*.says", Text),
    ("evidence.**", Keep),
    ("blind_spots.**", Keep),
    ("ticket.**", Keep),
    // Facts: what stands around every answer.
    ("facts.taken_at", Keep),
    ("facts.*.known.connector", Keep),
    ("facts.*.known.requests.*", Keep),
    ("facts.*.known.limits.*", Text),
    ("facts.*.known.origin", Keep),
    ("facts.*.known.at", Keep),
    ("facts.*.gap.question", Keep),
    ("facts.*.gap.reason", Keep),
    ("facts.*.gap.connector", Keep),
    ("facts.*.gap.detail", Text),
    ("facts.*.gap.need.*", Text),
    ("facts.*.gap.claims.*.connector", Keep),
    ("facts.*.gap.claims.*.says", Text),
    ("facts.found.*.status", Keep),
    ("facts.found.*.reason", Keep),
    ("facts.found.*.note", Text),
    ("facts.found.*.at", Keep),
    // Facts: the answers.
    ("facts.account.known.value.*.id", PersonId),
    ("facts.account.known.value.*.email", Person),
    ("facts.account.known.value.*.username", Person),
    ("facts.account.known.value.*.name", Person),
    ("facts.account.known.value.*.by", Person),
    ("facts.account.known.value.*.reason", Text),
    ("facts.account.known.value.*.aliases.*", Person),
    ("facts.account.known.value.*.former.*", Person),
    ("facts.account.known.value.*.managed_by.*", Name),
    ("facts.account.known.value.*.required_actions.*", Keep),
    ("facts.account.known.value.*.valid_until", Keep),
    ("facts.account.known.value.*.locale", Keep),
    ("facts.account.known.value.*.state", Keep),
    ("facts.account.known.value.*.since", Keep),
    ("facts.account.known.value.*.last_sign_in", Keep),
    ("facts.lock.known.value.*", Keep),
    ("facts.invite.known.value.*", Name),
    ("facts.password.known.value.*", Keep),
    ("facts.sign_in.known.value.session_tenant", Name),
    ("facts.sign_in.known.value.session_since", Keep),
    ("facts.sign_in.known.value.session_account", PersonId),
    ("facts.sign_in.known.value.session_grants.*", Name),
    ("facts.sign_in.known.value.attempts.*.code", Text),
    ("facts.sign_in.known.value.attempts.*.*", Name),
    ("facts.reset.known.value.*", Keep),
    ("facts.tenants.known.value.*.managed_by.*", Name),
    ("facts.tenants.known.value.*.*", Name),
    ("facts.roles.known.value.*.via.*", Text),
    ("facts.roles.known.value.**", Name),
    ("facts.role_catalogue.known.value.**", Name),
    ("facts.decisions.known.value.*.path.*", Text),
    ("facts.decisions.known.value.*.lacks.*", Text),
    ("facts.decisions.known.value.*.unmet.*", Text),
    ("facts.decisions.known.value.*.taken_by.*", Text),
    ("facts.decisions.known.value.**", Name),
    ("facts.flags.known.value.*.because", Text),
    ("facts.flags.known.value.*.asked_with.*", Text),
    ("facts.flags.known.value.*.missing.*", Name),
    ("facts.flags.known.value.*.*", Name),
    ("facts.beta.known.value.*", Keep),
    ("facts.tier.known.value.*", Name),
    ("facts.seats.known.value.*", Keep),
    ("facts.policy.known.value.**", Name),
    ("facts.objects.known.value.**", Name),
    ("facts.changes.known.value.*.what", Keep),
    ("facts.changes.known.value.*.at", Keep),
    ("facts.changes.known.value.*.text", Text),
    ("facts.changes.known.value.*.from", Text),
    ("facts.changes.known.value.*.to", Text),
    ("facts.changes.known.value.*.by", Person),
    ("facts.changes.known.value.*.person", Person),
    ("facts.changes.known.value.*.through", Text),
    ("facts.changes.known.value.*.*", Name),
];
