//! `escalate ticket ID`: the case is made from a ticket, diagnosed as any other, and the result goes back as an internal note.

mod write_back;

use super::cli::{FlagWord, Global, SymptomName, TicketArgs, TypedWords};
use super::failure::Failure;
use super::{diagnose, output, runtime, secrets, setup};
use crate::case::FromTicket;
use crate::case::input::ErrorSource;
use crate::connectors::ticket_read::ReportedTicket;
use crate::connectors::{Configured, Verb};
use crate::diagnosis::Exit;
use crate::environment::clock;
use crate::escalation::from_ticket::{TicketCase, from_ticket};
use crate::escalation::worked_ticket::{
    self, KnownToTicket, TicketFiles, WorkFailure, WriteBack, known_people,
};
use crate::escalation::{Desk, DeskUse};
use crate::profile::Profile;
use crate::text::visible::one_line;
use diagnose::CaseRequest;
use write_back::GoesToTicket;

/// Reads the ticket, diagnoses, and writes the result back.
pub(super) fn run(args: &TicketArgs, typed: Option<&TypedWords>, global: &Global) -> Result<Exit, Failure> {
    let profile = setup::required(global)?;
    let Some(connection) = &profile.ticketing else {
        return Err(Failure::invalid(
            "the profile names no ticketing system, so there is none to read a ticket from",
        )
        .hint("[ticketing] names it: `escalate connectors list` says which there are"));
    };
    let connector = &connection.connector;
    if !connector.has(Verb::Read) {
        let message =
            format!("the connector `{}` cannot read a ticket as a case: it has no `read`", connector.name);
        return Err(Failure::usage(message).hint("say the case yourself: `escalate --user EMAIL|ID …`"));
    }
    if args.reply && !connector.has(Verb::Reply) {
        let message = format!(
            "--reply: the connector `{}` cannot answer the requester: it has no `reply`",
            connector.name
        );
        return Err(Failure::usage(message).hint("leave --reply out, and send the letter yourself"));
    }
    let known = KnownToTicket::of(&profile);
    let desk = open(profile, global)?;
    let system =
        desk.ticketing.as_ref().ok_or_else(|| Failure::broken("the ticketing system could not be opened"))?;
    let ticket = runtime::with(global, async |context| worked_ticket::read(system, &args.id, context).await)?;
    let ticket = ticket.map_err(|failure| not_worked_on(&failure))?;
    let there = runtime::with(global, async |context| known_people(&desk, &ticket, &known, context).await)?;
    let told = from_ticket(&ticket, &known.sources(&there.people, &there.tenants));
    let shown = told.told(&system.name, &ticket);
    say(&shown);

    let files = files(args, system, &ticket, global)?;
    let (merged, words) = merged(args, typed, &told, &files);
    if merged.user.is_none() && !super::ask::is_somebody(global.no_input) {
        return Err(nobody(&shown));
    }
    let about_requester = told.is_requester && merged.user == told.user;
    if args.reply && !about_requester && merged.user.is_some() {
        return Err(not_the_requester(&args.id));
    }
    let mut request = CaseRequest::first(merged, words, clock::now(global.now))?;
    request.of_ticket(shown);
    let back = WriteBack {
        ticket: &ticket,
        system,
        desk: &desk,
        memory: write_back::memory(),
        lang: args.diagnose.lang.as_deref(),
        dry_run: args.diagnose.dry_run,
    };
    let back = GoesToTicket { args, back, known: &known, told: &told };
    diagnose::of_ticket(&request, global, &mut |handled| back.write(handled, global))
}

fn open(profile: Profile, global: &Global) -> Result<Desk, Failure> {
    setup::note_readable(profile.ticketing.iter());
    let config = global.config.as_ref().map(|path| path.display().to_string());
    let used = DeskUse { asks: true, leaves: true, files: true };
    Ok(Desk::open(Some(profile), setup::templates()?, config, used, secrets::vault())?)
}

/// What to do about a ticket that was not worked on to its end.
fn not_worked_on(failure: &WorkFailure) -> Failure {
    match failure {
        WorkFailure::Unread { .. } if failure.is_gone() => {
            Failure::usage(failure).hint("the ID is the one that the system itself shows")
        }
        WorkFailure::Unread { .. } => {
            Failure::broken(failure).hint("`escalate doctor` looks at the system's credentials and rights")
        }
        WorkFailure::Unwritten { .. } if !failure.is_permanent() => {
            Failure::broken(failure).hint("run it again: what is there already is not written twice")
        }
        _ => Failure::broken(failure),
    }
}

/// What was taken from where, and what is not told.
fn say(from: &FromTicket) {
    output::note(&one_line(&format!("Ticket {} of {}: {}", from.id, from.system, from.url)));
    for taken in &from.taken {
        output::note(&one_line(&format!("  {}: {} (from {})", taken.what, taken.value, taken.from)));
    }
    for gap in &from.gaps {
        let may = if gap.candidates.is_empty() {
            String::new()
        } else {
            format!(": {}", gap.candidates.join("; "))
        };
        output::note(&one_line(&format!("  {}: not told, {}{may}", gap.what, gap.why)));
    }
}

fn nobody(from: &FromTicket) -> Failure {
    let gap = from.gaps.iter().find(|gap| gap.what == "user");
    let why = gap.map_or("the ticket does not say it", |gap| gap.why.as_str());
    let mut message = format!("whom ticket {} is about is not told: {why}", from.id);
    for candidate in gap.iter().flat_map(|gap| &gap.candidates) {
        message.push_str("\n  ");
        message.push_str(&one_line(candidate));
    }
    Failure::usage(message).hint("name the person with --user; in a terminal you are asked")
}

pub(super) fn not_the_requester(id: &str) -> Failure {
    let message = format!(
        "--reply: ticket {id} is about another person than its requester, who is told nothing about them"
    );
    Failure::usage(message).hint("leave --reply out: the note at the ticket has the draft of a letter")
}

/// The flags of this line, and what the ticket says where they do not. What was taken is text: no `@FILE`, no `-`.
fn merged(
    args: &TicketArgs,
    typed: Option<&TypedWords>,
    told: &TicketCase,
    files: &TicketFiles,
) -> (super::cli::DiagnoseArgs, Option<TypedWords>) {
    let mut all = args.diagnose.clone();
    let mut words = typed.cloned();
    let mut take = |slot: &mut Option<String>, flag: &str, value: Option<&String>| {
        if let (None, Some(value)) = (&slot, value) {
            *slot = Some(value.clone());
            if let Some(words) = &mut words {
                words.case.push(FlagWord::new(flag, value.as_str()));
            }
        }
    };
    take(&mut all.user, "user", told.user.as_ref());
    take(&mut all.tenant, "tenant", told.tenant.as_ref());
    if all.symptom.is_none() {
        take(&mut all.action, "action", told.action.as_ref());
    }
    if let (None, None, Some(signs_in)) = (&all.action, all.symptom, told.signs_in) {
        all.symptom = Some(if signs_in { SymptomName::SignIn } else { SymptomName::Access });
        if let Some(words) = &mut words {
            words.case.push(FlagWord::new("symptom", if signs_in { "sign-in" } else { "access" }));
        }
    }
    if let (None, Some(error)) = (&all.error, &told.error) {
        all.error = Some(ErrorSource::Text(error.clone()));
    }
    all.attach.extend(files.paths.iter().cloned());
    (all, words)
}

/// Files of the ticket, where something is to leave.
fn files(
    args: &TicketArgs,
    system: &Configured,
    ticket: &ReportedTicket,
    global: &Global,
) -> Result<TicketFiles, Failure> {
    let leaves = args.diagnose.bundle.is_some() || args.diagnose.file || args.diagnose.dry_run;
    if !leaves || ticket.files.is_empty() {
        return Ok(TicketFiles::default());
    }
    let state = setup::state()?;
    let files =
        runtime::with(global, async |context| TicketFiles::fetch(system, ticket, &state, context).await)?;
    let files = files.map_err(|failure| not_worked_on(&failure))?;
    for note in &files.notes {
        output::note(&one_line(note));
    }
    Ok(files)
}
