//! The result goes back to the ticket: once, however often it is worked on and whatever answer is lost.

use super::failure::WorkFailure;
use super::memory::{TicketMemory, WrittenBack, memory_key};
use crate::case::TicketGap;
use crate::connectors::ticket::{OutgoingTicket, SystemTicket};
use crate::connectors::ticket_read::{self, ReportedTicket};
use crate::connectors::ticket_verbs::change;
use crate::connectors::{Configured, Context, Verb};
use crate::escalation::ticket_note::{self, NoteMark, TicketNote};
use crate::escalation::{Desk, from_ticket};
use crate::report::v1::Report;
use crate::text::digest::sha256;

/// Hex digits by which a letter is called.
const DIGITS: usize = 12;

/// What is needed to write to a ticket.
#[derive(Clone, Copy)]
pub struct WriteBack<'a> {
    /// The ticket as it was read.
    pub ticket: &'a ReportedTicket,
    /// Its system.
    pub system: &'a Configured,
    /// What texts are written and redacted with.
    pub desk: &'a Desk,
    /// What was written before.
    pub memory: TicketMemory<'a>,
    /// The language of the letter; `None`: the requester's, by the case.
    pub lang: Option<&'a str>,
    /// Nothing is sent.
    pub dry_run: bool,
}

/// What a note is about.
#[derive(Clone, Copy, Debug)]
pub enum NoteAbout<'a> {
    /// What was found out.
    Report(&'a Report),
    /// What the ticket does not tell, so that nothing was found out.
    Missing(&'a [TicketGap]),
}

/// What became of the note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteOutcome {
    /// It was written.
    Written {
        /// What changed since the note before; empty: nothing, or there is none.
        changes: Vec<String>,
    },
    /// The last note at the ticket says the same.
    SaidAlready,
    /// It was sent before and nobody said what became of it, and the system does not show its notes: nothing was written.
    Unknown,
    /// The system has no internal notes.
    NoNotes,
    /// What would be written.
    WouldBe(String),
}

/// What became of the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterOutcome {
    /// It was sent to the requester.
    Sent,
    /// They have it already.
    SentAlready,
    /// It was sent before and nobody said what became of it, and the system does not show what was sent: nothing was sent.
    Unknown,
    /// What would be sent.
    WouldBe(String),
}

/// Whether a text stands at a ticket; `None`: the connector does not read that.
type IsThere<'t> = &'t dyn Fn(&ReportedTicket) -> Option<bool>;

impl WriteBack<'_> {
    /// Writes the note, unless the last one says the same. The notes are read anew right before: the ticket was read before the
    /// systems were asked, and somebody else may have worked on it since.
    ///
    /// # Errors
    /// It cannot be made, or was not written.
    pub async fn note(
        &self,
        about: NoteAbout<'_>,
        context: &Context<'_>,
    ) -> Result<NoteOutcome, WorkFailure> {
        if !self.system.connector.has(Verb::Note) {
            return Ok(NoteOutcome::NoNotes);
        }
        let again = self.read_again(self.ticket.notes.is_some(), context).await?;
        let mut written = self.written().await?;
        let marks = again.as_ref().unwrap_or(self.ticket).notes.as_deref().map(marks);
        let before = match &marks {
            Some(marks) => marks.last().cloned(),
            None => written.note.as_deref().and_then(NoteMark::find),
        };
        let note = match about {
            NoteAbout::Report(report) => {
                TicketNote::write(report, before.as_ref(), self.lang, self.desk, context.now)?
            }
            NoteAbout::Missing(gaps) => {
                TicketNote::of_missing(gaps, before.as_ref(), self.desk, context.now)?
            }
        };
        if self.dry_run {
            return Ok(NoteOutcome::WouldBe(note.text().to_owned()));
        }
        if before.as_ref().is_some_and(|before| before.entry == note.mark.entry) {
            return Ok(NoteOutcome::SaidAlready);
        }
        if marks.is_none() && written.unanswered.as_deref() == Some(note.mark.entry.as_str()) {
            return Ok(NoteOutcome::Unknown);
        }
        written.unanswered = Some(note.mark.entry.clone());
        self.keep(&written).await?;
        let there = |ticket: &ReportedTicket| {
            let texts = ticket.notes.as_ref()?;
            Some(texts.iter().any(|text| text.contains(&note.mark.entry)))
        };
        self.send(Verb::Note, &note.outgoing(), &there, &mut written, context).await?;
        written.note = note.text().lines().last().map(str::to_owned);
        written.unanswered = None;
        self.keep(&written).await?;
        Ok(NoteOutcome::Written { changes: note.changes })
    }

    /// Sends the letter to the requester, unless they have it. The caller knows that the case is about the requester.
    ///
    /// # Errors
    /// As [`Self::note`].
    pub async fn letter(&self, report: &Report, context: &Context<'_>) -> Result<LetterOutcome, WorkFailure> {
        let letter = ticket_note::letter(report, self.lang, self.desk)?;
        let text = letter.text();
        if self.dry_run {
            return Ok(LetterOutcome::WouldBe(text.to_owned()));
        }
        let again = self.read_again(self.ticket.replies.is_some(), context).await?;
        let mut written = self.written().await?;
        let digest = sha256(text.as_bytes());
        let there = |ticket: &ReportedTicket| {
            let texts = ticket.replies.as_ref()?;
            Some(texts.iter().any(|sent| ticket_note::holds(sent, text)))
        };
        match there(again.as_ref().unwrap_or(self.ticket)) {
            Some(true) => return Ok(LetterOutcome::SentAlready),
            None if written.reply.as_ref() == Some(&digest) => return Ok(LetterOutcome::SentAlready),
            None if written.unanswered.as_ref() == Some(&digest) => return Ok(LetterOutcome::Unknown),
            Some(false) | None => {}
        }
        written.unanswered = Some(digest.clone());
        self.keep(&written).await?;
        let outgoing = ticket_note::outgoing(text, &digest[..DIGITS]);
        self.send(Verb::Reply, &outgoing, &there, &mut written, context).await?;
        written.reply = Some(digest);
        written.unanswered = None;
        self.keep(&written).await?;
        Ok(LetterOutcome::Sent)
    }

    /// The ticket as it is now, where that shows what was written.
    async fn read_again(
        &self,
        shows: bool,
        context: &Context<'_>,
    ) -> Result<Option<ReportedTicket>, WorkFailure> {
        if !shows || self.dry_run {
            return Ok(None);
        }
        let read = ticket_read::read(self.system, context, &self.ticket.id).await;
        read.map(Some).map_err(|failure| WorkFailure::Unread {
            id: self.ticket.id.clone(),
            system: self.system.name.clone(),
            failure: Box::new(failure),
        })
    }

    /// Sends it. After a lost answer the ticket is read again: what is there was written.
    async fn send(
        &self,
        verb: Verb,
        text: &OutgoingTicket,
        there: IsThere<'_>,
        written: &mut WrittenBack,
        context: &Context<'_>,
    ) -> Result<(), WorkFailure> {
        let ticket = self.ticket;
        let found = SystemTicket {
            id: ticket.id.clone(),
            url: ticket.url.clone(),
            fingerprint: None,
            state: ticket.state,
        };
        let Err(failure) = change(self.system, context, verb, text, &found).await else { return Ok(()) };
        if failure.maybe_done {
            let again = ticket_read::read(self.system, context, &ticket.id).await;
            if again.is_ok_and(|again| there(&again) == Some(true)) {
                return Ok(());
            }
        } else {
            // It was refused, and nothing of it is under way: the next try may send it.
            written.unanswered = None;
            self.keep(written).await?;
        }
        Err(WorkFailure::Unwritten {
            what: if verb == Verb::Note { "the note" } else { "the letter" },
            id: ticket.id.clone(),
            system: self.system.name.clone(),
            failure: Box::new(failure),
        })
    }

    async fn written(&self) -> Result<WrittenBack, WorkFailure> {
        Ok((self.memory.read)(&self.key()).await?)
    }

    async fn keep(&self, written: &WrittenBack) -> Result<(), WorkFailure> {
        Ok((self.memory.keep)(&self.key(), written).await?)
    }

    fn key(&self) -> String {
        memory_key(self.desk, self.system, self.ticket)
    }
}

/// The marks of our notes among all of them, oldest first; a system may show its notes as HTML.
fn marks(notes: &[String]) -> Vec<NoteMark> {
    let mark = |text: &String| NoteMark::find(text).or_else(|| NoteMark::find(&from_ticket::shown(text)));
    notes.iter().filter_map(mark).collect()
}
