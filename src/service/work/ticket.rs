//! A ticket on the workers' desk, by the library's own function.

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::watch;

use super::filing::FilingTurn;
use super::outcome::{self, EndedCase};
use super::{filing, memory};
use crate::escalation::worked_ticket::{
    self, KnownToTicket, TicketMemory, TicketWork, WorkFailure, WrittenBack,
};
use crate::escalation::{Destinations, WantedDestinations};
use crate::http::Deadline;
use crate::service::case_desk::OpenDesk;
use crate::service::lease_keeper::HeldLease;
use crate::service::running::Service;
use crate::service::store::{CaseId, Lease, Store};

/// How long a case may go on once the service ends: shorter than the engine waits.
const HALT: Duration = Duration::from_secs(15);

/// Which ticket.
#[derive(Clone, Debug)]
pub(super) struct WorkedFor {
    pub(super) id: CaseId,
    pub(super) ticket: String,
}

/// How it ended.
pub(super) enum TicketEnd {
    /// There is an outcome.
    Done(Box<EndedCase>),
    /// Something does not answer: another try may help.
    Later { why: String, after: Option<Duration> },
    /// No try will help until somebody changes something.
    Never(String),
    /// Somebody else has the ticket now.
    NotOurs,
}

/// What of the service goes to the desk.
struct DeskWorkParts {
    work: WorkedFor,
    store: Store,
    lease: Lease,
    timeout: Duration,
    file: bool,
    reply: bool,
    interrupt: watch::Receiver<bool>,
}

/// Works on it, until it is done or the lease is lost.
pub(super) async fn work(service: &Service, work: WorkedFor, held: &HeldLease) -> TicketEnd {
    let (says, interrupt) = watch::channel(false);
    let mut lost = held.lost.clone();
    let mut draining = service.draining.clone();
    let watched = tokio::spawn(async move {
        let ends = async {
            if draining.wait_for(|now| *now).await.is_err() {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(HALT).await;
        };
        tokio::select! {
            _ = lost.wait_for(|now| *now) => {}
            () = ends => {}
        }
        let _ = says.send(true);
        // Whoever reads it sees the last word also when nobody sends any more.
    });
    let parts = DeskWorkParts {
        work,
        store: service.store.clone(),
        lease: held.lease.clone(),
        timeout: service.timeout,
        file: service.config.file,
        reply: service.config.reply,
        interrupt,
    };
    let ended = service.worker_desk.with(move |open| Box::pin(on_desk(parts, open))).await;
    watched.abort();
    if *held.lost.borrow() {
        return TicketEnd::NotOurs;
    }
    // What breaks a program breaks it again; the row says so, and after a day it is given up.
    ended.unwrap_or_else(|broken| TicketEnd::Later { why: broken.to_string(), after: None })
}

async fn on_desk(parts: DeskWorkParts, open: &OpenDesk) -> TicketEnd {
    let DeskWorkParts { work, store, lease, timeout, file, reply, interrupt } = parts;
    let known = KnownToTicket::of(&open.profile);
    let context = open.context(Deadline::within(timeout, Some(interrupt)));
    let read = |key: &str| -> futures_util::future::LocalBoxFuture<'static, _> {
        Box::pin(memory::read(store.clone(), key.to_owned()))
    };
    let keep = |key: &str, written: &WrittenBack| -> futures_util::future::LocalBoxFuture<'static, _> {
        Box::pin(memory::keep(store.clone(), lease.clone(), key.to_owned(), written.clone()))
    };
    let turn = FilingTurn::new(open, &store, &work.id, Some(lease.clone()));
    let calls = turn.calls();
    let destinations = |files: Vec<PathBuf>| {
        let wanted = WantedDestinations { file: true, attach: files, ..WantedDestinations::default() };
        Destinations::open(wanted, Some(&open.profile))
    };
    let wanted = TicketWork {
        known: &known,
        memory: TicketMemory { read: &read, keep: &keep },
        timeout,
        destinations: file.then_some(&destinations),
        guard: Some(calls.guard()),
        reply,
        lang: None,
    };
    let worked = worked_ticket::work(&work.ticket, &wanted, &open.desk, &context).await;
    filing::give_back(&turn).await;
    match worked {
        Ok(worked) => match outcome::ended(worked, open) {
            Ok(ended) => TicketEnd::Done(Box::new(ended)),
            Err(error) => TicketEnd::Never(error.to_string()),
        },
        Err(failure) => failed(&failure),
    }
}

fn failed(failure: &WorkFailure) -> TicketEnd {
    let why = failure.to_string();
    if failure.is_permanent() {
        return TicketEnd::Never(why);
    }
    TicketEnd::Later { why, after: failure.retry_after() }
}
