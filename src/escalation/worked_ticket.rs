//! A ticket worked on to its end: read, made into a case, diagnosed, filed if that is wanted, and the result written back as an internal
//! note, once.
//!
//! A service calls [`work`], which does all of it. Who comes in between (a terminal that asks a person) takes the steps one by one:
//! [`known_people`], [`from_ticket`], [`WriteBack::note`], [`WriteBack::letter`]. Nothing is
//! printed here.

mod failure;
mod files;
mod guard;
mod known;
mod memory;
mod names;
mod ours;
mod people;
mod write_back;

pub use failure::WorkFailure;
pub use files::TicketFiles;
pub use guard::{BeforeFiling, FiledByOthers, FiledElsewhere, FiledUnderGuard, FilingGuard, file_guarded};
pub use known::KnownToTicket;
pub use memory::{KeepWritten, ReadWritten, TicketMemory, TicketMemoryError, WrittenBack, memory_key};
pub use people::{TicketPeople, known_people};
pub use write_back::{LetterOutcome, NoteAbout, NoteOutcome, WriteBack};

use std::path::PathBuf;
use std::time::Duration;

use tokio::time::Instant;

use super::from_ticket::{TicketCase, from_ticket};
use super::{Desk, DestinationError, Destinations, Enquiry, Handled, escalate};
use crate::case::{Case, FromTicket, TicketGap};
use crate::connectors::ticket_read::{self, ReportedTicket};
use crate::connectors::{Configured, Context};
use crate::diagnosis::{Exit, Options};
use crate::http::Deadline;
use names::{TicketNames, ToldTicket};

/// Makes the destinations of a ticket's case; beside it the files of the ticket, which are attached.
pub type TicketDestinations<'w> = &'w dyn Fn(Vec<PathBuf>) -> Result<Destinations, DestinationError>;

/// What is wanted of a ticket.
#[derive(Clone, Copy)]
pub struct TicketWork<'w> {
    /// What of the profile it is read by.
    pub known: &'w KnownToTicket,
    /// What was written to tickets before.
    pub memory: TicketMemory<'w>,
    /// How long each step may take that asks systems: reading, looking the case up, filing, writing. A directory that hangs takes
    /// nothing of the time in which the note is written.
    pub timeout: Duration,
    /// Where a case goes that is to be escalated; `None`: it is only diagnosed.
    pub destinations: Option<TicketDestinations<'w>>,
    /// Who is told before a ticket is filed and when it was, and knows what others filed; `None`: nobody.
    pub guard: Option<FilingGuard<'w>>,
    /// The requester is sent the letter, if the case is about themselves.
    pub reply: bool,
    /// The language of the letter; `None`: the requester's, by the case.
    pub lang: Option<&'w str>,
}

/// What became of a ticket.
#[derive(Debug)]
pub struct WorkedTicket {
    /// What was taken from it, and what it does not tell.
    pub from: FromTicket,
    /// The case is about who wrote the ticket, by their address.
    pub about_requester: bool,
    /// What was found out.
    pub result: TicketResult,
    /// What became of the note; `None`: the ticket is ours.
    pub note: Option<NoteOutcome>,
    /// What became of the letter; `None`: none was wanted, or the case is about somebody else, or nothing was found out.
    pub letter: Option<LetterOutcome>,
    /// Files of the ticket that did not go with it, and why, a sentence each.
    pub notes: Vec<String>,
    /// The case that was told, to judge it again; `None`: the ticket does not tell one.
    pub case: Option<Box<Case>>,
}

/// What was found out about a ticket.
#[derive(Debug)]
pub enum TicketResult {
    /// The case was diagnosed. Not redacted.
    Handled(Box<Handled>),
    /// The ticket does not tell enough for a case: this is missing.
    Missing(Vec<TicketGap>),
    /// It is a ticket that was filed from here, and nobody's report: nothing was asked and nothing written.
    Ours,
}

impl WorkedTicket {
    /// How it ended, as the command line would: 2, where the ticket does not tell enough.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match &self.result {
            TicketResult::Handled(handled) => handled.exit,
            TicketResult::Missing(_) => Exit::Usage,
            TicketResult::Ours => Exit::Escalated,
        }
    }
}

/// Works on a ticket: reads it, tells its case, asks the systems, diagnoses, files where that is wanted, and writes note and letter.
/// Run again for the same ticket it writes nothing that is there already. Two that work on the same ticket in the same instant are
/// kept apart by the caller.
///
/// The clock is the context's, and so is the interrupt; of its deadline only the interrupt counts, see [`TicketWork::timeout`].
///
/// # Errors
/// Why it did not come to its end, and whether another try may help.
pub async fn work(
    id: &str,
    wanted: &TicketWork<'_>,
    desk: &Desk,
    context: &Context<'_>,
) -> Result<WorkedTicket, WorkFailure> {
    // Facts are large, and this waits: on the heap, so that a caller may wait for many.
    Box::pin(worked(id, wanted, desk, context)).await
}

async fn worked(
    id: &str,
    wanted: &TicketWork<'_>,
    desk: &Desk,
    context: &Context<'_>,
) -> Result<WorkedTicket, WorkFailure> {
    let system = desk.ticketing.as_ref().ok_or(WorkFailure::NoTicketing)?;
    let ticket = read(system, id, &step(wanted, context)).await?;
    if ours::is_ours(desk, system, &ticket, wanted.guard).await? {
        return Ok(nothing_done(system, &ticket));
    }
    let looks = step(wanted, context);
    let known = known_people(desk, &ticket, wanted.known, &looks).await;
    not_interrupted(context)?;
    let told = from_ticket(&ticket, &wanted.known.sources(&known.people, &known.tenants));
    let from = told.told(&system.name, &ticket);
    let back =
        WriteBack { ticket: &ticket, system, desk, memory: wanted.memory, lang: wanted.lang, dry_run: false };
    let mut found = found(&ticket, &told, &from, wanted, desk, &looks).await?;
    not_interrupted(context)?;
    if let TicketResult::Handled(handled) = &mut found.result
        && handled.is_queued()
    {
        file_guarded(handled, wanted.guard, desk, &step(wanted, context)).await?;
    }
    let about = match &found.result {
        TicketResult::Handled(handled) => NoteAbout::Report(&handled.report),
        TicketResult::Missing(gaps) => NoteAbout::Missing(gaps),
        TicketResult::Ours => return Ok(nothing_done(system, &ticket)),
    };
    let note = Some(back.note(about, &step(wanted, context)).await?);
    let mut letter = None;
    if let (TicketResult::Handled(handled), true) = (&found.result, wanted.reply && found.about_requester) {
        letter = Some(back.letter(&handled.report, &step(wanted, context)).await?);
    }
    let FoundOfTicket { result, about_requester, notes, case } = found;
    Ok(WorkedTicket { from, about_requester, result, note, letter, notes, case })
}

/// What a ticket of our own comes to.
fn nothing_done(system: &Configured, ticket: &ReportedTicket) -> WorkedTicket {
    WorkedTicket {
        from: TicketCase::default().told(&system.name, ticket),
        about_requester: false,
        result: TicketResult::Ours,
        note: None,
        letter: None,
        notes: Vec::new(),
        case: None,
    }
}

/// What was found out, before anything is written.
struct FoundOfTicket {
    result: TicketResult,
    about_requester: bool,
    notes: Vec<String>,
    case: Option<Box<Case>>,
}

/// Looks the case up, diagnoses it, and packs what is to leave.
async fn found(
    ticket: &ReportedTicket,
    told: &TicketCase,
    from: &FromTicket,
    wanted: &TicketWork<'_>,
    desk: &Desk,
    context: &Context<'_>,
) -> Result<FoundOfTicket, WorkFailure> {
    let missing = |gaps| FoundOfTicket {
        result: TicketResult::Missing(gaps),
        about_requester: false,
        notes: Vec::new(),
        case: None,
    };
    if told.user.is_none() {
        return Ok(missing(from.gaps.clone()));
    }
    // Files go with what leaves, and there is a place for them then.
    let (system, state) = (desk.ticketing.as_ref(), desk.customer.state.as_ref());
    let files = match (wanted.destinations, system, state) {
        (Some(_), Some(system), Some(state)) => TicketFiles::fetch(system, ticket, state, context).await?,
        _ => TicketFiles::default(),
    };
    let attached = files.paths.iter().filter_map(|path| path.file_name());
    let attached = attached.map(|name| name.to_string_lossy().into_owned()).collect();
    let names = names::told(told, attached, wanted.known, desk, context).await;
    let names = names.map_err(|error| WorkFailure::Case { id: ticket.id.clone(), error })?;
    not_interrupted(context)?;
    let ToldTicket { case, facts, resolved } = match names {
        TicketNames::Told(told) => *told,
        TicketNames::Untold(gap) => {
            let others = from.gaps.iter().filter(|other| other.what != gap.what).cloned();
            return Ok(missing([gap.clone()].into_iter().chain(others).collect()));
        }
    };
    let about_requester = told.is_requester && Some(&case.user) == told.user.as_ref();
    let destinations = match wanted.destinations {
        Some(make) => make(files.paths.clone())?,
        None => Destinations::default(),
    };
    let enquiry = Enquiry { resolved, from_ticket: Some(from.clone()), ..Enquiry::default() };
    let options = Options { allow_unknown: false };
    let told = Some(Box::new(case.clone()));
    let handled = escalate(case, facts, &options, &enquiry, destinations, desk, context.now)?;
    let result = TicketResult::Handled(Box::new(handled));
    Ok(FoundOfTicket { result, about_requester, notes: files.notes.clone(), case: told })
}

/// Reads a ticket.
///
/// # Errors
/// There is none, it may not be seen, or the system could not be asked.
pub async fn read(
    system: &Configured,
    id: &str,
    context: &Context<'_>,
) -> Result<ReportedTicket, WorkFailure> {
    ticket_read::read(system, context, id).await.map_err(|failure| WorkFailure::Unread {
        id: id.to_owned(),
        system: system.name.clone(),
        failure: Box::new(failure),
    })
}

/// The context of a step that begins now.
fn step<'c>(wanted: &TicketWork<'_>, context: &Context<'c>) -> Context<'c> {
    let Context { now, ref deadline, http, progress, recorded, shared } = *context;
    let Deadline { interrupt, patience, .. } = deadline.clone();
    let deadline = Deadline { at: Instant::now() + wanted.timeout, interrupt, patience };
    Context { now, deadline, http, progress, recorded, shared }
}

/// What was seen when everything was called off is no result: a note would say that nobody answers.
fn not_interrupted(context: &Context<'_>) -> Result<(), WorkFailure> {
    let interrupted = context.deadline.interrupt.as_ref().is_some_and(|interrupt| *interrupt.borrow());
    if interrupted { Err(WorkFailure::Interrupted) } else { Ok(()) }
}
