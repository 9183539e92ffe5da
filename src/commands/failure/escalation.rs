//! What can be wrong with systems, destinations and with what leaves, and what to do about it.

use super::{Failure, FailureKind};
use crate::escalation::{CustomerError, DeskError, DestinationError, EscalationError, SharedKeyError};
use crate::filing::NotFiled;
use crate::profile::OpenError;

impl Failure {
    /// The ticket is safe, and not filed.
    pub(in crate::commands) fn not_filed(why: &NotFiled) -> Self {
        if why.is_permanent() {
            let message = format_args!("the ticketing system refuses the ticket as it is: {why}");
            return Self::new(FailureKind::Broken, message)
                .hint("nothing is lost: when that is changed, `escalate outbox retry` sends it, or run again with less attached");
        }
        Self::new(FailureKind::NotFiledYet, format_args!("the ticket could not be filed yet: {why}")).hint(
            "it is safe in the outbox: `escalate outbox retry` sends it, `escalate outbox list` shows it",
        )
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        let secrets = matches!(error, OpenError::Secrets(_));
        let failure = Self::invalid(error);
        if secrets {
            failure.hint("put it there, or change the profile; `escalate doctor` tries every system")
        } else {
            failure
        }
    }
}

impl From<CustomerError> for Failure {
    fn from(error: CustomerError) -> Self {
        match error {
            CustomerError::Shared(error) => error.into(),
            other => Self::broken(other),
        }
    }
}

impl From<SharedKeyError> for Failure {
    fn from(error: SharedKeyError) -> Self {
        Self::invalid(error)
            .hint("put the key there that all admins of this customer use; the first one makes it with `openssl rand -hex 32`")
            .hint("without `token_key` this machine makes a key of its own: the same problem is filed once by each machine then")
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::System(error) => error.into(),
            DeskError::Customer(error) => error.into(),
        }
    }
}

impl From<DestinationError> for Failure {
    fn from(error: DestinationError) -> Self {
        match error {
            DestinationError::Recipient(error) => error.into(),
            DestinationError::Bundle(error) => error.into(),
            DestinationError::Attachment { .. } => Self::invalid(error),
            DestinationError::NoTicket => {
                Self::usage(error).hint("add --bundle PATH or --file, or --dry-run to see what would leave")
            }
            DestinationError::NoTicketing => Self::invalid(error)
                .hint("add [ticketing] to the profile; `escalate connectors list` shows what can file")
                .hint("or write the bundle with --bundle PATH and attach it by hand"),
        }
    }
}

impl From<EscalationError> for Failure {
    fn from(error: EscalationError) -> Self {
        match error {
            EscalationError::Redact(error) => error.into(),
            EscalationError::Render(error) => error.into(),
            EscalationError::Bundle(error) => error.into(),
            EscalationError::Encrypt(error) => error.into(),
            EscalationError::Keys(error) => Self::broken(error),
            EscalationError::Tokens(error) => error.into(),
            EscalationError::Outbox(error) => error.into(),
            EscalationError::Attachment { .. } => Self::invalid(error),
            EscalationError::NoTicketing => Self::broken(error),
            EscalationError::Leak(_) => Self::broken(error)
                .hint("leave that file out, or take the value out of it by hand")
                .hint("this is also a gap in the cleaning: please report rule and place, not the value"),
        }
    }
}
