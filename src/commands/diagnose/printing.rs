//! How the result looks: language and format, both checked before the first request.

use crate::commands::cli::DiagnoseArgs;
use crate::commands::failure::Failure;
use crate::commands::{output, screen};
use crate::environment;
use crate::escalation::{Desk, Showing, ShownCase};
use crate::output::reply::{self, language};
use crate::output::template::Templates;
use crate::output::{Format, NextStep, Rendering};
use crate::report::v1::Report;

/// Makes sure that there are replies in the language that was asked for.
pub(in crate::commands) fn known_language(asked: Option<&str>, templates: &Templates) -> Result<(), Failure> {
    match asked {
        Some(asked) if language::find(asked, templates).is_none() => {
            let known = reply::languages(templates).join(", ");
            let message = format!("--lang: the reply cannot be written in `{asked}`");
            Err(Failure::usage(message).hint(format_args!("there are {known}")))
        }
        _ => Ok(()),
    }
}

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
        known_language(args.lang.as_deref(), templates)?;
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
        let shows = Showing::new(desk, self.language.clone(), environment::language());
        let ShownCase { report, reply } = shows.show(report.clone())?;
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
