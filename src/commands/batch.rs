//! `escalate batch`: many cases, then what they have in common.

mod clusters;
mod desks;
mod state;

use std::io;
use std::path::Path;

use super::cli::{BatchArgs, Global};
use super::failure::Failure;
use super::{output, runtime};
use crate::batch::{BatchInput, BatchRun, BatchSettings, BatchStop, ReplyLanguage};
use crate::diagnosis::{Exit, Options};
use crate::environment::{self, clock, file};
use crate::escalation::Handled;
use crate::output::reply::language;
use crate::text::io_words::io_words;
use clusters::ClusterFile;
use desks::Desks;
use state::BatchState;

/// Diagnoses every case, and says what they have in common.
pub(super) fn run(args: &BatchArgs, global: &Global) -> Result<Exit, Failure> {
    let input = open(&args.cases)?;
    let desks = Desks::open(args, global)?;
    if let Some(asked) = &args.lang
        && language::find(asked, &desks.replay.templates).is_none()
    {
        return Err(Failure::usage(format_args!("--lang: the replies cannot be written in `{asked}`")));
    }
    let clusters = args.clusters.as_deref().map(ClusterFile::open).transpose()?;
    let mut state = BatchState::open(args, global)?;
    let since = state.as_mut().and_then(|state| state.since.take());
    let mut unwritten = None;
    let mut out = |bytes: &[u8]| {
        output::redacted(bytes).map_err(|failure| {
            unwritten = Some(failure);
            io::Error::other("the result could not be written")
        })
    };
    let settings = BatchSettings {
        replay: &desks.replay,
        catalogue: &desks.catalogue,
        options: Options { allow_unknown: args.allow_unknown },
        language: ReplyLanguage { asked: args.lang.clone(), machine: environment::language() },
        destinations: &|number| desks.destinations(number),
        now: &|| clock::now(global.now),
        note: &output::note,
        journal: state.as_ref().map(|state| &state.journal),
    };
    let mut batch = BatchRun::new(settings, clusters.is_some(), since, &mut out);
    let done = carry_out(&mut batch, input, &desks, global);
    let done = done.and_then(|()| batch.finish().map_err(Stopped::Batch));
    let gathered = batch.clusters().map(crate::clusters::Gathered::clusters);
    let summary = match done {
        Err(Stopped::Failure(failure)) => return Err(failure),
        Err(Stopped::Batch(stop)) => return Err(unwritten.unwrap_or_else(|| Failure::broken(stop))),
        Ok(summary) => summary,
    };
    if let (Some(file), Some(found)) = (clusters, gathered) {
        file.write(&found)?;
    }
    Ok(summary.exit())
}

/// Why it ended.
enum Stopped {
    Failure(Failure),
    Batch(BatchStop),
}

fn carry_out(
    batch: &mut BatchRun<'_>,
    mut input: BatchInput,
    desks: &Desks<'_>,
    global: &Global,
) -> Result<(), Stopped> {
    let mut send = |handled: &mut Handled, desk: &crate::escalation::Desk| {
        runtime::with(global, async |context| handled.file(desk, context).await)
            .map_err(|failure| failure.to_string())
    };
    let Some(first) = batch.replay(&mut input, &mut send).map_err(Stopped::Batch)? else { return Ok(()) };
    let desk = desks.live().map_err(Stopped::Failure)?;
    let live = runtime::with(global, async |context| {
        batch.live(*first, input, &desk, context, global.timeout).await
    });
    live.map_err(Stopped::Failure)?.map_err(Stopped::Batch)
}

/// The input. A pipe is read as it comes.
fn open(path: &Path) -> Result<BatchInput, Failure> {
    if path.as_os_str() == "-" {
        return Ok(BatchInput::new(Box::new(io::stdin()), false));
    }
    let is_table = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let opened = file::open(path).map_err(|error| {
        let message = format!("the cases {} cannot be read: {}", path.display(), io_words(&error));
        Failure::usage(message)
            .hint("what comes out of a pipe is read from standard input: `… | escalate batch -`")
    })?;
    Ok(BatchInput::new(Box::new(opened), is_table))
}
