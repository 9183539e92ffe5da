//! The result goes back to the ticket: once, however often it is run and whatever answer is lost.

use serde::{Deserialize, Serialize};

use super::{KnownToTicket, not_the_requester};
use crate::commands::cli::{Global, TicketArgs};
use crate::commands::failure::Failure;
use crate::commands::{output, runtime, setup};
use crate::connectors::ticket::{OutgoingTicket, SystemTicket};
use crate::connectors::ticket_read::{self, ReportedTicket};
use crate::connectors::ticket_verbs::{VerbFailure, change};
use crate::connectors::{Configured, Verb};
use crate::environment::clock;
use crate::escalation::from_ticket::TicketCase;
use crate::escalation::ticket_note::{self, NoteMark, TicketNote};
use crate::escalation::{Desk, Handled};
use crate::output::Format;
use crate::text::digest::sha256;
use crate::text::visible::one_line;

/// Where is noted what was written to tickets.
const PLACE: &str = "ticket-notes";

/// What is needed to write to the ticket.
pub(super) struct WriteBack<'a> {
    pub(super) args: &'a TicketArgs,
    pub(super) ticket: &'a ReportedTicket,
    pub(super) system: &'a Configured,
    pub(super) desk: &'a Desk,
    pub(super) known: &'a KnownToTicket,
    pub(super) told: &'a TicketCase,
}

/// What this machine wrote to a ticket. Digests and words of our own only.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct WrittenBack {
    /// The last line of the note.
    #[serde(default)]
    note: Option<String>,
    /// The letter's digest.
    #[serde(default)]
    reply: Option<String>,
    /// One of them was sent, and nobody said what became of it.
    #[serde(default)]
    unanswered: Option<String>,
}

/// Whether a text of that kind is at the ticket already.
enum There {
    Yes,
    No,
    /// It was sent, the answer was lost, and the system does not show its texts.
    Unknown,
}

impl WriteBack<'_> {
    /// Writes the note, and the letter where it is wanted.
    pub(super) fn write(&self, handled: &Handled, global: &Global) -> Result<(), Failure> {
        let mut written = self.written();
        if self.system.connector.has(Verb::Note) {
            self.note(handled, &mut written, global)?;
        } else if !self.known.public_notes {
            output::note(&format!(
                "{} has no internal notes, so nothing was written at the ticket. `public_notes = true` in [ticketing] lets the letter to the user be written there, where everybody sees it.",
                self.system.connector.title
            ));
        }
        let is_public = !self.system.connector.has(Verb::Note) && self.known.public_notes;
        if self.args.reply || is_public {
            let about_requester =
                self.told.is_requester && Some(&handled.report.case.user) == self.told.user.as_ref();
            if !about_requester {
                return Err(not_the_requester(&self.ticket.id));
            }
            self.reply(handled, &mut written, global)?;
        }
        Ok(())
    }

    fn note(&self, handled: &Handled, written: &mut WrittenBack, global: &Global) -> Result<(), Failure> {
        let marks = self.ticket.notes.as_ref().map(|notes| {
            notes
                .iter()
                .filter_map(|text| {
                    NoteMark::find(text)
                        .or_else(|| NoteMark::find(&crate::escalation::from_ticket::shown(text)))
                })
                .collect::<Vec<_>>()
        });
        let before = match &marks {
            Some(marks) => marks.last().cloned(),
            None => written.note.as_deref().and_then(NoteMark::find),
        };
        let lang = self.args.diagnose.lang.as_deref();
        let note =
            TicketNote::write(&handled.report, before.as_ref(), lang, self.desk, clock::now(global.now))?;
        if self.args.diagnose.dry_run {
            return self.show("This internal note would be written at the ticket:", note.text());
        }
        if before.as_ref().is_some_and(|before| before.entry == note.mark.entry) {
            output::note("The note at the ticket says the same already, so nothing was written.");
            return Ok(());
        }
        if marks.is_none() && written.unanswered.as_deref() == Some(note.mark.entry.as_str()) {
            output::note(
                "An earlier run sent this note and got no answer, and the system does not show its notes: look there. Nothing was written.",
            );
            return Ok(());
        }
        written.unanswered = Some(note.mark.entry.clone());
        self.keep(written)?;
        let there = |ticket: &ReportedTicket| {
            let texts = ticket.notes.as_ref()?;
            let has = |text: &String| text.contains(&note.mark.entry);
            Some(texts.iter().any(has))
        };
        self.send(Verb::Note, &note.outgoing(), &there, global)?;
        written.note = note.text().lines().last().map(str::to_owned);
        written.unanswered = None;
        self.keep(written)?;
        let changed = if note.changes.is_empty() {
            String::new()
        } else {
            format!(", which says what changed: {}", note.changes.join("; "))
        };
        output::note(&one_line(&format!(
            "An internal note was written at ticket {}{changed}.",
            self.ticket.id
        )));
        Ok(())
    }

    fn reply(&self, handled: &Handled, written: &mut WrittenBack, global: &Global) -> Result<(), Failure> {
        let letter = ticket_note::letter(&handled.report, self.args.diagnose.lang.as_deref(), self.desk)?;
        let text = letter.text();
        if self.args.diagnose.dry_run {
            return self.show("This letter would be sent to the requester:", text);
        }
        let digest = sha256(text.as_bytes());
        let in_ticket = |ticket: &ReportedTicket| {
            let texts = ticket.replies.as_ref()?;
            Some(texts.iter().any(|sent| ticket_note::holds(sent, text)))
        };
        let there = match in_ticket(self.ticket) {
            Some(true) => There::Yes,
            None if written.reply.as_ref() == Some(&digest) => There::Yes,
            None if written.unanswered.as_ref() == Some(&digest) => There::Unknown,
            Some(false) | None => There::No,
        };
        match there {
            There::Yes => {
                output::note("The requester has this letter already, so nothing was sent.");
                return Ok(());
            }
            There::Unknown => {
                output::note(
                    "An earlier run sent this letter and got no answer, and the system does not show what was sent: look there. Nothing was sent.",
                );
                return Ok(());
            }
            There::No => {}
        }
        written.unanswered = Some(digest.clone());
        self.keep(written)?;
        self.send(Verb::Reply, &ticket_note::outgoing(text, &digest[..12]), &in_ticket, global)?;
        written.reply = Some(digest);
        written.unanswered = None;
        self.keep(written)?;
        output::note("The letter was sent to the requester.");
        Ok(())
    }

    /// Sends it. After a lost answer the ticket is read again: what is there was written.
    fn send(
        &self,
        verb: Verb,
        text: &OutgoingTicket,
        there: &dyn Fn(&ReportedTicket) -> Option<bool>,
        global: &Global,
    ) -> Result<(), Failure> {
        let ticket = self.ticket;
        let found = SystemTicket {
            id: ticket.id.clone(),
            url: ticket.url.clone(),
            fingerprint: None,
            state: ticket.state,
        };
        let sent: Result<(), VerbFailure> = runtime::with(global, async |context| {
            let sent = change(self.system, context, verb, text, &found).await;
            match sent {
                Err(failure) if failure.maybe_done => {
                    match ticket_read::read(self.system, context, &ticket.id).await {
                        Ok(again) if there(&again) == Some(true) => Ok(()),
                        _ => Err(failure),
                    }
                }
                other => other,
            }
        })?;
        sent.map_err(|failure| {
            let what = if verb == Verb::Note { "the note" } else { "the letter" };
            let message =
                format!("{what} was not written at ticket {} of {}: {failure}", ticket.id, self.system.name);
            let again = "run it again: what is there already is not written twice";
            let failed = Failure::broken(message);
            if failure.is_permanent() { failed } else { failed.hint(again) }
        })
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

    fn name(&self) -> String {
        let key = sha256(
            format!("{}\n{}\n{}", self.desk.customer.name(), self.system.name, self.ticket.url).as_bytes(),
        );
        format!("{PLACE}/{}", &key[..24])
    }

    fn written(&self) -> WrittenBack {
        let bytes =
            setup::state().ok().and_then(|state| state.read_small(&self.name(), 100_000).ok().flatten());
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    fn keep(&self, written: &WrittenBack) -> Result<(), Failure> {
        let bytes = serde_json::to_vec(written).map_err(Failure::broken)?;
        Ok(setup::state()?.write(&self.name(), &bytes)?)
    }
}
