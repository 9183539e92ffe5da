//! What the admin sees of a case: the report as it was redacted for them, and the reply to the user.

use super::customer::Customer;
use super::desk::Desk;
use super::error::EscalationError;
use crate::facts::Facts;
use crate::output::ReportJson;
use crate::output::reply::{Reply, ReplyRecipient, ReplyWriter};
use crate::redact::findings::Log;
use crate::redact::policy::Audience;
use crate::redact::redacted::Redacted;
use crate::report;
use crate::report::v1::Report;

/// Shows the cases of one desk, one after the other: what all of them have in common is read once.
#[derive(Debug)]
pub struct Showing<'d> {
    customer: &'d Customer,
    replies: ReplyWriter<'d>,
    /// The language of the replies that was asked for.
    asked: Option<String>,
    /// The machine's own.
    machine: Option<String>,
}

/// A case that may be shown to the admin.
#[derive(Clone, Debug)]
pub struct ShownCase {
    /// The report.
    pub report: Redacted<Report>,
    /// The reply to the user.
    pub reply: Reply,
}

impl<'d> Showing<'d> {
    /// In the language that was asked for; else in the account's own, else in the machine's.
    #[must_use]
    pub fn new(desk: &'d Desk, asked: Option<String>, machine: Option<String>) -> Self {
        Self { customer: &desk.customer, replies: ReplyWriter::new(&desk.templates), asked, machine }
    }

    /// The same for the cases of another desk.
    #[must_use]
    pub fn at<'o>(&self, desk: &'o Desk) -> Showing<'o> {
        Showing::new(desk, self.asked.clone(), self.machine.clone())
    }

    /// Redacts the report and writes the reply.
    ///
    /// # Errors
    /// Something could not be redacted; a template that cannot be rendered.
    pub fn show(&self, report: Report) -> Result<ShownCase, EscalationError> {
        // Who wrote a ticket is not known to be the person.
        let recipient =
            if report.from_ticket.is_some() { ReplyRecipient::Unverified } else { ReplyRecipient::User };
        let language =
            self.replies.choose(self.asked.as_deref(), &report, recipient, self.machine.as_deref())?;
        let redactor = match &report.facts {
            Some(facts) => self.customer.redactor(Audience::Admin, facts),
            None => self.customer.redactor(Audience::Admin, &Facts::nothing(report.evaluated_at)),
        };
        let report = report::redact_own_report(&redactor, report, &mut Log::new())?;
        let reply = self.replies.write_to(recipient, &report, &language)?;
        Ok(ShownCase { report, reply })
    }
}

impl ShownCase {
    /// As `--format json` has it, on one line, without its end.
    ///
    /// # Errors
    /// Never in practice: every key is a string.
    pub fn json(&self) -> Result<Vec<u8>, EscalationError> {
        Ok(ReportJson::line(&self.report, Some(&self.reply))?)
    }
}
