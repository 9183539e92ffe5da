//! A batch that is under way: line after line, what comes of it goes out in the order of the input.

use std::cell::RefCell;
use std::io;

use chrono::{DateTime, Utc};

use super::entry::{self, LineEntry, RecordedEntry};
use super::input::{BatchInput, InputLine};
use super::journal::{Journal, KeptLine};
use super::journal_line::JournalEntry;
use super::line_error::{BROKEN, LineError};
use super::outcome::{self, LineOutcome, ReportedLine};
use super::since::Since;
use super::spool::Spool;
use super::summary::Summary;
use crate::case::{Case, Catalogue};
use crate::clusters::Gathered;
use crate::diagnosis::Options;
use crate::escalation::{self, Desk, DestinationError, Destinations, Enquiry, Handled, Showing};
use crate::output::clusters::BatchSummary;
use crate::redact::mask::Mask;

/// What all lines are worked on with.
#[derive(Clone)]
pub struct BatchSettings<'b> {
    /// For recorded facts: no system is asked.
    pub replay: &'b Desk,
    /// The profile's actions.
    pub catalogue: &'b Catalogue,
    /// When a case is escalated in spite of what is not known.
    pub options: Options,
    /// Shows what comes of recorded facts, in the language of the replies.
    pub shows: &'b Showing<'b>,
    /// Where the ticket of a line goes.
    pub destinations: &'b dyn Fn(u64) -> Result<Destinations, DestinationError>,
    /// The present instant.
    pub now: &'b dyn Fn() -> DateTime<Utc>,
    /// Takes what the admin should know.
    pub note: &'b dyn Fn(&str),
    /// Takes the secrets of this process out of what is said of a line that is no case.
    pub mask: &'b Mask,
    /// Told after every line how far it is, and how many lines are under way.
    pub progress: &'b dyn Fn(&Summary, usize),
    /// What is done stands there, for when the batch is broken off.
    pub journal: Option<&'b RefCell<Journal>>,
}

impl BatchSettings<'_> {
    /// Writes down that a line is done.
    pub(super) fn keep(&self, tag: &LineTag, outcome: &LineOutcome) {
        let (Some(journal), false) = (self.journal, matches!(outcome, LineOutcome::Kept(_))) else { return };
        let LineTag { number, digest } = tag;
        let entry = JournalEntry {
            line: *number,
            of: digest.clone(),
            about: outcome.about(digest),
            exit: outcome.exit(),
            state: outcome.state(),
        };
        journal.borrow_mut().keep(&entry, &outcome.bytes(self.mask));
    }

    /// Says what became of a ticket, where that is not what was wanted.
    pub(super) fn tell(&self, number: u64, handled: &Handled) {
        match handled.escalated.as_ref().and_then(|escalated| escalated.filed.as_ref()) {
            Some(Err(why)) if why.is_permanent() => {
                (self.note)(&format!(
                    "line {number}: the ticketing system refuses the ticket as it is: {why}"
                ));
            }
            Some(Err(why)) => {
                (self.note)(&format!(
                    "line {number}: the ticket could not be filed yet, and is in the outbox: {why}"
                ));
            }
            Some(Ok(filed)) => {
                if let Some(files) = filed.told_of_files() {
                    (self.note)(&format!("line {number}: {files}"));
                }
            }
            None => {}
        }
    }

    /// What was written down for this line. Where something broke, it is tried again.
    fn kept(&self, tag: &LineTag) -> Option<KeptLine> {
        let kept = self.journal?.borrow_mut().kept(tag.number, &tag.digest)?;
        Some(kept).filter(|kept| kept.state.error.as_deref() != Some(BROKEN))
    }
}

/// What is gathered over all lines.
#[derive(Debug, Default)]
pub struct BatchGathers {
    /// What the cases have in common.
    pub clusters: bool,
    /// What a ticket for many of them needs.
    pub members: bool,
    /// An earlier run: only what is not as it was then goes out.
    pub since: Option<Since>,
}

/// A batch that is under way.
pub struct BatchRun<'b> {
    pub(super) settings: BatchSettings<'b>,
    out: &'b mut dyn FnMut(&[u8]) -> io::Result<()>,
    clusters: Option<Gathered>,
    pub(super) spool: Option<Spool>,
    since: Option<Since>,
    summary: Summary,
    verdicts: BatchSummary,
}

/// Why a batch ends before its input does.
#[derive(Debug, thiserror::Error)]
pub enum BatchStop {
    /// The input cannot be read any more.
    #[error("the cases cannot be read to their end: {0}")]
    Input(io::Error),
    /// What a ticket for many needs cannot be put aside.
    #[error("what the tickets need cannot be put aside on this machine: {0}")]
    Aside(io::Error),
    /// What came of a line cannot be written.
    #[error("{0}")]
    Output(io::Error),
}

/// A line for which the systems have to be asked.
#[derive(Debug)]
pub struct WaitingCase {
    pub(super) tag: LineTag,
    pub(super) case: Case,
}

/// Which line it is.
#[derive(Clone, Debug)]
pub(super) struct LineTag {
    pub(super) number: u64,
    /// What tells whether it is the same line; empty where nothing asks for that.
    digest: String,
}

/// A line, as far as it goes without asking anybody.
pub(super) enum Understood {
    Waits(Box<WaitingCase>),
    Recorded(Box<RecordedEntry>),
    Done(LineOutcome),
}

/// Sends a ticket that is in the outbox.
pub type SendTicket<'s> = &'s mut dyn FnMut(&mut Handled, &Desk) -> Result<(), String>;

impl<'b> BatchRun<'b> {
    /// Begins. `out` is given a line for each case, whole.
    ///
    /// # Errors
    /// Nothing can be put aside on this machine.
    pub fn new(
        settings: BatchSettings<'b>,
        gathers: BatchGathers,
        out: &'b mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<Self> {
        let BatchGathers { clusters, members, since } = gathers;
        Ok(Self {
            settings,
            out,
            clusters: clusters.then(Gathered::new),
            spool: members.then(Spool::new).transpose()?,
            since,
            summary: Summary::default(),
            verdicts: BatchSummary::default(),
        })
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
            for note in input.take_notes() {
                (self.settings.note)(&note);
            }
            let tag = self.tag(&line);
            let outcome = match self.understood(&tag, line) {
                Understood::Waits(case) => return Ok(Some(case)),
                Understood::Done(outcome) => outcome,
                Understood::Recorded(entry) => LineOutcome::of(self.replayed(tag.number, *entry, send)),
            };
            self.settings.keep(&tag, &outcome);
            self.put(&tag, outcome, 0)?;
        }
        Ok(None)
    }

    fn replayed(
        &self,
        number: u64,
        entry: RecordedEntry,
        send: SendTicket<'_>,
    ) -> Result<ReportedLine, LineError> {
        let desk = self.settings.replay;
        let mut handled = self.recorded(number, entry)?;
        if handled.is_queued() {
            send(&mut handled, desk).map_err(|why| LineError::broken(number, why))?;
        }
        self.settings.tell(number, &handled);
        outcome::reported(number, handled, self.settings.shows)
    }

    /// Ends a batch whose input was read to its end: says which lines of the earlier run are gone, and that the journal is complete.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn finish(&mut self) -> Result<Summary, BatchStop> {
        let Some(journal) = self.settings.journal else { return Ok(self.summary) };
        let mut journal = journal.borrow_mut();
        if !self.summary.interrupted {
            if let Some(since) = &mut self.since {
                let out = &mut self.out;
                let mut put = |mut bytes: Vec<u8>| {
                    bytes.push(b'\n');
                    out(&bytes)
                };
                since.gone(&mut journal, &mut put).map_err(BatchStop::Output)?;
            }
            journal.close((self.settings.now)(), self.summary.lines());
        }
        if let Some(why) = journal.why_failed() {
            (self.settings.note)(&why);
            self.summary.journal_failed = true;
        }
        Ok(self.summary)
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

    /// How many cases there are of each verdict.
    #[must_use]
    pub fn verdicts(&self) -> &BatchSummary {
        &self.verdicts
    }

    pub(super) fn tag(&self, line: &InputLine) -> LineTag {
        let digest = if self.settings.journal.is_some() { line.digest() } else { String::new() };
        LineTag { number: line.number, digest }
    }

    pub(super) fn understood(&self, tag: &LineTag, line: InputLine) -> Understood {
        let (number, settings) = (tag.number, &self.settings);
        if let Some(kept) = settings.kept(tag) {
            return Understood::Done(LineOutcome::Kept(Box::new(kept)));
        }
        let read = line.content.and_then(|content| {
            entry::read(number, content, settings.catalogue, (settings.now)()).map_err(Box::new)
        });
        match read {
            Ok(LineEntry::Case(case)) => {
                Understood::Waits(Box::new(WaitingCase { tag: tag.clone(), case: *case }))
            }
            Ok(LineEntry::Recorded(entry)) => {
                entry.notes.iter().for_each(|note| (settings.note)(&format!("line {number}: {note}")));
                Understood::Recorded(entry)
            }
            Err(error) => Understood::Done(LineOutcome::Error(error)),
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

    /// What came of the next line goes out, unless it is as it was.
    pub(super) fn put(
        &mut self,
        tag: &LineTag,
        outcome: LineOutcome,
        under_way: usize,
    ) -> Result<(), BatchStop> {
        self.summary.take(&outcome);
        (self.settings.progress)(&self.summary, under_way);
        match outcome.verdict() {
            Some(verdict) => self.verdicts.count(verdict),
            None => self.verdicts.count_error(),
        }
        if let Some(clusters) = &mut self.clusters
            && let Some(report) = outcome.report()
        {
            clusters.take(tag.number, &report);
            if let Some(spool) = self.spool.as_mut().filter(|_| report.gate.escalate) {
                spool.put(tag.number, &outcome.bytes(self.settings.mask)).map_err(BatchStop::Aside)?;
            }
        }
        let mut news = None;
        if let Some(since) = &mut self.since {
            news = since.news(&outcome.about(&tag.digest), &outcome.state());
            if news.is_none() {
                return Ok(());
            }
        }
        let mut bytes = outcome.into_bytes(self.settings.mask);
        if let Some(news) = news {
            news.put_into(&mut bytes);
        }
        bytes.push(b'\n');
        (self.out)(&bytes).map_err(BatchStop::Output)
    }

    pub(super) fn interrupted(&mut self) {
        self.summary.interrupted = true;
    }
}
