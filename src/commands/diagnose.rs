//! `escalate`: the main job, from the case to the exit code. The steps are here, in their order; what they decide is
//! [`crate::case`]'s, [`crate::escalation`]'s and what these call.

mod case;
mod essentials;
mod facts;
mod left;
mod peer;
mod preview;
mod printing;
mod resolve;

use super::{output, runtime, secrets, setup};
use crate::case::KnownToProfile;
use crate::commands::ask::Ask;
use crate::commands::cli::{DiagnoseArgs, Global};
use crate::commands::failure::Failure;
use crate::diagnosis::{Exit, Options};
use crate::environment::clock;
use crate::escalation::{self, Desk, Destinations, Enquiry, WantedDestinations};
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
    let (case, given) = case::assemble(args, profile.as_ref(), recording.as_ref(), ask.as_mut(), now)?;
    let (catalogue, tenants) = profile
        .as_ref()
        .map(|profile| (profile.catalogue.clone(), profile.tenants.clone()))
        .unwrap_or_default();
    let known = KnownToProfile { catalogue: &catalogue, tenants: &tenants };

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

    // Nobody is diagnosed who was not found first.
    let wanted = resolve::GivenCase { case, given: &given, what_if: &args.what_if, profile: known };
    let resolve::ToldCase { mut case, mut facts, what_if, resolved } =
        resolve::case(wanted, recording, &desk, ask.as_mut(), global)?;
    let asked_roles = facts::complete(&mut facts, &desk, &mut case, args, ask.as_mut(), global);
    let options = Options { allow_unknown: args.allow_unknown };
    if writes(args) {
        // Once is enough.
        let asked = ask.as_mut().filter(|_| !asked_roles);
        essentials::complete(&mut case, &mut facts, options, asked, clock::now(global.now));
    }
    let peer = if replayed {
        peer::recorded(args, recorded_peer, &case)?
    } else {
        peer::asked(args, &desk, &case, &facts, known, ask.as_mut(), global)?
    };
    let enquiry = Enquiry { peer, what_if, resolved };
    let now = clock::now(global.now);
    let mut handled = escalation::escalate(case, facts, &options, &enquiry, destinations, &desk, now)?;
    if handled.is_queued() {
        runtime::with(global, async |context| handled.file(&desk, context).await)?;
    }
    output::redacted(&printing.report(&handled.report, &desk)?)?;
    left::say(&handled, printing.format)?;
    Ok(handled.exit)
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
