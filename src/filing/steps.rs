//! The steps of one filing. Each method does one step, skips it when the record says that it is done, and writes the record
//! down before the next.

use std::sync::Arc;

use super::{Filed, NotFiled};
use crate::connectors::ticket::{OutgoingTicket, SystemTicket, Upload};
use crate::connectors::ticket_verbs::{self, Confirmed, VerbFailure};
use crate::connectors::{Configured, Context, Verb};
use crate::filing::outbox::{LedgerEntry, Outbox, OutboxError, Record};
use crate::report::v1::FiledTicket;

/// One filing under way.
pub(super) struct Filing<'a> {
    outbox: &'a Outbox,
    system: &'a Configured,
    context: &'a Context<'a>,
    record: Record,
    ticket: OutgoingTicket,
    files: Vec<Upload>,
}

impl<'a> Filing<'a> {
    pub(super) fn new(
        outbox: &'a Outbox,
        record: Record,
        system: &'a Configured,
        context: &'a Context<'a>,
    ) -> Result<Self, OutboxError> {
        let words = outbox.ticket(&record)?;
        let ticket = OutgoingTicket {
            title: words.title().to_owned(),
            text: words.text().to_owned(),
            html: words.html().to_owned(),
            markdown: words.markdown().to_owned(),
            fingerprint: record.fingerprint.clone(),
            fingerprints: vec![record.fingerprint.clone()],
            requester: record.requester.clone(),
            uuid: uuid(&record.fingerprint),
            ..OutgoingTicket::default()
        };
        let mut files = Vec::with_capacity(record.files.len());
        for file in &record.files {
            files.push(Upload {
                name: file.name.clone(),
                media_type: file.media_type.clone(),
                bytes: Arc::new(outbox.file(&record, file)?),
                size: file.size,
                sha256: file.sha256.clone(),
            });
        }
        Ok(Self { outbox, system, context, record, ticket, files })
    }

    /// From wherever the record stands to a confirmed ticket.
    pub(super) async fn run(&mut self) -> Result<Filed, NotFiled> {
        let hit = match self.known() {
            Some(hit) => hit,
            None => match self.find().await? {
                Some(hit) => self.adopt(hit)?,
                None => self.create().await?,
            },
        };
        self.comment(&hit).await?;
        self.attach(&hit).await?;
        self.confirm(&hit).await?;
        let duplicates = self.duplicates(&hit).await;
        let seen = LedgerEntry {
            system: self.record.system.clone(),
            id: hit.id.clone(),
            url: Some(hit.url.clone()),
            filed_at: self.context.now,
        };
        self.outbox.done(&self.record, &seen)?;
        Ok(Filed { ticket: self.filed(&hit), duplicates })
    }

    /// Writes down why it is still here.
    pub(super) fn note(&mut self, failure: &NotFiled) -> Result<(), OutboxError> {
        self.record.last_failure = Some(failure.to_string());
        self.outbox.save(&self.record)
    }

    /// The ticket that an earlier try made or found.
    fn known(&self) -> Option<SystemTicket> {
        let id = self.record.steps.id.clone()?;
        let url = self.record.steps.url.clone().unwrap_or_default();
        Some(SystemTicket { id, url, fingerprint: Some(self.record.fingerprint.clone()), state: None })
    }

    /// A ticket with this fingerprint: by search, and by the note of an earlier filing, because some systems find a new ticket
    /// only after seconds.
    async fn find(&self) -> Result<Option<SystemTicket>, NotFiled> {
        let hits = ticket_verbs::find(self.system, self.context, &self.ticket).await;
        let mut ours = self.ours(hits.map_err(|failure| refused("looking for the ticket", failure))?);
        if !ours.is_empty() {
            return Ok(Some(ours.swap_remove(0)));
        }
        let Some(seen) = self.outbox.seen(&self.record.system, &self.record.fingerprint)? else {
            return Ok(None);
        };
        let hit =
            SystemTicket { id: seen.id, url: seen.url.unwrap_or_default(), fingerprint: None, state: None };
        if self.is_ours(&hit).await {
            return Ok(Some(hit));
        }
        self.outbox.forget(&self.record.system, &self.record.fingerprint)?;
        Ok(None)
    }

    /// Hits whose own fingerprint is equal: systems return everybody's tickets when they do not understand a filter.
    fn ours(&self, hits: Vec<SystemTicket>) -> Vec<SystemTicket> {
        let equal = |hit: &SystemTicket| hit.fingerprint.as_deref() == Some(self.record.fingerprint.as_str());
        hits.into_iter().filter(equal).collect()
    }

    async fn is_ours(&self, hit: &SystemTicket) -> bool {
        let held = ticket_verbs::confirm(self.system, self.context, &self.ticket, &self.files, hit).await;
        held.is_ok_and(|held| held.fingerprint.as_deref() == Some(self.record.fingerprint.as_str()))
    }

    /// A ticket that was there. When a create was sent and its answer lost, it is the one that we made.
    fn adopt(&mut self, hit: SystemTicket) -> Result<SystemTicket, NotFiled> {
        self.record.steps.created = self.record.steps.create_sent;
        self.found(&hit)?;
        Ok(hit)
    }

    async fn create(&mut self) -> Result<SystemTicket, NotFiled> {
        self.record.steps.create_sent = true;
        self.outbox.save(&self.record)?;
        let created = ticket_verbs::create(self.system, self.context, &self.ticket, &self.files).await;
        let created = match created {
            Ok(created) => created,
            Err(failure) => {
                // A clear refusal made nothing; only a lost answer may have.
                self.record.steps.create_sent = failure.maybe_done;
                return Err(refused("making the ticket", failure));
            }
        };
        let Some(hit) = created.ticket else {
            // Somebody else was faster, and the system itself refused the second one.
            self.record.steps.create_sent = false;
            let found = self.find().await?;
            let missing =
                "the system says that this ticket exists and does not find it: try again in a minute";
            return self.adopt(found.ok_or_else(|| NotFiled::NotConfirmed(missing.to_owned()))?);
        };
        self.record.steps.created = true;
        self.record.steps.attached = created.carries_files;
        self.found(&hit)?;
        Ok(hit)
    }

    fn found(&mut self, hit: &SystemTicket) -> Result<(), OutboxError> {
        self.record.steps.id = Some(hit.id.clone());
        self.record.steps.url = Some(hit.url.clone());
        self.outbox.save(&self.record)
    }

    /// "Seen again", on a ticket that was there before.
    async fn comment(&mut self, hit: &SystemTicket) -> Result<(), NotFiled> {
        let steps = &self.record.steps;
        if steps.created || steps.commented || !self.system.connector.has(Verb::Comment) {
            return Ok(());
        }
        let done = ticket_verbs::comment(self.system, self.context, &self.ticket, &self.files, hit).await;
        done.map_err(|failure| refused("adding a comment", failure))?;
        self.record.steps.commented = true;
        self.record.steps.attached |= self.system.connector.carries_files(Verb::Comment);
        Ok(self.outbox.save(&self.record)?)
    }

    /// The files, unless they went along or are there from a try whose answer was lost.
    async fn attach(&mut self, hit: &SystemTicket) -> Result<(), NotFiled> {
        if self.record.steps.attached || self.files.is_empty() {
            return Ok(());
        }
        if let Ok(held) = self.held(hit).await
            && self.missing(&held).is_empty()
        {
            self.record.steps.attached = true;
            return Ok(self.outbox.save(&self.record)?);
        }
        let done = ticket_verbs::attach(self.system, self.context, &self.ticket, &self.files, hit).await;
        done.map_err(|failure| refused("attaching the files", failure))?;
        self.record.steps.attached = true;
        Ok(self.outbox.save(&self.record)?)
    }

    /// Reads back what the system holds: the fingerprint, and the files by size and hash.
    async fn confirm(&mut self, hit: &SystemTicket) -> Result<(), NotFiled> {
        let held = self.held(hit).await.map_err(|failure| refused("reading the ticket back", failure))?;
        let at = if hit.url.is_empty() { &hit.id } else { &hit.url };
        if held.fingerprint.as_deref() != Some(self.record.fingerprint.as_str()) {
            return Err(NotFiled::NotConfirmed(format!(
                "{at}: the ticket is there and does not show the fingerprint: is the field in the profile the right one, \
                 and may the account set it?"
            )));
        }
        let missing = self.missing(&held).join(", ");
        if !missing.is_empty() {
            // Sent again at the next try: what is there is not what was sent.
            self.record.steps.attached = false;
            return Err(NotFiled::NotConfirmed(format!(
                "{at}: the ticket is there, but {missing} is missing or was changed by the system (its limit for \
                 attachments?)"
            )));
        }
        self.record.steps.confirmed = true;
        Ok(self.outbox.save(&self.record)?)
    }

    async fn held(&self, hit: &SystemTicket) -> Result<Confirmed, VerbFailure> {
        ticket_verbs::confirm(self.system, self.context, &self.ticket, &self.files, hit).await
    }

    /// Names of files that the system does not hold byte for byte.
    fn missing(&self, held: &Confirmed) -> Vec<&str> {
        let there = |file: &Upload| {
            held.files.iter().any(|held| held.size == file.size && held.sha256 == file.sha256)
        };
        self.files.iter().filter(|file| !there(file)).map(|file| file.name.as_str()).collect()
    }

    /// Tickets that a run on another machine made at the same time; few systems can refuse a second one.
    async fn duplicates(&self, hit: &SystemTicket) -> Vec<String> {
        if !self.record.steps.created {
            return Vec::new();
        }
        let hits = ticket_verbs::find(self.system, self.context, &self.ticket).await.unwrap_or_default();
        self.ours(hits).into_iter().filter(|other| other.id != hit.id).map(|other| other.url).collect()
    }

    fn filed(&self, hit: &SystemTicket) -> FiledTicket {
        FiledTicket {
            system: self.record.system.clone(),
            id: hit.id.clone(),
            url: Some(hit.url.clone()).filter(|url| !url.is_empty()),
            fingerprint: self.record.fingerprint.clone(),
            created: self.record.steps.created,
            confirmed: self.record.steps.confirmed,
        }
    }
}

fn refused(step: &'static str, failure: VerbFailure) -> NotFiled {
    NotFiled::Refused { step, failure }
}

/// The fingerprint as a UUID of version 8 (RFC 9562: the content is the application's own), for systems that take the
/// client's id.
fn uuid(fingerprint: &str) -> String {
    let hex: String = fingerprint.chars().chain(std::iter::repeat('0')).take(32).collect();
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    format!("{}-{}-8{}-8{}-{}", part(0..8), part(8..12), part(13..16), part(17..20), part(20..32))
}
