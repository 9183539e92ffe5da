//! Cases for which the systems are asked: several at once, what comes of them in the order of the input.

use std::time::Duration;

use futures_util::future::{self, LocalBoxFuture};
use futures_util::stream::{FuturesOrdered, StreamExt as _};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::Instant;

use super::input::{BatchInput, InputLine};
use super::line_error::LineError;
use super::outcome::{self, Outcome, ReplyLanguage};
use super::run::{BatchRun, BatchSettings, BatchStop, Understood, WaitingCase};
use crate::connectors::Context;
use crate::diagnosis::Options;
use crate::escalation::{self, Desk, DestinationError, Destinations, Enquiry, Job};
use crate::http::Deadline;

/// Cases that are asked about at once: more than any system takes requests at once, so that none of them is idle.
const AT_ONCE: usize = 16;
/// Lines that are held, under way or waiting for one before them. One slow case is not to stop the others.
const WINDOW: usize = 4 * AT_ONCE;

/// What a case is asked with.
struct LiveDesk<'l> {
    desk: &'l Desk,
    /// For recorded facts among them.
    replay: &'l Desk,
    base: &'l Context<'l>,
    /// How long each case may take.
    timeout: Duration,
    options: Options,
    language: &'l ReplyLanguage,
    destinations: &'l dyn Fn(u64) -> Result<Destinations, DestinationError>,
    places: Semaphore,
}

/// A line in flight; `None`: it was not begun.
type Flight<'l> = LocalBoxFuture<'l, (u64, Option<Outcome>)>;

impl LiveDesk<'_> {
    /// What one case is asked with: everything is shared but the deadline.
    fn context(&self) -> Context<'_> {
        let Context { now, deadline, http, progress, recorded } = self.base;
        let deadline = Deadline { at: Instant::now() + self.timeout, interrupt: deadline.interrupt.clone() };
        Context { now: *now, deadline, http, progress: *progress, recorded: *recorded }
    }

    fn is_interrupted(&self) -> bool {
        self.base.deadline.interrupt.as_ref().is_some_and(|interrupt| *interrupt.borrow())
    }

    fn flight(&self, waiting: WaitingCase) -> Flight<'_> {
        let number = waiting.number;
        Box::pin(async move { (number, self.outcome(waiting).await) })
    }

    async fn outcome(&self, waiting: WaitingCase) -> Option<Outcome> {
        let Ok(_place) = self.places.acquire().await else { return None };
        if self.is_interrupted() {
            return None;
        }
        let WaitingCase { number, case } = waiting;
        let destinations = match (self.destinations)(number) {
            Ok(destinations) => destinations,
            Err(error) => return Some(Outcome::of(Err(LineError::of_destination(number, &error)))),
        };
        let job = Job {
            case,
            recorded: None,
            found: std::collections::BTreeMap::new(),
            options: self.options.clone(),
            enquiry: Enquiry::default(),
            destinations,
        };
        let handled = escalation::run(job, self.desk, &self.context()).await;
        Some(Outcome::of(match handled {
            Ok(handled) => outcome::reported(number, &handled, self.desk, self.language),
            Err(error) => Err(LineError::of_escalation(number, &error)),
        }))
    }
}

impl<'b> BatchRun<'b> {
    /// Works on the rest of the lines, from the first one on for which systems have to be asked. `timeout` is that of each case;
    /// the context's interrupt ends what is in flight, and nothing new is begun.
    ///
    /// # Errors
    /// As [`BatchRun::replay`].
    pub async fn live(
        &mut self,
        first: WaitingCase,
        input: BatchInput,
        desk: &Desk,
        base: &Context<'_>,
        timeout: Duration,
    ) -> Result<(), BatchStop> {
        let BatchSettings { replay, options, language, destinations, .. } = &self.settings;
        let (replay, destinations): (&'b Desk, _) = (replay, *destinations);
        let (language, options) = (language.clone(), options.clone());
        let live = LiveDesk {
            desk,
            replay,
            base,
            timeout,
            options,
            language: &language,
            destinations,
            places: Semaphore::new(AT_ONCE),
        };
        let mut lines = read_apart(input);
        let mut flights: FuturesOrdered<Flight<'_>> = FuturesOrdered::new();
        flights.push_back(live.flight(first));
        let mut interrupt = base.deadline.interrupt.clone();
        let mut reads = true;
        while reads || !flights.is_empty() {
            tokio::select! {
                biased;
                () = until_interrupted(&mut interrupt), if reads => {
                    reads = false;
                    self.interrupted();
                }
                Some((number, outcome)) = flights.next(), if !flights.is_empty() => {
                    if let Some(outcome) = outcome {
                        self.put(number, &outcome)?;
                    }
                }
                line = lines.recv(), if reads && flights.len() < WINDOW => match line {
                    None => reads = false,
                    Some(Err(error)) => return Err(BatchStop::Input(error)),
                    Some(Ok((line, notes))) => {
                        notes.iter().for_each(|note| (self.settings.note)(note));
                        flights.push_back(self.begin(line, &live));
                    }
                },
            }
        }
        Ok(())
    }

    /// Begins a line.
    fn begin<'l>(&self, line: InputLine, live: &'l LiveDesk<'_>) -> Flight<'l> {
        let number = line.number;
        let done = |outcome| -> Flight<'l> { Box::pin(future::ready((number, Some(outcome)))) };
        match self.understood(line) {
            Understood::Waits(case) => live.flight(*case),
            Understood::Wrong(error) => done(Outcome::Error(error)),
            Understood::Recorded(entry) => match self.recorded(number, *entry) {
                Err(error) => done(Outcome::of(Err(error))),
                Ok(mut handled) => Box::pin(async move {
                    if handled.is_queued() {
                        handled.file(live.replay, &live.context()).await;
                    }
                    let reported = outcome::reported(number, &handled, live.replay, live.language);
                    (number, Some(Outcome::of(reported)))
                }),
            },
        }
    }
}

/// A line, with what is to be said of the input.
type ReadLine = std::io::Result<(InputLine, Vec<String>)>;

/// Reads in a thread of its own, a few lines ahead: whoever waits for the next line must not keep answers from coming in. It ends with
/// the process, or when nobody takes its lines any more.
fn read_apart(mut input: BatchInput) -> mpsc::Receiver<ReadLine> {
    let (sender, lines) = mpsc::channel(AT_ONCE);
    std::thread::spawn(move || {
        loop {
            let line = match input.next() {
                Ok(Some(line)) => Ok((line, input.take_notes())),
                Ok(None) => return,
                Err(error) => Err(error),
            };
            let ends = line.is_err();
            if sender.blocking_send(line).is_err() || ends {
                return;
            }
        }
    });
    lines
}

/// Ends at Ctrl-C; never, where nobody interrupts.
async fn until_interrupted(interrupt: &mut Option<watch::Receiver<bool>>) {
    if let Some(interrupt) = interrupt
        && interrupt.wait_for(|now| *now).await.is_ok()
    {
        return;
    }
    future::pending().await
}
