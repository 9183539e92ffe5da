//! Why a ticket was not worked on to its end, and whether another try may help.

use std::time::Duration;

use super::memory::TicketMemoryError;
use crate::case::input::CaseError;
use crate::connectors::ticket_verbs::VerbFailure;
use crate::environment::state::StateError;
use crate::escalation::{DestinationError, EscalationError};
use crate::facts::GapReason;

/// Why a ticket was not worked on to its end. What was written until then stays, and is not written again by the next try.
#[derive(Debug, thiserror::Error)]
pub enum WorkFailure {
    /// The ticket cannot be read.
    #[error("ticket {id} of {system} cannot be read: {failure}")]
    Unread {
        /// The ticket's id.
        id: String,
        /// The system, as the profile calls it.
        system: String,
        /// What the system said.
        failure: Box<VerbFailure>,
    },
    /// The note or the letter was not written.
    #[error("{what} was not written at ticket {id} of {system}: {failure}")]
    Unwritten {
        /// "the note", "the letter".
        what: &'static str,
        /// The ticket's id.
        id: String,
        /// The system, as the profile calls it.
        system: String,
        /// What the system said.
        failure: Box<VerbFailure>,
    },
    /// What the ticket says cannot be part of a case.
    #[error("ticket {id} says what cannot be part of a case: {error}")]
    Case {
        /// The ticket's id.
        id: String,
        /// What.
        error: CaseError,
    },
    /// Nothing can be left there.
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// Something that should have left could not be made.
    #[error(transparent)]
    Escalation(#[from] EscalationError),
    /// What was written before is not known, or cannot be kept.
    #[error("what was written at the ticket is not remembered: {0}")]
    Memory(#[from] TicketMemoryError),
    /// Who keeps those apart who file the same problem did not let it be filed.
    #[error("the ticket is not filed yet: {0}")]
    Guarded(TicketMemoryError),
    /// Files of the ticket cannot be put down.
    #[error(transparent)]
    State(#[from] StateError),
    /// There is no ticketing system.
    #[error("the profile names no ticketing system, so there is none to read a ticket from")]
    NoTicketing,
    /// It was interrupted: what was seen until then is no result.
    #[error("it was interrupted before the ticket was worked on to its end")]
    Interrupted,
}

impl WorkFailure {
    /// Whether another try will end in the same way, until somebody changes something: the ticket is gone or may not be seen, an
    /// answer has another form, something cannot be redacted. What passes are 429, 5xx, a lost connection, a full disk.
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        match self {
            Self::Unread { failure, .. } | Self::Unwritten { failure, .. } => {
                // A maintenance page or an answer that broke off is no change of the interface.
                let other_form = failure.reason == GapReason::Malformed && !failure.may_pass;
                failure.is_permanent() || other_form
            }
            Self::Case { .. } | Self::Destination(_) | Self::NoTicketing => true,
            Self::Escalation(error) => !matches!(
                error,
                EscalationError::Attachment { .. }
                    | EscalationError::Bundle(_)
                    | EscalationError::Keys(_)
                    | EscalationError::Tokens(_)
                    | EscalationError::Outbox(_)
            ),
            Self::Memory(_) | Self::Guarded(_) | Self::State(_) | Self::Interrupted => false,
        }
    }

    /// How long the ticketing system asked to wait before the next try.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.of_system()?.retry_after
    }

    /// Whether the ticket is not there any more.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.of_system().is_some_and(VerbFailure::is_gone)
    }

    /// What the ticketing system said.
    #[must_use]
    pub fn of_system(&self) -> Option<&VerbFailure> {
        match self {
            Self::Unread { failure, .. } | Self::Unwritten { failure, .. } => Some(failure),
            _ => None,
        }
    }
}
