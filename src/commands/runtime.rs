//! What is needed to talk to live systems from a terminal: a runtime, a client, a deadline, Ctrl-C and progress. Nothing of it is
//! made for a replay.

use std::future::Future;
use std::time::Duration;

use tokio::sync::watch;

use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::progress::Progress;
use crate::commands::secrets;
use crate::connectors::Context;
use crate::environment::clock;
use crate::http::{Deadline, Http, HttpLimits};
use crate::text::io_words::io_words;

/// Runs `work` with a client of its own, until `--timeout`. Ctrl-C interrupts every request, and what is known by then is still
/// printed.
///
/// # Errors
/// The system gives no runtime.
pub(super) fn with<T>(global: &Global, work: impl AsyncFnOnce(&Context<'_>) -> T) -> Result<T, Failure> {
    let http = Http::new(HttpLimits::default(), secrets::vault());
    let progress = Progress::in_terminal();
    run(global.timeout, async |deadline| {
        let now = clock::now(global.now);
        let context = Context {
            now,
            deadline,
            http: &http,
            progress: &|event| progress.tell(event),
            recorded: None,
            shared: None,
        };
        tokio::select! {
            done = work(&context) => done,
            never = progress.show_when_slow() => match never {},
        }
    })
}

/// From here on Ctrl-C ends what waits for it, and not the process: whoever draws in the terminal puts it in order first.
pub(super) fn catch_interrupts() {
    if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
        runtime.block_on(async {
            tokio::select! {
                biased;
                _ = tokio::signal::ctrl_c() => {}
                () = std::future::ready(()) => {}
            }
        });
    }
}

/// Runs `work` with a deadline, and with Ctrl-C as an interruption after which it still comes to its end.
///
/// # Errors
/// The system gives no runtime.
pub(super) fn run<T, F: Future<Output = T>>(
    timeout: Duration,
    work: impl FnOnce(Deadline) -> F,
) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
        Failure::broken(format_args!("waiting for answers cannot be started: {}", io_words(&error)))
    })?;
    runtime.block_on(async {
        let (interrupt, interrupted) = watch::channel(false);
        let deadline = Deadline::within(timeout, Some(interrupted));
        let work = work(deadline);
        tokio::pin!(work);
        tokio::select! {
            done = &mut work => return Ok(done),
            _ = tokio::signal::ctrl_c() => {
                // Every request ends as "interrupted" now, and the work with it.
                let _ = interrupt.send(true);
            }
        }
        Ok(work.await)
    })
}
