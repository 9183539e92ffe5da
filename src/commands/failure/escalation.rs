//! What can be wrong with systems, destinations and with what leaves, and what to do about it.

use super::{Failure, FailureKind};
use crate::case::{Candidate, NameOf, Unresolved};
use crate::diagnosis::NotThere;
use crate::escalation::{CustomerError, DeskError, DestinationError, EscalationError, SharedKeyError};
use crate::facts::GapReason;
use crate::filing::outbox::OutboxError;
use crate::filing::{ATTACHING, NotFiled};
use crate::profile::OpenError;

impl Failure {
    /// The ticket is safe, and not filed.
    pub(in crate::commands) fn not_filed(why: &NotFiled) -> Self {
        if let NotFiled::Outbox(OutboxError::Damaged { .. }) = why {
            let message =
                format_args!("the ticket was not sent: the outbox on this machine is damaged: {why}");
            return Self::new(FailureKind::Broken, message)
                .hint("run the same command again: it writes the ticket anew; or restore the file");
        }
        if let NotFiled::Undecided(_) = why {
            return Self::new(FailureKind::Broken, why)
                .hint("nothing is lost: `escalate outbox list` shows it");
        }
        if why.is_permanent() {
            let message = format_args!("the ticketing system refuses the ticket as it is: {why}");
            let change = change(why);
            return Self::new(FailureKind::Broken, message)
                .hint(format_args!("nothing is lost: {change}; then `escalate outbox retry` sends it"));
        }
        Self::new(FailureKind::NotFiledYet, format_args!("the ticket could not be filed yet: {why}")).hint(
            "it is safe in the outbox: `escalate outbox retry` sends it, `escalate outbox list` shows it",
        )
    }
}

/// What is supposed is in no listing.
fn not_there(error: &NotThere) -> Failure {
    let of = if error.kind == "role" { NameOf::Role } else { NameOf::Feature };
    let name = |name: &String| Candidate::new(name.as_str(), name.as_str());
    let given = error.supposed.split_once('=').map(|(_, name)| name.to_owned());
    let candidates = error.near.iter().map(name).collect();
    let mut failure = Failure::new(FailureKind::Unresolved, error)
        .hint("name it as the system does; the listing is complete, so it is not there");
    failure.unresolved = Some(Box::new(Unresolved {
        of,
        given,
        candidates,
        supposed: true,
        several: false,
        decides: true,
        cut_off: false,
    }));
    failure
}

/// What to change, by what was refused.
fn change(why: &NotFiled) -> String {
    let NotFiled::Refused { step, failure } = why else { return "change what it names".to_owned() };
    let attachment =
        "attach less, or files of another kind, and run again, or have the system's limits changed";
    match (failure.reason, failure.status) {
        (GapReason::Unauthorized, _) => {
            "put a credential that is accepted where the profile says, `escalate doctor` tries it".to_owned()
        }
        (GapReason::Forbidden, _) => {
            let right = failure.scope.as_deref().unwrap_or("the right that it names");
            format!("have the account given {right}, or use another one")
        }
        (GapReason::WrongAddress, _) => {
            "correct the `url` or the other settings of [ticketing] in the profile".to_owned()
        }
        (_, Some(413 | 415)) => attachment.to_owned(),
        (_, Some(400 | 422)) if *step == ATTACHING => attachment.to_owned(),
        (_, Some(400 | 422)) => {
            "fill the field that it names: [ticketing.fields] in the profile, or a setting of the connector"
                .to_owned()
        }
        _ => "change what it names".to_owned(),
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
            EscalationError::Supposed(error) => not_there(&error),
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
