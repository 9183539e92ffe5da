//! `escalate batch`: many cases, then what they have in common.

mod clusters;
mod desks;
mod progress;
mod state;
mod tickets;

use std::cell::OnceCell;
use std::io;
use std::path::Path;

use super::cli::{BatchArgs, Global, TicketPer};
use super::diagnose::known_language;
use super::failure::Failure;
use super::{output, runtime, secrets};
use crate::batch::{BatchGathers, BatchInput, BatchRun, BatchSettings, BatchStop};
use crate::clusters::Gathered;
use crate::connectors::Context;
use crate::diagnosis::{Exit, Options};
use crate::environment::{self, clock, file};
use crate::escalation::{Desk, Destinations, Handled, Showing};
use crate::http::{Http, HttpLimits};
use crate::text::io_words::io_words;
use clusters::ClusterFile;
use desks::Desks;
use progress::BatchProgress;
use state::BatchState;

/// Diagnoses every case, and says what they have in common.
pub(super) fn run(args: &BatchArgs, global: &Global) -> Result<Exit, Failure> {
    let input = open(&args.cases)?;
    let desks = Desks::open(args, global)?;
    known_language(args.lang.as_deref(), &desks.replay.templates)?;
    let file = args.clusters.as_deref().map(ClusterFile::open).transpose()?;
    let mut state = BatchState::open(args, global)?;
    let for_all = args.per == TicketPer::Cluster && desks::leaves(args);
    let gathers = BatchGathers {
        clusters: file.is_some() || for_all || clusters::is_watched(),
        members: for_all,
        since: state.as_mut().and_then(|state| state.since.take()),
    };
    let progress = BatchProgress::new();
    let mut unwritten = None;
    let mut out = |bytes: &[u8]| {
        output::redacted(bytes).map_err(|failure| {
            unwritten = Some(failure);
            io::Error::other("the result could not be written")
        })
    };
    let shows = Showing::new(&desks.replay, args.lang.clone(), environment::language());
    let settings = BatchSettings {
        replay: &desks.replay,
        catalogue: &desks.catalogue,
        options: Options { allow_unknown: args.allow_unknown },
        shows: &shows,
        destinations: &|line| if for_all { Ok(Destinations::default()) } else { desks.destinations(line) },
        now: &|| clock::now(global.now),
        note: &output::note,
        mask: secrets::mask(),
        progress: &|summary, under_way| progress.count(summary, under_way),
        journal: state.as_ref().map(|state| &state.journal),
    };
    let mut batch = BatchRun::new(settings, gathers, &mut out).map_err(|error| {
        Failure::broken(format_args!("nothing can be put aside on this machine: {}", io_words(&error)))
    })?;
    let live = OnceCell::new();
    let done = carry_out(&mut batch, input, &desks, &live, &progress, global);
    let done = done.and_then(|()| batch.finish().map_err(Stopped::Batch));
    let summary = match done {
        Err(Stopped::Failure(failure)) => return Err(failure),
        Err(Stopped::Batch(stop)) => return Err(unwritten.unwrap_or_else(|| Failure::broken(stop))),
        Ok(summary) => summary,
    };
    let Some(found) = batch.clusters().map(Gathered::clusters) else { return Ok(summary.exit()) };
    if clusters::is_watched() {
        clusters::show(&found, batch.verdicts());
    }
    if let Some(file) = file {
        file.write(&found, batch.verdicts(), &desks.replay.templates)?;
    }
    if !for_all || summary.interrupted {
        return Ok(summary.exit());
    }
    let desk = live.get().unwrap_or(&desks.replay);
    Ok(match tickets::file(&mut batch, &found, desk, &desks, global)? {
        Exit::Escalated => summary.exit(),
        Exit::Broken if summary.exit() != Exit::Escalated => summary.exit(),
        worst => worst,
    })
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
    live: &OnceCell<Desk>,
    progress: &BatchProgress,
    global: &Global,
) -> Result<(), Stopped> {
    let mut send = |handled: &mut Handled, desk: &Desk| {
        runtime::with(global, async |context| handled.file(desk, context).await)
            .map_err(|failure| failure.to_string())
    };
    let Some(first) = batch.replay(&mut input, &mut send).map_err(Stopped::Batch)? else { return Ok(()) };
    let opened = desks.live().map_err(Stopped::Failure)?;
    let desk = live.get_or_init(|| opened);
    let http = Http::new(HttpLimits::default(), secrets::vault());
    let asked = runtime::run(global.timeout, async |deadline| {
        let context = Context {
            now: clock::now(global.now),
            deadline,
            http: &http,
            progress: &|event| progress.tell(event),
            recorded: None,
            shared: None,
        };
        batch.live(*first, input, desk, &context, global.timeout).await
    });
    asked.map_err(Stopped::Failure)?.map_err(Stopped::Batch)
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
