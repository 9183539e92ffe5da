//! The ticket that is known from before: of this filing's record, or of the note of an earlier filing. It is given up only when the
//! system says that it is not there, or that it is another one: a system that cannot be asked now has said nothing.

use super::NotFiled;
use super::look::{self, Awaited};
use super::under_way::Filing;
use crate::connectors::Verb;
use crate::connectors::ticket::{SystemTicket, TicketState};
use crate::connectors::ticket_verbs::{self, Confirmed};
use crate::filing::outbox::{KnownTicket, LedgerEntry, OutboxError, SentWrite};

impl Filing<'_> {
    /// The ticket that an earlier try made or found. When it is not there any more, the filing begins again.
    pub(super) async fn known(&mut self) -> Result<Option<SystemTicket>, NotFiled> {
        let Some(id) = self.record.steps.id.clone() else { return Ok(None) };
        let url = self.record.steps.url.clone().unwrap_or_default();
        let hit = SystemTicket { id, url, fingerprint: None, state: None };
        if !self.system.connector.has(Verb::Confirm) {
            return Ok(Some(hit));
        }
        let held = self.looked_at(&hit, &mut Awaited::made(self)).await?;
        if let Some(held) = held.filter(|held| !self.is_anothers(held)) {
            return Ok(Some(SystemTicket { state: held.state, fingerprint: held.fingerprint, ..hit }));
        }
        // 404 for all of them would be a wrong address or a lost right: then the search fails, too.
        self.search().await?;
        self.begin_again()?;
        Ok(None)
    }

    /// Whether a ticket has the fingerprint of another problem: nothing is written there.
    pub(super) fn is_anothers(&self, held: &Confirmed) -> bool {
        held.fingerprint.as_ref().is_some_and(|known| !self.ticket.fingerprints.contains(known))
    }

    /// Forgets which ticket it was: it was deleted, or the system answered with another one's id. Then ours may be there, as after
    /// an answer that was lost.
    fn begin_again(&mut self) -> Result<(), OutboxError> {
        let steps = std::mem::take(&mut self.record.steps);
        let made = steps.created_at.filter(|_| steps.created && self.system.connector.has(Verb::Find));
        let (verb, entry) = (Verb::Create.as_str().to_owned(), steps.entry.unwrap_or_default());
        self.record.steps.sent = made.map(|at| SentWrite { verb, entry, at, answered: true });
        self.save()
    }

    /// The ticket that an earlier filing noted: some systems find a new one only after seconds.
    pub(super) async fn noted(&self) -> Result<Option<SystemTicket>, NotFiled> {
        for fingerprint in self.record.fingerprints() {
            let Some(seen) = self.outbox.seen(&self.record.system, &fingerprint)? else { continue };
            if let Some(hit) = self.still_ours(&seen).await? {
                return Ok(Some(hit));
            }
            self.outbox.forget(&self.record.system, &fingerprint)?;
        }
        Ok(None)
    }

    /// `None`: it is deleted, or has another's fingerprint, or has none and another's words. In a system that was set up anew, its id
    /// is another ticket's.
    async fn still_ours(&self, seen: &LedgerEntry) -> Result<Option<SystemTicket>, NotFiled> {
        let ticket = KnownTicket { id: seen.id.clone(), url: seen.url.clone().unwrap_or_default() };
        let hit = ticket.as_hit();
        if !self.system.connector.has(Verb::Confirm) {
            return Ok(Some(hit));
        }
        let mut awaited = Awaited::indexed(self.system, Some(seen.filed_at));
        let Some(held) = self.looked_at(&hit, &mut awaited).await? else { return Ok(None) };
        let is_ours = match (&held.fingerprint, &seen.entry) {
            (Some(known), _) => self.ticket.fingerprints.contains(known),
            // Where texts are not read, nothing says that it is another one.
            (None, Some(entry)) => held.texts.is_none() || look::shows(&held, entry, &[]),
            (None, None) => true,
        };
        let (fingerprint, state) = (held.fingerprint, held.state);
        Ok(is_ours.then_some(SystemTicket { fingerprint, state, ..hit }))
    }

    /// What is known of a ticket, less its files: one of them that is missing says nothing about the ticket. `None`: it is not
    /// there, and what was made a moment ago is waited for.
    async fn looked_at(
        &self,
        hit: &SystemTicket,
        awaited: &mut Awaited,
    ) -> Result<Option<Confirmed>, NotFiled> {
        let ticket = self.outgoing_plain();
        loop {
            match ticket_verbs::confirm(self.system, self.context, &ticket, &[], hit).await {
                Ok(held) => return Ok(Some(held).filter(|held| held.state != Some(TicketState::Deleted))),
                Err(failure) if !failure.is_gone() => {
                    return Err(NotFiled::refused("reading the ticket back", failure));
                }
                Err(_) if awaited.pause(self).await? => {}
                Err(_) => return Ok(None),
            }
        }
    }
}
