//! One filing, step by step. Each step is skipped when the record says that it is done, and is written down before the next: a run
//! that is killed anywhere is gone on with. What a step needs of the system is in [`super::look`] and [`super::writes`].

use super::look::{self, Awaited};
use super::under_way::Filing;
use super::{Filed, NotFiled};
use crate::connectors::ticket::{SystemTicket, TicketState};
use crate::connectors::{Proven, Verb};
use crate::filing::outbox::{KnownTicket, LedgerEntry, OutboxError, Steps};
use crate::report::v1::{FiledTicket, FilingOutcome};

/// Times that a filing may find out that another ticket has its fingerprint. Twice is rare; more is a system that plays tricks.
const MOST_MOVES: usize = 4;

impl Filing<'_> {
    /// From wherever the record stands to a confirmed ticket.
    pub(super) async fn run(&mut self) -> Result<Filed, NotFiled> {
        for _ in 0..MOST_MOVES {
            let hit = match self.known().await? {
                Some(hit) => hit,
                None => match self.find().await? {
                    Some(hit) => self.adopt(hit).await?,
                    None => self.create().await?,
                },
            };
            let hit = self.opened(hit).await?;
            self.comment(&hit).await?;
            self.attach(&hit).await?;
            if let Some(holder) = self.confirm(&hit).await? {
                self.move_to(&hit, &holder)?;
                continue;
            }
            let (first, others) = self.twins(&hit).await?;
            if let Some(first) = first {
                self.move_to(&hit, &first)?;
                continue;
            }
            let mut duplicates: Vec<String> = others.into_iter().map(|other| other.url).collect();
            duplicates.extend(self.close_ours(&hit).await?);
            let seen = LedgerEntry {
                system: self.record.system.clone(),
                id: hit.id.clone(),
                url: Some(hit.url.clone()),
                confirmed: self.record.steps.confirmed,
                filed_at: self.context.now,
                entry: Some(self.record.entry.clone()),
            };
            let unattached =
                if self.delivers_files() { Vec::new() } else { self.outbox.set_aside(&self.record)? };
            let ticket = FiledTicket { unattached: !unattached.is_empty(), ..self.filed(&hit) };
            self.outbox.done(&self.record, &seen)?;
            return Ok(Filed { ticket, duplicates, unattached });
        }
        Err(NotFiled::changing("one ticket after the other has the fingerprint of this one"))
    }

    /// Writes down why it is still here.
    pub(super) fn note(&mut self, failure: &NotFiled) -> Result<(), OutboxError> {
        self.record.last_failure = Some(failure.to_string());
        self.record.refused = failure.is_permanent();
        self.save()
    }

    /// A ticket with this fingerprint: by search, and by the note of an earlier filing, because some systems find a new ticket
    /// only after seconds.
    async fn find(&mut self) -> Result<Option<SystemTicket>, NotFiled> {
        if !self.system.connector.has(Verb::Find) {
            return self.unsearched().await;
        }
        let follows = self.record.steps.follows.clone();
        let mut awaited = Awaited::of(self, Verb::Create);
        loop {
            let mut hits = self.search_sent().await?;
            hits.retain(|hit| follows.as_ref().is_none_or(|closed| closed.id != hit.id));
            if let Some(hit) = self.has_all(&hits).await? {
                return Ok(Some(hit));
            }
            let first = if hits.is_empty() { None } else { Some(self.ours_first(hits).await?) };
            match first {
                Some((hit, true)) => return Ok(Some(hit)),
                // A create was sent, and nobody said what became of it: it may be there any moment.
                _ if awaited.pause(self).await? => {}
                Some((hit, false)) => return Ok(Some(hit)),
                None => break,
            }
        }
        self.record.steps.sent = None;
        if follows.is_some() {
            return Ok(None);
        }
        let noted = self.noted().await?;
        if let Some(hit) = &noted {
            self.has_all(std::slice::from_ref(hit)).await?;
        }
        Ok(noted)
    }

    /// A ticket that was there. When a create was sent and its answer lost, it may be the one that we made.
    async fn adopt(&mut self, hit: SystemTicket) -> Result<SystemTicket, NotFiled> {
        if let Some(sent) = self.record.steps.sent_as(Verb::Create).cloned() {
            let can_read = self.system.connector.has(Verb::Confirm);
            let held = if can_read { Some(self.read_back(&hit).await?) } else { None };
            // Two machines may have sent one at the same time: what does not hold our words is the other's.
            let can_tell = held.as_ref().filter(|held| held.texts.is_some());
            if can_tell.is_none_or(|held| look::shows(held, &sent.entry, &self.files)) {
                let steps = &mut self.record.steps;
                steps.created = true;
                steps.created_at = Some(sent.at);
                steps.entry = Some(sent.entry);
                steps.attached = held.is_some_and(|held| look::missing(&held, &self.files).is_empty());
            }
        }
        self.record.steps.sent = None;
        self.found(&hit)?;
        Ok(hit)
    }

    /// A closed ticket is not where a new problem goes: it is opened again, or a new one names it. Where nothing can be added to a
    /// ticket, a new one does, too.
    async fn opened(&mut self, hit: SystemTicket) -> Result<SystemTicket, NotFiled> {
        let is_said = self.record.steps.entry.as_ref() == Some(&self.record.entry);
        let takes_comments = self.takes_comments();
        if is_said || (takes_comments && hit.state != Some(TicketState::Closed)) {
            return Ok(hit);
        }
        if takes_comments && self.system.connector.has(Verb::Reopen) && self.reopen(&hit).await? {
            self.record.steps.reopened = true;
            self.save()?;
            return Ok(SystemTicket { state: Some(TicketState::Open), ..hit });
        }
        self.record.steps = Steps::following(KnownTicket::of(&hit));
        self.create().await
    }

    /// Goes on with another ticket: ours, if we made one, is closed at the end, when that one has everything.
    fn move_to(&mut self, hit: &SystemTicket, other: &SystemTicket) -> Result<(), OutboxError> {
        let closing = self.record.steps.created.then(|| KnownTicket::of(hit));
        self.record.steps = Steps::moved(closing);
        self.found(other)
    }

    fn filed(&self, hit: &SystemTicket) -> FiledTicket {
        let steps = &self.record.steps;
        let outcome = match (steps.created, &steps.follows) {
            (true, Some(_)) => FilingOutcome::FollowedUp,
            (true, None) => FilingOutcome::Created,
            (false, _) if steps.reopened => FilingOutcome::Reopened,
            (false, _) => FilingOutcome::Added,
        };
        FiledTicket {
            system: self.record.system.clone(),
            id: hit.id.clone(),
            url: Some(hit.url.clone()).filter(|url| !url.is_empty()),
            fingerprint: self.record.fingerprint.clone(),
            created: steps.created,
            confirmed: steps.confirmed,
            outcome: Some(outcome),
            follows: steps.follows.as_ref().map(|closed| closed.url.clone()).filter(|url| !url.is_empty()),
            unsearched: !self.system.connector.has(Verb::Find),
            repeated: self.system.connector.same_again().filter(|_| steps.repeated).map(str::to_owned),
            unproven: self.system.connector.proven == Some(Proven::Unproven),
            unattached: false,
        }
    }
}
