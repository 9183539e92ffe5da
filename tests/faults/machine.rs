//! A machine with an outbox, and what it files.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use escalate::connectors::{Configured, Context, SettingValue};
use escalate::environment::state::State;
use escalate::filing::outbox::{Outbox, QueuedFile, Record};
use escalate::filing::{Filed, NotFiled, file};
use escalate::http::{Deadline, Http, HttpLimits};
use escalate::output::template::Templates;
use escalate::output::ticket::Ticket;
use escalate::redact::findings::Log;
use escalate::redact::policy::Audience;
use escalate::redact::pseudonym::Key;
use escalate::redact::typed::Redactor;
use escalate::report::{redact_report, v1::Report};
use escalate::vault::Vault;
use secrecy::ExposeSecret as _;

use super::profile::Row;
use crate::sample;

/// What our tickets have.
pub(crate) const FINGERPRINT: &str = "0123456789abcdef0123456789abcdef";
/// What everybody else's have.
pub(crate) const STRANGER: &str = "fedcba98765432100123456789abcdef";

/// A report of a problem.
pub(crate) struct Told<'a> {
    pub(crate) fingerprint: &'a str,
    pub(crate) ticket: &'a Ticket,
    pub(crate) bytes: &'a [u8],
}

/// A machine.
pub(crate) struct Machine {
    _folder: tempfile::TempDir,
    outbox: Outbox,
}

/// The ticket about a report.
pub(crate) fn ticket(report: &Report, fingerprint: &str) -> Ticket {
    let people = sample::recording();
    let redactor = Redactor::new(Audience::Support, &Vault::new(), Key::new([7; 32]), people.facts.people());
    let report = redact_report(&redactor, report, &mut Log::new()).unwrap();
    Ticket::write(&report, &Templates::embedded(), fingerprint).unwrap()
}

/// The bundle of a report: every byte is in it, and no two are alike.
pub(crate) fn bundle(number: usize) -> Vec<u8> {
    let mut bytes = format!("PK\x03\x04 bundle {number}\r\n--").into_bytes();
    bytes.extend((0..=255_u8).cycle().take(3000));
    bytes
}

/// The id of the filing of a bundle.
pub(crate) fn entry(bytes: &[u8]) -> String {
    QueuedFile::of("", "", bytes).sha256[..12].to_owned()
}

fn now() -> DateTime<Utc> {
    Utc::now()
}

impl Machine {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        let outbox = Outbox::open(&state).unwrap();
        Self { _folder: folder, outbox }
    }

    /// Puts a report into the outbox and files it.
    pub(crate) async fn file(
        &self,
        told: &Told<'_>,
        configured: &Configured,
        time: Duration,
    ) -> Result<Filed, NotFiled> {
        let system = configured.name.clone();
        let mut record = Record::new(told.fingerprint.into(), "acme".into(), None, system, now());
        let file = QueuedFile::of("bundle.zip", "application/zip", told.bytes);
        let name = format!("bundle-{}.zip", &file.sha256[..12]);
        record.files.push(QueuedFile { name: name.clone(), ..file });
        let turn = self.outbox.turn(told.fingerprint, Duration::from_secs(1)).unwrap();
        let record = self.outbox.queue(record, told.ticket, &[(&name, told.bytes)], &turn).unwrap();
        drop(turn);
        self.send(record, configured, time).await
    }

    async fn send(&self, record: Record, configured: &Configured, time: Duration) -> Result<Filed, NotFiled> {
        let turn = self.outbox.turn(&record.fingerprint, Duration::from_secs(1)).unwrap();
        let vault = Vault::new();
        for (name, value) in secrets(configured) {
            vault.hold(&name, &value);
        }
        let http = Http::new(HttpLimits::default(), &vault);
        let deadline = Deadline { at: tokio::time::Instant::now() + time, interrupt: None, patience: None };
        let context =
            Context { now: now(), deadline, http: &http, progress: &|_| {}, recorded: None, shared: None };
        file(&self.outbox, record, &turn, configured, &context).await
    }

    /// `escalate outbox retry`, of all or of each by its name.
    pub(crate) async fn retry(
        &self,
        configured: &Configured,
        time: Duration,
        named: bool,
    ) -> Vec<Result<Filed, NotFiled>> {
        let mut done = Vec::new();
        for mut record in self.waiting() {
            if named && record.steps.cut {
                record.steps.attached = false;
            }
            done.push(self.send(record, configured, time).await);
        }
        done
    }

    pub(crate) fn waiting(&self) -> Vec<Record> {
        self.outbox.list().unwrap().into_iter().map(|entry| entry.record.unwrap()).collect()
    }

    /// As if what waits had been sent a minute before.
    pub(crate) fn a_minute_ago(&self) {
        for mut record in self.waiting() {
            let earlier = |at: DateTime<Utc>| at - TimeDelta::minutes(1);
            record.steps.created_at = record.steps.created_at.map(earlier);
            if let Some(sent) = &mut record.steps.sent {
                sent.at = earlier(sent.at);
            }
            self.outbox.save(&record).unwrap();
        }
    }
}

/// The credentials of a connector, by name.
pub(crate) fn secrets(configured: &Configured) -> BTreeMap<String, String> {
    let secret = |(name, value): (&String, &SettingValue)| match value {
        SettingValue::Secret(secret) => Some((name.clone(), secret.expose_secret().to_owned())),
        SettingValue::Plain(_) => None,
    };
    configured.settings.iter().filter_map(secret).collect()
}

/// A row's connector at a system.
pub(crate) fn configured(row: &Row, given: &BTreeMap<String, String>) -> Configured {
    row.configured(given)
}
