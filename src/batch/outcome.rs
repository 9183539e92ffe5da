//! What came of a line, and the bytes that say it.

use std::borrow::Cow;

use super::journal::KeptLine;
use super::line_error::LineError;
use super::line_state::{self, LineState};
use crate::diagnosis::{Exit, Verdict};
use crate::escalation::{Desk, Handled};
use crate::facts::Facts;
use crate::output::ReportJson;
use crate::output::reply::{self, ReplyRecipient, language};
use crate::redact::findings::Log;
use crate::redact::mask::Mask;
use crate::redact::policy::Audience;
use crate::redact::redacted::Redacted;
use crate::report::redact_report;
use crate::report::v1::Report;

/// What came of one line.
#[derive(Debug)]
pub enum LineOutcome {
    /// The report.
    Report(Box<ReportedLine>),
    /// Why there is none.
    Error(Box<LineError>),
    /// It was done before the run was broken off.
    Kept(Box<KeptLine>),
}

/// A case that was diagnosed.
#[derive(Debug)]
pub struct ReportedLine {
    /// Redacted for the admin, with the facts.
    pub report: Redacted<Report>,
    /// How a run with this case alone would end.
    pub exit: Exit,
    /// The report with the reply to the user, as JSON in one line.
    pub(super) json: Vec<u8>,
}

/// In which language the replies are.
#[derive(Clone, Debug, Default)]
pub struct ReplyLanguage {
    /// The one that was asked for.
    pub asked: Option<String>,
    /// That of this machine.
    pub machine: Option<String>,
}

/// The report of a case, redacted, with its bytes.
pub(super) fn reported(
    number: u64,
    handled: &Handled,
    desk: &Desk,
    letters: &ReplyLanguage,
) -> Result<ReportedLine, LineError> {
    let failed = |error: &dyn std::fmt::Display| LineError::broken(number, error.to_string());
    let report = &handled.report;
    let nothing = Facts::nothing(report.evaluated_at);
    let redactor = desk.customer.redactor(Audience::Admin, report.facts.as_ref().unwrap_or(&nothing));
    let (recipient, templates) = (ReplyRecipient::User, &desk.templates);
    let (asked, machine) = (letters.asked.as_deref(), letters.machine.as_deref());
    let language =
        language::choose(asked, report, recipient, machine, templates).map_err(|error| failed(&error))?;
    let report = redact_report(&redactor, report, &mut Log::new()).map_err(|error| failed(&error))?;
    let reply = reply::write_to(recipient, &report, templates, &language).map_err(|error| failed(&error))?;
    let written = ReportJson { report: report.get(), reply: Some(reply.text()) };
    let json = serde_json::to_vec(&written).map_err(|error| failed(&error))?;
    Ok(ReportedLine { report, exit: handled.exit, json })
}

impl LineOutcome {
    /// What it says in short.
    pub(super) fn state(&self) -> LineState {
        match self {
            Self::Report(line) => LineState::of_report(line.report.get()),
            Self::Error(error) => LineState::of_error(error.code),
            Self::Kept(line) => line.state.clone(),
        }
    }

    /// Its verdict; `None`: it is no case.
    pub(super) fn verdict(&self) -> Option<Verdict> {
        match self {
            Self::Report(line) => Some(line.report.get().verdict),
            Self::Error(_) => None,
            Self::Kept(line) => line.state.verdict,
        }
    }

    /// How a run with this line alone would end.
    pub(super) fn exit(&self) -> u8 {
        match self {
            Self::Report(line) => line.exit.code(),
            Self::Error(error) => error.exit,
            Self::Kept(line) => line.exit,
        }
    }

    /// What tells whether two lines are about the same; `digest`: that of the line.
    pub(super) fn about(&self, digest: &str) -> String {
        match self {
            Self::Report(line) => line_state::about(&line.report.get().case),
            Self::Error(_) => line_state::about_line(digest),
            Self::Kept(line) => line.about.clone(),
        }
    }

    /// Its line, without a line break.
    pub(super) fn into_bytes(self, mask: &Mask) -> Vec<u8> {
        match self {
            Self::Report(line) => line.json,
            Self::Error(error) => mask.text(&error.document()).into_owned().into_bytes(),
            Self::Kept(line) => line.out,
        }
    }

    pub(super) fn bytes(&self, mask: &Mask) -> Cow<'_, [u8]> {
        match self {
            Self::Report(line) => Cow::Borrowed(&line.json),
            Self::Error(error) => Cow::Owned(mask.text(&error.document()).into_owned().into_bytes()),
            Self::Kept(line) => Cow::Borrowed(&line.out),
        }
    }

    /// Its report, for what many of them have in common.
    pub(super) fn report(&self) -> Option<Cow<'_, Report>> {
        match self {
            Self::Report(line) => Some(Cow::Borrowed(line.report.get())),
            Self::Error(_) => None,
            Self::Kept(line) => serde_json::from_slice(&line.out).ok().map(Cow::Owned),
        }
    }

    pub(super) fn of(result: Result<ReportedLine, LineError>) -> Self {
        match result {
            Ok(line) => Self::Report(Box::new(line)),
            Err(error) => Self::Error(Box::new(error)),
        }
    }
}
