//! The facts: replayed, or gathered from the profile's systems; then what the admin looked up, and in a terminal what only
//! the admin can look up.

use std::path::Path;

use crate::case::Case;
use crate::checks::{self, Status};
use crate::commands::ask::Ask;
use crate::commands::cli::{DiagnoseArgs, Global};
use crate::commands::failure::Failure;
use crate::commands::setup::Loaded;
use crate::commands::{live, output, runtime};
use crate::connectors::Configured;
use crate::environment::clock;
use crate::facts::{Facts, Found, Recording};
use crate::gather;
use crate::profile::Profile;
use crate::text::visible::one_line;
use crate::vault::Vault;

/// A recorded run.
pub(super) fn read(path: &Path) -> Result<Recording, Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        Failure::invalid(format_args!("the facts {} cannot be used: {error}", path.display()))
    };
    let bytes = std::fs::read(path).map_err(|error| failed(&error))?;
    let text = String::from_utf8(bytes).map_err(|_| failed(&"they are not UTF-8"))?;
    let (recording, notes) = Recording::read_noting(&text).map_err(|error| failed(&error))?;
    for note in notes {
        output::note(&one_line(&format!("{}: {note}", path.display())));
    }
    Ok(recording)
}

/// The profile with its systems, their secrets read.
#[derive(Debug, Default)]
pub(super) struct Systems {
    /// The profile, if there is one.
    pub(super) profile: Option<Profile>,
    /// What is asked.
    pub(super) asked: Vec<Configured>,
    /// Where tickets are filed, if something is to be filed.
    pub(super) ticketing: Option<Configured>,
}

impl Systems {
    /// Reads the secrets of everything that will be asked (`asks`), and of the ticketing system if something is to be filed
    /// (`files`). Those of the others go into the vault where they are at hand: they must not leave either.
    pub(super) fn join(
        loaded: Option<Loaded>,
        asks: bool,
        files: bool,
        vault: &Vault,
    ) -> Result<Self, Failure> {
        let Some(Loaded { profile, systems, ticketing }) = loaded else { return Ok(Self::default()) };
        let (systems, idle) = if asks { (systems, Vec::new()) } else { (Vec::new(), systems) };
        let (ticketing, silent) = if files { (ticketing, None) } else { (None, ticketing) };
        let count = systems.len();
        let mut asked = live::configure(systems.into_iter().chain(ticketing).collect(), &profile, vault)?;
        idle.iter().chain(&silent).for_each(|unused| live::hold_unused(unused, vault));
        let ticketing = asked.split_off(count).pop();
        Ok(Self { profile: Some(profile), asked, ticketing })
    }
}

/// Replays or asks, then adds what the admin found.
pub(super) fn gather(
    recording: Option<Recording>,
    systems: &Systems,
    case: &Case,
    args: &DiagnoseArgs,
    ask: Option<&mut Ask<'_>>,
    global: &Global,
) -> Result<Facts, Failure> {
    let now = clock::now(global.now);
    let mut facts = match recording {
        Some(recording) => recording.facts,
        None if systems.asked.is_empty() => Facts::nothing(now),
        None => ask_systems(systems, case, global)?,
    };
    for found in &args.found {
        let found_by_hand = Found { status: found.status, note: found.note.clone(), at: now };
        facts.found.insert(found.check, found_by_hand);
    }
    match ask {
        Some(ask) => ask_person(ask, case, &mut facts, global),
        None if systems.profile.is_none() && args.facts.is_none() && args.found.is_empty() => output::note(
            "There is no profile, so no system was asked. `escalate init` writes one; --found CHECK=pass|fail says \
             what you looked up by hand.",
        ),
        None => {}
    }
    Ok(facts)
}

fn ask_systems(systems: &Systems, case: &Case, global: &Global) -> Result<Facts, Failure> {
    runtime::with(global, async |context| gather::gather(&systems.asked, case, context).await)
}

/// Asks for each check that no system could answer, in the FAQ's order and words.
fn ask_person(ask: &mut Ask<'_>, case: &Case, facts: &mut Facts, global: &Global) {
    for result in checks::run_all(case, facts) {
        let Some(check) = checks::get(result.id) else { continue };
        if result.status != Status::Unknown {
            continue;
        }
        if let Some(finding) = ask.finding(check) {
            let found = Found { status: finding.status, note: finding.note, at: clock::now(global.now) };
            facts.found.insert(check.id, found);
        }
    }
}
