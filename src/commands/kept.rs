//! The last case, kept for `escalate continue`: in the state folder, for this person alone (0600), for 24 hours.
//!
//! It is written at the start of a run and after every answer, so that a case that is broken off goes on where it was. There is one
//! of it: of two terminals, the last one wins. What could be a secret is cleaned as for a report to the admin.

mod cleaned;
pub(super) mod filed;
mod record;

pub(super) use record::{KeptCase, KeptProfile};

use chrono::{DateTime, TimeDelta, Utc};

use super::cli::Global;
use super::failure::Failure;
use super::{output, setup};
use crate::case::{Case, Missing};
use crate::environment::clock;
use crate::environment::state::State;
use crate::facts::Facts;
use crate::profile::Profile;
use crate::text::moment::moment;

/// Where it is in the state folder.
const PLACE: &str = "case/last.json";
/// How long it holds.
const HOLDS: TimeDelta = TimeDelta::hours(24);
/// Bytes of it: an error has 64 KiB, which JSON may write six times as long.
const MOST: u64 = 2_000_000;

/// What to do when there is no case to go on with.
const ANEW: &str = "say it anew: `escalate --user EMAIL|ID …`, or `escalate` alone in a terminal";

/// The case of this run, as it is kept.
#[derive(Debug)]
pub(super) struct CaseKeeper {
    case: KeptCase,
    /// What it was before anything was answered.
    before: Option<KeptCase>,
    /// `None`: it cannot be kept.
    state: Option<State>,
    fixed: Option<DateTime<Utc>>,
    /// It was said that something is not kept.
    told: bool,
}

/// The last case.
///
/// # Errors
/// There is none, it is older than 24 hours, or it cannot be read.
pub(super) fn last(now: DateTime<Utc>) -> Result<KeptCase, Failure> {
    let state = setup::state()?;
    let Some(bytes) = state.read_small(PLACE, MOST)? else {
        return Err(
            Failure::usage("there is no case to go on with: none was kept on this machine").hint(ANEW)
        );
    };
    let Some(kept) = KeptCase::read(&bytes) else {
        let message = "the last case was kept by another version of this program and cannot be read";
        return Err(Failure::usage(message).hint(ANEW));
    };
    if now - kept.kept_at >= HOLDS {
        state.remove(PLACE)?;
        let message =
            format!("the last case was kept until {}: 24 hours are over", moment(kept.kept_at + HOLDS));
        return Err(Failure::usage(message).hint(ANEW));
    }
    Ok(kept)
}

impl CaseKeeper {
    /// The case of these words, which is kept from the first answer or from [`Self::keep`] on. A state folder that cannot be written is no
    /// failure: then the command that goes on says everything again.
    pub(super) fn begin(case: KeptCase, global: &Global) -> Self {
        Self { case, before: None, state: setup::state().ok(), fixed: global.now, told: false }
    }

    /// A case that cannot be written down is not kept.
    pub(super) fn nothing(global: &Global) -> Self {
        Self { case: KeptCase::default(), before: None, state: None, fixed: global.now, told: false }
    }

    /// What is kept of the case.
    pub(super) fn case(&self) -> &KeptCase {
        &self.case
    }

    /// The same without secrets, as it is kept.
    pub(super) fn cleaned(&self) -> Option<KeptCase> {
        cleaned::clean(&self.case)
    }

    /// Whether it is on the disk.
    pub(super) fn is_kept(&self) -> bool {
        self.state.is_some()
    }

    /// From here on, what is answered about the case is taken down anew: an answer that was taken back is none.
    pub(super) fn begin_answers(&mut self) {
        match &self.before {
            Some(before) => self.case.clone_from(before),
            None => self.before = Some(self.case.clone()),
        }
    }

    /// Takes what somebody answered about the case; `None`: they cannot tell.
    pub(super) fn answered(&mut self, missing: Missing, answer: Option<&str>) {
        match answer {
            Some(answer) => self.case.take_answer(missing, answer),
            None => self.case.pass(missing),
        }
        self.keep();
    }

    /// Takes what was looked up by hand, and the roles.
    pub(super) fn looked_up(&mut self, case: &Case, facts: &Facts) {
        self.case.take_looks(case, facts);
        self.keep();
    }

    /// What is on the disk now is what is to go on.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut KeptCase)) {
        change(&mut self.case);
        self.keep();
    }

    /// Writes the case. One of which nobody said anything takes no other one's place.
    pub(super) fn keep(&mut self) {
        let Some(state) = self.state.as_ref().filter(|_| !self.case.is_empty()) else { return };
        self.case.kept_at = clock::now(self.fixed);
        let cleaned = cleaned::clean(&self.case);
        let lost = cleaned.as_ref().is_some_and(|cleaned| cleaned.words.len() < self.case.words.len());
        if lost && !std::mem::replace(&mut self.told, true) {
            output::note(
                "A file whose name looks like a secret is not kept with the case: name it again then.",
            );
        }
        let written = cleaned.map(|case| case.written()).and_then(|bytes| state.write(PLACE, &bytes).ok());
        if written.is_none() {
            tracing::debug!("the case could not be kept");
            self.state = None;
        }
    }
}

/// Whether a run with this profile may go on with the case.
///
/// # Errors
/// It is another customer's.
pub(super) fn of_same_profile(kept: &KeptCase, profile: Option<&Profile>) -> Result<(), Failure> {
    let here = profile.map(KeptProfile::of);
    if kept.profile == here {
        return Ok(());
    }
    let name = |profile: &Option<KeptProfile>| {
        profile
            .as_ref()
            .map_or_else(|| "no profile".to_owned(), |one| format!("`{}` ({})", one.title, one.file))
    };
    let message = format!(
        "the last case belongs to {}, and this line to {}: it goes on with its own only",
        name(&kept.profile),
        name(&here)
    );
    let failure = Failure::usage(message);
    Err(match &kept.profile {
        Some(own) if std::path::Path::new(&own.file).is_file() => failure
            .hint("leave --profile and --config out: `escalate continue` takes the case's own")
            .hint(ANEW),
        _ => failure.hint(ANEW),
    })
}
