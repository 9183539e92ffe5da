//! What leaves: the bundle onto the disk, the ticket into the outbox and from there into the ticketing system. Everything is
//! redacted and scanned once more before any of it is written.

use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::customer::Customer;
use super::desk::Desk;
use super::destinations::Destinations;
use super::error::EscalationError;
use super::pack::{self, Packed};
use crate::case::Case;
use crate::connectors::{Configured, Context};
use crate::diagnosis::Exit;
use crate::environment::state::State;
use crate::facts::Recording;
use crate::filing::outbox::{ENTRY_DIGITS, Outbox, OutboxError, QueuedFile, Record, Turn};
use crate::filing::{self, Filed, NotFiled};
use crate::redact::policy::Audience;
use crate::redact::pseudonym_map;
use crate::report::v1::{FiledTicket, Report};
use crate::text::digest::sha256;

/// What left, or with `--dry-run` would have.
#[derive(Debug, Default)]
pub struct Escalated {
    /// Everything that was made; `None` without a destination.
    pub packed: Option<Packed>,
    /// Nothing of it left.
    pub dry_run: bool,
    /// Where the bundle is.
    pub bundle: Option<PathBuf>,
    /// What became of the ticket, once it was to be filed. One that is not filed is safe in the outbox.
    pub filed: Option<Result<Filed, NotFiled>>,
    queued: Option<QueuedTicket>,
}

/// A ticket in the outbox.
#[derive(Debug)]
struct QueuedTicket {
    outbox: Outbox,
    /// `None`: another run is filing the same problem, and this one comes after it.
    turn: Option<Turn>,
    record: Record,
}

impl Destinations {
    /// Packs it, writes the bundle and puts the ticket into the outbox, or, with `--dry-run`, only packs it.
    pub(super) fn leave(
        self,
        report: &Report,
        recording: &Recording,
        desk: &Desk,
        now: DateTime<Utc>,
    ) -> Result<Escalated, EscalationError> {
        if !self.is_wanted() {
            return Ok(Escalated::default());
        }
        let packed = pack::pack(&report.without_links(), recording, &self, desk, now)?;
        let requester = recording.case.as_ref().and_then(|case| requester(&desk.customer, case));
        self.send(packed, requester, desk, now)
    }

    /// Writes the bundle and puts the ticket into the outbox, or, with `--dry-run`, only says what would leave.
    pub(super) fn send(
        self,
        mut packed: Packed,
        requester: Option<String>,
        desk: &Desk,
        now: DateTime<Utc>,
    ) -> Result<Escalated, EscalationError> {
        if self.dry_run {
            return Ok(Escalated { packed: Some(packed), dry_run: true, ..Escalated::default() });
        }
        let customer = &desk.customer;
        packed.key_news = customer.key_used(now)?;
        if let Some(state) = &customer.state {
            pseudonym_map::remember(state, customer.name(), &packed.tokens)?;
        }
        let mut bundle = None;
        if let Some(target) = self.bundle {
            bundle = Some(target.path().to_owned());
            target.commit(&packed.bytes)?;
        }
        let queued = if self.file { Some(queue(&packed, requester, desk, now)?) } else { None };
        Ok(Escalated { packed: Some(packed), dry_run: false, bundle, filed: None, queued })
    }
}

impl Escalated {
    /// Whether a ticket waits to be filed.
    #[must_use]
    pub fn is_queued(&self) -> bool {
        self.queued.is_some()
    }

    /// Files the ticket that waits, if there is one. One that cannot be filed stays in the outbox.
    pub async fn file(&mut self, system: &Configured, context: &Context<'_>) {
        if let Some(QueuedTicket { outbox, turn, record }) = self.queued.take() {
            self.filed = Some(match turn {
                Some(turn) => filing::file(&outbox, record, &turn, system, context).await,
                // Boxed: it may file two, one after the other, and few runs come here.
                None => Box::pin(filing::file_parked(&outbox, &record, system, context)).await,
            });
        }
    }

    /// The ticket that waits is in the system already, by an earlier run that was broken off: nothing more is sent.
    pub(super) fn settle(&mut self, ticket: FiledTicket) {
        if let Some(QueuedTicket { outbox, record, .. }) = self.queued.take()
            && let Err(error) = outbox.drop(record.name())
        {
            tracing::info!("an entry of the outbox stays whose ticket is filed: {error}");
        }
        self.filed = Some(Ok(Filed { ticket, duplicates: Vec::new(), unattached: Vec::new() }));
    }

    /// Leaves it in the outbox, which is tried again.
    pub(super) fn wait(&mut self, why: String) {
        if self.queued.take().is_some() {
            self.filed = Some(Err(NotFiled::Soon(why)));
        }
    }

    /// The ticket in the system.
    #[must_use]
    pub fn ticket(&self) -> Option<&FiledTicket> {
        self.filed.as_ref()?.as_ref().ok().map(|filed| &filed.ticket)
    }

    /// How the run ends.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match &self.filed {
            Some(Err(failure)) if failure.is_permanent() => Exit::Broken,
            Some(Err(_)) => Exit::NotFiledYet,
            _ => Exit::Escalated,
        }
    }
}

/// Onto the disk, synced, before anything is sent.
fn queue(
    packed: &Packed,
    requester: Option<String>,
    desk: &Desk,
    now: DateTime<Utc>,
) -> Result<QueuedTicket, EscalationError> {
    let (system, state) = ready(desk).ok_or(EscalationError::NoTicketing)?;
    let outbox = Outbox::open(state)?;
    let name = bundle_name(packed);
    let customer = &desk.customer;
    let mut record = Record::new(
        packed.ticket.fingerprint().to_owned(),
        customer.name().to_owned(),
        desk.config.clone(),
        system.name.clone(),
        now,
    );
    record.files = vec![QueuedFile::of(&name, media_type(packed), &packed.bytes)];
    record.former.clone_from(&packed.former);
    record.requester = requester.unwrap_or_default();
    let (ticket, files) = (&packed.ticket, [(name.as_str(), packed.bytes.as_slice())]);
    let (turn, record) = match outbox.turn(&record.fingerprint, Duration::ZERO) {
        Ok(turn) => {
            let record = outbox.queue(record, ticket, &files, &turn)?;
            (Some(turn), record)
        }
        Err(OutboxError::Busy(_)) => (None, outbox.park(record, ticket, &files)?),
        Err(error) => return Err(error.into()),
    };
    Ok(QueuedTicket { outbox, turn, record })
}

fn ready(desk: &Desk) -> Option<(&Configured, &State)> {
    Some((desk.ticketing.as_ref()?, desk.customer.state.as_ref()?))
}

/// The person's address, where those who read the ticket may know it.
pub(super) fn requester(customer: &Customer, case: &Case) -> Option<String> {
    let user = &case.user;
    (customer.audience == Audience::Admin && user.contains('@')).then(|| user.clone())
}

/// By the problem and by its content: no two filings of a problem have files of one name, so that each is found again.
fn bundle_name(packed: &Packed) -> String {
    let ending = if packed.encrypted { ".zip.age" } else { ".zip" };
    let content = sha256(&packed.bytes);
    let short = |hex: &str, digits| hex.get(..digits).unwrap_or_default().to_owned();
    format!("escalate-{}-{}{ending}", short(packed.ticket.fingerprint(), 8), short(&content, ENTRY_DIGITS))
}

fn media_type(packed: &Packed) -> &'static str {
    if packed.encrypted { "application/octet-stream" } else { "application/zip" }
}
