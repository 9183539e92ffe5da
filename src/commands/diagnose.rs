//! `escalate`: the main job, from the case to the exit code. The steps are here, in their order; what they decide is
//! [`crate::case`]'s, [`crate::escalation`]'s and what these call.

mod case;
mod essentials;
mod facts;
mod left;
mod peer;
mod preview;
mod printing;

use super::{output, runtime, secrets, setup};
use crate::commands::ask::Ask;
use crate::commands::cli::{DiagnoseArgs, Global};
use crate::commands::failure::Failure;
use crate::connectors::Proven;
use crate::diagnosis::{Exit, Options};
use crate::environment::clock;
use crate::escalation::{self, Desk, Destinations, Enquiry, WantedDestinations};
use crate::facts::Facts;
use crate::profile;

/// Walks the checks, says what is in the way, and escalates what the admin cannot fix.
pub(super) fn run(args: &DiagnoseArgs, global: &Global) -> Result<Exit, Failure> {
    let mut ask = Ask::terminal(global.no_input);

    // What was reported, and where its facts come from.
    let mut recording = args.facts.as_deref().map(facts::read).transpose()?;
    let recorded_peer = recording.as_mut().and_then(|recording| recording.peer.take());
    let replayed = recording.is_some();
    let profile = if needs_profile(args, global) { setup::profile(global)? } else { None };
    let mut unheard = Vec::new();
    if profile.is_none() {
        unheard = profile::hold_all(&setup::config_dir()?, secrets::vault(), writes(args));
    }
    let now = clock::now(global.now);
    let mut case = case::assemble(args, profile.as_ref(), recording.as_ref(), ask.as_mut(), now)?;

    // Everything that can be wrong with a destination is found before the first request.
    let templates = setup::templates()?;
    let printing = printing::Printing::of(args, &templates)?;
    let destinations = Destinations::open(wanted(args), profile.as_ref())?;
    let used = destinations.desk_use(recording.is_none());
    if let Some(profile) = &profile {
        setup::note_readable(profile.connections.iter().filter(|_| used.asks));
        setup::note_readable(profile.ticketing.iter().filter(|_| used.files));
    }
    // `outbox retry` may run in another folder.
    let config =
        global.config.as_ref().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
    let config = config.map(|path| path.display().to_string());
    let desk = Desk::open(profile, templates, config, used, secrets::vault())?;
    unheard.iter().chain(&desk.unheard).for_each(|line| output::note(line));
    note_left_out(&desk);

    let (mut facts, asked_roles) = facts::gather(recording, &desk, &mut case, args, ask.as_mut(), global)?;
    note_unproven(&desk, &facts);
    let options = Options { allow_unknown: args.allow_unknown };
    if writes(args) {
        // Once is enough.
        let ask = ask.as_mut().filter(|_| !asked_roles);
        essentials::complete(&mut case, &mut facts, options, ask, clock::now(global.now));
    }
    let peer = if replayed {
        peer::recorded(args, recorded_peer, &case)?
    } else {
        peer::asked(args, &desk, &case, &facts, global)?
    };
    let enquiry = Enquiry { peer, what_if: args.what_if.clone() };
    let now = clock::now(global.now);
    let mut handled = escalation::escalate(case, facts, &options, &enquiry, destinations, &desk, now)?;
    if handled.is_queued() {
        runtime::with(global, async |context| handled.file(&desk, context).await)?;
    }
    output::redacted(&printing.report(&handled.report, &desk)?)?;
    left::say(&handled, printing.format)?;
    Ok(handled.exit)
}

/// Says which systems of the profile are not asked yet.
fn note_left_out(desk: &Desk) {
    let names: Vec<&str> = desk.left_out.iter().map(|system| system.name.as_str()).collect();
    if !names.is_empty() {
        let names = names.join(", ");
        output::note(&format!(
            "not asked, because not filled in: {names}; `escalate doctor` says what is missing"
        ));
    }
}

/// Says of which connectors that nobody has run against their systems something is in the report. A file of one's own that says nothing of
/// itself is its owner's to judge.
fn note_unproven(desk: &Desk, facts: &Facts) {
    let heard = facts.heard();
    let unproven = desk.asked.iter().filter(|system| system.connector.proven == Some(Proven::Unproven));
    for system in unproven.filter(|system| heard.contains(&system.name)) {
        let (name, connector) = (&system.name, &system.connector.name);
        output::note(&format!(
            "{name} was never run against the real system: compare what it says (`escalate connectors show {connector}`)"
        ));
    }
}

/// A replay needs no profile, unless one is named or something is to be filed.
fn needs_profile(args: &DiagnoseArgs, global: &Global) -> bool {
    args.facts.is_none() || args.file || global.profile.is_some() || global.config.is_some()
}

/// Whether something is to leave, or to be shown as if.
fn writes(args: &DiagnoseArgs) -> bool {
    args.file || args.bundle.is_some() || args.dry_run
}

fn wanted(args: &DiagnoseArgs) -> WantedDestinations {
    WantedDestinations {
        bundle: args.bundle.clone(),
        file: args.file,
        dry_run: args.dry_run,
        encrypt_to: args.encrypt_to.clone(),
        attach: args.attach.clone(),
        attach_raw: args.attach_raw.clone(),
    }
}
