//! Writing: each write is noted before it goes out, and noted as done when the system has answered. What was not answered is
//! looked for before it is sent again.

use super::look::{self, Awaited};
use super::under_way::Filing;
use super::words::Lead;
use super::{ATTACHING, NotFiled};
use crate::connectors::Verb;
use crate::connectors::ticket::{OutgoingTicket, SystemTicket, TicketState};
use crate::connectors::ticket_verbs::{self, Confirmed, VerbFailure};
use crate::environment::clock;
use crate::facts::GapReason;
use crate::filing::outbox::{KnownTicket, OutboxError, SentWrite, Steps};

impl Filing<'_> {
    /// A new ticket; after a closed one, it names that.
    pub(super) async fn create(&mut self) -> Result<SystemTicket, NotFiled> {
        self.sending(Verb::Create)?;
        let is_closed = self.takes_comments();
        let follows = self.record.steps.follows.as_ref();
        let lead = follows.map_or(Lead::New, |ticket| Lead::Follows { ticket, is_closed });
        let ticket = self.outgoing(&lead);
        let created = ticket_verbs::create(self.system, self.context, &ticket, &self.files).await;
        let created = created.map_err(|failure| self.not_made(failure))?;
        self.record.steps.sent = None;
        let Some(hit) = created.ticket else {
            // Somebody else was faster, and the system itself refused the second one.
            let hit = self.search().await?.into_iter().next();
            let follows = self.record.steps.follows.as_ref();
            if follows.is_some_and(|old| hit.as_ref().is_none_or(|hit| hit.id == old.id)) {
                return self.opened_after_all(hit).await;
            }
            let Some(hit) = hit else {
                return Err(NotFiled::soon(
                    "the system says that this ticket exists and does not find it: try again in a minute"
                        .to_owned(),
                ));
            };
            self.found(&hit)?;
            return Ok(hit);
        };
        let steps = &mut self.record.steps;
        steps.created = true;
        steps.created_at = Some(clock::precise());
        steps.entry = Some(self.record.entry.clone());
        steps.attached = created.carries_files;
        self.found(&hit)?;
        Ok(hit)
    }

    /// The closed ticket that has our fingerprint, when no second one may have it: by the next try the account may have been given
    /// the right to open it, or what was wrong has passed.
    async fn opened_after_all(&mut self, holder: Option<SystemTicket>) -> Result<SystemTicket, NotFiled> {
        let can = self.takes_comments() && self.system.connector.has(Verb::Reopen);
        let Some(holder) = holder.filter(|_| can) else { return Err(self.only_one_may_have_it()) };
        if holder.state == Some(TicketState::Closed) && !self.reopen(&holder).await? {
            return Err(self.only_one_may_have_it());
        }
        self.record.steps = Steps::moved(None);
        self.record.steps.reopened = true;
        self.found(&holder)?;
        Ok(SystemTicket { state: Some(TicketState::Open), ..holder })
    }

    /// The ticket's text on a ticket that was there before, with the files where the system takes both at once.
    pub(super) async fn comment(&mut self, hit: &SystemTicket) -> Result<(), NotFiled> {
        if self.record.steps.entry.as_ref() == Some(&self.record.entry) {
            return Ok(());
        }
        let carries_files = self.system.connector.carries_files(Verb::Comment);
        let waits = self.record.steps.waits_for(Verb::Comment, &self.record.entry);
        self.record.steps.repeated |= waits && self.system.connector.same_again().is_some();
        if self.is_there_already(hit, Verb::Comment).await? {
            self.record.steps.attached |= carries_files && waits;
        } else {
            self.sending(Verb::Comment)?;
            let ticket = self.outgoing(&Lead::Again(self.record.queued_at));
            let done = ticket_verbs::comment(self.system, self.context, &ticket, &self.files, hit).await;
            done.map_err(|failure| self.unsent("adding a comment", failure))?;
            self.record.steps.attached |= carries_files;
        }
        self.record.steps.sent = None;
        self.record.steps.entry = Some(self.record.entry.clone());
        Ok(self.save()?)
    }

    /// The files, unless they went along or are there from a try whose answer was lost.
    pub(super) async fn attach(&mut self, hit: &SystemTicket) -> Result<(), NotFiled> {
        let can = self.system.connector.has(Verb::Attach);
        if self.record.steps.attached || self.files.is_empty() || !can {
            return Ok(());
        }
        if !self.is_there_already(hit, Verb::Attach).await? {
            self.is_ours(hit).await?;
            self.sending(Verb::Attach)?;
            let ticket = self.outgoing(&Lead::New);
            let done = ticket_verbs::attach(self.system, self.context, &ticket, &self.files, hit).await;
            done.map_err(|failure| self.unsent(ATTACHING, failure))?;
        }
        self.record.steps.sent = None;
        self.record.steps.attached = true;
        self.record.steps.cut = false;
        Ok(self.save()?)
    }

    /// The answer to a `create` is not believed before anything more is written there.
    async fn is_ours(&self, hit: &SystemTicket) -> Result<(), NotFiled> {
        if !self.record.steps.created || !self.system.connector.has(Verb::Confirm) {
            return Ok(());
        }
        match self.held(hit).await {
            Ok(held) if self.is_anothers(&held) => Err(Self::not_ours(hit)),
            Err(failure) if failure.reason == GapReason::Unauthorized => {
                Err(NotFiled::refused("reading the ticket back", failure))
            }
            _ => Ok(()),
        }
    }

    /// Whether an earlier try, which got no answer, did this write after all.
    async fn is_there_already(&self, hit: &SystemTicket, verb: Verb) -> Result<bool, NotFiled> {
        // The ticket that is there instead of ours may be one that an earlier try of this filing made.
        let steps = &self.record.steps;
        let was_cut = verb == Verb::Attach && steps.cut;
        let may_be = steps.waits_for(verb, &self.record.entry) || steps.closing.is_some() || was_cut;
        if !may_be || !self.system.connector.has(Verb::Confirm) {
            return Ok(false);
        }
        let mut awaited = Awaited::of(self, verb);
        loop {
            let held = self.read_back(hit).await?;
            let is_there = if verb == Verb::Attach {
                look::missing(&held, &self.files).is_empty()
            } else {
                look::shows(&held, &self.record.entry, &self.files)
            };
            if is_there || !awaited.pause(self).await? {
                return Ok(is_there);
            }
        }
    }

    /// Opens a closed ticket again. False: that is not possible there, or the system does as if.
    pub(super) async fn reopen(&self, hit: &SystemTicket) -> Result<bool, NotFiled> {
        let ticket = self.outgoing_plain();
        match ticket_verbs::change(self.system, self.context, Verb::Reopen, &ticket, hit).await {
            Ok(()) => {}
            // Systems count failed logins: with that credential nothing more is tried.
            Err(failure) if failure.is_permanent() && failure.reason != GapReason::Unauthorized => {
                tracing::info!("the ticket cannot be opened again: {failure}");
                return Ok(false);
            }
            Err(failure) => return Err(NotFiled::refused("opening the ticket again", failure)),
        }
        let held = self.read_back(hit).await?;
        // Redmine answers 204 and changes nothing where the workflow has no such step.
        Ok(held.state != Some(TicketState::Closed))
    }

    /// Reads back what the system holds: the fingerprint, and the files by size and hash. Another ticket: the one that has our
    /// fingerprint, because a system that lets only one have it gave it to that.
    pub(super) async fn confirm(&mut self, hit: &SystemTicket) -> Result<Option<SystemTicket>, NotFiled> {
        if !self.system.connector.has(Verb::Confirm) {
            return Ok(None);
        }
        let mut held = self.read_back(hit).await?;
        if self.is_anothers(&held) {
            return Err(Self::not_ours(hit));
        }
        let ours = |held: &Confirmed| held.fingerprint.as_deref() == Some(self.record.fingerprint.as_str());
        if !ours(&held) && self.system.connector.has(Verb::Mark) {
            let ticket = self.outgoing_plain();
            let done = ticket_verbs::change(self.system, self.context, Verb::Mark, &ticket, hit).await;
            done.map_err(|failure| self.refused("setting the fingerprint", failure))?;
            held = self.read_back(hit).await?;
        }
        // One of a former key is as good where it cannot be changed: it is looked for, too.
        let known = held.fingerprint.as_ref().is_some_and(|known| self.record.former.contains(known));
        let known = known && !self.system.connector.has(Verb::Mark);
        let at = if hit.url.is_empty() { &hit.id } else { &hit.url };
        if !ours(&held) && !known {
            let holder = self.holder(hit).await?;
            let follows = self.record.steps.follows.as_ref();
            return match holder {
                // Where nothing can be added to the one that has it, this one is all that can be made of a repeat.
                Some(_) if !self.takes_comments() => {
                    self.confirm_files(hit, held).await?;
                    self.record.steps.confirmed = true;
                    self.save()?;
                    Ok(None)
                }
                Some(holder) if follows.is_none_or(|closed| closed.id != holder.id) => Ok(Some(holder)),
                // The account may have been given the right to open it.
                Some(closed) if self.system.connector.has(Verb::Reopen) && self.reopen(&closed).await? => {
                    Ok(Some(closed))
                }
                Some(_) => Err(NotFiled::changing(format!("{at}: {}", self.only_one_may_have_it()))),
                None => Err(NotFiled::changing(format!(
                    "{at}: the ticket is there and does not show the fingerprint: is the field in the profile the right one, \
                     and may the account set it?"
                ))),
            };
        }
        self.confirm_files(hit, held).await?;
        self.record.steps.confirmed = true;
        self.save()?;
        Ok(None)
    }

    /// A system with unique fingerprints, and the ticket that has ours cannot take this report.
    fn only_one_may_have_it(&self) -> NotFiled {
        let holder = self.record.steps.follows.as_ref();
        let holder = holder.map(|old| if old.url.is_empty() { old.id.as_str() } else { old.url.as_str() });
        let holder = holder.unwrap_or_default();
        NotFiled::changing(if self.takes_comments() {
            format!(
                "only one ticket may have the fingerprint, and the closed {holder} has it: the account may not open that again; \
                 give it that right"
            )
        } else {
            format!(
                "only one ticket may have the fingerprint, {holder} has it, and the connector adds no comments: this report is not \
                 there; add it by hand (`--bundle PATH` writes what to attach), or have a `comment` in the connector's file"
            )
        })
    }

    /// The other ticket that has our fingerprint. One that got it a moment ago may be missing from the search for a while.
    async fn holder(&self, hit: &SystemTicket) -> Result<Option<SystemTicket>, NotFiled> {
        let mut awaited = Awaited::indexed(self.system, Some(clock::precise()));
        loop {
            let holder = self.search().await?.into_iter().find(|other| other.id != hit.id);
            if holder.is_some() || !awaited.pause(self).await? {
                return Ok(holder);
            }
        }
    }

    async fn confirm_files(&mut self, hit: &SystemTicket, mut held: Confirmed) -> Result<(), NotFiled> {
        if !self.delivers_files() {
            return Ok(());
        }
        let sent_at = self.record.steps.attached.then(clock::precise);
        let mut awaited = Awaited::indexed(self.system, sent_at);
        while !look::missing(&held, &self.files).is_empty() && awaited.pause(self).await? {
            held = self.read_back(hit).await?;
        }
        let missing = look::missing(&held, &self.files).join(", ");
        if missing.is_empty() {
            return Ok(());
        }
        self.record.steps.cut = true;
        let at = if hit.url.is_empty() { &hit.id } else { &hit.url };
        Err(NotFiled::changing(format!(
            "{at}: the ticket is there, but {missing} is missing or was changed by the system: its limit for attachments? Attach \
             less and run again, or have the limit raised and name the entry: `escalate outbox retry {}`",
            self.record.fingerprint.get(..8).unwrap_or_default()
        )))
    }

    /// What the system holds of a ticket. One that was made a moment ago is waited for.
    pub(super) async fn read_back(&self, hit: &SystemTicket) -> Result<Confirmed, NotFiled> {
        let mut awaited = Awaited::made(self);
        loop {
            match self.held(hit).await {
                Err(failure) if failure.is_gone() && awaited.pause(self).await? => {}
                held => return held.map_err(|failure| NotFiled::refused("reading the ticket back", failure)),
            }
        }
    }

    /// The system said that this is our ticket, and it shows another one's. The next try looks again, and if that is still so, begins again.
    fn not_ours(hit: &SystemTicket) -> NotFiled {
        let at = if hit.url.is_empty() { &hit.id } else { &hit.url };
        NotFiled::soon(format!(
            "{at}: the system gave this ticket as ours and shows one that has another's fingerprint: nothing more was written there"
        ))
    }

    /// That a ticket of ours is not there says nothing while not every server of the system may know it.
    fn refused(&self, step: &'static str, failure: VerbFailure) -> NotFiled {
        if failure.is_gone() && Awaited::made(self).is_open() {
            return NotFiled::soon(format!("{step}: {failure}; it was made a moment ago"));
        }
        NotFiled::refused(step, failure)
    }

    /// Closes the ticket that we made although another one was there, now that this one has everything. Its address, if it stays
    /// open: two are better than none.
    pub(super) async fn close_ours(&mut self, hit: &SystemTicket) -> Result<Option<String>, NotFiled> {
        let Some(ours) = self.record.steps.closing.clone() else { return Ok(None) };
        if self.system.connector.has(Verb::Close) {
            let ticket = OutgoingTicket { same_as: Some(hit.clone()), ..self.outgoing_plain() };
            let done = self.close(&ours, &ticket).await;
            match done {
                Ok(()) => return Ok(None),
                Err(failure) if failure.is_permanent() => {
                    tracing::info!("the second ticket cannot be closed: {failure}");
                }
                Err(failure) => return Err(NotFiled::refused("closing the second ticket", failure)),
            }
        }
        Ok(Some(ours.url))
    }

    async fn close(&self, ours: &KnownTicket, ticket: &OutgoingTicket) -> Result<(), VerbFailure> {
        ticket_verbs::change(self.system, self.context, Verb::Close, ticket, &ours.as_hit()).await
    }

    /// Notes that a write goes out now.
    fn sending(&mut self, verb: Verb) -> Result<(), OutboxError> {
        let (verb, entry) = (verb.as_str().to_owned(), self.record.entry.clone());
        self.record.steps.sent = Some(SentWrite { verb, entry, at: clock::precise(), answered: false });
        self.save()
    }

    /// Where nothing can be looked up, a ticket that may be there is not sent again by itself.
    fn not_made(&mut self, failure: VerbFailure) -> NotFiled {
        let why = failure.to_string();
        let failed = self.unsent("making the ticket", failure);
        if self.record.steps.sent.is_some() && !self.system.connector.has(Verb::Find) {
            return match self.system.connector.same_again() {
                Some(_) if failed.is_permanent() => failed,
                Some(key) => NotFiled::soon(format!(
                    "{why}. Whether it arrived is not known: `escalate outbox retry` sends it again, with the same {key}"
                )),
                None => self.undecided(&why),
            };
        }
        failed
    }

    /// A clear refusal did nothing; only a write without an answer may have been done.
    fn unsent(&mut self, step: &'static str, failure: VerbFailure) -> NotFiled {
        if !failure.maybe_done {
            self.record.steps.sent = None;
        } else if let Some(sent) = &mut self.record.steps.sent {
            sent.answered = failure.is_answered();
            if sent.answered {
                // It was done at some moment until now, and the index counts from then.
                sent.at = clock::precise();
            }
        }
        self.refused(step, failure)
    }
}
