//! Cases for which the systems are asked: several at once, what comes of them in the order of the input.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::{self, LocalBoxFuture};
use futures_util::stream::{FuturesOrdered, StreamExt as _};
use tokio::sync::{Semaphore, mpsc, watch};

use super::input::{BatchInput, InputLine};
use super::line_error::LineError;
use super::outcome::{self, LineOutcome, ReportedLine};
use super::run::{BatchRun, BatchSettings, BatchStop, LineTag, Understood, WaitingCase};
use crate::case::Case;
use crate::connectors::{Context, Shared};
use crate::escalation::{self, Desk, Enquiry, Handled, Job, Showing};
use crate::http::{Deadline, Patience};

/// Cases that are asked about at once: more than any system takes requests at once, so that none of them is idle.
const AT_ONCE: usize = 16;
/// Lines that are held, under way or waiting for one before them. One slow case is not to stop the others.
const WINDOW: usize = 4 * AT_ONCE;

/// How long all hosts together may ask to be left alone, without that counting against `--timeout`.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// What a case is asked with.
struct LiveDesk<'l> {
    desk: &'l Desk,
    base: &'l Context<'l>,
    /// How long each case may take.
    timeout: Duration,
    settings: BatchSettings<'l>,
    places: Semaphore,
    /// Shows what comes of them.
    shows: Showing<'l>,
    /// What the cases find out once for all.
    shared: Shared,
    /// How long hosts may ask to be left alone.
    patience: Patience,
}

/// A line in flight; `None`: it was not begun.
type LineFlight<'l> = LocalBoxFuture<'l, (LineTag, Option<LineOutcome>)>;

impl LiveDesk<'_> {
    /// What one case is asked with: everything is shared but the deadline.
    fn context(&self) -> Context<'_> {
        let Context { deadline, http, progress, recorded, .. } = self.base;
        let deadline = Deadline::patient(self.timeout, deadline.interrupt.clone(), &self.patience);
        let shared = Some(&self.shared);
        // A batch may take an hour, and each case is as of its own instant.
        let now = (self.settings.now)();
        Context { now, deadline, http, progress: *progress, recorded: *recorded, shared }
    }

    fn is_interrupted(&self) -> bool {
        self.base.deadline.interrupt.as_ref().is_some_and(|interrupt| *interrupt.borrow())
    }

    fn flight(&self, waiting: WaitingCase) -> LineFlight<'_> {
        let tag = waiting.tag.clone();
        Box::pin(async move {
            let outcome = self.outcome(waiting).await;
            self.kept(tag, outcome)
        })
    }

    /// Writes down what is done, at once and not when its turn comes; what was interrupted is asked again the next time.
    fn kept(&self, tag: LineTag, outcome: Option<LineOutcome>) -> (LineTag, Option<LineOutcome>) {
        if let (Some(outcome), false) = (&outcome, self.is_interrupted()) {
            self.settings.keep(&tag, outcome);
        }
        (tag, outcome)
    }

    async fn outcome(&self, waiting: WaitingCase) -> Option<LineOutcome> {
        let Ok(_place) = self.places.acquire().await else { return None };
        if self.is_interrupted() {
            return None;
        }
        let WaitingCase { tag, case } = waiting;
        Some(LineOutcome::of(self.reported(tag.number, case).await))
    }

    async fn reported(&self, number: u64, case: Case) -> Result<ReportedLine, LineError> {
        let destinations = (self.settings.destinations)(number)
            .map_err(|error| LineError::of_destination(number, &error))?;
        let job = Job {
            case,
            recorded: None,
            found: BTreeMap::new(),
            options: self.settings.options,
            enquiry: Enquiry::default(),
            destinations,
        };
        let handled = escalation::run(job, self.desk, &self.context())
            .await
            .map_err(|error| LineError::of_escalation(number, &error))?;
        self.settings.tell(number, &handled);
        outcome::reported(number, handled, &self.shows)
    }

    /// The ticket of recorded facts, if there is one, is sent beside the cases that are asked about.
    async fn sent(&self, number: u64, mut handled: Handled) -> Result<ReportedLine, LineError> {
        let replay = self.settings.replay;
        if handled.is_queued() {
            handled.file(replay, &self.context()).await;
        }
        self.settings.tell(number, &handled);
        outcome::reported(number, handled, self.settings.shows)
    }
}

impl BatchRun<'_> {
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
        let (settings, places) = (self.settings.clone(), Semaphore::new(AT_ONCE));
        let asks = LiveDesk {
            shows: settings.shows.at(desk),
            desk,
            base,
            timeout,
            settings,
            places,
            shared: Shared::default(),
            patience: Patience::new(PATIENCE),
        };
        let mut lines = read_apart(input);
        let mut flights: FuturesOrdered<LineFlight<'_>> = FuturesOrdered::new();
        flights.push_back(asks.flight(first));
        let mut interrupt = base.deadline.interrupt.clone();
        let mut reads = true;
        while reads || !flights.is_empty() {
            tokio::select! {
                           biased;
                           () = until_interrupted(&mut interrupt), if reads => reads = false,
                           Some((tag, outcome)) = flights.next(), if !flights.is_empty() => {
                               if let Some(outcome) = outcome {
                                   self.put(&tag, outcome, flights.len())?;
                               }
                           }
                           line = lines.recv(), if reads && flights.len() < WINDOW => match line {
                               None => reads = false,
                               Some(Err(error)) => return Err(BatchStop::Input(error)),
                               Some(Ok((line, notes))) => {
                                   for note in notes {
            (self.settings.note)(&note);
            }
                                   flights.push_back(self.begin(line, &asks));
                               }
                           },
                       }
        }
        if asks.is_interrupted() {
            self.interrupted();
        }
        Ok(())
    }

    /// Begins a line.
    fn begin<'l>(&self, line: InputLine, asks: &'l LiveDesk<'_>) -> LineFlight<'l> {
        let tag = self.tag(&line);
        let (number, done) = (tag.number, |outcome| -> LineFlight<'l> {
            let tag = tag.clone();
            Box::pin(future::ready(asks.kept(tag, Some(outcome))))
        });
        match self.understood(&tag, line) {
            Understood::Waits(case) => asks.flight(*case),
            Understood::Done(outcome) => done(outcome),
            Understood::Recorded(entry) => match self.recorded(number, *entry) {
                Err(error) => done(LineOutcome::of(Err(error))),
                Ok(handled) => Box::pin(async move {
                    let outcome = LineOutcome::of(asks.sent(number, handled).await);
                    asks.kept(tag, Some(outcome))
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
    future::pending::<()>().await;
}
