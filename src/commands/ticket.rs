//! `escalate ticket ID`: the case is made from a ticket, diagnosed as any other, and the result goes back as an internal note.

mod people;
mod write_back;

use std::path::PathBuf;

use super::cli::{FlagWord, Global, SymptomName, TicketArgs, TypedWords};
use super::failure::Failure;
use super::{diagnose, output, runtime, secrets, setup};
use crate::bundle;
use crate::case::FromTicket;
use crate::case::input::ErrorSource;
use crate::connectors::ticket_read::{self, ReportedTicket};
use crate::connectors::{Configured, Verb};
use crate::diagnosis::Exit;
use crate::environment::clock;
use crate::escalation::from_ticket::{TicketCase, TicketSources, from_ticket};
use crate::escalation::{Desk, DeskUse};
use crate::profile::Profile;
use crate::text::visible::one_line;
use diagnose::CaseRequest;
use write_back::WriteBack;

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
    let ticket = read(system, &args.id, global)?;
    let (people, tenants) = people::of(&desk, &ticket, &known, global)?;
    let sources = TicketSources {
        people: &people,
        tenants: &tenants,
        domains: &known.domains,
        tenant_field: known.tenant_field.as_deref(),
        catalogue: &known.catalogue,
    };
    let told = from_ticket(&ticket, &sources);
    let shown = told.told(&system.name, &ticket);
    say(&shown);

    let files = Files::fetch(args, system, &ticket, global)?;
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
    let back = WriteBack { args, ticket: &ticket, system, desk: &desk, known: &known, told: &told };
    diagnose::of_ticket(&request, global, &mut |handled| back.write(handled, global))
}

/// What of the profile a ticket is read by.
pub(super) struct KnownToTicket {
    catalogue: crate::case::Catalogue,
    tenants: std::collections::BTreeMap<String, String>,
    domains: std::collections::BTreeMap<String, String>,
    tenant_field: Option<String>,
    public_notes: bool,
}

impl KnownToTicket {
    fn of(profile: &Profile) -> Self {
        let ticketing = profile.ticketing.as_ref();
        Self {
            catalogue: profile.catalogue.clone(),
            tenants: profile.tenants.clone(),
            domains: profile.domains.clone(),
            tenant_field: ticketing.and_then(|connection| connection.tenant_field.clone()),
            public_notes: ticketing.is_some_and(|connection| connection.public_notes),
        }
    }
}

fn open(profile: Profile, global: &Global) -> Result<Desk, Failure> {
    setup::note_readable(profile.ticketing.iter());
    let config = global.config.as_ref().map(|path| path.display().to_string());
    let used = DeskUse { asks: true, leaves: true, files: true };
    Ok(Desk::open(Some(profile), setup::templates()?, config, used, secrets::vault())?)
}

fn read(system: &Configured, id: &str, global: &Global) -> Result<ReportedTicket, Failure> {
    let read = runtime::with(global, async |context| ticket_read::read(system, context, id).await)?;
    read.map_err(|failure| {
        let message = format!("ticket {id} of {} cannot be read: {failure}", system.name);
        if failure.is_gone() {
            Failure::usage(message).hint("the ID is the one that the system itself shows")
        } else {
            Failure::broken(message).hint("`escalate doctor` looks at the system's credentials and rights")
        }
    })
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
    files: &Files,
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

/// Files of the ticket for the bundle, in the state folder until the run ends.
struct Files {
    paths: Vec<PathBuf>,
    place: Option<String>,
}

impl Files {
    /// Fetches them where something is to leave. Nothing of a file is run or opened; the redaction looks into it as into any other.
    fn fetch(
        args: &TicketArgs,
        system: &Configured,
        ticket: &ReportedTicket,
        global: &Global,
    ) -> Result<Self, Failure> {
        let none = Self { paths: Vec::new(), place: None };
        let leaves = args.diagnose.bundle.is_some() || args.diagnose.file || args.diagnose.dry_run;
        if !leaves || ticket.files.is_empty() {
            return Ok(none);
        }
        let names: Vec<&str> = ticket.files.iter().map(|file| file.name.as_str()).collect();
        if !system.connector.has(Verb::Fetch) {
            output::note(&one_line(&format!(
                "Not fetched, the connector has no `fetch`: {}",
                names.join(", ")
            )));
            return Ok(none);
        }
        let fetched =
            runtime::with(global, async |context| ticket_read::fetch(system, context, &ticket.id).await)?;
        let fetched = match fetched {
            Ok(fetched) => fetched,
            Err(failure) => {
                output::note(&one_line(&format!("Files of the ticket are left out: {failure}")));
                return Ok(none);
            }
        };
        let state = setup::state()?;
        let place = format!("ticket-files/{}", std::process::id());
        let mut files = Self { paths: Vec::new(), place: Some(place.clone()) };
        for (number, file) in fetched.iter().enumerate() {
            let name = format!("{place}/{number}/{}", bundle::safe_name(&file.name));
            state.write(&name, &file.bytes)?;
            files.paths.push(state.path(&name));
        }
        let missing: Vec<&str> =
            names.into_iter().filter(|name| !fetched.iter().any(|file| file.name == *name)).collect();
        if !missing.is_empty() {
            output::note(&one_line(&format!(
                "Files of the ticket that are too large to be fetched are left out: {}",
                missing.join(", ")
            )));
        }
        Ok(files)
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        if let (Some(place), Ok(state)) = (&self.place, setup::state()) {
            let _ = state.remove(place);
        }
    }
}
