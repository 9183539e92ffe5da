//! What is wrong with one line: the same document as a failure of a single run, in the place of its report.

use serde::Serialize;

use crate::case::input::CaseError;
use crate::escalation::{DestinationError, EscalationError};
use crate::text::suggest;

/// The code of what broke.
pub(super) const BROKEN: &str = "broken";

/// What is wrong with a line. What is not known is null, as in the failures of a single run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineError {
    /// A word that stays: `usage` (the case), `invalid` (the line or the facts in it), `broken`.
    pub code: &'static str,
    /// What it makes of the exit code of the batch.
    pub exit: u8,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// Always null here: every line is of the one file.
    pub file: Option<String>,
    /// The line of the file, from 1.
    pub line: u64,
    /// The key or column that is wrong.
    pub key: Option<String>,
    /// Always null here.
    pub what: Option<String>,
    /// What stands there.
    pub given: Option<String>,
    /// What was probably meant.
    pub candidates: Vec<String>,
}

/// The document that is written.
#[derive(Serialize)]
struct LineErrorDocument<'e> {
    error: &'e LineError,
    line: u64,
}

impl LineError {
    fn new(code: &'static str, exit: u8, line: u64, message: impl Into<String>) -> Self {
        Self {
            code,
            exit,
            message: message.into(),
            hint: None,
            file: None,
            line,
            key: None,
            what: None,
            given: None,
            candidates: Vec::new(),
        }
    }

    /// The case does not say what a case says.
    pub(super) fn usage(line: u64, message: impl Into<String>) -> Self {
        Self::new("usage", 2, line, message)
    }

    /// The line cannot be read.
    pub(super) fn invalid(line: u64, message: impl Into<String>) -> Self {
        Self::new("invalid", 2, line, message)
    }

    /// Something broke while the case was worked on.
    pub(super) fn broken(line: u64, message: impl Into<String>) -> Self {
        Self::new(BROKEN, 1, line, message)
    }

    /// A key or a column that there is not, with those that may have been meant.
    pub(super) fn unknown(line: u64, what: &str, key: &str, known: &[&str]) -> Self {
        let near = suggest::names(key, known.iter().copied());
        let hint = suggest::hint(key, known.iter().copied(), "there are");
        let message = format!("`{key}` is no {what} of a case; {hint}");
        let candidates = near.into_iter().map(str::to_owned).collect();
        Self { candidates, ..Self::usage(line, message).of_key(key) }
    }

    /// A case that cannot be made.
    pub(super) fn of_case(line: u64, error: &CaseError) -> Self {
        let wrong = Self::usage(line, error.to_string());
        match (error, error.field()) {
            (CaseError::Nobody, _) => wrong.of_key("user"),
            (_, Some(field)) => wrong.of_key(field),
            _ => wrong,
        }
    }

    /// A place where nothing can be left.
    pub(super) fn of_destination(line: u64, error: &DestinationError) -> Self {
        Self::broken(line, error.to_string())
    }

    /// What should have left did not.
    pub(super) fn of_escalation(line: u64, error: &EscalationError) -> Self {
        Self::broken(line, error.to_string())
    }

    pub(super) fn of_key(self, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..self }
    }

    pub(super) fn with_given(self, given: impl Into<String>) -> Self {
        Self { given: Some(given.into()), ..self }
    }

    pub(super) fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The line that stands for it, without a line break.
    pub(super) fn document(&self) -> String {
        serde_json::to_string(&LineErrorDocument { error: self, line: self.line }).unwrap_or_default()
    }
}
