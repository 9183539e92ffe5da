//! `--state` and `--since`.

use std::cell::RefCell;

use chrono::{DateTime, Utc};

use crate::batch::{Journal, JournalError, Since};
use crate::commands::cli::{BatchArgs, Global, SinceArg, TicketPer, WHEN, WhenArg};
use crate::commands::failure::Failure;
use crate::commands::output;
use crate::environment::clock;
use crate::text::io_words::io_words;
use crate::text::moment::moment;

/// The journal, and the run that is compared with.
pub(super) struct BatchState {
    pub(super) journal: RefCell<Journal>,
    pub(super) since: Option<Since>,
}

impl BatchState {
    /// Opens the journal, if one is kept.
    pub(super) fn open(args: &BatchArgs, global: &Global) -> Result<Option<Self>, Failure> {
        let Some(path) = &args.state else { return Ok(None) };
        let now = clock::now(global.now);
        let at = args.since.map(|since| instant(since, now)).transpose()?;
        let mut journal = Journal::open(path, &depends_on(args, global), now).map_err(failure)?;
        if journal.goes_on() {
            output::note("The last run was broken off: what it has is not asked again.");
        }
        let since = at.map(|at| Since::read(&mut journal, at)).transpose();
        let since = since.map_err(|error| {
            Failure::broken(format_args!("--state {}: {}", path.display(), io_words(&error)))
        })?;
        match since.as_ref().map(|since| since.begun) {
            Some(Some(begun)) => output::note(&format!("Compared with the run of {}.", moment(begun))),
            Some(None) => output::note("There is no complete run to compare with yet, so every line is new."),
            None => {}
        }
        Ok(Some(Self { journal: RefCell::new(journal), since }))
    }
}

/// What the lines of a run depend on beside the input: another profile or language is another run.
fn depends_on(args: &BatchArgs, global: &Global) -> String {
    let profile = global.config.as_ref().map(|path| path.display().to_string()).or(global.profile.clone());
    let files = match (args.file, args.dry_run, args.per) {
        (true, false, TicketPer::Case) => "case",
        (true, false, TicketPer::Cluster) => "cluster",
        _ => "",
    };
    let bundle = args.bundle.as_ref().map(|path| path.display().to_string());
    format!(
        "{}|{}|{}|{}|{files}",
        profile.unwrap_or_default(),
        args.lang.as_deref().unwrap_or_default(),
        args.allow_unknown,
        bundle.unwrap_or_default()
    )
}

/// `None`: whenever it was.
fn instant(since: SinceArg, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Failure> {
    let wrong = || Failure::usage("--since: there is no such instant").hint(WHEN);
    match since {
        SinceArg::Last => Ok(None),
        SinceArg::When(WhenArg::Instant(at)) => Ok(Some(at)),
        SinceArg::When(WhenArg::Ago(length)) => now.checked_sub_signed(length).map(Some).ok_or_else(wrong),
        SinceArg::When(WhenArg::Local(shown)) => clock::local(shown).map(Some).ok_or_else(wrong),
    }
}

/// Nothing was asked, and the file is as it was.
fn failure(error: JournalError) -> Failure {
    let hint = match error {
        JournalError::Disk { .. } => "nobody was asked; name a file that can be written",
        JournalError::Foreign { .. } => "nobody was asked; name a file that is not there yet: it is made",
        JournalError::Busy { .. } => "wait for it, or name another file",
    };
    Failure::usage(error).hint(hint)
}
