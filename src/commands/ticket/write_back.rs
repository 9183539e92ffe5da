//! The result goes back to the ticket, and what became of it is said.

use futures_util::future::LocalBoxFuture;

use super::{not_the_requester, not_worked_on};
use crate::commands::cli::{Global, TicketArgs};
use crate::commands::failure::Failure;
use crate::commands::{output, runtime, setup};
use crate::escalation::Handled;
use crate::escalation::from_ticket::TicketCase;
use crate::escalation::worked_ticket::{
    KnownToTicket, LetterOutcome, NoteAbout, NoteOutcome, TicketMemory, TicketMemoryError, WriteBack,
    WrittenBack,
};
use crate::output::Format;
use crate::text::visible::one_line;

/// Where is noted what was written to tickets.
const PLACE: &str = "ticket-notes";
/// Bytes of what is noted of one ticket.
const MOST: u64 = 100_000;

/// What this machine wrote to tickets, in the state folder.
pub(super) fn memory() -> TicketMemory<'static> {
    TicketMemory { read: &written, keep: &keep }
}

fn written(key: &str) -> LocalBoxFuture<'static, Result<WrittenBack, TicketMemoryError>> {
    let place = format!("{PLACE}/{key}");
    let bytes = setup::state().ok().and_then(|state| state.read_small(&place, MOST).ok().flatten());
    let written = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    Box::pin(async { Ok(written) })
}

fn keep(key: &str, written: &WrittenBack) -> LocalBoxFuture<'static, Result<(), TicketMemoryError>> {
    let kept = || -> Result<(), Failure> {
        let bytes = serde_json::to_vec(written).map_err(Failure::broken)?;
        Ok(setup::state()?.write(&format!("{PLACE}/{key}"), &bytes)?)
    };
    let kept = kept().map_err(|failure| TicketMemoryError(failure.message));
    Box::pin(async { kept })
}

/// What is written, and what is said of it.
pub(super) struct GoesToTicket<'a> {
    pub(super) args: &'a TicketArgs,
    pub(super) back: WriteBack<'a>,
    pub(super) known: &'a KnownToTicket,
    pub(super) told: &'a TicketCase,
}

impl GoesToTicket<'_> {
    /// Writes the note, and the letter where it is wanted.
    pub(super) fn write(&self, handled: &Handled, global: &Global) -> Result<(), Failure> {
        let about = NoteAbout::Report(&handled.report);
        let note = runtime::with(global, async |context| self.back.note(about, context).await)?;
        let note = note.map_err(|failure| not_worked_on(&failure))?;
        let is_public = note == NoteOutcome::NoNotes && self.known.public_notes;
        self.say_note(note)?;
        if !(self.args.reply || is_public) {
            return Ok(());
        }
        let about_requester =
            self.told.is_requester && Some(&handled.report.case.user) == self.told.user.as_ref();
        if !about_requester {
            return Err(not_the_requester(&self.back.ticket.id));
        }
        let letter = runtime::with(global, async |context| self.back.letter(&handled.report, context).await)?;
        self.say_letter(letter.map_err(|failure| not_worked_on(&failure))?)
    }

    fn say_note(&self, note: NoteOutcome) -> Result<(), Failure> {
        match note {
            NoteOutcome::Written { changes } => {
                let changed = if changes.is_empty() {
                    String::new()
                } else {
                    format!(", which says what changed: {}", changes.join("; "))
                };
                let id = &self.back.ticket.id;
                output::note(&one_line(&format!("An internal note was written at ticket {id}{changed}.")));
            }
            NoteOutcome::SaidAlready => {
                output::note("The note at the ticket says the same already, so nothing was written.");
            }
            NoteOutcome::Unknown => output::note(
                "An earlier run sent this note and got no answer, and the system does not show its notes: look there. Nothing was written.",
            ),
            NoteOutcome::NoNotes if self.known.public_notes => {}
            NoteOutcome::NoNotes => output::note(&format!(
                "{} has no internal notes, so nothing was written at the ticket. `public_notes = true` in [ticketing] lets the letter to the user be written there, where everybody sees it.",
                self.back.system.connector.title
            )),
            NoteOutcome::WouldBe(text) => {
                return self.show("This internal note would be written at the ticket:", &text);
            }
        }
        Ok(())
    }

    fn say_letter(&self, letter: LetterOutcome) -> Result<(), Failure> {
        match letter {
            LetterOutcome::Sent => output::note("The letter was sent to the requester."),
            LetterOutcome::SentAlready => {
                output::note("The requester has this letter already, so nothing was sent.");
            }
            LetterOutcome::Unknown => output::note(
                "An earlier run sent this letter and got no answer, and the system does not show what was sent: look there. Nothing was sent.",
            ),
            LetterOutcome::WouldBe(text) => {
                return self.show("This letter would be sent to the requester:", &text);
            }
        }
        Ok(())
    }

    fn show(&self, about: &str, text: &str) -> Result<(), Failure> {
        let text = format!("\n{about}\n\n{text}\n");
        if self.args.diagnose.format == Format::Text {
            output::result(text.as_bytes())
        } else {
            output::note(text.trim());
            Ok(())
        }
    }
}
