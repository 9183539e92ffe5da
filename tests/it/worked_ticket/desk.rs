//! A help desk whose tickets have notes and letters, beside the example's directory.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use escalate::connectors::Context;
use escalate::environment::state::State;
use escalate::escalation::worked_ticket::{
    FilingGuard, KnownToTicket, TicketDestinations, TicketMemory, TicketMemoryError, TicketWork, WorkFailure,
    WorkedTicket, WrittenBack, work,
};
use escalate::escalation::{Customer, Desk};
use escalate::http::{Deadline, Http, HttpLimits};
use escalate::output::template::Templates;
use escalate::profile::{Profile, open_all};
use escalate::vault::Vault;
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::connectors::bench;
use crate::fixtures::TICKETS;
use crate::support::NOW;

/// The program of a connector that does not read what was written.
pub(super) const READS_NO_NOTES: &str = "$one | del(.notes, .replies)";

/// A status, and how long to wait.
type Answers = Arc<Mutex<(u16, Option<u64>)>>;
type ReadFuture = LocalBoxFuture<'static, Result<WrittenBack, TicketMemoryError>>;
type Remembers = Box<dyn Fn(&str) -> ReadFuture>;
type Keeps = Box<dyn Fn(&str, &WrittenBack) -> KeptFuture>;
type KeptFuture = LocalBoxFuture<'static, Result<(), TicketMemoryError>>;

pub(super) struct HelpDesk {
    server: MockServer,
    folder: TempDir,
    read: String,
    notes: Arc<Mutex<Vec<String>>>,
    letters: Arc<Mutex<Vec<String>>>,
    reads: Answers,
    writes: Answers,
    interrupt: watch::Sender<bool>,
    remembers: Remembers,
    keeps: Keeps,
}

pub(super) fn ticket(requester: &str, body: &str) -> Value {
    json!({
        "id": "17", "url": "https://desk.acme.example/17", "requester": { "email": requester, "name": null },
        "subject": "Help", "body": body,
    })
}

fn answer(answers: &Answers, body: &Value) -> ResponseTemplate {
    let (status, wait) = *answers.lock().unwrap();
    let answer = ResponseTemplate::new(status).set_body_json(body);
    match wait {
        Some(seconds) => answer.insert_header("retry-after", seconds.to_string()),
        None => answer,
    }
}

impl HelpDesk {
    pub(super) async fn with(ticket: Value) -> Self {
        Self::of(ticket, "$one").await
    }

    /// `read`: the program of the verb.
    pub(super) async fn of(ticket: Value, read: &str) -> Self {
        let server = MockServer::start().await;
        let (notes, letters) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let (reads, writes): (Answers, Answers) =
            (Arc::new(Mutex::new((200, None))), Arc::new(Mutex::new((201, None))));
        for (place, kept) in [("/notes", &notes), ("/letters", &letters)] {
            let (kept, writes): (Arc<Mutex<Vec<String>>>, _) = (Arc::clone(kept), Arc::clone(&writes));
            let take = move |request: &Request| {
                let body: Value = serde_json::from_slice(&request.body).unwrap();
                // A server that fails may have done it all the same.
                if writes.lock().unwrap().0 != 429 {
                    kept.lock().unwrap().push(body["text"].as_str().unwrap().to_owned());
                }
                answer(&writes, &json!({ "id": 1 }))
            };
            Mock::given(method("POST")).and(path(place)).respond_with(take).mount(&server).await;
        }
        let (shown, sent, answers) = (Arc::clone(&notes), Arc::clone(&letters), Arc::clone(&reads));
        let one = move |_: &Request| {
            let mut ticket = ticket.clone();
            ticket["notes"] = json!(*shown.lock().unwrap());
            ticket["replies"] = json!(*sent.lock().unwrap());
            answer(&answers, &ticket)
        };
        Mock::given(method("GET")).and(path("/tickets/17")).respond_with(one).mount(&server).await;
        let bytes = ResponseTemplate::new(200).set_body_bytes(b"the log says 403".to_vec());
        Mock::given(method("GET")).and(path("/files/app.log")).respond_with(bytes).mount(&server).await;
        let folder = tempfile::tempdir().unwrap();
        for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/01_export")).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
        }
        let memory: Arc<Mutex<BTreeMap<String, WrittenBack>>> = Arc::default();
        let kept = Arc::clone(&memory);
        Self {
            server,
            folder,
            read: read.to_owned(),
            notes,
            letters,
            reads,
            writes,
            interrupt: watch::channel(false).0,
            remembers: Box::new(move |key| {
                let written = memory.lock().unwrap().get(key).cloned().unwrap_or_default();
                Box::pin(async { Ok(written) })
            }),
            keeps: Box::new(move |key, written| {
                kept.lock().unwrap().insert(key.to_owned(), written.clone());
                Box::pin(async { Ok(()) })
            }),
        }
    }

    fn profile(&self) -> Profile {
        Profile::read(&self.folder.path().join("escalate.toml"), self.folder.path()).unwrap()
    }

    /// The desk of a worker.
    pub(super) fn open(&self) -> Desk {
        let vault = Vault::new();
        let profile = self.profile();
        let customer = Customer::kept(Some(&profile), &vault, self.state()).unwrap();
        let mut desk = Desk::without_systems(customer, Templates::embedded());
        desk.asked = open_all(profile.connections, &profile.path, &vault).unwrap().systems;
        let read = format!("read   = '{}'", self.read);
        desk.ticketing = Some(bench::at(&self.server.uri(), &TICKETS.replace("read   = '$one'", &read)));
        desk
    }

    /// The state folder of every worker on this machine.
    pub(super) fn state(&self) -> State {
        State::open(&self.path("state")).unwrap()
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(super) fn memory(&self) -> TicketMemory<'_> {
        TicketMemory { read: &self.remembers, keep: &self.keeps }
    }

    /// Does it with a client and a clock of its own.
    pub(super) async fn asked<T>(&self, work: impl AsyncFnOnce(&Context<'_>) -> T) -> T {
        let http = Http::new(HttpLimits::default(), &Vault::new());
        let at = tokio::time::Instant::now() + Duration::from_secs(5);
        let deadline = Deadline { at, interrupt: Some(self.interrupt.subscribe()), patience: None };
        let now = NOW.parse().unwrap();
        work(&Context { now, deadline, http: &http, progress: &|_| {}, recorded: None, shared: None }).await
    }

    /// What a worker does.
    pub(super) async fn work(&self, reply: bool) -> Result<WorkedTicket, WorkFailure> {
        self.work_leaving(reply, None).await
    }

    /// The same; what is to be escalated goes there.
    pub(super) async fn work_leaving(
        &self,
        reply: bool,
        destinations: Option<TicketDestinations<'_>>,
    ) -> Result<WorkedTicket, WorkFailure> {
        self.work_guarded(reply, destinations, None).await
    }

    /// The same beside others.
    pub(super) async fn work_guarded(
        &self,
        reply: bool,
        destinations: Option<TicketDestinations<'_>>,
        guard: Option<FilingGuard<'_>>,
    ) -> Result<WorkedTicket, WorkFailure> {
        let known = KnownToTicket {
            domains: [("acme.example".to_owned(), "acme-prod".to_owned())].into(),
            ..KnownToTicket::of(&self.profile())
        };
        let wanted = TicketWork {
            guard,
            known: &known,
            memory: self.memory(),
            timeout: Duration::from_secs(5),
            destinations,
            reply,
            lang: None,
        };
        let desk = self.open();
        self.asked(async |context| work("17", &wanted, &desk, context).await).await
    }

    /// From now on the ticket is answered so.
    pub(super) fn reads(&self, status: u16, wait: Option<u64>) {
        *self.reads.lock().unwrap() = (status, wait);
    }

    /// From now on what is written is answered so.
    pub(super) fn writes(&self, status: u16, wait: Option<u64>) {
        *self.writes.lock().unwrap() = (status, wait);
    }

    pub(super) fn interrupt(&self) {
        let _ = self.interrupt.send_replace(true);
    }

    pub(super) fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap().clone()
    }

    pub(super) fn letters(&self) -> Vec<String> {
        self.letters.lock().unwrap().clone()
    }
}
