//! How the result looks: language and format, both checked before the first request.

use crate::commands::cli::DiagnoseArgs;
use crate::commands::failure::Failure;
use crate::commands::{output, screen};
use crate::environment;
use crate::escalation::Desk;
use crate::facts::Facts;
use crate::output::reply::{self, ReplyRecipient, language};
use crate::output::template::Templates;
use crate::output::{Format, NextStep, Rendering};
use crate::redact::findings::Log;
use crate::redact::policy::Audience;
use crate::report::redact_report;
use crate::report::v1::Report;

/// Language and format.
pub(super) struct Printing {
    language: Option<String>,
    /// The format of the result.
    pub(super) format: Format,
    evidence: bool,
}

impl Printing {
    /// Makes sure that there is a reply in the language.
    pub(super) fn of(args: &DiagnoseArgs, templates: &Templates) -> Result<Self, Failure> {
        if let Some(asked) = &args.lang
            && language::find(asked, templates).is_none()
        {
            let known = reply::languages(templates).join(", ");
            let message = format!("--lang: the reply cannot be written in `{asked}`");
            return Err(Failure::usage(message).hint(format_args!("there are {known}")));
        }
        Ok(Self { language: args.lang.clone(), format: args.format, evidence: args.evidence })
    }

    /// The report for the admin, with the reply to the user.
    pub(super) fn report(
        &self,
        report: &Report,
        desk: &Desk,
        next: Option<&NextStep>,
    ) -> Result<Vec<u8>, Failure> {
        self.written(self.format, report, desk, next)
    }

    /// The letter to the user alone.
    pub(super) fn letter(&self, report: &Report, desk: &Desk) -> Result<Vec<u8>, Failure> {
        self.written(Format::Reply, report, desk, None)
    }

    fn written(
        &self,
        format: Format,
        report: &Report,
        desk: &Desk,
        next: Option<&NextStep>,
    ) -> Result<Vec<u8>, Failure> {
        let nothing = Facts::nothing(report.evaluated_at);
        let redactor = desk.customer.redactor(Audience::Admin, report.facts.as_ref().unwrap_or(&nothing));
        let (asked, machine) = (self.language.as_deref(), environment::language());
        // Who wrote a ticket is not known to be the person.
        let recipient =
            if report.from_ticket.is_some() { ReplyRecipient::Unverified } else { ReplyRecipient::User };
        let language = language::choose(asked, report, recipient, machine.as_deref(), &desk.templates)?;
        let report = redact_report(&redactor, report, &mut Log::new())?;
        let reply = reply::write_to(recipient, &report, &desk.templates, &language)?;
        if format == Format::Reply {
            reply.remarks().iter().for_each(|remark| output::note(&format!("Reply to the user: {remark}.")));
        }
        let rendering = Rendering {
            templates: &desk.templates,
            reply: Some(&reply),
            next,
            style: screen::style(),
            evidence: self.evidence,
        };
        Ok(format.render(&report, &rendering)?)
    }
}
