//! A batch that is under way: line after line, what comes of it goes out in the order of the input.

use std::io;

use chrono::{DateTime, Utc};

use super::entry::{self, Entry, RecordedEntry};
use super::input::{BatchInput, InputLine};
use super::line_error::LineError;
use super::outcome::{self, Outcome, ReplyLanguage};
use super::summary::Summary;
use crate::case::{Case, Catalogue};
use crate::clusters::Gathered;
use crate::diagnosis::Options;
use crate::escalation::{self, Desk, DestinationError, Destinations, Enquiry, Handled};

/// What all lines are worked on with.
pub struct BatchSettings<'b> {
    /// For recorded facts: no system is asked.
    pub replay: &'b Desk,
    /// The profile's actions.
    pub catalogue: &'b Catalogue,
    /// When a case is escalated in spite of what is not known.
    pub options: Options,
    /// In which language the replies are.
    pub language: ReplyLanguage,
    /// Where the ticket of a line goes.
    pub destinations: &'b dyn Fn(u64) -> Result<Destinations, DestinationError>,
    /// The present instant.
    pub now: &'b dyn Fn() -> DateTime<Utc>,
    /// Takes what the admin should know.
    pub note: &'b dyn Fn(&str),
}

/// A batch that is under way.
pub struct BatchRun<'b> {
    pub(super) settings: BatchSettings<'b>,
    out: &'b mut dyn FnMut(&[u8]) -> io::Result<()>,
    clusters: Option<Gathered>,
    summary: Summary,
}

/// Why a batch ends before its input does.
#[derive(Debug, thiserror::Error)]
pub enum BatchStop {
    /// The input cannot be read any more.
    #[error("the cases cannot be read to their end: {0}")]
    Input(io::Error),
    /// What came of a line cannot be written.
    #[error("{0}")]
    Output(io::Error),
}

/// A line for which the systems have to be asked.
#[derive(Debug)]
pub struct WaitingCase {
    pub(super) number: u64,
    pub(super) case: Case,
}

/// A line, as far as it goes without asking anybody.
pub(super) enum Understood {
    Waits(Box<WaitingCase>),
    Recorded(Box<RecordedEntry>),
    Wrong(Box<LineError>),
}

/// Sends a ticket that is in the outbox.
pub type SendTicket<'s> = &'s mut dyn FnMut(&mut Handled, &Desk) -> Result<(), String>;

impl<'b> BatchRun<'b> {
    /// Begins. What the cases have in common is gathered if `clusters` says so. `out` is given a line for each case, whole.
    pub fn new(
        settings: BatchSettings<'b>,
        clusters: bool,
        out: &'b mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> Self {
        Self { settings, out, clusters: clusters.then(Gathered::new), summary: Summary::default() }
    }

    /// Works on lines with recorded facts until one comes for which systems have to be asked; `None`: there was none.
    ///
    /// # Errors
    /// The input cannot be read, or the output cannot be written.
    pub fn replay(
        &mut self,
        input: &mut BatchInput,
        send: SendTicket<'_>,
    ) -> Result<Option<Box<WaitingCase>>, BatchStop> {
        while let Some(line) = input.next().map_err(BatchStop::Input)? {
            input.take_notes().iter().for_each(|note| (self.settings.note)(note));
            let number = line.number;
            let outcome = match self.understood(line) {
                Understood::Waits(case) => return Ok(Some(case)),
                Understood::Wrong(error) => Outcome::Error(error),
                Understood::Recorded(entry) => {
                    let handled = self.recorded(number, *entry);
                    Outcome::of(handled.and_then(|mut handled| {
                        if handled.is_queued() {
                            send(&mut handled, self.settings.replay)
                                .map_err(|why| LineError::broken(number, why))?;
                        }
                        outcome::reported(number, &handled, self.settings.replay, &self.settings.language)
                    }))
                }
            };
            self.put(number, &outcome)?;
        }
        Ok(None)
    }

    /// How it went.
    #[must_use]
    pub fn summary(&self) -> Summary {
        self.summary
    }

    /// What the cases have in common, if it was gathered.
    #[must_use]
    pub fn clusters(&self) -> Option<&Gathered> {
        self.clusters.as_ref()
    }

    pub(super) fn understood(&self, line: InputLine) -> Understood {
        let (number, now) = (line.number, (self.settings.now)());
        let read = line
            .content
            .and_then(|content| entry::read(number, content, self.settings.catalogue, now).map_err(Box::new));
        match read {
            Ok(Entry::Case(case)) => Understood::Waits(Box::new(WaitingCase { number, case: *case })),
            Ok(Entry::Recorded(entry)) => {
                entry.notes.iter().for_each(|note| (self.settings.note)(&format!("line {number}: {note}")));
                Understood::Recorded(entry)
            }
            Err(error) => Understood::Wrong(error),
        }
    }

    /// Diagnoses recorded facts. A ticket is in the outbox then, and not sent.
    pub(super) fn recorded(&self, number: u64, entry: RecordedEntry) -> Result<Handled, LineError> {
        let BatchSettings { replay, options, destinations, now, .. } = &self.settings;
        let destinations = destinations(number).map_err(|error| LineError::of_destination(number, &error))?;
        let enquiry = Enquiry { peer: entry.peer, ..Enquiry::default() };
        escalation::escalate(entry.case, entry.facts, options, &enquiry, destinations, replay, now())
            .map_err(|error| LineError::of_escalation(number, &error))
    }

    /// What came of the next line goes out.
    pub(super) fn put(&mut self, number: u64, outcome: &Outcome) -> Result<(), BatchStop> {
        self.summary.take(outcome);
        match outcome {
            Outcome::Report(line) => {
                if let Some(clusters) = &mut self.clusters {
                    clusters.take(number, line.report.get());
                }
                let mut bytes = line.json.clone();
                bytes.push(b'\n');
                (self.out)(&bytes).map_err(BatchStop::Output)
            }
            Outcome::Error(error) => {
                (self.out)(format!("{}\n", error.document()).as_bytes()).map_err(BatchStop::Output)
            }
        }
    }

    pub(super) fn interrupted(&mut self) {
        self.summary.interrupted = true;
    }
}
