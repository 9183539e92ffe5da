//! The parts of a ticket one by one, for systems that have fields of their own for them: a connector sees them as `$ticket.action`
//! and so on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::output::view::name;
use crate::redact::redacted::Redacted;
use crate::report::v1::Report;
use crate::text::visible::{one_line, visible};

/// What the ticket says, in parts. All of it is redacted; all but the error is one line each. Missing is "not said" or "not known".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TicketParts {
    /// What the person was trying to do.
    pub action: Option<String>,
    /// The exact error, with its lines; characters that would act on a reader's screen are written out.
    pub error: Option<String>,
    /// The person's roles, one by one.
    pub roles: Vec<String>,
    /// The tenant.
    pub tenant: Option<String>,
    /// `blocked`, `should_work`, …: the word of the report.
    pub verdict: String,
    /// The check that is the cause: `role`, …
    pub primary: Option<String>,
    /// The affected person, as the ticket shows them.
    pub user: String,
    /// What the ticket lacks of the four things that it is asked for: `action`, `error`, `role`, `tenant`.
    pub missing: Vec<String>,
}

impl TicketParts {
    /// The parts of a report that was redacted for those who read the ticket.
    pub(super) fn of(report: &Redacted<Report>) -> Self {
        let report = report.get();
        let line = |text: &String| one_line(text).into_owned();
        // Where the systems leave it open, an admin's word is all there is.
        let roles = if report.roles_known { &report.roles } else { &report.case.roles };
        Self {
            action: report.case.action.as_ref().map(line),
            error: report.case.error.as_ref().map(|error| visible(error).into_owned()),
            roles: roles.iter().map(line).collect(),
            tenant: report.case.tenant.as_ref().map(line),
            verdict: name(&report.verdict),
            primary: report.primary.map(|id| id.as_str().to_owned()),
            user: line(&report.case.user),
            missing: report.missing.iter().map(|lacks| lacks.as_str().to_owned()).collect(),
        }
    }
}
