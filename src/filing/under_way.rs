//! One filing under way: its record, and what is sent.

use std::sync::Arc;

use super::words::Lead;
use crate::connectors::ticket::{OutgoingTicket, SystemTicket, Upload};
use crate::connectors::{Configured, Context, Verb};
use crate::filing::outbox::{Outbox, OutboxError, Record};

/// One filing under way.
pub(super) struct Filing<'a> {
    pub(super) outbox: &'a Outbox,
    pub(super) system: &'a Configured,
    pub(super) context: &'a Context<'a>,
    pub(super) record: Record,
    pub(super) ticket: OutgoingTicket,
    pub(super) files: Vec<Upload>,
}

impl<'a> Filing<'a> {
    pub(super) fn new(
        outbox: &'a Outbox,
        record: Record,
        system: &'a Configured,
        context: &'a Context<'a>,
    ) -> Result<Self, OutboxError> {
        let words = outbox.ticket(&record)?;
        let parts = words.fields();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let ticket = OutgoingTicket {
            title: words.title().to_owned(),
            text: words.text().to_owned(),
            html: words.html().to_owned(),
            markdown: words.markdown().to_owned(),
            fingerprint: record.fingerprint.clone(),
            fingerprints: record.fingerprints(),
            entry: record.entry.clone(),
            requester: system.requester.clone().unwrap_or_else(|| record.requester.clone()),
            follow_up: system.follow_up.clone().unwrap_or_default(),
            uuid: uuid(&record.fingerprint),
            action: text(&parts.action),
            error: text(&parts.error),
            roles: parts.roles.clone(),
            tenant: text(&parts.tenant),
            verdict: parts.verdict.clone(),
            primary: text(&parts.primary),
            user: parts.user.clone(),
            missing: parts.missing.clone(),
            same_as: None,
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

    pub(super) fn save(&self) -> Result<(), OutboxError> {
        self.outbox.save(&self.record)
    }

    /// The ticket that the record is about from now on.
    pub(super) fn found(&mut self, hit: &SystemTicket) -> Result<(), OutboxError> {
        self.record.steps.id = Some(hit.id.clone());
        self.record.steps.url = Some(hit.url.clone());
        self.save()
    }

    /// The ticket as it is made, or as it is added to one that is there.
    pub(super) fn outgoing(&self, lead: &Lead<'_>) -> OutgoingTicket {
        let verb = if matches!(lead, Lead::Again(_)) { Verb::Comment } else { Verb::Create };
        lead.before(&self.ticket, self.unattached(verb).as_deref())
    }

    /// What a ticket says of files that do not get to it: how support comes to them. Where they are is nobody's business there.
    fn unattached(&self, verb: Verb) -> Option<String> {
        if self.files.is_empty() || self.system.connector.delivers_files(verb) {
            return None;
        }
        let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        let title = &self.system.connector.title;
        Some(format!(
            "Not attached: {}, because {title} takes no files from this tool. Whoever reported this has it: ask for it here.",
            names.join(", ")
        ))
    }

    /// Whether the files are to be in the ticket that this filing made, or added to.
    pub(super) fn delivers_files(&self) -> bool {
        let verb = if self.record.steps.created { Verb::Create } else { Verb::Comment };
        self.system.connector.delivers_files(verb)
    }

    /// The ticket for reading: without a first or last line.
    pub(super) fn outgoing_plain(&self) -> OutgoingTicket {
        self.ticket.clone()
    }
}

/// The fingerprint as a UUID of version 8 (RFC 9562: the content is the application's own), for systems that take the
/// client's id.
fn uuid(fingerprint: &str) -> String {
    let hex: String = fingerprint.chars().chain(std::iter::repeat('0')).take(32).collect();
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    format!("{}-{}-8{}-8{}-{}", part(0..8), part(8..12), part(13..16), part(17..20), part(20..32))
}
