//! The facts: replayed, or gathered from the profile's systems; then what the admin looked up.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, Utc};

use crate::case::{Case, CheckId};
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::{output, runtime};
use crate::environment::{clock, file};
use crate::escalation::Desk;
use crate::facts::{Facts, Found, Recording};
use crate::text::encoding::decoded;
use crate::text::io_words::io_words;
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
    let bytes = file::read(path, MOST).map_err(|error| failed(&io_words(&error)))?;
    let text = decoded(bytes).map_err(|at| {
        failed(&format_args!("they are not UTF-8 (byte {at} does not fit); save them as UTF-8"))
    })?;
    let (recording, notes) = Recording::read_noting(&text).map_err(|error| failed(&error))?;
    for note in notes {
        output::note(&one_line(&format!("{}: {note}", path.display())));
    }
    Ok(recording)
}

/// What the systems say now. Without systems, nothing.
pub(super) fn look_up(desk: &Desk, case: &Case, global: &Global) -> Result<Facts, Failure> {
    if desk.asked.is_empty() && desk.left_out.is_empty() {
        return Ok(Facts::nothing(clock::now(global.now)));
    }
    runtime::with(global, async |context| desk.facts(case, context).await)
}

/// Adds what the admin looked up, in earlier runs of this case or on this line.
pub(super) fn add_by_hand(
    facts: &mut Facts,
    case: &Case,
    found: &BTreeMap<CheckId, Found>,
    now: DateTime<Utc>,
) {
    facts.found.extend(found.clone());
    facts.take_roles_by_hand(&case.roles, now);
}

/// Says that nobody was asked, if so.
pub(super) fn note_nothing_asked(desk: &Desk) {
    let Some(profile) = &desk.customer.profile else { return output::note(NO_PROFILE) };
    if desk.asked.is_empty() && desk.left_out.is_empty() {
        let profile = desk.config.as_ref().unwrap_or(profile);
        output::note(&one_line(&format!(
            "{profile} connects no system, so none was asked: [connect.NAME] names one; `escalate init --help` says for which products"
        )));
    }
}
