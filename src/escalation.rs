//! One case, the whole way: facts, diagnosis, report, and what leaves when the admin cannot fix it.
//!
//! A command, a batch and a service differ in where a case comes from and in how the result is shown; everything between is
//! here. A [`Desk`] is opened once for all cases of a customer, [`Destinations`] once for each case, both before the first
//! request, so that whatever is wrong with them is known before anything is asked. Then [`run`] does all of it; who wants to
//! come in between (a terminal that asks a person) takes the steps one by one: [`Desk::facts`], [`escalate`],
//! [`Handled::file`].

pub mod cluster;
mod customer;
mod desk;
mod destinations;
mod error;
pub mod from_ticket;
mod leave;
mod names;
mod pack;
mod product;
mod rounds;
mod shown;
pub mod ticket_note;
pub mod worked_ticket;

pub use customer::{Customer, CustomerError, Fingerprints, SharedKeyError, shared_key};
pub use desk::{Desk, DeskError, DeskUse};
pub use destinations::{DestinationError, Destinations, WantedDestinations};
pub use error::EscalationError;
pub use leave::Escalated;
pub use names::seen;
pub use pack::{LeftOutFile, Packed};
pub use shown::{Showing, ShownCase};

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::case::{Case, CheckId, FromTicket, Resolved, Supposed};
use crate::connectors::Context;
use crate::diagnosis::{self, Exit, Options, Peer};
use crate::facts::{Facts, Found, Recording};
use crate::report;
use crate::report::v1::{FiledTicket, Report};

/// A case and what is to be done with it.
#[derive(Debug)]
pub struct Job {
    /// What was reported.
    pub case: Case,
    /// Facts of an earlier run; `None`: the systems are asked.
    pub recorded: Option<Facts>,
    /// What the admin looked up by hand.
    pub found: BTreeMap<CheckId, Found>,
    /// When it is escalated in spite of what is not known.
    pub options: Options,
    /// What is asked beside the cause.
    pub enquiry: Enquiry,
    /// Where the ticket goes.
    pub destinations: Destinations,
}

/// What is asked beside what the cause is.
#[derive(Clone, Debug, Default)]
pub struct Enquiry {
    /// Somebody to compare with ([`Desk::peer`]), of whom nothing leaves but the result.
    pub peer: Option<Peer>,
    /// What is supposed beside the facts, all of it at once: `--what-if`.
    pub what_if: Vec<Supposed>,
    /// What was taken for what was given.
    pub resolved: Option<Resolved>,
    /// The ticket that the case was made from.
    pub from_ticket: Option<FromTicket>,
}

/// What became of a case.
#[derive(Debug)]
pub struct Handled {
    /// What was found out. Not redacted: [`Customer::redactor`] and [`report::redact_report`] make of it what may be shown.
    pub report: Report,
    /// How the run ends.
    pub exit: Exit,
    /// What left; `None` when the admin can fix it, or too much is unknown.
    pub escalated: Option<Escalated>,
}

/// Does all of it: asks the systems or takes what was recorded, diagnoses, writes the bundle and files the ticket. The deadline
/// of the context holds for everything together.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::time::Duration;
///
/// use escalate::connectors::Context;
/// use escalate::diagnosis::Options;
/// use escalate::escalation::{self, Customer, Desk, Destinations, Enquiry, Job};
/// use escalate::facts::Recording;
/// use escalate::http::{Deadline, Http, HttpLimits};
/// use escalate::output::template::Templates;
/// use escalate::vault::Vault;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let text = include_str!("../examples/02_facts/facts.json");
/// let recording = Recording::read(text)?;
/// let vault = Vault::new();
/// let desk = Desk::without_systems(Customer::passing(None, &vault)?, Templates::embedded());
///
/// let http = Http::new(HttpLimits::default(), &vault);
/// let deadline = Deadline::within(Duration::from_secs(30), None);
/// let now = recording.facts.taken_at;
/// let context = Context { now, deadline, http: &http, progress: &|_| {}, recorded: None, shared: None };
///
/// let job = Job {
///     case: recording.case.ok_or("the recording has no case")?,
///     recorded: Some(recording.facts),
///     found: BTreeMap::new(),
///     options: Options { allow_unknown: false },
///     enquiry: Enquiry::default(),
///     destinations: Destinations::default(),
/// };
/// let handled = escalation::run(job, &desk, &context).await?;
/// assert_eq!(handled.report.exit_code, handled.exit.code());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Something that should have left could not be made or written; nothing was sent then. That a system does not answer is no
/// error but a gap in the facts, and a ticket that could not be filed waits in the outbox ([`Exit::NotFiledYet`]).
pub async fn run(job: Job, desk: &Desk, context: &Context<'_>) -> Result<Handled, EscalationError> {
    // Facts are large, and this waits: on the heap, so that a caller may wait for many.
    Box::pin(carried_out(job, desk, context)).await
}

async fn carried_out(job: Job, desk: &Desk, context: &Context<'_>) -> Result<Handled, EscalationError> {
    let mut facts = match job.recorded {
        Some(facts) => facts,
        None => desk.facts(&job.case, context).await,
    };
    facts.found.extend(job.found);
    let mut handled =
        escalate(job.case, facts, &job.options, &job.enquiry, job.destinations, desk, context.now)?;
    handled.file(desk, context).await;
    Ok(handled)
}

/// Diagnoses the case. If it is to be escalated, everything that may leave is packed, the bundle is written, and the ticket is
/// put into the outbox: [`Handled::file`] sends it.
///
/// # Errors
/// As [`run`].
pub fn escalate(
    case: Case,
    mut facts: Facts,
    options: &Options,
    enquiry: &Enquiry,
    destinations: Destinations,
    desk: &Desk,
    now: DateTime<Utc>,
) -> Result<Handled, EscalationError> {
    facts.take_roles_by_hand(&case.roles, now);
    diagnosis::hold(&case, &facts, &enquiry.what_if)?;
    let diagnosis = diagnosis::diagnose(&case, &facts, options);
    let exit = diagnosis::exit(&diagnosis);
    let mut report = report::build_without_facts(&case, &facts, &diagnosis, exit);
    report.what_if = diagnosis::what_if(&case, &facts, options, &enquiry.what_if).map(report::supposed);
    product::word(&mut report, &case, &facts, &desk.asked);
    if let Some(history) = diagnosis::what_changed(&case, &facts, &diagnosis) {
        report.tell_history(history);
    }
    if let Some(peer) = &enquiry.peer {
        report.tell_comparison(diagnosis::compare(&case, &facts, &diagnosis, peer));
    }
    report.resolved.clone_from(&enquiry.resolved);
    report.from_ticket.clone_from(&enquiry.from_ticket);
    let recording =
        (diagnosis.gate.escalate && destinations.is_wanted()).then(|| Recording::new(case, facts.clone()));
    report.facts = Some(facts);
    let mut handled = Handled { report, exit, escalated: None };
    if diagnosis.gate.escalate {
        handled.escalated = Some(match &recording {
            Some(recording) => destinations.leave(&handled.report, recording, desk, now)?,
            None => Escalated::default(),
        });
        handled.note();
    }
    Ok(handled)
}

impl Handled {
    /// Whether a ticket is in the outbox that [`Self::file`] would send.
    #[must_use]
    pub fn is_queued(&self) -> bool {
        self.escalated.as_ref().is_some_and(Escalated::is_queued)
    }

    /// Files the ticket if one is in the outbox. One that cannot be filed stays there, and the exit says so.
    pub async fn file(&mut self, desk: &Desk, context: &Context<'_>) {
        if let (Some(escalated), Some(system)) = (&mut self.escalated, &desk.ticketing) {
            escalated.file(system, context).await;
            self.note();
        }
    }

    /// The ticket is in the system already, by an earlier run that was broken off: nothing is sent.
    pub(crate) fn settle(&mut self, ticket: FiledTicket) {
        if let Some(escalated) = &mut self.escalated {
            escalated.settle(ticket);
            self.note();
        }
    }

    /// The ticket waits in the outbox, and why; nothing, where it was filed.
    pub fn wait(&mut self, why: String) {
        if let Some(escalated) = &mut self.escalated {
            escalated.wait(why);
            self.note();
        }
    }

    /// Report and exit say what became of the ticket.
    fn note(&mut self) {
        let Some(escalated) = &self.escalated else { return };
        self.exit = escalated.exit();
        self.report.ticket = escalated.ticket().cloned();
        if let Some(packed) = &escalated.packed {
            packed.say_in(&mut self.report.case);
        }
        self.report.exit_code = self.exit.code();
    }
}
