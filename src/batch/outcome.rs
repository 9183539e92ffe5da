//! What came of a line, and the bytes that say it.

use std::borrow::Cow;

use super::journal::KeptLine;
use super::line_error::LineError;
use super::line_state::{self, LineState};
use crate::diagnosis::{Exit, Verdict};
use crate::escalation::{EscalationError, Handled, Showing};
use crate::redact::mask::Mask;
use crate::redact::redacted::Redacted;
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

/// The report of a case, redacted, with its bytes.
pub(super) fn reported(
    number: u64,
    handled: Handled,
    shows: &Showing<'_>,
) -> Result<ReportedLine, LineError> {
    let failed = |error: EscalationError| LineError::broken(number, error.to_string());
    let exit = handled.exit;
    let case = shows.show(handled.report).map_err(failed)?;
    let json = case.json().map_err(failed)?;
    Ok(ReportedLine { report: case.report, exit, json })
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
