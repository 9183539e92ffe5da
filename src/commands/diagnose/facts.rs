//! The facts: replayed, or gathered from the profile's systems; then what the admin looked up, and in a terminal what only
//! the admin can look up.

use std::path::Path;

use crate::case::Case;
use crate::commands::ask::Ask;
use crate::commands::cli::{DiagnoseArgs, Global};
use crate::commands::failure::Failure;
use crate::commands::{guided, output, runtime};
use crate::environment::{clock, file};
use crate::escalation::Desk;
use crate::facts::{Facts, Found, Recording};
use crate::text::visible::one_line;

/// Bytes of recorded facts: a tenant of a hundred thousand roles has five million. A longer log is for a connector, which reads a
/// part of it at a time.
const MOST: u64 = 8_000_000;

const NO_PROFILE: &str = "There is no profile, so no system was asked. `escalate init` writes one; \
    --found CHECK=pass|fail says what you looked up by hand.";

/// A recorded run.
pub(super) fn read(path: &Path) -> Result<Recording, Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        Failure::invalid(format_args!("the facts {} cannot be used: {error}", path.display()))
    };
    let bytes = file::read(path, MOST).map_err(|error| failed(&error))?;
    let text = String::from_utf8(bytes).map_err(|_| failed(&"they are not UTF-8"))?;
    let (recording, notes) = Recording::read_noting(&text).map_err(|error| failed(&error))?;
    for note in notes {
        output::note(&one_line(&format!("{}: {note}", path.display())));
    }
    Ok(recording)
}

/// What the systems say now. Without systems, nothing.
pub(super) fn look_up(desk: &Desk, case: &Case, global: &Global) -> Result<Facts, Failure> {
    if desk.asked.is_empty() {
        return Ok(Facts::nothing(clock::now(global.now)));
    }
    runtime::with(global, async |context| desk.facts(case, context).await)
}

/// Adds what the admin found. Says whether somebody was asked for the person's roles.
pub(super) fn complete(
    facts: &mut Facts,
    desk: &Desk,
    case: &mut Case,
    args: &DiagnoseArgs,
    ask: Option<&mut Ask<'_>>,
    global: &Global,
) -> bool {
    let now = clock::now(global.now);
    for found in &args.found {
        let found_by_hand =
            Found { status: found.status, reason: found.reason.clone(), note: found.note.clone(), at: now };
        facts.found.insert(found.check, found_by_hand);
    }
    facts.take_roles_by_hand(&case.roles, now);
    let mut asked_roles = false;
    match ask {
        Some(ask) => {
            asked_roles = guided::settle(ask, case, facts, || clock::now(global.now));
        }
        None if desk.customer.profile.is_none() && args.facts.is_none() && args.found.is_empty() => {
            output::note(NO_PROFILE);
        }
        None => {}
    }
    asked_roles
}
