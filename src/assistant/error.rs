//! Why a tool has no answer. The model reads it, and so can put right what it asked.

use crate::case::input::CaseError;
use crate::escalation::{DestinationError, EscalationError};
use crate::output::template::RenderError;
use crate::redact::scan::ScanHit;
use crate::redact::typed::RedactError;

/// Why a tool has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// There is no tool of that name: the request as such is wrong.
    #[error("there is no tool `{name}`; there are {known}")]
    UnknownTool {
        /// What was called.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// The arguments do not fit.
    #[error("{0}")]
    Arguments(String),
    /// They are too long.
    #[error(
        "the arguments have {given} bytes, and at most {most} are read: pass the part that names the error"
    )]
    TooLong {
        /// Their bytes.
        given: usize,
        /// The most.
        most: usize,
    },
    /// No case can be made of them.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// It was to be filed, and the admin has not allowed it.
    #[error(
        "this profile lets no assistant file: an admin files it, or writes `[assistant] file = true` into the profile"
    )]
    MayNotFile,
    /// There is nowhere to file.
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// What should have been made could not be.
    #[error(transparent)]
    Escalation(#[from] EscalationError),
    /// The template of the ticket.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// Something could not be redacted.
    #[error(transparent)]
    Redact(#[from] RedactError),
    /// The second look at the finished answer found what must not leave: rules and places, never values.
    #[error("the closing scan found what must not leave, and nothing is answered: {}", rules(.0))]
    Leak(Vec<ScanHit>),
    /// The answer is no document. Never in practice.
    #[error("the answer could not be written: {0}")]
    Unwritable(serde_json::Error),
}

fn rules(hits: &[ScanHit]) -> String {
    hits.iter().map(|hit| hit.rule.as_str()).collect::<Vec<_>>().join(", ")
}
