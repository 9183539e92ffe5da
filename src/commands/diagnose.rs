//! `escalate`: the main job, from the case to the exit code. The steps are here, in their order; each has its own file.

mod case;
mod facts;
mod keeping;
mod leaving;
mod preview;
mod printing;

use super::{output, setup};
use crate::commands::ask::Ask;
use crate::commands::cli::{DiagnoseArgs, Global};
use crate::commands::failure::Failure;
use crate::diagnosis::{self, Exit, Options};
use crate::environment::clock;
use crate::facts::Recording;
use crate::report;

/// Walks the checks, says what is in the way, and escalates what the admin cannot fix.
pub(super) fn run(args: &DiagnoseArgs, global: &Global) -> Result<Exit, Failure> {
    let now = clock::now(global.now);
    let mut ask = Ask::terminal(global.no_input);

    // What was reported, and where its facts come from.
    let recording = args.facts.as_deref().map(facts::read).transpose()?;
    let loaded = if needs_profile(args, global) { setup::profile(global)? } else { None };
    let profile = loaded.as_ref().map(|loaded| &loaded.profile);
    let case = case::assemble(args, profile, recording.as_ref(), ask.as_mut(), now)?;

    // Everything that can be wrong with the way out is found before the first request.
    let printing = printing::Printing::load(args)?;
    let way_out = leaving::WayOut::open(args, loaded.as_ref())?;
    let systems = facts::Systems::join(loaded, recording.is_none(), way_out.files(), output::vault())?;
    let keeping = keeping::Keeping::open(systems.profile.as_ref(), output::vault(), way_out.is_wanted())?;

    let facts = facts::gather(recording, &systems, &case, args, ask.as_mut(), global)?;
    let diagnosis = diagnosis::diagnose(&case, &facts, &Options { allow_unknown: args.allow_unknown });
    let mut exit = diagnosis::exit(&diagnosis);
    let mut report = report::build(&case, &facts, &diagnosis, exit);

    let mut left = leaving::Left::default();
    if diagnosis.gate.escalate {
        let recording = Recording::new(case, facts);
        left = way_out.leave(&report, &recording, &systems, &keeping, &printing, global)?;
        exit = left.exit();
        report.ticket = left.ticket.take();
        report.exit_code = exit.code();
    }
    output::redacted(&printing.report(&report, &keeping)?)?;
    left.say(&printing)?;
    Ok(exit)
}

/// A replay needs no profile, unless one is named or something is to be filed.
fn needs_profile(args: &DiagnoseArgs, global: &Global) -> bool {
    args.facts.is_none() || args.file || global.profile.is_some() || global.config.is_some()
}
