//! A machine with an outbox, and what it files.

use std::time::Duration;

use escalate::connectors::Configured;
use escalate::connectors::system_fields::SystemFields;
use escalate::environment::state::State;
use escalate::filing::outbox::{LedgerEntry, Outbox, QueuedFile, Record, Turn};
use escalate::filing::{Filed, NotFiled, file, file_parked, taken_up};
use escalate::http::{Http, HttpLimits};
use escalate::output::template::Templates;
use escalate::output::ticket::Ticket;
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::typed::Redactor;
use escalate::report::redact_report;
use escalate::vault::Vault;

use super::system::System;
use crate::connectors::bench;
use crate::fixtures::DESK;
use crate::sample;

pub(super) const FINGERPRINT: &str = "0123456789abcdef0123456789abcdef";
pub(super) const BUNDLE: &[u8] = b"PK\x03\x04 the bytes of a bundle";

pub(super) struct Bench {
    _folder: tempfile::TempDir,
    state: State,
    connector: String,
    timeout: Duration,
    former: Vec<String>,
    fields: SystemFields,
}

impl Bench {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        Self {
            _folder: folder,
            state,
            connector: DESK.to_owned(),
            timeout: Duration::from_millis(1500),
            former: Vec::new(),
            fields: SystemFields::default(),
        }
    }

    /// With a key more at the top of the connector's file.
    pub(super) fn with(mut self, line: &str) -> Self {
        self.connector = self.connector.replace("\n[settings]", &format!("\n{line}\n[settings]"));
        self
    }

    /// Without a verb and the requests, and the [let], that only it rests on.
    pub(super) fn without(mut self, verb: &str, requests: &[&str]) -> Self {
        let head =
            |name: &&str| if *name == "let" { "[let]".to_owned() } else { format!("[request.{name}]") };
        let requests: Vec<String> = requests.iter().map(head).collect();
        let blocks = self.connector.split("\n\n");
        let blocks = blocks.filter(|block| !requests.iter().any(|head| block.starts_with(head)));
        let text = blocks.collect::<Vec<_>>().join("\n\n");
        let lines = text.lines().filter(|line| line.split_whitespace().next() != Some(verb));
        self.connector = lines.collect::<Vec<_>>().join("\n");
        self
    }

    pub(super) fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    pub(super) fn with_former(self, former: &[&str]) -> Self {
        Self { former: former.iter().map(|text| (*text).to_owned()).collect(), ..self }
    }

    pub(super) fn with_fields(mut self, fields: &[(&str, &str)]) -> Self {
        for (name, text) in fields {
            self.fields.add(name, text).unwrap();
        }
        self
    }

    /// Puts the ticket into the outbox and files it.
    pub(super) async fn file(&self, system: &System) -> Result<Filed, NotFiled> {
        self.file_other(system, BUNDLE).await
    }

    /// The same problem with other files.
    pub(super) async fn file_other(&self, system: &System, bytes: &[u8]) -> Result<Filed, NotFiled> {
        let (record, ticket, name) = self.report(bytes);
        let outbox = self.outbox();
        let turn = outbox.turn(FINGERPRINT, Duration::from_secs(1)).unwrap();
        let record = outbox.queue(record, &ticket, &[(&name, bytes)], &turn).unwrap();
        drop(turn);
        self.send(record, system).await
    }

    /// What is put into the outbox about the problem: its record, its words and the name of its file.
    fn report(&self, bytes: &[u8]) -> (Record, Ticket, String) {
        let redactor = Redactor::new(
            Audience::Support,
            &Vault::new(),
            Key::new([7; 32]),
            sample::recording().facts.people(),
        );
        let report = redact_report(&redactor, &sample::report(), &mut Log::new()).unwrap();
        let ticket = Ticket::write(&report, &Templates::embedded(), FINGERPRINT).unwrap();
        let mut record = Record::new(FINGERPRINT.into(), "acme".into(), None, "desk".into(), bench::now());
        record.former.clone_from(&self.former);
        let file = QueuedFile::of("bundle.zip", "application/zip", bytes);
        let name = format!("bundle-{}.zip", &file.sha256[..12]);
        record.files.push(QueuedFile { name: name.clone(), ..file });
        (record, ticket, name)
    }

    /// Puts it into the outbox while another run has the turn.
    pub(super) fn park(&self, bytes: &[u8]) -> Record {
        let (record, ticket, name) = self.report(bytes);
        self.outbox().park(record, &ticket, &[(&name, bytes)]).unwrap()
    }

    /// Puts it into its place, as the run that has the turn does.
    pub(super) fn queue(&self, bytes: &[u8], turn: &Turn) -> Record {
        let (record, ticket, name) = self.report(bytes);
        self.outbox().queue(record, &ticket, &[(&name, bytes)], turn).unwrap()
    }

    pub(super) fn outbox(&self) -> Outbox {
        Outbox::open(&self.state).unwrap()
    }

    pub(super) fn turn(&self) -> Turn {
        self.outbox().turn(FINGERPRINT, Duration::ZERO).unwrap()
    }

    /// Goes on with a parked one when the other run has ended.
    pub(super) async fn file_parked(&self, parked: &Record, system: &System) -> Result<Filed, NotFiled> {
        let http = Http::new(HttpLimits { attempts: 1, ..HttpLimits::default() }, &Vault::new());
        let context = bench::context(bench::deadline(self.timeout), &http);
        file_parked(&self.outbox(), parked, &self.configured(system), &context).await
    }

    fn configured(&self, system: &System) -> Configured {
        bench::at(&system.url(), &self.connector).for_tickets(self.fields.clone(), None, None)
    }

    /// Everything that waits, one after the other, as `escalate outbox retry` does.
    pub(super) async fn retry_all(&self, system: &System) -> Vec<Result<Filed, NotFiled>> {
        self.outbox().tidy();
        let mut done = Vec::new();
        for entry in self.outbox().list().unwrap() {
            let turn = self.turn();
            match taken_up(&self.outbox(), &entry.name, &turn) {
                Ok(Some(record)) => {
                    drop(turn);
                    done.push(self.send(record, system).await);
                }
                Ok(None) => {}
                Err(failure) => done.push(Err(failure)),
            }
        }
        done
    }

    /// Goes on with what is in the outbox, as `escalate outbox retry` does.
    pub(super) async fn retry(&self, system: &System) -> Result<Filed, NotFiled> {
        self.send(self.waiting().remove(0), system).await
    }

    /// As `escalate outbox retry ID`.
    pub(super) async fn retry_named(&self, system: &System) -> Result<Filed, NotFiled> {
        let mut record = self.waiting().remove(0);
        assert!(record.steps.cut);
        record.steps.attached = false;
        self.send(record, system).await
    }

    /// As `escalate outbox retry ID --again`: somebody looked, and the ticket is not there.
    pub(super) async fn send_again(&self, system: &System) -> Result<Filed, NotFiled> {
        let mut record = self.waiting().remove(0);
        record.steps.sent = None;
        self.send(record, system).await
    }

    /// As if the ticket of what waits had been made a while ago.
    pub(super) fn made_a_minute_ago(&self) {
        let mut record = self.waiting().remove(0);
        let made_at = &mut record.steps.created_at;
        *made_at = made_at.map(|at| at - chrono::TimeDelta::minutes(1));
        Outbox::open(&self.state).unwrap().save(&record).unwrap();
    }

    /// The note of where the ticket is.
    pub(super) fn noted(&self) -> Option<LedgerEntry> {
        Outbox::open(&self.state).unwrap().seen("desk", FINGERPRINT).unwrap()
    }

    async fn send(&self, record: Record, system: &System) -> Result<Filed, NotFiled> {
        let outbox = Outbox::open(&self.state).unwrap();
        let turn = outbox.turn(FINGERPRINT, Duration::from_secs(1)).unwrap();
        let configured = self.configured(system);
        let http = Http::new(HttpLimits { attempts: 1, ..HttpLimits::default() }, &Vault::new());
        let context = bench::context(bench::deadline(self.timeout), &http);
        file(&outbox, record, &turn, &configured, &context).await
    }

    pub(super) fn waiting(&self) -> Vec<Record> {
        let entries = Outbox::open(&self.state).unwrap().list().unwrap();
        entries.into_iter().map(|entry| entry.record.unwrap()).collect()
    }
}
