//! The allow list: what becomes of every text field of a report and of recorded facts. A field that is not listed does not
//! leave, so a new field is withheld until somebody decides about it here; a test walks a full sample to make sure that
//! every field was decided about.

/// What becomes of a text field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Handling {
    /// A word of ours, an instant, an id or name that support needs (roles, tenants, flags): stays, less the secrets that the
    /// tool holds.
    Keep,
    /// A person: e-mail address, name or sign-in name.
    Person,
    /// The person's id in the system: stays unless it is an address.
    PersonId,
    /// Words that somebody wrote, or that a system answered: cleaned.
    Text,
}

use Handling::{Keep, Person, PersonId, Text};

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
    ("roles.*", Keep),
    ("ids.*.kind", Keep),
    ("ids.*.value", Keep),
    // The case. What the action needs is the catalogue's: ids of permissions and features.
    ("case.user", PersonId),
    ("case.tenant", Keep),
    ("case.symptom", Keep),
    ("case.action", Text),
    ("case.error", Text),
    ("case.reported_at", Keep),
    ("case.needs.near.*", Text),
    ("case.needs.**", Keep),
    ("case.traits.*", Text),
    ("case.attachments.*", Text),
    // Checks.
    ("checks.*.summary", Text),
    ("checks.*.remedies.*.text", Text),
    ("checks.*.need.*", Text),
    ("checks.*.claims.*.says", Text),
    ("checks.**", Keep),
    ("next_blocker.text", Text),
    ("next_blocker.check", Keep),
    ("contradictions.*.text", Text),
    ("contradictions.**", Keep),
    ("suspicion.why", Text),
    ("suspicion.check", Keep),
    ("evidence.*.says", Text),
    ("evidence.**", Keep),
    ("ticket.**", Keep),
    // Facts: what stands around every answer.
    ("facts.taken_at", Keep),
    ("facts.*.known.connector", Keep),
    ("facts.*.known.requests.*", Keep),
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
    ("facts.found.*.note", Text),
    ("facts.found.*.at", Keep),
    // Facts: the answers.
    ("facts.account.known.value.*.id", PersonId),
    ("facts.account.known.value.*.email", Person),
    ("facts.account.known.value.*.username", Person),
    ("facts.account.known.value.*.name", Person),
    ("facts.account.known.value.*.by", Person),
    ("facts.account.known.value.*.reason", Text),
    ("facts.account.known.value.*.state", Keep),
    ("facts.account.known.value.*.since", Keep),
    ("facts.account.known.value.*.last_sign_in", Keep),
    ("facts.lock.known.value.*", Keep),
    ("facts.invite.known.value.*", Keep),
    ("facts.password.known.value.*", Keep),
    ("facts.sign_in.known.value.session_tenant", Keep),
    ("facts.sign_in.known.value.attempts.*.code", Text),
    ("facts.sign_in.known.value.attempts.*.*", Keep),
    ("facts.reset.known.value.*", Keep),
    ("facts.tenants.known.value.*.*", Keep),
    ("facts.roles.known.value.*.via.*", Text),
    ("facts.roles.known.value.**", Keep),
    ("facts.role_catalogue.known.value.**", Keep),
    ("facts.decisions.known.value.*.path.*", Text),
    ("facts.decisions.known.value.**", Keep),
    ("facts.flags.known.value.*.because", Text),
    ("facts.flags.known.value.*.*", Keep),
    ("facts.beta.known.value.*", Keep),
    ("facts.tier.known.value.*", Keep),
    ("facts.changes.known.value.*.what", Text),
    ("facts.changes.known.value.*.by", Person),
    ("facts.changes.known.value.*.at", Keep),
];

/// What becomes of the field at `path`; `None`: it does not leave.
pub(super) fn handling(path: &[String]) -> Option<Handling> {
    FIELDS.iter().find(|(pattern, _)| matches(pattern, path)).map(|(_, handling)| *handling)
}

fn matches(pattern: &str, path: &[String]) -> bool {
    let mut segments = path.iter();
    for part in pattern.split('.') {
        if part == "**" {
            return segments.next().is_some();
        }
        match segments.next() {
            Some(segment) if part == "*" || part == segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}
